"""A deadline as a calendar picture: months of weeks, each day with what it is to the deadline, as a sign and in words."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from gongkai.clock.deadlines import Computation, Day, Mark

SIGNS = {Mark.REST: "休", Mark.PAUSED: "停", Mark.NOT_COUNTED: "—"}


@dataclass(frozen=True, slots=True)
class Square:
    """One day of the picture. `mark` is empty outside the deadline; `sign` is short, `text` says all of it."""

    day: date
    mark: str = ""
    sign: str = ""
    text: str = ""
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; None stands where a week belongs to the neighbouring month."""

    first: date
    weeks: tuple[tuple[Square | None, ...], ...]


def months(computation: Computation) -> list[Month]:
    """The months from the first explained day to the last."""
    days = {day.day: day for day in computation.days}
    first, last = min(days), computation.due
    numbers = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
    return [_month(number // 12, number % 12 + 1, days, last) for number in numbers]


def _month(year: int, month: int, days: dict[date, Day], last: date) -> Month:
    weeks = Calendar().monthdatescalendar(year, month)
    squares = (
        tuple(_square(day, days.get(day), last) if day.month == month else None for day in week)
        for week in weeks
    )
    return Month(date(year, month, 1), tuple(squares))


def _square(day: date, explained: Day | None, last: date) -> Square:
    if explained is None:
        return Square(day)
    sign = str(explained.number) if explained.number else SIGNS[explained.mark]
    return Square(day, str(explained.mark), sign, explained.why, day == last)
