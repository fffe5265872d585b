"""The daily reminder of last days."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from gongkai.jobs.schedule import schedule
from gongkai.plans.actions.digests import write_digests


@task()
def remind_of_due_tasks() -> int:
    """One digest per person of what is due or has become overdue; returns how many people were told."""
    return write_digests(timezone.now())


schedule("plans.remind_of_due_tasks", timedelta(days=1), remind_of_due_tasks)
