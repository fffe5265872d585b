"""A reporting round, verb by verb: who is asked, what is refused and why, what freezing makes of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from gongkai.accounts.reasons import Refused
from gongkai.attachments.models import Attachment
from gongkai.attachments.uploads import written
from gongkai.factories import City, fresh, make_person
from gongkai.jobs.models import Notification
from gongkai.plans import actions
from gongkai.plans.actions import answers, rounds
from gongkai.plans.choices import AnswerState, AnswerVerb, DutyState, Part, TaskKind, Verdict
from gongkai.plans.models import AnswerStep, Duty, Plan, Report, Round, RoundAnswer, RoundEntry, Task
from gongkai.plans.round_table import rows_of
from gongkai.plans.tests.round_city import DUE, LINK, TEXT, answer_of, approved, drafts, plan_of, round_of
from gongkai.plans.tests.test_timeline import held
from gongkai.plans.timeline import replay

AFTER = DUE + timedelta(days=1)


@pytest.fixture(autouse=True)
def _frozen(now: datetime) -> object:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    return plan_of(city, now)


@pytest.fixture
def round(city: City, now: datetime) -> Round:
    return round_of(city, now)


def later(now: datetime, day: date) -> datetime:
    return now.replace(year=day.year, month=day.month, day=day.day)


# --- Opening ------------------------------------------------------------------------------------------------------------
def test_opening_asks_every_agency_that_has_something_open(city: City, plan: Plan, now: datetime) -> None:
    duty = Duty.objects.get(task__plan=plan, task__number=3)
    for name in ("district", "county"):
        actions.assign_task(
            duty.task, getattr(city, name), Part.COOPERATING, reason="补充", actor=city.office, now=now
        )
    county = Duty.objects.get(task=duty.task, agency=city.county)
    actions.cancel(county, reason="不需要", actor=city.office, now=now)
    made = rounds.open_round(plan, "2026-Q2", due_on=DUE, actor=city.office, now=now)
    assert set(made.answers.values_list("agency", flat=True)) == {
        city.education.pk,
        city.health.pk,
        city.district.pk,
    }
    told = Notification.objects.filter(user=city.editor, url=f"/desk/plans/rounds/{made.pk}/")
    assert [one.text for one in told] == [
        "云汀市2026年政务公开工作要点：请于2026年7月10日前完成2026年第二季度填报"
    ]


@pytest.mark.parametrize(
    ("period", "due_on", "says"),
    [
        ("2025-Q4", DUE, "2026年的季度、半年或全年"),
        ("什么", DUE, "2026年的季度、半年或全年"),
        ("2026-Q2", date(2026, 6, 29), "不能早于今天"),
        ("2026-Q2", date(2029, 1, 1), "日期应在2025年到2028年之间"),
        ("2026-H2", date(2026, 6, 30), "不能早于2026年下半年开始"),
    ],
)
def test_a_round_needs_its_period_and_time(
    city: City, plan: Plan, now: datetime, period: str, due_on: date, says: str
) -> None:
    with pytest.raises(Refused, match=says):
        rounds.open_round(plan, period, due_on=due_on, actor=city.office, now=now)
    assert not Round.objects.exists()


def test_a_period_is_asked_about_once_and_by_the_office(city: City, round: Round, now: datetime) -> None:
    with pytest.raises(Refused, match="已经开始过填报"):
        rounds.open_round(round.plan, "2026-Q2", due_on=DUE, actor=city.office, now=now)
    with pytest.raises(Refused, match="政府信息公开工作主管部门"):
        rounds.open_round(round.plan, "2026-H1", due_on=DUE, actor=city.editor, now=now)
    rounds.open_round(round.plan, "2026-H1", due_on=DUE, actor=city.office, now=now)


def test_without_open_duties_nobody_is_asked(city: City, plan: Plan, now: datetime) -> None:
    Duty.objects.update(state=DutyState.VERIFIED)
    with pytest.raises(Refused, match="没有机构"):
        rounds.open_round(plan, "2026-Q2", due_on=DUE, actor=city.office, now=now)


def test_who_comes_later_is_taken_in_once(city: City, round: Round, now: datetime) -> None:
    task = round.plan.tasks.get(number=3)
    actions.assign_task(task, city.county, Part.COOPERATING, reason="补充", actor=city.office, now=now)
    assert rounds.not_taken_in(round) == [city.county.pk]
    assert rounds.take_in(round, actor=city.office, now=now) == 1
    assert rounds.take_in(round, actor=city.office, now=now) == 0
    with pytest.raises(Refused):
        rounds.take_in(round, actor=city.editor, now=now)


# --- Filling ------------------------------------------------------------------------------------------------------------
def test_a_draft_is_saved_again_and_again(city: City, round: Round, now: datetime) -> None:
    answer = answer_of(round, city.education)
    first, second, third = drafts(answer)
    answers.save(answer, [first, second], actor=city.editor, now=now)
    changed = answers.EntryDraft(first.duty, "改过", 40, links=LINK)
    answers.save(answer, [changed, answers.EntryDraft(second.duty), third], actor=city.editor, now=now)
    assert list(RoundEntry.objects.order_by("duty").values_list("duty__task__number", "text", "percent")) == [
        (1, "改过", 40),
        (3, "已完成一半。", None),
    ]


def test_of_two_who_fill_one_table_the_second_is_told(city: City, round: Round, now: datetime) -> None:
    answer = answer_of(round, city.education)
    answers.save(answer, drafts(answer, "甲"), version=0, actor=city.editor, now=now)
    with pytest.raises(Refused, match="已有人保存"):
        answers.save(answer, drafts(answer, "乙"), version=0, actor=city.editor, now=now)
    assert set(RoundEntry.objects.values_list("text", flat=True)) == {"甲"}
    answers.save(answer, drafts(answer, "乙"), version=1, actor=city.editor, now=now)
    assert set(RoundEntry.objects.values_list("text", flat=True)) == {"乙"}


def test_only_own_editors_fill_and_only_what_is_asked(city: City, round: Round, now: datetime) -> None:
    answer = answer_of(round, city.education)
    with pytest.raises(Refused, match="您不是云汀市教育局的编辑"):
        answers.save(answer, drafts(answer), actor=city.other_editor, now=now)
    foreign = drafts(answer_of(round, city.health))
    answers.save(answer, foreign, actor=city.editor, now=now)
    assert not RoundEntry.objects.exists()
    actions.pause(round.plan.tasks.get(number=3), reason="等待", actor=city.office, now=now)
    answers.save(answer, drafts(answer), actor=city.editor, now=now)
    assert [entry.duty.task.number for entry in RoundEntry.objects.all()] == [1, 2]
    assert [row.is_asked for row in rows_of(answer)] == [True, True, False]


def test_a_secrecy_mark_is_refused_with_its_item(city: City, round: Round, now: datetime) -> None:
    answer = answer_of(round, city.education)
    first, second, third = drafts(answer)
    marked = answers.EntryDraft(second.duty, "机密★1年 内容")
    with pytest.raises(Refused, match="第 2 项的文字带有密级标志"):
        answers.save(answer, [first, marked, third], actor=city.editor, now=now)
    assert not RoundEntry.objects.exists()


# --- Collecting ---------------------------------------------------------------------------------------------------------
def test_who_leads_waits_for_partners_and_nobody_for_ever(city: City, round: Round, now: datetime) -> None:
    """Each leads a task of the other: handing what is done for the other's task waits for nobody."""
    education, health = answer_of(round, city.education), answer_of(round, city.health)
    for answer, actor in ((education, city.editor), (health, city.other_editor)):
        answers.save(answer, drafts(answer), actor=actor, now=now)
    with pytest.raises(Refused, match="以下单位尚未送来填报：市卫健委（第 1 项）"):
        answers.submit(education, actor=city.editor, now=now)
    with pytest.raises(Refused, match="以下单位尚未送来填报：市教育局（第 2 项）"):
        answers.submit(health, actor=city.other_editor, now=now)
    assert rows_of(education)[0].partners[0].entry is None  # a draft is not for the lead
    answers.hand(education, actor=city.editor, now=now)
    answers.submit(health, actor=city.other_editor, now=now)
    [partner] = rows_of(education)[0].partners
    assert (partner.entry.text, partner.is_missing) == ("已完成一半。", False)
    answers.submit(education, actor=city.editor, now=now)


def test_what_is_done_is_done_by_all_of_it(city: City, round: Round, now: datetime) -> None:
    Task.objects.filter(number=3).update(kind=TaskKind.STANDING, due_on=None)
    answer = answer_of(round, city.education)
    given = {"partners_missing": "无", "actor": city.editor, "now": now}
    done = {"is_done": True, "links": LINK}
    answers.save(answer, drafts(answer, percent=80, **done), **given)
    # A standing task is done for the period, and that may be any share of the year.
    with pytest.raises(Refused, match="应为 100 或者不填：第 1、2 项。"):
        answers.submit(answer, actor=city.editor, now=now)
    answers.save(answer, drafts(answer, percent=None, **done), **given)
    answers.submit(answer, actor=city.editor, now=now)
    duty = Duty.objects.get(task__number=1, agency=city.health)
    proof = [actions.EvidenceDraft("目录", url="https://www.yunting.invalid/1")]
    said = {"text": "好了", "is_done": True, "evidence": proof, "actor": city.other_editor, "now": now}
    with pytest.raises(Refused, match="应为 100"):
        actions.report(duty, percent=99, **said)
    assert actions.report(duty, percent=100, **said).percent == 100


def test_handing_needs_what_the_leads_wait_for(city: City, round: Round, now: datetime) -> None:
    answer = answer_of(round, city.education)
    with pytest.raises(Refused, match="第 2 项"):
        answers.hand(answer, actor=city.editor, now=now)
    answers.save(answer, drafts(answer)[1:2], actor=city.editor, now=now)
    answers.hand(answer, actor=city.editor, now=now)
    with pytest.raises(Refused, match="已经送过牵头单位"):
        answers.hand(answer, actor=city.editor, now=now)


def test_who_leads_everything_has_nobody_to_hand_to(city: City, round: Round, now: datetime) -> None:
    Duty.objects.filter(task__number=2, agency=city.education).update(state=DutyState.VERIFIED)
    answer = answer_of(round, city.education)
    with pytest.raises(Refused, match="没有由其他单位牵头的任务"):
        answers.hand(answer, actor=city.editor, now=now)


def test_whoever_does_not_wait_says_why(city: City, round: Round, now: datetime) -> None:
    answer = answer_of(round, city.education)
    answers.save(answer, drafts(answer), partners_missing="卫健委下周送来", actor=city.editor, now=now)
    answers.submit(answer, actor=city.editor, now=now)
    step = AnswerStep.objects.get(verb=AnswerVerb.SUBMITTED)
    assert step.text == "未等 市卫健委：卫健委下周送来"


# --- Submitting and approving -------------------------------------------------------------------------------------------
def test_everything_asked_is_answered_and_what_is_done_is_shown(
    city: City, round: Round, now: datetime
) -> None:
    answer = answer_of(round, city.education)
    given = {"partners_missing": "无", "actor": city.editor, "now": now}
    answers.save(answer, drafts(answer)[:1], **given)
    with pytest.raises(Refused, match="尚未填写进展情况：第 2、3 项"):
        answers.submit(answer, actor=city.editor, now=now)
    answers.save(answer, drafts(answer, is_done=True), **given)
    with pytest.raises(Refused, match="应附佐证：第 1、2、3 项"):
        answers.submit(answer, actor=city.editor, now=now)
    answers.save(answer, drafts(answer, is_done=True, links=LINK), **given)
    answers.submit(answer, actor=city.editor, now=now)
    assert Notification.objects.filter(user=city.reviewer, text__contains="填报请审签").exists()
    with pytest.raises(Refused, match="待负责人审签"):
        answers.save(answer, drafts(answer), **given)


def submitted(round: Round, city: City, now: datetime) -> RoundAnswer:
    answer = answer_of(round, city.education)
    answers.save(answer, drafts(answer), partners_missing="无", actor=city.editor, now=now)
    return answers.submit(answer, actor=city.editor, now=now)


def test_the_head_approves_and_nobody_their_own(city: City, round: Round, now: datetime) -> None:
    answer = submitted(round, city, now)
    with pytest.raises(Refused, match="审核人"):
        answers.approve(answer, actor=city.other_editor, now=now)
    city.editor.posts.create(agency=city.education, role="reviewer")
    with pytest.raises(Refused, match="须由他人审签"):
        answers.approve(answer, actor=fresh(city.editor), now=now)
    made = answers.approve(answer, actor=city.reviewer, now=now)
    assert (made.state, made.head, made.signed_on) == (AnswerState.APPROVED, "jyj-reviewer某", now.date())
    with pytest.raises(Refused, match="已审签"):
        answers.approve(answer, actor=city.reviewer, now=now)


def test_the_head_sends_back_with_words(city: City, round: Round, now: datetime) -> None:
    answer = submitted(round, city, now)
    with pytest.raises(Refused, match="请填写意见"):
        answers.send_back(answer, opinion=" ", actor=city.reviewer, now=now)
    made = answers.send_back(answer, opinion="第 1 项太笼统", actor=city.reviewer, now=now)
    assert (made.state, made.opinion) == (AnswerState.OPEN, "第 1 项太笼统")
    assert Notification.objects.filter(user=city.editor, text__contains="第 1 项太笼统").exists()
    assert answers.submit(made, actor=city.editor, now=now).opinion == ""


@pytest.fixture
def sheet(settings: Settings, tmp_path: Path) -> SimpleUploadedFile:
    settings.DATA_DIR = tmp_path
    return SimpleUploadedFile("签字件.txt", "同意。".encode())


def sign(answer: RoundAnswer, file: SimpleUploadedFile, **given: object) -> RoundAnswer:
    with written([file]) as files:
        return answers.register_signature(answer, files=files, **given)


def test_paper_counts(city: City, round: Round, now: datetime, sheet: SimpleUploadedFile) -> None:
    answer = submitted(round, city, now)
    made = sign(answer, sheet, head="周局长", signed_on=now.date(), actor=city.editor, now=now)
    assert (made.state, made.head, made.sheet.name) == (AnswerState.APPROVED, "周局长", "签字件.txt")
    shown = Attachment.objects.for_user(fresh(city.office), "view")
    assert list(shown) == [made.sheet]
    assert not Attachment.objects.for_user(fresh(city.other_editor), "view").exists()


@pytest.mark.parametrize(
    ("head", "day", "says"),
    [
        ("", 30, "请填写审签负责人"),
        ("\u200b \u3000", 30, "请填写审签负责人"),
        ("jyj-editor某", 30, "不能是送审人本人"),
        ("jyj-editor\u3164 某", 30, "不能是送审人本人"),
        ("ｊyj-Editor\u200b\u3000某", 30, "不能是送审人本人"),
        ("周局长", 29, "送审之日和今天之间"),
        ("周局长", 31, "送审之日和今天之间"),
    ],
)
def test_a_signature_on_paper_has_its_name_and_day(
    city: City, round: Round, now: datetime, sheet: SimpleUploadedFile, head: str, day: int, says: str
) -> None:
    answer = submitted(round, city, now)
    signed_on = date(2026, 5, 31) + timedelta(days=day)
    with pytest.raises(Refused, match=says):
        sign(answer, sheet, head=head, signed_on=signed_on, actor=city.editor, now=now)
    assert not Attachment.objects.exists()


def test_a_signature_needs_one_sheet_and_an_editor(
    city: City, round: Round, now: datetime, sheet: SimpleUploadedFile
) -> None:
    answer = submitted(round, city, now)
    given = {"head": "周局长", "signed_on": now.date(), "now": now}
    with pytest.raises(Refused, match="请上传一份签字件"):
        answers.register_signature(answer, files=[], actor=city.editor, **given)
    with pytest.raises(Refused, match="您不是云汀市教育局的编辑"):
        sign(answer, sheet, actor=city.other_editor, **given)


def test_the_office_gives_an_answer_back_and_what_was_signed_stays_on_record(
    city: City, round: Round, now: datetime, sheet: SimpleUploadedFile
) -> None:
    answer = submitted(round, city, now)
    sign(answer, sheet, head="周局长", signed_on=now.date(), actor=city.editor, now=now)
    with pytest.raises(Refused, match="政府信息公开工作主管部门"):
        answers.reopen(answer, reason="漏项", actor=city.editor, now=now)
    with pytest.raises(Refused, match="请填写理由"):
        answers.reopen(answer, reason="", actor=city.office, now=now)
    made = answers.reopen(answer, reason="漏项", actor=city.office, now=now)
    assert (made.state, made.sheet, made.signed_on, made.head) == (AnswerState.OPEN, None, None, "")
    step = AnswerStep.objects.get(verb=AnswerVerb.SIGNED)
    assert (step.text, step.sheet.name) == ("周局长", "签字件.txt")
    assert Attachment.objects.for_user(fresh(city.office), "view").exists()
    with pytest.raises(Refused, match="填报中"):
        answers.reopen(answer, reason="漏项", actor=city.office, now=now)


# --- Reminding and freezing -----------------------------------------------------------------------------------------------
def test_the_office_reminds_who_has_not_answered_once_a_day(city: City, round: Round, now: datetime) -> None:
    submitted(round, city, now)
    assert rounds.remind(round, actor=city.office, now=now) == 2
    rounds.remind(round, actor=city.office, now=now)
    told = Notification.objects.filter(text__startswith="催报")
    assert {(one.user, "待审签" in one.text) for one in told} == {
        (city.other_editor, False),
        (city.reviewer, True),
    }
    assert told.all().count() == 2
    rounds.remind(round, actor=city.office, now=now + timedelta(days=1))
    assert told.all().count() == 4
    with pytest.raises(Refused):
        rounds.remind(round, actor=city.editor, now=now)


def test_a_round_freezes_when_it_is_due_or_complete(city: City, round: Round, now: datetime) -> None:
    approved(round, city, now)
    with pytest.raises(Refused, match="还有 1 家未审签"):
        rounds.freeze(round, actor=city.office, now=later(now, DUE))
    with pytest.raises(Refused, match="政府信息公开工作主管部门"):
        rounds.freeze(round, actor=city.editor, now=later(now, AFTER))
    answer_of(round, city.health).delete()
    rounds.freeze(round, actor=city.office, now=now)
    with pytest.raises(Refused, match="已经封存"):
        rounds.freeze(round, actor=city.office, now=later(now, AFTER))


def test_freezing_makes_reports_of_what_was_approved(city: City, round: Round, now: datetime) -> None:
    health = answer_of(round, city.health)
    answers.save(health, drafts(health, "没有审签的文字"), actor=city.other_editor, now=now)
    approved(round, city, now, is_done=True, links=f"{LINK}\nhttps://www.yunting.invalid/2", percent=100)
    made = rounds.freeze(round, actor=city.office, now=later(now, AFTER))
    assert [(one.duty.task.number, one.round, one.percent, one.verdict) for one in made] == [
        (number, round, 100, Verdict.WAITING) for number in (1, 2, 3)
    ]
    assert [one.period for one in Report.objects.order_by("duty__task__number")] == ["", "", "2026-Q2"]
    assert set(Report.objects.values_list("author", flat=True)) == {city.editor.pk}
    first = made[0]
    assert [(piece.label, piece.url) for piece in first.evidence.all()] == [
        ("目录", "https://www.yunting.invalid/1"),
        ("https://www.yunting.invalid/2",) * 2,
    ]
    assert set(Duty.objects.filter(agency=city.education).values_list("state", flat=True)) == {"submitted"}
    assert not Report.objects.filter(text="没有审签的文字").exists()
    for task in round.plan.tasks.with_duties():
        assert replay(event.as_event() for event in task.events.order_by("pk")) == held(task)
    # What comes next are the usual verbs: the office confirms, and not who wrote it.
    actions.confirm(made[2], actor=city.office, now=later(now, AFTER))
    assert Duty.objects.get(pk=made[2].duty_id).state == DutyState.IN_PROGRESS


def test_what_moved_on_meanwhile_becomes_no_report_and_says_why(
    city: City, round: Round, now: datetime
) -> None:
    approved(round, city, now)
    duty = Duty.objects.get(task__number=3, agency=city.education)
    proof = [actions.EvidenceDraft("网页", url="https://www.yunting.invalid/3")]
    actions.report(duty, text="单独报告", is_done=True, evidence=proof, actor=city.editor, now=now)
    made = rounds.freeze(round, actor=city.office, now=later(now, AFTER))
    assert [one.duty.task.number for one in made] == [1, 2]
    assert RoundEntry.objects.get(duty=duty).refused == "现在是“已反馈”，不能办理这一步。"
    assert RoundEntry.objects.exclude(refused="").count() == 1


def test_after_freezing_nothing_changes(
    city: City, round: Round, now: datetime, sheet: SimpleUploadedFile
) -> None:
    answer, health = submitted(round, city, now), answer_of(round, city.health)
    after = later(now, AFTER)
    rounds.freeze(round, actor=city.office, now=after)
    given = {"now": after}
    acts = [
        lambda: answers.save(health, drafts(health), actor=city.other_editor, **given),
        lambda: answers.hand(health, actor=city.other_editor, **given),
        lambda: answers.submit(health, actor=city.other_editor, **given),
        lambda: answers.approve(answer, actor=city.reviewer, **given),
        lambda: answers.send_back(answer, opinion="x", actor=city.reviewer, **given),
        lambda: sign(answer, sheet, head="周局长", signed_on=after.date(), actor=city.editor, **given),
        lambda: answers.reopen(answer, reason="x", actor=city.office, **given),
        lambda: rounds.remind(round, actor=city.office, **given),
        lambda: rounds.take_in(round, actor=city.office, **given),
    ]
    for act in acts:
        with pytest.raises(Refused, match="填报已经封存"):
            act()


def test_freezing_makes_a_fixed_number_of_queries(
    city: City, now: datetime, django_assert_max_num_queries: object
) -> None:
    def measure(plan: Plan, count: int) -> int:
        tasks = Task.objects.bulk_create(Task(plan=plan, number=100 + n, text="x") for n in range(count))
        Duty.objects.bulk_create(
            Duty(task=task, agency=city.education, part=Part.LEAD, state_since=now) for task in tasks
        )
        made = rounds.open_round(plan, "2026-Q2", due_on=DUE, actor=city.office, now=now)
        approved(made, city, now, links=LINK)
        with django_assert_max_num_queries(25) as captured:  # type: ignore[operator]
            assert len(rounds.freeze(made, actor=city.office, now=later(now, AFTER))) == count + 3
        return len(captured)

    few = measure(plan_of(city, now), 20)
    # SQLite takes so many values at once, so what is written comes in batches.
    assert measure(plan_of(city, now, TEXT.replace("政务公开", "数据开放")), 180) <= few + 5


def test_an_agency_sees_its_own_and_the_office_all(city: City, round: Round, now: datetime) -> None:
    seen = lambda user, action: {a.agency_id for a in RoundAnswer.objects.for_user(user, action)}  # noqa: E731
    assert seen(city.editor, "view") == {city.education.pk}
    assert seen(city.office, "view") == {city.education.pk, city.health.pk}
    assert seen(city.reviewer, "fill") == set()
    assert seen(city.reviewer, "approve") == {city.education.pk}
    assert seen(city.editor, "manage") == set()
    district = make_person("qinglan-office", (city.district, "disclosure_office"))
    assert seen(district, "view") == set()


def test_what_was_signed_stays_as_it_was_signed(city: City, round: Round, now: datetime) -> None:
    """Neither a pause nor a task that comes later changes what the table asks, once the head has it."""
    signed = approved(round, city, now)
    before = [(row.duty.pk, row.is_asked) for row in rows_of(signed)]
    assert any(is_asked for _duty, is_asked in before)
    by = {"actor": city.office, "now": now}
    actions.pause(round.plan.tasks.get(number=1), reason="暂缓", **by)
    later_task = Task.objects.create(plan=round.plan, number=77, text="后来的任务")
    actions.assign_task(later_task, city.education, Part.LEAD, reason="补充", **by)
    after = {row.duty.pk: row.is_asked for row in rows_of(answer_of(round, city.education))}
    assert [(pk, after[pk]) for pk, _is_asked in before] == before
    assert sum(after.values()) == sum(is_asked for _duty, is_asked in before)
    waiting = {row.duty.task.number: row.is_asked for row in rows_of(answer_of(round, city.health))}
    assert not waiting.get(1, False)  # a table that is still being filled follows the tasks
