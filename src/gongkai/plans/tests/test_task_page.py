"""The page of one task: as many queries for a task with much to tell, and what agencies keep from each other."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.factories import City
from gongkai.plans import actions
from gongkai.plans.choices import Answer, RequestKind
from gongkai.plans.models import Duty, DutyRequest, Measure, Report, Subtask
from gongkai.plans.tests.test_pages import as_, plan_of


@pytest.mark.parametrize("who", ["office", "editor", "other_editor"])
def test_queries_do_not_grow_with_what_a_task_is_made_of(city: City, now: datetime, who: str) -> None:
    task = plan_of(city, now).tasks.first()
    assert task is not None
    duty = Duty.objects.get(task=task, agency=city.health)
    client = as_(getattr(city, who))

    def measure(count: int) -> int:
        day = task.due_on or now.date()
        for number in range(count):
            Subtask.objects.create(task=task, agency=city.health, text="x", position=number)
            Measure.objects.create(task=task, name="x", target=1)
            DutyRequest.objects.create(
                duty=duty,
                kind=RequestKind.EXTENSION,
                reason="x",
                wanted_on=day + timedelta(days=1),
                asked_by=city.other_editor,
                asked_at=now,
                answer=Answer.REFUSED,
                answered_by=city.office,
                answered_at=now,
            )
            actions.report(duty, text="在办", is_done=False, evidence=[], actor=city.other_editor, now=now)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(f"/desk/plans/tasks/{task.pk}/").status_code == 200
        return len(captured)

    few = measure(1)
    assert (few, measure(10)) == (few, few)
    assert few <= 40


def test_who_handles_a_task_inside_is_between_the_agency_and_the_office(city: City, now: datetime) -> None:
    task = plan_of(city, now).tasks.first()
    assert task is not None
    duty = Duty.objects.get(task=task, agency=city.health)
    actions.accept(duty, handler="信访处", actor=city.other_editor, now=now)
    address = f"/desk/plans/tasks/{task.pk}/"
    assert "信访处" not in as_(city.editor).get(address).content.decode()
    for user in (city.office, city.other_editor):
        assert as_(user).get(address).content.decode().count("信访处") >= 2


def test_a_second_click_reports_nothing_twice(city: City, now: datetime) -> None:
    task = plan_of(city, now).tasks.first()
    assert task is not None
    editor, address = as_(city.editor), f"/desk/plans/tasks/{task.pk}/"
    sent = {"text": "正在办理。", "seen": editor.get(address).context["seen"]}
    assert editor.post(address, sent).status_code == 302
    again = editor.post(address, sent)
    assert (again.status_code, "已有新的报告" in again.content.decode()) == (422, True)
    assert Report.objects.count() == 1
    assert f'name="seen" value="{Report.objects.get().pk}"' in again.content.decode()
    assert editor.post(address, sent | {"seen": again.context["seen"]}).status_code == 302
