"""What a story of a Word document holds where, found in one pass of the parser's own loop.

Most paragraphs are runs of plain text: joining these is all that is to do for them. This pass tells which ones need
a closer look, so that the speed of reading is that of the XML parser and not of Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from .wordnames import (
    ALTERNATIVES,
    BOX,
    CONTROL,
    FORMULA_TEXT,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN,
    TEXT,
    VAL,
    W,
)
from .wordstyles import NumberProperties, Styles, number_properties

_STYLE, _NUMBER, _RUN_STYLE, _FRAME = f"{W}pStyle", f"{W}numPr", f"{W}rStyle", f"{W}framePr"
_BOLD, _VANISH = f"{W}b", f"{W}vanish"
# Elements that make the text of a paragraph more than the joined w:t in it.
_INTRICATE = (
    *(
        f"{W}{name}"
        for name in "del moveFrom fldChar footnoteReference endnoteReference vanish specVanish".split()
    ),
    *(f"{W}{name}" for name in "sym ruby object pict drawing softHyphen noBreakHyphen".split()),
    CONTROL,
    ALTERNATIVES,
    BOX,
    FORMULA_TEXT,
)
_SPACING = tuple(f"{W}{name}" for name in "tab br cr ptab".split())


_ASKED = (PARAGRAPH, TEXT, *_INTRICATE, *_SPACING, _STYLE, _NUMBER, _RUN_STYLE, _FRAME, _BOLD)


@dataclass(slots=True)
class Survey:
    """Of each paragraph: whether it is intricate, whether some of it is bold, its style, its own numPr, and its text.

    `text` has the paragraphs of which all w:t count, but not those that hold paragraphs themselves. `veiled`: somewhere
    a run says whether it is hidden; where none does, nobody needs to ask them.
    """

    intricate: set[etree._Element] = field(default_factory=set)
    bold: set[etree._Element] = field(default_factory=set)
    style: dict[etree._Element, str] = field(default_factory=dict)
    number: dict[etree._Element, NumberProperties] = field(default_factory=dict)
    text: dict[etree._Element, list[str]] = field(default_factory=dict)
    veiled: bool = False


def survey(root: etree._Element, styles: Styles) -> Survey:
    """Look through everything below the root once."""
    found = Survey()
    # The paragraph that began last, its text so far, and where it stands.
    paragraph: etree._Element | None = None
    pieces: list[str] = []
    place: etree._Element | None = None
    for node in root.iter(*_ASKED):
        tag, parent = node.tag, node.getparent()
        if parent is None:
            continue
        if tag == TEXT:
            # Text behind a paragraph within this one is not asked for here, nor is text in none.
            if parent.getparent() is paragraph or _paragraph(parent) is paragraph:
                pieces.append(node.text or "")
        elif tag == PARAGRAPH:
            paragraph = node
            pieces = found.text[node] = []
            if parent is not place:
                place = parent
                if (outer := _paragraph(parent)) is not None:
                    found.text.pop(outer, None)
        else:
            _note(found, styles, node, parent)
    for node in found.intricate:
        found.text.pop(node, None)
    return found


def _note(found: Survey, styles: Styles, node: etree._Element, parent: etree._Element) -> None:
    """What an element says about the paragraph in which it stands."""
    tag = node.tag
    if parent.tag == PARAGRAPH_PROPERTIES:
        paragraph = parent.getparent()
        if paragraph is None or paragraph.tag != PARAGRAPH:
            return
        if tag == _STYLE:
            found.style[paragraph] = node.get(VAL) or ""
        elif tag == _NUMBER:
            found.number[paragraph] = number_properties(node)
        elif tag == _FRAME:
            found.intricate.add(paragraph)
    elif tag == _BOLD:
        _add_paragraph(found.bold, parent)
    elif tag == _RUN_STYLE:
        name = node.get(VAL)
        if styles.hides_runs(name):
            found.veiled = True
            _add_paragraph(found.intricate, parent)
        elif styles.bold_runs(name):
            _add_paragraph(found.bold, parent)
    elif tag not in _SPACING or parent.tag == RUN:
        found.veiled = found.veiled or tag == _VANISH
        _add_paragraph(found.intricate, parent)


def _add_paragraph(paragraphs: set[etree._Element], node: etree._Element) -> None:
    paragraph = _paragraph(node)
    if paragraph is not None:
        paragraphs.add(paragraph)


def _paragraph(node: etree._Element | None) -> etree._Element | None:
    """The nearest paragraph around the node, or the node itself."""
    while node is not None and node.tag != PARAGRAPH:
        node = node.getparent()
    return node
