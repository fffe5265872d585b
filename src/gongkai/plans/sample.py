"""The sample city: its plan of the year, half-way through."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from gongkai import officialdoc
from gongkai.accounts.sample import person
from gongkai.agencies.models import Agency
from gongkai.agencies.sample import ROOT, Calendar, Story
from gongkai.directory import actions as directory
from gongkai.documents.checks import RECENT
from gongkai.documents.sample import record_of
from gongkai.plans import actions
from gongkai.plans.actions import answers, checks, rounds
from gongkai.plans.choices import RequestKind
from gongkai.plans.models import Duty, Plan, Round, RoundAnswer, Task
from gongkai.publishing import actions as publishing
from gongkai.publishing.sample import review

TEXT = Path(__file__).parent / "samples" / "2026-key-points.txt"
TITLE, SIGNED = "云汀市2026年政务公开工作要点", "2026-03-10"
LIST_IS_LATE = "请催齐尚未报送的部门，公布规范性文件目录；不能按期完成的，说明原因和预计完成的时间。"
FUNDS_ARE_MISSING = "请会同民政部门补齐救助款物的使用情况，随处置过程一并公布。"

COUNTIES = ("qinglan", "chengwan", "yunlu", "shidu", "hexi", "songqiao")
DECIDED_AT_IMPORT = {
    "市属各相关部门": (
        *("fgw", "jyj", "gxj", "gaj", "mzj", "czj", "rsj", "zrzyj", "sthjj", "zjj"),
        *("jtj", "shuiwj", "nyncj", "wlj", "wjw", "yjj", "scjgj", "zwfwj", "ybj"),
    ),
    # There is a zone in this city, so whom this means is asked.
    "各区（县）人民政府": COUNTIES,
}
GROUP = "市属各相关部门"
SETTLED_LATER = {"有关区（县）人民政府": ("qinglan", "shidu")}
HANDED_ON = (
    (9, "gxj", "服务业科"),
    (20, "zrzyj", "不动产登记科"),
    (16, "shuiwj", "排水科"),
    (22, "heat", "客户服务部"),
)
"""Who took a task in and let which of its offices handle it."""


@dataclass(frozen=True, slots=True)
class SampleReport:
    """What an agency reports on an item. With evidence it claims the end: `document` is a text of the library, `page` an agency.

    `decided` is when the office answers: the `verdict` is `confirm`, or `return` with the reason as `opinion`.
    """

    item: str
    agency: str
    at: str
    text: str
    document: str
    page: str
    decided: str
    by: str
    verdict: str
    opinion: str


def _reports() -> tuple[SampleReport, ...]:
    with (TEXT.parent / "reports.csv").open(encoding="utf-8", newline="") as file:
        return tuple(SampleReport(**row) for row in csv.DictReader(file))


REPORTS = _reports()


def stories(calendar: Calendar) -> Iterator[Story]:
    """The plan's own way, and each report with its answer."""
    yield _plan(calendar)
    yield from (_taken_in(row, calendar) for row in HANDED_ON)
    yield _letter(calendar, "2026-06-16 09:20", 4, "sfj", "2026-06-30", LIST_IS_LATE)
    yield _letter(calendar, "2026-06-29 10:30", 23, "yjj", "2026-07-06", FUNDS_ARE_MISSING)
    yield _check(calendar)
    yield _storm(calendar)
    yield _figures(calendar)
    yield _request(calendar)
    for row in REPORTS:
        yield _report(row, calendar)
    yield _round(calendar)


def _plan(calendar: Calendar) -> Story:
    office, government = person("office"), Agency.objects.get(code=ROOT)
    now = yield calendar.at("2026-03-11 09:30")
    parsed = officialdoc.parse(calendar.text(TEXT.read_text("utf-8"), SIGNED))
    staged = actions.stage_import(parsed, TEXT.name, government=government, actor=office, now=now)
    now = yield calendar.at("2026-03-11 10:20")
    staged = actions.correct_import(
        staged,
        title=calendar.text(TITLE, SIGNED),
        year=calendar.day(SIGNED).year,
        items=staged.item_drafts(),
        decided={
            text: [agency.pk for agency in _agencies(codes)] for text, codes in DECIDED_AT_IMPORT.items()
        },
        actor=office,
        now=now,
    )
    now = yield calendar.at("2026-03-11 10:40")
    plan = actions.apply_import(staged, actor=office, now=now)
    publishing.submit(plan.record, actor=office, now=now)
    yield from review(plan.record, calendar.at("2026-03-12 09:10"), "与印发件一致，同意公开。")
    now = yield calendar.at("2026-03-12 10:00")
    publishing.publish(plan.record, actor=office, now=now)
    for text, codes in SETTLED_LATER.items():
        now = yield calendar.at("2026-03-18 15:20")
        actions.settle(plan, text, _agencies(codes), actor=office, now=now)
    now = yield calendar.at("2026-03-18 15:30")
    members = _agencies(DECIDED_AT_IMPORT[GROUP])
    directory.save_group(government, name=GROUP, agencies=members, actor=office, now=now)
    for at in ("2026-04-10 09:00", "2026-06-15 10:00"):
        now = yield calendar.at(at)
        actions.release_progress(plan, actor=office, now=now)


def _taken_in(row: tuple[int, str, str], calendar: Calendar) -> Story:
    now = yield calendar.at("2026-03-16 09:30")
    item, code, handler = row
    actions.accept(_duty(item, code), handler=handler, actor=person(f"{code}-editor"), now=now)


def _letter(calendar: Calendar, at: str, item: int, code: str, answer_by: str, text: str) -> Story:
    """The office writes to somebody who is late."""
    now = yield calendar.at(at)
    actions.dun(
        Plan.objects.get(),
        Agency.objects.get(code=code),
        [_duty(item, code)],
        text=text,
        answer_by=calendar.day(answer_by),
        actor=person("office"),
        now=now,
    )


def _storm(calendar: Calendar) -> Story:
    """What a triggered task waits for has come."""
    now = yield calendar.at("2026-06-10 08:50")
    actions.trigger(
        _task(23),
        happened_on=calendar.day("2026-06-09"),
        due_on=calendar.day("2026-06-23"),
        reason="石渡县、青岚区遭遇暴雨，市级启动四级响应。",
        actor=person("office"),
        now=now,
    )


def _figures(calendar: Calendar) -> Story:
    """A task with a figure that it is to reach, and a part that was broken off it."""
    now = yield calendar.at("2026-03-19 10:10")
    made = actions.add_measure(
        _task(15),
        name="公布竣工验收结果的小区",
        unit="个",
        target=Decimal(46),
        is_ceiling=False,
        actor=person("office"),
        now=now,
    )
    actions.add_subtask(
        _task(15),
        Agency.objects.get(code="yunlu"),
        text="公布十三个小区的居民出资明细",
        due_on=calendar.day("2026-09-30"),
        actor=person("zjj-editor"),
        now=now,
    )
    now = yield calendar.at("2026-06-24 16:40")
    day = calendar.day("2026-06-24")
    actions.record_measure(made, actual=Decimal(9), measured_on=day, actor=person("zjj-editor"), now=now)


def _request(calendar: Calendar) -> Story:
    """Somebody asks for a later day, and the office has not answered yet."""
    now = yield calendar.at("2026-06-25 15:50")
    actions.ask(
        _duty(20, "zrzyj"),
        RequestKind.EXTENSION,
        reason="登记资料查询的收费标准要与税务、住建部门一并核定，核定会商安排在九月。",
        wanted_on=calendar.day("2026-10-30"),
        actor=person("zrzyj-editor"),
        now=now,
    )


def _check(calendar: Calendar) -> Story:
    """Item 4 is measured by the library itself, from the day on which it was due; later looks stand for the daily ones."""
    now = yield calendar.at("2026-04-30 17:20")
    task = _task(4)
    reason = "目录公布之后，各部门是否持续公开文件由系统核验。"
    checks.tie_rule(task, RECENT.name, reason=reason, actor=person("office"), now=now)
    for at in ("2026-06-15 08:00", "2026-06-30 08:00"):
        now = yield calendar.at(at)
        checks.run_checks(now)


def _report(row: SampleReport, calendar: Calendar) -> Story:
    now = yield calendar.at(row.at)
    duty, editor = _duty(int(row.item), row.agency), person(f"{row.agency}-editor")
    if any(actions.why_not_report(editor, duty)):
        return  # on another day of the year the last period of a standing task may have ended it
    evidence = _evidence(row, calendar)
    made = actions.report(
        duty, text=row.text, is_done=bool(evidence), evidence=evidence, actor=editor, now=now
    )
    if not row.decided:
        return
    now = yield calendar.at(row.decided)
    decide = actions.confirm if row.verdict == "confirm" else actions.send_back
    decide(made, opinion=row.opinion, actor=person(row.by), now=now)


def _round(calendar: Calendar) -> Story:
    """The half-year's answers are being collected: some are approved or wait for a head, one was handed to the leads."""
    now = yield calendar.at("2026-06-24 09:30")
    plan = Plan.objects.get()
    due_on = calendar.day("2026-07-03")
    made = rounds.open_round(plan, f"{plan.year}-H1", due_on=due_on, actor=person("office"), now=now)
    now = yield calendar.at("2026-06-26 15:10")
    education = _fill(made, "jyj", "文件清理和目录核对按计划推进，历年文件的全文已补录过半。", now)
    answers.submit(education, actor=person("jyj-editor"), now=now)
    now = yield calendar.at("2026-06-26 17:00")
    transport = _fill(made, "jtj", "清单比对和文件标注按计划推进，农村公路资金分配结果已补充公布。", now)
    answers.submit(transport, actor=person("jtj-editor"), now=now)
    now = yield calendar.at("2026-06-29 09:20")
    answers.approve(education, actor=person("jyj-reviewer"), now=now)
    now = yield calendar.at("2026-06-29 11:10")
    affairs = _fill(made, "mzj", "清单比对已完成，历年文件的效力标注完成七成。", now)
    answers.submit(affairs, actor=person("mzj-editor"), now=now)
    now = yield calendar.at("2026-06-29 14:30")
    answers.approve(affairs, actor=person("mzj-reviewer"), now=now)
    now = yield calendar.at("2026-06-29 16:40")
    service = _fill(made, "zwfwj", "办事指南与权责清单比对完成八成，不一致的事项已列出清单。", now)
    answers.hand(service, actor=person("zwfwj-editor"), now=now)


def _fill(made: Round, code: str, text: str, now: datetime) -> RoundAnswer:
    """One agency's table, with the same words for each of its tasks."""
    answer = made.answers.select_related("agency", "round__plan").get(agency__code=code)
    duties = Duty.objects.filter(agency=answer.agency, task__plan=made.plan).asked().select_related("task")
    drafts = [answers.EntryDraft(duty, text, None if duty.task.is_checked else 60) for duty in duties]
    return answers.save(answer, drafts, actor=person(f"{code}-editor"), now=now)


def _task(item: int) -> Task:
    return Plan.objects.get().tasks.get(number=item)


def _duty(item: int, code: str) -> Duty:
    return Duty.objects.get(task__plan=Plan.objects.get(), task__number=item, agency__code=code)


def _evidence(row: SampleReport, calendar: Calendar) -> list[actions.EvidenceDraft]:
    if row.document:
        record = record_of(row.document, calendar)
        return [actions.EvidenceDraft(record.title, record=record)]
    if row.page:
        agency = Agency.objects.get(code=row.page)
        url = f"{settings.ORIGIN}{agency.get_absolute_url()}"
        return [actions.EvidenceDraft(f"机构名录：{agency.name}", url=url)]
    return []


def _agencies(codes: tuple[str, ...]) -> list[Agency]:
    found = {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
    return [found[code] for code in codes]
