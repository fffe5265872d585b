"""What is done once a day: the reminder of last days, and a look at the rules that are tied to tasks."""

from datetime import timedelta

from django_tasks import task

from gongkai.jobs.schedule import schedule
from gongkai.plans.actions.checks import run_checks
from gongkai.plans.actions.digests import write_digests
from gongkai.publishing.day import public_moment


@task()
def remind_of_due_tasks() -> int:
    """One digest per person of what is due or has become overdue; returns how many people were told."""
    return write_digests(public_moment())


@task()
def check_tasks() -> int:
    """Look at every rule that is tied to a task; returns how many agencies were looked at, summed over the rules."""
    return run_checks(public_moment())


schedule("plans.remind_of_due_tasks", timedelta(days=1), remind_of_due_tasks)
schedule("plans.check_tasks", timedelta(days=1), check_tasks)
