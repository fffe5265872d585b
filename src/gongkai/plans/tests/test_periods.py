"""Periods of the year, and that they tile it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.plans.choices import Cycle
from gongkai.plans.periods import bounds, label, period_of, periods_of

CYCLES = st.sampled_from(list(Cycle))


@pytest.mark.parametrize(
    ("day", "cycle", "period", "words"),
    [
        (date(2026, 3, 31), "quarter", "2026-Q1", "2026年第一季度"),
        (date(2026, 4, 1), "quarter", "2026-Q2", "2026年第二季度"),
        (date(2026, 6, 30), "half_year", "2026-H1", "2026年上半年"),
        (date(2026, 12, 31), "half_year", "2026-H2", "2026年下半年"),
        (date(2026, 7, 1), "year", "2026", "2026年"),
    ],
)
def test_period_of_a_day(day: date, cycle: str, period: str, words: str) -> None:
    assert period_of(day, cycle) == period
    assert label(period) == words


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), CYCLES)
def test_a_day_lies_within_its_period(day: date, cycle: Cycle) -> None:
    first, last = bounds(period_of(day, cycle))
    assert first <= day <= last
    assert period_of(first, cycle) == period_of(last, cycle)


@given(st.integers(2000, 2100), CYCLES)
def test_the_periods_tile_the_year(year: int, cycle: Cycle) -> None:
    ranges = [bounds(period) for period in periods_of(year, cycle)]
    assert ranges[0][0] == date(year, 1, 1)
    assert ranges[-1][1] == date(year, 12, 31)
    for (_first, last), (following, _last) in pairwise(ranges):
        assert following == last + timedelta(days=1)
    assert periods_of(year, cycle) == sorted(periods_of(year, cycle))


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-H3", "26-Q1", "2026-"])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="not a period"):
        bounds(text)
