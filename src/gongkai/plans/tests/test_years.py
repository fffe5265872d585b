"""This year's plan beside last year's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from selectolax.lexbor import LexborHTMLParser
from time_machine import TimeMachineFixture

from gongkai.accounts.reasons import Refused
from gongkai.documents.checks import RECENT
from gongkai.factories import City
from gongkai.jobs.models import Notification
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.actions.checks import tie_rule
from gongkai.plans.choices import EventVerb, TaskKind
from gongkai.plans.models import Duty, Plan, Task
from gongkai.plans.tests.test_pages import as_
from gongkai.plans.tests.test_timeline import held
from gongkai.plans.timeline import replay
from gongkai.plans.years import compare
from gongkai.publishing import actions as publishing

OLD = """云汀市2025年政务公开工作要点
一、规范公开
1.公布权责清单,2025年9月底前完成。〔牵头单位:市教育局〕
2.整理现行有效的规范性文件,标明效力并公布目录。〔责任单位:市卫健委〕
3.收到投诉后，说明处理结果。〔责任单位:市教育局〕
"""
NEW = """云汀市2026年政务公开工作要点
一、规范公开
1.轮训承担公开工作的人员,案例教学不少于一半课时。〔责任单位:市教育局〕
2.公布权责清单,2026年9月底前完成。〔牵头单位:市教育局〕
"""


def make(city: City, written: str, now: datetime) -> Plan:
    staged = actions.stage_import(
        parse(written), "x.txt", government=city.government, actor=city.office, now=now
    )
    return actions.apply_import(staged, actor=city.office, now=now)


@pytest.fixture
def plans(city: City, now: datetime) -> tuple[Plan, Plan]:
    return make(city, OLD, now - timedelta(days=300)), make(city, NEW, now)


def finish(city: City, plan: Plan, number: int, now: datetime) -> None:
    duty = Duty.objects.get(task__plan=plan, task__number=number)
    editor = city.editor if duty.agency == city.education else city.other_editor
    link = [EvidenceDraft("网页", url="https://yunting.example/")]
    report = actions.report(duty, text="完成", is_done=True, evidence=link, actor=editor, now=now)
    actions.confirm(report, actor=city.office, now=now)


def test_the_plan_of_the_year_before_is_found(plans: tuple[Plan, Plan], city: City, now: datetime) -> None:
    old, new = plans
    assert (new.previous, old.previous) == (old, None)
    with pytest.raises(Refused, match="更早年度"):
        actions.choose_previous(old, new, actor=city.office)
    with pytest.raises(Refused, match="主管部门"):
        actions.choose_previous(new, None, actor=city.editor)


def test_what_goes_on_what_is_new_what_was_left(plans: tuple[Plan, Plan], city: City, now: datetime) -> None:
    old, new = plans
    told = [
        (row.old and row.old.number, row.new and row.new.number, row.verdict) for row in compare(new, old)
    ]
    assert told == [(None, 1, "new"), (1, 2, "carried"), (2, None, "dropped"), (3, None, "dropped")]
    assert [row.old.number for row in compare(new, old) if row.is_left_open] == [2, 3]
    finish(city, old, 2, now)
    assert [row.old.number for row in compare(new, old) if row.is_left_open] == [3]
    carried = compare(new, old)[1]
    assert 80 <= carried.percent < 100
    assert ("taken", "2025") in carried.diff


def test_an_open_task_is_carried_over(plans: tuple[Plan, Plan], city: City, now: datetime) -> None:
    old, new = plans
    left = old.tasks.get(number=2)
    Notification.objects.all().delete()
    made = actions.carry_over(left, new, due_on=date(2026, 12, 31), actor=city.office, now=now)
    assert (made.number, made.kind, made.due_on, made.carried_from) == (
        3,
        TaskKind.DATED,
        date(2026, 12, 31),
        left,
    )
    assert (left.chapter_number, made.chapter_number, made.chapter) == ("一", "", "规范公开")
    assert [(duty.agency, duty.part) for duty in made.duties.all()] == [(city.health, "responsible")]
    assert replay([one.as_event() for one in made.events.all()]) == held(made)
    assert left.events.last().verb == EventVerb.CARRIED
    assert [one.user for one in Notification.objects.all()] == [city.other_editor]
    assert [row.old.number for row in compare(new, old) if row.is_left_open] == [3]
    with pytest.raises(Refused, match="已经结转"):
        actions.carry_over(left, new, actor=city.office, now=now)
    third = actions.carry_over(old.tasks.get(number=3), new, actor=city.office, now=now)
    assert (third.kind, third.trigger, third.is_waiting) == (TaskKind.TRIGGERED, "收到投诉后", True)


def test_carrying_over_is_refused(plans: tuple[Plan, Plan], city: City, now: datetime) -> None:
    old, new = plans
    finish(city, old, 2, now)
    for task, actor, says in [
        (old.tasks.get(number=2), city.office, "已经办结"),
        (old.tasks.get(number=3), city.editor, "主管部门"),
        (new.tasks.get(number=1), city.office, "往年要点中"),
    ]:
        with pytest.raises(Refused, match=says):
            actions.carry_over(task, new, actor=actor, now=now)
    for year in (1, new.year - 2, new.year + 3, 9999):
        with pytest.raises(Refused, match="日期应在"):
            day = date(year, 6, 30)
            actions.carry_over(old.tasks.get(number=3), new, due_on=day, actor=city.office, now=now)
    for day in (date(2025, 1, 1), now.date() - timedelta(days=1)):
        with pytest.raises(Refused, match="第 3 项：“新时限”不能早于今天"):
            actions.carry_over(old.tasks.get(number=3), new, due_on=day, actor=city.office, now=now)
    actions.carry_over(old.tasks.get(number=3), new, due_on=now.date(), actor=city.office, now=now)


def test_a_corrected_text_leaves_what_was_carried_over(
    plans: tuple[Plan, Plan], city: City, now: datetime
) -> None:
    old, new = plans
    made = actions.carry_over(old.tasks.get(number=2), new, actor=city.office, now=now)
    later = now + timedelta(days=1)
    staged = actions.stage_import(
        parse(NEW + "3.公开热线的办理情况。〔责任单位:市教育局〕\n"),
        "更正.txt",
        government=city.government,
        updates=new,
        actor=city.office,
        now=later,
    )
    actions.apply_import(staged, actor=city.office, now=later)
    made.refresh_from_db()
    assert (made.number, made.dropped_on) == (4, None)
    assert new.tasks.get(number=3).text == "公开热线的办理情况。"
    assert replay([one.as_event() for one in made.events.all()]) == held(made)


def test_progress_with_a_carried_task_is_released_when_both_documents_are_public(
    plans: tuple[Plan, Plan], city: City, now: datetime
) -> None:
    old, new = plans
    actions.carry_over(old.tasks.get(number=2), new, actor=city.office, now=now)
    for plan in (new, old):
        with pytest.raises(Refused):
            actions.release_progress(new, actor=city.office, now=now)
        publishing.submit(plan.record, actor=city.office, now=now)
        publishing.approve(plan.record, actor=city.office_reviewer, now=now)
        publishing.publish(plan.record, actor=city.office_reviewer, now=now)
    new = Plan.objects.get(pk=new.pk)
    assert actions.release_progress(new, actor=city.office, now=now).pk


def test_the_page_compares(plans: tuple[Plan, Plan], city: City) -> None:
    old, new = plans
    client, address = as_(city.office), f"/desk/plans/{new.pk}/compare/"
    page = client.get(f"{address}?show=dropped")
    assert "2 项未办结且新年度未列入" in page.content.decode()
    assert [row.old.number for row in page.context["page_obj"]] == [2, 3]
    client.post(address, {"previous": ""})
    assert "还没有选定往年要点" in client.get(address).content.decode()
    assert client.post(address, {"previous": new.pk}).status_code == 422
    assert client.post(address, {"previous": 10**30}).status_code == 422
    assert "选定后保存" in client.get(address).content.decode()
    said = client.post(address, {"previous": old.pk}, follow=True).content.decode()
    assert f"已选定“{old.title}”为本要点的往年要点。" in said
    assert Plan.objects.get(pk=new.pk).previous == old
    assert as_(city.editor).get(address).status_code == 404


def test_all_that_is_open_is_carried_over_in_one_act(
    plans: tuple[Plan, Plan], city: City, now: datetime, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(now)
    old, new = plans
    second, third = old.tasks.get(number=2), old.tasks.get(number=3)
    client, address = as_(city.office), f"/desk/plans/{new.pk}/carry-over/"
    assert address in client.get(f"/desk/plans/{new.pk}/compare/").content.decode()
    page = client.get(address)
    assert [row[0] for row in page.context["rows"]] == [second, third]
    boxes = LexborHTMLParser(page.content.decode()).css("input[type=checkbox][name^=take-]")
    assert ["checked" in box.attributes for box in boxes] == [True, True]
    Notification.objects.all().delete()
    every = {f"take-{second.pk}": "on", f"take-{third.pk}": "on", "due_on": "2026-10-31"}
    # One bad day keeps all of them out, and what was typed stays.
    refused = client.post(address, {**every, f"due-{third.pk}": "2062-10-31"})
    assert refused.status_code == 422
    assert "第 3 项：“新时限”：日期应在" in refused.content.decode()
    assert "2062-10-31" in refused.content.decode()
    assert client.post(address, {**every, f"due-{third.pk}": "x"}).status_code == 422
    assert "请至少选择一项" in client.post(address, {}).content.decode()
    assert not Task.objects.exclude(carried_from=None).exists()
    # A colleague carried one over meanwhile: the list is shown anew.
    again = client.post(address, {**every, "take-999999": "on"})
    assert "有的任务已经结转" in again.content.decode()
    done = client.post(address, {**every, f"due-{second.pk}": "2026-11-30"}, follow=True)
    assert "已结转 2 项，列为第 3 至 4 项" in done.content.decode()
    made = list(Task.objects.exclude(carried_from=None).order_by("number"))
    assert [(one.number, one.carried_from, one.kind, one.due_on) for one in made] == [
        (3, second, TaskKind.DATED, date(2026, 11, 30)),
        # The day for all is for those that had one.
        (4, third, TaskKind.TRIGGERED, None),
    ]
    assert Notification.objects.count() == 2
    assert "没有需要结转的任务" in client.get(address).content.decode()
    assert as_(city.editor).get(address).status_code == 404
    assert as_(city.editor).post(address, every).status_code == 404


def test_an_agency_hears_once_of_many(plans: tuple[Plan, Plan], city: City, now: datetime) -> None:
    old, new = plans
    Duty.objects.filter(task__plan=old, task__number=2).update(agency=city.education)
    Notification.objects.all().delete()
    chosen = [(task, None) for task in old.tasks.filter(number__in=(2, 3))]
    actions.carry_over_all(chosen, new, actor=city.office, now=now)
    [told] = Notification.objects.filter(user=city.editor)
    assert told.text == "2 项任务结转到“云汀市2026年政务公开工作要点”"


def test_rules_measures_parts_and_the_task_above_go_along(
    plans: tuple[Plan, Plan], city: City, now: datetime
) -> None:
    old, new = plans
    left, above = old.tasks.get(number=2), old.tasks.get(number=1)
    by = {"actor": city.office, "now": now}
    tie_rule(left, RECENT.name, reason="由系统核验", **by)
    measure = actions.add_measure(left, name="目录", unit="件", target=Decimal(120), is_ceiling=False, **by)
    actions.record_measure(measure, actual=Decimal(30), measured_on=now.date(), **by)
    for text in ("甲件", "乙件"):
        part = actions.add_subtask(left, city.health, text=text, due_on=None, **by)
    actions.finish_subtask(part, note="完成", **by)
    # As if the government above had two plans as well, and carried its own task over.
    Task.objects.filter(pk=left.pk).update(above=above)
    higher = Task.objects.create(plan=new, number=9, text="上级的", carried_from=above)
    page = as_(city.office).get(f"/desk/plans/{new.pk}/carry-over/").content.decode()
    for said in ("市卫健委", str(RECENT.label), "目录 120件", "甲件", "第 9 项"):
        assert said in page
    assert "乙件" not in page
    made = actions.carry_over(left, new, **by)
    assert [check.rule for check in made.checks.all()] == [RECENT.name]
    assert [(one.name, one.target, one.actual) for one in made.measures.all()] == [
        ("目录", Decimal(120), None)
    ]
    assert [(one.text, one.agency) for one in made.subtasks.all()] == [("甲件", city.health)]
    assert made.above == higher
    assert "目录 120件" in made.events.get(verb=EventVerb.CREATED).reason
    assert replay([one.as_event() for one in made.events.all()]) == held(made)


def test_an_occasion_that_came_does_not_go_with_the_year(
    plans: tuple[Plan, Plan], city: City, now: datetime
) -> None:
    old, new = plans
    left = old.tasks.get(number=3)
    actions.trigger(left, happened_on=now.date(), due_on=None, reason="投诉", actor=city.office, now=now)
    day = date(2026, 12, 31)
    made = actions.carry_over(left, new, due_on=day, actor=city.office, now=now)
    assert (made.kind, made.triggered_on, made.due_on, made.is_waiting) == (
        TaskKind.TRIGGERED,
        now.date(),
        day,
        False,
    )
    assert replay([one.as_event() for one in made.events.all()]) == held(made)


def test_what_was_carried_over_twice_can_still_be_released(
    plans: tuple[Plan, Plan], city: City, now: datetime
) -> None:
    old, new = plans
    once = actions.carry_over(old.tasks.get(number=2), new, actor=city.office, now=now)
    third = make(city, NEW.replace("2026", "2027").replace("2.公布权责清单", "2.公布收费清单"), now)
    assert third.previous == new
    actions.carry_over(once, third, actor=city.office, now=now)
    for plan in (*plans, third):
        publishing.submit(plan.record, actor=city.office, now=now)
        publishing.approve(plan.record, actor=city.office_reviewer, now=now)
        publishing.publish(plan.record, actor=city.office_reviewer, now=now)
    assert actions.release_progress(Plan.objects.get(pk=third.pk), actor=city.office, now=now).pk


@pytest.mark.parametrize("page", ["compare", "carry-over"])
def test_the_page_makes_a_fixed_number_of_queries(
    plans: tuple[Plan, Plan], city: City, now: datetime, page: str, django_assert_max_num_queries: object
) -> None:
    new = plans[1]
    client = as_(city.office)

    def measure() -> int:
        with django_assert_max_num_queries(24) as captured:  # type: ignore[operator]
            assert client.get(f"/desk/plans/{new.pk}/{page}/").status_code == 200
        return len(captured)

    few = measure()
    for plan in plans:
        tasks = Task.objects.bulk_create(
            Task(plan=plan, number=number, text=f"{plan.year}年办好第{number}件事，公布结果。" * 3)
            for number in range(10, 210)
        )
        Duty.objects.bulk_create(
            Duty(task=task, agency=city.education, part="lead", state_since=now) for task in tasks
        )
    assert measure() == few
