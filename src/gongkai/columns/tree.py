"""The tree of columns, from the rows of one or more owners read at once (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from gongkai.columns.models import Column

DEPTH = 4
"""How many levels a tree may have: nobody finds what lies deeper."""


@dataclass(slots=True)
class Node:
    """A column with what stands below it. `is_visible`: the public sees it, which asks the same of everything above it."""

    column: Column
    level: int
    is_visible: bool
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Itself, then everything below, in the order in which it is read."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def height(self) -> int:
        """The number of levels from here down."""
        return 1 + max((child.height for child in self.children), default=0)

    @property
    def visible_children(self) -> list[Node]:
        return [child for child in self.children if child.is_visible]


class Forest:
    """All columns of some owners, found by their numbers."""

    def __init__(self, columns: Iterable[Column]) -> None:
        below: dict[int | None, list[Column]] = {}
        for column in columns:
            below.setdefault(column.parent_id, []).append(column)
        self.nodes: dict[int, Node] = {}
        self.tops = [self._grow(column, 1, True, below) for column in below.get(None, ())]

    def _grow(
        self, column: Column, level: int, is_above: bool, below: dict[int | None, list[Column]]
    ) -> Node:
        is_visible = is_above and column.is_shown and column.closed_on is None
        node = self.nodes[column.pk] = Node(column, level, is_visible)
        node.children = [
            self._grow(child, level + 1, is_visible, below) for child in below.get(column.pk, ())
        ]
        return node

    def walk(self) -> Iterator[Node]:
        """Every column in the order in which the trees are read."""
        for top in self.tops:
            yield from top.walk()

    def line(self, column: Column) -> list[Column]:
        """The columns from the top down to this one."""
        found = [column]
        while (above := found[0].parent_id) is not None:
            found.insert(0, self.nodes[above].column)
        return found

    def path(self, column: Column) -> str:
        """The same in words."""
        return " / ".join(one.name for one in self.line(column))


def forest_of(owner: int) -> Forest:
    """The trees of one owner; one query."""
    return Forest(Column.objects.filter(owner=owner).select_related("owner"))
