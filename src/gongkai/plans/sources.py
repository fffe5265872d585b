"""The rows in which people wrote what a release of a plan may repeat: where they hold a passage, what they are called, how they are emptied."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gongkai.letters.letter import written_day
from gongkai.plans.actions.timeline import task_url
from gongkai.plans.models import (
    AnswerStep,
    ClosingReport,
    Dunning,
    DutyRequest,
    Evidence,
    ImportStep,
    Measure,
    PlanImport,
    Report,
    RoundAnswer,
    RoundEntry,
    Subtask,
    Task,
    TaskEvent,
)
from gongkai.publishing.derived import Place, holds
from gongkai.publishing.erasure import ERASED_TITLE

_NO_WORDS = re.compile(r"[a-z_.]*|\d{4}-\d\d-\d\d(T\S*)?")
"""Strings of stored JSON that a program reads: names of choices, days."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table in which people write about a plan: how its rows lead to the plan, which fields hold words, how a row is called.

    `on` is what a row is about as people know it, `day` when it was written, `page` where it stands in the workspace; `only`
    narrows to some of the rows.
    """

    model: type[models.Model]
    plan: tuple[str, ...]
    fields: tuple[str, ...]
    name: Promise | str
    on: Callable[[Any], str]
    day: str = ""
    page: Callable[[Any], str] = lambda row: ""
    only: Q | None = None

    def rows(self, plan: int) -> models.QuerySet[Any]:
        """Those of a plan, also of tasks that were dropped."""
        of_plan = Q()
        for path in self.plan:
            of_plan |= Q(**{path: plan})
        # The default manager of tasks leaves out those that were dropped.
        return self.model._base_manager.filter(of_plan, self.only or Q()).order_by("pk")


def _of_task(task: Task) -> str:
    return _("第 %(number)s 项") % {"number": task.number}


def _of_duty(row: Any) -> str:
    return f"{row.duty.agency.label}{_('，')}{_of_task(row.duty.task)}"


def _of_entry(row: RoundEntry) -> str:
    return f"{row.answer.agency.label}{_('，')}{_of_task(row.duty.task)}"


def _of_answer(row: RoundAnswer) -> str:
    return f"{row.agency.label}{_('，')}{row.round.period_label}"


def _of_evidence(row: Evidence) -> str:
    if row.report is not None:
        return _of_duty(row.report)
    assert row.entry is not None  # the table holds no others
    return _of_entry(row.entry)


def _page_of_answer(answer: RoundAnswer) -> str:
    return reverse("plans-desk:answer", args=[answer.pk])


SOURCES = {
    "report": Source(
        Report,
        ("duty__task__plan",),
        ("text", "opinion"),
        lazy("报告"),
        _of_duty,
        "reported_at",
        lambda row: task_url(row.duty.task_id),
    ),
    "evidence": Source(
        Evidence,
        ("report__duty__task__plan", "entry__answer__round__plan"),
        ("label", "url"),
        lazy("佐证的名称或网址"),
        _of_evidence,
    ),
    "entry": Source(
        RoundEntry,
        ("answer__round__plan",),
        ("text", "links", "refused"),
        lazy("填报条目"),
        _of_entry,
        page=lambda row: _page_of_answer(row.answer),
    ),
    "answer": Source(
        RoundAnswer,
        ("round__plan",),
        ("opinion", "partners_missing"),
        lazy("填报"),
        _of_answer,
        page=_page_of_answer,
    ),
    "step": Source(
        AnswerStep,
        ("answer__round__plan",),
        ("text",),
        lazy("填报经过"),
        lambda row: _of_answer(row.answer),
        "at",
        lambda row: _page_of_answer(row.answer),
    ),
    "request": Source(
        DutyRequest,
        ("duty__task__plan",),
        ("reason", "opinion"),
        lazy("申请"),
        _of_duty,
        "asked_at",
        lambda row: task_url(row.duty.task_id),
    ),
    "event": Source(
        TaskEvent,
        ("task__plan",),
        ("reason",),
        lazy("时间线"),
        lambda row: _of_task(row.task),
        "at",
        lambda row: task_url(row.task_id),
    ),
    "part": Source(
        Subtask, ("task__plan",), ("text", "note"), lazy("任务分解"), lambda row: _of_task(row.task)
    ),
    "measure": Source(
        Measure, ("task__plan",), ("name", "unit"), lazy("量化指标"), lambda row: _of_task(row.task)
    ),
    "occasion": Source(Task, ("plan",), ("trigger",), lazy("触发情形"), _of_task),
    "dropped": Source(
        Task,
        ("plan",),
        ("text", "unit_text", "chapter", "section", "due_text"),
        lazy("不再列入的任务"),
        _of_task,
        only=Q(dropped_on__isnull=False),
    ),
    "letter": Source(
        Dunning,
        ("plan",),
        ("text", "content"),
        lazy("督办单"),
        lambda row: row.agency.label,
        "issued_at",
        lambda row: row.get_absolute_url(),
    ),
    "closing": Source(ClosingReport, ("plan",), ("texts", "answers"), lazy("年度落实情况"), lambda row: ""),
    "import": Source(
        PlanImport, ("plan", "updates"), ("parsed", "items"), lazy("导入"), lambda row: "", "created_at"
    ),
    "import step": Source(
        ImportStep, ("staged__plan", "staged__updates"), ("items",), lazy("导入的更正"), lambda row: ""
    ),
}
"""Names are kept in requests to erase. What the plan's document says stands in its revisions and in the tasks that it has."""
VERSIONED = {"closing", "answer"}
"""Of two who edit such a row the second is told: a form that stands open must not bring the words back."""


def places_in(plan: int, passage: str) -> Iterator[Place]:
    """Where the rows of a plan hold a passage. One query a table."""
    for name, source in SOURCES.items():
        for row in source.rows(plan).values("pk", *source.fields).iterator(chunk_size=500):
            for field in source.fields:
                for path, text in _texts(row[field]):
                    if holds(passage, [text]):
                        yield [name, row["pk"], field, *path]


def _texts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every text in a value, with the way to it."""
    if isinstance(value, str):
        if not path or not _NO_WORDS.fullmatch(value):
            yield path, value
        return
    inside: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, dict):
        # What an import read of units is a key elsewhere: it names agencies.
        inside = (
            (key, part) for key, part in value.items() if key not in {"lead", "responsible", "cooperating"}
        )
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, part in inside:
        yield from _texts(part, (*path, key))


def called(plan: int, places: Iterable[Place]) -> list[str]:
    """The rows of these places in words: what, on which task of whom, of which day."""
    said = []
    for name, source, row in _rows(plan, places):
        at = getattr(row, source.day) if source.day else None
        parts = [source.on(row), written_day(timezone.localdate(at)) if at else ""]
        inside = "，".join(filter(None, parts))
        said.append(f"{SOURCES[name].name}（{inside}）" if inside else str(source.name))
    return said


def _rows(plan: int, places: Iterable[Place]) -> Iterator[tuple[str, Source, Any]]:
    numbers: dict[str, set[int]] = {}
    for name, pk, *_path in places:
        numbers.setdefault(name, set()).add(pk)
    for name, source in SOURCES.items():
        for row in source.rows(plan).filter(pk__in=numbers.get(name, ())):
            yield name, source, row


def empty(plan: int, places: Collection[Place]) -> set[str]:
    """Put what says that it was erased in each place; returns the addresses in the workspace of which people were told."""
    pages = {source.page(row) for _name, source, row in _rows(plan, places)}
    for name, source in SOURCES.items():
        ways: dict[int, list[list[Any]]] = {}
        for its_name, pk, *way in places:
            if its_name == name:
                ways.setdefault(pk, []).append(way)
        for row in source.rows(plan).filter(pk__in=ways).select_for_update(of=("self",)):
            _empty(name, row, ways[row.pk])
    return pages - {""}


def _empty(name: str, row: Any, ways: list[list[Any]]) -> None:
    fields = {way[0] for way in ways}
    if name == "evidence" and "url" in fields:
        row.delete()  # it is nothing without its address
        return
    for field, *path in ways:
        setattr(row, field, _without(getattr(row, field), path))
    if name in VERSIONED:
        row.version += 1
        fields.add("version")
    row.save(update_fields=sorted(fields))
    if name == "entry":
        RoundAnswer.objects.filter(pk=row.answer_id).update(version=models.F("version") + 1)


def _without(value: Any, path: list[Any]) -> Any:
    """The value with what lies at the end of the way erased; unchanged where the way leads nowhere any more."""
    if not path:
        return ERASED_TITLE if isinstance(value, str) else value
    key, *rest = path
    if isinstance(value, dict) and key in value:
        return value | {key: _without(value[key], rest)}
    if isinstance(value, list) and isinstance(key, int) and key < len(value):
        return [_without(part, rest) if at == key else part for at, part in enumerate(value)]
    return value
