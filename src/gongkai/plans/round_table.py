"""The table that an agency fills in a round: a row per duty, with what partners say of the tasks that the agency leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from gongkai.plans.choices import AnswerState, Part
from gongkai.plans.models import Duty, RoundAnswer, RoundEntry
from gongkai.plans.rules import is_done_in_part

SHOWN = ("evidence__record", "evidence__attachment")


@dataclass(slots=True)
class Partner:
    """Another agency in a task that the agency leads. `entry` is what it says, once the leads may read it."""

    duty: Duty
    entry: RoundEntry | None
    is_missing: bool


@dataclass(slots=True)
class Row:
    """One duty of the agency with what it says so far. Only rows that are asked have to be filled.

    Once the table is with the head (`is_fixed`) it stays as it was submitted: what was filled then was asked, and neither a
    pause nor a new task changes what somebody has signed.
    """

    duty: Duty
    entry: RoundEntry | None
    is_fixed: bool = False
    partners: list[Partner] = field(default_factory=list)

    @property
    def is_asked(self) -> bool:
        return self.is_filled if self.is_fixed else self.duty.is_asked

    @property
    def is_filled(self) -> bool:
        return bool(self.entry and self.entry.text.strip())

    @property
    def heard(self) -> list[Partner]:
        """The partners whose words the agency may read."""
        return [partner for partner in self.partners if partner.entry]

    @property
    def missing(self) -> list[Partner]:
        """The partners whose words have not come."""
        return [partner for partner in self.partners if partner.is_missing]


def rows_of(answer: RoundAnswer) -> list[Row]:
    """The agency's duties in the plan in the order of the document, and those of which it has said something although
    they are not its own any more. A fixed number of queries, however many there are.
    """
    entries = {entry.duty_id: entry for entry in answer.entries.prefetch_related(*SHOWN)}
    held = Duty.objects.filter(
        agency=answer.agency_id, task__plan=answer.round.plan_id, task__dropped_on=None
    )
    duties = Duty.objects.filter(Q(pk__in=held.counting().values("pk")) | Q(pk__in=entries))
    joined = duties.select_related("task__plan").prefetch_related("task__checks")
    joined = joined.order_by("task__number", "pk")
    is_fixed = answer.state != AnswerState.OPEN
    rows = [Row(duty, entries.get(duty.pk), is_fixed) for duty in joined]
    led = {row.duty.task_id: row for row in rows if row.duty.part == Part.LEAD and row.is_asked}
    for partner in _partners(answer, led):
        led[partner.duty.task_id].partners.append(partner)
    return rows


def _partners(answer: RoundAnswer, tasks: Iterable[int]) -> list[Partner]:
    """Who is responsible or cooperates in these tasks and takes part in the round.

    An agency that got its duty after the round began has no table yet: nobody waits for it until the office takes it in.
    """
    others = {one.agency_id: one for one in RoundAnswer.objects.filter(round=answer.round_id)}
    duties = Duty.objects.filter(task__in=tasks, agency__in=others).exclude(agency=answer.agency_id)
    duties = duties.exclude(part=Part.LEAD).counting().select_related("agency", "task")
    handed = [one.pk for one in others.values() if one.is_handed]
    said = RoundEntry.objects.filter(answer__in=handed, duty__task__in=tasks).prefetch_related(*SHOWN)
    entries = {entry.duty_id: entry for entry in said}
    return [
        Partner(duty, entries.get(duty.pk), duty.is_asked and not others[duty.agency_id].is_handed)
        for duty in duties.order_by("part_rank", "agency__position")
    ]


def missing_partners(rows: Iterable[Row]) -> dict[str, list[int]]:
    """The agencies whose answers for led tasks have not come, each with the numbers of these tasks."""
    missing: dict[str, list[int]] = {}
    for row in rows:
        for partner in row.missing:
            missing.setdefault(partner.duty.agency.label, []).append(row.duty.task.number)
    return missing


def unfilled(rows: Iterable[Row], *, led_too: bool = True) -> list[int]:
    """The numbers of the tasks that are asked and of which nothing is said; without those that the agency leads, if so wished."""
    return [
        row.duty.task.number
        for row in rows
        if row.is_asked and not row.is_filled and (led_too or row.duty.part != Part.LEAD)
    ]


def without_evidence(rows: Iterable[Row]) -> list[int]:
    """The numbers of the tasks that are said to be done without showing it."""
    return [
        row.duty.task.number
        for row in rows
        if row.is_asked
        and row.entry
        and row.entry.is_done
        and not row.entry.links.strip()
        and not row.entry.evidence.all()
    ]


def done_in_part(rows: Iterable[Row]) -> list[int]:
    """The numbers of the tasks that are said to be done with less than 100 percent. A standing task is done for the period only."""
    return [
        row.duty.task.number
        for row in rows
        if row.is_asked and row.entry and is_done_in_part(row.duty.task, row.entry.is_done, row.entry.percent)
    ]


def leads_that_went_on(answer: RoundAnswer) -> list[str]:
    """The agencies that lead a task in which this one has another part, and have submitted their own answers since they could read this one."""
    served = Duty.objects.filter(agency=answer.agency_id, task__plan=answer.round.plan_id).asked()
    tasks = served.exclude(part=Part.LEAD).values("task")
    leads = Duty.objects.filter(task__in=tasks, part=Part.LEAD).counting().values("agency")
    gone = RoundAnswer.objects.filter(round=answer.round_id, agency__in=leads).exclude(pk=answer.pk)
    return [
        other.agency.label
        for other in gone.exclude(state=AnswerState.OPEN)
        .select_related("agency")
        .order_by("agency__position")
        if other.submitted_at and answer.handed_at and other.submitted_at >= answer.handed_at
    ]


def serves_others(rows: Iterable[Row]) -> bool:
    """Whether the agency has something to hand to those who lead."""
    return any(row.is_asked and row.duty.part != Part.LEAD for row in rows)
