"""The styles part of a Word document, of which only the styles in use are parsed.

Files carry hundreds of styles, most of them looks of tables, and use few. In the form in which programs write it, the
paragraph styles are found in the part without parsing, any other style by its id, and a style is parsed when it is
asked for. Where the part is not of that form (comments and the like, another encoding, other opening tags, something
between the styles), it is parsed as a whole.
"""

from __future__ import annotations

import re

from lxml import etree

from ..errors import UnreadableDocument
from .guard import parse_xml
from .wordnames import RUN_PROPERTIES, W, child
from .wordparts import parse_part

_ROOT, _STYLE = f"{W}styles", f"{W}style"
_ROOT_MARK, _ROOT_END = b"<w:styles", b"</w:styles>"
_STYLE_MARK, _STYLE_END = b"<w:style ", b"</w:style>"
# A long mark is found faster than a short one: searching for it skips by its length.
_PARAGRAPH_MARK, _TABLE_MARK = b'<w:style w:type="paragraph"', b'<w:style w:type="table"'
# Hundreds of elements about styles that the file does not have.
_LATENT = (b"<w:latentStyles", b"</w:latentStyles>")
_PROLOGUE = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml version=["']1\.0["'](?: encoding=["']utf-8["'])?(?: standalone=["']\w+["'])? ?\?>)?\s*""",
    re.IGNORECASE,
)
# What follows the kind. Word, WPS and LibreOffice write the id last, Google Docs does not. A value with references or
# white space other than blanks would have to be read as XML says.
_VALUE = rb'"([^"&<>\t\r\n]*)"'
_DEFAULT, _CUSTOM = rb"(?: w:default=" + _VALUE + rb")?", rb'(?: w:customStyle="\w*")?'
_OPENING = re.compile(_DEFAULT + _CUSTOM + rb" w:styleId=" + _VALUE + _DEFAULT + _CUSTOM + rb">")
# Any other opening tag: it may declare names of its own. Nobody's is longer than the second figure.
_ANY_OPENING, _LONGEST = re.compile(rb'<w:style(?: [\w:]+="[^"&<>]*")+>'), 4_000
_FOLLOWS = re.compile(rb"\s*(?:<w:style |</w:styles>)")
_NOWHERE = (0, 0)
_TRUE = (b"1", b"true", b"on")


class StyleSheet:
    """The styles by id, the id of the default paragraph style, and what counts for all runs (docDefaults)."""

    def __init__(self, data: bytes | None) -> None:
        self.default: str | None = None
        self.run_defaults: etree._Element | None = None
        self._data = data or b""
        # Styles that are parsed, and where those begin and end that were found by their marks.
        self._nodes: dict[str | None, etree._Element | None] = {}
        self._places: dict[str, tuple[int, int]] = {}
        self._opening = b""
        if data is not None and not self._begin():
            self._parse()

    def node(self, name: str) -> etree._Element | None:
        """The style of this id."""
        if self._data and name not in self._nodes:
            place = self._places.get(name) or self._find(name)
            if place is None:
                self._parse()
            elif place != _NOWHERE:
                piece = self._data[place[0] : place[1]]
                self._nodes[name] = child(parse_xml(self._opening + piece + _ROOT_END), _STYLE)
            else:
                self._nodes[name] = None
        return self._nodes.get(name)

    def _parse(self) -> None:
        """Read the part as a whole, but for the looks of tables."""
        root = parse_part(_without(self._data, _TABLE_MARK, _STYLE_END))
        self._data = b""
        self.run_defaults = _run_defaults(root)
        self._nodes = {node.get(f"{W}styleId"): node for node in root.iterchildren(_STYLE)}
        self.default = None
        for node in root.iterchildren(_STYLE):
            if (node.get(f"{W}default") or "").encode() in _TRUE and node.get(f"{W}type") == "paragraph":
                self.default = node.get(f"{W}styleId")

    def _begin(self) -> bool:
        """Take what stands before the styles, and find the paragraph styles; the default one must be among them."""
        data = self._data
        start = data.find(_ROOT_MARK)
        # Comments, CDATA and document types have the first sign, processing instructions the second; the third is the
        # other way to quote.
        odd = b"!" in data or data.find(b"?", start) >= 0 or data.find(b"'", start) >= 0
        if start < 0 or odd or not _PROLOGUE.fullmatch(data[:start]):
            return False
        self._opening = data[start : data.find(b">", start) + 1]
        before = data[: data.find(_STYLE_MARK)]
        try:
            root = parse_xml(_without(before, *_LATENT) + _ROOT_END)
        except UnreadableDocument:
            return False
        self.run_defaults = _run_defaults(root)
        return root.tag == _ROOT and self._paragraph_styles() and self.default is not None

    def _paragraph_styles(self) -> bool:
        """Find the paragraph styles, if those that begin with their mark are all of the usual form."""
        data = self._data
        start = data.find(_PARAGRAPH_MARK)
        while start >= 0:
            style = _OPENING.match(data, start + len(_PARAGRAPH_MARK))
            end = data.find(_STYLE_END, start) + len(_STYLE_END)
            if style is None or end < start or not _FOLLOWS.match(data, end):
                return False
            one, identifier, other = style.groups()
            name = identifier.decode("utf-8", "replace")
            if name in self._places:
                return False
            self._places[name] = start, end
            if (one or other) in _TRUE:
                self.default = name
            start = data.find(_PARAGRAPH_MARK, end)
        return True

    def _find(self, name: str) -> tuple[int, int] | None:
        """Where another style stands; nowhere if there is none, None if that cannot be told."""
        data = self._data
        if any(sign in name for sign in "&<>\"'\t\r\n"):
            return None
        place = data.find(f'w:styleId="{name}"'.encode())
        if place < 0:
            return _NOWHERE
        start = data.rfind(_STYLE_MARK, max(0, place - _LONGEST), place)
        if data.startswith(_TABLE_MARK, max(0, start)):
            return _NOWHERE
        style = _ANY_OPENING.match(data, start) if start >= 0 else None
        end = data.find(_STYLE_END, place) + len(_STYLE_END)
        if style is None or style.end() < place or end < place or not _FOLLOWS.match(data, end):
            return None
        return start, end


def _run_defaults(root: etree._Element) -> etree._Element | None:
    return child(child(child(root, f"{W}docDefaults"), f"{W}rPrDefault"), RUN_PROPERTIES)


def _without(data: bytes, begin: bytes, end: bytes) -> bytes:
    """The data without the passages between two marks."""
    kept, place = [], 0
    while (start := data.find(begin, place)) >= 0:
        stop = data.find(end, start)
        if stop < 0:
            break
        kept.append(data[place:start])
        place = stop + len(end)
    return b"".join([*kept, data[place:]])
