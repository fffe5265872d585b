"""From an import to a plan: what it is called, what is asked before, what is said after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from gongkai.accounts.reasons import Reason
from gongkai.factories import City
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.drafts import plan_title
from gongkai.plans.issuers import other_issuer
from gongkai.plans.models import Plan, PlanImport
from gongkai.plans.progress import progress_content
from gongkai.plans.tests.test_pages import apply, as_, form_data
from gongkai.publishing import actions as publishing

pytestmark = pytest.mark.django_db
NAME = "云汀市2026年政务公开工作要点"
NOTICE = f"云汀市人民政府办公厅关于印发《{NAME}》的通知"
ITEMS = "1.公布目录,2026年9月底前完成。〔牵头单位:市教育局〕\n2.公开预案。〔牵头单位:市卫健委〕\n"


@pytest.fixture(autouse=True)
def _on_the_day(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def stage(city: City, now: datetime, text: str, updates: Plan | None = None) -> PlanImport:
    return actions.stage_import(
        parse(text), "plan.txt", government=city.government, updates=updates, actor=city.office, now=now
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (NOTICE, NAME),
        (NAME, NAME),
        (f"关于转发《{NOTICE}》的通知", NAME),
        ("关于印发《2026年要点（试行）》的通知", "2026年要点（试行）"),
        ("关于印发2026年政务公开工作要点的通知", "2026年政务公开工作要点"),
    ],
)
def test_a_plan_is_called_by_what_its_notice_forwards(title: str, name: str) -> None:
    assert plan_title(title) == name


def test_the_document_keeps_its_own_title(city: City, now: datetime) -> None:
    staged = stage(city, now, f"{NOTICE}\n{ITEMS}")
    plan = actions.apply_import(staged, actor=city.office, now=now)
    assert (plan.title, plan.record.title) == (NAME, NOTICE)
    corrected = stage(city, now, f"{NOTICE}\n{ITEMS}3.办好培训。〔牵头单位:市教育局〕\n", plan)
    plan = actions.apply_import(corrected, actor=city.office, now=now)
    plan.record.refresh_from_db()
    assert (plan.title, plan.record.title) == (NAME, NOTICE)


def test_a_corrected_text_waits_for_its_review_and_says_so(city: City, now: datetime) -> None:
    plan = actions.apply_import(stage(city, now, f"{NAME}\n{ITEMS}"), actor=city.office, now=now)
    publishing.submit(plan.record, actor=city.office, now=now)
    publishing.approve(plan.record, actor=city.office_reviewer, now=now)
    publishing.publish(plan.record, actor=city.office_reviewer, now=now)
    corrected = stage(city, now, f"{NAME}\n{ITEMS.replace('公开预案', '公开应急预案')}", plan)
    office, address = as_(city.office), reverse("plans-desk:import", args=[corrected.pk])
    data = form_data(office.get(address).context["forms"])
    page = office.get(apply(office, corrected.pk, data).headers["Location"]).content.decode()
    assert "要点文件有一份修改稿：请送审" in page
    assert "修改稿待送审" in office.get("/desk/").content.decode()
    [reason] = [one for one in _why_not(city, now) if one]
    assert "第 2 项已按要点文件的修改稿更正，修改稿尚未发布" in str(reason)
    plan.tasks.filter(number=1).update(text="哪里都没有的文字。")
    reasons = [str(one) for one in _why_not(city, now) if one]
    assert len(reasons) == 2
    assert "第 1 项的文字与要点文件不一致" in reasons[1]
    publishing.submit(plan.record, actor=city.office, now=now)
    read = as_(city.office_reviewer).get(f"/desk/registers/documents/{plan.pk}/").content.decode()
    [changed] = read.partition("与公开的一版相比")[2].partition("正文预览")[:1]
    assert "2.公开应急预案" in changed.partition("<ins>")[2]


def test_before_tasks_are_handed_out_one_reads_what_is_open_and_who_is_told(
    city: City, now: datetime
) -> None:
    staged = stage(city, now, f"{NAME}\n{ITEMS}3.办好培训。〔责任单位:市属各相关部门〕\n")
    office, address = as_(city.office), f"/desk/plans/import/{staged.pk}/"
    data = form_data(office.get(address).context["forms"])
    page = office.post(address, data | {"apply": "1"}, follow=True)
    assert page.redirect_chain == [(f"{address}apply/", 302)]
    text = page.content.decode()
    assert "生成 3 项任务" in text
    assert "立即交办并通知 2 个机构的编辑" in text
    assert "市教育局（1 项）" in text
    assert "1 种单位写法待明确，明确之前不交办：市属各相关部门" in text
    assert not Plan.objects.exists()
    assert (
        office.post(f"{address}apply/", {"version": "7"}).status_code == 422
    )  # a colleague corrected meanwhile
    assert not Plan.objects.exists()
    seen = page.context["staged"].version
    assert office.post(f"{address}apply/", {"version": seen}).status_code == 302
    assert Plan.objects.get().tasks.count() == 3
    assert office.get(f"{address}apply/").status_code == 302


def test_what_stops_the_tasks_is_asked_first_and_linked(city: City, now: datetime) -> None:
    staged = stage(city, now, f"{NAME}\n{ITEMS.replace('市教育局', '没人知道的局')}3.规范考核评估\n")
    staged.items[2]["number"] = 2
    staged.save()
    office, address = as_(city.office), f"/desk/plans/import/{staged.pk}/"
    page = office.get(address)
    assert [one.kind for one in page.context["questions"]][:3] == ["number", "number", "unit"]
    assert "勾选“不作为任务”：规范考核评估" in page.content.decode()
    refused = office.post(address, form_data(page.context["forms"]) | {"apply": "1"}).content.decode()
    errors = refused.partition('class="error-summary"')[2].partition("</div>")[0]
    assert "条目序号重复：2。" in errors
    assert '<a href="#id_items-2-number">第 2 条：序号重复</a>' in errors


@pytest.mark.parametrize(
    ("body", "title", "other"),
    [
        ("海州市人民政府办公室", "海州市2026年政务公开工作要点", "海州市人民政府办公室"),
        ("", "海州市2026年政务公开工作要点", "海州市"),
        ("云汀市青岚区人民政府办公室", NAME, "云汀市青岚区人民政府办公室"),
        ("云汀市人民政府办公厅", NOTICE, ""),
        ("云汀市教育局", "2026年要点", ""),
        ("市人民政府办公室", NAME, ""),
        ("", "2026年政务公开工作要点", ""),
    ],
)
def test_a_text_of_another_government_is_noticed(body: str, title: str, other: str) -> None:
    assert other_issuer(body, title, "云汀市人民政府") == other


def test_a_text_of_another_government_is_confirmed_before_it_is_handed_out(city: City, now: datetime) -> None:
    staged = stage(city, now, f"海州市2026年政务公开工作要点\n{ITEMS}")
    office, address = as_(city.office), f"/desk/plans/import/{staged.pk}/"
    page = office.get(address)
    [question] = [one for one in page.context["questions"] if one.kind == "issuer"]
    assert "是否确为云汀市人民政府的要点" in question.title
    data = {"version": staged.version}
    assert office.post(f"{address}apply/", data).status_code == 422
    assert not Plan.objects.exists()
    assert office.post(f"{address}apply/", data | {"issuer": "on"}).status_code == 302
    other = stage(city, now, f"海州市2027年政务公开工作要点\n{ITEMS}")
    address = f"/desk/plans/import/{other.pk}/"
    settled = form_data(office.get(address).context["forms"]) | {"settled": question.key, "save": "1"}
    office.post(address, settled)
    assert "issuer" not in [one.kind for one in office.get(address).context["questions"]]


def _why_not(city: City, now: datetime) -> list[Reason | None]:
    plan = Plan.objects.get()
    return actions.why_not_release(city.office, plan, progress_content(plan, now))
