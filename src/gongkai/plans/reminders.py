"""On which days people are reminded of a last day, and what a reminder is about. Pure functions.

Seven days before, one day before, and one day after a last day; on other days nobody hears anything. A day on which no reminder
could go out is made up for by the next one, for a week: once, and told as things stand then.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from gongkai.plans.choices import OPEN

DAYS = (7, 1, -1)
"""How many days before the last day; the day after it is -1."""

MADE_UP_FOR = 7


class Group(Enum):
    """How near a last day is; the most urgent first."""

    OVERDUE = "overdue"
    TODAY = "today"
    TOMORROW = "tomorrow"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day, and whether somebody still has to act: a duty by its state, or an answer in a round."""

    due_on: date | None
    is_pending: bool


def duty_deadline(due_on: date | None, state: str, *, is_paused: bool, is_waiting: bool) -> Deadline:
    """Of a duty: nobody is reminded of what was put off, waits for its occasion, has ended or is verified or reported."""
    return Deadline(due_on, state in OPEN and not is_paused and not is_waiting)


def days_to_tell(today: date, written: Collection[date]) -> list[date]:
    """The days whose reminders go out today: today's, and those missed within the last week, the earliest first.

    `written` are the days of which the reminders went out. Before the first of them nothing was missed.
    """
    if today in written:
        return []
    week = [today - timedelta(days=ago) for ago in range(MADE_UP_FOR - 1, 0, -1)]
    first = min(written, default=today)
    return [day for day in week if day > first and day not in written] + [today]


def is_reminded(deadline: Deadline, day: date) -> bool:
    """Whether the schedule of the day names this deadline."""
    return (
        deadline.is_pending
        and deadline.due_on is not None
        and any(deadline.due_on == day + timedelta(days=days) for days in DAYS)
    )


def last_days(days: Collection[date]) -> set[date]:
    """The last days that reminders of these days are about."""
    return {day + timedelta(days=before) for day in days for before in DAYS}


def group(due_on: date, today: date) -> Group:
    """How near a last day is on the day on which people hear of it."""
    left = (due_on - today).days
    if left < 0:
        return Group.OVERDUE
    return {0: Group.TODAY, 1: Group.TOMORROW}.get(left, Group.SOON)
