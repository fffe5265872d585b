"""Whether a reader of a Word document sees a run: not deleted, not hidden, not white on white, not too small."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.wordnames import (
    BOX,
    CELL,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    ROW,
    RUN,
    RUN_PROPERTIES,
    TABLE,
    VAL,
    W,
    child,
    is_on,
)
from gongkai.officialdoc.readers.wordparts import parse_part
from gongkai.officialdoc.readers.wordsheet import StyleSheet
from gongkai.officialdoc.readers.wordstyles import Styles, switch

from .places import HiddenKind

DELETED = (f"{W}del", f"{W}moveFrom")
DRAWINGS = (f"{W}drawing", f"{W}pict", f"{W}object")
_WHITE_FROM = 0xF8
_SMALLEST = 2  # half points
_CLEAR_FROM = 95_000  # of 100,000
_DEEPEST = 20
_NO_FILL = ("auto", "clear", "nil", "ffffff", "")


class Sight:
    """Answers for the runs of a document, of which `styles` is the part with the styles, if it has one."""

    def __init__(self, styles: bytes | None) -> None:
        self._sheet = StyleSheet(styles)
        self._styles = Styles(self._sheet)

    def hidden(self, node: etree._Element) -> HiddenKind | None:
        """How the leaf of text is hidden, None where a reader sees it."""
        run: etree._Element | None = None
        for one in node.iterancestors():
            if one.tag in DELETED:
                return HiddenKind.TRACKED_CHANGE
            if one.tag == RUN and run is None:
                run = one
            if one.tag == PARAGRAPH:
                return self._in_hidden(one) or (self.of_run(run) if run is not None else None)
        return None

    def _in_hidden(self, paragraph: etree._Element) -> HiddenKind | None:
        """A row or a drawing that is hidden, with all that stands in it."""
        hidden = any(map(is_hidden_whole, paragraph.iterancestors(ROW, *DRAWINGS)))
        return HiddenKind.HIDDEN_TEXT if hidden else None

    def of_run(self, run: etree._Element) -> HiddenKind | None:
        """How the properties of a run hide its text."""
        own = child(run, RUN_PROPERTIES)
        paragraph = next(run.iterancestors(PARAGRAPH), None)
        if paragraph is None:
            return None
        style = _style(child(paragraph, PARAGRAPH_PROPERTIES), "pStyle")
        if self._styles.is_hidden(own, style):
            return HiddenKind.HIDDEN_TEXT
        if switch(own, "specVanish") is True:
            return HiddenKind.HIDDEN_TEXT
        chain = [own, *self._properties(_style(own, "rStyle")), *self._properties(style)]
        size = _first(chain, f"{W}sz")
        if size is not None and _number(size.get(VAL)) <= _SMALLEST:
            return HiddenKind.UNSEEN_TEXT
        if own is not None and any(_is_clear(one) for one in own.iter("{*}alpha")):
            return HiddenKind.UNSEEN_TEXT
        colour = _first(chain, f"{W}color")
        if self._is_blackened(chain, colour):
            return HiddenKind.COVERED
        if colour is not None and _is_white(colour) and not self._is_shaded(chain, paragraph):
            return HiddenKind.UNSEEN_TEXT
        return None

    def _is_blackened(self, chain: list[etree._Element | None], colour: etree._Element | None) -> bool:
        """Black on black. On a black highlight the colour that nobody chose is black as well."""
        black = colour is not None and (colour.get(VAL) or "").lower() == "000000"
        highlight, shade = _first(chain, f"{W}highlight"), _first(chain, f"{W}shd")
        if highlight is not None and highlight.get(VAL) == "black":
            return black or colour is None or (colour.get(VAL) or "auto") == "auto"
        return black and shade is not None and (shade.get(f"{W}fill") or "").lower() == "000000"

    def _properties(self, name: str | None) -> Iterator[etree._Element]:
        """Run properties along the chain of a style."""
        for _ in range(_DEEPEST):
            node = self._sheet.node(name) if name else None
            if node is None:
                return
            if (found := child(node, RUN_PROPERTIES)) is not None:
                yield found
            based = child(node, f"{W}basedOn")
            name = based.get(VAL) if based is not None else None

    def _is_shaded(self, chain: list[etree._Element | None], paragraph: etree._Element) -> bool:
        """Something may lie behind the text that is not white; where we cannot know, it does."""
        if _first(chain, f"{W}highlight") is not None or _fills(_first(chain, f"{W}shd")):
            return True
        properties = child(paragraph, PARAGRAPH_PROPERTIES)
        if _fills(child(properties, f"{W}shd")):
            return True
        style = self._sheet.node(_style(properties, "pStyle") or "")
        if style is not None and _fills(style.find(f"{PARAGRAPH_PROPERTIES}/{W}shd")):
            return True
        if paragraph.getroottree().getroot().find(f"{W}background") is not None:
            return True
        for one in paragraph.iterancestors(CELL, TABLE, BOX):
            if one.tag == BOX:
                return True
            if one.tag == CELL and _fills(one.find(f"{W}tcPr/{W}shd")):
                return True
            if one.tag == TABLE and (
                _fills(one.find(f"{W}tblPr/{W}shd"))
                or self._table_fills(_style(one.find(f"{W}tblPr"), "tblStyle"))
            ):
                return True
        return False

    def _table_fills(self, name: str | None) -> bool:
        for _ in range(_DEEPEST):
            if not name:
                return False
            node = self._sheet.node(name)
            if node is None:
                return True
            if any(_fills(one) for one in node.iter(f"{W}shd")):
                return True
            based = child(node, f"{W}basedOn")
            name = based.get(VAL) if based is not None else None
        return True


def sight_of(styles: bytes | None) -> Sight:
    """For a document with this part of styles; a damaged one says nothing."""
    try:
        if styles is not None:
            parse_part(styles)
        return Sight(styles)
    except UnreadableDocument:
        return Sight(None)


def is_hidden_whole(node: etree._Element) -> bool:
    """The row of a table, or a drawing, is hidden as a whole."""
    if node.tag == ROW:
        mark = node.find(f"{W}trPr/{W}hidden")
        return mark is not None and is_on(mark.get(VAL))
    if any(one.get("hidden") in ("1", "true") for one in node.iter("{*}docPr")):
        return True
    return any(
        "visibility:hidden" in (one.get("style") or "").replace(" ", "")
        for one in node.iter("{*}shape", "{*}rect")
    )


def _style(properties: etree._Element | None, tag: str) -> str | None:
    node = child(properties, W + tag)
    return node.get(VAL) if node is not None else None


def _first(chain: list[etree._Element | None], tag: str) -> etree._Element | None:
    return next((found for one in chain if (found := child(one, tag)) is not None), None)


def _fills(shade: etree._Element | None) -> bool:
    if shade is None:
        return False
    if (shade.get(VAL) or "clear").lower() not in ("clear", "nil"):
        return True
    theme = shade.get(f"{W}themeFill")
    return (shade.get(f"{W}fill") or "").lower() not in _NO_FILL or theme not in (
        None,
        "background1",
        "light1",
    )


def _is_white(colour: etree._Element) -> bool:
    value = (colour.get(VAL) or "").lower()
    if len(value) == 6 and all(char in "0123456789abcdef" for char in value):
        return all(int(value[at : at + 2], 16) >= _WHITE_FROM for at in (0, 2, 4))
    return colour.get(f"{W}themeColor") in ("background1", "light1") and colour.get(f"{W}themeShade") is None


def _is_clear(alpha: etree._Element) -> bool:
    return any(_number(str(value)) >= _CLEAR_FROM for value in alpha.attrib.values())


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() else 1000
