"""The ledger as a file, in the form that offices use, and what changed in a file that comes back.

Two people fill it in. The office changes 完成时限. An agency's editor has the tasks of the agency with its own latest report in
进展情况, and writes there what is new. What else is changed in a file changes nothing here, and the reader is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.letters.cells import Value, fit
from gongkai.letters.tables import Column, Row, Sheet
from gongkai.plans.choices import DutyState, Part, TaskKind, Verdict
from gongkai.plans.holders import holders_of
from gongkai.plans.models import Duty, Plan, Report, Task

NUMBER = Column("number", "序号", 4, "number")
TEXT = Column("text", "工作任务", 30)
WITHOUT_A_DAY: dict[str, str] = {TaskKind.STANDING: "常态", TaskKind.TRIGGERED: "触发"}
DUE_ON = Column("due_on", "完成时限", 7, "deadline", tuple(WITHOUT_A_DAY.values()))
PROGRESS = Column("progress", "进展情况", 30)
COLUMNS = (
    NUMBER,
    TEXT,
    Column("lead", "牵头单位", 10),
    Column("responsible", "责任单位", 10),
    Column("cooperating", "配合单位", 10),
    DUE_ON,
    PROGRESS,
    Column("state", "状态", 5),
)
FOR_OFFICE = tuple(
    column if column in (NUMBER, TEXT, DUE_ON) else replace(column, may_miss=True) for column in COLUMNS
)
FOR_AGENCY = tuple(
    column if column == PROGRESS else other for column, other in zip(COLUMNS, FOR_OFFICE, strict=True)
)
NAMED = 10
LONGEST_REPORT, MOST_NUMBER = 5000, 10**6


def with_latest(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Annotate `latest`: the text of the newest report of each duty that was not recalled."""
    reports = Report.objects.filter(duty=OuterRef("pk")).exclude(verdict=Verdict.RECALLED)
    newest = reports.order_by("-reported_at", "-pk").values("text")[:1]
    return duties.annotate(latest=Subquery(newest))


def ledger_rows(tasks: Iterable[Task], user: User) -> Iterator[dict[str, Value]]:
    """The whole ledger: of each agency whose reports the person may see, the newest. `tasks` are with their duties."""
    tasks = list(tasks)
    seen = Duty.objects.for_user(user, "view").filter(task__in=tasks).counting().distinct()
    latest = {duty.pk: latest_of(duty) for duty in with_latest(seen)}
    for task in tasks:
        said = [
            f"{duty.agency.label}：{latest[duty.pk]}" for duty in task.duties.all() if latest.get(duty.pk)
        ]
        yield _row(task, "\n".join(said), str(task.state.label))


def agency_rows(tasks: Iterable[Task], agency: Agency) -> Iterator[dict[str, Value]]:
    """The tasks of one agency with its own newest report, for it to fill in: those on which a report is taken now."""
    own = _own_duties(tasks, agency, Duty.objects.reportable())
    for task in tasks:
        if duty := own.get(task.pk):
            yield _row(task, latest_of(duty), str(DutyState(duty.state).label))


def latest_of(duty: Duty) -> str:
    """The newest report as a cell holds it. The duty comes from `with_latest`."""
    return fit(getattr(duty, "latest", None) or "").strip()


def _own_duties(
    tasks: Iterable[Task], agency: Agency, among: QuerySet[Duty] | None = None
) -> dict[int, Duty]:
    held = Duty.objects.counting() if among is None else among
    duties = with_latest(held.filter(task__in=list(tasks), agency=agency))
    return {duty.task_id: duty for duty in duties}


def _row(task: Task, progress: str, state: str) -> dict[str, Value]:
    names = {
        part: [
            *(agency.label for agency in held.agencies),
            *(_("%(unit)s（待明确）") % {"unit": unit} for unit in held.open_units),
        ]
        for part, held in holders_of(task).items()
    }
    return {
        "number": task.number,
        "text": task.text,
        "lead": "、".join(names[Part.LEAD]),
        "responsible": "、".join(names[Part.RESPONSIBLE]),
        "cooperating": "、".join(names[Part.COOPERATING]),
        "due_on": task.due_on or WITHOUT_A_DAY.get(task.kind),
        "progress": progress,
        "state": state,
    }


# --- What comes back -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One changed cell: where it stands in the file, of which task, what is here now, and what the file says instead.

    The task by its key, and its number and text as they were read: between comparing and confirming, a corrected plan may
    have numbered its tasks anew.
    """

    place: str
    task: int
    number: int
    text: str
    before: str
    after: str


@dataclass(slots=True)
class Comparison:
    """What a file would change, what is wrong with it, and what of it is left out."""

    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare_deadlines(plan: Plan, sheet: Sheet, user: User) -> Comparison:
    """The last days that the office's file says otherwise."""
    tasks = list(plan.tasks.with_duties())

    def of_row(row: Row, task: Task, found: Comparison) -> None:
        day = row.day("due_on")
        if day == task.due_on or (day is None and _is_unreadable(row, sheet)):
            return
        place = f"{row.place}，列“{DUE_ON.label}”"
        if task.due_on is None:
            found.problems.append(
                _("%(place)s：%(kind)s任务没有时限；要改为限期的，请在任务页调整类型。")
                % {"place": place, "kind": task.get_kind_display()}
            )
        elif day is None:
            found.problems.append(
                _("%(place)s：限期任务应有时限；要改为常态的，请在任务页调整类型。") % {"place": place}
            )
        else:
            found.changes.append(_change(row, task, task.due_on.isoformat(), day.isoformat()))

    found = _compare(tasks, sheet, of_row)
    rows = dict(zip((task.number for task in tasks), ledger_rows(tasks, user), strict=True))
    found.notes += _left_alone(sheet, rows, FOR_OFFICE)
    return found


def compare_progress(plan: Plan, agency: Agency, sheet: Sheet) -> Comparison:
    """What the agency's file says of its tasks beyond its newest reports."""
    held = Duty.objects.counting().filter(agency=agency).values("task")
    tasks = list(plan.tasks.with_duties().filter(pk__in=held))
    own = _own_duties(tasks, agency)

    def of_row(row: Row, task: Task, found: Comparison) -> None:
        before, after = latest_of(own[task.pk]), row.text("progress")
        if row.day("due_on") != task.due_on:
            found.notes.append(
                _("%(place)s：完成时限与台账不同，不会改动；需要延期的，请在任务页申请。")
                % {"place": row.place}
            )
        if before and not after:
            found.notes.append(_("%(place)s：进展情况是空的，原来的报告保留。") % {"place": row.place})
        elif before != after:
            place = f"{row.place}，列“{PROGRESS.label}”"
            if len(after) > LONGEST_REPORT:
                found.problems.append(
                    _("%(place)s：最多 %(most)s 字。") % {"place": place, "most": LONGEST_REPORT}
                )
            found.changes.append(_change(row, task, before, after))

    found = _compare(tasks, sheet, of_row)
    rows = {task.number: _row(task, "", str(DutyState(own[task.pk].state).label)) for task in tasks}
    found.notes += _left_alone(sheet, rows, FOR_AGENCY)
    return found


def _left_alone(
    sheet: Sheet, rows: Mapping[int, Mapping[str, Value]], columns: Sequence[Column]
) -> list[str]:
    """What the file says otherwise in columns that it cannot change: a sentence for each column."""
    notes = []
    for column in (one for one in columns if one.may_miss):
        places = [
            row.place
            for row in sheet.rows
            if row.values[column.name] is not None
            and (known := rows.get(_whole(row.amount("number")))) is not None
            and _squeezed(row.text(column.name)) != _squeezed(fit(str(known[column.name] or "")))
        ]
        if places:
            words = {"label": column.label, "places": "、".join(places[:NAMED]), "count": len(places)}
            text = _("列“%(label)s”与台账不同，这里的改动不生效：%(places)s")
            notes.append(text % words + (_("等 %(count)s 处。") % words if len(places) > NAMED else "。"))
    return notes


def _change(row: Row, task: Task, before: str, after: str) -> Change:
    return Change(row.place, task.pk, task.number, task.text, before, after)


def _is_unreadable(row: Row, sheet: Sheet) -> bool:
    """The cell holds something that is no day: that is a problem already."""
    return any(said.startswith(f"{row.place}，列“{DUE_ON.label}”") for said in sheet.problems)


def _compare(
    tasks: Iterable[Task], sheet: Sheet, of_row: Callable[[Row, Task, Comparison], None]
) -> Comparison:
    """Each row with its task, found by its number and held to its text: a row moved by one must not change another task."""
    found = Comparison(problems=list(sheet.problems))
    known = {task.number: task for task in tasks}
    seen: set[int] = set()
    for row in sheet.rows:
        task = known.get(_whole(row.amount("number")))
        if task is None:
            if row.amount("number") is not None:
                found.problems.append(
                    _("%(place)s：没有序号为 %(number)s 的任务。")
                    % {"place": row.place, "number": row.text("number")}
                )
            elif not _has_said(row, sheet):
                found.problems.append(_("%(place)s：没有序号。") % {"place": row.place})
        elif task.number in seen:
            found.problems.append(
                _("%(place)s：序号 %(number)s 出现了不止一次。") % {"place": row.place, "number": task.number}
            )
        elif _squeezed(row.text("text")) != _squeezed(fit(task.text)):
            seen.add(task.number)
            found.problems.append(
                _("%(place)s，列“工作任务”：与第 %(number)s 项任务的文字不一致，可能错行。")
                % {"place": row.place, "number": task.number}
            )
        else:
            seen.add(task.number)
            of_row(row, task, found)
    return found


def _has_said(row: Row, sheet: Sheet) -> bool:
    return any(said.startswith(f"{row.place}，列“{NUMBER.label}”") for said in sheet.problems)


def _whole(number: Any) -> int:
    """The number of a task, 0 for what is none."""
    if number is None or not 0 < number <= MOST_NUMBER or number != number.to_integral_value():
        return 0
    return int(number)


def _squeezed(text: str) -> str:
    return "".join(text.split())
