"""The search finds what a person may see, by any of its names, and nothing else."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from gongkai.accounts.models import User
from gongkai.agencies.models import AgencyName
from gongkai.factories import City, draft, make_person, published
from gongkai.officialdoc import parse
from gongkai.plans import actions as plans
from gongkai.plans.models import Plan
from gongkai.publishing.lookup import LONGEST, MOST_WORDS, words_of

PLAN = "云汀市2026年政务公开工作要点\n一、规范\n1.更新事项清单。〔牵头单位:市教育局〕\n12.整理旧文件。〔牵头单位:市教育局〕"


def found(user: User, query: str, **more: str) -> str:
    client = Client()
    client.force_login(user)
    response = client.get("/desk/search/", {"q": query} | more)
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index('id="found"') :]


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    staged = plans.stage_import(parse(PLAN), "x.txt", government=city.government, actor=city.office, now=now)
    return plans.apply_import(staged, actor=city.office, now=now)


@given(st.text(max_size=400))
def test_any_text_becomes_a_few_words_without_control_characters(text: str) -> None:
    words = words_of(text)
    assert len(words) <= MOST_WORDS
    assert not any("\x00" in word or " " in word for word in words)
    assert sum(map(len, words)) <= LONGEST * 18  # one character of NFKC becomes at most eighteen


def test_documents_by_title_and_number_with_any_brackets(city: City, now: datetime) -> None:
    draft(city, now, "关于校车安全的通知")
    for query in ("校车", "校车 安全", "云教发〔2026〕3号", "云教发[2026]3号", "云教发［２０２６］３号"):
        assert "关于校车安全的通知" in found(city.editor, query), query
    assert "关于校车安全的通知" not in found(city.editor, "校车 防汛")


def test_a_draft_of_another_agency_is_not_there(city: City, now: datetime) -> None:
    draft(city, now, "关于校车安全的通知")
    for stranger in (city.other_editor, city.office, city.auditor, make_person("nobody")):
        assert "关于校车安全的通知" not in found(stranger, "校车")
        assert "关于校车安全的通知" not in found(stranger, "校车", group="documents")
    published(city, now, "关于校车运行的通知")
    assert "关于校车运行的通知" in found(city.other_editor, "校车")


def test_tasks_by_words_and_number_where_the_plan_is_mine(city: City, plan: Plan) -> None:
    assert "1. 更新事项清单" in found(city.editor, "事项清单")
    assert "整理旧文件" in found(city.editor, "12")
    assert "云汀市2026年政务公开工作要点" in found(city.office, "政务公开工作要点")
    for query in ("事项清单", "12", "政务公开工作要点"):
        assert "事项清单" not in found(city.other_editor, query)
        assert "工作要点</a>" not in found(city.other_editor, "政务公开")


def test_agencies_by_former_names(city: City) -> None:
    AgencyName.objects.create(
        agency=city.education, name="云汀市教育委员会", kind="former", until=date(2020, 1, 1)
    )
    html = found(city.other_editor, "教育委员会")
    assert "云汀市教育局" in html
    assert "曾用名：云汀市教育委员会" in html
    assert "云汀市教育局" in found(city.editor, "jyj")


def test_the_office_finds_the_pages_of_its_plan(city: City, plan: Plan) -> None:
    for page, name in (("督办", "dunnings"), ("热力图", "heat-map"), ("结转", "")):
        address = reverse(f"plans-desk:{name}", args=[plan.pk]) if name else "督办单"
        assert (address in found(city.office, page)) is bool(name), page
    assert "督办单" not in found(city.editor, "督办")


def test_pages_and_commands_are_those_of_the_person(city: City) -> None:
    assert "导入要点" in found(city.office, "导入")
    assert "导入要点" not in found(city.editor, "导入")
    assert "新建文件" in found(city.editor, "新建")
    assert "新建文件" not in found(city.auditor, "新建")
    assert "日志核验" in found(city.auditor, "")
    assert "日志核验" not in found(city.editor, "")


@pytest.mark.parametrize(
    "query", ["\x00", "%", "_", "'", "\\", "字" * 5000, "9" * 400, "²", "\ud800", "a b c d e f g h i j"]
)
def test_odd_queries_are_answered(city: City, query: str, plan: Plan) -> None:
    client = Client()
    client.force_login(city.editor)
    for more in ("", "&group=tasks", "&group=agencies&page=99999999999999999999", "&group=x&page=\x00"):
        address = f"/desk/search/?q={query.encode('utf-8', 'surrogatepass').decode('latin-1')}{more}"
        assert client.get(address).status_code == 200


def test_signs_of_the_database_are_letters(city: City, now: datetime) -> None:
    draft(city, now, "增长百分之五")
    assert "增长百分之五" not in found(city.editor, "%")
    draft(city, now, "增长5%的说明")
    assert "增长5%的说明" in found(city.editor, "5%")


def test_many_are_shown_page_by_page(city: City, now: datetime) -> None:
    for number in range(23):
        draft(city, now, f"通知甲{number}")
    html = found(city.editor, "通知甲")
    assert "全部 23 项文件" in html
    assert html.count("通知甲") < 12
    assert found(city.editor, "通知甲", group="documents").count('<li><a href="/desk/registers') == 20
    assert (
        found(city.editor, "通知甲", group="documents", page="2").count('<li><a href="/desk/registers') == 3
    )


def test_the_window_gets_the_groups_alone(city: City) -> None:
    client = Client()
    client.force_login(city.editor)
    response = client.get("/desk/search/?q=任务", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "我的任务" in response.content.decode()
    assert "HX-Request" in response.headers["Vary"]


def test_more_rows_ask_no_more_queries(
    city: City, plan: Plan, now: datetime, django_assert_max_num_queries: object
) -> None:
    counts = []
    for _round in range(2):
        for number in range(12):
            draft(city, now, f"教育{number}")
        client = Client()
        client.force_login(User.objects.get(pk=city.editor.pk))
        with django_assert_max_num_queries(18) as captured:  # type: ignore[operator]
            client.get("/desk/search/?q=教育")
        counts.append(len(captured))
    assert counts[0] == counts[1]
