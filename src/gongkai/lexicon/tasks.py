"""Corrections that take longer than a person waits, and the sweep of those that are old."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from gongkai.jobs.schedule import schedule
from gongkai.lexicon import correcting
from gongkai.lexicon.models import Correction
from gongkai.registers.choices import Stage
from gongkai.registers.models import KEPT_FOR


@task()
def carry_out(pk: int) -> None:
    """Examine a correction, or carry out one that was confirmed. Idempotent."""
    found = Correction.objects.filter(pk=pk).first()
    if found is None:
        return  # given up
    if found.stage == Stage.EXAMINING:
        correcting.examine(found, timezone.now())
    correcting.carry_out(found, timezone.now())


@task()
def sweep() -> int:
    """Delete what was prepared more than a day ago, confirmed or not; returns how many. The revisions say what was done."""
    old = Correction.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    return old.delete()[1].get(Correction._meta.label, 0)


schedule("lexicon.sweep", timedelta(hours=1), sweep)
