"""What people are told: of which plan, what an act has done, and no word cut without a sign."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.conftest import NOW
from gongkai.factories import City, fresh, make_person
from gongkai.jobs.models import Notification
from gongkai.jobs.todos import todos_of
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.acts import ACTS
from gongkai.plans.models import Duty, DutyRequest, Plan
from gongkai.plans.tests.test_pages import as_, plan_of

pytestmark = pytest.mark.django_db
LINK = [EvidenceDraft("目录", url="https://www.yunting.invalid/1")]
FIRST = "《云汀市2026年政务公开工作要点》第 1 项"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    made = plan_of(city, now)
    Notification.objects.all().delete()
    return made


@pytest.fixture
def duty(plan: Plan, city: City) -> Duty:
    return Duty.objects.get(task__plan=plan, task__number=1, agency=city.education)


def texts(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_who_is_told_of_a_task_is_told_of_which_plan(city: City, duty: Duty, now: datetime) -> None:
    asked = actions.ask(duty, "not_ours", reason="不属职责", actor=city.editor, now=now)
    [todo] = [one for one in todos_of(fresh(city.office), NOW.date()) if one.room == "申请待答复"]
    assert "云汀市2026年政务公开工作要点" in todo.detail
    actions.answer(asked, is_granted=False, opinion="仍由你局办理", actor=city.office, now=now)
    made = actions.report(duty, text="已完成", is_done=True, evidence=LINK, actor=city.editor, now=now)
    actions.confirm(made, actor=city.office, now=now)
    actions.reopen(duty, reason="佐证失效", actor=city.office, now=now)
    actions.pause(duty.task, reason="等待文件", actor=city.office, now=now)
    by_office = {"reason": "补充", "actor": city.office, "now": now}
    actions.assign_task(duty.task, city.office_agency, "cooperating", **by_office)
    assert texts(city.office)[:2] == [f"市教育局就{FIRST}不属本单位职责", f"市教育局报告{FIRST}办结，请确认"]
    assert [text.startswith(FIRST) for text in texts(city.editor)] == [True] * 4
    assert all(FIRST in text for text in Notification.objects.values_list("text", flat=True))


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


def test_what_an_act_says_promises_no_more_than_was_done(city: City, duty: Duty, now: datetime) -> None:
    def said(user: object, address: str, **data: object) -> str:
        page = as_(user).post(f"/desk/plans/{address}/", data, follow=True)
        return "".join(str(message) for message in page.context["messages"])

    wanted = {"reason": "等待系统上线", "wanted_on": "2026-11-30"}
    asked = said(city.editor, f"acts/extension/{duty.pk}", **wanted)
    assert asked.startswith("延期申请已提交，请等候答复")
    request = DutyRequest.objects.get()
    refused = as_(city.office).post(f"/desk/plans/acts/answer/{request.pk}/", {"is_granted": "no"})
    assert "不同意的，请写明理由。" in refused.content.decode()
    assert said(city.editor, f"acts/accept/{duty.pk}") == "已接收。"
    for verb, words in (("send-back", "已退回，该机构会收到通知。"), ("confirm", "已确认办结。")):
        made = actions.report(duty, text="已完成", is_done=True, evidence=LINK, actor=city.editor, now=now)
        assert said(city.office, f"reports/{made.pk}/{verb}", opinion="缺少目录") == words
    assert len({str(act.done) for act in ACTS}) == len(ACTS)


def test_the_timeline_says_what_was_done_and_a_figure_has_no_empty_zeros(
    city: City, duty: Duty, now: datetime
) -> None:
    task, by = duty.task, {"actor": city.office, "now": now}
    measure = actions.add_measure(
        task, name="办件", unit="件", target=Decimal("120.00"), is_ceiling=False, **by
    )

    def page() -> str:
        return " ".join(as_(city.office).get(f"/desk/plans/tasks/{task.pk}/").content.decode().split())

    assert "120 件" in page()
    assert "尚无数据" in page()
    assert "未达标" not in page()
    actions.record_measure(measure, actual=Decimal("30.50"), measured_on=now.date(), **by)
    part = actions.add_subtask(task, city.education, text="先列清单", due_on=None, **by)
    actions.finish_subtask(part, note="已列", **by)
    actions.change_terms(task, kind="standing", reason="改为常态", **by)
    shown = page()
    assert "30.5<" in shown
    assert "未达标" in shown
    for said in (
        "设定指标",
        "办件，目标 120件",
        "填写指标实际值",
        "办件：30.5件",
        "分解任务",
        "完成分解任务",
    ):
        assert said in shown
    assert "调整类型" in shown
    assert "更正内容" not in shown
    form = as_(city.office).get(f"/desk/plans/acts/record/{measure.pk}/").content.decode()
    assert "目标 120 件" in form
    assert 'value="30.5"' in form


def test_a_day_and_what_follows_stand_together(city: City, duty: Duty) -> None:
    page = as_(city.office).get(f"/desk/plans/tasks/{duty.task_id}/").content.decode()
    assert "</time>前完成" in page


def test_a_comparison_names_its_years(city: City, plan: Plan, now: datetime) -> None:
    old = parse("云汀市2023年政务公开工作要点\n1.更新清单。〔牵头单位：市教育局〕\n")
    staged = actions.stage_import(old, "旧.txt", government=city.government, actor=city.office, now=now)
    before = actions.apply_import(staged, actor=city.office, now=now)
    address = f"/desk/plans/{plan.pk}/compare/"
    assert "与往年要点比较" in as_(city.office).get(address).content.decode()
    actions.choose_previous(plan, before, actor=city.office)
    page = as_(city.office).get(address).content.decode()
    assert "2026年与2023年要点比较" in page
    assert "2023年任务" in as_(city.office).get(f"{address}?show=dropped").content.decode()
    assert "上年" not in page
    assert "2023年第 1 项" in as_(city.office).get(f"/desk/plans/{plan.pk}/carry-over/").content.decode()


def test_what_is_missing_is_named_as_the_form_names_it(city: City, duty: Duty, now: datetime) -> None:
    given_by = {"actor": city.office, "now": now}
    made = actions.report(duty, text="已完成", is_done=True, evidence=LINK, actor=city.editor, now=now)
    page = as_(city.office).post(f"/desk/plans/reports/{made.pk}/send-back/", {"opinion": " "})
    assert (page.status_code, "请填写意见。" in page.content.decode()) == (422, True)
    plan, task = duty.task.plan, duty.task
    day = date(2026, 7, 7)
    for act, says in (
        (lambda: actions.send_back(made, opinion="", **given_by), "意见"),
        (lambda: actions.cancel(duty, reason="", **given_by), "理由"),
        (lambda: actions.pause(task, reason="", **given_by), "理由"),
        (lambda: actions.hand_on(duty, handler="", actor=city.editor, now=now), "经办内设机构"),
        (lambda: actions.recall(duty, reason="", actor=city.editor, now=now), "理由"),
        (lambda: actions.dun(plan, duty.agency, [duty], text="", answer_by=day, **given_by), "督办要求"),
        (
            lambda: actions.add_subtask(task, duty.agency, text="", due_on=None, **given_by),
            "内容",
        ),
    ):
        with pytest.raises(Refused, match=f"请填写{says}。"):
            act()
    actions.send_back(made, opinion="请补充", **given_by)
    with pytest.raises(Refused, match="请填写进展情况。"):
        actions.report(duty, text=" ", is_done=False, evidence=[], actor=city.editor, now=now)


def test_what_is_begun_waits_among_the_todos_once_its_day_has_passed(city: City, now: datetime) -> None:
    duty = plan_of(city, now).tasks.get(number=1).duties.get(agency=city.education)
    actions.report(duty, text="已启动", is_done=False, evidence=[], actor=city.editor, now=now)
    due = Plan.objects.get().tasks.get(number=1).due_on

    def waiting(today: date) -> list[str]:
        found = todos_of(fresh(city.editor), today)
        return [todo.tone for todo in found if todo.url == f"/desk/plans/tasks/{duty.task_id}/"]

    assert due is not None
    assert waiting(due) == []
    assert waiting(due + timedelta(days=1)) == ["danger"]
    actions.pause(duty.task, reason="等待文件", actor=city.office, now=now)
    assert waiting(due + timedelta(days=1)) == []
