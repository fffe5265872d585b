"""A corrected text changes the tasks of its plan in place: numbers, duties, reports and timelines stay.

What the office or an agency changed since then is left alone wherever the two texts say the same: only what is different between
the text that the plan stands on and the new one is carried out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gongkai import officialdoc
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.documents.reading import document_row
from gongkai.plans import rules
from gongkai.plans.actions.making import task_of, terms_of, units_of
from gongkai.plans.actions.timeline import close_requests, event, task_url, tell_editors
from gongkai.plans.choices import ENDED, TRANSITIONS, DutyState, EventVerb, ImportState, Match, TaskKind
from gongkai.plans.drafts import ItemDraft, UnitDraft, document_title, item_drafts
from gongkai.plans.merging import Known, named, strongest_parts
from gongkai.plans.models import Duty, Plan, PlanImport, Task, TaskEvent, TaskUnit
from gongkai.publishing import actions as publishing

OUT_OF_THE_WAY = 1_000_000
MOST_NAMED = 10
WORDS = {
    "text",
    "unit_text",
    "due_text",
}  # what an agency has to do; where the task stands in the text is no news to it
CONTENT = {
    "number": lazy("序号"),
    "text": lazy("内容"),
    "chapter_number": lazy("章"),
    "chapter": lazy("章"),
    "section_number": lazy("节"),
    "section": lazy("节"),
    "unit_text": lazy("责任表述"),
    "due_text": lazy("时限表述"),
}


@dataclass(frozen=True, slots=True)
class LastText:
    """The text that a plan stands on: its tasks with their items, items that were left out, and what each unit means."""

    known: list[Known]
    left_out: list[ItemDraft]
    units: dict[str, UnitDraft]
    read_title: str | None = None

    @property
    def decided(self) -> dict[str, UnitDraft]:
        """Units that are no question any more."""
        return {text: unit for text, unit in self.units.items() if unit.agencies}

    def draft_of(self, task: int) -> ItemDraft | None:
        """The item that the task was made of; None for a task that no text gave."""
        return next((one.draft for one in self.known if one.task == task), None)


def last_text(plan: Plan) -> LastText:
    """What `merging.merge` compares a new text with, in two queries."""
    last = plan.imports.filter(state=ImportState.APPLIED).order_by("applied_at", "pk").last()
    tasks = list(Task.with_dropped.filter(plan=plan, carried_from=None).order_by("number", "pk"))
    if last is None:
        return LastText([Known(task.pk, _as_draft(task)) for task in tasks], [], {})
    drafts, read = last.item_drafts(), item_drafts(officialdoc.Document.load(last.parsed))
    numbers = {task.number: task.pk for task in tasks if task.dropped_on is None}
    for draft in drafts:
        # Imports from before there were updates do not say which task became of an item.
        draft.task = draft.task or numbers.get(draft.number)
        draft.kind = draft.terms[0] if draft.kind else (TaskKind.DATED if draft.due_on else TaskKind.STANDING)
    by_task = {draft.task: draft for draft in drafts}
    by_line = {item.line: item for item in read}
    lines = {draft.line for draft in drafts}
    known = []
    for task in tasks:
        draft = by_task.get(task.pk) or _as_draft(task)
        known.append(Known(task.pk, draft, by_line.get(draft.line), task.dropped_on is not None))
    return LastText(
        known=known,
        left_out=[item for item in read if item.line not in lines],
        units=last.units_handed_out(),
        read_title=last.parsed["metadata"]["title"],
    )


def _as_draft(task: Task) -> ItemDraft:
    fields = {name: getattr(task, name) for name in (*CONTENT, "anchor", "kind", "cycle", "trigger")}
    return ItemDraft(**fields, due_on=task.due_on.isoformat() if task.due_on else None, task=task.pk)


def why_not_update(actor: User, staged: PlanImport, items: Sequence[ItemDraft]) -> list[Reason | None]:
    """Besides what is asked of every import."""
    plan = staged.updates
    assert plan is not None
    latest = plan.imports.order_by("applied_at", "pk").last()
    is_stale = latest is not None and latest.applied_at is not None and latest.applied_at > staged.created_at
    tasks = [item.task for item in items if item.task]
    return [
        Reason(_("要点在这份文件上传之后已经更正过，请重新上传核对。")) if is_stale else None,
        rules.is_of_the_same_government(staged.government, plan),
        rules.tasks_are_unique(items),
        None
        if set(tasks) <= set(Task.with_dropped.filter(plan=plan).values_list("pk", flat=True))
        else Reason(_("对应的原任务不在这份要点中。")),
        *(publishing.why_not_save(actor, plan.record, None) if _is_other_text(plan, staged) else []),
    ]


def _is_other_text(plan: Plan, staged: PlanImport) -> bool:
    last = plan.imports.filter(state=ImportState.APPLIED).order_by("applied_at", "pk").last()
    return last is None or (last.parsed["lines"], last.title) != (staged.parsed["lines"], staged.title)


def update_plan(plan: Plan, staged: PlanImport, *, actor: User, now: datetime) -> list[Duty]:
    """Carry the corrected text out; returns the duties that it newly gave. The caller holds the import and has asked why not."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    update = _Update(plan, staged, actor, now)
    update.carry_out()
    if _is_other_text(plan, staged):
        parsed = officialdoc.Document.load(staged.parsed)
        row, title = document_row(parsed), document_title(parsed, staged.title)
        note = _("按“%(file)s”更正") % {"file": staged.file_name}
        publishing.save_draft(plan.record, row, title, actor=actor, now=now, note=note[:200])
    if (plan.title, plan.year) != (staged.title, staged.year):
        plan.title, plan.year = staged.title, staged.year
        plan.save(update_fields=["title", "year"])
    _tell_of_changes(plan, update, now)
    return update.given


def _tell_of_changes(plan: Plan, update: _Update, now: datetime) -> None:
    """Each agency hears once which of the tasks that it had are others now; what it newly got it hears of as of every task."""
    given = {(duty.agency_id, duty.task_id) for duty in update.given}
    own: dict[int, list[Task]] = {}
    for agency, task in sorted(update.concerned - given):
        own.setdefault(agency, []).append(update.tasks[task])
    for agency, tasks in own.items():
        numbers = sorted(task.number for task in tasks if task.dropped_on is None)
        words = {
            "plan": Truncator(plan.title).chars(40, "…"),
            "numbers": "、".join(map(str, numbers[:MOST_NAMED])),
            "count": len(numbers),
            "dropped": len(tasks) - len(numbers),
        }
        said = [_("《%(plan)s》已更正") % words]
        if len(numbers) > MOST_NAMED:
            said.append(_("第 %(numbers)s 项等 %(count)s 项任务的内容、时限或分工有变化") % words)
        elif numbers:
            said.append(_("第 %(numbers)s 项任务的内容、时限或分工有变化") % words)
        if words["dropped"]:
            said.append(_("%(dropped)s 项任务不再列入") % words)
        text = "，".join(said)
        url = task_url(tasks[0].pk) if len(tasks) == 1 else reverse("plans-desk:my-tasks")
        tell_editors([agency], text, url, key=f"updated:{plan.pk}:{agency}:{now:%Y%m%d%H%M%S}", now=now)


class _Update:
    """One run over the plan's tasks: what is to be written is collected, then written in a fixed number of statements."""

    def __init__(self, plan: Plan, staged: PlanImport, actor: User, now: datetime) -> None:
        self.plan, self.staged, self.actor, self.now = plan, staged, actor, now
        self.items, self.units = staged.item_drafts(), staged.units_handed_out()
        self.base = last_text(plan)
        self.reason = _("按“%(file)s”更正") % {"file": staged.file_name}
        locked = Task.with_dropped.select_for_update().filter(plan=plan)
        self.tasks = {task.pk: task for task in locked}
        self.duties: dict[int, dict[int, Duty]] = {pk: {} for pk in self.tasks}
        for duty in Duty.objects.filter(task__in=list(self.tasks)).order_by("pk"):
            duty.task = self.tasks[duty.task_id]
            self.duties[duty.task_id][duty.agency_id] = duty
        self.written: dict[int, list[TaskUnit]] = {pk: [] for pk in self.tasks}
        for unit in TaskUnit.objects.filter(task__in=list(self.tasks)).order_by("position", "pk"):
            self.written[unit.task_id].append(unit)
        self.events: list[TaskEvent] = []
        self.given: list[Duty] = []
        self.new_duties: list[Duty] = []
        self.changed_tasks: dict[int, Task] = {}
        self.changed_duties: dict[int, Duty] = {}
        self.ended: dict[str, list[Duty]] = {}
        self.old_units: list[int] = []
        self.new_units: list[TaskUnit] = []
        self.concerned: set[tuple[int, int]] = set()  # agencies and the tasks that became others for them

    def carry_out(self) -> None:
        kept = {item.task for item in self.items if item.task}
        for known in self.base.known:
            if known.task not in kept and not known.is_dropped:
                self._drop(self.tasks[known.task])
        for item in self.items:
            if item.task:
                self._change(self.tasks[item.task], item)
        self._move_carried()
        self._write_changed()
        self._add([item for item in self.items if not item.task])
        self._write_rest()
        self.staged.items = [item.dump() for item in self.items]

    # --- tasks -------------------------------------------------------------------------------------------------------
    def _drop(self, task: Task) -> None:
        task.dropped_on = timezone.localdate(self.now)
        self.changed_tasks[task.pk] = task
        self._concerns_all(task)
        self._tell(task, EventVerb.DROPPED, self.reason)
        for duty in self.duties[task.pk].values():
            if (duty.state, "cancel") in TRANSITIONS:
                self._end(duty, _("%(reason)s：不再列入") % {"reason": self.reason})
        # Nobody has to answer any more whom these mean; the task's own words stay.
        self.old_units += [unit.pk for unit in self.written[task.pk] if unit.match == Match.QUESTION]

    def _change(self, task: Task, item: ItemDraft) -> None:
        if task.dropped_on is not None:
            task.dropped_on = None
            self.changed_tasks[task.pk] = task
            self._concerns_all(task)
            self._tell(task, EventVerb.RESTORED, self.reason)
            before: dict[int, str] = {}
        else:
            known = self.base.draft_of(task.pk)
            before = strongest_parts(known, self.base.units) if known else {}
        self._change_content(task, item)
        self._change_terms(task, item)
        self._change_units(task, item)
        self._change_duties(task, before, strongest_parts(item, self.units))

    def _change_content(self, task: Task, item: ItemDraft) -> None:
        wanted = task_of(self.plan, item)
        names = [name for name in CONTENT if getattr(task, name) != getattr(wanted, name)]
        labels = [CONTENT[name] for name in names]
        if WORDS.intersection(names):
            self._concerns_all(task)
        if labels:
            self._tell(
                task, EventVerb.CHANGED, f"{self.reason}：{'、'.join(dict.fromkeys(map(str, labels)))}"
            )
        if labels or task.anchor != wanted.anchor:
            for name in (*CONTENT, "anchor"):
                setattr(task, name, getattr(wanted, name))
            self.changed_tasks[task.pk] = task

    def _change_terms(self, task: Task, item: ItemDraft) -> None:
        known = self.base.draft_of(task.pk)
        if known is not None and known.terms == item.terms:
            return
        wanted = terms_of(item)
        if all(getattr(task, name) == value for name, value in wanted.items()):
            return
        kind, due_before = task.kind, task.due_on
        if task.triggered_on and wanted["kind"] == TaskKind.TRIGGERED:
            wanted["due_on"] = task.due_on  # the occasion has come: its day is the office's
        for name, value in wanted.items():
            setattr(task, name, value)
        if task.kind != TaskKind.TRIGGERED:
            task.triggered_on = None
        self.changed_tasks[task.pk] = task
        self._concerns_all(task)
        is_only_the_day = task.kind == kind and task.due_on != due_before
        verb = EventVerb.DEADLINE_CHANGED if is_only_the_day else EventVerb.CHANGED
        self._tell(task, verb, self.reason, due_before=due_before)

    def _change_units(self, task: Task, item: ItemDraft) -> None:
        wanted = units_of(task, item, self.units)
        answered = {unit.text: unit for unit in self.written[task.pk] if unit.match != Match.QUESTION}
        for unit in wanted:
            # What was answered for this task alone is not asked again.
            if unit.match == Match.QUESTION and (old := answered.get(unit.text)):
                unit.match, unit.reason, unit.collective = old.match, old.reason, old.collective
                unit.decided_by_id = old.decided_by_id
        before = [(unit.part, unit.text, unit.match) for unit in self.written[task.pk]]
        if before != [(unit.part, unit.text, unit.match) for unit in wanted]:
            self.old_units += [unit.pk for unit in self.written[task.pk]]
            self.new_units += wanted

    def _move_carried(self) -> None:
        """A task carried over from last year makes room for the text's own numbers."""
        taken = {item.number for item in self.items}
        free = max(
            [*taken, *(task.number for task in self.tasks.values() if task.carried_from_id)], default=0
        )
        for task in self.tasks.values():
            if task.carried_from_id and task.dropped_on is None and task.number in taken:
                free += 1
                task.number = free
                self.changed_tasks[task.pk] = task
                self._tell(task, EventVerb.CHANGED, f"{self.reason}：{CONTENT['number']}")

    # --- duties ------------------------------------------------------------------------------------------------------
    def _change_duties(self, task: Task, before: dict[int, str], after: dict[int, str]) -> None:
        difference, duties = named(before, after), self.duties[task.pk]
        for agency, part in difference.added.items():
            self._give(task, agency, part)
        for agency, part in difference.changed.items():
            if agency in duties and duties[agency].state not in ENDED:
                self._change_part(duties[agency], part)
        for agency in difference.gone:
            duty = duties.get(agency)
            is_wanted = duty is not None and f"end:{duty.pk}" in self.staged.settled
            if duty is not None and is_wanted and (duty.state, "cancel") in TRANSITIONS:
                self._end(duty, _("%(reason)s：文中不再写明") % {"reason": self.reason})

    def _give(self, task: Task, agency: int, part: str) -> None:
        known = self.duties.setdefault(task.pk, {}).get(agency)
        if known is None:
            known = Duty(task=task, agency_id=agency, part=part, state_since=self.now)
            self.duties[task.pk][agency] = known
            self.new_duties.append(known)
        elif known.state in ENDED:
            known.part, known.state_since = part, self.now
            known.state = DutyState(TRANSITIONS[known.state, "assign_again"])
            self.changed_duties[known.pk] = known
        else:
            self._change_part(known, part)
            return
        self.given.append(known)
        self._tell(task, EventVerb.ASSIGNED, self.reason, duty=known)

    def _change_part(self, duty: Duty, part: str) -> None:
        if duty.part != part:
            duty.part = part
            self.changed_duties[duty.pk] = duty
            self.concerned.add((duty.agency_id, duty.task_id))
            self._tell(duty.task, EventVerb.PART_CHANGED, self.reason, duty=duty)

    def _end(self, duty: Duty, reason: str) -> None:
        self.ended.setdefault(reason, []).append(duty)
        self.concerned.add((duty.agency_id, duty.task_id))
        duty.state, duty.state_since = DutyState(TRANSITIONS[duty.state, "cancel"]), self.now
        self.changed_duties[duty.pk] = duty
        self._tell(duty.task, EventVerb.MOVED, reason, duty=duty)

    def _concerns_all(self, task: Task) -> None:
        """Whoever still has the task will be told of it."""
        duties = self.duties[task.pk].values()
        self.concerned |= {(duty.agency_id, task.pk) for duty in duties if duty.state not in ENDED}

    # --- writing -----------------------------------------------------------------------------------------------------
    def _tell(self, task: Task, verb: EventVerb, reason: str, **more: Any) -> None:
        self.events.append(event(task, verb, actor=self.actor, now=self.now, reason=reason, **more))

    def _write_changed(self) -> None:
        stored = Task.with_dropped.filter(pk__in=list(self.changed_tasks))
        places = {task.pk: (task.number, task.dropped_on) for task in self.changed_tasks.values()}
        if any(
            places[pk] != (number, day)
            for pk, number, day in stored.values_list("pk", "number", "dropped_on")
        ):
            # Two tasks may change places, or one come back to the number of one that goes: each is free before it is taken.
            Task.with_dropped.filter(pk__in=list(self.changed_tasks)).update(
                number=F("number") + OUT_OF_THE_WAY
            )
        fields = [*CONTENT, "anchor", "kind", "due_on", "cycle", "trigger", "triggered_on", "dropped_on"]
        Task.with_dropped.bulk_update(self.changed_tasks.values(), fields)

    def _add(self, items: Sequence[ItemDraft]) -> None:
        made = Task.objects.bulk_create(task_of(self.plan, item) for item in items)
        for task, item in zip(made, items, strict=True):
            item.task = task.pk
            self._tell(task, EventVerb.CREATED, self.reason)
            self.new_units += units_of(task, item, self.units)
            self._give_all(task, strongest_parts(item, self.units).items())

    def _give_all(self, task: Task, parts: Iterable[tuple[int, str]]) -> None:
        for agency, part in parts:
            self._give(task, agency, part)

    def _write_rest(self) -> None:
        for reason, duties in self.ended.items():
            close_requests(duties, reason, actor=self.actor, now=self.now)
        TaskUnit.objects.filter(pk__in=self.old_units).delete()
        TaskUnit.objects.bulk_create(self.new_units)
        Duty.objects.bulk_create(self.new_duties)
        Duty.objects.bulk_update(self.changed_duties.values(), ["part", "state", "state_since"])
        TaskEvent.objects.bulk_create(self.events)
