"""What becomes of tasks when their agency ends (机构改革): one successor inherits them, of several the office chooses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.accounts.models import User
from gongkai.agencies.lexicon import directory_of
from gongkai.agencies.models import Agency
from gongkai.agencies.resolver import Directory
from gongkai.directory.succession import Handover, on_succession
from gongkai.plans.actions.timeline import assign, close_requests, event, move, tell_editors, tell_office
from gongkai.plans.choices import (
    ENDED,
    OPEN,
    AnswerState,
    DutyState,
    EventVerb,
    ImportState,
    Match,
    Part,
    Verdict,
)
from gongkai.plans.models import Duty, Plan, PlanImport, Report, Round, Subtask, Task, TaskUnit

OPEN_OR_WAITING = (*OPEN, DutyState.SUBMITTED)
BEGUN = (DutyState.IN_PROGRESS, DutyState.SUBMITTED, DutyState.RETURNED)


@dataclass(frozen=True, slots=True)
class _Change:
    """A handover, who enters it, and the words that stand in the timeline of each task."""

    handover: Handover
    actor: User
    now: datetime

    @property
    def reason(self) -> str:
        said = {
            "name": self.handover.predecessor.name,
            "heirs": "、".join(heir.name for heir in self.handover.successors),
            "basis": self.handover.basis,
        }
        if self.handover.successors:
            return _("机构改革（%(basis)s）：%(name)s由%(heirs)s承接") % said
        return _("机构改革（%(basis)s）：%(name)s撤销") % said


@on_succession(_lazy("工作要点"))
def inherit_tasks(handover: Handover, actor: User, now: datetime) -> Iterator[str]:
    """Move what the agency has not finished; what it finished stays as it is, and its successor sees it."""
    change = _Change(handover, actor, now)
    held = Duty.objects.filter(agency=handover.predecessor, state__in=OPEN_OR_WAITING)
    tasks = Task.objects.select_for_update().filter(pk__in=held.values("task")).order_by("pk")
    locked = {task.pk: task for task in tasks}
    joined = held.select_related("agency", "task__plan__government").order_by("task__plan", "task__number")
    duties = [duty for duty in joined if duty.task_id in locked]
    begun = {duty.pk for duty in duties if duty.state in BEGUN}
    for duty in duties:
        _take_leave(duty, change)
    if handover.heir is not None:
        yield from _inherit(duties, begun, handover.heir, change)
    else:
        yield from _ask(duties, change)
    yield from _subtasks(change)
    yield from _imports(change)
    yield from _rounds(change)


def _take_leave(duty: Duty, change: _Change) -> None:
    """End a duty: what waits for an answer is answered with the reform, what was reported stays as progress."""
    Report.objects.filter(duty=duty, verdict=Verdict.WAITING).update(
        verdict=Verdict.NOTED, opinion=change.reason[:500]
    )
    close_requests([duty], change.reason, actor=change.actor, now=change.now)
    move(duty, "transfer", actor=change.actor, now=change.now, reason=change.reason)


def _inherit(duties: list[Duty], begun: set[int], heir: Agency, change: _Change) -> Iterator[str]:
    known = {
        duty.task_id: duty for duty in Duty.objects.filter(agency=heir, task__in=[d.task_id for d in duties])
    }
    for duty in duties:
        given = _give(duty, known.get(duty.task_id), heir, change)
        # Work that has begun goes on: a reform does not set back what the public was told.
        if duty.pk in begun and given.state in (DutyState.ASSIGNED, DutyState.ACCEPTED):
            move(given, "carry_on", actor=change.actor, now=change.now, reason=change.reason)
    for plan, count in _by_plan(duties).items():
        said = {"plan": plan.title, "heir": heir.name, "count": count}
        yield _("%(plan)s：%(count)s 项未办结的任务转由%(heir)s承担。") % said
        tell_editors(
            [heir.pk],
            _("%(plan)s：因机构改革承接其他机构的任务") % said,
            reverse("plans-desk:my-tasks"),
            # Of several agencies that go into one, a person hears once.
            key=f"heir:{plan.pk}:{heir.pk}:{change.now:%Y%m%d%H%M%S}",
            now=change.now,
        )


def _give(duty: Duty, known: Duty | None, heir: Agency, change: _Change) -> Duty:
    """The heir gets the duty, or keeps its own with the stronger part. What it had finished is to be done again for the new part."""
    by = {"actor": change.actor, "now": change.now, "reason": change.reason}
    if known is None or known.state in ENDED:
        return assign(duty.task, heir.pk, duty.part, **by)  # type: ignore[arg-type]
    known.task = duty.task
    if _rank(duty.part) < _rank(known.part):
        known.part = duty.part
        known.save(update_fields=["part"])
        event(duty.task, EventVerb.PART_CHANGED, duty=known, **by).save()  # type: ignore[arg-type]
    if known.state == DutyState.VERIFIED:
        move(known, "reopen", **by)  # type: ignore[arg-type]
    return known


def _rank(part: str) -> int:
    return list(Part).index(Part(part))


def _ask(duties: list[Duty], change: _Change) -> Iterator[str]:
    """Put each duty back to the office as an open question: who of several carries it on is not guessed."""
    lexicons: dict[int, Directory] = {}
    for duty in duties:
        government = duty.task.plan.government
        if government.pk not in lexicons:
            lexicons[government.pk] = directory_of(government)
        _open_question(duty, lexicons[government.pk], change)
    for plan, count in _by_plan(duties).items():
        said = {"plan": plan.title, "name": change.handover.predecessor.name, "count": count}
        yield _("%(plan)s：%(count)s 项未办结的任务退回主管部门，逐项明确由谁承担。") % said
        tell_office(
            plan,
            _("%(plan)s：%(name)s因机构改革退回 %(count)s 项任务，请明确由谁承担") % said,
            reverse("plans-desk:plan", args=[plan.pk]),
            key=f"heirless:{plan.pk}:{change.handover.predecessor.pk}",
            now=change.now,
        )


def _open_question(duty: Duty, lexicon: Directory, change: _Change) -> None:
    """The unit of the text that named the agency is a question again; where it was no unit of its own, one is added."""
    named = TaskUnit.objects.filter(task=duty.task, part=duty.part, match=Match.AGENCY)
    before = change.handover.last_day
    unit = next((one for one in named if lexicon.resolve(one.text, before).agency_id == duty.agency_id), None)
    if unit is None:
        unit = TaskUnit(
            task=duty.task,
            part=duty.part,
            text=change.handover.predecessor.name,
            position=duty.task.units.count(),
        )
    unit.match, unit.reason, unit.decided_by = Match.QUESTION, change.reason[:300], None
    unit.save()


def _by_plan(duties: list[Duty]) -> dict[Plan, int]:
    return dict(Counter(duty.task.plan for duty in duties))


def _subtasks(change: _Change) -> Iterator[str]:
    """Parts of tasks go to the one successor; those of an agency that was split are finished by any of its successors."""
    heir = change.handover.heir
    parts = Subtask.objects.filter(agency=change.handover.predecessor, done_on=None).select_related(
        "task__plan"
    )
    if heir is None:
        return
    moved = list(parts)
    for part in moved:
        part.agency = heir
        part.save(update_fields=["agency"])
        reason = _("分解任务转由%(heir)s承担：%(text)s") % {"heir": heir.name, "text": part.text}
        event(part.task, EventVerb.CHANGED, actor=change.actor, now=change.now, reason=reason).save()
    if moved:
        yield _("%(count)s 项分解任务转由%(heir)s承担。") % {"count": len(moved), "heir": heir.name}


def _imports(change: _Change) -> Iterator[str]:
    """In what imports took units for, the successor stands in the agency's place, or the unit is a question.

    Also in those that became plans: a corrected text is compared with them. And in the steps to which a correction is undone.
    """
    imports = PlanImport.objects.select_for_update().exclude(state=ImportState.DISCARDED)
    for staged in imports.defer("parsed", "items"):
        if not (concerned := _carry_on(staged.units, change)):
            continue
        is_open = staged.state == ImportState.IN_REVIEW
        staged.version += is_open
        staged.save(update_fields=["units", "version"])
        if is_open:
            for step in staged.steps.defer("items"):
                if _carry_on(step.units, change):
                    step.save(update_fields=["units"])
            said = {"title": staged.title, "count": concerned}
            yield _("正在核对的“%(title)s”中，%(count)s 个单位的对应机构随之更新。") % said


def _carry_on(units: dict[str, Any], change: _Change) -> int:
    """Put the successors in the place of the agency; returns how many units that concerned."""
    gone, heirs = change.handover.predecessor.pk, [heir.pk for heir in change.handover.successors]
    concerned = [unit for unit in units.values() if gone in (*unit["agencies"], *unit["candidates"])]
    for unit in concerned:
        named = gone in unit["agencies"]
        unit["candidates"] = _instead(unit["candidates"], gone, heirs)
        unit["agencies"] = _instead(unit["agencies"], gone, heirs if len(heirs) == 1 else [])
        unit["reason"] = f"{unit['reason']}{change.reason}。"
        if named and len(heirs) != 1:
            unit["candidates"] = list(dict.fromkeys([*unit["agencies"], *unit["candidates"]]))
            unit["match"], unit["agencies"], unit["decided_by"] = Match.QUESTION, [], None
    return len(concerned)


def _instead(numbers: list[int], gone: int, heirs: list[int]) -> list[int]:
    return list(dict.fromkeys(new for number in numbers for new in (heirs if number == gone else [number])))


def _rounds(change: _Change) -> Iterator[str]:
    """Running rounds do not wait for an agency that is gone: a table in which nothing stands is taken away, any other is kept.

    Who carries on is asked by the office, as everybody who gets a duty while a round runs.
    """
    running = Round.objects.select_for_update().filter(
        frozen_at=None, answers__agency=change.handover.predecessor
    )
    for round in running:
        empty = round.answers.filter(
            agency=change.handover.predecessor, state=AnswerState.OPEN, entries=None, steps=None
        )
        said = {
            "plan": round.plan.title,
            "period": round.period_label,
            "name": change.handover.predecessor.name,
        }
        if empty.delete()[0]:
            yield _("%(plan)s：%(period)s填报不再等待%(name)s。") % said
        else:
            yield (
                _("%(plan)s：%(period)s填报不再等待%(name)s审签；已填的内容保留，未审签的不形成报告。") % said
            )
        yield _next_to_answer(round, change)


def _next_to_answer(round: Round, change: _Change) -> str:
    """Where the successors answer, and what the office has to do for it."""
    heirs = change.handover.successors
    said = {"period": round.period_label, "heirs": "、".join(heir.name for heir in heirs)}
    if not heirs:
        return _("%(period)s填报：没有承接机构；退回的任务明确由谁承担以后，在批次页补充纳入。") % said
    if len(heirs) > 1:
        return _("%(period)s填报：逐项明确由谁承担以后，没有填报表的机构在批次页补充纳入。") % said
    if round.answers.filter(agency=heirs[0]).exists():
        return _("%(period)s填报：由%(heirs)s在已有的填报表中一并填报，不需要补充纳入。") % said
    return _("%(period)s填报：由主管部门在批次页按“补充这些机构”纳入%(heirs)s。") % said
