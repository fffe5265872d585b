"""The public calculator, through its address."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from gongkai.clock import actions
from gongkai.clock.answer_period import Facts, answer_terms
from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.deadlines import Mark, compute
from gongkai.clock.picture import months
from gongkai.clock.tests.notices import NATIONWIDE, regional
from gongkai.factories import City

ADDRESS = "/foi/calculator/"


def page(query: str = "") -> str:
    answer = Client().get(f"{ADDRESS}{query}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    return answer.content.decode()


def test_an_empty_form_computes_nothing(db: None) -> None:
    shown = page()
    assert 'name="received_on"' in shown and "result-title" not in shown and "错误：" not in shown
    assert "result-title" not in page("?utm_source=x"), "what others put into an address asks for nothing"


def test_the_result_is_a_sentence_a_picture_and_a_table(db: None) -> None:
    shown = page("?received_on=2025-09-22&extended_on=&fee_paid_on=")
    assert "2025年10月24日</time>（星期五）</strong>以前答复" in shown
    assert "共计入 20 个工作日" in shown and "暂定" not in shown
    assert [*re.findall(r"<caption>(\d+年\d+月)</caption>", shown)] == ["2025年9月", "2025年10月"]
    assert shown.count("clock-day--last") == 2, "in the legend and on the last day"
    days = re.findall(
        r'<th scope="row"><time datetime="([\d-]+)">.*?</th><td class="short">(.*?)</td>', shown
    )
    assert (days[0], days[-1]) == (("2025-09-22", "不计入"), ("2025-10-24", "计入"))
    assert len(days) == 33 and sum(said == "计入" for _day, said in days) == 20


def test_every_coloured_day_says_in_words_what_it_is(db: None) -> None:
    shown = page("?received_on=2025-06-03&third_party_sent_on=2025-06-10&third_party_answered_on=2025-06-25")
    squares = re.findall(
        r'<span class="clock-day clock-day--(\w+)(?: clock-day--last)?"><span>\d+</span><span class="clock-day__sign"'
        r' aria-hidden="true">(.+?)</span><span class="visually-hidden">(.+?)</span>',
        shown,
    )
    assert len(squares) == 44  # Tuesday 3 June to Wednesday 16 July 2025
    assert {mark for mark, _sign, _text in squares} == {"counted", "rest", "paused", "not_counted"}
    assert ("paused", "停", "征求意见，不计入") in squares
    assert ("not_counted", "—", "收到申请，当日不计入") in squares
    assert ("counted", "20", "第20个工作日（星期三），届满日") in squares
    assert "style=" not in shown.split("<main")[1] and "<script" not in shown.split("<main")[1]


def test_the_link_is_permanent_and_holds_only_what_was_entered(db: None) -> None:
    shown = page("?fee_paid_on=&received_on=2025-01-10&x=1&extended_on=2025-02-10")
    assert f'href="{ADDRESS}?received_on=2025-01-10&amp;extended_on=2025-02-10"' in shown
    assert "2025年3月13日" in page("?received_on=2025-01-10&extended_on=2025-02-10")


def test_what_is_not_published_yet_is_said(city: City, now: datetime) -> None:
    assert "暂定" in page("?received_on=2026-12-10") and "2027年1月8日" in page("?received_on=2026-12-10")
    actions.enter(NATIONWIDE, actor=city.office, now=now)
    shown = page("?received_on=2026-12-10")
    assert "暂定" not in shown and "2027年1月9日" in shown
    actions.enter(regional(city.government), actor=city.office, now=now)
    assert "肉孜节放假" in page("?received_on=2026-07-06"), "the city's own festivals count"


def test_what_was_late_is_remarked(db: None) -> None:
    assert "2025-02-13" in page("?received_on=2025-01-10&extended_on=2025-02-14")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?received_on=", "必填"),
        ("?received_on=2025-02-30", "日期应写作"),
        ("?received_on=20250230", "日期应写作"),
        ("?received_on=<script>alert(1)</script>", "日期应写作"),
        ("?received_on=2025-09-22&fee_paid_on=2025-09-23", "两个日期要一起填写"),
        ("?received_on=2025-09-22&supplement_notice_on=2025-09-23&supplement_received_on=x", "日期应写作"),
        ("?received_on=2025-09-22&extended_on=2025-09-21", "早于收到申请"),
        ("?received_on=0001-01-01", "0001-01-01"),
        ("?received_on=9999-12-31", "9999-12-31"),
        ("?extended_on=2025-09-21", "必填"),
    ],
)
def test_what_cannot_be_computed_is_said_beside_the_field(db: None, query: str, says: str) -> None:
    shown = page(query)
    assert says in shown and "错误：" in shown and "result-title" not in shown
    assert "<script>alert" not in shown


@given(st.dates(date(2008, 5, 1), date(2030, 1, 1)), st.integers(0, 400), st.integers(0, 400))
def test_the_picture_shows_every_explained_day_once(received: date, first: int, second: int) -> None:
    sent = received + timedelta(days=first)
    facts = Facts(received, consultations=((sent, sent + timedelta(days=second)),))
    done = compute(answer_terms(facts), builtin_calendar())
    squares = [square for month in months(done) for week in month.weeks for square in week if square]
    assert [square.day for square in squares if square.mark] == [day.day for day in done.days]
    assert [square.day for square in squares if square.is_last] == [done.due]
    assert sum(square.mark == Mark.COUNTED for square in squares) == done.days_counted
    assert all(len(week) == 7 for month in months(done) for week in month.weeks)
    assert all(
        square.day.weekday() == place
        for month in months(done)
        for week in month.weeks
        for place, square in enumerate(week)
        if square
    )
