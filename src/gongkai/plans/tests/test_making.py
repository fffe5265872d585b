"""From an import to a plan: what it is called, what is asked before, what is said after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from gongkai.factories import City
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.drafts import plan_title
from gongkai.plans.models import Plan, PlanImport
from gongkai.plans.tests.test_pages import as_, form_data
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
    data = form_data(office.get(address).context["forms"]) | {"apply": "1"}
    page = office.post(address, data, follow=True).content.decode()
    assert "要点文件有一份修改稿：请送审" in page
    assert "修改稿待送审" in office.get("/desk/").content.decode()
    [reason] = [one for one in actions.why_not_release(city.office, Plan.objects.get()) if one]
    assert "第 2 项已按要点文件的修改稿更正，修改稿尚未发布" in str(reason)
    plan.tasks.filter(number=1).update(text="哪里都没有的文字。")
    reasons = [str(one) for one in actions.why_not_release(city.office, Plan.objects.get()) if one]
    assert len(reasons) == 2
    assert "第 1 项的文字与要点文件不一致" in reasons[1]
    publishing.submit(plan.record, actor=city.office, now=now)
    read = as_(city.office_reviewer).get(f"/desk/registers/documents/{plan.pk}/").content.decode()
    [changed] = read.partition("与公开的一版相比")[2].partition("公众将看到的正文")[:1]
    assert "2.公开应急预案" in changed.partition("<ins>")[2]
