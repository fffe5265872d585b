"""How full and how fresh columns are, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from gongkai.columns.choices import LISTED, PlacementState
from gongkai.columns.models import Placement
from gongkai.columns.tree import Node
from gongkai.publishing.choices import RecordState


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one column: its own public records, the offers that wait; with everything below it: whether there is anything, and since when nothing new."""

    records: int
    waiting: int
    is_empty: bool
    last: date | None
    due_on: date | None
    is_overdue: bool


def figures_of(nodes: Iterable[Node], today: date) -> dict[int, Figures]:
    """The figures of each of these columns by its number; one query, which reads everything below them too.

    A column is as fresh as the newest record in it or below it: the date that the public reads there (政府网站检查指标).
    """
    wanted = list(nodes)
    every = {one.column.pk for node in wanted for one in node.walk()}
    public = Q(record__state=RecordState.PUBLISHED)
    listed = public & Q(state__in=LISTED)
    rows = (
        Placement.objects.filter(column__in=every)
        .order_by()
        .values("column")
        .annotate(
            count=Count("pk", filter=listed),
            last=Max("record__published_at", filter=listed),
            waiting=Count("pk", filter=public & Q(state=PlacementState.OFFERED)),
        )
    )
    found: dict[int, Mapping[str, Any]] = {row["column"]: row for row in rows}
    return {node.column.pk: _figures(node, found, today) for node in wanted}


def _figures(node: Node, found: Mapping[int, Mapping[str, Any]], today: date) -> Figures:
    own = found.get(node.column.pk, {"count": 0, "waiting": 0})
    shown = [found[one.column.pk] for one in _shown(node) if one.column.pk in found]
    moments = [row["last"] for row in shown if row["last"]]
    last = timezone.localdate(max(moments)) if moments else None
    cycle = node.column.update_cycle
    due_on = last + timedelta(days=cycle) if last and cycle else None
    return Figures(
        records=own["count"],
        waiting=own["waiting"],
        is_empty=last is None,
        last=last,
        due_on=due_on,
        is_overdue=node.is_visible and due_on is not None and due_on < today,
    )


def _shown(node: Node) -> list[Node]:
    """The column and what the public finds below it."""
    return [one for one in node.walk() if one is node or one.is_visible]
