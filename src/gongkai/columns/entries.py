"""What entries of the log say of columns, in words."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from gongkai.columns.models import Column
from gongkai.columns.tree import Forest
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry

ACTS = (Act.PLACED, Act.REMOVED, Act.COLUMN_CHANGED)


def columns_told(entries: Collection[LogEntry]) -> dict[int, str]:
    """The column that each entry is about, as it is called now; one that is hidden is not named. Two queries at most."""
    numbers = {
        entry.seq: int(entry.manifest["column"]) for entry in entries if entry.act in ACTS and entry.manifest
    }
    if not numbers:
        return {}
    owners = Column.objects.filter(pk__in=set(numbers.values())).order_by().values("owner")
    forest = Forest(Column.objects.filter(owner__in=owners))
    return {seq: _words(forest, number) for seq, number in numbers.items()}


def _words(forest: Forest, number: int) -> str:
    node = forest.nodes.get(number)
    if node is None or not all(one.is_shown for one in forest.line(node.column)):
        return _("栏目（不显示）")
    return _("栏目：%(path)s") % {"path": forest.path(node.column)}
