"""What people are told: of which plan, what an act has done, and no word cut without a sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine

from gongkai.conftest import NOW
from gongkai.factories import City, make_person
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.models import Duty, Plan
from gongkai.plans.tests.test_pages import as_, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    return plan_of(city, now)


@pytest.fixture
def duty(plan: Plan, city: City) -> Duty:
    return Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)


def test_a_task_that_is_cut_says_so(city: City, duty: Duty, now: datetime) -> None:
    duty.task.text = "一" * 40
    assert str(duty.task) == f"1. {'一' * 40}"
    duty.task.text += "二"
    assert str(duty.task) == f"1. {'一' * 39}…"


def test_the_task_above_is_chosen_by_its_plan(city: City, plan: Plan, now: datetime) -> None:
    below = make_person("qinglan-office", (city.district, "disclosure_office"), (city.district, "editor"))
    parsed = parse("青岚区2026年政务公开工作要点\n1.公布区级目录。〔牵头单位:区政府办公室〕\n")
    staged = actions.stage_import(parsed, "q.txt", government=city.district, actor=below, now=now)
    own = actions.apply_import(staged, actor=below, now=now).tasks.get()
    page = as_(below).get(f"/desk/plans/acts/link/{own.pk}/").content.decode()
    assert ">《云汀市2026年政务公开工作要点》1. 办好第1件事,2026年9月底前完成。</option>" in page
