"""A part of a Word document without what its reader does not see.

Tracked changes are settled as if all were accepted: what was inserted or moved here stays, what was deleted or moved away is
gone. Hidden text is gone. Fields that fetch or name something become their last result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from gongkai.officialdoc.readers.wordnames import (
    BOX,
    CELL,
    FALLBACK,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    ROW,
    RUN,
    RUN_PROPERTIES,
    TABLE,
    TEXT,
    W,
    child,
    is_on,
)

from .matching import BOUNDARY
from .places import HiddenKind
from .wordleftovers import KEPT_MARKS, drop_leftovers
from .wordsight import DRAWINGS, Sight, is_hidden_whole
from .wordtree import TEXTS


def _names(words: str) -> tuple[str, ...]:
    return tuple(f"{W}{word}" for word in words.split())


_GONE = (
    *_names("del moveFrom rPrChange pPrChange sectPrChange tblPrChange tblPrExChange tcPrChange trPrChange"),
    *_names(
        "tblGridChange numberingChange moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd"
    ),
    *_names("customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd"),
    *_names(
        "customXmlMoveFromRangeStart customXmlMoveFromRangeEnd customXmlMoveToRangeStart customXmlMoveToRangeEnd"
    ),
    *_names("commentRangeStart commentRangeEnd commentReference annotationRef permStart permEnd proofErr"),
    *_names(
        "sdtPr sdtEndPr smartTagPr customXmlPr altChunk subDoc control ffData fldData lastRenderedPageBreak"
    ),
    *_names("movie printerSettings delText delInstrText contentPart dayShort vanish specVanish webHidden"),
    FALLBACK,
    "{*}extLst",
    "{*}OLEObject",
    "{*}externalData",
    "{*}hlinkHover",
    "{*}signatureline",
)
_UNWRAPPED = _names("ins moveTo sdt sdtContent smartTag customXml")
# A mark in the properties of a row, cell or paragraph that it was inserted.
_INSERTED_MARKS = _names("ins moveTo cellIns cellMerge")
_PROPERTIES = _names("trPr tcPr rPr")
_DROPPED_ATTRIBUTES = re.compile(r"\}(?:rsid\w*|paraId|textId|anchorId|editId|displacedByCustomXml)$")
_MARK, _INSTRUCTION, _SIMPLE = f"{W}fldChar", f"{W}instrText", f"{W}fldSimple"
# Fields that say only what stands in the document, or count in it.
HARMLESS_FIELD = re.compile(
    r"\s*(?:(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|TOC|SEQ|STYLEREF|EQ|SYMBOL)\b"
    r"|(?:PAGEREF|REF|NOTEREF)\s+_(?:Toc|Ref)|HYPERLINK\s+\\l\s+\"?_)",
    re.IGNORECASE,
)
_NEED_PARAGRAPH = (CELL, BOX, f"{W}hdr", f"{W}ftr", f"{W}footnote", f"{W}endnote", f"{W}body")


def clean(root: etree._Element, sight: Sight) -> None:
    """Take out of the part what is not seen. What stays keeps its elements."""
    _drop_hidden(root, sight)
    _drop_hidden_drawings(root)
    _drop_rows(root)
    _join_paragraphs(root)
    for node in list(root.iter(*_INSERTED_MARKS)):
        if (outer := node.getparent()) is not None and outer.tag in _PROPERTIES:
            remove(node)
    _settle_fields(root)
    for node in list(root.iter(*_GONE)):
        remove(node)
    for node in list(root.iter(*_UNWRAPPED)):
        unwrap(node)
    for node in root.iter("*"):
        for name in [name for name in node.attrib if _DROPPED_ATTRIBUTES.search(str(name))]:
            del node.attrib[name]
    for node in list(root.iter(f"{W}bookmarkStart")):
        # Only the marks that programs set for tables of contents and references are kept.
        if not (node.get(f"{W}name") or "").startswith(KEPT_MARKS):
            remove(node)
    kept = {node.get(f"{W}id") for node in root.iter(f"{W}bookmarkStart")}
    for node in list(root.iter(f"{W}bookmarkEnd")):
        if node.get(f"{W}id") not in kept:
            remove(node)
    drop_leftovers(root)
    _fill_up(root)


def remove(node: etree._Element) -> None:
    """Take an element out; a text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail and node.tail.strip():
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def unwrap(node: etree._Element) -> None:
    """Put the children of an element in its place."""
    parent = node.getparent()
    if parent is None:
        return
    place = parent.index(node)
    for one in reversed(list(node)):
        parent.insert(place + 1, one)
    remove(node)


def _drop_hidden(root: etree._Element, sight: Sight) -> None:
    for run in list(root.iter(RUN)):
        kind = sight.of_run(run)
        if kind is HiddenKind.HIDDEN_TEXT:
            # The marks of fields come in threes and must not lose one.
            for one in [one for one in run if one.tag not in (RUN_PROPERTIES, _MARK)]:
                run.remove(one)
        elif kind is not None:
            for leaf in [leaf for leaf in run if leaf.tag in TEXTS]:
                run.remove(leaf)


def _drop_hidden_drawings(root: etree._Element) -> None:
    for node in list(root.iter(*DRAWINGS)):
        if is_hidden_whole(node):
            remove(node)


def _drop_rows(root: etree._Element) -> None:
    for mark in list(root.iter(f"{W}trPr")):
        row = mark.getparent()
        if row is not None and (child(mark, f"{W}del") is not None or is_hidden_whole(row)):
            remove(row)
    for mark in list(root.iter(f"{W}cellDel")):
        cell = next(mark.iterancestors(CELL), None)
        if cell is not None:
            remove(cell)
    for row in list(root.iter(ROW)):
        if next(row.iter(CELL), None) is None:
            remove(row)
    for table in list(root.iter(TABLE)):
        if next(table.iter(ROW), None) is None:
            remove(table)


def _join_paragraphs(root: etree._Element) -> None:
    """A paragraph whose end was deleted goes on in the next one."""
    for paragraph in list(root.iter(PARAGRAPH)):
        mark = paragraph.find(f"{PARAGRAPH_PROPERTIES}/{RUN_PROPERTIES}")
        if child(mark, f"{W}del") is None and child(mark, f"{W}moveFrom") is None:
            continue
        following = paragraph.getnext()
        if following is None or following.tag != PARAGRAPH:
            continue
        own = [one for one in paragraph if one.tag != PARAGRAPH_PROPERTIES]
        place = 1 if child(following, PARAGRAPH_PROPERTIES) is not None else 0
        for offset, one in enumerate(own):
            following.insert(place + offset, one)
        remove(paragraph)


@dataclass(slots=True)
class _Field:
    begin: etree._Element
    marks: list[etree._Element] = field(default_factory=list)
    instructions: list[etree._Element] = field(default_factory=list)
    has_result: bool = False


def _settle_fields(root: etree._Element) -> None:
    for node in list(root.iter(_SIMPLE)):
        if not HARMLESS_FIELD.match(node.get(f"{W}instr") or ""):
            unwrap(node)
    stack: list[_Field] = []
    for node in list(root.iter(_MARK, _INSTRUCTION)):
        kind = node.get(f"{W}fldCharType")
        if node.tag == _INSTRUCTION:
            if stack:
                stack[-1].instructions.append(node)
            else:
                remove(node)
        elif kind == "begin":
            stack.append(_Field(node, [node]))
        elif not stack:
            remove(node)
        elif kind == "separate":
            stack[-1].has_result = True
            stack[-1].marks.append(node)
        elif kind == "end":
            stack[-1].marks.append(node)
            _settle(stack.pop())
    for one in stack:
        _drop_field(one)


def _settle(one: _Field) -> None:
    instruction = "".join(node.text or "" for node in one.instructions)
    if HARMLESS_FIELD.match(instruction):
        # In one piece, so that a value that ran on over several is found in it.
        for node in one.instructions:
            node.text = instruction if node is one.instructions[0] else None
        return
    box = one.begin.find(f"{W}ffData/{W}checkBox")
    if box is not None and not one.has_result:
        state = box.find(f"{W}checked")
        state = box.find(f"{W}default") if state is None else state
        tick = etree.Element(TEXT)
        tick.text = "☑" if state is not None and is_on(state.get(f"{W}val")) else "□"
        one.begin.addprevious(tick)
    _drop_field(one)


def _drop_field(one: _Field) -> None:
    for node in (*one.marks, *one.instructions):
        remove(node)


def _fill_up(root: etree._Element) -> None:
    """Where a paragraph has to stand and none is left, an empty one stands."""
    for node in root.iter(*_NEED_PARAGRAPH):
        blocks = [one for one in node if one.tag in (PARAGRAPH, TABLE)]
        if not blocks or (node.tag == CELL and blocks[-1].tag == TABLE):
            last = child(node, f"{W}sectPr")
            empty = etree.Element(PARAGRAPH)
            if last is not None:
                last.addprevious(empty)
            else:
                node.append(empty)


def cover_leaves(leaves: list[tuple[etree._Element, str]], begin: int, end: int, mask: str) -> None:
    """Replace a stretch of the text that these leaves make up. The mask stands in the first leaf that can hold it."""
    at = 0
    for index, (node, text) in enumerate(leaves):
        first, last = max(begin - at, 0), min(end - at, len(text))
        at += len(text)
        if first >= last or text == BOUNDARY:
            continue
        if node.tag in TEXTS:
            kept = text[:first] + mask + text[last:]
            node.text = kept
            if kept != kept.strip():
                node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            leaves[index] = node, kept
        else:
            kept = ""
            if mask and node.getparent() is not None:
                new = etree.Element(TEXT)
                new.text = kept = mask
                node.addprevious(new)
                remove(node)
                leaves[index] = new, kept
            else:
                remove(node)
                leaves[index] = node, ""
        mask = ""
