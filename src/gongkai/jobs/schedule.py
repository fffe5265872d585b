"""The schedule: jobs that recur, each run once per slot however many schedulers there are."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from gongkai.jobs.models import JobSlot

DEAD_AFTER = timedelta(minutes=15)
KEEP_SLOTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Job:
    """A task without arguments that recurs every `every`."""

    name: str
    every: timedelta
    task: Task[Any, Any]

    def slot(self, now: datetime) -> datetime:
        """The beginning of the interval in which `now` lies, counted from the epoch."""
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        return epoch + (now - epoch) // self.every * self.every


_jobs: dict[str, Job] = {}


def schedule(name: str, every: timedelta, task: Task[Any, Any]) -> None:
    """Declare a recurring job; a room calls this from its `tasks.py`."""
    _jobs[name] = Job(name, every, task)


def jobs() -> list[Job]:
    """Every recurring job, in the order of their names."""
    return [_jobs[name] for name in sorted(_jobs)]


def run_due(now: datetime) -> list[str]:
    """Enqueue each job whose slot has no row yet; returns the names. Row and task are written in one transaction."""
    started = []
    for job in _jobs.values():
        with transaction.atomic():
            _, is_new = JobSlot.objects.get_or_create(job=job.name, slot=job.slot(now))
            if is_new:
                job.task.enqueue()
                started.append(job.name)
    return started


def requeue_dead(now: datetime) -> int:
    """Give tasks of workers that died back to the queue. Tasks are idempotent, so running one twice is harmless."""
    JobSlot.objects.filter(slot__lt=now - KEEP_SLOTS).delete()
    return DBTaskResult.objects.filter(status="RUNNING", started_at__lt=now - DEAD_AFTER).update(
        status="READY", started_at=None, worker_ids=[]
    )
