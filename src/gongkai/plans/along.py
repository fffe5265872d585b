"""What goes along when a task is carried over to the next year's plan. Reports, evidence and recorded figures stay where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from gongkai.plans.checks import Proof
from gongkai.plans.choices import ENDED
from gongkai.plans.models import Duty, Measure, Subtask, Task


@dataclass(frozen=True, slots=True)
class Along:
    """Who still has the task, the rules that check it, its measures, its open parts, and the task above that it carries out."""

    duties: tuple[Duty, ...]
    rules: tuple[str, ...]
    measures: tuple[Measure, ...]
    parts: tuple[Subtask, ...]
    above: Task | None

    def lines(self) -> list[tuple[str, str]]:
        """The same in words, a label and what it names; what there is nothing of is left out."""
        above = self.above
        found = [
            (_("承办机构"), [duty.agency.label for duty in self.duties]),
            (_("核验规则"), [Proof(rule, ()).label for rule in self.rules]),
            (_("指标"), [f"{one.name} {one.target_text}{one.unit}" for one in self.measures]),
            (_("未完成的分解任务"), [Truncator(part.text).chars(20, "…") for part in self.parts]),
            (_("上级任务"), [_("《%(plan)s》第 %(number)s 项") % _place(above)] if above else []),
        ]
        return [(label, "、".join(names)) for label, names in found if names]


def along(tasks: Sequence[Task]) -> dict[int, Along]:
    """What goes along with each of the tasks, by key. A fixed number of queries, however many tasks."""
    prefetch_related_objects(
        tasks,
        "duties__agency",
        "checks",
        "measures",
        "subtasks__agency",
        "above__plan",
        "above__carried_to__plan",
    )
    return {task.pk: _of(task) for task in tasks}


def _of(task: Task) -> Along:
    duties = tuple(duty for duty in task.duties.all() if duty.state not in ENDED)
    held = {duty.agency_id for duty in duties}
    return Along(
        duties=duties,
        rules=tuple(check.rule for check in task.checks.all()),
        measures=tuple(task.measures.all()),
        parts=tuple(part for part in task.subtasks.all() if part.done_on is None and part.agency_id in held),
        above=_above(task),
    )


def _above(task: Task) -> Task | None:
    """The task above, or what goes on as it in a later plan of the government above."""
    above = task.above
    if above is None:
        return None
    # What was carried over twice is followed by its own carrying over.
    heirs = sorted(above.carried_to.all(), key=lambda one: one.plan.year)
    if heirs:
        return heirs[-1]
    return None if above.dropped_on else above


def _place(task: Task) -> dict[str, object]:
    return {"plan": task.plan.title, "number": task.number}
