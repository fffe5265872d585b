"""Values replaced in a part of a Word document: in its texts, over runs, cells and paragraphs, and in its attributes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from lxml import etree

from .matching import APART, BOUNDARY
from .places import Place, Story
from .redaction import Redaction, Removal, covers_in, is_telling, replaced
from .wordcleaning import cover_leaves, remove
from .wordtree import CHART, STORIES, TEXTS, cells_of, leaves_of, paragraphs_of, place_of

_NUMBERS = f"{CHART}numCache"


def cover_text(
    root: etree._Element, part: str, redactions: Sequence[Redaction], clean: Callable[[], None]
) -> list[Removal]:
    """Clean the part, then replace the values in its text. Places are those of the part before it was cleaned."""
    cells = cells_of(root)
    story = STORIES.get(root.tag, Story.MEMBER)
    places = {
        node: place_of(story, part, number, node, cells)
        for number, node in enumerate(paragraphs_of(root), start=1)
    }
    # A hidden text may complete a value or stand in the middle of one: so once with it, once without it.
    removals = _cover(root, places, Place(story, part), redactions)
    clean()
    removals += _cover(root, places, Place(story, part), redactions)
    for node in list(root.iter(_NUMBERS)):
        for value in list(node.iter(f"{CHART}v")):
            if not _is_number(value.text or "") and (point := value.getparent()) is not None:
                remove(point)
    return removals


def _cover(
    root: etree._Element, places: dict[etree._Element, Place], new: Place, redactions: Sequence[Redaction]
) -> list[Removal]:
    """Replace the values in the paragraphs as they stand now. `new` is the place of one that had none before."""
    leaves: list[tuple[etree._Element, str]] = []
    starts: list[int] = []
    where: list[Place] = []
    length = 0
    boundary = etree.Element("boundary")
    for node in paragraphs_of(root):
        own = [*leaves_of(node), (boundary, BOUNDARY)]
        starts.append(length)
        where.append(places.get(node, new))
        leaves += own
        length += sum(len(text) for _, text in own)

    def place_at(index: int) -> Place:
        return where[bisect_right(starts, index) - 1]

    def is_here(place: Place, index: int) -> bool:
        return _same(place, place_at(index))

    covers = covers_in("".join(text for _, text in leaves), redactions, is_here)
    for cover in reversed(covers):
        cover_leaves(leaves, cover.begin, cover.end, cover.redaction.mask)
    return [Removal(place_at(cover.begin), cover.redaction.reason, cover.redaction.mask) for cover in covers]


def cover_attributes(root: etree._Element, part: str, redactions: Sequence[Redaction]) -> list[Removal]:
    """Replace the values in attributes and in text that is no part of a paragraph, such as formulas and instructions."""
    everywhere = [one for one in redactions if one.everywhere and is_telling(one.value)]
    if not everywhere:
        return []
    entries: list[tuple[etree._Element, str | None, str]] = []
    for node in root.iter("*"):
        entries += [(node, str(name), str(value)) for name, value in node.attrib.items()]
        if node.text and node.tag not in TEXTS:
            entries.append((node, None, node.text))
    starts = list(accumulate((len(text) + 1 for _, _, text in entries), initial=0))
    covers = covers_in(APART.join(text for _, _, text in entries), everywhere)
    for at, some in groupby(covers, lambda cover: bisect_right(starts, cover.begin) - 1):
        owner, name, text = entries[at]
        first = starts[at]
        new = replaced(text, [replace(one, begin=one.begin - first, end=one.end - first) for one in some])
        if name is None:
            owner.text = new
        else:
            owner.set(name, new)
    place = Place(Story.MEMBER, part)
    return [Removal(place, one.redaction.reason, one.redaction.mask) for one in covers]


def _same(place: Place, other: Place) -> bool:
    """The same paragraph, or the same cell. A place that names no part is of any."""
    if place.part and place.part != other.part:
        return False
    if place.row is not None:
        return (place.table, place.row, place.column) == (other.table, other.row, other.column)
    return place.paragraph is not None and place.paragraph == other.paragraph


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
