"""A web page as lines: block elements end a line, <br> breaks it, table rows are cells joined by tabs.

Scripts, menus, page heads and feet are left out; where a page marks its article, only the article is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ..errors import UnreadableDocument
from ..lines import Hint, Source
from ..normalise import fold
from .text import decode

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.IGNORECASE)
_DROP = frozenset(
    "script style nav header footer aside form button select noscript template iframe svg object video audio canvas head"
    " input textarea".split()
)
_BLOCK = frozenset(
    "p div article section main h1 h2 h3 h4 h5 h6 li ul ol dl dt dd blockquote pre center figure figcaption address hr"
    " body html fieldset details summary caption thead tbody tfoot table tr".split()
)
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"))
_MENU = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|foot|breadcrumb|crumb|crumbs|share|sidebar|toolbar|topbar|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CONTENT = "#zoom, #UCAP-CONTENT, .TRS_Editor, .trs_editor_view, #Zoom, .article-content, .pages_content, .zwnr, article, main"
_PAGE_META = {"articletitle": "title", "pubdate": "published", "contentsource": "source"}
_LAYOUT_CELL = 300
_INNER_BLOCKS = "p, div, table, h1, h2, h3, li"


def read_html(data: bytes) -> Source:
    """Lines of a page, with what its meta elements say (政府网站发展指引: ArticleTitle, PubDate, ContentSource)."""
    charset = _CHARSET.search(data[:4096])
    text = decode(data, charset[1].decode("ascii") if charset else None)
    try:
        tree = LexborHTMLParser(text)
    except Exception:  # the C parser's own errors have no common class
        raise UnreadableDocument("网页已损坏，请重新保存后再试") from None
    page = _page_meta(tree)
    root = tree.body or tree.root
    if root is None:
        raise UnreadableDocument("网页中没有正文")
    walker = _Walker()
    walker.walk(_article(root))
    if not walker.lines:
        raise UnreadableDocument("网页中没有正文")
    return Source(walker.lines, walker.hints, page)


def _page_meta(tree: LexborHTMLParser) -> dict[str, str]:
    page = {}
    for node in tree.css("meta[name][content]"):
        key = _PAGE_META.get((node.attributes.get("name") or "").lower())
        value = fold(node.attributes.get("content") or "")
        if key and value:
            page[key] = value
    return page


def _article(root: LexborNode) -> LexborNode:
    """The article, when it holds a good part of the page's text and the page does not mark several."""
    found = root.css(_CONTENT)
    if len(found) != 1:
        return root
    inner, whole = len(found[0].text(strip=True)), len(root.text(strip=True))
    # Title and metadata often stand beside the article: then the whole page is read and residue set aside.
    return found[0] if inner > 0.9 * whole or found[0].css_first("h1") else root


class _Walker:
    """Collects lines without recursion: pages nest deeper than Python's stack allows."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.hints: dict[int, Hint] = {}
        self._pieces: list[str] = []
        self._bold = 0
        self._plain = False
        self._counters: list[int | None] = []

    def walk(self, root: LexborNode) -> None:
        """Visit every node below the root in document order."""
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            tag = node.tag or ""
            if leaving:
                self._leave(tag)
            elif tag == "-text":
                self._text(node.text_content or "")
            elif tag == "br":
                self.flush()
            elif not _dropped(node, tag):
                if tag == "tr" and not _is_layout(node):
                    self._row(node)
                    continue
                self._enter(node, tag)
                stack.append((node, True))
                stack += [(child, False) for child in reversed(list(_children(node)))]
        self.flush()

    def _enter(self, node: LexborNode, tag: str) -> None:
        if tag in _BLOCK or tag in ("td", "th"):
            self.flush()
        if tag in ("ol", "ul"):
            self._counters.append(_start(node) if tag == "ol" else None)
        elif tag == "li" and self._counters and (count := self._counters[-1]) is not None:
            self._counters[-1] = count + 1
            if not re.match(r"\s*[\d(（一二三四五六七八九十]", node.text()[:20]):
                self._pieces.append(f"{count}.")
        if tag in _BOLD:
            self._bold += 1

    def _leave(self, tag: str) -> None:
        if tag in _BOLD:
            self._bold = max(0, self._bold - 1)
        if tag in _BLOCK or tag in ("td", "th"):
            self.flush()
        if tag in ("ol", "ul") and self._counters:
            self._counters.pop()

    def _text(self, text: str) -> None:
        if not text:
            return
        if text.strip() and not self._plain:
            if self._bold:
                self._pieces.append("\x00")
            else:
                self._plain = True
        self._pieces.append(text)

    def flush(self) -> None:
        """End the line. A mark (NUL) stands before each bold piece of the opening."""
        marked = re.sub(r"[\s\u200b\ufeff]*[\n\r\t ][\s\u200b\ufeff]*", " ", "".join(self._pieces)).strip()
        last = marked.rfind("\x00")
        line = fold(marked.replace("\x00", ""))
        if line:
            self.lines.append(line)
            if last >= 0:
                self.hints[len(self.lines)] = Hint(bold=self._bold_length())
        self._pieces, self._plain = [], False

    def _bold_length(self) -> int:
        out, take = "", False
        for piece in self._pieces:
            if piece == "\x00":
                take = True
            elif take or not piece.strip():
                out += piece
                take = False
            else:
                break
        return len(fold(out))

    def _row(self, row: LexborNode) -> None:
        self.flush()
        cells = [fold(cell.text(separator=" ")) for cell in _children(row) if cell.tag in ("td", "th")]
        if any(cells):
            self.lines.append("\t".join(cells))
            self.hints[len(self.lines)] = Hint(table=True)


def _start(node: LexborNode) -> int:
    value = node.attributes.get("start") or "1"
    return int(value) if value.isdigit() and len(value) < 5 else 1


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _dropped(node: LexborNode, tag: str) -> bool:
    if tag in _DROP or tag.startswith(("-comment", "_comment", "!")):
        return True
    attributes = node.attributes
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
        return True
    if tag in ("div", "ul", "section", "p", "span", "td"):
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        return _MENU.search(names) is not None
    return False


def _is_layout(row: LexborNode) -> bool:
    """A table that only places blocks on the page: one cell, or long cells with paragraphs of their own."""
    cells = [cell for cell in _children(row) if cell.tag in ("td", "th")]
    if len(cells) <= 1:
        return True
    return any(
        len(cell.text()) > _LAYOUT_CELL and cell.css_first(_INNER_BLOCKS) is not None for cell in cells
    )
