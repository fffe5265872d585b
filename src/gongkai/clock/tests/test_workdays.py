"""Working days: properties of counting, the built-in calendar day by day beside another source, and what is said of unknown years."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.statutory import statutory_rest, unknown_festivals
from gongkai.clock.workdays import WorkCalendar, add_workdays, count_workdays

CALENDAR = builtin_calendar()
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))
FEW = st.integers(0, 60)
MAKE_UP = """2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"""


@given(DAYS, st.integers(1, 60))
def test_the_result_is_a_working_day_and_day_0_is_not_counted(day: date, count: int) -> None:
    last = add_workdays(day, count, CALENDAR)
    assert last > day and CALENDAR.is_workday(last)
    # Whether day 0 is itself worked makes no difference.
    without = CALENDAR.overlaid("x", {day: "停"}, {}), CALENDAR.overlaid("x", {}, {day: "补"})
    assert {add_workdays(day, count, one) for one in without} == {last}


@given(DAYS, FEW)
def test_counting_back_gives_the_length(day: date, count: int) -> None:
    assert count_workdays(day, add_workdays(day, count, CALENDAR), CALENDAR) == count


@given(DAYS, FEW, FEW)
def test_lengths_add_up(day: date, first: int, second: int) -> None:
    in_two = add_workdays(add_workdays(day, first, CALENDAR), second, CALENDAR)
    assert in_two == add_workdays(day, first + second, CALENDAR)


@given(DAYS, DAYS, FEW)
def test_who_begins_later_does_not_end_earlier(one: date, other: date, count: int) -> None:
    early, late = sorted((one, other))
    assert add_workdays(early, count, CALENDAR) <= add_workdays(late, count, CALENDAR)


@given(DAYS, DAYS)
def test_counts_of_neighbouring_spans_add_up(one: date, other: date) -> None:
    early, late = sorted((one, other))
    middle = early + (late - early) // 2
    assert count_workdays(early, late, CALENDAR) == count_workdays(early, middle, CALENDAR) + count_workdays(
        middle, late, CALENDAR
    )
    assert count_workdays(late, early, CALENDAR) == 0


def test_less_than_nothing_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_workdays(date(2026, 1, 5), -1, CALENDAR)


def test_make_up_days_of_three_years() -> None:
    weekend = {day for day in CALENDAR.work if day.year >= 2024}
    assert weekend == {date.fromisoformat(day) for day in MAKE_UP.split()}


def test_the_built_in_calendar_agrees_with_another_source() -> None:
    """The one difference: Saturday 31 December 2005 was worked for the New Year's holiday of 2006. That notice arranges a day
    of the year before it; the package keeps its rows by the year of the holiday and has lost this one. No deadline of the
    regulations of 2007 and 2019 reaches back so far."""
    other = holidays.China(years=range(2004, 2027))
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    assert all(CALENDAR.covers(day) for day in days)
    different = [day for day in days if CALENDAR.is_workday(day) != other.is_working_day(day)]
    assert different == [date(2005, 12, 31)]
    assert not CALENDAR.is_workday(date(2005, 12, 31)) and date(2005, 12, 31).weekday() == 5


def test_the_rule_for_unknown_years_agrees_with_another_source() -> None:
    """The one difference: where the Mid-Autumn Festival falls within the National Day holiday, the other source gives one
    more day off. 放假办法第六条 makes up for weekends only, so here it does not."""
    other = holidays.China(years=range(2027, 2041))
    first = date(2027, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(2040, 12, 31) - first).days + 1)]
    weekdays = [day for day in days if day.weekday() < 5]
    different = [day for day in weekdays if CALENDAR.is_workday(day) != other.is_working_day(day)]
    assert different == [date(2039, 10, 6)]


def test_unknown_years_are_not_covered_and_say_so() -> None:
    assert not CALENDAR.covers(date(2027, 1, 4)) and not CALENDAR.covers(date(2003, 12, 31))
    assert "放假安排尚未公布" in CALENDAR.why(date(2027, 1, 4))
    assert CALENDAR.why(date(2027, 1, 9)) == "星期六，休息，放假安排尚未公布"  # it may turn out to be worked
    assert CALENDAR.why(date(2026, 1, 10)) == "星期六，休息"
    assert "春节，放假安排尚未公布" in CALENDAR.why(date(2027, 2, 8))
    assert not CALENDAR.is_workday(date(2027, 2, 8))  # the third day of the Spring Festival, a Monday
    assert unknown_festivals(2027) == () and "春节" in unknown_festivals(2099)
    assert "未计春节" in CALENDAR.why(date(2099, 3, 2))
    assert date(2099, 1, 1) in statutory_rest(2099)


def test_a_region_adds_its_festivals_on_top() -> None:
    festival, worked = date(2026, 3, 20), date(2026, 3, 22)
    regional = CALENDAR.overlaid("新疆", {festival: "肉孜节"}, {worked: "肉孜节"})
    assert not regional.is_workday(festival) and "肉孜节放假" in regional.why(festival)
    assert regional.is_workday(worked) and "调休上班" in regional.why(worked)
    assert regional.years == CALENDAR.years and regional.version == "新疆"
    assert CALENDAR.is_workday(festival), "the calendar below stays as it is"
    # What is on top wins, whatever lay below.
    back = regional.overlaid("x", {worked: "停"}, {festival: "补"})
    assert back.is_workday(festival) and not back.is_workday(worked)


def test_a_years_arrangement_takes_the_place_of_what_was_known() -> None:
    off = {date(2025, 12, 31): "元旦", date(2026, 1, 2): "元旦"}
    changed = CALENDAR.with_year(2026, "新", off, {})
    assert not changed.is_workday(date(2025, 12, 31)), "the holiday begins in the year before"
    assert changed.is_workday(date(2026, 10, 1)), "nothing of the former arrangement is left"
    assert not changed.is_workday(date(2025, 10, 1)), "other years stay as they were"
    assert changed.with_year(2027, "更新", {}, {}).covers(date(2027, 6, 1))


def test_new_years_days_in_december_stay_with_the_next_year() -> None:
    """The notice of 2019 gave Monday 31 December 2018 off and had Saturday the 29th worked; that of 2018 knew of neither."""
    worked, off = date(2018, 12, 29), date(2018, 12, 31)
    assert CALENDAR.is_workday(worked) and not CALENDAR.is_workday(off)
    entered = CALENDAR.with_year(2018, "x", {}, {})
    assert entered.is_workday(worked) and not entered.is_workday(off)
    corrected = CALENDAR.with_year(2019, "x", {}, {})
    assert not corrected.is_workday(worked) and corrected.is_workday(off)


def test_an_empty_calendar_knows_weekends_only() -> None:
    empty = WorkCalendar("空", frozenset({2026}))
    assert empty.is_workday(date(2026, 10, 1)) and not empty.is_workday(date(2026, 10, 3))
