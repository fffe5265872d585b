"""From a document to a confirmed task on the public page, verb by verb."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency
from gongkai.factories import City, make_agency, published
from gongkai.jobs.models import Notification, OutboxMail
from gongkai.officialdoc import parse
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft
from gongkai.plans.choices import DutyState, Match, Part, TaskKind, TaskState, Verdict
from gongkai.plans.drafts import ItemDraft
from gongkai.plans.models import Duty, Plan, PlanImport, Release, Report, Task, TaskUnit
from gongkai.plans.progress import progress_content
from gongkai.plans.rules import MOST_SIGNS
from gongkai.plans.tests.test_pages import as_
from gongkai.publishing import actions as publishing
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry, Record
from gongkai.publishing.verification import verify

TEXT = """云汀市2026年政务公开工作要点
一、规范公开
(一)管好清单
1.更新权责清单,2026年9月底前公布。〔牵头单位:市教育局,责任单位:市卫健委、各区(县)人民政府〕
2.整理现行有效的文件。〔责任单位:市属各相关部门〕
二、加强培训
3.办好年度培训。〔牵头单位:市教育局、卫健委〕
"""


def staged(city: City, now: datetime, text: str = TEXT) -> PlanImport:
    return actions.stage_import(
        parse(text), "plan.txt", government=city.government, actor=city.office, now=now
    )


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    made = actions.apply_import(staged(city, now), actor=city.office, now=now)
    assert not Duty.objects.filter(agency=city.district).exists()
    # A collective is a question until the office says whom it means.
    actions.settle_unit(made, "各区(县)人民政府", [city.district, city.county], actor=city.office, now=now)
    return made


def task(plan: Plan, number: int) -> Task:
    return plan.tasks.with_duties().get(number=number)


def duty(plan: Plan, number: int, agency: Agency) -> Duty:
    return Duty.objects.get(task__plan=plan, task__number=number, agency=agency)


def test_an_import_proposes_and_writes_no_task(city: City, now: datetime) -> None:
    made = staged(city, now)
    assert (made.title, made.year, len(made.items)) == ("云汀市2026年政务公开工作要点", 2026, 3)
    assert made.units["市教育局"]["agencies"] == [city.education.pk]
    assert set(made.units["各区(县)人民政府"]["agencies"]) == {city.district.pk, city.county.pk}
    assert made.units["市属各相关部门"]["match"] == Match.QUESTION
    assert set(made.units["市属各相关部门"]["candidates"]) >= {city.education.pk, city.health.pk}
    assert not Task.objects.exists()


def test_one_act_makes_document_tasks_and_duties(plan: Plan, city: City) -> None:
    first, second, third = (task(plan, number) for number in (1, 2, 3))
    assert (plan.record.state, plan.record.kind, plan.year) == ("draft", "documents", 2026)
    assert (first.kind, first.due_on, first.chapter, first.section) == (
        TaskKind.DATED,
        date(2026, 9, 30),
        "规范公开",
        "管好清单",
    )
    assert {(duty.agency_id, duty.part) for duty in first.duties.all()} == {
        (city.education.pk, Part.LEAD),
        (city.health.pk, Part.RESPONSIBLE),
        (city.district.pk, Part.RESPONSIBLE),
        (city.county.pk, Part.RESPONSIBLE),
    }
    assert (second.state, second.kind) == (TaskState.TO_ASSIGN, TaskKind.STANDING)
    assert {duty.part for duty in third.duties.all()} == {Part.LEAD}
    assert "#" not in first.anchor
    assert first.anchor in {block["anchor"] for block in plan.record.document.blocks}


def test_agencies_are_told_once(plan: Plan, city: City) -> None:
    told = Notification.objects.filter(user=city.editor)
    assert [notification.text for notification in told] == ["云汀市2026年政务公开工作要点：交办 2 项任务"]
    assert OutboxMail.objects.get().to == "wjw@example.invalid"


def test_the_same_plan_is_not_doubled(plan: Plan, city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="点“重新导入”上传新的文本，核对后点“更正要点”"):
        actions.apply_import(staged(city, now), actor=city.office, now=now)
    assert Record.objects.count() == 1


def test_an_import_is_applied_once(city: City, now: datetime) -> None:
    made = staged(city, now)
    actions.apply_import(made, actor=city.office, now=now)
    with pytest.raises(Refused, match="已经处理过"):
        actions.apply_import(made, actor=city.office, now=now)


def test_only_the_office_hands_out(city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="政府信息公开工作主管部门"):
        actions.stage_import(parse(TEXT), "x", government=city.government, actor=city.editor, now=now)
    with pytest.raises(Refused):
        actions.apply_import(staged(city, now), actor=city.editor, now=now)
    with pytest.raises(Refused):
        actions.stage_import(parse(TEXT), "x", government=city.district, actor=city.office, now=now)


def test_a_text_without_items_is_refused_in_words(city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="没有可生成任务的条目"):
        staged(city, now, "今天天气很好。")


def test_a_text_without_end_is_refused_however_it_is_broken(city: City, now: datetime) -> None:
    for much in ("字" * MOST_SIGNS, "字\n" * 5001):
        with pytest.raises(Refused, match="文件过长"):
            staged(city, now, f"{TEXT}{much}")


def test_a_secrecy_mark_is_refused_and_not_kept(city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="密级标志"):
        staged(city, now, f"机密★1年\n{TEXT}")
    assert not PlanImport.objects.exists()


def test_a_marked_file_name_becomes_no_title(city: City, now: datetime) -> None:
    text = "1.公布目录，2026年9月底前完成。"
    with pytest.raises(Refused, match="密级标志"):
        actions.stage_import(
            parse(text), "机密★要点.txt", government=city.government, actor=city.office, now=now
        )
    made = actions.stage_import(
        parse(text), "要点.txt", government=city.government, actor=city.office, now=now
    )
    for field in ("title", "file_name"):  # kept before it was looked for
        PlanImport.objects.filter(pk=made.pk).update(title="要点", file_name="要点.txt")
        PlanImport.objects.filter(pk=made.pk).update(**{field: "机密★要点"})
        with pytest.raises(Refused, match="密级标志"):
            actions.apply_import(made, actor=city.office, now=now)


def test_corrections_are_kept_and_carried_out(city: City, now: datetime) -> None:
    made = staged(city, now)
    items = [ItemDraft(**item) for item in made.items]
    items[1].text, items[1].due_on, items[1].lead = "整理文件。", "2026-11-30", ["市教育局"]
    decided = {"市属各相关部门": [city.health.pk]}
    made = actions.correct_import(
        made, title="改过的名称", year=2026, items=items[:2], decided=decided, actor=city.office, now=now
    )
    plan = actions.apply_import(made, actor=city.office, now=now)
    second = task(plan, 2)
    assert (plan.title, plan.tasks.count()) == ("改过的名称", 2)
    assert (second.text, second.due_on, second.state) == (
        "整理文件。",
        date(2026, 11, 30),
        TaskState.ASSIGNED,
    )
    unit = TaskUnit.objects.get(task=second, text="市属各相关部门")
    assert (unit.match, unit.decided_by) == (Match.COLLECTIVE, city.office)


def test_duplicate_numbers_are_named(city: City, now: datetime) -> None:
    made = staged(city, now)
    items = [ItemDraft(**item) for item in made.items]
    items[2].number = 1
    made = actions.correct_import(
        made, title="x", year=2026, items=items, decided={}, actor=city.office, now=now
    )
    with pytest.raises(Refused, match="序号重复：1"):
        actions.apply_import(made, actor=city.office, now=now)


def test_a_question_is_settled_for_every_task_at_once(plan: Plan, city: City, now: datetime) -> None:
    made = actions.settle_unit(
        plan, "市属各相关部门", [city.education, city.health], actor=city.office, now=now
    )
    assert (made.made, made.raised, made.led) == (2, 0, 0)
    assert task(plan, 2).state == TaskState.ASSIGNED
    with pytest.raises(Refused):
        actions.settle_unit(plan, "市属各相关部门", [city.health], actor=city.editor, now=now)


def test_progress_is_noted_and_a_claim_waits(plan: Plan, city: City, now: datetime) -> None:
    lead = duty(plan, 1, city.education)
    actions.report(lead, text="已启动。", is_done=False, evidence=[], actor=city.editor, now=now)
    assert duty(plan, 1, city.education).state == DutyState.IN_PROGRESS
    with pytest.raises(Refused, match="至少附一项佐证"):
        actions.report(lead, text="完成。", is_done=True, evidence=[], actor=city.editor, now=now)
    proof = EvidenceDraft("清单", record=published(city, now, "权责清单"))
    made = actions.report(lead, text="完成。", is_done=True, evidence=[proof], actor=city.editor, now=now)
    assert (made.verdict, made.evidence.get().record.title) == (Verdict.WAITING, "权责清单")
    assert task(plan, 1).state == TaskState.SUBMITTED
    assert Notification.objects.filter(
        user=city.office, text__contains="年政务公开工作要点》第 1 项办结"
    ).exists()
    with pytest.raises(Refused, match="不能办理这一步"):
        actions.report(lead, text="又完成。", is_done=True, evidence=[proof], actor=city.editor, now=now)


def test_another_agency_does_not_report(plan: Plan, city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="您不是云汀市教育局的编辑"):
        actions.report(
            duty(plan, 1, city.education),
            text="x",
            is_done=False,
            evidence=[],
            actor=city.other_editor,
            now=now,
        )


def submitted(plan: Plan, city: City, now: datetime, number: int = 1) -> Report:
    proof = EvidenceDraft("网页", url="https://yunting.example/list")
    return actions.report(
        duty(plan, number, city.education),
        text="已公布。",
        is_done=True,
        evidence=[proof],
        actor=city.editor,
        now=now,
    )


def test_confirming_ends_the_duty_and_the_task(plan: Plan, city: City, now: datetime) -> None:
    actions.confirm(submitted(plan, city, now), actor=city.office, now=now)
    assert task(plan, 1).state == TaskState.VERIFIED
    assert Notification.objects.filter(user=city.editor, text__contains="确认办结").exists()


def test_an_opinion_is_set_off_from_what_was_decided(plan: Plan, city: City, now: datetime) -> None:
    actions.confirm(submitted(plan, city, now), opinion="同意办结。", actor=city.office, now=now)
    told = Notification.objects.filter(user=city.editor).values_list("text", flat=True)
    assert [text for text in told if text.endswith("：确认办结，意见：同意办结。")]


def test_sending_back_needs_words_and_lets_report_again(plan: Plan, city: City, now: datetime) -> None:
    made = submitted(plan, city, now)
    with pytest.raises(Refused, match="请填写意见"):
        actions.send_back(made, opinion="", actor=city.office, now=now)
    actions.send_back(made, opinion="缺少目录", actor=city.office, now=now)
    assert task(plan, 1).state == TaskState.RETURNED
    with pytest.raises(Refused, match="已有结论"):
        actions.confirm(made, actor=city.office, now=now)
    actions.confirm(submitted(plan, city, now + timedelta(days=1)), actor=city.office, now=now)
    assert task(plan, 1).state == TaskState.VERIFIED


def test_nobody_confirms_their_own_report_or_anothers_plan(plan: Plan, city: City, now: datetime) -> None:
    city.office.posts.create(agency=city.education, role="editor")
    office = type(city.office).objects.get(pk=city.office.pk)
    proof = EvidenceDraft("网页", url="https://yunting.example/list")
    made = actions.report(
        duty(plan, 1, city.education), text="x", is_done=True, evidence=[proof], actor=office, now=now
    )
    with pytest.raises(Refused, match="须由他人确认"):
        actions.confirm(made, actor=office, now=now)
    with pytest.raises(Refused, match="只有云汀市人民政府"):
        actions.confirm(made, actor=city.other_editor, now=now)


def test_with_two_leads_both_must_be_confirmed(plan: Plan, city: City, now: datetime) -> None:
    actions.confirm(submitted(plan, city, now, 3), actor=city.office, now=now)
    assert task(plan, 3).state == TaskState.IN_PROGRESS


@pytest.mark.parametrize("seed", range(12))
def test_the_database_derives_the_same_states(city: City, now: datetime, seed: int) -> None:
    """Random duties and questions: the annotation that filters and counts agrees with the rule in `states.py`."""
    chance = random.Random(seed)
    plan = actions.apply_import(staged(city, now), actor=city.office, now=now)
    Task.objects.bulk_create(Task(plan=plan, number=number, text="x") for number in range(10, 40))
    for made in plan.tasks.filter(number__gte=10):
        for agency in chance.sample(
            [city.education, city.health, city.district, city.county], chance.randint(0, 4)
        ):
            part, state = (
                chance.choice(list(Part)),
                chance.choice([*DutyState, DutyState.VERIFIED, DutyState.VERIFIED]),
            )
            Duty.objects.create(task=made, agency=agency, part=part, state=state, state_since=now)
        for _ in range(chance.randint(0, 2)):
            TaskUnit.objects.create(
                task=made, text="x", part=chance.choice(list(Part)), match=chance.choice(list(Match))
            )
    for made in plan.tasks.with_state().with_duties():
        assert made.derived_state == made.state, list(made.duties.values_list("part", "state"))


def test_release_waits_for_the_document_and_tells_only_what_was_confirmed(
    plan: Plan, city: City, now: datetime
) -> None:
    actions.confirm(submitted(plan, city, now), actor=city.office, now=now)
    with pytest.raises(Refused, match="要点文件尚未发布"):
        actions.release_progress(plan, actor=city.office, now=now)
    publishing.submit(plan.record, actor=city.office, now=now)
    publishing.approve(plan.record, actor=city.office_reviewer, now=now)
    publishing.publish(plan.record, actor=city.office_reviewer, now=now)
    released = actions.release_progress(plan, actor=city.office, now=now)
    content = released.snapshot.read()
    counted = content["figures"]
    assert (counted["total"], counted["done"], counted["not_started"]) == (3, 1, 2)
    assert content["tasks"][0]["results"][0]["evidence"] == [
        {"label": "网页", "url": "https://yunting.example/list"}
    ]
    entry = LogEntry.objects.last()
    assert (entry.act, entry.digest) == (Act.RELEASED, released.snapshot.digest)
    assert f"plan:{plan.pk}" in entry.keys


def publish(plan: Plan, city: City, now: datetime) -> None:
    publishing.submit(plan.record, actor=city.office, now=now)
    publishing.approve(plan.record, actor=city.office_reviewer, now=now)
    publishing.publish(plan.record, actor=city.office_reviewer, now=now)


def test_nothing_unreviewed_reaches_the_public_through_a_task(city: City, now: datetime) -> None:
    """The office may correct an item; what it releases must still be what the second person reviewed in the document."""
    made = staged(city, now)
    items = [ItemDraft(**item) for item in made.items]
    items[1].text = "未经审核的文字。"
    made = actions.correct_import(
        made, title="x", year=2026, items=items, decided={}, actor=city.office, now=now
    )
    plan = actions.apply_import(made, actor=city.office, now=now)
    publish(plan, city, now)
    with pytest.raises(Refused, match="第 2 项的文字与要点文件不一致"):
        actions.release_progress(plan, actor=city.office, now=now)
    row = plan.record.document
    row.text += "\n2.未经审核的文字。"
    publishing.save_draft(plan.record, row, "x", actor=city.office, now=now)
    publish(plan, city, now)
    actions.release_progress(plan, actor=city.office, now=now)


def test_what_the_public_reads_already_is_not_released_again(plan: Plan, city: City, now: datetime) -> None:
    publish(plan, city, now)
    later = {"actor": city.office, "now": now + timedelta(days=1)}
    first = actions.release_progress(plan, actor=city.office, now=now)
    made = submitted(plan, city, now)  # waits for the office: nothing that the public is told of as done
    actions.confirm(made, actor=city.office, now=now)
    second = actions.release_progress(plan, **later)
    with pytest.raises(Refused, match="自2026年7月1日公布以来，公众看到的内容没有任何变化"):
        actions.release_progress(plan, **later)
    client, page = as_(city.office), f"/desk/plans/{plan.pk}/release/"
    shown = client.get(page)
    assert "没有任何变化" in shown.content.decode()
    assert 'name="seen"' not in shown.content.decode()
    assert client.post(page, {"seen": shown.context["seen"]}).status_code == 422
    # After a release was taken back, what it told may be told again, and what the public reads now may not.
    actions.withdraw_release(second, reason="数字有误", **later)
    actions.release_progress(plan, **later)
    assert Release.objects.shown().filter(plan=plan).count() == 2
    assert first in Release.objects.shown()


def test_progress_that_was_not_released_is_found(plan: Plan, city: City, now: datetime) -> None:
    publish(plan, city, now)
    first = actions.release_progress(plan, actor=city.office, now=now)
    actions.confirm(submitted(plan, city, now), actor=city.office, now=now)
    second = actions.release_progress(plan, actor=city.office, now=now + timedelta(hours=1))
    assert [problem.code for problem in verify()] == []
    Release.objects.filter(pk=second.pk).update(snapshot=first.snapshot)
    assert [problem.code for problem in verify()] == ["release"]
    second.delete()
    assert [problem.code for problem in verify()] == ["release"]


def test_withdrawn_evidence_disappears_from_a_released_plan(plan: Plan, city: City, now: datetime) -> None:
    record = published(city, now, "关于某某某的决定")
    proof = [EvidenceDraft("决定", record=record)]
    lead = duty(plan, 1, city.education)
    made = actions.report(lead, text="已决定。", is_done=True, evidence=proof, actor=city.editor, now=now)
    actions.confirm(made, actor=city.office, now=now)
    publish(plan, city, now)
    released = actions.release_progress(plan, actor=city.office, now=now)
    assert "关于某某某的决定" not in str(released.snapshot.read())
    address = f"/plans/{plan.pk}/tasks/1/"
    assert "关于某某某的决定" in Client().get(address).content.decode()
    publishing.withdraw(record, actor=city.reviewer, reason="含个人信息", withdrawal="gone", now=now)
    for page in (address, f"/plans/{plan.pk}/", f"/plans/{plan.pk}/progress.json"):
        assert "关于某某某的决定" not in Client().get(page).content.decode()


def test_an_agency_that_only_cooperates_can_be_settled_as_lead(city: City, now: datetime) -> None:
    text = "云汀市2026年要点\n一、规范\n1.更新。〔牵头单位:市甲局、市乙局,配合单位:市教育局〕"
    plan = actions.apply_import(staged(city, now, text), actor=city.office, now=now)
    settled = actions.settle_unit(plan, "市甲局", [city.education], actor=city.office, now=now)
    assert (settled.made, settled.raised, settled.led) == (0, 1, 1)
    assert duty(plan, 1, city.education).part == Part.LEAD
    actions.settle_unit(plan, "市乙局", [city.education], actor=city.office, now=now)
    assert task(plan, 1).state == TaskState.ASSIGNED


def test_a_release_names_no_person_and_no_internal_state(plan: Plan, city: City, now: datetime) -> None:
    made = submitted(plan, city, now)
    actions.send_back(made, opinion="内部意见", actor=city.office, now=now)
    content = str(progress_content(plan, now))
    for internal in ("内部意见", "returned", "已公布。", city.editor.name, city.office.name):
        assert internal not in content


def test_the_city_s_own_plan_becomes_45_tasks(city: City, now: datetime, shared: Path) -> None:
    """The seed, read by the real parser, into an invented city that has the same bureaus."""
    for name, short, code in (("云汀市司法局", "市司法局", "sfj"), ("云汀市财政局", "市财政局", "czj")):
        make_agency(name, code, short_name=short, parent=city.government)
    text = (shared / "samples" / "urumqi-2020-key-points.txt").read_text(encoding="utf-8")
    plan = actions.apply_import(staged(city, now, text), actor=city.office, now=now)
    dated = plan.tasks.filter(kind=TaskKind.DATED)
    assert plan.tasks.count() == 45
    assert dict(dated.values_list("number", "due_on")) == {
        4: date(2020, 12, 31),
        5: date(2020, 12, 31),
        9: date(2020, 10, 31),
        33: date(2020, 12, 31),
        40: date(2020, 12, 31),
    }
    assert TaskUnit.objects.filter(task__plan=plan, text="市属各相关部门", match=Match.QUESTION).count() == 36
    assert {unit.match for unit in TaskUnit.objects.filter(text="各区(县)人民政府")} == {Match.QUESTION}
