"""What each numbered level is in this document: chapter, section, item, or a part of the item above it.

The label alone does not tell: 一、 may be a chapter or a provision, （一） a section, a task, or a list inside a provision.
It is decided from the whole document: whether the nodes of a level are headings or running text, and which of them have
something below.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from .draft import Draft
from .labels import Level
from .notes import Noted
from .outline import Node, Outline

CHAPTER, SECTION, ITEM, BOTH, FOLDED = "chapter", "section", "item", "both", "folded"
LONGEST_HEADING = 40
LONGEST_LINE_HEADING = 60
# So many of the siblings must open with a short sentence before it counts as their heading.
_HEADED_SHARE = 0.7
_FIRST, _LOWEST_UPPER = 3, 4
_MIN_HEADED = 3
_MIN_SIBLINGS = 2
# A short first sentence with these words is a provision, no heading.
_SENTENCE = re.compile(
    r"(?<![(（—－\-])\d{4}年\d|应当|不得|负责解释|不少于|不低于|不超过|^(?:本(?!地|市|区|县|级)|自(?:\d|本|印发|公布|发布|施行))|[《]"
)


@dataclass(slots=True)
class Levels:
    """The kind of every node (by identity), and where items open with a heading: (rank, 0) or (rank, parent)."""

    kinds: dict[int, str] = field(default_factory=dict)
    headed: set[tuple[int, int]] = field(default_factory=set)
    nodes: list[Node] = field(default_factory=list)

    def opens_with_heading(self, node: Node) -> bool:
        """Short first sentences are headings here: in the whole document at this level, or among the node's siblings."""
        return (node.rank, 0) in self.headed or (node.rank, id(node.parent)) in self.headed

    def single(self, node: Node) -> bool:
        """All siblings of the node are single paragraphs, and there are enough of them to tell."""
        siblings = [
            one
            for one in self.nodes
            if one.rank == node.rank and one.parent is node.parent and one is not node
        ]
        return len(siblings) >= _MIN_SIBLINGS and not any(one.more for one in siblings)

    def of(self, node: Node) -> str:
        """The kind of a node."""
        return self.kinds[id(node)]


def assign(draft: Draft, outline: Outline) -> Levels:
    """Decide for all nodes."""
    levels = Levels(nodes=outline.nodes)
    folding = _folding(draft, outline)
    for node in outline.nodes:
        above = node.parent
        if above is not None and (id(above) in folding or levels.of(above) == FOLDED):
            levels.kinds[id(node)] = FOLDED
        else:
            levels.kinds[id(node)] = ""
    first_leafs = all(
        not node.children or id(node) in folding for node in outline.nodes if node.rank == _FIRST
    )
    for node in outline.nodes:
        if levels.of(node) == FOLDED:
            continue
        if id(node) in folding and node.label.level not in (Level.PART, Level.CHAPTER, Level.SECTION):
            levels.kinds[id(node)] = ITEM
        else:
            levels.kinds[id(node)] = _kind(
                draft,
                node,
                leaf=not node.children or id(node) in folding,
                first_leafs=first_leafs,
            )
    levels.headed = _headed(draft, outline, levels)
    return levels


def own(draft: Draft, node: Node) -> Noted:
    """The labelled paragraph itself, behind its label."""
    return draft.divide(node.index, node.label.end)


def has_note(draft: Draft, node: Node) -> bool:
    """The node itself tells who is responsible."""
    return bool(own(draft, node).raw) or any(
        draft.divide(place).raw for place in node.more if not draft.items[place].table
    )


def is_heading_line(text: str) -> bool:
    """The whole line is a heading: short, no sentence, no lead-in that ends in a colon, no label with its value."""
    return (
        "。" not in text
        and len(text) < LONGEST_LINE_HEADING
        and not text.rstrip().endswith((";", "；", "，", ",", ":", "："))
    )


def run_in(text: str) -> tuple[str, str] | None:
    """A run-in heading and the rest: the first short sentence, when the line goes on behind it."""
    place = text.find("。")
    if 0 < place <= LONGEST_HEADING and text[place + 1 :].strip() and not _SENTENCE.search(text, 0, place):
        return text[:place], text[place + 1 :].strip()
    return None


def _folding(draft: Draft, outline: Outline) -> set[int]:
    """Nodes whose children are a list inside a provision: running text that leads in, among siblings that are provisions."""
    by_rank: dict[int, list[Node]] = {}
    for node in outline.nodes:
        by_rank.setdefault(node.rank, []).append(node)
    out: set[int] = set()
    for nodes in by_rank.values():
        provisions = sum(
            1 for node in nodes if not node.children and not is_heading_line(own(draft, node).text)
        )
        if provisions * 2 <= len(nodes):
            continue
        for node in nodes:
            text = own(draft, node).text
            leads_in = not is_heading_line(text) and (len(text) > 15 or not text.endswith((":", "：")))
            if node.children and leads_in and sum(has_note(draft, child) for child in node.children) < 2:
                out.add(id(node))
    return out


def _kind(draft: Draft, node: Node, *, leaf: bool, first_leafs: bool) -> str:
    """What a node is in the contract. A node with children is a heading; a leaf with a body is a task."""
    level = node.label.level
    if level in (Level.PART, Level.CHAPTER):
        return CHAPTER
    if level is Level.SECTION:
        return SECTION
    under_chapter = any(one.label.level is Level.CHAPTER for one in node.ancestors())
    if not leaf and node.rank <= _LOWEST_UPPER:
        return CHAPTER if node.rank == _FIRST and not under_chapter else SECTION
    if leaf and node.index in draft.listed and draft.items[node.index].shade.startswith("《", node.label.end):
        return ITEM
    line_heading = is_heading_line(own(draft, node).text)
    if node.rank == _FIRST and not under_chapter:
        noted = has_note(draft, node)
        if first_leafs and (noted or not line_heading):
            return ITEM
        return BOTH if noted else CHAPTER
    bare = draft.narrative or not node.more
    if node.rank == _LOWEST_UPPER and line_heading and bare and not has_note(draft, node):
        return SECTION
    return ITEM


def _headed(draft: Draft, outline: Outline, levels: Levels) -> set[tuple[int, int]]:
    """Where items open with a heading: a short first sentence counts only where (nearly) all siblings have one."""
    total: Counter[tuple[int, int]] = Counter()
    with_heading: Counter[tuple[int, int]] = Counter()
    for node in outline.nodes:
        if levels.of(node) == ITEM:
            text = own(draft, node).text
            opens = bool(run_in(text)) or (is_heading_line(text) and bool(node.more))
            for key in ((node.rank, 0), (node.rank, id(node.parent))):
                total[key] += 1
                with_heading[key] += opens
    return {
        key
        for key, count in with_heading.items()
        if count >= (max(_MIN_HEADED, total[key]) if key[1] else max(2, _HEADED_SHARE * total[key]))
    }
