"""Periods in words: what each means, when it ends, and that nothing else is taken for one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.deadlines import Unit
from gongkai.clock.periods import (
    Ahead,
    Cycle,
    Every,
    Period,
    Shown,
    Standing,
    UnknownPeriod,
    Until,
    Within,
    last_day,
    read_period,
)
from gongkai.officialdoc.numerals import int2cn

WD, D, M = Unit.WORKDAYS, Unit.DAYS, Unit.MONTHS
READ = {
    "自信息形成或变更之日起20个工作日内": Within("信息形成或变更", 20, WD),
    "信息形成（或变更）之日起20个工作日内予以公开": Within("信息形成或变更", 20, WD),
    "信息形成或者变更 ２０ 个工作日内": Within("信息形成或者变更", 20, WD),
    "形成或变更之日起二十个工作日内": Within("形成或变更", 20, WD),
    "作出决定之日起7个工作日内": Within("作出决定", 7, WD),
    "收到申请后十五日内": Within("收到申请", 15, D),
    "批准后20日内公开": Within("批准", 20, D),
    "20个工作日内": Within("", 20, WD),
    "三个月内": Within("", 3, M),
    "半年内": Within("", 6, M),
    "一年内": Within("", 12, M),
    "三千个工作日内": Within("", 3000, WD),
    "活动前5个工作日": Ahead("活动", 5, WD),
    "公示期7个工作日": Shown(7, WD),
    "公告期限为5个工作日": Shown(5, WD),
    "公示期不得少于七日": Shown(7, D),
    "每季度": Every(Cycle.QUARTER),
    "每季度公开一次": Every(Cycle.QUARTER),
    "按季度": Every(Cycle.QUARTER),
    "每半年": Every(Cycle.HALF_YEAR),
    "每月10日前": Every(Cycle.MONTH, None, 10),
    "每年1月31日前": Every(Cycle.YEAR, 1, 31),
    "每年一月三十一日前": Every(Cycle.YEAR, 1, 31),
    "每年年底前": Every(Cycle.YEAR),
    "年底前": Until(None, 12),
    "2026年底前": Until(2026, 12),
    "二〇二六年底前完成": Until(2026, 12),
    "9月底前": Until(None, 9),
    "2026年9月30日前": Until(2026, 9, 30),
    "六月三十日前": Until(None, 6, 30),
    "上半年": Until(None, 6),
    "第三季度": Until(None, 9),
    "实时公开": Standing("实时"),
    "及时公开": Standing("及时"),
    "长期": Standing("长期"),
}


@pytest.mark.parametrize(("text", "period"), READ.items(), ids=READ)
def test_words_are_read(text: str, period: Period) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "同上",
        "2月30日前",
        "0个工作日内",
        "99999个工作日内",
        "每月40日前",
        "每季度1月3日前",
        "以后",
        "工作日",
        "前" * 300,
    ],
)
def test_what_is_no_period_is_said_clearly(text: str) -> None:
    with pytest.raises(UnknownPeriod, match="可以写作"):
        read_period(text)


@given(st.text(alphabet="自之日起内前后每年季月个工作公开底期零一二三十百万半0123456789（）() ", max_size=24))
def test_any_words_are_read_or_refused(text: str) -> None:
    try:
        period = read_period(text)
    except UnknownPeriod:
        return
    last_day(period, date(2025, 9, 22), builtin_calendar())


@given(st.integers(1, 3660), st.sampled_from(["个工作日", "日"]))
def test_both_kinds_of_digits_mean_the_same(number: int, unit: str) -> None:
    assert read_period(f"自收到之日起{number}{unit}内") == read_period(
        f"自收到之日起{int2cn(number)}{unit}内"
    )


@pytest.mark.parametrize(
    ("text", "day", "last"),
    [
        # 28 September 2025 is a Sunday that is worked, 1 to 8 October are off, 11 October is a Saturday that is worked.
        ("自信息形成或变更之日起20个工作日内", date(2025, 9, 22), date(2025, 10, 24)),
        ("作出决定之日起7个工作日内", date(2025, 9, 22), date(2025, 9, 30)),
        (
            "批准后20日内公开",
            date(2025, 9, 22),
            date(2025, 10, 13),
        ),  # the 20th day, Sunday 12 October, moves to Monday
        ("公示期5个工作日", date(2025, 9, 22), date(2025, 9, 28)),
        ("三个月内", date(2025, 11, 30), date(2026, 2, 28)),  # no 30 February; the Saturday is worked
        ("活动前5个工作日", date(2025, 10, 13), date(2025, 9, 29)),
        ("活动前3日", date(2025, 10, 13), date(2025, 10, 10)),
        ("会议前1个月", date(2025, 3, 31), date(2025, 2, 28)),
        ("每季度", date(2025, 9, 22), date(2025, 9, 30)),
        ("每半年", date(2025, 9, 22), date(2025, 12, 31)),
        ("每周", date(2025, 9, 22), date(2025, 9, 28)),
        ("每天", date(2025, 9, 22), date(2025, 9, 22)),
        ("每年1月31日前", date(2025, 9, 22), date(2026, 1, 31)),
        ("每年1月31日前", date(2026, 1, 31), date(2026, 1, 31)),  # the day itself is in time
        ("每月31日前", date(2025, 9, 22), date(2025, 9, 30)),
        ("每月10日前", date(2025, 9, 22), date(2025, 10, 10)),
        ("年底前", date(2025, 9, 22), date(2025, 12, 31)),
        ("2020年底前", date(2025, 9, 22), date(2020, 12, 31)),
        ("2月底前", date(2024, 1, 5), date(2024, 2, 29)),
        ("上半年", date(2025, 3, 1), date(2025, 6, 30)),
        ("及时公开", date(2025, 9, 22), None),
        ("5小时内", date(2025, 9, 22), None),
    ],
)
def test_last_days(text: str, day: date, last: date | None) -> None:
    assert last_day(read_period(text), day, builtin_calendar()) == last
