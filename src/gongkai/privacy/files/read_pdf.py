"""A PDF as pieces of text: what its pages show, what they carry unseen, and what stands beside the pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

import pypdfium2

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.pdf import lock, open_pdf

from .heads import head_of
from .pdfextras import extra_pieces
from .pdflines import around, lines_of
from .pdfobjects import DAMAGED, ODD
from .pdfpage import Char, ReadPage, load, read_page
from .places import HiddenKind, Piece, Place, Story

_END = re.compile(rb"%%EOF[\r\n \x00]*")
_UNMAPPED = re.compile(r"[\ue000-\uf8ff\ufffd-\uffff]")
_UNMAPPED_SHARE = 0.3
_LINEARIZED = b"/Linearized"
_MOST_VERSIONS = 10


def pieces_of_pdf(data: bytes) -> Iterator[Piece]:
    """All pieces. Raises UnreadableDocument."""
    pages = pages_of(data)
    heads: list[str] = []
    for number, page in enumerate(pages, start=1):
        yield from _page(number, page, heads)
    try:
        yield from extra_pieces(data)
    except ODD:
        raise UnreadableDocument(DAMAGED) from None
    yield from _earlier(data, pages)


def pages_of(data: bytes) -> list[ReadPage]:
    """The characters of all pages. Raises UnreadableDocument."""
    with lock:
        document = open_pdf(data)
        try:
            document.init_forms()
            pages = []
            for index in range(len(document)):
                page = load(document, index)
                try:
                    pages.append(read_page(page))
                finally:
                    page.close()
        finally:
            document.close()
    return pages


def _page(number: int, page: ReadPage, heads: list[str]) -> Iterator[Piece]:
    shown = [char for char in page.chars if char.hidden is None]
    lines = lines_of(shown, page.width, page.height)
    if lines:
        box = around(line.box for line in lines)
        yield Piece("\n".join(line.text for line in lines), Place(Story.PAGE, page=number, box=box))
    yield from _cells(number, page, heads)
    if _is_unread("".join(char.text for char in shown)) and page.has_drawings:
        yield Piece("", Place(Story.PAGE, page=number))
    for kind, some in groupby(page.chars, lambda char: char.hidden):
        if kind is not None:
            chars = list(some)
            text = "".join(char.text for char in chars).strip()
            if text:
                box = around(char.box for char in chars if not char.text.isspace())
                yield Piece(text, Place(Story.PAGE, page=number, box=box), kind)
    for line in _lines(page):
        kinds = {char.hidden for char in line}
        if None in kinds and (hidden := next((kind for kind in kinds if kind is not None), None)) is not None:
            # A hidden text may complete what is shown.
            yield Piece("".join(char.text for char in line), Place(Story.PAGE, page=number), hidden)
    for box in page.covered:
        yield Piece("", Place(Story.PAGE, page=number, box=box), HiddenKind.COVERED)
    for box in page.cropped:
        yield Piece("", Place(Story.PAGE, page=number, box=box), HiddenKind.CROPPED)


def _cells(number: int, page: ReadPage, heads: list[str]) -> Iterator[Piece]:
    """The cells once more, with the heads of their columns. A table that goes on from the page before keeps its heads."""
    head = head_of([dict(enumerate(row)) for row in page.rows])
    for index, row in enumerate(page.rows):
        if index == head:
            heads[:] = row
        for column, text in enumerate(row, start=1):
            above = heads[column - 1] if len(heads) == len(row) and index != head else ""
            if text.strip():
                yield Piece(text, Place(Story.PAGE, page=number, row=index + 1, column=column, head=above))


def _is_unread(text: str) -> bool:
    """A page without text, or whose fonts do not say what their characters are."""
    signs = "".join(text.split())
    return len(_UNMAPPED.findall(signs)) >= _UNMAPPED_SHARE * len(signs)


def _lines(page: ReadPage) -> Iterator[list[Char]]:
    for is_end, some in groupby(page.chars, lambda char: char.text == "\n"):
        if not is_end:
            yield list(some)


def _earlier(data: bytes, pages: list[ReadPage]) -> Iterator[Piece]:
    """Versions that the end of the file only replaces, with the lines that the last one does not have."""
    ends = [match.end() for match in _END.finditer(data)]
    if data[ends[-1] if ends else 0 :].strip():
        rest = len(data) - (ends[-1] if ends else 0)
        yield Piece("", Place(Story.MEMBER, f"末尾 {rest} 字节"), HiddenKind.TRAILING)
    if _LINEARIZED in data[:1024]:
        ends = ends[1:]
    now = {line.strip() for page in pages for line in page.text.splitlines()}
    for number, end in enumerate(ends[:-1][-_MOST_VERSIONS:], start=1):
        lines = [line for line in _text_of(data[:end]) if line.strip() and line.strip() not in now]
        yield Piece(
            "\n".join(lines), Place(Story.MEMBER, f"第{number}个以前的版本"), HiddenKind.EARLIER_VERSION
        )


def _text_of(data: bytes) -> list[str]:
    with lock:
        try:
            document = open_pdf(data)
        except UnreadableDocument:
            return []
        try:
            lines: list[str] = []
            for page in document:
                lines += page.get_textpage().get_text_range().splitlines()
        except pypdfium2.PdfiumError:
            return []
        finally:
            document.close()
    return lines
