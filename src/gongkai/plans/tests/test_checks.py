"""Tasks that a machine checks: who fulfils a rule since when, who may tie one, who sees whose answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency, AgencyQuerySet
from gongkai.compliance import rule as registry
from gongkai.compliance.rule import AgencyRule, Verdict, agency_rule
from gongkai.conftest import NOW
from gongkai.directory.checks import IDENTITY
from gongkai.documents.checks import RECENT
from gongkai.factories import City, fresh, make_agency, make_person
from gongkai.jobs.todos import todos_of
from gongkai.plans import actions
from gongkai.plans.actions import EvidenceDraft, answers, rounds
from gongkai.plans.actions.checks import check_now, run_checks, tie_rule, untie_rule
from gongkai.plans.checks import proofs_of
from gongkai.plans.models import (
    CheckResult,
    Duty,
    Plan,
    Report,
    RoundAnswer,
    RoundEntry,
    Task,
    TaskCheck,
    TaskEvent,
)
from gongkai.plans.progress import progress_content
from gongkai.plans.tasks import check_tasks
from gongkai.plans.tests.round_city import answer_of, drafts, round_of
from gongkai.plans.tests.test_pages import as_, plan_of
from gongkai.plans.tests.test_round_files import send, workbook

pytestmark = pytest.mark.django_db
LINK = [EvidenceDraft("目录", url="https://www.yunting.invalid/1")]
DAY, TODAY = timedelta(days=1), NOW.date()
NAME = "tests.rule"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def good(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The agencies that fulfil a rule of the test's own; the test changes them from day to day."""
    fulfil: set[int] = set()

    def look(agencies: AgencyQuerySet, day: date) -> Iterator[Verdict]:
        for pk in agencies.values_list("pk", flat=True):
            yield Verdict(pk, pk in fulfil, "齐全" if pk in fulfil else "缺两项")

    monkeypatch.setattr(registry, "_rules", dict(registry._rules))
    rule = AgencyRule(name=NAME, label="四项齐全", basis="条例第二十条", text="逐项查看。", look=look)
    agency_rule(rule)
    return fulfil


@pytest.fixture
def plan(city: City, now: datetime) -> Plan:
    return plan_of(city, now)


@pytest.fixture
def task(plan: Plan) -> Task:
    """The education bureau leads it, the health commission is responsible."""
    return plan.tasks.get(number=1)


def tie(task: Task, city: City, now: datetime, rule: str = NAME) -> None:
    tie_rule(task, rule, reason="由系统核验", actor=city.office, now=now)


def page_of(task: Task) -> str:
    return f"/desk/plans/tasks/{task.pk}/"


def read(user: object, task: Task) -> str:
    return as_(user).get(page_of(task)).content.decode()


def since(agency: Agency) -> tuple[bool, date, date]:
    return CheckResult.objects.values_list("is_fulfilled", "since", "checked_on").get(agency=agency)


def test_since_moves_only_with_the_answer(city: City, task: Task, good: set[int], now: datetime) -> None:
    good.add(city.education.pk)
    tie(task, city, now)
    assert since(city.education) == (True, TODAY, TODAY)
    assert since(city.health) == (False, TODAY, TODAY)
    run_checks(now + DAY)
    good.add(city.health.pk)
    run_checks(now + 2 * DAY)
    run_checks(now + 5 * DAY)
    assert since(city.education) == (True, TODAY, TODAY + 5 * DAY)
    assert since(city.health) == (True, TODAY + 2 * DAY, TODAY + 5 * DAY)
    good.remove(city.education.pk)
    run_checks(now + 6 * DAY)
    assert since(city.education) == (False, TODAY + 6 * DAY, TODAY + 6 * DAY)
    assert CheckResult.objects.get(agency=city.education).detail == "缺两项"


def test_the_daily_job_looks_at_what_is_tied_and_at_nothing_else(
    city: City, task: Task, good: set[int], now: datetime
) -> None:
    assert check_tasks.func() == 0
    tie(task, city, now)
    make_agency("云汀市没有任务的局", "none", parent=city.government)
    held = set(task.duties.values_list("agency", flat=True))
    assert check_tasks.func() == len(held)
    assert set(CheckResult.objects.values_list("rule", "agency")) == {(NAME, pk) for pk in held}


def test_who_gets_or_loses_the_task_is_looked_at_or_forgotten(
    city: City, task: Task, good: set[int], now: datetime
) -> None:
    tie(task, city, now)
    actions.assign_task(task, city.office_agency, "cooperating", reason="补充", actor=city.office, now=now)
    health = task.duties.get(agency=city.health)
    assert "尚未核验" in read(city.office, task)
    run_checks(now + DAY)
    assert since(city.office_agency) == (False, TODAY + DAY, TODAY + DAY)
    actions.cancel(health, reason="不再需要", actor=city.office, now=now)
    run_checks(now + 2 * DAY)
    assert not CheckResult.objects.filter(agency=city.health).exists()
    # Assigned again: of the days between nobody knows.
    actions.assign_task(task, city.health, "responsible", reason="再次", actor=city.office, now=now)
    run_checks(now + 9 * DAY)
    assert since(city.health) == (False, TODAY + 9 * DAY, TODAY + 9 * DAY)


def test_untied_a_rule_leaves_its_words_and_no_answers(
    city: City, task: Task, good: set[int], now: datetime
) -> None:
    tie(task, city, now)
    untie_rule(task, NAME, reason="改由人工核对", actor=city.office, now=now)
    assert not TaskCheck.objects.exists()
    assert "机器核验" not in read(city.office, task)
    run_checks(now + DAY)
    assert not CheckResult.objects.exists()
    said = TaskEvent.objects.filter(task=task, verb__startswith="rule_").values_list("verb", "reason")
    assert list(said) == [("rule_tied", "四项齐全：由系统核验"), ("rule_untied", "四项齐全：改由人工核对")]


def test_acts_through_their_pages(city: City, task: Task, good: set[int]) -> None:
    office = as_(city.office)
    address = f"/desk/plans/acts/tie/{task.pk}/"
    page = office.get(address).content.decode()
    assert "四项齐全：逐项查看。依据：条例第二十条。" in page
    assert "机构名录登记了统一社会信用代码和设立日期" in page
    assert office.post(address, {"rule": "unknown", "reason": "试"}).status_code == 422
    assert office.post(address, {"rule": NAME, "reason": ""}).status_code == 422
    assert office.post(address, {"rule": NAME, "reason": "试"}).status_code == 302
    assert office.post(address, {"rule": NAME, "reason": "试"}).status_code == 422
    good.update(Agency.objects.values_list("pk", flat=True))
    assert "立即核验" in read(city.office, task)
    assert office.post(f"/desk/plans/acts/check/{task.pk}/").status_code == 302
    assert not CheckResult.objects.filter(is_fulfilled=False).exists()
    for verb in ("tie", "untie", "check"):
        sent = {"rule": NAME, "reason": "试"}
        assert as_(city.editor).post(f"/desk/plans/acts/{verb}/{task.pk}/", sent).status_code == 422
        assert (
            as_(make_person(f"x-{verb}")).post(f"/desk/plans/acts/{verb}/{task.pk}/", sent).status_code == 404
        )
    assert (
        office.post(f"/desk/plans/acts/untie/{task.pk}/", {"rule": NAME, "reason": "试"}).status_code == 302
    )
    assert office.post(f"/desk/plans/acts/check/{task.pk}/").status_code == 422
    assert (
        office.post(f"/desk/plans/acts/untie/{task.pk}/", {"rule": NAME, "reason": "试"}).status_code == 422
    )


def test_a_rule_is_tied_once_and_must_exist(city: City, task: Task, good: set[int], now: datetime) -> None:
    tie(task, city, now)
    with pytest.raises(Refused, match="已经关联"):
        tie(task, city, now)
    with pytest.raises(Refused, match="没有这条规则"):
        tie(task, city, now, "gone")
    with pytest.raises(Refused, match="没有关联到"):
        untie_rule(task, IDENTITY.name, reason="试", actor=city.office, now=now)
    with pytest.raises(Refused):
        check_now(task, actor=city.editor, now=now)


def test_each_sees_what_it_sees_of_reports(city: City, task: Task, good: set[int], now: datetime) -> None:
    good.add(city.education.pk)
    tie(task, city, now)
    sums = f"{task.duties.count()} 个机构中 1 个达到"
    office, lead, partner = (read(user, task) for user in (city.office, city.editor, city.other_editor))
    assert sums in office
    assert sums in lead
    assert office.index("未达到") < office.index("达到的机构（1）")
    assert "缺两项" in lead
    assert "缺两项" in partner
    assert "个机构中" not in partner
    assert "齐全" not in partner.replace("四项齐全", "")


def test_what_was_confirmed_as_done_and_fails_is_a_warning(
    city: City, task: Task, good: set[int], now: datetime
) -> None:
    lead = task.duties.get(agency=city.education)
    made = actions.report(lead, text="已完成", is_done=True, evidence=LINK, actor=city.editor, now=now)
    actions.confirm(made, actor=city.office, now=now)
    good.add(city.education.pk)
    tie(task, city, now)
    titles = [str(todo.room) for todo in todos_of(fresh(city.office), TODAY)]
    assert "已办结但核验未达到" not in titles
    assert "已确认办结，但" not in read(city.office, task)
    good.clear()
    run_checks(now + DAY)
    todo = next(todo for todo in todos_of(fresh(city.office), TODAY) if todo.room == "已办结但核验未达到")
    assert (todo.url, todo.detail) == (page_of(task), f"{task.plan.title} · 1 家机构")
    assert "已确认办结，但核验未达到：市教育局。" in read(city.office, task)
    assert "已确认办结，但" not in read(city.other_editor, task)
    assert not [todo for todo in todos_of(fresh(city.editor), TODAY) if "核验" in str(todo.room)]
    actions.reopen(fresh_duty(lead), reason="核验未达到", actor=city.office, now=now)
    assert not [todo for todo in todos_of(fresh(city.office), TODAY) if "核验" in str(todo.room)]


def fresh_duty(duty: Duty) -> Duty:
    return Duty.objects.select_related("task__plan__government", "agency").get(pk=duty.pk)


def test_agencies_led_from_above_are_shown_and_not_counted(
    city: City, task: Task, good: set[int], now: datetime
) -> None:
    Agency.objects.filter(pk=city.health.pk).update(is_vertical=True)
    tie(task, city, now)
    of = task.duties.count() - 1
    assert f"{of} 个机构中 0 个达到" in read(city.office, task)
    assert "不计入汇总" in read(city.office, task)
    [told] = next(one for one in progress_content(task.plan, now)["tasks"] if one["number"] == 1)["checks"]
    assert told["of"] == of
    Agency.objects.filter(pk=city.health.pk).update(counts_in_sums=True)
    assert f"{of + 1} 个机构中 0 个达到" in read(city.office, task)


def test_the_public_reads_sums_and_no_names(city: City, task: Task, good: set[int], now: datetime) -> None:
    good.add(city.education.pk)
    tie(task, city, now)
    first, *others = progress_content(task.plan, now)["tasks"]
    assert first["checks"] == [
        {
            "rule": "四项齐全",
            "basis": "条例第二十条",
            "fulfilled": 1,
            "of": task.duties.count(),
            "checked_on": TODAY,
        }
    ]
    assert "缺两项" not in str(first)
    assert not any(one["checks"] for one in others)


def test_progress_that_a_check_measures_is_not_typed(
    city: City, task: Task, good: set[int], now: datetime
) -> None:
    tie(task, city, now)
    lead = task.duties.get(agency=city.education)
    page = read(city.editor, task)
    assert 'name="percent"' not in page
    assert "自报进度不用填，下面这些由系统核验" in page
    assert "做完了，勾选“任务已完成，请主管部门确认”并附佐证，确认后才算办结。" in page
    assert "四项齐全：未达到" in page
    with pytest.raises(Refused, match="由系统核验"):
        actions.report(lead, text="一半", is_done=False, evidence=[], percent=50, actor=city.editor, now=now)
    sent = {"text": "一半", "percent": "50"}
    assert as_(city.editor).post(page_of(task), sent).status_code == 302
    assert Report.objects.get().percent is None


def test_rounds_ask_no_progress_that_a_check_measures(city: City, good: set[int], now: datetime) -> None:
    round = round_of(city, now)
    answer = answer_of(round, city.education)
    answers.save(answer, drafts(answer, percent=40), actor=city.editor, now=now)
    task = round.plan.tasks.get(number=1)
    tie(task, city, now)
    with pytest.raises(Refused, match="第 1 项由系统核验"):
        answers.save(answer, drafts(answer, percent=50), actor=city.editor, now=now)
    page = as_(city.editor).get(f"/desk/plans/answers/{answer.pk}/").content.decode()
    duty = task.duties.get(agency=city.education)
    assert f"duty-{duty.pk}-percent" not in page
    assert page.count("由系统核验") == 1
    typed_before = RoundEntry.objects.get(duty=duty)
    assert typed_before.percent == 40
    RoundEntry.objects.exclude(pk=typed_before.pk).update(percent=60)
    RoundAnswer.objects.filter(pk=answer.pk).update(partners_missing="不等")
    answers.submit(answer, actor=city.editor, now=now)
    answers.approve(answer, actor=city.reviewer, now=now)
    rounds.freeze(round, actor=city.office, now=now + 30 * DAY)
    assert {report.duty.task.number: report.percent for report in Report.objects.all()} == {
        1: None,
        2: 60,
        3: 60,
    }


def test_a_dropped_task_is_not_looked_at(city: City, task: Task, good: set[int], now: datetime) -> None:
    tie(task, city, now)
    Task.objects.filter(pk=task.pk).update(dropped_on=TODAY)
    assert run_checks(now + DAY) == 0
    assert not CheckResult.objects.exists()


def test_a_rule_that_no_room_declares_any_more_breaks_nothing(city: City, task: Task, now: datetime) -> None:
    TaskCheck.objects.create(task=task, rule="gone.rule", tied_by=city.office, tied_at=now)
    assert run_checks(now) == 0
    assert "gone.rule" in read(city.office, task)
    assert progress_content(task.plan, now)["tasks"][0]["checks"] == []


def test_queries_do_not_grow_with_agencies(city: City, task: Task, good: set[int], now: datetime) -> None:
    for rule in (NAME, IDENTITY.name, RECENT.name):
        tie(task, city, now, rule)
    client = as_(city.office)

    def measure() -> list[int]:
        counts = []
        for what in (
            lambda: run_checks(now),
            lambda: proofs_of(Task.objects.filter(pk=task.pk).with_duties().prefetch_related("checks")),
            lambda: progress_content(task.plan, now),
            lambda: client.get(page_of(task)),
            lambda: todos_of(fresh(city.office), TODAY),
        ):
            with CaptureQueriesContext(connection) as captured:
                what()
            # Rows are written in batches; what is asked stays the same.
            counts.append(sum(not query["sql"].startswith("INSERT") for query in captured))
        return counts

    measured = []
    for more in (20, 180):
        made = [
            make_agency(f"云汀市第{number}局", f"j{number}", parent=city.government)
            for number in range(more, more * 2)
        ]
        Duty.objects.bulk_create(
            Duty(task=task, agency=agency, part="responsible", state="verified", state_since=now)
            for agency in made
        )
        run_checks(now)
        measured.append(measure())
    few, many = measured
    assert few == many
    assert few[1] == 5  # tasks, duties, units, checks; results


def test_the_table_as_a_file_takes_no_progress_that_a_check_measures(
    city: City, good: set[int], now: datetime
) -> None:
    answer = answer_of(round_of(city, now), city.education)
    answers.save(answer, drafts(answer, percent=40), actor=city.editor, now=now)
    before = workbook(city, answer, lambda rows: None)  # taken along with 40 % in each row
    tie(answer.round.plan.tasks.get(number=1), city, now)
    refused = send(city, answer, before)
    assert refused.status_code == 422  # type: ignore[attr-defined]
    page = refused.content.decode()  # type: ignore[attr-defined]
    assert page.count("该任务由系统核验，不填自报进度。") == 1
    assert send(city, answer, workbook(city, answer, lambda rows: None)).status_code == 302  # type: ignore[attr-defined]
    told = RoundEntry.objects.order_by("duty__task__number").values_list("percent", flat=True)
    assert list(told) == [None, 40, 40]
