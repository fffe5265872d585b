"""What stops or warns of a release by its words, wherever they stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from time_machine import TimeMachineFixture

from gongkai.accounts.reasons import Refused
from gongkai.factories import City
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.models import Duty, Measure, Plan, Subtask, Task
from gongkai.plans.tests.test_pages import as_, publish
from gongkai.plans.tests.test_progress import TEXT
from gongkai.plans.tests.test_progress import plan as plan

MARKED = "机密★启动特别行动"


def test_no_text_of_a_task_is_taken_in_with_a_secrecy_mark(plan: Plan, city: City, now: datetime) -> None:
    task = plan.tasks.get(number=1)
    duty = Duty.objects.get(task=task, agency=city.education)
    by = {"actor": city.office, "now": now}
    figure = {"name": "清单", "target": Decimal(1), "is_ceiling": False}
    proof = [EvidenceDraft("清单", url=f"https://yunting.example/?q={MARKED}")]
    staged = actions.stage_import(parse(TEXT), "x.txt", government=city.government, **by)
    items = staged.item_drafts()
    items[0].trigger = MARKED
    for act in (
        lambda: actions.change_terms(task, kind="triggered", trigger=MARKED, reason="按文意", **by),
        lambda: actions.add_measure(task, unit=MARKED, **figure, **by),
        lambda: actions.add_measure(task, unit="件", **figure | {"name": MARKED}, **by),
        lambda: actions.add_subtask(task, city.education, text=MARKED, due_on=None, **by),
        lambda: actions.cancel(duty, reason=MARKED, **by),
        lambda: actions.report(duty, text="好了。", is_done=True, evidence=proof, actor=city.editor, now=now),
        lambda: actions.correct_import(staged, title="要点", year=2026, items=items, **by),
    ):
        with pytest.raises(Refused, match="密级标志"):
            act()


@pytest.mark.parametrize("place", ["trigger", "unit", "name", "text"])
def test_a_secrecy_mark_stops_a_release_wherever_it_stands(
    plan: Plan, city: City, now: datetime, place: str
) -> None:
    publish(plan, city, now)
    task = plan.tasks.get(number=1)
    if place == "trigger":
        Task.objects.filter(pk=task.pk).update(trigger=MARKED)
    elif place == "text":
        Subtask.objects.create(task=task, agency=city.education, text=MARKED)
    else:
        Measure.objects.create(task=task, target=1, **{"name": "清单", "unit": "件"} | {place: MARKED})
    with pytest.raises(Refused, match="密级标志"):
        actions.release_progress(plan, actor=city.office, now=now + timedelta(hours=1))
    assert "密级标志" in as_(city.office).get(f"/desk/plans/{plan.pk}/release/").content.decode()


def test_personal_data_is_looked_for_in_everything_that_a_release_tells(
    plan: Plan, city: City, now: datetime, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(now)
    task = plan.tasks.get(number=1)
    Task.objects.filter(pk=task.pk).update(trigger="联系张三１３９ ００００ １１１１")
    Subtask.objects.create(task=task, agency=city.education, text="找李四13900001111")
    Measure.objects.create(task=task, target=1, name="清单", unit="份13900001111")
    page = as_(city.office).get(f"/desk/plans/{plan.pk}/release/")
    change = next(one for one in page.context["changes"] if one.number == 1)
    for label in ("触发情形", "任务分解", "量化指标"):
        assert f"“{label}”里疑似有手机号或身份证号。" in change.warnings
