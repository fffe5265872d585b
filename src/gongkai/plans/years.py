"""This year's plan beside last year's: carried on, new, dropped, and what was left open and is not listed any more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.plans.choices import TaskState
from gongkai.plans.comparison import Entry, Pair, pair, squeezed
from gongkai.plans.models import Plan, Task
from gongkai.publishing.comparison import word_diff


@dataclass(frozen=True, slots=True)
class Row:
    """A task of last year and the one of this year that goes on with it; one of them may be missing."""

    old: Task | None
    new: Task | None
    similarity: float

    @property
    def verdict(self) -> str:
        """`carried`, `new` or `dropped`."""
        if self.old is None:
            return "new"
        return "dropped" if self.new is None else "carried"

    @property
    def is_left_open(self) -> bool:
        """Not done last year and not listed this year."""
        return self.new is None and self.old is not None and self.old.state != TaskState.VERIFIED

    @property
    def percent(self) -> int:
        """How much of the words is the same; 100 only where all of them are."""
        return int(self.similarity * 100)

    @property
    def diff(self) -> list[tuple[str, str]]:
        """What became of the words; empty where nothing did."""
        if self.old is None or self.new is None or squeezed(self.old.text) == squeezed(self.new.text):
            return []
        return word_diff(self.old.text, self.new.text)


def compare(plan: Plan, previous: Plan) -> list[Row]:
    """Every task of both plans once, in this year's order, then last year's. What was carried over by hand is paired by that."""
    new = {task.pk: task for task in plan.tasks.with_duties().order_by("number")}
    old = {task.pk: task for task in previous.tasks.with_duties().order_by("number")}
    by_hand = {task.pk: task.carried_from_id for task in new.values() if task.carried_from_id in old}
    pairs = _pairs(old.values(), new.values())
    rows = [
        Row(
            old[one.old.key] if one.old else None,
            new[one.new.key] if one.new else None,
            one.similarity,
        )
        for one in pairs
    ]
    rows += [Row(old[was], new[pk], 1.0) for pk, was in by_hand.items() if was is not None]
    return sorted(rows, key=_order)


def left_open(plan: Plan) -> list[Task]:
    """What the plan before has left open and this one does not list, in its order."""
    rows = compare(plan, plan.previous) if plan.previous else []
    return [row.old for row in rows if row.is_left_open and row.old is not None]


@dataclass(frozen=True, slots=True)
class Onward:
    """What goes on as a task in the next plan: carried over by the office, or listed there in much the same words."""

    task: Task
    is_carried: bool


def onward(plans: Iterable[Plan]) -> tuple[dict[int, Plan], dict[int, Onward]]:
    """The next plan of each, by the plan's key, and what goes on as each of their tasks, by the task's key. Three queries."""
    following = {
        one.previous_id: one
        for one in Plan.objects.filter(previous__in=list(plans)).select_related("record").order_by("-year")
        if one.previous_id is not None
    }
    known: dict[int, list[Task]] = {}
    keys = [*following, *(one.pk for one in following.values())]
    for task in Task.objects.filter(plan__in=keys).order_by("number"):
        known.setdefault(task.plan_id, []).append(task)
    found: dict[int, Onward] = {}
    for key, plan in following.items():
        olds, news = known.get(key, []), {task.pk: task for task in known.get(plan.pk, [])}
        for new in news.values():
            new.plan = plan
            if new.carried_from_id is not None:
                found[new.carried_from_id] = Onward(new, is_carried=True)
        for one in _pairs(olds, news.values()):
            if one.old and one.new:
                found[int(str(one.old.key))] = Onward(news[int(str(one.new.key))], is_carried=False)
    return following, found


def _pairs(olds: Iterable[Task], news: Iterable[Task]) -> list[Pair]:
    """Tasks of two years by their words; what was carried over by hand is left out."""
    olds, news = list(olds), list(news)
    known = {task.pk for task in olds}
    by_hand = {task.carried_from_id for task in news}
    return pair(
        [_entry(task) for task in olds if task.pk not in by_hand],
        [_entry(task) for task in news if task.carried_from_id not in known],
        by_place=False,
    )


def _entry(task: Task) -> Entry:
    return Entry(task.pk, task.number, task.text)


def _order(row: Row) -> tuple[bool, int]:
    listed = row.new or row.old
    return row.new is None, listed.number if listed else 0
