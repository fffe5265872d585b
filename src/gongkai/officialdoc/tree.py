"""The content as one tree: document → chapter → section → item or article → paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Block

_RANK = {"chapter": 2, "section": 3, "article": 4, "item": 4}
_PART = 1
# These close what stands above them: they belong to the document itself.
_OUTER = frozenset(("title", "addressees", "signature", "date", "note"))


@dataclass(slots=True)
class Node:
    """A node and what stands below it. `kind` is document, part, or the kind of its block; `number`, `text` and `line` likewise."""

    kind: str
    number: str | None
    text: str
    line: int
    anchor: str | None = None
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack += reversed(node.children)


def grow(blocks: list[Block], title: str | None) -> Node:
    """The tree of the blocks of a document. A level may be skipped: an item stands below the nearest heading above it."""
    root = Node("document", None, title or "", blocks[0].line if blocks else 1)
    path: list[tuple[int, Node]] = [(0, root)]
    for block in blocks:
        part = block.kind == "chapter" and (block.anchor or "").startswith("part-")
        rank = _PART if part else _RANK.get(block.kind)
        if rank is not None:
            while path[-1][0] >= rank:
                path.pop()
        elif block.kind in _OUTER:
            del path[1:]
        node = Node("part" if part else block.kind, block.number, block.text, block.line, block.anchor)
        path[-1][1].children.append(node)
        if rank is not None:
            path.append((rank, node))
    return root
