"""What people do with a task beside reporting: each act once done and once refused, through its page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from gongkai.accounts.reasons import Refused
from gongkai.conftest import NOW
from gongkai.factories import City, make_person, published
from gongkai.jobs.models import Notification
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.acts import ACTS
from gongkai.plans.choices import DutyState, EventVerb
from gongkai.plans.models import Duty, DutyRequest, Measure, Plan, Report, Subtask, Task, TaskEvent
from gongkai.plans.tests.test_pages import as_, plan_of

pytestmark = pytest.mark.django_db
LINK = [EvidenceDraft("目录", url="https://www.yunting.invalid/1")]


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    return plan_of(city, now)


@pytest.fixture
def task(plan: Plan) -> Task:
    return plan.tasks.get(number=1)


@pytest.fixture
def lead(task: Task, city: City) -> Duty:
    return task.duties.get(agency=city.education)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def act(client: Client, verb: str, pk: int, **data: object) -> int:
    return client.post(f"/desk/plans/acts/{verb}/{pk}/", data).status_code


def test_accept_and_hand_on(city: City, lead: Duty) -> None:
    editor = as_(city.editor)
    assert act(editor, "accept", lead.pk, handler="政策法规科") == 302
    lead.refresh_from_db()
    assert (lead.state, lead.handler) == (DutyState.ACCEPTED, "政策法规科")
    assert act(editor, "accept", lead.pk, handler="") == 422
    assert act(editor, "hand-on", lead.pk, handler=" ") == 422
    assert act(editor, "hand-on", lead.pk, handler="办公室") == 302
    assert "办公室" in editor.get(f"/desk/plans/tasks/{lead.task_id}/").content.decode()


def test_others_are_refused_and_strangers_find_nothing(city: City, lead: Duty) -> None:
    assert act(as_(city.other_editor), "accept", lead.pk) == 404  # in the plan, but neither lead nor office
    assert act(as_(city.office), "accept", lead.pk) == 422
    assert act(as_(make_person("stranger")), "accept", lead.pk) == 404
    assert act(as_(make_person("stranger2")), "pause", lead.task_id, reason="理由") == 404
    assert act(as_(city.editor), "pause", lead.task_id, reason="理由") == 422
    assert act(as_(city.editor), "nonsense", lead.pk) == 404
    assert Client().post(f"/desk/plans/acts/accept/{lead.pk}/").status_code == 302
    lead.refresh_from_db()
    assert lead.state == DutyState.ASSIGNED


def test_an_extension_moves_the_day_and_keeps_the_old_one(city: City, lead: Duty, task: Task) -> None:
    editor, office = as_(city.editor), as_(city.office)
    data = {"reason": "等待系统上线", "wanted_on": "2026-11-30"}
    assert act(editor, "extension", lead.pk, **data | {"wanted_on": "2026-09-30"}) == 422
    assert act(editor, "extension", lead.pk, **data) == 302
    assert act(editor, "extension", lead.pk, **data) == 422  # one at a time
    asked = DutyRequest.objects.get()
    assert "等待系统上线" in office.get(f"/desk/plans/acts/answer/{asked.pk}/").content.decode()
    assert act(office, "answer", asked.pk, is_granted="no") == 422  # a refusal says why
    assert act(office, "answer", asked.pk, is_granted="yes") == 302
    task.refresh_from_db()
    assert task.due_on == date(2026, 11, 30)
    moved = task.events.get(verb=EventVerb.DEADLINE_CHANGED)
    assert (moved.due_before, moved.due_on, moved.reason) == (
        date(2026, 9, 30),
        date(2026, 11, 30),
        "依申请延期",
    )
    assert act(office, "answer", asked.pk, is_granted="yes") == 422


def test_a_day_that_has_passed_is_not_extended(city: City, lead: Duty, task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(due_on=date(2026, 6, 1))
    assert act(as_(city.editor), "extension", lead.pk, reason="理由", wanted_on="2026-12-01") == 422


def test_a_task_that_is_not_ours_goes_to_another(city: City, lead: Duty, task: Task) -> None:
    assert act(as_(city.editor), "not-ours", lead.pk, reason="不属本单位职责") == 302
    asked = DutyRequest.objects.get()
    office = as_(city.office)
    page = office.get(f"/desk/plans/acts/answer/{asked.pk}/").content.decode()
    assert "卫生健康" in page
    assert page.count('<input type="checkbox" name="instead"') > 1
    assert act(office, "answer", asked.pk, is_granted="yes", instead=[city.office_agency.pk]) == 302
    lead.refresh_from_db()
    assert lead.state == DutyState.TRANSFERRED
    assert task.duties.get(agency=city.office_agency).part == "lead"
    assert (
        "没有任务" not in as_(city.editor).get("/desk/plans/my-tasks/").content.decode()
    )  # two others remain
    assert act(as_(city.editor), "accept", lead.pk) == 422


def test_a_task_is_returned_within_three_working_days(city: City, lead: Duty, now: datetime) -> None:
    """Handed out on Tuesday 30 June 2026: Friday 3 July is the third working day, Monday 6 July too late."""
    on_friday, on_monday = now + timedelta(days=3), now + timedelta(days=6)
    assert actions.why_not_ask(city.editor, lead, "not_ours", on_friday.date())[-1] is None
    with pytest.raises(Refused, match="交办后 3 个工作日内提出，已于2026年7月3日届满"):
        actions.ask(lead, "not_ours", reason="不属职责", actor=city.editor, now=on_monday)
    with time_machine.travel(on_monday, tick=False):
        assert act(as_(city.editor), "not-ours", lead.pk, reason="不属职责") == 422
    assert not DutyRequest.objects.exists()
    asked = actions.ask(lead, "not_ours", reason="不属职责", actor=city.editor, now=on_friday)
    assert asked.answer == "waiting"


def test_what_an_agency_asked_ends_with_its_duty(city: City, lead: Duty, task: Task) -> None:
    editor, office = as_(city.editor), as_(city.office)
    act(editor, "extension", lead.pk, reason="等待系统上线", wanted_on="2026-11-30")
    later = DutyRequest.objects.get()
    page = office.get(f"/desk/plans/acts/answer/{later.pk}/").content.decode()
    assert (
        "同意后，整项任务的完成时限由 2026年9月30日 调整为 2026年11月30日，对全部 4 个承办机构生效。" in page
    )
    act(editor, "not-ours", lead.pk, reason="不属本单位职责")
    left = DutyRequest.objects.get(kind="not_ours")
    assert act(office, "answer", left.pk, is_granted="yes") == 302
    later.refresh_from_db()
    assert (later.answer, later.opinion) == ("refused", "已转办，申请随之终结。")
    assert task.events.filter(verb=EventVerb.ANSWERED, reason__contains="申请延期").exists()
    assert "申请待答复" not in office.get("/desk/").content.decode()
    DutyRequest.objects.filter(pk=later.pk).update(answer="waiting")  # left from before
    assert act(office, "answer", later.pk, is_granted="yes") == 422
    task.refresh_from_db()
    assert task.due_on == date(2026, 9, 30)


def test_a_cancelled_duty_leaves_no_request(city: City, lead: Duty) -> None:
    act(as_(city.editor), "extension", lead.pk, reason="等待系统上线", wanted_on="2026-11-30")
    assert act(as_(city.office), "cancel", lead.pk, reason="改由他人办理") == 302
    assert DutyRequest.objects.get().answer == "refused"


def test_whoever_has_begun_cannot_return_a_task(city: City, lead: Duty, now: datetime) -> None:
    actions.report(lead, text="已开始", is_done=False, evidence=[], actor=city.editor, now=now)
    assert act(as_(city.editor), "not-ours", lead.pk, reason="理由") == 422


def test_pause_and_resume(city: City, task: Task) -> None:
    office = as_(city.office)
    assert act(office, "pause", task.pk, reason="等待上级文件") == 302
    assert act(office, "pause", task.pk, reason="等待上级文件") == 422
    task.refresh_from_db()
    assert not task.is_overdue(date(2030, 1, 1))
    assert act(office, "resume", task.pk, reason="") == 422
    assert act(office, "resume", task.pk, reason="文件已到") == 302
    task.refresh_from_db()
    assert task.is_overdue(date(2030, 1, 1))


def test_terms_and_occasion(city: City, task: Task) -> None:
    office = as_(city.office)
    assert act(office, "terms", task.pk, kind="triggered", cycle="quarter", reason="调整") == 422
    terms = {"kind": "triggered", "cycle": "quarter", "trigger": "发生突发事件时", "reason": "调整"}
    assert act(office, "terms", task.pk, **terms) == 302
    editor = as_(city.editor)
    page = editor.get(f"/desk/plans/tasks/{task.pk}/").content.decode()
    assert "待触发" in page
    assert "该任务在情形出现后才需要办理" in page
    assert act(office, "trigger", task.pk, happened_on="2030-01-01", reason="演练") == 422
    day = {"happened_on": "2026-06-01", "due_on": "2026-07-01", "reason": "演练"}
    assert act(office, "trigger", task.pk, **day) == 302
    task.refresh_from_db()
    assert (task.triggered_on, task.due_on) == (date(2026, 6, 1), date(2026, 7, 1))


def test_parts_and_measures(city: City, task: Task) -> None:
    editor = as_(city.editor)  # of the lead
    part = {"agency": city.health.pk, "text": "核对医院目录", "due_on": "2026-08-31"}
    assert act(editor, "subtask", task.pk, **part | {"due_on": "2026-12-01"}) == 422
    assert act(editor, "subtask", task.pk, **part) == 302
    assert act(as_(city.other_editor), "subtask", task.pk, **part) == 422
    subtask = Subtask.objects.get()
    assert act(as_(city.other_editor), "finish", subtask.pk, note="已核对 12 家") == 302
    assert act(as_(city.other_editor), "finish", subtask.pk, note="再次") == 422
    office = as_(city.office)
    assert act(office, "measure", task.pk, name="目录公开率", target="100", unit="%") == 302
    measure = Measure.objects.get()
    assert act(editor, "record", measure.pk, actual="97.5", measured_on="2026-06-01") == 302
    measure.refresh_from_db()
    assert not measure.is_reached
    page = editor.get(f"/desk/plans/tasks/{task.pk}/").content.decode()
    assert "97.5" in page
    assert "已核对 12 家" in page


def test_office_assigns_cancels_and_reopens(city: City, task: Task, lead: Duty, now: datetime) -> None:
    office = as_(city.office)
    given = {"agency": city.office_agency.pk, "part": "cooperating", "reason": "补充"}
    assert act(office, "assign", task.pk, **given) == 302
    extra = task.duties.get(agency=city.office_agency)
    assert act(office, "cancel", extra.pk, reason="") == 422
    assert act(office, "cancel", extra.pk, reason="不再需要") == 302
    assert act(office, "assign", task.pk, **given) == 302  # the same duty again
    extra.refresh_from_db()
    assert extra.state == DutyState.ASSIGNED
    made = actions.report(lead, text="已完成", is_done=True, evidence=LINK, actor=city.editor, now=now)
    assert act(office, "reopen", lead.pk, reason="佐证失效") == 422
    actions.confirm(made, actor=city.office, now=now)
    assert act(office, "reopen", lead.pk, reason="佐证失效") == 302
    lead.refresh_from_db()
    assert lead.state == DutyState.RETURNED


def test_a_standing_task_is_confirmed_period_by_period(
    city: City, task: Task, lead: Duty, now: datetime
) -> None:
    actions.change_terms(task, kind="standing", cycle="quarter", reason="常态", actor=city.office, now=now)
    states = []
    for moment in (now, now.replace(month=9), now.replace(month=12), now.replace(year=2027)):
        lead.refresh_from_db()
        if lead.state == DutyState.VERIFIED:
            break
        made = actions.report(lead, text="已落实", is_done=True, evidence=LINK, actor=city.editor, now=moment)
        actions.confirm(made, actor=city.office, now=moment)
        lead.refresh_from_db()
        states.append((made.period, lead.state))
    assert states == [("2026-Q2", "in_progress"), ("2026-Q3", "in_progress"), ("2026-Q4", "verified")]


def test_the_lead_sees_what_partners_report_and_partners_do_not(
    city: City, task: Task, now: datetime
) -> None:
    partner = task.duties.get(agency=city.health)
    actions.report(
        partner, text="医院一侧已核对", is_done=False, evidence=[], actor=city.other_editor, now=now
    )
    own = task.duties.get(agency=city.education)
    actions.report(own, text="学校一侧已核对", is_done=False, evidence=[], actor=city.editor, now=now)
    address = f"/desk/plans/tasks/{task.pk}/"
    lead_page = as_(city.editor).get(address).content.decode()
    assert "医院一侧已核对" in lead_page
    partner_page = as_(city.other_editor).get(address).content.decode()
    assert "医院一侧已核对" in partner_page
    assert "学校一侧已核对" not in partner_page


def test_evidence_is_found_and_nothing_typed_is_lost(city: City, lead: Duty, now: datetime) -> None:
    record = published(city, now, "关于校车安全管理的通知")
    editor, address = as_(city.editor), f"/desk/plans/tasks/{lead.task_id}/"
    page = editor.post(address, {"text": "写了一半", "q": "校车安全", "find": "1"})
    assert page.status_code == 200
    assert "写了一半" in page.content.decode()
    assert record.title in page.content.decode()
    assert not Report.objects.exists()
    sent = {"text": "已完成", "q": "别的词", "records": [record.pk], "is_done": "on", "percent": "100"}
    assert editor.post(address, sent).status_code == 302
    made = Report.objects.get()
    assert made.evidence.get().record == record
    assert made.percent == 100


def test_a_district_ties_its_own_task_to_the_one_above(city: City, task: Task, now: datetime) -> None:
    district_office = make_person(
        "qinglan-office", (city.district, "disclosure_office"), (city.district, "editor")
    )
    parsed = parse("青岚区2026年政务公开工作要点\n1.公布区级目录。〔牵头单位:区政府办公室〕\n")
    staged = actions.stage_import(parsed, "q.txt", government=city.district, actor=district_office, now=now)
    own = actions.apply_import(staged, actor=district_office, now=now).tasks.get()
    client = as_(district_office)
    assert act(client, "link", own.pk, above=task.pk) == 302
    own.refresh_from_db()
    assert own.above == task
    assert act(as_(city.office), "link", task.pk, above=own.pk) == 422
    assert "下级政府的落实" in as_(city.office).get(f"/desk/plans/tasks/{task.pk}/").content.decode()


def test_my_tasks_by_what_is_due(city: City, plan: Plan, task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(due_on=date(2026, 6, 1))
    editor = as_(city.editor)
    late = editor.get("/desk/plans/my-tasks/?show=late").content.decode()
    assert f"/desk/plans/tasks/{task.pk}/" in late
    for number, day in ((2, date(2026, 7, 7)), (3, date(2026, 7, 8))):
        plan.tasks.filter(number=number).update(due_on=day)
    week = editor.get("/desk/plans/my-tasks/?show=week")
    assert [row["duty"].task.number for row in week.context["rows"]] == [
        2
    ]  # neither the late nor the eighth day
    assert [count for _, label, count, _ in week.context["tabs"] if label == "7 天内到期"] == [1]
    assert "没有任务" in editor.get("/desk/plans/my-tasks/?show=returned").content.decode()


def test_an_event_names_its_agency_only_to_those_concerned(city: City, task: Task, lead: Duty) -> None:
    act(as_(city.editor), "not-ours", lead.pk, reason="内部的理由")
    address = f"/desk/plans/tasks/{task.pk}/"
    assert TaskEvent.objects.filter(reason__contains="内部的理由").exists()
    assert "内部的理由" in as_(city.office).get(address).content.decode()
    assert "内部的理由" not in as_(city.other_editor).get(address).content.decode()


def test_no_act_takes_a_secrecy_mark(city: City, lead: Duty, task: Task) -> None:
    editor, office = as_(city.editor), as_(city.office)
    assert act(editor, "subtask", task.pk, agency=city.education.pk, text="绝密★分解") == 422
    assert act(editor, "accept", lead.pk, handler="绝密★处") == 422
    assert act(office, "pause", task.pk, reason="机密★3年") == 422
    assert act(editor, "not-ours", lead.pk, reason="绝密★理由") == 422
    assert not Subtask.objects.exists()


def test_a_part_that_should_not_be_there_goes_and_the_timeline_keeps_it(city: City, task: Task) -> None:
    by = {"actor": city.office, "now": NOW}
    part = actions.add_subtask(task, city.education, text="写错的部分", due_on=None, **by)
    measure = actions.add_measure(task, name="写错的指标", unit="", target=Decimal(1), is_ceiling=False, **by)
    assert act(as_(city.editor), "remove-measure", measure.pk, reason="写错了") == 422
    assert act(as_(city.editor), "remove-part", part.pk, reason=" ") == 422
    assert act(as_(city.editor), "remove-part", part.pk, reason="写错了") == 302
    assert act(as_(city.office), "remove-measure", measure.pk, reason="不需要") == 302
    assert not Subtask.objects.exists()
    assert not Measure.objects.exists()
    reasons = list(task.events.order_by("pk").values_list("reason", flat=True))[-2:]
    assert reasons == ["写错的部分。写错了", "写错的指标。不需要"]


def test_who_handles_a_task_inside_is_for_the_agency_and_the_office(city: City, lead: Duty) -> None:
    assert act(as_(city.editor), "hand-on", lead.pk, handler="政策法规科") == 302
    seen = {
        person: "政策法规科" in as_(person).get(f"/desk/plans/tasks/{lead.task_id}/").content.decode()
        for person in (city.editor, city.office, city.other_editor)
    }
    assert seen == {city.editor: True, city.office: True, city.other_editor: False}


def test_who_left_the_agency_is_told_nothing_more(city: City, lead: Duty) -> None:
    proof = {"actor": city.editor, "now": NOW}
    made = actions.report(lead, text="完成", is_done=True, evidence=LINK, **proof)
    stays = make_person("jyj-second", (city.education, "editor"))
    city.editor.posts.update(until=date(2026, 6, 29))
    actions.send_back(Report.objects.get(pk=made.pk), opinion="缺佐证", actor=city.office, now=NOW)
    told = Notification.objects.filter(text__contains="缺佐证").values_list("user", flat=True)
    assert list(told) == [stays.pk]


@pytest.mark.parametrize(
    ("verb", "field", "data"),
    [
        (
            "terms",
            "完成时限",
            {"kind": "dated", "cycle": "quarter", "due_on": "2062-09-30", "reason": "笔误"},
        ),
        (
            "terms",
            "完成时限",
            {"kind": "dated", "cycle": "quarter", "due_on": "0206-09-30", "reason": "笔误"},
        ),
        ("subtask", "完成时限", {"text": "分解", "due_on": "0206-09-30"}),
        ("extension", "申请延至", {"wanted_on": "2206-10-31", "reason": "笔误"}),
        ("trigger", "情形出现日期", {"happened_on": "0206-06-01", "reason": "笔误"}),
        ("trigger", "完成时限", {"happened_on": "2026-06-01", "due_on": "2206-10-31", "reason": "笔误"}),
        ("record", "统计日期", {"actual": "1", "measured_on": "0206-06-01"}),
    ],
)
def test_a_slip_of_the_pen_in_a_year_is_noticed(
    city: City, task: Task, lead: Duty, verb: str, field: str, data: dict[str, str], now: datetime
) -> None:
    by = {"actor": city.office, "now": now}
    if verb == "trigger":
        actions.change_terms(task, kind="triggered", trigger="突发", reason="调整", **by)
    measure = actions.add_measure(task, name="指标", unit="", target=Decimal(1), is_ceiling=False, **by)
    before = TaskEvent.objects.count()
    row = {"extension": lead, "record": measure}.get(verb, task)
    person = city.editor if verb == "extension" else city.office
    said = {"agency": city.education.pk, **data} if verb == "subtask" else data
    answer = as_(person).post(f"/desk/plans/acts/{verb}/{row.pk}/", said)
    assert answer.status_code == 422
    assert f"“{field}”：日期应在2025年到2028年之间。" in answer.content.decode()
    assert TaskEvent.objects.count() == before


def test_a_far_day_that_the_text_set_does_not_keep_other_terms_from_changing(
    city: City, task: Task, now: datetime
) -> None:
    far = date(2035, 12, 31)
    Task.objects.filter(pk=task.pk).update(due_on=far)
    terms = {"kind": "dated", "due_on": far, "cycle": "year", "reason": "按年确认"}
    actions.change_terms(task, **terms, actor=city.office, now=now)
    assert Task.objects.get(pk=task.pk).cycle == "year"


def test_every_form_of_an_act_that_asks_for_something_has_its_help() -> None:
    asking = {act.form for act in ACTS if act.form.base_fields}
    without = {form.__name__ for form in asking if not form.help}
    assert without == {"ActualForm"}  # a number and its day
