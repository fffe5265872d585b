"""Who is behind: what each agency of a plan owes, has reported and has done. A fixed number of queries, however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.clock.calendars import city_calendar
from gongkai.clock.workdays import add_workdays
from gongkai.plans.choices import OPEN, Cycle, DutyState, TaskKind, Verdict
from gongkai.plans.dunning_letter import SOON_DAYS
from gongkai.plans.models import Duty, Plan, Report, Task
from gongkai.plans.models.duty import DutyQuerySet
from gongkai.plans.periods import bounds, label, period_of, periods_of

SOON_WORKDAYS = 10
"""How long before its last day a task is shown in yellow (台账: 临近时限), in working days."""

FIGURES = ("total", "done", "waiting", "returned", "late", "soon", "silent")


def is_late(today: date) -> Q:
    """Duties whose last day has passed; the same rule as `states.is_overdue`, for the database."""
    return Q(task__due_on__lt=today, task__paused_on=None) & ~Q(state=DutyState.VERIFIED)


def soon_until(today: date) -> date:
    """What ends no later than this day is due soon, by the calendar of the city."""
    return add_workdays(today, SOON_WORKDAYS, city_calendar())


def is_due_soon(today: date) -> Q:
    """Open duties whose last day is near."""
    return Q(state__in=OPEN, task__due_on__range=(today, soon_until(today)), task__paused_on=None)


def may_be_dunned(today: date) -> Q:
    """Duties that a letter may name: late or soon due, and the agency has to act."""
    soon = today + timedelta(days=SOON_DAYS)
    return Q(state__in=OPEN, task__due_on__lte=soon, task__paused_on=None, task__dropped_on=None)


def beginning_of_cycle(plan: Plan, today: date) -> datetime:
    """The first moment of the reporting cycle in which the day lies, never outside the plan's year."""
    periods = periods_of(plan.year, plan.cycle)
    period = min(max(period_of(today, plan.cycle), periods[0]), periods[-1])
    return timezone.make_aware(datetime.combine(bounds(period)[0], datetime.min.time()))


def in_cycle(plan: Plan, today: date) -> Q:
    """Reports that speak of the running cycle: one that a round made speaks of the round's period, whenever it was frozen."""
    begin = beginning_of_cycle(plan, today)
    first = timezone.localdate(begin)
    periods = [
        period for cycle in Cycle for period in periods_of(plan.year, cycle) if bounds(period)[1] >= first
    ]
    return Q(round=None, reported_at__gte=begin) | Q(round__period__in=periods)


def last_periods(plan: Plan, rows: Iterable[dict[str, Any]]) -> dict[tuple[int, datetime], str]:
    """What the last reports speak of, where rounds made them: by agency and moment, the label of the period. One query."""
    moments = {row["agency"]: row["last_report"] for row in rows if row["last_report"]}
    made = Report.objects.filter(round__plan=plan, duty__agency__in=moments, reported_at__in=moments.values())
    found = made.order_by().values_list("duty__agency", "reported_at", "round__period").distinct()
    return {(agency, moment): label(period) for agency, moment, period in found}


def by_agency(duties: DutyQuerySet, plan: Plan, today: date) -> QuerySet[Duty, Any]:
    """One row per agency, whoever is furthest behind first: `agency` and the figures of `FIGURES`, and when it last reported.

    `duties` are those of the plan that the person may see. `silent` counts open duties without a report in the cycle (TK-06),
    `urgent` those that may stand in a letter (督办单).
    """
    reports = Report.objects.filter(duty=OuterRef("pk")).exclude(verdict=Verdict.RECALLED)
    newest = reports.order_by("-reported_at").values("reported_at")[:1]
    lately = reports.filter(in_cycle(plan, today))
    known = (
        duties.filter(task__plan=plan)
        .counting()
        .annotate(has_reported=Exists(lately), reported=Subquery(newest, output_field=DateTimeField()))
    )
    begun = ~Q(task__kind=TaskKind.TRIGGERED, task__triggered_on=None)
    figures = (
        known.order_by()
        .values("agency")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state=DutyState.VERIFIED)),
            waiting=Count("pk", filter=Q(state=DutyState.SUBMITTED)),
            returned=Count("pk", filter=Q(state=DutyState.RETURNED, task__paused_on=None)),
            late=Count("pk", filter=is_late(today)),
            soon=Count("pk", filter=is_due_soon(today)),
            silent=Count("pk", filter=Q(state__in=OPEN, task__paused_on=None, has_reported=False) & begun),
            urgent=Count("pk", filter=may_be_dunned(today)),
            last_report=Max("reported"),
        )
    )
    return figures.order_by("-late", "-returned", "-silent", "agency__position", "agency")


def sums(rows: QuerySet[Duty, Any]) -> dict[str, int]:
    """The figures of all agencies together, without those led from above that do not count (垂直管理)."""
    counted = rows.filter(agency__in=Agency.objects.counted()).order_by()
    # An aggregate cannot bear the name of what it adds up.
    added = counted.aggregate(**{f"all_{name}": Sum(name) for name in FIGURES})
    return {name: added[f"all_{name}"] or 0 for name in FIGURES}


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one agency stands with one task: a sign, its meaning in words, and the class of its colour."""

    sign: str
    meaning: str | Promise
    tone: str
    is_lead: bool = False


BLANK = Cell("", "", "none")
LATE = ("超", _("超期"), "late")
SOON_SIGN = ("近", _("临近时限"), "soon")
SIGNS: dict[str, tuple[str, str | Promise, str]] = {
    DutyState.ASSIGNED: ("交", _("已交办"), "assigned"),
    DutyState.ACCEPTED: ("收", _("已接收"), "assigned"),
    DutyState.IN_PROGRESS: ("办", _("办理中"), "doing"),
    DutyState.SUBMITTED: ("报", _("已反馈"), "reported"),
    DutyState.RETURNED: ("退", _("退回"), "returned"),
    DutyState.VERIFIED: ("结", _("已办结"), "done"),
}
PAUSED = ("缓", _("暂缓"), "paused")
LEGEND = [*SIGNS.values(), PAUSED, SOON_SIGN, LATE]


def cell(duty: Duty, today: date, soon: date) -> Cell:
    """The cell of a duty: late and due soon are shown before the state, for they ask for something. `soon` is of `soon_until`.

    What is put off asks for nothing, whatever its state.
    """
    sign = SIGNS[duty.state]
    if duty.task.is_paused and duty.state != DutyState.VERIFIED:
        sign = PAUSED
    elif duty.is_overdue(today):
        sign = LATE
    elif duty.state in OPEN and duty.task.due_on and duty.task.due_on <= soon:
        sign = SOON_SIGN
    return Cell(*sign, is_lead=duty.part == "lead")


def heat_map(
    duties: DutyQuerySet, agencies: Iterable[Agency], tasks: Iterable[Task], today: date
) -> list[tuple[Agency, list[tuple[Task, Cell]]]]:
    """A row for each agency, a cell for each task. A fixed number of queries."""
    shown = {task.pk: task for task in tasks}
    rows = {agency.pk: agency for agency in agencies}
    cells: dict[tuple[int, int], Cell] = {}
    soon = soon_until(today)
    for duty in duties.counting().filter(agency__in=rows, task__in=shown):
        duty.task = shown[duty.task_id]
        cells[duty.agency_id, duty.task_id] = cell(duty, today, soon)
    return [
        (agency, [(task, cells.get((agency.pk, task.pk), BLANK)) for task in shown.values()])
        for agency in rows.values()
    ]
