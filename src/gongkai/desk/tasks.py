"""The hourly forgetting of forms that nobody came back for."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from gongkai.desk import kept
from gongkai.jobs.schedule import schedule


@task()
def forget_kept_forms() -> int:
    """Drop kept forms that have grown old; returns how many."""
    return kept.forget_old(timezone.now())


schedule("desk.forget_kept_forms", timedelta(hours=1), forget_kept_forms)
