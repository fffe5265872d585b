"""Tasks of an agency that ends: inherited by one successor, put back to the office where there are several."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine

from gongkai.agencies.models import Agency
from gongkai.conftest import NOW
from gongkai.directory import actions as directory
from gongkai.directory.actions import Terms
from gongkai.factories import City, fresh, make_person
from gongkai.jobs.models import Notification
from gongkai.jobs.todos import todos_of
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft, rounds
from gongkai.plans.choices import Answer, DutyState, EventVerb, Match, RequestKind, TaskState, Verdict
from gongkai.plans.models import Duty, Plan, PlanImport, Report, Subtask, Task, TaskUnit
from gongkai.plans.progress import progress_content
from gongkai.plans.tests.test_pages import as_
from gongkai.plans.tests.test_timeline import held
from gongkai.plans.timeline import replay

pytestmark = pytest.mark.django_db
TEXT = """云汀市2026年政务公开工作要点
1.公布目录,2026年9月底前完成。〔牵头单位:市教育局,责任单位:市卫健委〕
2.按时公开。〔牵头单位:市教育局〕
3.各自整理。〔责任单位:市政府办公厅、市教育局〕
4.统一规范。〔责任单位:市属各委、局、办〕
"""
LINK = [EvidenceDraft("目录", url="https://www.yunting.invalid/1")]


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def terms(city: City, now: datetime) -> Terms:
    return Terms(date(2026, 6, 1), "云编〔2026〕7号", city.office, now)


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    made = actions.apply_import(staged(city, now), actor=city.office, now=now)
    agencies = [city.education, city.health]
    actions.settle_unit(made, "市属各委、局、办", agencies, actor=city.office, now=now)
    return made


def staged(city: City, now: datetime) -> PlanImport:
    return actions.stage_import(
        parse(TEXT), "plan.txt", government=city.government, actor=city.office, now=now
    )


def duties(number: int) -> dict[str, tuple[str, str]]:
    found = Duty.objects.filter(task__number=number).select_related("agency")
    return {duty.agency.code: (duty.part, duty.state) for duty in found}


def timelines_tell_everything() -> None:
    for task in Task.objects.all():
        assert replay(one.as_event() for one in task.events.all()) == held(task)


def test_one_successor_inherits_with_the_stronger_part(city: City, plan: Plan, terms: Terms) -> None:
    made = directory.merge([city.education], city.health, terms=terms)
    assert duties(1) == {"jyj": ("lead", "transferred"), "wjw": ("lead", "assigned")}
    assert duties(2) == {"jyj": ("lead", "transferred"), "wjw": ("lead", "assigned")}
    assert duties(3)["wjw"] == ("responsible", "assigned")
    timelines_tell_everything()
    last = plan.tasks.get(number=2).events.get(verb=EventVerb.ASSIGNED, agency=city.health)
    assert last.reason == "机构改革（云编〔2026〕7号）：云汀市教育局由云汀市卫生健康委员会承接"
    said = [sentence for heading, sentence in made.effects if heading == "工作要点"]
    assert said == [f"{plan.title}：4 项未办结的任务转由云汀市卫生健康委员会承担。"]
    told = Notification.objects.filter(user=city.editor, text__contains="因机构改革承接其他机构的任务")
    assert told.count() == 1  # she moved along with her agency


def test_work_that_has_begun_goes_on(city: City, plan: Plan, terms: Terms, now: datetime) -> None:
    for number, is_done in ((1, False), (2, True)):
        duty = Duty.objects.get(task__number=number, agency=city.education)
        actions.report(duty, text="进展", is_done=is_done, evidence=LINK, actor=city.editor, now=now)
    before = progress_content(plan, now)
    directory.merge([city.education], city.health, terms=terms)
    assert duties(1)["wjw"] == ("lead", "in_progress")  # its own part had not begun
    assert duties(2)["wjw"] == ("lead", "in_progress")
    assert duties(3)["wjw"] == ("responsible", "assigned")
    after = progress_content(plan, now)
    assert [task["state"] for task in after["tasks"]] == [task["state"] for task in before["tasks"]]
    timelines_tell_everything()


def test_of_two_agencies_that_go_into_one_a_person_hears_once(
    city: City, plan: Plan, terms: Terms, now: datetime
) -> None:
    keeper = make_person("bgt-editor", (city.office_agency, "editor"))
    directory.merge([city.education, city.health], city.office_agency, terms=terms)
    for person in (keeper, city.editor, city.other_editor):
        assert Notification.objects.filter(user=person, text__contains="因机构改革承接").count() == 1


def test_what_was_done_stays_done_and_the_successor_sees_it(
    city: City, plan: Plan, terms: Terms, now: datetime
) -> None:
    lead = Duty.objects.get(task__number=2, agency=city.education)
    made = actions.report(lead, text="已办好", is_done=True, evidence=LINK, actor=city.editor, now=now)
    Duty.objects.filter(pk=lead.pk).update(state=DutyState.VERIFIED)
    Report.objects.filter(pk=made.pk).update(verdict=Verdict.CONFIRMED)
    directory.merge([city.education], city.health, terms=terms)
    assert duties(2) == {"jyj": ("lead", "verified")}
    page = as_(fresh(city.other_editor)).get(f"/desk/plans/tasks/{lead.task_id}/")
    assert "已办好" in page.content.decode()


def test_what_waited_is_answered_with_the_reform(city: City, plan: Plan, terms: Terms, now: datetime) -> None:
    first, second = (Duty.objects.get(task__number=n, agency=city.education) for n in (1, 2))
    actions.report(first, text="完成", is_done=True, evidence=LINK, actor=city.editor, now=now)
    asked = actions.ask(second, RequestKind.NOT_OURS, reason="不属本单位", actor=city.editor, now=now)
    directory.merge([city.education], city.health, terms=terms)
    asked.refresh_from_db()
    assert (asked.answer, Report.objects.get().verdict) == (Answer.REFUSED, Verdict.NOTED)
    rooms = {todo.room for todo in todos_of(fresh(city.office), NOW.date())}
    assert not rooms & {"报告待确认", "申请待答复"}
    timelines_tell_everything()


def test_an_own_part_that_was_done_is_taken_up_again(
    city: City, plan: Plan, terms: Terms, now: datetime
) -> None:
    own = Duty.objects.get(task__number=1, agency=city.health)
    made = actions.report(own, text="完成", is_done=True, evidence=LINK, actor=city.other_editor, now=now)
    actions.confirm(made, actor=city.office, now=now)
    directory.merge([city.education], city.health, terms=terms)
    assert duties(1)["wjw"] == ("lead", "returned")
    timelines_tell_everything()


def test_of_several_successors_the_office_chooses_per_duty(
    city: City, plan: Plan, terms: Terms, now: datetime
) -> None:
    parts = [
        Agency(name=f"云汀市{name}教育局", code=code, kind="department", level="city", parent=city.government)
        for name, code in (("基础", "jcj"), ("职业", "zyj"))
    ]
    directory.split(city.education, parts, terms=terms)
    assert duties(2) == {"jyj": ("lead", "transferred")}
    assert plan.tasks.with_duties().get(number=2).state == TaskState.TO_ASSIGN
    # A unit of its own is the question again; what came from a collective gets one.
    asked = TaskUnit.objects.filter(match=Match.QUESTION).order_by("task__number")
    assert [(unit.task.number, unit.text) for unit in asked] == [
        (1, "市教育局"),
        (2, "市教育局"),
        (3, "市教育局"),
        (4, "云汀市教育局"),
    ]
    assert "分别" not in asked[0].reason
    assert asked[0].reason.startswith("机构改革")
    first, second, *_rest = plan.tasks.all()
    basic, vocational = (Agency.objects.get(code=code) for code in ("jcj", "zyj"))
    actions.settle_unit(plan, "市教育局", [basic], tasks=[first.pk], actor=city.office, now=now)
    assert duties(1)["jcj"] == ("lead", "assigned")
    assert "jcj" not in duties(2)
    actions.settle_unit(plan, "市教育局", [vocational], actor=city.office, now=now)
    assert duties(2)["zyj"] == ("lead", "assigned")
    assert "zyj" not in duties(1)
    timelines_tell_everything()
    assert second.number == 2


def test_an_import_that_is_being_checked_follows(city: City, terms: Terms, now: datetime) -> None:
    waiting = staged(city, now)
    directory.merge([city.education], city.health, terms=terms)
    waiting.refresh_from_db()
    assert waiting.units["市教育局"]["agencies"] == [city.health.pk]
    assert city.education.pk not in waiting.units["市属各委、局、办"]["agencies"]
    plan = actions.apply_import(waiting, actor=city.office, now=now)
    assert not Duty.objects.filter(task__plan=plan, agency=city.education).exists()


def test_a_text_older_than_the_reform_reaches_the_successor(city: City, terms: Terms, now: datetime) -> None:
    directory.merge([city.education], city.health, terms=terms)
    signed = TEXT + "云汀市人民政府办公厅\n2026年3月10日\n"
    made = actions.stage_import(
        parse(signed), "plan.txt", government=city.government, actor=city.office, now=now
    )
    unit = made.units["市教育局"]
    assert unit["agencies"] == [city.health.pk]
    assert "已于2026年5月31日撤销，由“云汀市卫生健康委员会”承接" in unit["reason"]
    assert city.education.pk not in made.units["市属各委、局、办"]["candidates"]


def test_parts_of_tasks_go_along(city: City, plan: Plan, terms: Terms, now: datetime) -> None:
    task = plan.tasks.get(number=1)
    actions.add_subtask(task, city.education, text="先列清单", due_on=None, actor=city.office, now=now)
    directory.merge([city.education], city.health, terms=terms)
    assert Subtask.objects.get().agency == city.health
    assert task.events.filter(reason__contains="分解任务转由").exists()


def test_a_running_round_does_not_wait_for_who_is_gone(
    city: City, plan: Plan, terms: Terms, now: datetime
) -> None:
    round = rounds.open_round(plan, "2026-Q2", due_on=date(2026, 7, 10), actor=city.office, now=now)
    assert round.answers.filter(agency=city.education).exists()
    made = directory.merge([city.education], city.office_agency, terms=terms)
    assert not round.answers.filter(agency=city.education).exists()
    assert any("填报不再等待云汀市教育局" in sentence for _heading, sentence in made.effects)
    assert any("由云汀市人民政府办公厅在已有的填报表中一并填报" in said for _heading, said in made.effects)


def test_what_nobody_can_sign_any_more_holds_up_no_round(
    city: City, plan: Plan, terms: Terms, now: datetime
) -> None:
    round = rounds.open_round(plan, "2026-Q2", due_on=date(2026, 7, 10), actor=city.office, now=now)
    round.answers.exclude(agency=city.education).delete()
    answer = round.answers.get()
    answer.state, answer.submitted_by, answer.submitted_at = "submitted", city.editor, now
    answer.save()
    assert any(rounds.why_not_freeze(city.office, round, now.date()))
    made = directory.merge([city.education], city.health, terms=terms)
    assert any("按“补充这些机构”纳入云汀市卫生健康委员会" in said for _heading, said in made.effects)
    page = as_(city.office).get(f"/desk/plans/rounds/{round.pk}/").content.decode()
    assert "机构已撤销" in page
    assert "2026年5月31日</time> 撤销，不再等待审签" in page
    assert "补充这些机构" in page
    assert not any(rounds.why_not_freeze(city.office, round, now.date()))
    assert rounds.take_in(round, actor=city.office, now=now) == 2


def test_what_an_import_is_undone_to_follows_too(city: City, terms: Terms, now: datetime) -> None:
    waiting = staged(city, now)
    waiting = actions.correct_import(
        waiting,
        title=waiting.title,
        year=2026,
        items=waiting.item_drafts(),
        decided={"市教育局": [city.district.pk]},
        actor=city.office,
        now=now,
    )
    directory.merge([city.education], city.health, terms=terms)
    waiting.refresh_from_db()
    waiting = actions.undo_corrections(waiting, actor=city.office, now=now)
    assert waiting.units["市教育局"]["agencies"] == [city.health.pk]


def test_a_corrected_text_does_not_call_back_who_is_gone(
    city: City, plan: Plan, terms: Terms, now: datetime
) -> None:
    directory.merge([city.education], city.health, terms=terms)
    again = actions.stage_import(
        parse(TEXT.replace("按时公开", "按时主动公开")),
        "plan.txt",
        government=city.government,
        updates=plan,
        actor=city.office,
        now=now,
    )
    actions.apply_import(again, actor=city.office, now=now)
    assert duties(2)["jyj"] == ("lead", "transferred")
    assert duties(2)["wjw"] == ("lead", "assigned")
    timelines_tell_everything()
