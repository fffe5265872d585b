"""What is wrong with the arrangement of a year."""

from __future__ import annotations

import pytest

from gongkai.clock.arrangements import Arrangement, Holiday, holidays_of, problems
from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.tests.notices import HOLIDAYS_2027, d


def test_a_whole_arrangement_has_no_problem() -> None:
    arrangement = Arrangement(2027, HOLIDAYS_2027)
    assert list(problems(arrangement)) == []
    assert (len(arrangement.off), len(arrangement.work)) == (28, 6)
    assert arrangement.work[d("2026-12-27")] == "元旦"


def test_what_a_region_adds_need_not_be_whole() -> None:
    festival = Holiday("肉孜节", d("2026-03-20"), d("2026-03-20"))
    assert list(problems(Arrangement(2026, (festival,), region=1))) == []


@pytest.mark.parametrize(
    ("holidays", "says"),
    [
        ((), "没有任何"),
        (HOLIDAYS_2027[1:], "元旦（1月1日）"),
        ((*HOLIDAYS_2027, Holiday("错", d("2027-03-05"), d("2027-03-03"))), "早于开始日期"),
        ((*HOLIDAYS_2027, Holiday("错", d("2027-03-01"), d("2027-06-03"))), "超过 31 天"),
        ((*HOLIDAYS_2027, Holiday("错", d("2028-03-01"), d("2028-03-01"))), "不属于 2027 年"),
        (
            (*HOLIDAYS_2027, Holiday("错", d("2027-03-01"), d("2027-03-01"), (d("2027-03-03"),))),
            "不是星期六",
        ),
        ((*HOLIDAYS_2027, Holiday("错", d("2027-10-07"), d("2027-10-08"))), "2027-10-07 放假写了不止一次"),
        ((*HOLIDAYS_2027, Holiday("错", d("2027-01-09"), d("2027-01-09"))), "2027-01-09 既写作放假"),
        (
            (*HOLIDAYS_2027, Holiday("错", d("2027-03-01"), d("2027-03-01"), (d("2027-01-09"),))),
            "2027-01-09 调休上班写了不止一次",
        ),
    ],
)
def test_what_cannot_be_right(holidays: tuple[Holiday, ...], says: str) -> None:
    assert any(says in text for text in problems(Arrangement(2027, holidays)))


@pytest.mark.parametrize("year", [0, 2003, 2100, 9999])
def test_a_year_out_of_reach(year: int) -> None:
    assert len(list(problems(Arrangement(year, HOLIDAYS_2027)))) == 1


def test_holidays_come_back_from_their_days() -> None:
    arrangement = Arrangement(2027, HOLIDAYS_2027)
    assert holidays_of(arrangement.off, arrangement.work) == HOLIDAYS_2027


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_built_in_year_could_be_entered_by_hand(year: int) -> None:
    calendar = builtin_calendar()
    off = {day: name for day, name in calendar.off.items() if day.year == year}
    work = {day: name for day, name in calendar.work.items() if day.year == year}
    again = Arrangement(year, holidays_of(off, work))
    assert (again.off, again.work, list(problems(again))) == (off, work, [])
