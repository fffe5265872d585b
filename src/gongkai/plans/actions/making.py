"""What a draft item becomes: a task, its units as written, the duties of the agencies that they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from gongkai.plans.choices import Part
from gongkai.plans.drafts import UNIT_TEXT, ItemDraft, UnitDraft
from gongkai.plans.models import Duty, Plan, Task, TaskUnit


def task_of(plan: Plan, item: ItemDraft) -> Task:
    return Task(
        plan=plan,
        number=item.number,
        chapter_number=item.chapter_number,
        chapter=item.chapter[:200],
        section_number=item.section_number,
        section=item.section[:200],
        text=item.text,
        anchor=item.anchor,
        unit_text=item.unit_text[:UNIT_TEXT],
        due_text=item.due_text,
        **terms_of(item),
    )


def rank(part: str) -> int:
    return list(Part).index(Part(part))


def duties_of(task: Task, parts: Iterable[tuple[str, Sequence[int]]], now: datetime) -> list[Duty]:
    """One duty per agency; an agency named twice in a task has the stronger part."""
    strongest: dict[int, Part] = {}
    for part, agencies in parts:
        for agency in agencies:
            old = strongest.get(agency)
            if old is None or rank(part) < rank(old):
                strongest[agency] = Part(part)
    return [
        Duty(task=task, agency_id=agency, part=part, state_since=now) for agency, part in strongest.items()
    ]


def terms_of(item: ItemDraft) -> dict[str, Any]:
    """Kind, last day, cycle and occasion, as fields of a task."""
    kind, due_on, cycle, trigger = item.terms
    return {
        "kind": kind,
        "due_on": date.fromisoformat(due_on) if due_on else None,
        "cycle": cycle,
        "trigger": trigger,
    }


def units_of(task: Task, item: ItemDraft, units: Mapping[str, UnitDraft]) -> list[TaskUnit]:
    """The units as the document writes them, with what was made of each."""
    return [
        TaskUnit(
            task=task,
            part=part,
            text=text,
            match=units[text].match,
            collective=units[text].collective,
            reason=units[text].reason[:300],
            decided_by_id=units[text].decided_by,
            position=position,
        )
        for position, (part, text) in enumerate(item.units())
    ]
