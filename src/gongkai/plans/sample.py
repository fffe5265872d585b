"""The sample city: its plan of the year, half-way through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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
from gongkai.plans.models import Duty, Plan, Round, RoundAnswer
from gongkai.publishing import actions as publishing

TEXT = Path(__file__).parent / "samples" / "2026-key-points.txt"
TITLE, SIGNED = "云汀市2026年政务公开工作要点", "2026-03-10"

DECIDED_AT_IMPORT = {
    "市属各相关部门": ("fgw", "jyj", "czj", "rsj", "wjw", "scjgj", "zwfwj"),
    # There is a zone in this city, so whom this means is asked.
    "各区（县）人民政府": ("qinglan", "shidu"),
}
GROUP = "市属各相关部门"
SETTLED_LATER = {"有关区（县）人民政府": ("qinglan", "shidu")}


@dataclass(frozen=True, slots=True)
class SampleReport:
    """What an agency reports on an item. With evidence it claims the end: `document` is a text of the library, `page` an agency.

    `decided` is when the office answers: `opinion` without `confirmed` sends the report back.
    """

    item: int
    agency: str
    at: str
    text: str
    document: str = ""
    page: str = ""
    decided: str = ""
    by: str = "office"
    confirmed: bool = True
    opinion: str = ""


REPORTS = (
    SampleReport(
        1, "bgt", "2026-03-26 15:10", "市级机构首轮核对完成，名称、隶属关系和曾用名已在机构名录公布。",
        page="yunting", decided="2026-03-30 09:40", opinion="抽查相符。",
    ),
    SampleReport(
        1, "qinglan", "2026-03-27 10:25", "区级机构核对完成，已随市级名录一并公布。",
        page="qinglan", decided="2026-03-30 10:05", by="office2",
    ),
    SampleReport(1, "shidu", "2026-03-30 16:50", "县级机构已核对大半，卫生健康局的新办公地址待确认。"),
    SampleReport(
        1, "shidu", "2026-04-03 11:20", "县级机构核对完成。",
        page="shidu", decided="2026-04-07 09:15", by="office2", opinion="已完成，下次请按期报送。",
    ),
    SampleReport(2, "sfj", "2026-04-22 09:50", "已收齐各部门权责清单，正在与办事指南逐项比对。"),
    SampleReport(2, "zwfwj", "2026-05-12 14:35", "办事指南一侧发现名称不一致的事项，已退各部门修改。"),
    SampleReport(3, "sfj", "2026-04-24 17:05", "多数部门已报送目录，尚有部门未完成效力标注，目录推迟公布。"),
    SampleReport(
        3, "czj", "2026-04-27 10:40", "本局规范性文件已逐件标明效力，到期失效的文件仍可查到全文。",
        document="direct-funds", decided="2026-04-29 09:30", opinion="同意。",
    ),
    SampleReport(3, "jyj", "2026-04-28 15:00", "文件已清理完毕，正在补录历年文件的全文。"),
    SampleReport(4, "fgw", "2026-04-15 10:10", "已公布投资类政策的咨询电话，第一次企业提问汇总正在整理。"),
    SampleReport(
        4, "czj", "2026-05-08 09:25", "惠企资金的依据、分配方法和结果已按规定公布。",
        document="direct-funds", decided="2026-05-11 16:00", by="office2", opinion="佐证有效，确认办结。",
    ),
    SampleReport(4, "swj", "2026-06-09 14:20", "办税大厅和网上的咨询答复口径已统一，待与其他牵头单位汇总。"),
    SampleReport(5, "scjgj", "2026-06-25 09:30", "目录第一批已起草并送审，处罚裁量基准部分正在校对。"),
    SampleReport(
        6, "jyj", "2026-05-21 10:15", "招生信息公开的要求已印发，各校计划和服务范围按时公布。",
        document="school-admission", decided="2026-05-22 15:30", opinion="同意办结。",
    ),
    SampleReport(
        6, "qinglan", "2026-05-22 09:45", "全区小学服务范围已公告，调整部分附有说明。",
        document="school-areas", decided="2026-05-26 10:20", by="office2",
    ),
    SampleReport(
        7, "wjw", "2026-06-16 11:05", "公共卫生应急预案已修订完成。",
        page="wjw", decided="2026-06-18 09:10", confirmed=False,
        opinion="佐证是机构信息页，没有预案全文和简明读本，请公布后再报。",
    ),
    SampleReport(8, "zwfwj", "2026-05-25 15:40", "办事指南的数据源已统一，核验工作从两个街道开始。"),
    SampleReport(8, "qinglan", "2026-06-10 10:30", "首批街道核验完成，发现的差错已当日更正。"),
    SampleReport(11, "qinglan", "2026-06-11 16:15", "已按新办法启用登记编号和回执，答复质量抽查安排在下半年。"),
    SampleReport(
        11, "bgt", "2026-06-24 10:00", "申请办理办法已经施行，登记、补正、答复各环节的文书齐备，第一次抽查完成。",
        document="request-handling",
    ),
    SampleReport(12, "rsj", "2026-06-19 09:20", "轮训通知已起草送审，师资和案例正在准备。"),
)  # fmt: skip


def stories(calendar: Calendar) -> Iterator[Story]:
    """The plan's own way, and each report with its answer."""
    yield _plan(calendar)
    yield _letter(calendar)
    yield _check(calendar)
    for row in REPORTS:
        yield _report(row, calendar)
    yield _round(calendar)


def _plan(calendar: Calendar) -> Story:
    office, reviewer, government = person("office"), person("reviewer"), Agency.objects.get(code=ROOT)
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
    now = yield calendar.at("2026-03-12 09:10")
    publishing.approve(plan.record, actor=reviewer, opinion="与印发件一致，同意公开。", now=now)
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


def _letter(calendar: Calendar) -> Story:
    """The office writes to one of those who are late with item 3."""
    now = yield calendar.at("2026-06-16 09:20")
    plan, late = Plan.objects.get(), Agency.objects.get(code="sfj")
    actions.dun(
        plan,
        late,
        list(Duty.objects.filter(task__plan=plan, task__number=3, agency=late)),
        text="请催齐尚未报送的部门，公布规范性文件目录；不能按期完成的，说明原因和预计完成的时间。",
        answer_by=calendar.day("2026-06-30"),
        actor=person("office"),
        now=now,
    )


def _check(calendar: Calendar) -> Story:
    """Item 3 is measured by the library itself, from the day on which it was due; later looks stand for the daily ones."""
    now = yield calendar.at("2026-04-30 17:20")
    task = Plan.objects.get().tasks.get(number=3)
    reason = "目录公布之后，各部门是否持续公开文件由系统核验。"
    checks.tie_rule(task, RECENT.name, reason=reason, actor=person("office"), now=now)
    for at in ("2026-06-15 08:00", "2026-06-30 08:00"):
        now = yield calendar.at(at)
        checks.run_checks(now)


def _report(row: SampleReport, calendar: Calendar) -> Story:
    now = yield calendar.at(row.at)
    duty = Duty.objects.get(task__plan=Plan.objects.get(), task__number=row.item, agency__code=row.agency)
    evidence = _evidence(row, calendar)
    editor = person(f"{row.agency}-editor")
    made = actions.report(
        duty, text=row.text, is_done=bool(evidence), evidence=evidence, actor=editor, now=now
    )
    if not row.decided:
        return
    now = yield calendar.at(row.decided)
    decide = actions.confirm if row.confirmed else actions.send_back
    decide(made, opinion=row.opinion, actor=person(row.by), now=now)


def _round(calendar: Calendar) -> Story:
    """The half-year's answers are being collected: one is approved, one was handed to the leads, the others are open."""
    now = yield calendar.at("2026-06-24 09:30")
    plan = Plan.objects.get()
    due_on = calendar.day("2026-07-03")
    made = rounds.open_round(plan, f"{plan.year}-H1", due_on=due_on, actor=person("office"), now=now)
    now = yield calendar.at("2026-06-26 15:10")
    education = _fill(made, "jyj", "文件清理和目录核对按计划推进，历年文件的全文已补录过半。", now)
    answers.submit(education, actor=person("jyj-editor"), now=now)
    now = yield calendar.at("2026-06-29 09:20")
    answers.approve(education, actor=person("jyj-reviewer"), now=now)
    now = yield calendar.at("2026-06-29 16:40")
    service = _fill(made, "zwfwj", "办事指南与权责清单比对完成八成，不一致的事项已列出清单。", now)
    answers.hand(service, actor=person("zwfwj-editor"), now=now)


def _fill(made: Round, code: str, text: str, now: datetime) -> RoundAnswer:
    """One agency's table, with the same words for each of its tasks."""
    answer = made.answers.select_related("agency", "round__plan").get(agency__code=code)
    duties = Duty.objects.filter(agency=answer.agency, task__plan=made.plan).asked().select_related("task")
    drafts = [answers.EntryDraft(duty, text, None if duty.task.is_checked else 60) for duty in duties]
    return answers.save(answer, drafts, actor=person(f"{code}-editor"), now=now)


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
