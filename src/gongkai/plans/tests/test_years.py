"""This year's plan beside last year's."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from gongkai.accounts.reasons import Refused
from gongkai.factories import City
from gongkai.jobs.models import Notification
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
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
        (new.tasks.get(number=1), city.office, "上年要点中"),
    ]:
        with pytest.raises(Refused, match=says):
            actions.carry_over(task, new, actor=actor, now=now)
    for year in (1, new.year - 2, new.year + 3, 9999):
        with pytest.raises(Refused, match="日期应在"):
            day = date(year, 6, 30)
            actions.carry_over(old.tasks.get(number=3), new, due_on=day, actor=city.office, now=now)


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


def test_the_page_compares_and_carries_over(plans: tuple[Plan, Plan], city: City) -> None:
    old, new = plans
    client, address = as_(city.office), f"/desk/plans/{new.pk}/compare/"
    page = client.get(f"{address}?show=dropped")
    assert "2 项未办结且新年度未列入" in page.content.decode()
    assert [row.old.number for row in page.context["page_obj"]] == [2, 3]
    left = old.tasks.get(number=2)
    assert "不是日期" in client.post(f"{address}{left.pk}/", {"due_on": "x"}, follow=True).content.decode()
    client.post(f"{address}{left.pk}/", {})
    assert Task.objects.get(carried_from=left).kind == TaskKind.STANDING
    assert "已经结转" in client.post(f"{address}{left.pk}/", {}, follow=True).content.decode()
    client.post(address, {"previous": ""})
    assert "没有可比较的上年要点" in client.get(address).content.decode()
    assert client.post(address, {"previous": new.pk}).status_code == 422
    assert client.post(address, {"previous": 10**30}).status_code == 422
    client.post(address, {"previous": old.pk})
    assert Plan.objects.get(pk=new.pk).previous == old
    assert as_(city.editor).get(address).status_code == 404
    assert as_(city.editor).post(f"{address}{left.pk}/").status_code == 404


def test_the_page_makes_a_fixed_number_of_queries(
    plans: tuple[Plan, Plan], city: City, now: datetime, django_assert_max_num_queries: object
) -> None:
    new = plans[1]
    client = as_(city.office)

    def measure() -> int:
        with django_assert_max_num_queries(20) as captured:  # type: ignore[operator]
            assert client.get(f"/desk/plans/{new.pk}/compare/").status_code == 200
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
