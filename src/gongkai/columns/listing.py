"""What a column lists: its own records and those of what the public finds below it, those that are over apart."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from gongkai.columns.models import Placement
from gongkai.columns.tree import Node
from gongkai.publishing.kinds import all_kinds
from gongkai.publishing.models import Record


def records_in(node: Node) -> QuerySet[Record]:
    """Every public record in the column and below, each once, the newest first."""
    numbers = [one.column.pk for one in node.walk() if one is node or one.is_visible]
    placed = Placement.objects.listed().filter(column__in=numbers)
    found = Record.objects.published().filter(pk__in=placed.order_by().values("record"))
    return found.select_related("agency").order_by("-published_at", "-pk")


def over_on(day: date) -> Q:
    """Records that are over on a day, as their kinds say."""
    found = Q(pk__in=[])
    for kind in all_kinds():
        if kind.is_over is not None:
            found |= Q(kind=kind.name) & kind.is_over(day)
    return found
