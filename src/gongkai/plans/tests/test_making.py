"""From an import to a plan: what it is called, what is asked before, what is said after."""

from __future__ import annotations

from datetime import datetime

import pytest

from gongkai.factories import City
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.drafts import plan_title
from gongkai.plans.models import Plan, PlanImport

pytestmark = pytest.mark.django_db
NAME = "云汀市2026年政务公开工作要点"
NOTICE = f"云汀市人民政府办公厅关于印发《{NAME}》的通知"
ITEMS = "1.公布目录,2026年9月底前完成。〔牵头单位:市教育局〕\n2.公开预案。〔牵头单位:市卫健委〕\n"


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
