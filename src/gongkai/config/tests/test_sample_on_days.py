"""The sample city on six days, made once for each: half-way through its year, with nothing to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from gongkai.config import sample_city
from gongkai.config.tests.test_sample_days import DAYS
from gongkai.jobs.models import Notification
from gongkai.plans.choices import TaskKind, TaskState
from gongkai.plans.models import Duty, Plan, Report, Task
from gongkai.portal.models import SampleCity
from gongkai.publishing.choices import BY_TIME
from gongkai.publishing.models import LogEntry, Moment, Record, Review, Revision

pytestmark = pytest.mark.django_db


# Two are enough for every day; the others belong to the long run.
OFTEN = (DAYS[0], DAYS[-1])
ALL = [day if day in OFTEN else pytest.param(day, marks=pytest.mark.prove) for day in DAYS]


@pytest.fixture(scope="module", params=ALL, ids=str)
def as_of(request: Any, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[date]:
    """The day, with its city around the transactions of the tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        sample_city.make(request.param)
        yield request.param
        transaction.set_rollback(True)


def tasks() -> dict[int, Task]:
    return {task.number: task for task in Plan.objects.get().tasks.with_duties()}


def test_the_plan_is_half_way_through_on_every_day(as_of: date) -> None:
    made = tasks()
    assert sorted(made) == list(range(1, 31))
    assert Counter(task.kind for task in made.values()) == {
        TaskKind.DATED: 12,
        TaskKind.STANDING: 15,
        TaskKind.TRIGGERED: 3,
    }
    # Where the last period of the year has come, a standing task that was kept is done: only the others are the same every day.
    assert {number: task.state for number, task in made.items() if task.kind != TaskKind.STANDING} == {
        **dict.fromkeys((1, 11, 14, 26), TaskState.VERIFIED),
        **dict.fromkeys((3, 4, 8, 15, 20, 22, 29, 30), TaskState.IN_PROGRESS),
        **dict.fromkeys((6, 24), TaskState.ASSIGNED),
        23: TaskState.RETURNED,
    }
    assert [number for number, task in made.items() if task.is_waiting] == [6, 24]
    last_days = [task.due_on for task in made.values() if task.due_on]
    assert len(last_days) == 13
    assert sum(day <= as_of for day in last_days) == 5
    assert [number for number, task in made.items() if task.is_overdue(as_of)] == [4, 23]
    assert SampleCity.as_of() == as_of


def test_nothing_lies_after_the_day_of_the_sample(as_of: date) -> None:
    by_people = LogEntry.objects.exclude(act__in=BY_TIME)
    moments: list[datetime] = [*by_people.values_list("at", flat=True)]
    for model, field in (
        (Revision, "created_at"),
        (Review, "decided_at"),
        (Report, "reported_at"),
        (Duty, "state_since"),
        (Notification, "created_at"),
        (Record, "saved_at"),
        (Plan, "created_at"),
    ):
        moments += model.objects.values_list(field, flat=True)
    days = {timezone.localdate(moment) for moment in moments}
    assert as_of - timedelta(days=320) < min(days)
    assert max(days) < as_of
    assert not [day for day in days if day.weekday() > 4]
    arrived = LogEntry.objects.filter(act__in=BY_TIME)
    assert arrived.count() > 3
    # Each on its own day, so that the scheduler of a running city finds none to catch up with.
    assert all((entry.manifest or {})["on"] == f"{timezone.localdate(entry.at)}" for entry in arrived)
    assert not Moment.objects.filter(arrived=None, on__lte=as_of).exists()
