"""The tree of numbered levels of a plan or notice: 一、 → （一） → 1.  A level may be skipped; numbers may run on."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations, islice, pairwise

from .carrier import is_annex_heading
from .endings import PARTIES
from .labels import Label, Level, read_bare_number
from .lines import Paragraph

_RANK = {Level.PART: 0, Level.CHAPTER: 1, Level.SECTION: 2, Level.FIRST: 3, Level.SECOND: 4, Level.THIRD: 5}
_MIN_DECIMALS = 3
# So often a style must occur, or open another one, before it says something about the order.
_MIN_STYLE = 2
_GLUED = re.compile(r"(\d{1,2})([\u4e00-\u9fff][\u4e00-\u9fff、]{1,18})")
_TOC = ("目录", "目次")


@dataclass(slots=True)
class Node:
    """A labelled paragraph with what stands below it. `more` are the unlabelled paragraphs that follow it."""

    label: Label
    index: int
    rank: int
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    more: list[int] = field(default_factory=list)

    def ancestors(self) -> Iterator[Node]:
        """From the parent upwards."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


@dataclass(slots=True)
class Outline:
    """All nodes in reading order, the paragraphs before the first, and doubtful places (paragraph index, code, words)."""

    nodes: list[Node] = field(default_factory=list)
    preamble: list[int] = field(default_factory=list)
    doubts: list[tuple[int, str, str]] = field(default_factory=list)
    contents: list[int] = field(default_factory=list)


def build(items: list[Paragraph], places: list[int]) -> Outline:
    """The outline of the given paragraphs (by index)."""
    outline = Outline(contents=table_of_contents(items, places))
    toc = set(outline.contents)
    labels = {place: items[place].label for place in places if not items[place].table}
    decimal = sum(1 for label in labels.values() if label and label.level is Level.DECIMAL) >= _MIN_DECIMALS
    if decimal:
        labels |= {
            place: read_bare_number(items[place].shade) for place, label in labels.items() if label is None
        } | _glued(items, labels)
    loose = _loose_tasks(items, labels)
    ranks = _ranks([label for place, label in labels.items() if label is not None and place not in toc])
    stack: list[Node] = []
    for place in places:
        if place in toc:
            continue
        label = labels.get(place)
        rank = _rank(label, ranks, decimal=decimal) if label else None
        if label is not None and rank is None and loose and label.level is Level.FOURTH and _opens(stack):
            rank = _RANK[Level.THIRD]
        if label is None or rank is None:
            (stack[-1].more if stack else outline.preamble).append(place)
            continue
        while stack and stack[-1].rank >= rank:
            stack.pop()
        node = Node(label, place, rank, stack[-1] if stack else None)
        if node.parent is not None:
            node.parent.children.append(node)
        stack.append(node)
        outline.nodes.append(node)
    _check(outline, [place for place in places if is_annex_heading(items[place])])
    return outline


def _glued(items: list[Paragraph], labels: dict[int, Label | None]) -> dict[int, Label | None]:
    """1监测预警 above 1.1: the number of a chapter that stands without a blank, told by what opens it."""
    out: dict[int, Label | None] = {}
    for (place, label), (_, below) in pairwise(labels.items()):
        match = _GLUED.fullmatch(items[place].shade) if label is None and below is not None else None
        if match is not None and below is not None and below.number == f"{match[1]}.1":
            spaced = read_bare_number(f"{match[1]} {match[2]}")
            out[place] = replace(spaced, end=match.end(1)) if spaced is not None else None
    return out


def _loose_tasks(items: list[Paragraph], labels: dict[int, Label | None]) -> bool:
    """Several （1） tell who is responsible: in one chapter they stand where others have 1."""
    found = (
        place
        for place, label in labels.items()
        if label is not None and label.level is Level.FOURTH and PARTIES.search(items[place].shade)
    )
    return len(list(islice(found, _MIN_STYLE))) == _MIN_STYLE


def _opens(stack: list[Node]) -> bool:
    """The node above is a chapter or section without tasks of the usual style, or such a task itself."""
    return bool(stack) and (stack[-1].rank < _RANK[Level.THIRD] or stack[-1].label.level is Level.FOURTH)


def _ranks(labels: list[Label]) -> dict[Level, int]:
    """The rank of each style of numbering in this document, smaller is higher.

    GB/T 9704 orders them 一、（一） 1. （1）; the document itself may differ. Where a lower style repeatedly opens the upper
    one anew, and never the other way round, the two change places; where no 1. is used, （1） is the third level.
    """
    ranks = dict(_RANK)
    used = Counter(label.level for label in labels)
    upper = used[Level.FIRST] or used[Level.SECOND]
    if (
        used[Level.FOURTH] >= _MIN_STYLE
        and not (upper and used[Level.THIRD])
        and used[Level.DECIMAL] < _MIN_DECIMALS
    ):
        ranks[Level.FOURTH] = 5
        if not upper and used[Level.THIRD]:
            ranks[Level.THIRD] = 3
    opens = Counter(
        (above.level, below.level)
        for above, below in pairwise(labels)
        if below.value == 1 and above.level is not below.level
    )
    styles = [Level.FIRST, Level.SECOND, Level.THIRD]
    for upper_style, lower in combinations(styles, 2):
        if opens[lower, upper_style] >= _MIN_STYLE and not opens[upper_style, lower]:
            ranks[upper_style], ranks[lower] = ranks[lower], ranks[upper_style]
    return ranks


def _rank(label: Label, ranks: dict[Level, int], *, decimal: bool) -> int | None:
    """Smaller is higher. None: the label divides the text of a node and opens none of its own."""
    if label.level is Level.DECIMAL:
        return 3 + min(label.number.count("."), 2) if decimal else None
    if decimal and label.level is Level.THIRD:
        return 3
    return ranks.get(label.level)


def table_of_contents(items: list[Paragraph], places: list[int]) -> list[int]:
    """The lines of a table of contents: under 目录, those headings which come again in the text."""
    start = next((at for at, place in enumerate(places) if items[place].flat in _TOC), None)
    if start is None:
        return []
    times = Counter(_heading_key(items[place]) for place in places[start:])
    out = [places[start]]
    for place in places[start + 1 :]:
        key = _heading_key(items[place])
        if len(key) > 80 or times[key] < 2:
            break
        times[key] -= 1
        out.append(place)
    return out if len(out) > 2 else []


def _heading_key(item: Paragraph) -> str:
    """A heading without the leader dots and the page number."""
    return item.flat.rstrip("0123456789()-—").rstrip(".…·．")


def _check(outline: Outline, annexes: list[int]) -> None:
    """Numbers must go on by one, in their parent or through the whole text; nothing is renumbered (OD-030).

    Each annex counts anew.
    """
    inside: dict[tuple[int, int, int], int] = {}
    through: dict[tuple[int, int], int] = {}
    for node in outline.nodes:
        label = node.label
        annex = bisect(annexes, node.index)
        key = (id(node.parent), node.rank, annex)
        last, running = inside.get(key), through.get((node.rank, annex))
        expected = {1 if last is None else last + 1} | ({running + 1} if running is not None else set())
        if label.value not in expected and label.level is not Level.DECIMAL:
            before = last if last is not None else running
            words = f"编号不连续：{label.number} 之前是 {before}" if before else f"编号从 {label.number} 开始"
            outline.doubts.append((node.index, "OD-030", words))
        if label.odd:
            outline.doubts.append((node.index, "OD-033", f"编号“{label.number}”后的标点不合国家标准"))
        inside[key] = through[node.rank, annex] = label.value
