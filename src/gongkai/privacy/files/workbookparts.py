"""What stands in the parts of a workbook beside the cells of its sheets: comments, caches, names, rules, links, formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple

from gongkai.officialdoc.readers.guard import parse_xml

from .packageparts import Members, texts
from .places import HiddenKind, Piece, Place, Story
from .wordtree import leaves_of, paragraphs_of

_FOLDERS = {
    "/pivotcache/": HiddenKind.CACHE,
    "/externallinks/": HiddenKind.EXTERNAL_LINK,
    "/querytables/": HiddenKind.DATA_CONNECTION,
    "/threadedcomments/": HiddenKind.COMMENT,
    "/persons/": HiddenKind.COMMENT,
    "/revisions/": HiddenKind.TRACKED_CHANGE,
    "/model/": HiddenKind.CACHE,
    "/slicercaches/": HiddenKind.CACHE,
    "/timelinecaches/": HiddenKind.CACHE,
    "/customproperty": HiddenKind.CUSTOM_DATA,
    "/macrosheets/": HiddenKind.SCRIPT,
    "/dialogsheets/": HiddenKind.SCRIPT,
    "/richdata/": HiddenKind.CACHE,
    "/slicers/": HiddenKind.CACHE,
    "/timelines/": HiddenKind.CACHE,
    "/xmlmaps": HiddenKind.CUSTOM_DATA,
    "/volatiledependencies": HiddenKind.DATA_CONNECTION,
}
_LITERAL = re.compile(r'"([^"]+)"')
# Parts of a sheet in which values can stand: rules, filters, scenarios, tips.
_RULES = {
    "dataValidation": HiddenKind.DEFINED_NAME,
    "filterColumn": HiddenKind.DEFINED_NAME,
    "cfRule": HiddenKind.DEFINED_NAME,
    "scenario": HiddenKind.CUSTOM_DATA,
    "hyperlink": HiddenKind.PROPERTY,
    "protectedRange": HiddenKind.PROPERTY,
}
_WORDY = ("formula1", "formula2", "formula", "t", "text")
_SAYING = (
    "val",
    "user",
    "name",
    "comment",
    "tooltip",
    "display",
    "prompt",
    "error",
    "promptTitle",
    "errorTitle",
)


def pieces_of_parts(members: Members) -> Iterator[Piece]:
    """Pieces of everything but the cells."""
    strings = _shared_strings(members)
    used: set[int] = set()
    for name, content in members.items():
        low = f"/{name.lower()}"
        if not low.endswith((".xml", ".vml")) or "/_rels/" in low:
            continue
        if "/worksheets/" in low:
            root = parse_xml(content)
            yield from _sheet(name, root, strings, used)
        elif low.endswith("/workbook.xml"):
            yield from _names(name, parse_xml(content))
        elif low.endswith("/styles.xml"):
            yield from _formats(name, parse_xml(content))
        elif low.endswith("/connections.xml"):
            yield from texts(name, content, HiddenKind.DATA_CONNECTION)
        elif "comment" in low and "/threadedcomments/" not in low and low.endswith(".xml"):
            yield from _comments(name, parse_xml(content))
        elif "/charts/" in low or "/drawings/" in low or "/diagrams/" in low:
            yield from _drawn(name, parse_xml(content))
        else:
            for folder, kind in _FOLDERS.items():
                if folder in low:
                    yield from texts(name, content, kind)
    for number, text in enumerate(strings):
        if number not in used and text.strip():
            yield Piece(text, Place(Story.MEMBER, "xl/sharedStrings.xml"), HiddenKind.CACHE)


def _shared_strings(members: Members) -> list[str]:
    part = next((name for name in members if name.lower() == "xl/sharedstrings.xml"), None)
    if part is None:
        return []
    return [
        "".join(one.text or "" for one in item.iter("{*}t"))
        for item in parse_xml(members[part]).iter("{*}si")
    ]


def _sheet(name: str, root: etree._Element, strings: list[str], used: set[int]) -> Iterator[Piece]:
    merged = [range_boundaries(node.get("ref") or "A1") for node in root.iter("{*}mergeCell")]
    for cell in root.iter("{*}c"):
        value = cell.findtext("{*}v")
        if cell.get("t") == "s" and value and value.isdigit():
            used.add(int(value))
            value = strings[int(value)] if int(value) < len(strings) else None
        elif cell.get("t") == "inlineStr":
            value = "".join(one.text or "" for one in cell.iter("{*}t"))
        if value and merged and (reference := cell.get("r")) and _is_covered(reference, merged):
            yield Piece(value, Place(Story.MEMBER, f"{name} {reference}"), HiddenKind.UNSEEN_TEXT)
        formula = cell.findtext("{*}f")
        if formula and (literals := " ".join(_LITERAL.findall(formula))):
            hidden = HiddenKind.EXTERNAL_LINK if "[" in formula else None
            yield Piece(literals, Place(Story.MEMBER, f"{name} {cell.get('r')}"), hidden)
    for tag, kind in _RULES.items():
        for node in root.iter(f"{{*}}{tag}"):
            for one in node.iter("*"):
                words = [one.text] if etree.QName(one).localname in _WORDY else []
                for text in (*words, *(one.get(key) for key in _SAYING)):
                    if text and text.strip():
                        yield Piece(text, Place(Story.MEMBER, f"{name} {tag}"), kind)


def _is_covered(reference: str, merged: list[tuple[int, int, int, int]]) -> bool:
    """The cell lies below a merged one, and is not its first."""
    row, column = coordinate_to_tuple(reference)
    return any(
        left <= column <= right and top <= row <= bottom and (row, column) != (top, left)
        for left, top, right, bottom in merged
    )


def _names(name: str, root: etree._Element) -> Iterator[Piece]:
    for node in root.iter("{*}definedName"):
        title = node.get("name") or ""
        if not title.startswith("_xlnm.") or node.get("comment"):
            text = " ".join(filter(None, (title, node.text, node.get("comment"))))
            yield Piece(text, Place(Story.MEMBER, name), HiddenKind.DEFINED_NAME)
    for node in root.iter("{*}fileSharing", "{*}absPath"):
        for key in ("userName", "url"):
            if value := node.get(key):
                yield Piece(value, Place(Story.MEMBER, name), HiddenKind.PROPERTY)


def _formats(name: str, root: etree._Element) -> Iterator[Piece]:
    """Words that number formats show beside the number."""
    for node in root.iter("{*}numFmt"):
        words = [one for one in _LITERAL.findall(node.get("formatCode") or "") if len(one.strip()) > 1]
        if words:
            yield Piece(" ".join(words), Place(Story.MEMBER, f"{name} numFmt"))


def _comments(name: str, root: etree._Element) -> Iterator[Piece]:
    for author in root.iter("{*}author"):
        if author.text:
            yield Piece(author.text, Place(Story.COMMENT, name), HiddenKind.COMMENT)
    for comment in root.iter("{*}comment"):
        text = "".join(one.text or "" for one in comment.iter("{*}t"))
        if text.strip():
            yield Piece(text, Place(Story.COMMENT, f"{name} {comment.get('ref')}"), HiddenKind.COMMENT)


def _drawn(name: str, root: etree._Element) -> Iterator[Piece]:
    """Text boxes and charts: seen, but not in a cell."""
    story = Story.CHART if "/charts/" in name.lower() else Story.PICTURE
    for node in paragraphs_of(root):
        text = "".join(text for _, text in leaves_of(node))
        if text.strip():
            yield Piece(text, Place(story, name))
    for node in root.iter("{*}cNvPr"):
        if words := node.get("descr"):
            yield Piece(words, Place(Story.PICTURE, name))
