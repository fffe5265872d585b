"""A web page as lines: block elements end a line, <br> breaks it, table rows are cells joined by tabs.

Menus, page heads and feet are kept as noise, in place; scripts, hidden elements and form controls are not text.
"""

from __future__ import annotations

import re

from ..errors import UnreadableDocument
from ..lines import Hint, Source
from ..normalise import fold
from .grid import Budget
from .pagearchive import unpack
from .pageelements import ANCHOR, ARTICLE, HEADING, KEEP, NOISE, NOTE, RAISED, Meaning, meaning
from .pageline import Line, make_lines
from .pagelist import Listing
from .pagemarks import is_note_mark
from .pagesource import VOID, prepare
from .pagestream import End, Start, attributes_of, stream
from .pagetable import Cell, PageTable
from .text import decode

_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})",
    re.IGNORECASE,
)
_PAGE_META = {"articletitle": "title", "pubdate": "published", "contentsource": "source"}
_FRAMES = re.compile(r"<frameset\b", re.IGNORECASE)
# In the presence of a marked article: what outside of it is still the document's own.
_METADATA = re.compile(r"\S{0,2}[\u4e00-\u9fff][\u4e00-\u9fff\s]{1,11}[:：]")
_MENU_LINKS = 3
# Different elements of one page; beyond, somebody plays.
_MOST_MEANINGS = 20_000
_DEEPEST_TABLES = 8


def read_html(data: bytes) -> Source:
    """Lines of a page, with what its meta elements say (政府网站发展指引: ArticleTitle, PubDate, ContentSource)."""
    archived = unpack(data)
    data, charset = archived if archived is not None else (data, None)
    if charset is None and (declared := _CHARSET.search(data[:4096])):
        charset = declared[1].decode("ascii")
    text = decode(data, charset)
    walker = _Walker()
    walker.walk(prepare(text))
    if not walker.lines:
        raise UnreadableDocument(
            "这是框架网页，正文在框架内的另一个页面，请打开该页面后再保存"
            if _FRAMES.search(text)
            else "网页中没有正文"
        )
    _set_furniture_aside(walker.lines, walker.articles)
    hints = {
        number: hint for number, line in enumerate(walker.lines, start=1) if (hint := _hint(line)) is not None
    }
    return Source([line.text for line in walker.lines], hints, walker.page)


def _hint(line: Line) -> Hint | None:
    noise, note = line.has(NOISE), line.has(NOTE)
    if not (noise or note or line.bold or line.table):
        return None
    return Hint(bold=0 if line.table else line.bold, table=line.table, noise=noise, footnote=note)


def _set_furniture_aside(lines: list[Line], articles: int) -> None:
    """Lines that only link elsewhere are menus. Where the page marks its article, title and metadata may stand beside it."""
    marked = articles == 1
    titled = marked and any(line.has(HEADING) and line.has(ARTICLE) for line in lines)
    for line in lines:
        if line.file or line.has(HEADING) or line.has(ARTICLE) or line.table:
            continue
        menu = line.links >= (1 if marked else _MENU_LINKS)
        if menu or (titled and not line.has(NOTE) and not _METADATA.match(line.text)):
            line.marks |= NOISE


class _Walker:
    """Collects lines along the stream; what is open stands on stacks, for pages nest deeper than Python."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.page: dict[str, str] = {}
        self.articles = 0
        self._pieces: list[tuple[str, int]] = []
        self._marks = 0
        self._open: list[tuple[str, Meaning, int, int]] = []
        self._dropping = 0
        self._tables: list[tuple[PageTable, list[Line]]] = []
        # Tables within more tables than anybody nests are not opened: their cells are lines.
        self._flat = 0
        self._sink = self.lines
        self._listing = Listing()
        self._budget = Budget()
        self._meanings: dict[tuple[str, str], Meaning] = {}

    def walk(self, page: str) -> None:
        """Read the whole page."""
        for token in stream(page):
            if isinstance(token, str):
                if not self._dropping:
                    self._text(token)
            elif isinstance(token, End):
                if self._dropping:
                    self._dropping -= 1
                elif self._open:
                    self._leave()
            elif token.name in VOID:
                self._void(token)
            elif self._dropping:
                self._dropping += 1
            else:
                self._enter(token)
        self._flush()

    def _void(self, token: Start) -> None:
        if token.name == "meta":
            attributes = attributes_of(token.attributes)
            key = _PAGE_META.get(attributes.get("name", "").lower())
            if key and (value := fold(attributes.get("content", ""))):
                self.page[key] = value
        elif token.name in ("br", "hr") and not self._dropping:
            self._flush()

    def _enter(self, token: Start) -> None:
        tag = token.name
        found = self._meaning(token)
        if found.dropped:
            # The head holds meta elements, which have no content, and else nothing to show.
            self._dropping = 1
            return
        if found.block:
            self._flush()
        self._open.append((tag, found, self._marks, len(self._pieces)))
        on = found.on
        if tag == "header" and self._marks & ARTICLE:
            on &= ~NOISE
        if on & ARTICLE and not self._marks & ARTICLE:
            self.articles += 1
        self._marks = (self._marks | on) & ~found.off
        if tag in ("table", "tr", "td", "th", "thead", "tbody", "tfoot"):
            self._open_table(tag, token)
        elif tag in ("ol", "ul", "li", "dl", "dt", "dd"):
            self._listing.enter(tag, attributes_of(token.attributes))

    def _leave(self) -> None:
        tag, found, marks, since = self._open.pop()
        if found.block:
            self._flush()
        elif found.on & (RAISED | ANCHOR) and since <= len(self._pieces):
            self._take_mark(tag, since)
        if tag in ("table", "td", "th"):
            self._close_table(tag)
        elif tag in ("ol", "ul", "li", "dl", "dt", "dd") and (waiting := self._listing.leave(tag)):
            self._sink += waiting
        self._marks = marks

    def _meaning(self, token: Start) -> Meaning:
        """What the element means; pages repeat the same few."""
        key = token.name, token.attributes
        found = self._meanings.get(key)
        if found is None:
            if len(self._meanings) > _MOST_MEANINGS:
                self._meanings.clear()
            found = self._meanings[key] = meaning(token.name, attributes_of(token.attributes))
        return found

    def _text(self, text: str) -> None:
        if not self._marks & KEEP:
            self._pieces.append((text, self._marks))
            return
        for number, line in enumerate(text.split("\n")):
            if number:
                self._flush()
            self._pieces.append((line, self._marks))

    def _flush(self) -> None:
        """End the line."""
        if self._pieces:
            made = make_lines(self._pieces)
            self._pieces = []
            if made:
                self._sink += self._listing.label(made)

    def _take_mark(self, tag: str, since: int) -> None:
        """The mark of a footnote gives nothing."""
        before = "".join([text for text, _ in self._pieces[max(0, since - 3) : since]])
        text = "".join([text for text, _ in self._pieces[since:]])
        if is_note_mark(text, before, tag, self._marks):
            del self._pieces[since:]

    def _open_table(self, tag: str, token: Start) -> None:
        attributes = attributes_of(token.attributes)
        if tag == "table":
            if len(self._tables) >= _DEEPEST_TABLES:
                self._flat += 1
                return
            placing = attributes.get("role") in ("presentation", "none")
            table = PageTable(placing, attributes.get("border", "0") not in ("", "0"))
            self._tables.append((table, self._sink))
            self._sink = table.lines
            return
        if not self._tables or self._flat:
            return
        table = self._tables[-1][0]
        if tag == "tr":
            table.rows.append([])
        elif tag in ("td", "th"):
            if not table.rows:
                table.rows.append([])
            table.ruled = table.ruled or tag == "th"
            cell = Cell(_count(attributes.get("colspan")), _count(attributes.get("rowspan")))
            table.rows[-1].append(cell)
            self._sink = cell.lines
        else:
            table.groups.add(len(table.rows))

    def _close_table(self, tag: str) -> None:
        if not self._tables:
            return
        if self._flat:
            self._flat -= tag == "table"
            return
        table, outer = self._tables[-1]
        if tag != "table":
            self._sink = table.lines
            return
        self._tables.pop()
        self._sink = outer
        outer += table.finish(self._budget)
        if self._tables and (rows := self._tables[-1][0].rows) and rows[-1]:
            rows[-1][-1].nested = True


def _count(value: str | None) -> int:
    """rowspan and colspan; 0 rows means all that follow."""
    if value is None or not (value.isascii() and value.isdigit() and len(value) < 6):
        return 1
    return int(value) or 65_534
