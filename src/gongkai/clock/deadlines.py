"""期限: what is to be counted (`Terms`), and what comes of it (`Computation`): the last day, and each day with its reason.

The day from which a period begins is not counted (民法典第二百零一条, 民事诉讼法第八十五条). Working days end on a working day. Calendar
days and months end on the n-th day or the same day of the month, at most its last (民法典第二百零二条); where that is a day of
rest, on the first working day after it (第二百零三条). Paused days are skipped; the union of all pauses counts once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from gongkai.clock.workdays import ONE_DAY, WorkCalendar
from gongkai.officialdoc.dates import add_months


class Unit(StrEnum):
    """What a period is measured in."""

    WORKDAYS = "wd"
    DAYS = "d"
    MONTHS = "m"
    HOURS = "h"

    @property
    def label(self) -> str:
        """As a sentence has it after a number."""
        return {"wd": "个工作日", "d": "日", "m": "个月", "h": "小时"}[self]


class Mark(StrEnum):
    """What a day is to a deadline."""

    COUNTED = "counted"
    REST = "rest"
    PAUSED = "paused"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True, slots=True)
class Span:
    """Days on end, both ends included, and why they are spoken of. Raises ValueError where the last lies before the first."""

    first: date
    last: date
    reason: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a span ends before it begins")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Extension:
    """A period made longer, in its own unit, on a day and for a reason."""

    length: int
    decided_on: date
    reason: str = ""

    def __post_init__(self) -> None:
        if self.length < 1:
            raise ValueError("an extension is at least one day long")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is to be counted.

    `origin` is day 0 and `reason` says what happened on it. `length` is in `unit` (not hours); 0 means the day itself.
    `pauses` are days that do not count. `lead` are the days before the origin which the explanation shows too: those that
    passed before the period began anew. Raises ValueError for what cannot be counted.
    """

    kind: str
    origin: date
    reason: str
    unit: Unit
    length: int
    pauses: tuple[Span, ...] = ()
    extensions: tuple[Extension, ...] = ()
    lead: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if self.length < 0:
            raise ValueError("a period is not shorter than nothing")
        if self.unit == Unit.HOURS:
            raise ValueError("hours are counted from a moment, not from a day")
        if self.unit == Unit.MONTHS and self.pauses:
            raise ValueError("no rule says how a period of months is paused")

    @property
    def total(self) -> int:
        """The length with all extensions."""
        return self.length + sum(extension.length for extension in self.extensions)

    def pause_on(self, day: date) -> Span | None:
        """The pause in which the day lies, the first of several."""
        return next((span for span in self.pauses if day in span), None)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the explanation: whether it counts, its number among those that do (else 0), and why."""

    day: date
    mark: Mark
    why: str
    number: int = 0
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Computation:
    """The last day, by a version of the calendar. `is_provisional` where it rests on days whose arrangement is not published."""

    due: date
    is_provisional: bool
    calendar: str
    days: tuple[Day, ...]

    @property
    def days_counted(self) -> int:
        """How many days were counted."""
        return sum(day.mark == Mark.COUNTED for day in self.days)


def compute(terms: Terms, calendar: WorkCalendar) -> Computation:
    """Count. The days of the computation run from the first of the lead, or the origin, to the last day."""
    origin = Day(
        terms.origin, Mark.NOT_COUNTED, f"{terms.reason}，当日不计入" if terms.total else terms.reason
    )
    days = [*_lead(terms), origin, *_counted(terms, calendar)]
    return Computation(days[-1].day, any(day.is_provisional for day in days), calendar.version, tuple(days))


def _lead(terms: Terms) -> Iterator[Day]:
    for span in terms.lead:
        for number in range((span.last - span.first).days + 1):
            yield Day(span.first + timedelta(days=number), Mark.NOT_COUNTED, span.reason)


def _counted(terms: Terms, calendar: WorkCalendar) -> Iterator[Day]:
    day, number = terms.origin, 0
    end = add_months(terms.origin, terms.total) if terms.unit == Unit.MONTHS else None
    if terms.unit == Unit.MONTHS and end is None:
        raise OverflowError("no calendar reaches so far")
    while number < terms.total if end is None else day < end:
        day += ONE_DAY
        if pause := terms.pause_on(day):
            yield Day(day, Mark.PAUSED, f"{pause.reason}，不计入")
        elif terms.unit == Unit.WORKDAYS:
            is_workday = calendar.is_workday(day)
            number += is_workday
            yield _workday(terms, day, number if is_workday else 0, calendar)
        else:
            number += 1
            is_last = number == terms.total if end is None else day == end
            yield Day(day, Mark.COUNTED, f"第{number}日", number, is_last and not calendar.covers(day))
    if terms.unit != Unit.WORKDAYS and terms.total:
        yield from _rolled(terms, day, calendar)


def _workday(terms: Terms, day: date, number: int, calendar: WorkCalendar) -> Day:
    why, is_provisional = calendar.why(day), not calendar.covers(day)
    if not number:
        return Day(day, Mark.REST, why, is_provisional=is_provisional)
    extended = "（延长的期限内）" if number > terms.length else ""
    return Day(day, Mark.COUNTED, f"第{number}个工作日{extended}（{why}）", number, is_provisional)


def _rolled(terms: Terms, last: date, calendar: WorkCalendar) -> Iterator[Day]:
    """The days by which a last day of rest moves on, over days that are paused too."""
    while terms.pause_on(last) or not calendar.is_workday(last):
        last += ONE_DAY
        if pause := terms.pause_on(last):
            yield Day(last, Mark.PAUSED, f"{pause.reason}，不计入")
            continue
        is_workday = calendar.is_workday(last)
        why = "期限最后一日是休息日，顺延至本日" if is_workday else "期限最后一日是休息日，顺延"
        mark = Mark.NOT_COUNTED if is_workday else Mark.REST
        yield Day(last, mark, f"{why}（{calendar.why(last)}）", is_provisional=not calendar.covers(last))


def to_json(terms: Terms) -> dict[str, Any]:
    """The terms in plain values of JSON."""
    return {
        "kind": terms.kind,
        "origin": terms.origin.isoformat(),
        "reason": terms.reason,
        "unit": str(terms.unit),
        "length": terms.length,
        "pauses": [_span_to_json(span) for span in terms.pauses],
        "extensions": [
            {"length": one.length, "decided_on": one.decided_on.isoformat(), "reason": one.reason}
            for one in terms.extensions
        ],
        "lead": [_span_to_json(span) for span in terms.lead],
    }


def from_json(values: dict[str, Any]) -> Terms:
    """The counterpart of `to_json`. Raises KeyError, TypeError or ValueError for anything else."""
    return Terms(
        kind=values["kind"],
        origin=date.fromisoformat(values["origin"]),
        reason=values["reason"],
        unit=Unit(values["unit"]),
        length=values["length"],
        pauses=tuple(_span_from_json(one) for one in values["pauses"]),
        extensions=tuple(
            Extension(one["length"], date.fromisoformat(one["decided_on"]), one["reason"])
            for one in values["extensions"]
        ),
        lead=tuple(_span_from_json(one) for one in values["lead"]),
    )


def explanation(computation: Computation) -> list[dict[str, Any]]:
    """Each day with whether and why it counts, in plain values of JSON."""
    return [
        {"date": day.day.isoformat(), "counts": day.mark == Mark.COUNTED, "why": day.why}
        for day in computation.days
    ]


def _span_to_json(span: Span) -> dict[str, str]:
    return {"first": span.first.isoformat(), "last": span.last.isoformat(), "reason": span.reason}


def _span_from_json(values: dict[str, str]) -> Span:
    return Span(date.fromisoformat(values["first"]), date.fromisoformat(values["last"]), values["reason"])
