"""Deadlines as data: pauses, extensions, months, days of rest at the end, what is provisional, and JSON out and in."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.deadlines import (
    Extension,
    Mark,
    Span,
    Terms,
    Unit,
    compute,
    explanation,
    from_json,
    to_json,
)
from gongkai.clock.workdays import add_workdays, count_workdays

CALENDAR = builtin_calendar()
DAYS = st.dates(date(2010, 1, 1), date(2028, 12, 31))
UNITS = st.sampled_from([Unit.WORKDAYS, Unit.DAYS])


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    """A period of working or calendar days with up to three pauses, which may overlap, and up to two extensions."""
    origin = draw(DAYS)
    begins = draw(st.lists(st.tuples(st.integers(-5, 50), st.integers(0, 30)), max_size=3))
    pauses = [origin + timedelta(days=first) for first, _length in begins]
    return Terms(
        "ANS",
        origin,
        "收到申请",
        draw(UNITS),
        draw(st.integers(1, 30)),
        tuple(
            Span(first, first + timedelta(days=length), "征求意见")
            for first, (_begin, length) in zip(pauses, begins, strict=True)
        ),
        tuple(Extension(length, origin) for length in draw(st.lists(st.integers(1, 20), max_size=2))),
    )


@given(terms())
def test_every_day_is_explained_once_in_order(given_terms: Terms) -> None:
    done = compute(given_terms, CALENDAR)
    days = [day.day for day in done.days]
    assert days[0] == given_terms.origin and days[-1] == done.due
    assert days == [days[0] + timedelta(days=number) for number in range(len(days))]
    assert done.days[0].mark == Mark.NOT_COUNTED, "day 0 is not counted"
    assert done.days_counted == given_terms.total
    numbers = [day.number for day in done.days if day.mark == Mark.COUNTED]
    assert numbers == list(range(1, given_terms.total + 1))
    assert all(day.why for day in done.days)


@given(terms())
def test_a_working_day_ends_it(given_terms: Terms) -> None:
    assert CALENDAR.is_workday(compute(given_terms, CALENDAR).due)


@given(terms())
def test_pauses_are_one_union(given_terms: Terms) -> None:
    """The same as counting, one by one, the days that lie in no pause: overlapping pauses are not counted twice."""
    paused = {day for pause in given_terms.pauses for day in _days(pause)}
    done = compute(given_terms, CALENDAR)
    counted = {day.day for day in done.days if day.mark == Mark.COUNTED}
    assert not counted & paused
    assert {day.day for day in done.days if day.mark == Mark.PAUSED} == paused & {
        day.day for day in done.days[1:]
    }
    if given_terms.unit == Unit.WORKDAYS:
        inside = count_workdays(given_terms.origin, done.due, CALENDAR)
        skipped = sum(CALENDAR.is_workday(day) for day in paused if given_terms.origin < day <= done.due)
        assert inside - skipped == given_terms.total
    whole = Terms(
        given_terms.kind,
        given_terms.origin,
        given_terms.reason,
        given_terms.unit,
        given_terms.length,
        given_terms.pauses + given_terms.pauses,
        given_terms.extensions,
    )
    assert compute(whole, CALENDAR).due == done.due


@given(terms(), st.integers(0, 20))
def test_a_pause_never_brings_the_day_forward(given_terms: Terms, begins: int) -> None:
    first = given_terms.origin + timedelta(days=begins)
    more = Span(first, first + timedelta(days=3), "征求意见")
    paused = Terms(
        given_terms.kind,
        given_terms.origin,
        given_terms.reason,
        given_terms.unit,
        given_terms.length,
        (*given_terms.pauses, more),
        given_terms.extensions,
    )
    assert compute(paused, CALENDAR).due >= compute(given_terms, CALENDAR).due


@given(DAYS, st.integers(1, 20), st.integers(1, 20))
def test_an_extension_is_as_if_the_period_had_been_longer(origin: date, length: int, more: int) -> None:
    extended = Terms("ANS", origin, "", Unit.WORKDAYS, length, extensions=(Extension(more, origin),))
    assert compute(extended, CALENDAR).due == add_workdays(origin, length + more, CALENDAR)


@given(terms())
def test_it_goes_to_json_and_comes_back(given_terms: Terms) -> None:
    assert from_json(json.loads(json.dumps(to_json(given_terms)))) == given_terms
    done = compute(given_terms, CALENDAR)
    told = json.loads(json.dumps(explanation(done)))
    assert len(told) == len(done.days)
    assert set(told[0]) == {"date", "counts", "why"}
    assert sum(day["counts"] for day in told) == given_terms.total


@given(terms())
def test_it_is_provisional_when_it_rests_on_a_year_that_is_not_covered(given_terms: Terms) -> None:
    done = compute(given_terms, CALENDAR)
    if done.due.year <= 2026:
        assert not done.is_provisional
    if given_terms.origin.year > 2026:
        assert done.is_provisional


def test_a_paused_day_of_an_unknown_year_makes_nothing_provisional() -> None:
    """All that is counted lies in 2026; what the paused days of 2027 are does not matter, until one is counted."""
    pause = Span(date(2026, 12, 31), date(2027, 1, 10), "征求意见")
    begun = Terms("ANS", date(2026, 12, 28), "", Unit.WORKDAYS, 2, (pause,))  # a Monday
    assert compute(begun, CALENDAR).due == date(2026, 12, 30)
    assert not compute(begun, CALENDAR).is_provisional
    longer = Terms("ANS", date(2026, 12, 28), "", Unit.WORKDAYS, 3, (pause,))
    assert (compute(longer, CALENDAR).due, compute(longer, CALENDAR).is_provisional) == (
        date(2027, 1, 11),
        True,
    )


@pytest.mark.parametrize(
    ("origin", "months", "due"),
    [
        (date(2025, 7, 31), 6, date(2026, 2, 2)),  # Saturday 31 January 2026, to Monday
        (date(2025, 8, 31), 6, date(2026, 2, 28)),  # no 31 February; a Saturday that is worked does not move
        (date(2023, 8, 31), 6, date(2024, 2, 29)),  # a Thursday of a leap year
        (date(2025, 3, 1), 6, date(2025, 9, 1)),  # a Monday
        (date(2025, 4, 2), 6, date(2025, 10, 9)),  # Thursday 2 October within the holidays, to Thursday 9
    ],
)
def test_months_end_on_the_same_day(origin: date, months: int, due: date) -> None:
    assert compute(Terms("SUIT6", origin, "收到答复", Unit.MONTHS, months), CALENDAR).due == due


def test_a_last_day_of_rest_moves_on_and_says_so() -> None:
    done = compute(Terms("REV", date(2025, 8, 5), "收到答复", Unit.DAYS, 60), CALENDAR)
    assert done.due == date(2025, 10, 9)  # the 60th day is Saturday 4 October, within the holidays; Thursday
    assert done.days_counted == 60
    assert [day.mark for day in done.days[-5:]] == [Mark.REST] * 4 + [Mark.NOT_COUNTED]
    assert "顺延至本日" in done.days[-1].why


def test_a_last_day_of_rest_does_not_move_into_a_pause() -> None:
    """The second day is Saturday 10 January 2026; Monday and Tuesday are paused, so it moves to Wednesday."""
    pause = Span(date(2026, 1, 12), date(2026, 1, 13), "征求意见")
    done = compute(Terms("x", date(2026, 1, 8), "", Unit.DAYS, 2, (pause,)), CALENDAR)
    assert (done.due, done.days_counted) == (date(2026, 1, 14), 2)
    assert [day.mark for day in done.days[-4:]] == [Mark.REST, Mark.PAUSED, Mark.PAUSED, Mark.NOT_COUNTED]


def test_days_of_an_unknown_year_matter_to_calendar_days_only_at_the_end() -> None:
    assert not compute(
        Terms("REV", date(2026, 11, 1), "", Unit.DAYS, 60), CALENDAR
    ).is_provisional  # 31 December
    assert compute(Terms("REV", date(2026, 11, 2), "", Unit.DAYS, 60), CALENDAR).is_provisional


def test_what_cannot_be_counted_is_refused() -> None:
    day = date(2026, 1, 5)
    with pytest.raises(ValueError, match="shorter"):
        Terms("x", day, "", Unit.DAYS, -1)
    with pytest.raises(ValueError, match="hours"):
        Terms("x", day, "", Unit.HOURS, 5)
    with pytest.raises(ValueError, match="months"):
        Terms("x", day, "", Unit.MONTHS, 6, (Span(day, day, ""),))
    with pytest.raises(ValueError, match="ends before"):
        Span(day, day - timedelta(days=1), "")
    with pytest.raises(ValueError, match="one day"):
        Extension(0, day)


def _days(span: Span) -> list[date]:
    return [span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1)]
