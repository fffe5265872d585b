"""What an update would change, for the office to look at before it is carried out: per item, and per task that goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from gongkai.letters.letter import written_day
from gongkai.plans.actions.updates import LastText, last_text
from gongkai.plans.choices import ENDED, TRANSITIONS, TaskKind, TaskState
from gongkai.plans.comparison import squeezed
from gongkai.plans.drafts import UNIT_TEXT, ItemDraft, UnitDraft
from gongkai.plans.merging import named, strongest_parts
from gongkai.plans.models import Duty, Plan, PlanImport, Task
from gongkai.plans.questions import Question
from gongkai.publishing.comparison import word_diff

VERDICTS = ("same", "changed", "new", "dropped")


@dataclass(slots=True)
class ItemChange:
    """One item beside the task that it corrects (None: a new task)."""

    task: Task | None
    verdict: str = "same"
    labels: list[str] = field(default_factory=list)
    diff: list[tuple[str, str]] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    gone: list[Duty] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """The task was confirmed as done: whether it is to be taken up again is for the office to say."""
        return self.task is not None and self.task.state == TaskState.VERIFIED


@dataclass(slots=True)
class Preview:
    """The whole update. `numbers` gives the task of each number of the plan as it is."""

    plan: Plan
    changes: list[ItemChange]
    dropped: Sequence[Task]
    counts: dict[str, int]
    numbers: dict[int, int]

    def questions(self, settled: Iterable[str], lines: Mapping[int, int]) -> list[Question]:
        """For each agency that the new text does not name any more: does its duty end? `lines` gives each item's line."""
        decided = {key.partition(":")[2] for key in settled if key.startswith(("end:", "keep:"))}
        return [
            Question(
                f"gone:{duty.pk}",
                "gone",
                _("第 %(number)s 条：%(agency)s不再写明，是否撤销？")
                % {"number": change.task.number, "agency": duty.agency.label},
                _("当前状态：%(state)s。未决定的，予以保留。") % {"state": duty.get_state_display()},
                f"gone-{duty.pk}",
                lines.get(place, 0),
                place,
                can_settle=False,
            )
            for place, change in enumerate(self.changes)
            if change.task is not None
            for duty in change.gone
            if str(duty.pk) not in decided
        ]


def preview(staged: PlanImport, labels: Mapping[int, str]) -> Preview | None:
    """None for a new plan. `labels` names each agency. A fixed number of queries."""
    plan = staged.updates
    if plan is None:
        return None
    base = last_text(plan)
    joined = Task.with_dropped.filter(plan=plan).with_duties().annotate(reports=Count("duties__reports"))
    tasks = {task.pk: task for task in joined}
    items, units = staged.item_drafts(), staged.units_handed_out()
    changes = [_change(tasks.get(item.task or 0), item, base, units, labels) for item in items]
    kept = {item.task for item in items}
    dropped = [
        task
        for task in tasks.values()
        if task.dropped_on is None and task.carried_from_id is None and task.pk not in kept
    ]
    counts = Counter({"dropped": len(dropped)}) + Counter(change.verdict for change in changes)
    return Preview(
        plan,
        changes,
        dropped,
        {verdict: counts[verdict] for verdict in VERDICTS},
        {task.number: task.pk for task in tasks.values() if task.dropped_on is None},
    )


def _change(
    task: Task | None,
    item: ItemDraft,
    base: LastText,
    units: dict[str, UnitDraft],
    agencies: Mapping[int, str],
) -> ItemChange:
    if task is None:
        return ItemChange(None, "new")
    known = base.draft_of(task.pk)
    before = strongest_parts(known, base.units) if known else {}
    difference = named(before, strongest_parts(item, units))
    duties = {duty.agency_id: duty for duty in task.duties.all()}
    change = ItemChange(
        task,
        labels=_labels(task, item, known),
        added=[
            agencies.get(agency, "")
            for agency in difference.added
            if agency not in duties or duties[agency].state in ENDED
        ],
        gone=[
            duties[agency]
            for agency in sorted(difference.gone)
            if agency in duties and (duties[agency].state, "cancel") in TRANSITIONS
        ],
    )
    if squeezed(task.text) != squeezed(item.text):
        change.diff = word_diff(task.text, item.text)
    if change.labels or change.added or difference.changed or difference.gone or task.dropped_on:
        change.verdict = "changed"
    return change


def _labels(task: Task, item: ItemDraft, known: ItemDraft | None) -> list[str]:
    """What differs besides the agencies, in words with the old and the new value where they are short."""
    labels = []
    if task.dropped_on:
        labels.append(_("重新列入"))
    if task.number != item.number:
        labels.append(_("序号 %(old)s → %(new)s") % {"old": task.number, "new": item.number})
    if squeezed(task.text) != squeezed(item.text):
        labels.append(_("内容"))
    old_place = (task.chapter_number, task.chapter, task.section_number, task.section)
    if old_place != (item.chapter_number, item.chapter[:200], item.section_number, item.section[:200]):
        labels.append(_("章节"))
    if task.unit_text != item.unit_text[:UNIT_TEXT]:
        labels.append(_("责任表述"))
    if known is None or known.terms != item.terms:
        labels += _terms(task, item)
    return labels


def _terms(task: Task, item: ItemDraft) -> list[str]:
    kind, due_on, _cycle, _trigger = item.terms
    old_day = written_day(task.due_on) if task.due_on else _("无")
    new_day = written_day(date.fromisoformat(due_on)) if due_on else _("无")
    labels = []
    if task.kind != kind:
        pair = {"old": task.get_kind_display(), "new": TaskKind(kind).label}
        labels.append(_("要求类型 %(old)s → %(new)s") % pair)
    if old_day != new_day:
        labels.append(_("完成时限 %(old)s → %(new)s") % {"old": old_day, "new": new_day})
    return labels
