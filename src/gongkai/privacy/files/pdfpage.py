"""A page of a PDF as its characters: where each stands on the page as it is shown, and whether a reader sees it.

A character is seen if the picture of the page is not of one colour where it stands. So white on white, invisible modes, hidden layers,
text outside the page and text below a box are all found by one test, whatever way they were made.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers import pdfium
from gongkai.officialdoc.readers.layout import compose
from gongkai.officialdoc.readers.pdf_page import PageReader

from .pdfpictures import covered, cropped, has_scan
from .places import Box, HiddenKind

_DPI, _FINE_DPI = 96, 300
_MOST_PIXELS = 30_000_000
_LARGEST = 14_400  # points, as much as the format allows
_CONTRAST = 16
_WHITE_FROM = 239
_NO_SIGNS = "\r\n\x00\x02\ufffe"
_INVISIBLE = (3, 7)
_QUARTER = math.pi / 2


@dataclass(slots=True)
class Char:
    """A character, its box on the page as it is shown (points from the upper left corner), and how it is hidden.

    `quarter`: by how many quarters of a turn it stands askew, clockwise.
    """

    text: str
    box: Box
    hidden: HiddenKind | None = None
    quarter: int = 0


@dataclass(slots=True)
class ReadPage:
    """The characters in the order of the page; a line feed ends a line.

    `covered`: boxes drawn over pictures; `cropped`: pictures of which only a part is shown; `has_drawings`: something is drawn.
    `rows`: those of tables, as the parser of documents finds them by rules and alignment; none where something is hidden.
    """

    width: float
    height: float
    chars: list[Char]
    covered: list[Box]
    cropped: list[Box]
    has_drawings: bool
    rows: list[list[str]]

    @property
    def text(self) -> str:
        """The characters as one text."""
        return "".join(char.text for char in self.chars)


def load(document: pypdfium2.PdfDocument, index: int) -> pypdfium2.PdfPage:
    """A page whose annotations and form fields have become part of it, as they are shown. Raises UnreadableDocument."""
    try:
        page = document[index]
        if raw.FPDFPage_GetAnnotCount(page.raw) > 0:
            raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
            page.close()
            page = document[index]
    except pypdfium2.PdfiumError:
        raise UnreadableDocument(f"PDF 第{index + 1}页已损坏，请重新导出 PDF") from None
    return page


class Position:
    """Turns coordinates of a page into points from its upper left corner as it is shown, however it is cut and turned."""

    _FINER = 64  # PDFium answers in whole numbers

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.width, self.height = page.get_size()
        self._page = page.raw
        self._size = round(self.width * self._FINER), round(self.height * self._FINER)

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box as it is shown: left, top, right, bottom."""
        corners = [self._point(left, top), self._point(right, bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return min(xs), min(ys), max(xs), max(ys)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(self._page, 0, 0, *self._size, 0, x, y, across, down)
        return across.value / self._FINER, down.value / self._FINER


def picture_of(page: pypdfium2.PdfPage, dpi: float) -> Image.Image:
    """The page as it is shown; large ones with fewer dots per inch. Raises UnreadableDocument."""
    width, height = page.get_size()
    if not (0 < width <= _LARGEST and 0 < height <= _LARGEST):
        raise UnreadableDocument("PDF 的页面尺寸过大，请重新导出 PDF")
    scale = min(dpi / 72, math.sqrt(_MOST_PIXELS / (width * height)))
    try:
        return page.render(scale=scale).to_pil().convert("RGB")
    except pypdfium2.PdfiumError:
        raise UnreadableDocument("PDF 的页面画不出来，请重新导出 PDF") from None


def read_page(page: pypdfium2.PdfPage) -> ReadPage:
    """The characters of a page, each seen or not."""
    position = Position(page)
    text_page = page.get_textpage()
    try:
        handle = pdfium.handle(pdfium.address(text_page.raw))
        text = pdfium.page_text(handle, text_page.count_chars())
        loose = pdfium.char_boxes(handle, range(len(text))) if text else [[], [], [], []]
        turned = page.get_rotation() // 90
        chars: list[Char] = []
        asked: list[tuple[Char, int]] = []
        for index, sign in _signs(text_page, text):
            if sign in _NO_SIGNS:
                if sign == "\n":
                    chars.append(Char("\n", (0.0, 0.0, 0.0, 0.0)))
                continue
            quarter = (round(pdfium.char_angle(handle, index) / _QUARTER) + turned) % 4
            char = Char(sign, position.box(*(column[index] for column in loose)), quarter=quarter)
            chars.append(char)
            if not sign.isspace():
                asked.append((char, index))
        is_scan = has_scan(page, position)
        shown = picture_of(page, _DPI)
        for dpi in (_DPI, _FINE_DPI):
            if asked:
                picture = shown if dpi == _DPI else picture_of(page, dpi)
                eye = _Eye(text_page, picture, position, is_scan)
                for char, index in asked:
                    char.hidden = eye.hidden(index)
                # Small and pale characters are looked at once more, larger.
                asked = [(char, index) for char, index in asked if char.hidden is not None]
        only_covered, only_cropped = list(covered(page, position, shown)), list(cropped(page, position))
        rows = [] if any(char.hidden for char in chars) else _rows(page, text_page)
    finally:
        text_page.close()
    has_drawings = raw.FPDFPage_CountObjects(page.raw) > 0
    return ReadPage(
        position.width, position.height, _spaced(chars), only_covered, only_cropped, has_drawings, rows
    )


def _signs(text_page: pypdfium2.PdfTextPage, text: str) -> Iterator[tuple[int, str]]:
    """The characters with their indices. Rare ones, as names have them, PDFium gives in two halves, which stand here as blanks."""
    high = 0
    for index, char in enumerate(text):
        code = raw.FPDFText_GetUnicode(text_page.raw, index) if char == " " else 0
        if 0xD800 <= code < 0xDC00:
            high = code
        elif 0xDC00 <= code < 0xE000 and high:
            yield index - 1, chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
            high = 0
        else:
            yield index, char


def _rows(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> list[list[str]]:
    """The rows of the tables of a page. A table that the parser cannot tell has none: its text is read all the same."""
    read = PageReader(forms=True).read(pdfium.address(page.raw), pdfium.address(text_page.raw))
    source = compose(iter([read]))
    return [
        line.split("\t")
        for number, line in enumerate(source.lines, start=1)
        if (hint := source.hints.get(number)) is not None and hint.table
    ]


def _spaced(chars: list[Char]) -> list[Char]:
    """Blanks between hidden characters are hidden as they are; a single mark between seen ones is only too small."""
    for before_it, mark, behind_it in zip(chars, chars[1:], chars[2:], strict=False):
        if (
            mark.hidden is not None
            and before_it.hidden is None
            and behind_it.hidden is None
            and not mark.text.isalnum()
        ):
            mark.hidden = None
    before: HiddenKind | None = None
    for char in chars:
        if char.text.isspace():
            char.hidden = before
        else:
            before = char.hidden
    return chars


def _tight(text_page: pypdfium2.PdfTextPage, index: int) -> Box:
    left, bottom, right, top = text_page.get_charbox(index)
    return left, top, right, bottom


class _Eye:
    """Looks at the characters of a page in a picture of it."""

    def __init__(
        self, text_page: pypdfium2.PdfTextPage, picture: Image.Image, position: Position, is_scan: bool
    ) -> None:
        self._text_page, self._picture, self._position, self._is_scan = text_page, picture, position, is_scan
        self._across, self._down = picture.width / position.width, picture.height / position.height

    def hidden(self, index: int) -> HiddenKind | None:
        """How a character is hidden, None if it is seen."""
        owner = raw.FPDFText_GetTextObject(self._text_page.raw, index)
        invisible = bool(owner) and raw.FPDFTextObj_GetTextRenderMode(owner) in _INVISIBLE
        if invisible and self._is_scan:
            # The text of a scanned page, as text recognition lays it over the picture.
            return None
        box = self._position.box(*_tight(self._text_page, index))
        left, top = max(0, int(box[0] * self._across)), max(0, int(box[1] * self._down))
        right = min(self._picture.width, int(box[2] * self._across) + 1)
        bottom = min(self._picture.height, int(box[3] * self._down) + 1)
        if left >= right or top >= bottom:
            return HiddenKind.UNSEEN_TEXT
        extremes = self._picture.crop((left, top, right, bottom)).getextrema()
        if any(high - low >= _CONTRAST for low, high in extremes):  # type: ignore[misc]
            return None
        if invisible:
            return HiddenKind.UNSEEN_TEXT
        shown = [low for low, _ in extremes]  # type: ignore[misc]
        # White on white was made so; of any other colour something has been laid over it.
        is_white = min(shown) > _WHITE_FROM and _is_of(self._text_page, index, shown)
        return HiddenKind.UNSEEN_TEXT if is_white else HiddenKind.COVERED


def _is_of(text_page: pypdfium2.PdfTextPage, index: int, shown: Any) -> bool:
    """The character has the colour of what lies behind it."""
    channels = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFText_GetFillColor(text_page.raw, index, *channels):
        return True
    colours = [channel.value for channel in channels]
    return colours[3] == 0 or all(
        abs(one - other) < _CONTRAST for one, other in zip(colours, shown, strict=False)
    )
