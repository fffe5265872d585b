"""What was sent is taken back to be corrected: a report on a task, and the table of a round."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from gongkai.accounts.reasons import Refused
from gongkai.attachments.models import Attachment
from gongkai.factories import City, make_person, published
from gongkai.jobs.models import Notification
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft, answers, rounds
from gongkai.plans.behind import by_agency
from gongkai.plans.choices import AnswerState, DutyState, Verdict
from gongkai.plans.ledger_file import with_latest
from gongkai.plans.models import Duty, Evidence, Plan, Report, RoundAnswer
from gongkai.plans.tests.round_city import DUE, LINK, answer_of, approved, drafts, round_of
from gongkai.plans.tests.test_pages import as_, plan_of

pytestmark = pytest.mark.django_db
SHOWN = [EvidenceDraft("目录", url="https://www.yunting.invalid/1")]


@pytest.fixture
def plan(city: City, now: datetime, settings: Settings, tmp_path: Path) -> Plan:
    settings.DATA_DIR = tmp_path
    return plan_of(city, now)


@pytest.fixture
def lead(plan: Plan, city: City) -> Duty:
    return plan.tasks.get(number=1).duties.get(agency=city.education)


def bring_to(duty: Duty, state: str, city: City, now: datetime) -> None:
    """The acts that lead a duty to a state."""
    given_by = {"actor": city.editor, "now": now}
    if state == DutyState.ACCEPTED:
        actions.accept(duty, **given_by)
    if state == DutyState.IN_PROGRESS:
        actions.report(duty, text="已开始", is_done=False, evidence=[], **given_by)
    if state == DutyState.RETURNED:
        made = actions.report(duty, text="做完了", is_done=True, evidence=SHOWN, **given_by)
        actions.send_back(made, opinion="请补充", actor=city.office, now=now)


@pytest.mark.parametrize("state", ["assigned", "accepted", "in_progress", "returned"])
def test_the_duty_stands_where_it_stood(state: str, city: City, lead: Duty, now: datetime) -> None:
    bring_to(lead, state, city, now)
    given_by = {"actor": city.editor, "now": now}
    made = actions.report(lead, text="写错的进展", is_done=True, evidence=SHOWN, **given_by)
    # What happens meanwhile with the duty leaves its state out of it.
    actions.hand_on(lead, handler="办公室", **given_by)
    actions.recall(lead, reason="数字有误", **given_by)
    lead.refresh_from_db()
    made.refresh_from_db()
    assert lead.state == state
    assert (made.verdict, made.text, made.opinion) == (Verdict.RECALLED, "写错的进展", "数字有误")
    told = lead.task.events.filter(verb="moved").last()
    assert (told.state, told.reason, told.report) == (state, "撤回报告：数字有误", made)
    assert Notification.objects.filter(user=city.office, text__contains="撤回了").exists()
    # It can be sent again, and taken back again.
    actions.report(lead, text="更正的进展", is_done=True, evidence=SHOWN, **given_by)
    actions.recall(lead, reason="还要补充", **given_by)
    lead.refresh_from_db()
    assert lead.state == state


def test_what_is_decided_or_of_others_stays(city: City, lead: Duty, now: datetime) -> None:
    def recall(by: object, reason: str = "数字有误") -> None:
        actions.recall(lead, reason=reason, actor=by, now=now)

    with pytest.raises(Refused, match="没有等待"):
        recall(city.editor)
    actions.report(lead, text="进展", is_done=False, evidence=[], actor=city.editor, now=now)
    with pytest.raises(Refused, match="没有等待"):
        recall(city.editor)
    made = actions.report(lead, text="完成", is_done=True, evidence=SHOWN, actor=city.editor, now=now)
    for other in (city.other_editor, city.office, city.reviewer):
        with pytest.raises(Refused, match="不是"):
            recall(other)
    with pytest.raises(Refused, match="请填写理由"):
        recall(city.editor, " ")
    with pytest.raises(Refused, match="密级"):
        recall(city.editor, "秘密★一年 数字有误")
    actions.confirm(made, actor=city.office, now=now)
    with pytest.raises(Refused, match="没有等待"):
        recall(city.editor)
    made.refresh_from_db()
    assert made.verdict == Verdict.CONFIRMED


def test_a_recalled_report_is_decided_on_no_more(city: City, lead: Duty, now: datetime) -> None:
    made = actions.report(lead, text="完成", is_done=True, evidence=SHOWN, actor=city.editor, now=now)
    actions.recall(lead, reason="数字有误", actor=city.editor, now=now)
    with pytest.raises(Refused, match="已有结论"):
        actions.confirm(made, actor=city.office, now=now)


def test_a_recalled_report_counts_for_nothing(city: City, lead: Duty, plan: Plan, now: datetime) -> None:
    actions.report(lead, text="完成", is_done=True, evidence=SHOWN, actor=city.editor, now=now)
    actions.recall(lead, reason="数字有误", actor=city.editor, now=now)
    own = Duty.objects.filter(pk=lead.pk)
    assert with_latest(own).get().latest is None
    [row] = by_agency(own, plan, now.date())
    assert (row["silent"], row["last_report"]) == (1, None)


def test_what_the_head_approved_in_a_round_is_not_taken_back(city: City, now: datetime) -> None:
    round = round_of(city, now)
    approved(round, city, now, is_done=True, links=LINK)
    later = now + timedelta(days=(DUE - now.date()).days + 1)
    rounds.freeze(round, actor=city.office, now=later)
    made = Report.objects.select_related("duty__task").filter(verdict=Verdict.WAITING).first()
    assert made is not None
    with pytest.raises(Refused, match="封存"):
        actions.recall(made.duty, reason="数字有误", actor=city.editor, now=later)


def test_nothing_of_what_was_sent_is_lost(city: City, lead: Duty, plan: Plan, now: datetime) -> None:
    record = published(city, now, title="培训通知")
    url = f"/desk/plans/tasks/{lead.task_id}/"
    editor, file = as_(city.editor), SimpleUploadedFile("签到表.txt", "签到表".encode())
    sent = {
        "text": "培训三期，人数写错",
        "percent": "100",
        "is_done": "on",
        "records": [record.pk],
        "links": "目录 https://www.yunting.invalid/1\nhttps://www.yunting.invalid/2",
        "attachments": [file],
    }
    assert editor.post(url, sent).status_code == 302
    page = editor.get(url).content.decode()
    assert f"/desk/plans/acts/recall/{lead.pk}/" in page
    assert f"/desk/plans/acts/recall/{lead.pk}/" not in as_(city.office).get(url).content.decode()
    assert editor.post(f"/desk/plans/acts/recall/{lead.pk}/", {"reason": ""}).status_code == 422
    assert editor.post(f"/desk/plans/acts/recall/{lead.pk}/", {"reason": "人数有误"}).status_code == 302
    form = editor.get(url).context["form"]
    [kept] = Attachment.objects.all()
    typed = {name: form[name].value() for name in ("text", "percent", "is_done", "records", "links", "kept")}
    assert typed == {
        "text": "培训三期，人数写错",
        "percent": 100,
        "is_done": True,
        "records": [record.pk],
        "links": "目录 https://www.yunting.invalid/1\nhttps://www.yunting.invalid/2",
        "kept": [kept.pk],
    }
    page = editor.get(url).content.decode()
    assert "已撤回" in page
    assert "人数有误" in page
    assert editor.post(url, typed | {"text": "培训三期，120 人"}).status_code == 302
    newest = Report.objects.get(verdict=Verdict.WAITING)
    pieces = Evidence.objects.filter(report=newest).values_list("record", "url", "attachment")
    assert set(pieces) == {
        (record.pk, "", None),
        (None, "https://www.yunting.invalid/1", None),
        (None, "https://www.yunting.invalid/2", None),
        (None, "", kept.pk),
    }
    # The file is read where either report may be read; the form of what is sent offers nothing to keep any more.
    assert editor.get(kept.get_absolute_url()).status_code == 200
    assert "kept" not in editor.get(url).context["form"].fields


def test_only_the_files_of_one_s_own_recalled_report_can_be_kept(
    city: City, lead: Duty, plan: Plan, now: datetime
) -> None:
    partner = plan.tasks.get(number=1).duties.get(agency=city.health)
    url = f"/desk/plans/tasks/{lead.task_id}/"
    file = SimpleUploadedFile("签到表.txt", "签到表".encode())
    as_(city.editor).post(url, {"text": "完成", "is_done": "on", "attachments": [file]})
    foreign = Attachment.objects.get()
    actions.report(partner, text="完成", is_done=True, evidence=SHOWN, actor=city.other_editor, now=now)
    actions.recall(partner, reason="数字有误", actor=city.other_editor, now=now)
    as_(city.other_editor).post(url, {"text": "完成", "is_done": "on", "kept": [foreign.pk]})
    assert not Evidence.objects.filter(report__duty=partner, attachment=foreign).exists()


# --- The table of a round ----------------------------------------------------------------------------------------------
def submitted(city: City, now: datetime, agency: str = "education") -> RoundAnswer:
    """The table of an agency in a new round, filled and submitted without waiting for anybody."""
    answer = answer_of(round_of(city, now), getattr(city, agency))
    editor = city.editor if agency == "education" else city.other_editor
    answers.save(answer, drafts(answer, "写错的进展"), partners_missing="下周送来", actor=editor, now=now)
    return answers.submit(answer, actor=editor, now=now)


def test_what_sends_a_table_back_bears_no_secrecy_mark(city: City, now: datetime) -> None:
    answer = submitted(city, now)
    with pytest.raises(Refused, match="密级"):
        answers.send_back(answer, opinion="机密★更正", actor=city.reviewer, now=now)
    with pytest.raises(Refused, match="密级"):
        answers.reopen(answer, reason="绝密★更正", actor=city.office, now=now)
    answer.refresh_from_db()
    assert (answer.state, answer.opinion) == (AnswerState.SUBMITTED, "")


def test_a_table_is_taken_back_as_it_was_filled(city: City, now: datetime) -> None:
    answer = submitted(city, now)
    answers.recall(answer, reason="数字有误", actor=city.editor, now=now)
    answer.refresh_from_db()
    assert (answer.state, answer.handed_at, answer.submitted_by) == (AnswerState.OPEN, None, None)
    assert {entry.text for entry in answer.entries.all()} == {"写错的进展"}
    step = answer.steps.last()
    assert step is not None
    assert (step.verb, step.actor, step.text) == ("recalled", city.editor, "数字有误")
    assert Notification.objects.filter(user=city.reviewer, text__contains="撤回").exists()
    with pytest.raises(Refused, match="填报中"):
        answers.approve(answer, actor=city.reviewer, now=now)
    answers.save(
        answer, drafts(answer, "更正的进展"), partners_missing="下周送来", actor=city.editor, now=now
    )
    answers.submit(answer, actor=city.editor, now=now)
    answers.approve(answer, actor=city.reviewer, now=now)


def test_what_was_handed_before_stays_with_the_leads(city: City, now: datetime) -> None:
    answer = answer_of(round_of(city, now), city.education)
    answers.save(answer, drafts(answer), partners_missing="下周送来", actor=city.editor, now=now)
    answers.hand(answer, actor=city.editor, now=now)
    later = now + timedelta(hours=1)
    answers.submit(answer, actor=city.editor, now=later)
    answers.recall(answer, reason="数字有误", actor=city.editor, now=later)
    answer.refresh_from_db()
    assert answer.handed_at == now


def test_a_table_is_taken_back_by_who_submitted_it_with_a_reason(city: City, now: datetime) -> None:
    answer = submitted(city, now)
    colleague = make_person("jyj-editor-2", (city.education, "editor"))
    for person, says in (
        (colleague, "只能由本人撤回"),
        (city.reviewer, "您不是"),
        (city.other_editor, "您不是"),
        (city.office, "您不是"),
    ):
        with pytest.raises(Refused, match=says):
            answers.recall(answer, reason="数字有误", actor=person, now=now)
    with pytest.raises(Refused, match="请填写撤回理由"):
        answers.recall(answer, reason=" ", actor=city.editor, now=now)
    answers.approve(answer, actor=city.reviewer, now=now)
    with pytest.raises(Refused, match="已审签"):
        answers.recall(answer, reason="数字有误", actor=city.editor, now=now)


def test_what_a_lead_has_gone_on_with_is_not_taken_back(city: City, now: datetime) -> None:
    partner = submitted(city, now, "health")
    lead = answer_of(partner.round, city.education)
    answers.save(lead, drafts(lead), actor=city.editor, now=now)
    answers.submit(lead, actor=city.editor, now=now)
    with pytest.raises(Refused, match="牵头单位市教育局已据此送审"):
        answers.recall(partner, reason="数字有误", actor=city.other_editor, now=now)


def test_a_frozen_round_gives_nothing_back(city: City, now: datetime) -> None:
    answer = submitted(city, now)
    later = now + timedelta(days=(DUE - now.date()).days + 1)
    rounds.freeze(answer.round, actor=city.office, now=later)
    with pytest.raises(Refused, match="已经封存"):
        answers.recall(answer, reason="数字有误", actor=city.editor, now=later)


def test_the_page_offers_it_and_asks_why(city: City, now: datetime) -> None:
    answer = submitted(city, now)
    page, client = f"/desk/plans/answers/{answer.pk}/", as_(city.editor)
    assert f"{page}recall/" in client.get(page).content.decode()
    assert f"{page}recall/" not in as_(city.reviewer).get(page).content.decode()
    refused = client.post(f"{page}recall/", {"reason": ""})
    assert refused.status_code == 422
    assert client.post(f"{page}recall/", {"reason": "数字有误"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "数字有误" in shown
    assert "写错的进展</textarea>" in shown.replace("\n", "")
