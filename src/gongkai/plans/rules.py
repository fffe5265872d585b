"""Who may do what with plans, tasks and reports: pure rules, each a reason or nothing."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.agencies.collectives import chinese_date
from gongkai.agencies.models import Agency
from gongkai.officialdoc import Document
from gongkai.plans.choices import (
    ENDED,
    OPEN,
    TRANSITIONS,
    Answer,
    DutyState,
    ImportState,
    Part,
    TaskKind,
    TaskState,
)
from gongkai.plans.drafts import ItemDraft
from gongkai.plans.models import Duty, Plan, PlanImport, Report, Subtask, Task
from gongkai.publishing.secrecy import has_no_secrecy_mark

YEARS_BEFORE, YEARS_AFTER = 1, 2
MOST_LINES, MOST_ITEMS, MOST_UNITS = 5000, 500, 2000
LARGEST_NUMBER, LONGEST_TEXT, LONGEST_UNIT = 9999, 5000, 200
MOST_SIGNS = 500_000
RETURN_WORKDAYS = 3
OFFICE_BASIS = "政府信息公开条例第三条"


def must_be_office(actor: User, government: Agency) -> Reason | None:
    """Plans are handed out by the disclosure office of the government."""
    if actor.holds(Role.DISCLOSURE_OFFICE, government.pk) or actor.is_system:
        return None
    return Reason(
        _("只有%(name)s的政府信息公开工作主管部门可以办理。") % {"name": government.name}, OFFICE_BASIS
    )


def must_edit_the_document_too(actor: User, government: Agency) -> Reason | None:
    """The plan's document is a record of the government: who makes the plan of it is one of its editors, as for every other record."""
    if actor.holds(Role.EDITOR, government.pk) or actor.is_system:
        return None
    return Reason(
        _(
            "生成任务或更正要点时，要在%(name)s名下起草要点文件，须同时有%(name)s的编辑岗位；您现在没有。"
            "您可以上传、核对并保存，再由有这一岗位的同事办理，或请系统管理员为您增设岗位。"
        )
        % {"name": government.name}
    )


def is_in_review(staged: PlanImport) -> Reason | None:
    """An import makes its tasks once."""
    return None if staged.state == ImportState.IN_REVIEW else Reason(_("该导入已经处理过。"))


def is_based_on_the_newest(staged: PlanImport, based_on: int | None) -> Reason | None:
    """Of two people who correct one import, the second sees that there was a first. None: a program acts."""
    if based_on is None or based_on == staged.version:
        return None
    return Reason(
        _("您核对期间已有人保存了更正。您填写的内容仍在下方；请另开一页核对，再次保存即以您填写的为准。")
    )


def was_looked_at_last(staged: PlanImport, based_on: int | None) -> Reason | None:
    """Nobody hands out what a colleague has corrected since they looked. None: a program acts."""
    if based_on is None or based_on == staged.version:
        return None
    return Reason(_("您打开本页之后又有更正，请返回核对，再行确认。"))


def has_items(items: Collection[ItemDraft]) -> Reason | None:
    """Without items there is nothing to hand out."""
    return None if items else Reason(_("没有可生成任务的条目：正文中未识别出编号条目。"))


def is_not_too_long(parsed: Document) -> Reason | None:
    """A plan has some dozens of items; what is a hundred times longer is another kind of file."""
    units = {
        unit
        for item in parsed.items
        for unit in (*item.lead_units, *item.responsible_units, *item.cooperating_units)
    }
    signs = sum(len(line) for line in parsed.lines)
    is_short = len(parsed.lines) <= MOST_LINES and signs <= MOST_SIGNS
    if is_short and len(parsed.items) <= MOST_ITEMS and len(units) <= MOST_UNITS:
        return None
    limits = {"signs": MOST_SIGNS, "lines": MOST_LINES, "items": MOST_ITEMS, "units": MOST_UNITS}
    return Reason(
        _("文件过长：最多 %(signs)s 字、%(lines)s 行、%(items)s 个条目、%(units)s 个单位。") % limits
    )


def numbers_are_unique(items: Iterable[ItemDraft]) -> Reason | None:
    """An item's number names it in every later report."""
    seen: set[int] = set()
    twice = sorted({item.number for item in items if item.number in seen or seen.add(item.number)})  # type: ignore[func-returns-value]
    if twice:
        return Reason(_("条目序号重复：%(numbers)s。") % {"numbers": "、".join(map(str, twice))})
    return None


def items_fit(items: Iterable[ItemDraft]) -> Reason | None:
    """The review checks the fields of the page at hand; no item becomes a task that its fields would not take."""
    odd = [
        str(item.number)
        for item in items
        if not 1 <= item.number <= LARGEST_NUMBER
        or len(item.text) > LONGEST_TEXT
        or any(len(unit) > LONGEST_UNIT for _part, unit in item.units())
    ]
    if not odd:
        return None
    said = {"numbers": "、".join(odd[:10]), "text": LONGEST_TEXT, "unit": LONGEST_UNIT}
    return Reason(
        _("第 %(numbers)s 条须更正：内容最多 %(text)s 个字，单位名称最多 %(unit)s 个字，序号从 1 到 9999。")
        % said
    )


def tasks_are_unique(items: Iterable[ItemDraft]) -> Reason | None:
    """A task has one text."""
    counts = Counter(item.task for item in items if item.task)
    twice = [str(item.number) for item in items if item.task and counts[item.task] > 1]
    if twice:
        return Reason(_("第 %(numbers)s 条对应同一项原任务。") % {"numbers": "、".join(twice)})
    return None


def is_of_the_same_government(government: Agency, plan: Plan) -> Reason | None:
    """A text corrects a plan of the government that it was uploaded for."""
    if plan.government_id == government.pk:
        return None
    return Reason(_("“%(title)s”不是本级政府的要点。") % {"title": plan.title})


def is_new_plan(government: Agency, title: str, updates: Plan | None = None) -> Reason | None:
    """The same plan is not imported a second time beside itself."""
    others = Plan.objects.filter(government=government, title=title)
    if others.exclude(pk=updates.pk if updates else None).exists():
        return Reason(
            _(
                "“%(title)s”已经导入过。要按新的文本更正，请由主管部门登录工作台，打开“工作要点”中的这份要点，"
                "点“重新导入”上传新的文本，核对后点“更正要点”。"
            )
            % {"title": title}
        )
    return None


def must_report_for_agency(actor: User, duty: Duty) -> Reason | None:
    """An agency's editors report for it."""
    if actor.holds(Role.EDITOR, duty.agency_id):
        return None
    return Reason(_("您不是%(name)s的编辑。") % {"name": duty.agency.name})


def may_follow(duty: Duty, verb: str) -> Reason | None:
    """The transition table allows the verb."""
    if (duty.state, verb) in TRANSITIONS:
        return None
    return Reason(_("现在是“%(state)s”，不能办理这一步。") % {"state": duty.get_state_display()})


def decides_on_others(actor: User, author_id: int) -> Reason | None:
    """Nobody confirms their own report."""
    return Reason(_("报告由您提交，须由他人确认。")) if actor.pk == author_id else None


def waits_for_the_office(duty: Duty, made: Report | None) -> Reason | None:
    """Once the office has decided on a report, it stays as it is."""
    if made is not None and duty.state == DutyState.SUBMITTED:
        return None
    return Reason(_("没有等待主管部门确认的报告，不能撤回。"))


def is_of_no_round(made: Report | None) -> Reason | None:
    """What the head approved in a round is not taken back by an editor alone."""
    if made is None or made.round_id is None:
        return None
    return Reason(_("这份报告由负责人在填报中审签，填报已经封存，不能撤回；需要更正的，请主管部门退回。"))


def says_something(text: str, field: str = "") -> Reason | None:
    """A report or a refusal without words helps nobody. `field` is what the form calls it; without, it is the reason."""
    return None if text.strip() else Reason(_("请填写%(field)s。") % {"field": field or _("理由")})


def says_why_not(text: str) -> Reason | None:
    """Whoever refuses a request says why."""
    return None if text.strip() else Reason(_("不同意的，请写明理由。"))


def progress_is_not_typed(task: Task, percent: int | None) -> Reason | None:
    """Progress is never typed where a check can measure it (台账)."""
    if percent is not None and task.is_checked:
        return Reason(_("该任务由系统核验，不填自报进度。"))
    return None


def is_fit_text(text: str, field: str = "") -> list[Reason | None]:
    """What an act is given in words says something and bears no secrecy mark: it may become public or be mailed."""
    return [says_something(text, field), has_no_secrecy_mark(None, text)]


def is_done_in_part(task: Task, is_done: bool, percent: int | None) -> bool:
    """A task cannot be done by half. A standing one is done for its period, whatever share of the year that is."""
    return is_done and percent is not None and percent < 100 and task.kind != TaskKind.STANDING


def done_is_whole(task: Task, is_done: bool, percent: int | None) -> Reason | None:
    """`is_done_in_part`, as a reason."""
    if not is_done_in_part(task, is_done, percent):
        return None
    return Reason(_("报告办结时，自报进度应为 100 或者不填。"))


def done_has_evidence(is_done: bool, evidence: Collection[object]) -> Reason | None:
    """Whoever reports a task as done shows where the result can be seen (台账: evidence required)."""
    if is_done and not evidence:
        return Reason(_("报告办结时，请至少附一项佐证。"))
    return None


def is_an_earlier_plan(plan: Plan, previous: Plan) -> Reason | None:
    """Last year's plan is one of the same government and of a year before."""
    if previous.government_id == plan.government_id and previous.year < plan.year:
        return None
    return Reason(_("往年要点应是同一政府更早年度的要点。"))


def is_near_the_year(plan: Plan, day: date | None, today: date, field: str) -> Reason | None:
    """A slip of the pen in a year is noticed. What an old plan has left open is asked for now, so today's year counts too.

    `field` is what the day is called where it was given.
    """
    first, last = plan.year - YEARS_BEFORE, max(plan.year, today.year) + YEARS_AFTER
    if day is None or first <= day.year <= last:
        return None
    words = {"field": field, "first": first, "last": last}
    return Reason(_("“%(field)s”：日期应在%(first)s年到%(last)s年之间。") % words)


def lies_ahead(day: date | None, today: date, field: str) -> Reason | None:
    """A new last day has not passed already: nobody is given a task that is late from its first day."""
    if day is None or day >= today:
        return None
    return Reason(_("“%(field)s”不能早于今天。") % {"field": field})


def is_not_done(task: Task) -> Reason | None:
    """What is done does not go on."""
    return Reason(_("这项任务已经办结。")) if task.state == TaskState.VERIFIED else None


def is_listed(task: Task) -> Reason | None:
    """What a corrected text does not have any more is kept to be read, and done no more."""
    return Reason(_("要点更正后不再列入这项任务。")) if task.dropped_on else None


def occasion_has_come(task: Task) -> Reason | None:
    """A triggered task has nothing to report before its occasion."""
    return Reason(_("该任务在情形出现后才需要办理。")) if task.is_waiting else None


def is_still_held(duty: Duty) -> Reason | None:
    """The agency has the duty still."""
    return (
        Reason(_("该任务已不由%(name)s办理。") % {"name": duty.agency.name}) if duty.state in ENDED else None
    )


def is_still_open(duty: Duty) -> Reason | None:
    """The agency has to act."""
    if duty.state in OPEN:
        return None
    return Reason(_("现在是“%(state)s”，不能办理这一步。") % {"state": duty.get_state_display()})


def is_not_begun(duty: Duty) -> Reason | None:
    """Whoever has begun a task has taken it for its own."""
    if duty.state in (DutyState.ASSIGNED, DutyState.ACCEPTED):
        return None
    return Reason(_("已经开始办理的任务不能再以不属本单位职责退回。"))


def may_still_return(last_day: date, today: date) -> Reason | None:
    """A task is returned soon or not at all, so that somebody else can still take it (the customary three working days)."""
    if today <= last_day:
        return None
    said = {"days": RETURN_WORKDAYS, "last_day": chinese_date(last_day)}
    return Reason(
        _("以不属本单位职责退回的，应在交办后 %(days)s 个工作日内提出，已于%(last_day)s届满。") % said
    )


def nothing_waits(duty: Duty, kind: str) -> Reason | None:
    """One request of a kind at a time."""
    if duty.requests.filter(kind=kind, answer=Answer.WAITING).exists():
        return Reason(_("同样的申请还在等待答复。"))
    return None


def has_a_day_still_ahead(task: Task, today: date) -> Reason | None:
    """An extension is asked for and granted before the day has passed (台账: 延期)."""
    if task.due_on is None:
        return Reason(_("该任务没有完成时限。"))
    if today > task.due_on:
        return Reason(_("完成时限已过，不能再延期；主管部门可以调整时限并说明理由。"))
    return None


def is_later(task: Task, wanted_on: date | None) -> Reason | None:
    """An extension ends after the day that it extends."""
    if wanted_on is None or task.due_on is None or wanted_on <= task.due_on:
        return Reason(_("申请的日期应晚于现在的完成时限。"))
    return None


def zones_are_answered(zones: Collection[Agency], with_zones: bool | None) -> Reason | None:
    """Whether a zone counts under 各区(县)人民政府 the text leaves open, so the office says it."""
    if not zones or with_zones is not None:
        return None
    names = "、".join(zone.name for zone in zones)
    return Reason(_("请回答开发区管委会（%(names)s）是否计入。") % {"names": names})


def zones_fit_the_answer(
    zones: Collection[Agency], agencies: Collection[Agency], with_zones: bool | None
) -> Reason | None:
    """Who is said not to count is not picked either."""
    picked = [zone.name for zone in zones if zone in agencies]
    if with_zones is not False or not picked:
        return None
    return Reason(_("已回答开发区管委会不计入，但选择了%(names)s。") % {"names": "、".join(picked)})


def is_below(government: Agency, agency: Agency) -> Reason | None:
    """A government hands tasks to its own agencies and to those below it."""
    if Agency.objects.descendants(government, include_self=True).filter(pk=agency.pk).exists():
        return None
    return Reason(_("“%(name)s”不在本级政府范围内。") % {"name": agency.name})


def is_another(duty: Duty, agency: Agency) -> Reason | None:
    """A task does not go back to the agency that returned it."""
    return Reason(_("不能交回退回任务的机构。")) if duty.agency_id == agency.pk else None


def kind_has_its_terms(kind: str, due_on: date | None, trigger: str) -> Reason | None:
    """A dated task has a day, a triggered one its occasion."""
    if kind == TaskKind.DATED and due_on is None:
        return Reason(_("限期任务应有完成时限。"))
    if kind == TaskKind.TRIGGERED and not trigger.strip():
        return Reason(_("触发任务应写明情形。"))
    return None


def leads(actor: User, task: Task) -> bool:
    """The person edits for an agency that leads the task. Reads the duties, fetched along where there are many acts."""
    agencies = actor.agency_ids(Role.EDITOR)
    return any(
        duty.part == Part.LEAD and duty.agency_id in agencies and duty.state not in ENDED
        for duty in task.duties.all()
    )


def must_be_office_or_lead(actor: User, task: Task) -> Reason | None:
    """The office and the leading agency organise a task."""
    if must_be_office(actor, task.plan.government) is None or leads(actor, task):
        return None
    return Reason(_("只有主管部门和牵头单位可以办理。"), OFFICE_BASIS)


def must_be_doing(actor: User, subtask: Subtask, task: Task) -> Reason | None:
    """A part is finished by who does it, or by who organises the task."""
    if actor.holds(Role.EDITOR, subtask.agency_id):
        return has_a_duty(task, subtask.agency)
    return must_be_office_or_lead(actor, task)


def has_a_duty(task: Task, agency: Agency) -> Reason | None:
    """A part of a task goes to an agency that has a part in it."""
    if any(duty.agency_id == agency.pk and duty.state not in ENDED for duty in task.duties.all()):
        return None
    return Reason(_("“%(name)s”在该任务中没有职责。") % {"name": agency.name})


def is_of_a_plan_above(task: Task, above: Task) -> Reason | None:
    """A task carries out one of a government above, in which its own government or agencies have a part."""
    own, higher = task.plan.government, above.plan.government
    if own == higher or not Agency.objects.descendants(higher).filter(pk=own.pk).exists():
        return Reason(_("只能关联上级政府要点中的任务。"))
    below = Agency.objects.descendants(own, include_self=True)
    if not above.duties.filter(agency__in=below).exclude(state__in=ENDED).exists():
        return Reason(_("本级在该上级任务中没有职责。"))
    return None
