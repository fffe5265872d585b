"""The tree of levels. 编 part, 章 chapter, 节 section, 条 article, 款 paragraph, 项 point, 目 indent (立法法 Art 65).

In plans and notices 一、 is a chapter, （一） a section, and what is numbered below them an <hcontainer name="item">.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..labels import Level, read_label
from ..model import Article, Block, Item
from ..normalise import shadow, squash
from ..numerals import cn2int
from .xml import Ids

# AKN-NC 1.0 §5.2: the short forms.
_SHORT = {"chapter": "chp", "section": "sec", "article": "art", "paragraph": "para"}
# Where a label cannot be read again, its block's kind tells its place.
_RANK = {"chapter": Level.FIRST, "section": Level.SECOND, "item": Level.THIRD}
_POINTS = (Level.SECOND, Level.THIRD, Level.FOURTH, Level.FIFTH)
_KNOWN_BY = 8


@dataclass(slots=True)
class Node:
    """An element of the hierarchy, its blocks and the nodes below it in their order. The root has neither label nor eId."""

    element: str
    eid: str
    rank: int
    line: int
    num: str = ""
    heading: str = ""
    name: str | None = None
    item: Item | None = None
    parts: list[Block | Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        yield self
        for part in self.parts:
            if isinstance(part, Node):
                yield from part.walk()


class _Growth:
    """The tree while it grows: the last node of the path is the one that takes what comes."""

    def __init__(self, root: Node, ids: Ids) -> None:
        self.path = [root]
        self.ids = ids

    def open(
        self, block: Block, element: str, rank: int, number: str | None, name: str | None = None
    ) -> Node:
        """A new node below the nearest one of higher rank."""
        while len(self.path) > 1 and self.path[-1].rank >= rank:
            self.path.pop()
        above = self.path[-1]
        short = name or _SHORT.get(element, element)
        eid = self.ids.take(above.eid, f"{short}_{number}") if number else self.ids.count(above.eid, short)
        node = Node(element, eid, rank, block.line, num=block.label or "", name=name)
        above.parts.append(node)
        self.path.append(node)
        return node


def grow_act(blocks: list[Block], articles: list[Article], ids: Ids) -> Node:
    """The tree of a law or rule; the articles are divided into their 款, 项 and 目."""
    root = Node("body", "", -1, 0)
    growth, texts = _Growth(root, ids), iter(articles)
    for block in blocks:
        if block.kind == "article":
            article = next(texts, None)
            branch = f"-{article.branch}" if article and article.branch else ""
            node = growth.open(block, "article", Level.ARTICLE, f"{block.number}{branch}")
            if block.text.strip():
                node.parts.append(_unlabelled(block))
        elif block.kind in ("chapter", "section"):
            _open_heading(growth, block, _law_rank(block))
        elif block.kind == "item":
            _open_item(growth, block, max(_plan_rank(block, decimal=False), Level.ARTICLE + 1))
        else:
            growth.path[-1].parts.append(block)
    for node in list(root.walk()):
        if node.element == "article":
            _divide_article(node, ids)
    return root


def grow_plan(blocks: list[Block], items: list[Item], ids: Ids) -> Node:
    """The tree of a plan, notice, reply or report."""
    root = Node("mainBody", "", -1, 0)
    growth = _Growth(root, ids)
    decimal = any((label := _level(block)) and label is Level.DECIMAL for block in blocks)
    waiting: dict[tuple[int, str], list[Item]] = {}
    for one in reversed(items):
        waiting.setdefault((one.line, str(one.number)), []).append(one)
    for block in blocks:
        if block.kind in ("chapter", "section"):
            _open_heading(growth, block, _plan_rank(block, decimal))
        elif block.kind == "item":
            same = waiting.get((block.line, block.number or ""))
            _open_item(growth, block, _plan_rank(block, decimal)).item = same.pop() if same else None
        else:
            if block.kind == "paragraph" and _is_loose(block, growth.path[-1].item):
                growth.path.pop()
            growth.path[-1].parts.append(block)
    return root


def _open_heading(growth: _Growth, block: Block, rank: int) -> None:
    element = "part" if _level(block) is Level.PART else block.kind
    growth.open(block, element, rank, _number(block)).heading = block.text


def _open_item(growth: _Growth, block: Block, rank: int) -> Node:
    node = growth.open(block, "hcontainer", rank, block.number, "item")
    node.parts.append(_unlabelled(block))
    return node


def _unlabelled(block: Block, start: int = 0) -> Block:
    """The text as a paragraph; its label is the <num> of the node."""
    return Block("paragraph", None, block.text[start:], block.line, None)


def _level(block: Block) -> Level | None:
    # A decimal label alone could be a measure; some text behind it makes it a label.
    label = read_label(shadow(block.label or "") + "甲") if block.label else None
    return label.level if label else None


def _law_rank(block: Block) -> int:
    """In a law the kind decides: 一、 above articles is a chapter and stands above them."""
    if block.kind == "section":
        return Level.SECTION
    return Level.PART if _level(block) is Level.PART else Level.CHAPTER


def _plan_rank(block: Block, decimal: bool) -> int:
    """Smaller is higher. Where a text counts 1, 1.1, 1.1.1, its plain numbers are the first of these levels."""
    level = _level(block)
    if level is None:
        return _RANK[block.kind]
    if level is Level.DECIMAL:
        return Level.FIRST + min((block.number or "").count("."), 2)
    return Level.FIRST if decimal and level is Level.THIRD else level


def _number(block: Block) -> str | None:
    value = cn2int(block.number or "")
    return str(value) if value is not None else re.sub(r"[^0-9A-Za-z]+", "-", block.number or "").strip("-")


def _is_loose(block: Block, item: Item | None) -> bool:
    """A paragraph below an item that is no part of it: it closes the level above (docs: Tail)."""
    if item is None:
        return False
    opening = squash(block.text)[:_KNOWN_BY]
    return opening not in squash(item.text) and opening not in squash(item.unit_text or "")


def _divide_article(article: Node, ids: Ids) -> None:
    """款 have no number and are counted; 项 and 目 stand below the 款 that leads them in.

    A line without a label after the last 项 is the next 款. So is a number that does not go on from the one before it:
    nothing tells that it belongs to the same list.
    """
    parts, article.parts = article.parts, []
    growth = _Growth(article, ids)
    last: dict[int, int] = {}
    for block in parts:
        if isinstance(block, Node):
            del growth.path[1:]
            article.parts.append(block)
            continue
        if block.kind != "paragraph":
            if len(growth.path) == 1:
                _open_paragraph(growth, block)
            growth.path[-1].parts.append(block)
            continue
        label = read_label(shadow(block.text))
        rank = int(label.level) if label and label.level in _POINTS else None
        if label is None or rank is None:
            _open_paragraph(growth, block).parts.append(block)
            last = {}
            continue
        if len(growth.path) == 1 or label.value <= last.get(rank, 0):
            _open_paragraph(growth, block)
            last = {}
        last = {above: value for above, value in last.items() if above < rank} | {rank: label.value}
        element = "point" if label.level is Level.SECOND else "indent"
        node = growth.open(block, element, rank, str(label.value))
        node.num = block.text[: label.end].strip()
        node.parts.append(_unlabelled(block, label.end))


def _open_paragraph(growth: _Growth, block: Block) -> Node:
    del growth.path[1:]
    return growth.open(block, "paragraph", Level.ARTICLE, None)
