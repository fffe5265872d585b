"""In which periods a standing task was kept."""

from datetime import date

from gongkai.plans.standing import Kept, kept_periods

QUARTERS = ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
JANUARY, MAY = date(2026, 1, 5), date(2026, 5, 6)


def test_a_period_is_kept_when_every_agency_that_has_the_task_was_confirmed() -> None:
    since = {1: JANUARY, 2: JANUARY}
    confirmed = {(1, "2026-Q1"), (2, "2026-Q1"), (1, "2026-Q2")}
    rows = kept_periods(QUARTERS, since, confirmed, date(2026, 6, 30))
    assert rows == [Kept("2026-Q1", 2, 2), Kept("2026-Q2", 1, 2)]
    assert [row.is_kept for row in rows] == [True, False]


def test_periods_to_come_are_not_told() -> None:
    assert [row.period for row in kept_periods(QUARTERS, {1: JANUARY}, [], date(2026, 3, 31))] == ["2026-Q1"]


def test_nobody_owes_a_period_before_the_task_was_theirs() -> None:
    assert kept_periods(QUARTERS, {1: MAY}, [], date(2026, 6, 30)) == [Kept("2026-Q2", 0, 1)]


def test_who_handed_the_task_over_is_still_confirmed_for_the_time_before() -> None:
    rows = kept_periods(QUARTERS, {2: MAY}, {(1, "2026-Q1")}, date(2026, 6, 30))
    assert rows == [Kept("2026-Q1", 1, 1), Kept("2026-Q2", 0, 1)]


def test_a_period_in_which_nobody_has_the_task_is_not_kept() -> None:
    assert not Kept("2026-Q1", 0, 0).is_kept
