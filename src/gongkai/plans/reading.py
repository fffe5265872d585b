"""How the content of a release is put to readers: words for its codes, days as days, chapters with their figures and bars."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from gongkai.plans.choices import Part
from gongkai.plans.decimals import plain
from gongkai.plans.periods import label
from gongkai.plans.progress import STATES, figures

LABELS = {
    "done": _("已完成"),
    "kept": _("持续落实"),
    "in_progress": _("办理中"),
    "not_started": _("未开始"),
    "waiting": _("情形未出现"),
}
KINDS = {"dated": _("限期任务"), "standing": _("常态任务"), "triggered": _("触发任务")}
BAR_WIDTH, BAR_GAP = 1000, 3


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar. Its place is text: numbers in an SVG must not follow the number format of the page."""

    state: str
    label: Any
    count: int
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a plan: its tasks, how many of them are in each state, and those numbers as a bar."""

    number: str
    title: str
    key: str
    tasks: list[dict[str, Any]]
    figures: dict[str, int]

    @property
    def total(self) -> int:
        return self.figures["total"]

    @property
    def bar(self) -> list[Segment]:
        return bar(self.figures)

    @property
    def settled(self) -> int:
        """How many are as they should be."""
        return self.figures["done"] + self.figures["kept"]


def bar(counted: dict[str, int]) -> list[Segment]:
    """The parts of a stacked bar, each state at its place; those without tasks are without width."""
    total, offset, parts = counted["total"], 0.0, []
    for state in STATES:
        count = counted[state]
        width = BAR_WIDTH * count / total if total else 0.0
        gap = BAR_GAP if offset + width < BAR_WIDTH - 0.5 else 0
        shown = f"{max(width - gap, min(width, 1)):.2f}" if count else ""
        parts.append(Segment(state, LABELS[state], count, f"{offset:.2f}", shown))
        offset += width
    return parts


def chapters(tasks: list[dict[str, Any]]) -> list[Chapter]:
    """The tasks in the chapters of the document, in its order."""
    found = []
    for index, ((number, title), group) in enumerate(
        groupby(tasks, key=lambda task: (task["chapter_number"], task["chapter"])), start=1
    ):
        its_tasks = list(group)
        found.append(Chapter(number, title, str(index), its_tasks, figures(its_tasks)))
    return found


def dress(task: dict[str, Any]) -> dict[str, Any]:
    """A task of a release for a template: days as days, codes with their words."""
    periods = dress_periods(task["periods"])
    parts = {part.value: part.label for part in Part}
    return task | {
        "label": LABELS[task["state"]],
        "kind_label": KINDS.get(task["kind"], ""),
        "due_on": parse_date(task["due_on"] or ""),
        "original_due_on": parse_date(task["original_due_on"] or ""),
        "periods": periods,
        "kept_in": "、".join(period["short"] for period in periods),
        "parts": [
            (parts.get(part, _("承办单位")), list(agencies))
            for part, agencies in groupby(task["agencies"], key=lambda agency: agency["part"])
        ],
        "subtasks": [part | {"due_on": parse_date(part["due_on"] or "")} for part in task["subtasks"]],
        "measures": [
            measure
            | {
                "measured_on": parse_date(measure["measured_on"] or ""),
                "target": plain(measure["target"]),
                "actual": plain(measure["actual"]),
            }
            for measure in task["measures"]
        ],
        "results": [
            result
            | {"confirmed_on": parse_date(result["confirmed_on"] or ""), "period": label(result["period"])}
            for result in task["results"]
        ],
        "checks": [check | {"checked_on": parse_date(check["checked_on"] or "")} for check in task["checks"]],
    }


def dress_periods(periods: list[str]) -> list[dict[str, str]]:
    """The periods in which a standing task was kept, with their names, whole and without the year."""
    return [{"label": label(period), "short": _short(period)} for period in periods]


def _short(period: str) -> str:
    """第二季度: the year is that of the plan."""
    whole = label(period)
    return whole.partition("年")[2] or whole
