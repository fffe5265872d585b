"""The characters of a page before the HTML parser sees them: what it would take for a tag, misread, or be slow on."""

from __future__ import annotations

import html
import re

# <关于…的通知> is a title in book marks, <A市规划> too: no element has a Han character in its name.
_TITLE_MARK = re.compile(r"<(?=/?[A-Za-z0-9·]{0,20}[《（(“〈\u3400-\u9fff])")
_XML = re.compile(r"\s*<\?xml\b|[^>]{0,80}<!DOCTYPE\s[^>]*XHTML", re.IGNORECASE)
_EMPTY_TAG = re.compile(r"<([A-Za-z][\w:.-]*)((?:[^<>\"'/]++|/(?!>)|\"[^\"<>]*+\"|'[^'<>]*+')*+)/>")
_PLAINTEXT = re.compile(r"<plaintext\b[^<>]{0,200}>", re.IGNORECASE)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]*)")
_WHOLE_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]*)[^<>]*>?")

# For each attribute the parser looks through those before it. Nobody writes so many; then none of them counts.
_CROWDED = re.compile(r"<[A-Za-z][^<>]{2000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 500

VOID = frozenset(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split()
)
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
# Their end tags may be left out: they do not nest by themselves.
_SELF_CLOSING = VOID | frozenset(
    "p li td th tr tbody thead tfoot dt dd option optgroup rt rp rb colgroup html body head".split()
)
# For each block the HTML standard looks through all open elements, and each paragraph opens again the formatting left
# open before it: both cost the square of the depth. No page for people comes near these limits.
_DEEPEST, _DEEPEST_FORMATTING = 200, 6


def prepare(text: str) -> str:
    """The page as it should be parsed."""
    if _TITLE_MARK.search(text):
        text = _TITLE_MARK.sub("&lt;", text)
    text = _CROWDED.sub(_thinned, text)
    # Nothing ends this element of the first browsers; what follows it was meant to be read.
    text = _PLAINTEXT.sub("<pre>", text)
    if _XML.match(text):
        text = _from_xml(text)
    return _flatten(text) if _is_deep(text) else text


def _thinned(match: re.Match[str]) -> str:
    few = len(_QUOTED.sub("", match[0]).split(None, _MOST_ATTRIBUTES)) <= _MOST_ATTRIBUTES
    return match[0] if few else match[0].split(None, 1)[0]


def _from_xml(text: str) -> str:
    """XHTML: an empty tag closes itself, and CDATA is text. The HTML parser knows neither."""
    pieces, place = [], 0
    while (start := text.find(_CDATA, place)) >= 0 and (stop := text.find(_CDATA_END, start)) >= 0:
        pieces += [text[place:start], html.escape(text[start + len(_CDATA) : stop], quote=False)]
        place = stop + len(_CDATA_END)
    text = "".join([*pieces, text[place:]])
    return _EMPTY_TAG.sub(
        lambda match: match[0] if match[1].lower() in VOID else f"<{match[1]}{match[2]}></{match[1]}>", text
    )


def _is_deep(text: str) -> bool:
    depth = _Depth()
    return any(not depth.keeps(match[1], match[2].lower()) for match in _TAG.finditer(text))


def _flatten(text: str) -> str:
    """Tags beyond the limits are taken away; those of blocks still end a line."""
    depth = _Depth()

    def keep(match: re.Match[str]) -> str:
        name = match[2].lower()
        if depth.keeps(match[1], name):
            return match[0]
        return "" if name in _FORMATTING or name == "span" else "<br>"

    return _WHOLE_TAG.sub(keep, text)


class _Depth:
    """How many elements are open, and how many were not let in, whose end tags must go as well."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}
        self._refused: dict[str, int] = {}

    def keeps(self, slash: str, name: str) -> bool:
        """Whether this tag stays."""
        if name in _SELF_CLOSING:
            return True
        key, limit = (name, _DEEPEST_FORMATTING) if name in _FORMATTING else ("", _DEEPEST)
        count, refused = self._open.get(key, 0), self._refused.get(key, 0)
        if not slash:
            if count >= limit:
                self._refused[key] = refused + 1
                return False
            self._open[key] = count + 1
        elif refused:
            self._refused[key] = refused - 1
            return False
        else:
            self._open[key] = max(0, count - 1)
        return True
