"""Characters of a page as lines of text, each with its box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from .pdfpage import Char
from .places import Box

# So many heights of a line apart, two words stand in two columns.
_GAP = 1.4


@dataclass(slots=True)
class Word:
    """Characters that stand together in a line."""

    text: str
    box: Box


def lines_of(chars: Iterable[Char], width: float, height: float) -> list[Word]:
    """The lines in the order of the page, of this size, read as most of its characters stand; cells apart from each other."""
    chars = list(chars)
    quarters = Counter(char.quarter for char in chars if not char.text.isspace())
    quarter = quarters.most_common(1)[0][0] if quarters else 0
    words = list(_words([replace(char, box=level(char.box, quarter, width, height)) for char in chars]))
    across, down = (height, width) if quarter % 2 else (width, height)
    for word in words:
        word.box = level(word.box, -quarter % 4, across, down)
    return words


def level(box: Box, quarter: int, width: float, height: float) -> Box:
    """The box on a page of this size turned back by so many quarters."""
    left, top, right, bottom = box
    if quarter == 1:
        return top, width - right, bottom, width - left
    if quarter == 2:
        return width - right, height - bottom, width - left, height - top
    if quarter == 3:
        return height - bottom, left, height - top, right
    return box


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _words(chars: Iterable[Char]) -> Iterator[Word]:
    for is_end, some in groupby(chars, lambda char: char.text == "\n"):
        for together in () if is_end else _parted(some):
            text = "".join(char.text for char in together).strip()
            if text:
                yield Word(text, around(char.box for char in together if not char.text.isspace()))


def _parted(chars: Iterable[Char]) -> list[list[Char]]:
    """The characters of a line, parted where they jump: to another column, back, or to another height."""
    parts: list[list[Char]] = []
    last: Box | None = None
    for char in chars:
        if char.text.isspace() and parts:
            parts[-1].append(char)
            continue
        box = char.box
        height = box[3] - box[1]
        jumps = last is None or (
            box[0] - last[2] > _GAP * height
            or box[2] < last[0]
            or abs(box[3] - last[3]) > 0.6 * max(height, 1)
        )
        if jumps or not parts:
            parts.append([])
        parts[-1].append(char)
        last = box
    return parts
