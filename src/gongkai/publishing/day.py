"""The day that pages speak of: today, or the day at which a sample city stands still, as its banner says.

What is due, late or in force is told and asked as of this day, and so are the reminders of a night. What a person does in a
sample city is written down with the time of the clock: the log does not pretend, and a day that somebody enters as past may be
any until then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone

_stands_at: list[Callable[[], date | None]] = []


def register(stands_at: Callable[[], date | None]) -> None:
    """Make known who can tell the day of a sample city; its answer is None in a real one."""
    _stands_at.append(stands_at)


def public_day(now: datetime | None = None) -> date:
    """The day of `now`, else today, in local time; in a sample city its day."""
    return next((day for stands_at in _stands_at if (day := stands_at())), timezone.localdate(now))


def public_moment() -> datetime:
    """Now; in a sample city this time of its day."""
    now = timezone.localtime()
    return datetime.combine(public_day(), now.time(), now.tzinfo)
