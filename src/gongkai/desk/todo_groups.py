"""To-dos in the groups in which people work them off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.jobs.todos import Todo, Wait

SHOWN = 8
"""How many of a group are seen at once; the others are folded."""

LABELS: dict[str, str | Promise] = {
    "late": gettext_lazy("已超期"),
    "week": gettext_lazy("本周到期"),
    "returned": gettext_lazy("退回给我"),
    "review": gettext_lazy("等我审核确认"),
    "later": gettext_lazy("其他待办"),
}
USUAL = ("late", "week", "returned", "review", "later")
REVIEWER = ("review", "late", "week", "returned", "later")


@dataclass(frozen=True, slots=True)
class Row:
    """A to-do with its last day in words."""

    todo: Todo
    due: str
    tone: str


@dataclass(slots=True)
class Group:
    """One group: its name for addresses within the page, what it is called, and its to-dos."""

    name: str
    label: str | Promise
    rows: list[Row] = field(default_factory=list)

    @property
    def first(self) -> list[Row]:
        return self.rows[:SHOWN]

    @property
    def rest(self) -> list[Row]:
        return self.rows[SHOWN:]


def grouped(todos: Iterable[Todo], today: date, *, review_first: bool = False) -> list[Group]:
    """The groups that are not empty. A person whose office is reviewing finds that on top."""
    groups = {name: Group(name, LABELS[name]) for name in (REVIEWER if review_first else USUAL)}
    for todo in todos:
        groups[_group(todo, today, review_first)].rows.append(Row(todo, *_due(todo, today)))
    return [group for group in groups.values() if group.rows]


def _group(todo: Todo, today: date, review_first: bool) -> str:
    if review_first and todo.wait == Wait.REVIEW:
        return "review"
    if todo.due is not None and todo.due < today:
        return "late"
    if todo.due is not None and todo.due <= end_of_week(today):
        return "week"
    return {Wait.RETURNED: "returned", Wait.REVIEW: "review"}.get(todo.wait, "later")


def end_of_week(today: date) -> date:
    """The Sunday of the week."""
    return today + timedelta(days=6 - today.weekday())


def _due(todo: Todo, today: date) -> tuple[str, str]:
    """How far away the last day is, in words, and the tone that helps them."""
    if todo.due is None:
        return "", "neutral"
    days = (todo.due - today).days
    if days < 0:
        return _("已超期 %(days)s 天") % {"days": -days}, "danger"
    if days == 0:
        return _("今天到期"), "warning"
    tone = "warning" if todo.due <= end_of_week(today) else "neutral"
    return _("还有 %(days)s 天") % {"days": days}, tone
