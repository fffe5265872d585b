"""The styles part of a Word document, of which only the styles in use are parsed.

Files carry hundreds of styles, most of them looks of tables, and use few. In the form in which programs write it, the
part is cut at its styles without parsing, and a style is parsed when it is asked for. The cut is taken only where it
must give what the parser would: one style behind the other directly below the root, no comments and the like, UTF-8,
opening tags of a known form. Any other part is parsed as a whole.
"""

from __future__ import annotations

import re

from lxml import etree

from ..errors import UnreadableDocument
from .guard import parse_xml
from .wordnames import RUN_PROPERTIES, W
from .wordparts import parse_part

_ROOT = f"{W}styles"
_DEFAULTS = f"{W}docDefaults/{W}rPrDefault/{RUN_PROPERTIES}"
_ROOT_MARK, _ROOT_END = b"<w:styles", b"</w:styles>"
_STYLE_MARK, _STYLE_END = b"<w:style ", b"</w:style>"
_TABLE_STYLE = b'w:type="table"'
# Hundreds of elements about styles that the file does not have.
_LATENT = (b"<w:latentStyles", b"</w:latentStyles>")
_TRUE = ("1", "true", "on")
_PROLOGUE = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?:<\?xml version=["']1\.0["'](?: encoding=["']utf-8["'])?(?: standalone=["']\w+["'])? ?\?>)?\s*""",
    re.IGNORECASE,
)
# Word, WPS and LibreOffice write the id last, Google Docs writes it second. A value with references or white space
# other than blanks would have to be read as XML says.
_VALUE = rb'"([^"&<>\t\r\n]*)"'
_DEFAULT, _CUSTOM = rb"(?: w:default=" + _VALUE + rb")?", rb'(?: w:customStyle="\w*")?'
_OPENING = re.compile(
    rb"w:type=" + _VALUE + _DEFAULT + _CUSTOM + rb" w:styleId=" + _VALUE + _DEFAULT + _CUSTOM + rb">"
)


class StyleSheet:
    """The styles by id, the id of the default paragraph style, and what counts for all runs (docDefaults)."""

    def __init__(self, data: bytes | None) -> None:
        self.default: str | None = None
        self.run_defaults: etree._Element | None = None
        self._nodes: dict[str | None, etree._Element] = {}
        self._opening = b""
        self._pieces: dict[str, bytes] = {}
        if data is not None and not self._cut(data):
            self._parse(data)

    def node(self, name: str) -> etree._Element | None:
        """The style of this id."""
        if name in self._pieces:
            piece = self._pieces.pop(name)
            self._nodes[name] = parse_xml(b"".join((self._opening, _STYLE_MARK, piece, _ROOT_END)))[0]
        return self._nodes.get(name)

    def _parse(self, data: bytes) -> None:
        root = parse_part(_without(data, _STYLE_MARK + _TABLE_STYLE, _STYLE_END))
        self.run_defaults = root.find(_DEFAULTS)
        self._nodes = {node.get(f"{W}styleId"): node for node in root.iterchildren(f"{W}style")}
        for name, node in self._nodes.items():
            if node.get(f"{W}default") in _TRUE and node.get(f"{W}type") == "paragraph":
                self.default = name

    def _cut(self, data: bytes) -> bool:
        """Take the part apart, if it is of the usual form."""
        start = data.find(_ROOT_MARK)
        # Comments, CDATA and document types have the one sign, processing instructions the other.
        if start < 0 or b"!" in data or data.find(b"?", start) >= 0 or not _PROLOGUE.fullmatch(data[:start]):
            return False
        before, *pieces = data.split(_STYLE_MARK)
        opening = before[: before.find(b">", start) + 1]
        if not pieces or opening.endswith(b"/>"):
            return False
        pieces[-1], end, behind = pieces[-1].rpartition(_ROOT_END)
        defaults = _run_defaults(_without(before, *_LATENT))
        if not end or behind.strip() or defaults is None:
            return False
        found: dict[str, tuple[bytes, bool]] = {}
        for piece in pieces:
            if not piece.endswith(_STYLE_END) and not piece.rstrip().endswith(_STYLE_END):
                return False
            if not piece.startswith(_TABLE_STYLE):
                style = _OPENING.match(piece)
                if style is None:
                    return False
                kind, one, name, other = style.groups(b"")
                default = (one or other).decode("latin-1") in _TRUE and kind == b"paragraph"
                found[name.decode("utf-8", "replace")] = piece, default
        self._opening, self.run_defaults = opening, defaults.find(_DEFAULTS)
        for identifier, (piece, is_default) in found.items():
            self._pieces[identifier] = piece
            if is_default:
                self.default = identifier
        return True


def _run_defaults(before: bytes) -> etree._Element | None:
    """The root with all that stands before the first style; None where that is not the part's root alone."""
    try:
        root = parse_xml(before + _ROOT_END)
    except UnreadableDocument:
        return None
    return root if root.tag == _ROOT else None


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
