"""Which row of a table is its head, so that each cell below can be read with the head of its column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# Title, unit and date of a list stand in rows above its head.
_SEARCHED = 12
_LONGEST_HEAD = 30
_FIGURES = re.compile(r"\d{4,}|^[\d.,%￥¥/:-]+$")

Cells = Mapping[int, str]


def head_of(rows: Sequence[Cells]) -> int | None:
    """The index of the head among the rows (column → text): the first one of short words that fills most columns.

    None where the table has none.
    """
    widest = max((sum(map(bool, row.values())) for row in rows[:_SEARCHED]), default=0)
    for index, row in enumerate(rows[:_SEARCHED]):
        words = [text.strip() for text in row.values() if text.strip()]
        if len(words) >= max(2, 0.6 * widest) and index + 1 < len(rows) and all(map(_is_head, words)):
            return index
    return None


def _is_head(text: str) -> bool:
    return len(text) <= _LONGEST_HEAD and not _FIGURES.search(text)
