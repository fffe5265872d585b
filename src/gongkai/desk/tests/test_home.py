"""The first page: what waits, in groups, and what each role looks after."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from gongkai.accounts.models import User
from gongkai.desk.todo_groups import LABELS, grouped
from gongkai.factories import City, draft, fresh, make_person, published
from gongkai.jobs.todos import Todo, Wait
from gongkai.officialdoc import parse
from gongkai.plans import actions as plans
from gongkai.plans.models import Plan
from gongkai.publishing import actions

TODAY = date(2026, 7, 1)  # a Wednesday
PLAN = "云汀市2026年政务公开工作要点\n一、规范\n1.更新清单,2026年6月底前公布。〔牵头单位:市教育局〕\n2.整理。〔牵头单位:市教育局〕"


def page(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/desk/").content.decode()


def todo(due: int | None = None, wait: Wait = Wait.ACT) -> Todo:
    return Todo("事", "/desk/", "房", due=None if due is None else TODAY + timedelta(days=due), wait=wait)


def test_the_account_menu_leads_to_the_public_site(city: City) -> None:
    (menu,) = LexborHTMLParser(page(city.editor)).css(".account-menu__panel")
    assert {link.attributes["href"]: link.text() for link in menu.css("a")}["/"] == "公众网站"


@pytest.mark.parametrize(
    ("given_todo", "group", "words"),
    [
        (todo(-1), "late", "已超期 1 天"),
        (todo(-3, Wait.RETURNED), "late", "已超期 3 天"),
        (todo(0), "week", "今天到期"),
        (todo(4), "week", "还有 4 天"),
        (todo(5), "later", "还有 5 天"),
        (todo(5, Wait.RETURNED), "returned", "还有 5 天"),
        (todo(None, Wait.REVIEW), "review", ""),
        (todo(), "later", ""),
    ],
)
def test_each_todo_stands_in_its_group(given_todo: Todo, group: str, words: str) -> None:
    (found,) = grouped([given_todo], TODAY)
    assert (found.name, found.rows[0].due) == (group, words)


def test_who_reviews_finds_that_first_late_or_not() -> None:
    todos = [todo(-1), todo(-9, Wait.REVIEW)]
    assert [group.name for group in grouped(todos, TODAY)] == ["late"]
    assert [group.name for group in grouped(todos, TODAY, review_first=True)] == ["review", "late"]


@given(
    st.lists(st.builds(todo, st.none() | st.integers(-400, 400), st.sampled_from(Wait))),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.booleans(),
)
def test_no_todo_is_lost_or_doubled(todos: list[Todo], today: date, review_first: bool) -> None:
    groups = grouped(todos, today, review_first=review_first)
    shown = [row.todo for group in groups for row in [*group.first, *group.rest]]
    assert sorted(map(id, shown)) == sorted(map(id, todos))
    assert {group.name for group in groups} <= set(LABELS)


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    staged = plans.stage_import(parse(PLAN), "x.txt", government=city.government, actor=city.office, now=now)
    return plans.apply_import(staged, actor=city.office, now=now)


def test_an_editor_sees_what_is_late_and_the_agency_s_figures(city: City, plan: Plan, now: datetime) -> None:
    published(city, now)
    with time_machine.travel(now + timedelta(days=3)):
        html = page(city.editor)
    assert "已超期 3 天" in html
    assert "在办，已超期" in html
    assert "每月公开件数" in html
    for others in ("系统运行", "从头核验", "看各单位进度"):
        assert others not in html


def test_a_reviewer_finds_reviews_on_top(city: City, now: datetime) -> None:
    actions.submit(draft(city, now), actor=city.editor, now=now)
    assert "等我审核确认" in page(city.reviewer)
    assert "等我审核确认" not in page(city.editor)


def test_what_came_back_stands_apart(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    actions.return_for_changes(record, actor=city.reviewer, opinion="请补充", now=now)
    assert 'id="todo-returned"' in page(city.editor)


def test_the_office_sees_its_plans_and_who_is_behind(city: City, plan: Plan, now: datetime) -> None:
    with time_machine.travel(now + timedelta(days=3)):
        html = page(city.office)
    assert f"/desk/plans/{plan.pk}/agencies/" in html
    assert "1 项超期" in html


def test_the_auditor_sees_the_log_and_the_administrator_the_processes(city: City, now: datetime) -> None:
    published(city, now)
    assert "从头核验" in page(city.auditor)
    assert "本单位情况" not in page(city.auditor)
    administrator = make_person("admin", is_superuser=True)
    html = page(administrator)
    assert "系统运行" in html
    assert "没有运行过" in html


def test_the_columns_are_the_last_twelve_months_in_local_time(city: City, now: datetime) -> None:
    at = now.replace(month=7, day=1, hour=0, minute=30)  # still June in Greenwich
    published(city, at)
    with time_machine.travel(at + timedelta(days=1)):
        client = Client()
        client.force_login(city.editor)
        months = client.get("/desk/").context["agency"]["months"]
    assert len(months) == 12
    assert months[-1] == ("7月", 1)
    assert sum(count for _month, count in months) == 1


def test_more_work_asks_no_more_queries(
    city: City, plan: Plan, now: datetime, django_assert_max_num_queries: object
) -> None:
    everything = make_person(
        "all",
        *[(city.education, role) for role in ("editor", "reviewer")],
        (city.government, "disclosure_office"),
        (city.government, "auditor"),
        is_superuser=True,
    )
    counts = []
    for _round in range(2):
        for number in range(12):
            actions.submit(draft(city, now, f"第{number}件"), actor=city.editor, now=now)
            published(city, now, f"已发{number}")
        client = Client()
        client.force_login(fresh(everything))
        with django_assert_max_num_queries(48) as captured:  # type: ignore[operator]
            assert client.get("/desk/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
