"""One page of a PDF as placed pieces.

PDFium gives the whole text in one call. Boxes are asked for only at the two ends of what has no white space: PDFium puts a
blank wherever a gap is wider than about a quarter of a character, so nothing wider can hide inside. That is what keeps
reading near the speed of bare extraction.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as raw

from ..errors import UnreadableDocument
from . import pdfium
from .layout import MAX_CHARS, Page, Piece, Rule, is_han, without_radicals
from .pdf_rules import Box, find_rules

_TOKEN = re.compile(r"[^\s\x00-\x1f\ufffe\uffff\u200b\ufeff]+")
_LINE_END = re.compile(r"[\r\n]")
_BOLD_NAME = re.compile(rb"(?i)bold|heavy|black")
_FORCE_BOLD, _BOLD_WEIGHT, _FILLED_AND_STROKED = 1 << 18, 600, 2
_LONGEST_NAME = 256
# FS_RECTF (left, top, right, bottom) and FS_MATRIX (a to f).
_BOX, _MATRIX = struct.Struct("4f"), struct.Struct("6f")
_SOFT_HYPHEN = "\x02"
_QUARTER = math.pi / 2
_TURNED = 0.05
# In characters: a piece that rises more, or is wider a character, is more than a part of a line.
_RISE, _WIDEST, _STEP_BACK = 0.6, 1.4, 0.35
_MARK = re.compile(r"(?<=[\u3400-\u9fff”’》）。，；、])(\[?[0-9]{1,3}\]?|[①-⑳])")
_SMALL = 0.8

Turn = Callable[[Box], Box]


def _unturned(box: Box) -> Box:
    return box


class PageReader:
    """Reads page by page; what it knows of fonts holds for the whole document."""

    def __init__(self) -> None:
        self._fonts: dict[int, bool] = {}
        self._rect = ctypes.create_string_buffer(_BOX.size)
        self._matrix = ctypes.create_string_buffer(_MATRIX.size)
        self._text = ""
        self._handle = 0
        self._turn: Turn = _unturned

    def read(self, page: pypdfium2.PdfPage) -> Page:
        """The page as it is read, upright."""
        textpage = page.get_textpage()
        try:
            count = textpage.count_chars()
            if count > MAX_CHARS:
                raise UnreadableDocument(f"PDF 一页的文字超过 {MAX_CHARS // 10_000} 万字，请拆分后再试")
            self._handle, self._text = pdfium.address(textpage.raw), _text(textpage, count)
            tokens = [match.span() for match in _TOKEN.finditer(self._text)]
            quarters = [_quarter(pdfium.char_angle(self._handle, start)) for start, _ in tokens]
            main = _main_quarter(tokens, quarters)
            self._turn, width, height = _upright(page.get_bbox(), main)
            rules = [Rule(*self._turn(box)) for box in find_rules(pdfium.address(page.raw))]
            uprights = sorted((rule for rule in rules if not rule.level), key=lambda rule: rule.left)
            pieces: list[Piece] = []
            last = 0
            for (start, end), quarter in zip(tokens, quarters, strict=True):
                made = self._pieces(start, end, uprights, turned=quarter != main)
                made[0].before = self._typed(last, start)
                pieces += made
                last = end
            return Page(width, height, pieces, rules)
        finally:
            textpage.close()

    def _box(self, index: int) -> Box:
        pdfium.char_box(self._handle, index, self._rect)
        left, top, right, bottom = _BOX.unpack(self._rect)
        return self._turn((left, bottom, right, top))

    def _size(self, index: int, box: Box) -> float:
        """The height of a Han character is its width; fonts disagree about other heights."""
        width = box[2] - box[0]
        if width > 1 and is_han(self._text[index]):
            return width
        return self._font_size(index)

    def _font_size(self, index: int) -> float:
        pdfium.char_matrix(self._handle, index, self._matrix)
        _, _, c, d, _, _ = _MATRIX.unpack(self._matrix)
        return max(1.0, pdfium.char_size(self._handle, index) * math.hypot(c, d))

    def _pieces(self, start: int, end: int, uprights: list[Rule], *, turned: bool) -> list[Piece]:
        """One piece, or several where what PDFium took for one word is not."""
        text = self._text[start:end]
        first = self._box(start)
        last = first if end - start == 1 else self._box(end - 1)
        size = self._size(start, first)
        piece = _piece(text, first, last, size, turned)
        piece.bold = self._bold(start, end)
        if turned or end - start == 1:
            return [piece]
        odd = (
            abs(last[3] - first[3]) > _RISE * size
            or last[0] < first[0]
            or last[2] - first[0] > _WIDEST * size * (end - start)
        )
        cuts = _cuts(piece, uprights) if uprights else []
        if odd or cuts:
            return self._by_character(start, end, size, cuts)
        if _MARK.search(text):
            return self._with_marks(start, end, size) or [piece]
        return [piece]

    def _with_marks(self, start: int, end: int, size: float) -> list[Piece]:
        """Small numbers behind a word, which point to a footnote, are pieces of their own. None: an empty list."""
        marks = [
            match.span(1)
            for match in _MARK.finditer(self._text, start, end)
            if self._font_size(match.start(1)) < _SMALL * size
        ]
        if not marks:
            return []
        places = [start, *(place for mark in marks for place in mark), end]
        parts = [(begin, stop) for begin, stop in pairwise(places) if begin < stop]
        out = []
        for begin, stop in parts:
            first = self._box(begin)
            text = self._text[begin:stop]
            out.append(_piece(text, first, self._box(stop - 1), self._size(begin, first), turned=False))
            out[-1].bold = self._bold(begin, stop)
        return out

    def _by_character(self, start: int, end: int, size: float, cuts: list[float]) -> list[Piece]:
        """Cut where a rule stands between two characters, or where they jump."""
        boxes = [self._box(index) for index in range(start, end)]
        out: list[Piece] = []
        begin = 0
        for place in range(1, len(boxes) + 1):
            if place < len(boxes) and not _parts(boxes[place - 1], boxes[place], size, cuts):
                continue
            text = self._text[start + begin : start + place]
            piece = _piece(text, boxes[begin], boxes[place - 1], size, turned=False)
            piece.bold = self._bold(start + begin, start + place)
            out.append(piece)
            begin = place
        return out

    def _typed(self, last: int, start: int) -> str:
        """White space that stands in the document between two pieces of a line; PDFium's own blanks do not count."""
        if last == start or last == 0:
            return ""
        between = self._text[last:start]
        if len(between) == 1 and pdfium.is_generated(self._handle, last):
            return ""
        if _LINE_END.search(between):
            return ""
        typed = [
            char
            for place, char in enumerate(between)
            if char.isspace() and not pdfium.is_generated(self._handle, last + place)
        ]
        return "".join(typed)

    def _bold(self, start: int, end: int) -> int:
        """How many characters from the first on are bold."""
        if not self._is_bold(start):
            return 0
        if self._is_bold(end - 1):
            return end - start
        low, high = start, end - 1
        while high - low > 1:
            half = (low + high) // 2
            low, high = (half, high) if self._is_bold(half) else (low, half)
        return high - start

    def _is_bold(self, index: int) -> bool:
        """By the font, or because the letters are drawn with an outline, as word processors do for want of a bold font."""
        target = pdfium.char_object(self._handle, index)
        font = pdfium.object_font(target)
        if not font:
            return False
        known = self._fonts.get(font)
        if known is None:
            known = self._fonts[font] = _is_bold_font(font)
        return known or pdfium.render_mode(target) == _FILLED_AND_STROKED


def _text(textpage: pypdfium2.PdfTextPage, count: int) -> str:
    """The characters by PDFium's index. Its text leaves some out in rare cases: then they are asked for one by one."""
    text = textpage.get_text_range()
    if len(text) != count:
        codes = [raw.FPDFText_GetUnicode(textpage.raw, index) for index in range(count)]
        text = "".join(
            chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " " for code in codes
        )
    return without_radicals(text.replace(_SOFT_HYPHEN, "-"))


def _quarter(angle: float) -> int:
    """Clockwise quarters of a turn; -1 for text that stands askew."""
    quarter = round(angle / _QUARTER)
    return quarter % 4 if abs(angle - quarter * _QUARTER) < _TURNED else -1


def _main_quarter(tokens: list[tuple[int, int]], quarters: list[int]) -> int:
    counts: Counter[int] = Counter()
    for (start, end), quarter in zip(tokens, quarters, strict=True):
        if quarter >= 0:
            counts[quarter] += end - start
    return counts.most_common(1)[0][0] if counts else 0


def _upright(page: Box, quarter: int) -> tuple[Turn, float, float]:
    """The change from the page's coordinates (y upward) to those of its reader, and the size of the page for him."""
    left, bottom, right, top = page
    if quarter == 1:
        return (
            (lambda box: (top - box[3], right - box[2], top - box[1], right - box[0])),
            top - bottom,
            right - left,
        )
    if quarter == 2:
        return (
            (lambda box: (right - box[2], box[1] - bottom, right - box[0], box[3] - bottom)),
            right - left,
            top - bottom,
        )
    if quarter == 3:
        return (
            (lambda box: (box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left)),
            top - bottom,
            right - left,
        )
    return (
        (lambda box: (box[0] - left, top - box[3], box[2] - left, top - box[1])),
        right - left,
        top - bottom,
    )


def _piece(text: str, first: Box, last: Box, size: float, turned: bool) -> Piece:
    # The upper edges of the boxes differ from glyph to glyph, the lower ones hardly.
    left, right, bottom = first[0], last[2], first[3]
    if turned or left > right:
        left, right, bottom = min(left, last[0]), max(first[2], right), max(bottom, last[3])
    return Piece(text, left, bottom - size, right, bottom, size, turned=turned)


def _cuts(piece: Piece, uprights: list[Rule]) -> list[float]:
    """Where upright rules cross the piece. They are sorted from left to right."""
    slack = 0.3 * piece.size
    begin = bisect_right(uprights, piece.left + slack, key=lambda rule: rule.left)
    stop = bisect_left(uprights, piece.right - slack, key=lambda rule: rule.left)
    return [
        (rule.left + rule.right) / 2 for rule in uprights[begin:stop] if rule.top < piece.middle < rule.bottom
    ]


def _parts(one: Box, other: Box, size: float, cuts: list[float]) -> bool:
    if (
        abs(one[3] - other[3]) > _RISE * size
        or other[0] < one[0] - _STEP_BACK * size
        or other[0] - one[2] > size
    ):
        return True
    return any((one[0] + one[2]) / 2 < cut < (other[0] + other[2]) / 2 for cut in cuts)


def _is_bold_font(font: int) -> bool:
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    pdfium.font_name(font, name, _LONGEST_NAME)
    if _BOLD_NAME.search(name.value):
        return True
    return bool(pdfium.font_flags(font) & _FORCE_BOLD) or pdfium.font_weight(font) >= _BOLD_WEIGHT
