"""What takes longer than a person waits, and the sweep of what nobody confirmed."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from gongkai.jobs.schedule import schedule
from gongkai.registers import bulk, imports
from gongkai.registers.choices import Stage
from gongkai.registers.models import KEPT_FOR, BulkAct, TableImport


@task()
def import_table(pk: int) -> None:
    """Examine a staged file, or write one that was confirmed. Idempotent: what is done is not done again."""
    staged = TableImport.objects.filter(pk=pk).first()
    if staged is None:
        return  # given up
    if staged.stage == Stage.EXAMINING:
        imports.examine(staged)
    imports.write(staged, timezone.now())


@task()
def carry_out(pk: int) -> None:
    """Examine an act on many rows, or carry out one that was confirmed. Idempotent."""
    act = BulkAct.objects.filter(pk=pk).first()
    if act is None:
        return  # given up
    if act.stage == Stage.EXAMINING:
        bulk.examine(act)
    bulk.carry_out(act, timezone.now())


@task()
def sweep() -> int:
    """Delete what was prepared more than a day ago, confirmed or not; returns how many."""
    before = timezone.now() - KEPT_FOR
    old = [model.objects.filter(created_at__lt=before) for model in (TableImport, BulkAct)]
    return sum(rows.delete()[1].get(rows.model._meta.label, 0) for rows in old)


schedule("registers.sweep", timedelta(hours=1), sweep)
