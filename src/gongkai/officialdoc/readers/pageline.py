"""A line of a page: its pieces put together, white space as a browser shows it, and what is known about it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from ..normalise import fold
from .pageelements import ARTICLE, BOLD, FILE, HEADING, LINK, NOISE, NOTE

_WIDTHLESS = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_WIDE = "\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·"
# A line feed in the source is no space between two Chinese characters (CSS Text 3, 4.1.3).
_WRAPPED = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])")
# But one before an indent begins a paragraph, whatever the page calls it.
_INDENTED = re.compile(r"\n[ \t\r\f]*[\u3000\u00a0]{2,}")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#x[0-9A-Fa-f]{1,6});")
_BETWEEN_LINKS = re.compile(
    r"[\s|>»›/·•、,，;；:：\-—\[\]【】]*|(?:您)?(?:当前|现在|所在)?(?:的)?位置(?:是)?[:：\s>]*"
)


@dataclass(slots=True)
class Line:
    """`links` counts the links when the line has no other text; `file` means one of them is a file to load down."""

    text: str
    bold: int = 0
    marks: int = 0
    links: int = 0
    file: bool = False
    table: bool = False

    def has(self, mark: int) -> bool:
        """The line stands in such an element."""
        return bool(self.marks & mark)


_KEPT = NOISE | NOTE | ARTICLE | HEADING


def make_lines(pieces: list[tuple[str, int]]) -> list[Line]:
    """The lines that the pieces of a block make: mostly one."""
    joined = pieces[0][0] if len(pieces) == 1 else "".join([text for text, _ in pieces])
    if not joined or joined.isspace():
        return []
    parts = _INDENTED.split(tidy(joined)) if "\n" in joined else [tidy(joined)]
    texts = [text for part in parts if (text := fold(_WRAPPED.sub("", part)))]
    if not texts:
        return []
    marks = next(mark for text, mark in pieces if text.strip())
    lines = [Line(text, marks=marks & _KEPT) for text in texts]
    if marks & BOLD:
        lines[0].bold = min(len(lines[0].text), _bold_length(pieces))
    if marks & LINK or len(pieces) > 1:
        _count_links(lines[0], pieces)
    return lines


def _count_links(line: Line, pieces: list[tuple[str, int]]) -> None:
    links = [mark for text, mark in pieces if mark & LINK and text.strip()]
    if links and _BETWEEN_LINKS.fullmatch("".join([text for text, mark in pieces if not mark & LINK])):
        line.links = len(links)
        line.file = any(mark & FILE for mark in links)


def tidy(text: str) -> str:
    """Without characters that have no width, and with entities that were escaped twice (&amp;nbsp;) resolved."""
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return _WIDTHLESS.sub("", text)


def _bold_length(pieces: list[tuple[str, int]]) -> int:
    opening = []
    for text, mark in pieces:
        if text.strip() and not mark & BOLD:
            break
        opening.append(text)
    return len(fold(_WRAPPED.sub("", tidy("".join(opening)))))
