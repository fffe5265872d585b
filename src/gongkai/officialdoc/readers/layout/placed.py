"""What a reader of a page format hands over: pieces of text and rules at their places, and the lines made of them.

Lengths are points; the origin is the upper left corner of the page as it is read, x grows rightward, y downward.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

# Gaps in characters. A blank that nobody typed counts as a word gap between Latin words, hardly ever between Han
# characters: there it is justified setting.
_LATIN_GAP, _HAN_GAP = 0.12, 0.6
# A wider gap parts two chunks (cells, columns), unless so many blanks were typed that it is one line all the same.
WIDE_GAP, _TYPED_GAP = 1.4, 3.3
_SAME_LINE, _VERY_LARGE = 0.45, 2.5
_MIN_SPREAD = 3
SHORTEST_WORD, LONGEST_WORD, _LONGEST_RUN = 0.5, 20.0, 6
# From here on nearly all characters are as wide as they are high.
_WIDE, _WIDE_SIGNS = "\u2e80", "—…“”‘’·①②③④⑤⑥⑦⑧⑨⑩○◯×"
_WORD_END = re.compile(f"[ {_WIDE}-\U0010ffff{_WIDE_SIGNS}]")
_CLOSING = "，。、；：！？）》〕】”’,.;:!?)]"
_OPENING = "（《〔【“‘(["


@dataclass(slots=True)
class Piece:
    """Characters without white space that stand side by side.

    `before` is typed white space in front of it on the same line, `bold` how many of its first characters are bold,
    `turned` that it does not run in the page's reading direction.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    before: str = ""
    bold: int = 0
    turned: bool = False

    @property
    def middle(self) -> float:
        """Height of the middle of the characters: fonts differ above and below it, hardly in it."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class Rule:
    """A straight line, drawn or as a thin box."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def level(self) -> bool:
        """Runs from left to right."""
        return self.right - self.left > self.bottom - self.top


@dataclass(slots=True)
class Page:
    """One page as placed pieces and rules."""

    width: float
    height: float
    pieces: list[Piece]
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class Chunk:
    """A part of a line without a wide gap."""

    text: str
    left: float
    right: float


@dataclass(slots=True)
class Line:
    """A physical line: its pieces from left to right, and its chunks. A piece that stands alone is its own chunk.

    `middle` is the height of the middle of its largest characters.
    """

    pieces: list[Piece]
    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: int
    chunks: Sequence[Chunk | Piece]
    middle: float


def is_wide(char: str) -> bool:
    """Set in the full width of a character: Han, kana, full-width forms, Chinese punctuation."""
    return char >= _WIDE or char in _WIDE_SIGNS


def is_han(char: str) -> bool:
    """A Han character: as high as it is wide, in every font."""
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"


def line_up(pieces: Iterable[Piece]) -> list[Line]:
    """The lines of the pieces, from top to bottom."""
    rows: list[list[Piece]] = []
    row: list[Piece] = []
    # Of the largest piece in the row.
    middle = size = -math.inf
    for piece in sorted(pieces, key=lambda one: one.top + one.bottom):
        here = (piece.top + piece.bottom) / 2
        if here - middle < _SAME_LINE * (size if size == piece.size else _reach(size, piece.size)):
            row.append(piece)
            if piece.size > size:
                size, middle = piece.size, here
        else:
            row = [piece]
            rows.append(row)
            size, middle = piece.size, here
    return [make_line(row) for row in rows]


def _reach(one: float, other: float) -> float:
    """A raised mark is on the line of larger characters; beside very large ones (a watermark, a banner) lines stay lines."""
    small, large = (one, other) if one < other else (other, one)
    return large if large <= _VERY_LARGE * small else small


def make_line(pieces: list[Piece]) -> Line:
    """One line of pieces that stand at the same height."""
    if len(pieces) == 1:
        one = pieces[0]
        size, middle = one.size, (one.top + one.bottom) / 2
        top, bottom = middle - size / 2, middle + size / 2
        return Line(pieces, one.text, one.left, top, one.right, bottom, size, one.bold, pieces, middle)
    pieces = sorted(pieces, key=lambda one: one.left)
    largest = max(pieces, key=lambda one: (round(one.size), one.right - one.left))
    size, middle = largest.size, largest.middle
    texts = [pieces[0].text]
    chunks = [Chunk(pieces[0].text, pieces[0].left, pieces[0].right)]
    bold = pieces[0].bold
    all_bold = bold == len(pieces[0].text)
    spread = _is_spread(pieces)
    for last, piece in pairwise(pieces):
        gap = (piece.left - last.right) / size
        space = "" if spread else _space(last, piece, gap)
        if all_bold and piece.bold:
            bold += len(space) + piece.bold
        all_bold = all_bold and piece.bold == len(piece.text)
        texts.append(space + piece.text)
        if gap > (_TYPED_GAP if piece.before else WIDE_GAP) and not spread:
            chunks.append(Chunk(piece.text, piece.left, piece.right))
        else:
            chunk = chunks[-1]
            chunk.text += space + piece.text
            chunk.right = max(chunk.right, piece.right)
    right = max(piece.right for piece in pieces)
    return Line(
        pieces,
        "".join(texts),
        pieces[0].left,
        middle - size / 2,
        right,
        middle + size / 2,
        size,
        bold,
        chunks,
        middle,
    )


def _is_spread(pieces: list[Piece]) -> bool:
    """Single Han characters at even distances: 云 汀 市 is 云汀市 set wide."""
    if len(pieces) < _MIN_SPREAD or not all(len(one.text) == 1 and is_wide(one.text) for one in pieces):
        return False
    gaps = [(right.left - left.right) / left.size for left, right in pairwise(pieces)]
    return max(gaps) < WIDE_GAP and max(gaps) - min(gaps) < 0.25


def _space(last: Piece, piece: Piece, gap: float) -> str:
    left, right = is_wide(last.text[-1]), is_wide(piece.text[0])
    if piece.before:
        # A blank that was typed and squeezed away by the setting is none between Han characters. Beside a digit the glyph of
        # a substituted font may reach into the blank.
        least = 0.2 if left and right else 0.1
        return piece.before if gap > least or not (left or right) else ""
    if left or right:
        return " " if gap > _HAN_GAP else ""
    return " " if gap > _LATIN_GAP else ""


def join_text(before: str, after: str) -> str:
    """Two physical lines as one text: a blank only between Latin words, none at a hyphen or between digits."""
    if not before or not after:
        return before + after
    last, first = before[-1], after[0]
    if last >= _WIDE or first >= _WIDE:
        return before + after
    if is_wide(last) or is_wide(first) or last in "-–/" or not (last.isalpha() or first.isalpha()):
        latin_stop = last in ",.;:)!?" and first.isalnum() and not first.isdigit() and not is_wide(first)
        return f"{before} {after}" if latin_stop else before + after
    return f"{before} {after}"


def first_word(text: str) -> float:
    """How many characters of the beginning cannot be parted by a line's end."""
    first = text[0]
    if first < _WIDE and first not in _WIDE_SIGNS and first not in _OPENING:
        end = _WORD_END.search(text)
        return min(0.55 * (end.start() if end else len(text)) + 0.5, LONGEST_WORD)
    taken, most = 1, min(len(text), _LONGEST_RUN)
    while taken < most and (text[taken - 1] in _OPENING or text[taken] in _CLOSING):
        taken += 1
    return float(taken)
