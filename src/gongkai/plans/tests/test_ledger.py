"""The ledger on its page: who holds which part now, and what nobody has decided yet."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from gongkai.agencies.models import Agency
from gongkai.factories import City
from gongkai.plans import actions
from gongkai.plans.choices import DutyState
from gongkai.plans.models import Duty, Plan, Task
from gongkai.plans.tests.test_pages import as_, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    return plan_of(city, now)


def cells(city: City, task: Task) -> tuple[str, str]:
    """牵头单位 and 责任单位 of a task, as the page says them."""
    page = as_(city.office).get(f"/desk/plans/{task.plan_id}/").content.decode()
    row = page.partition(f'href="/desk/plans/tasks/{task.pk}/"')[2].partition("</tr>")[0]
    lead, responsible = (
        " ".join(
            re.sub("<[^>]*>", "", row.partition(f'data-label="{label}">')[2].partition("</td>")[0]).split()
        )
        for label in ("牵头单位", "责任单位")
    )
    return lead, responsible


def duty_of(task: Task, agency: Agency) -> Duty:
    return task.duties.get(agency=agency)


def test_who_has_handed_a_task_over_does_not_stand_in_the_ledger(
    city: City, plan: Plan, now: datetime
) -> None:
    task = plan.tasks.get(number=1)
    assert cells(city, task)[0] == "市教育局"
    asked = actions.ask(
        duty_of(task, city.education), "not_ours", reason="不属职责", actor=city.editor, now=now
    )
    actions.answer(asked, is_granted=True, instead=[city.office_agency], actor=city.office, now=now)
    assert duty_of(task, city.education).state == DutyState.TRANSFERRED
    assert cells(city, task)[0] == city.office_agency.label
    actions.cancel(duty_of(task, city.health), reason="撤销", actor=city.office, now=now)
    assert "市卫健委" not in cells(city, task)[1]
    assert city.office_agency.label in as_(city.office).get(f"/desk/plans/tasks/{task.pk}/").content.decode()


def test_open_units_stand_in_the_column_of_their_part(city: City, plan: Plan) -> None:
    known, led, bare = plan.tasks.order_by("number")
    assert cells(city, known) == ("市教育局", "市卫健委、青岚区人民政府 等 3 个 1 个单位待明确")
    led.units.filter(part="lead").update(match="question")
    led.duties.filter(part="lead").delete()
    assert cells(city, led)[0] == "1 个单位待明确"
    bare.units.all().delete()
    bare.duties.all().delete()
    assert cells(city, bare) == ("—", "—")
