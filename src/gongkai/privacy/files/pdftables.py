"""Characters of a page as blocks of text and as cells of tables, each with its box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from .heads import head_of
from .pdfpage import Char
from .places import Box

# So many heights of a line apart, two words stand in two columns.
_GAP = 1.4
_COLUMNS = 3


@dataclass(slots=True)
class Word:
    """Characters that stand together in a line."""

    text: str
    box: Box


@dataclass(slots=True)
class Block:
    """A text of one or more lines, or the cell of a table with row, column and head."""

    text: str
    box: Box
    row: int | None = None
    column: int | None = None
    head: str = ""


def blocks_of(chars: Iterable[Char], width: float, height: float, heads: list[Word]) -> list[Block]:
    """The blocks in reading order, of a page of this size, read as most of its characters stand.

    `heads` are those of a table that goes on from the page before, and are replaced here.
    """
    chars = list(chars)
    quarters = Counter(char.quarter for char in chars if not char.text.isspace())
    quarter = quarters.most_common(1)[0][0] if quarters else 0
    blocks = _level_blocks(
        [replace(char, box=level(char.box, quarter, width, height)) for char in chars], heads
    )
    across, down = (height, width) if quarter % 2 else (width, height)
    for block in blocks:
        block.box = level(block.box, -quarter % 4, across, down)
    return blocks


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


def _level_blocks(chars: Iterable[Char], heads: list[Word]) -> list[Block]:
    words = list(_words(chars))
    rows = _rows(words)
    in_tables = {id(word) for row in rows if len(row) >= _COLUMNS for word in row}
    blocks: list[Block] = []
    for is_cell, some in groupby(words, lambda word: id(word) in in_tables):
        if not is_cell:
            together = list(some)
            blocks.append(
                Block("\n".join(word.text for word in together), around(word.box for word in together))
            )
    table = [row for row in rows if len(row) >= _COLUMNS]
    head = head_of([dict(enumerate(word.text for word in row)) for row in table])
    for index, row in enumerate(table):
        if index == head:
            heads[:] = row
        for column, word in enumerate(row, start=1):
            title = "" if index == head else _head_over(word.box, heads)
            blocks.append(Block(word.text, word.box, index + 1, column, title))
    return blocks


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _words(chars: Iterable[Char]) -> Iterator[Word]:
    text, box = "", None
    for char in chars:
        if char.text == "\n":
            if box is not None and text.strip():
                yield Word(text.strip(), box)
            text, box = "", None
            continue
        if char.text.isspace():
            text += char.text
            continue
        height = char.box[3] - char.box[1]
        if box is not None and (
            char.box[0] - box[2] > _GAP * height
            or char.box[2] < box[0]
            or abs(char.box[3] - box[3]) > 0.6 * max(height, 1)
        ):
            if text.strip():
                yield Word(text.strip(), box)
            text, box = "", None
        text += char.text
        box = char.box if box is None else around((box, char.box))
    if box is not None and text.strip():
        yield Word(text.strip(), box)


def _rows(words: list[Word]) -> list[list[Word]]:
    """Words at one height, from left to right; rows from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.box[1] + one.box[3]) / 2):
        middle = (word.box[1] + word.box[3]) / 2
        if rows and rows[-1][0].box[1] <= middle <= rows[-1][0].box[3]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda one: one.box[0]) for row in rows]


def _head_over(box: Box, heads: list[Word]) -> str:
    """The head whose width has most in common with the cell; else the nearest."""
    if not heads:
        return ""

    def distance(head: Word) -> float:
        common = min(box[2], head.box[2]) - max(box[0], head.box[0])
        return -common if common > 0 else abs((box[0] + box[2]) - (head.box[0] + head.box[2])) / 2

    return min(heads, key=distance).text
