"""The hourly sweep."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from gongkai.attachments import actions
from gongkai.jobs.schedule import schedule


@task()
def sweep() -> int:
    """Delete files that belong to nothing; returns how many."""
    return actions.sweep(timezone.now())


schedule("attachments.sweep", timedelta(hours=1), sweep)
