"""One page of a PDF as placed pieces.

PDFium gives the whole text in one call. Boxes are asked for only at the two ends of what has no white space: PDFium puts a
blank wherever a gap is wider than about a quarter of a character, so nothing wider can hide inside. That, and asking for
all of a page in one go, is what keeps reading near the speed of bare extraction.
"""

from __future__ import annotations

import ctypes
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import islice, pairwise, repeat
from typing import Any

from ..errors import UnreadableDocument
from . import pdfium
from .layout import MAX_CHARS, Page, Piece, Rule, is_han, without_radicals
from .pdf_rules import Box, find_rules

# What shows nothing parts words as white space does, soft hyphens show and radicals stand for characters; text that runs to
# the left is not in the order of its objects. All of that is rare, and where there is none much can be done faster.
_RARE = re.compile(
    r"[\x00-\x08\x0e-\x1b\ufffe\uffff\u200b\ufeff\u2e80-\u2fd5\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc]"
)
_WORD = re.compile(r"[^\s\x00-\x1f\ufffe\uffff\u200b\ufeff]+")
_LINE_END = re.compile(r"[\r\n]")
_BOLD_NAME = re.compile(rb"(?i)bold|heavy|black")
_FORCE_BOLD, _BOLD_WEIGHT, _FILLED_AND_STROKED = 1 << 18, 600, 2
_LONGEST_NAME = 256
_SOFT_HYPHEN = "\x02"
_QUARTER = math.pi / 2
_TURNED = 0.05
# In characters: a piece that rises more, or is wider a character, is more than a part of a line.
_RISE, _WIDEST, _STEP_BACK = 0.6, 1.4, 0.35
# What may point to a footnote, behind a Han character or punctuation. Where one may begin is found by its first character.
_MARK = re.compile(r"\[?[0-9]{1,3}\]?|[①-⑳]")
_MARK_START = re.compile(r"[\[0-9①-⑳](?<=[\u3400-\u9fff”’》）。，；、].)")
_SMALL = 0.8

_Span = tuple[int, int]
# Left, right, bottom.
_Sides = tuple[float, ...]


class _Fonts(dict[int | None, bool]):
    """Whether a font is bold, by its address: PDFium keeps fonts as long as the document."""

    def __missing__(self, font: int) -> bool:
        self[font] = _is_bold_font(font)
        return self[font]


class PageReader:
    """Reads page by page; what it knows of fonts holds for the whole document."""

    def __init__(self, *, forms: bool) -> None:
        """`forms`: pages may draw forms, that is, what has objects of its own."""
        self._forms = forms
        self._fonts = _Fonts({None: False})
        self._text = ""
        self._handle: Any = None
        self._page: Box = (0.0, 0.0, 0.0, 0.0)
        self._quarter = 0

    def read(self, page: int, text_page: int) -> Page:
        """The page as it is read, upright. Page and text page are given by their addresses."""
        self._handle, page_handle = pdfium.handle(text_page), pdfium.handle(page)
        count = pdfium.count_chars(self._handle)
        if count > MAX_CHARS:
            raise UnreadableDocument(f"PDF 一页的文字超过 {MAX_CHARS // 10_000} 万字，请拆分后再试")
        self._text = text = pdfium.page_text(self._handle, max(0, count))
        rare = _RARE.search(text) is not None
        if rare:
            self._text = text = without_radicals(text.replace(_SOFT_HYPHEN, "-"))
        words, starts = _rare_words(text) if rare else _words(text)
        angles = list(map(pdfium.char_angle, repeat(self._handle), starts))
        # Nearly always all of them are 0.
        quarters = list(map(_quarter, angles)) if any(angles) else []
        self._quarter = _main_quarter(words, quarters)
        left, top, right, bottom = pdfium.page_box(page_handle)
        self._page = left, bottom, right, top
        runs = -1 if rare or self._forms else pdfium.count_runs(self._handle, 0, -1)
        rules = [Rule(*box) for box in _upright(find_rules(page_handle, runs), self._page, self._quarter)]
        width, height = right - left, top - bottom
        if self._quarter % 2:
            width, height = height, width
        turned = {place for place, quarter in enumerate(quarters) if quarter != self._quarter}
        return Page(width, height, self._pieces(words, starts, turned, rules), rules)

    def _pieces(
        self, words: list[str], starts: list[int], turned: set[int], rules: list[Rule]
    ) -> list[Piece]:
        """A piece for each word, or several where what PDFium took for one word is not."""
        count = len(words)
        lasts = [start + len(word) - 1 for start, word in zip(starts, words, strict=True)]
        lefts, rights, bottoms = self._sides(starts + lasts)
        sizes, marks = self._sizes_and_marks(words, starts, lefts, rights)
        uprights = sorted((rule for rule in rules if not rule.level), key=lambda rule: rule.left)
        pieces: list[Piece] = []
        text, end = self._text, 0
        for place, (word, start, size, bold, left, bottom, last_left, right, last_bottom) in enumerate(
            zip(
                words,
                starts,
                sizes,
                self._are_bold(starts),
                lefts,
                bottoms,
                islice(lefts, count, None),
                islice(rights, count, None),
                islice(bottoms, count, None),
                strict=False,
            )
        ):
            before, last_end, length = "", end, len(word)
            end = start + length
            if last_end and text[last_end:start] != "\r\n":
                before = self._typed(last_end, start)
            piece = Piece(word, left, bottom - size, right, bottom, size, before)
            if bold:
                piece.bold = self._bold(start, end)
            if right < left or (turned and place in turned):
                piece.turned = place in turned
                piece.left, piece.right = min(left, last_left), max(rights[place], right)
                piece.bottom = max(bottom, last_bottom)
                piece.top = piece.bottom - size
            if length > 1 and not piece.turned:
                odd = (
                    last_left < left
                    or right - left > _WIDEST * size * length
                    or not -_RISE * size <= last_bottom - bottom <= _RISE * size
                )
                cuts = _cuts(piece, uprights) if uprights else []
                if odd or cuts:
                    pieces += self._by_character(start, end, size, cuts, before)
                    continue
                if marks and place in marks:
                    pieces += self._with_marks(start, end, marks[place], before)
                    continue
            pieces.append(piece)
        return pieces

    def _sides(self, indices: list[int]) -> tuple[list[float], list[float], list[float]]:
        """Left, right and lower sides of characters, upright. Upper ones differ from glyph to glyph: they are not used."""
        lefts, tops, rights, bottoms = pdfium.char_boxes(self._handle, indices)
        left, bottom, right, top = self._page
        if self._quarter == 1:
            return [top - at for at in tops], [top - at for at in bottoms], [right - at for at in lefts]
        if self._quarter == 2:
            return [right - at for at in rights], [right - at for at in lefts], [at - bottom for at in tops]
        if self._quarter == 3:
            return [at - bottom for at in bottoms], [at - bottom for at in tops], [at - left for at in rights]
        if left:
            lefts, rights = [at - left for at in lefts], [at - left for at in rights]
        return lefts, rights, [top - at for at in bottoms]

    def _sizes_and_marks(
        self, words: list[str], starts: list[int], lefts: list[float], rights: list[float]
    ) -> tuple[list[float], dict[int, list[_Span]]]:
        """The size of each word by its first character, and where a word has small marks in it.

        A Han character is as high as it is wide; fonts disagree about other heights.
        """
        sizes = [
            # Compared as a whole, for no character is taken out of it: what counts is the first.
            right - left if "\u3400" <= word < "\ua000" or "\uf900" <= word < "\ufb00" else 0.0
            for word, left, right in zip(words, lefts, rights, strict=False)
        ]
        unknown = [place for place, size in enumerate(sizes) if size <= 1]
        marks = [match.start() for match in _MARK_START.finditer(self._text)]
        asked = pdfium.font_sizes(self._handle, [starts[place] for place in unknown] + marks)
        for place, size in zip(unknown, asked, strict=False):
            sizes[place] = size
        small: dict[int, list[_Span]] = {}
        for start, size in zip(marks, asked[len(unknown) :], strict=True):
            place = bisect_right(starts, start) - 1
            if size < _SMALL * sizes[place] and (match := _MARK.match(self._text, start)):
                small.setdefault(place, []).append(match.span())
        return sizes, small

    def _part(self, start: int, end: int, size: float | None, before: str) -> Piece:
        """A part of a word as a piece; of its own size where none is given."""
        (left, last_left), (first_right, right), (bottom, last_bottom) = self._sides([start, end - 1])
        text = self._text[start:end]
        if size is None:
            size = first_right - left if is_han(text[0]) else 0.0
            if size <= 1:
                (size,) = pdfium.font_sizes(self._handle, [start])
        if left > right:
            left, right, bottom = min(left, last_left), max(first_right, right), max(bottom, last_bottom)
        bold = self._bold(start, end)
        return Piece(text, left, bottom - size, right, bottom, size, before, bold)

    def _with_marks(self, start: int, end: int, marks: list[_Span], before: str) -> list[Piece]:
        """Small numbers behind a word, which point to a footnote, are pieces of their own."""
        places = [start, *(place for mark in marks for place in mark), end]
        parts = [(begin, stop) for begin, stop in pairwise(places) if begin < stop]
        return [self._part(begin, stop, None, "" if begin > start else before) for begin, stop in parts]

    def _by_character(self, start: int, end: int, size: float, cuts: list[float], before: str) -> list[Piece]:
        """Cut where a rule stands between two characters, or where they jump."""
        sides = list(zip(*self._sides(list(range(start, end))), strict=True))
        places = [
            start + place
            for place, (one, other) in enumerate(pairwise(sides), start=1)
            if _parts(one, other, size, cuts)
        ]
        return [
            self._part(begin, stop, size, "" if begin > start else before)
            for begin, stop in pairwise([start, *places, end])
        ]

    def _typed(self, last: int, start: int) -> str:
        """White space that stands in the document between two pieces of a line; PDFium's own blanks do not count."""
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
        return self._are_bold([index])[0]

    def _are_bold(self, indices: list[int]) -> list[bool]:
        targets = list(map(pdfium.char_object, repeat(self._handle), indices))
        fonts = self._fonts
        return [
            fonts[font] or (mode == _FILLED_AND_STROKED and font is not None)
            for font, mode in zip(
                map(pdfium.object_font, targets), map(pdfium.render_mode, targets), strict=True
            )
        ]


def _rare_words(text: str) -> tuple[list[str], list[int]]:
    """The words of a text with characters that show nothing, and where they begin."""
    matches = list(_WORD.finditer(text))
    return [match[0] for match in matches], [match.start() for match in matches]


def _words(text: str) -> tuple[list[str], list[int]]:
    """The words of the text, and where they begin."""
    words = text.split()
    starts, end = [], 0
    for word in words:
        start = text.index(word, end)
        starts.append(start)
        end = start + len(word)
    return words, starts


def _quarter(angle: float) -> int:
    """Clockwise quarters of a turn; -1 for text that stands askew."""
    quarter = round(angle / _QUARTER)
    return quarter % 4 if abs(angle - quarter * _QUARTER) < _TURNED else -1


def _main_quarter(words: list[str], quarters: list[int]) -> int:
    counts: Counter[int] = Counter()
    for word, quarter in zip(words, quarters, strict=False):
        if quarter >= 0:
            counts[quarter] += len(word)
    return counts.most_common(1)[0][0] if counts else 0


def _upright(boxes: Iterable[Box], page: Box, quarter: int) -> list[Box]:
    """From the page's coordinates (y upward) to those of its reader."""
    left, bottom, right, top = page
    if quarter == 1:
        return [(top - box[3], right - box[2], top - box[1], right - box[0]) for box in boxes]
    if quarter == 2:
        return [(right - box[2], box[1] - bottom, right - box[0], box[3] - bottom) for box in boxes]
    if quarter == 3:
        return [(box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left) for box in boxes]
    return [(box[0] - left, top - box[3], box[2] - left, top - box[1]) for box in boxes]


def _cuts(piece: Piece, uprights: list[Rule]) -> list[float]:
    """Where upright rules cross the piece. They are sorted from left to right."""
    slack = 0.3 * piece.size
    begin = bisect_right(uprights, piece.left + slack, key=lambda rule: rule.left)
    stop = bisect_left(uprights, piece.right - slack, key=lambda rule: rule.left)
    return [
        (rule.left + rule.right) / 2 for rule in uprights[begin:stop] if rule.top < piece.middle < rule.bottom
    ]


def _parts(one: _Sides, other: _Sides, size: float, cuts: list[float]) -> bool:
    """The two characters are not of one word."""
    (left, right, bottom), (next_left, next_right, next_bottom) = one, other
    if (
        abs(bottom - next_bottom) > _RISE * size
        or next_left < left - _STEP_BACK * size
        or next_left - right > size
    ):
        return True
    return any((left + right) / 2 < cut < (next_left + next_right) / 2 for cut in cuts)


def _is_bold_font(font: int) -> bool:
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    pdfium.font_name(font, name, _LONGEST_NAME)
    if _BOLD_NAME.search(name.value):
        return True
    return bool(pdfium.font_flags(font) & _FORCE_BOLD) or pdfium.font_weight(font) >= _BOLD_WEIGHT
