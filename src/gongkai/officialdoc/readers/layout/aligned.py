"""Tables without rules: consecutive lines whose parts stand below one another."""

from __future__ import annotations

import re

from ...labels import read_label
from ...normalise import shadow
from .placed import Chunk, Line, Piece, join_text
from .ruled import Row

_MIN_ROWS, _MIN_ROWS_WIDE = 3, 2
_PAGE = re.compile(r"[—\-\s.…·(（]*\d{1,4}[)）\s]*")
# A line at most so far (in characters) below another may go on in a cell of it.
_NEAR = 2.5


def find_rows(lines: list[Line]) -> list[Line | Row]:
    """The lines, with those that form a table turned into rows."""
    out: list[Line | Row] = []
    index = 0
    while index < len(lines):
        if len(lines[index].chunks) == 1:
            out.append(lines[index])
            index += 1
            continue
        end = _run(lines, index)
        rows = _rows(lines[index:end]) if end > index + 1 else None
        if rows:
            out += rows
            index = end
        else:
            out += lines[index:end]
            index = end
    return out


def _run(lines: list[Line], start: int) -> int:
    """Where a run of lines of several parts ends; the first is one. One of one part is in it when it hangs below a cell."""
    end, above = start + 1, lines[start]
    while end < len(lines):
        line = lines[end]
        if len(line.chunks) > 1:
            above = line
        elif not _hangs(line, lines[end - 1], above):
            break
        end += 1
    return end


def _hangs(line: Line, last: Line, above: Line) -> bool:
    """Near the line before, below one of the cells of the row above, and not the first of them."""
    if line.middle - last.middle > _NEAR * line.size:
        return False
    return line.left > above.chunks[0].right and any(
        line.left < chunk.right and line.right > chunk.left for chunk in above.chunks[1:]
    )


def _rows(lines: list[Line]) -> list[Line | Row] | None:
    full = [line for line in lines if len(line.chunks) > 1]
    columns = _columns([chunk for line in lines for chunk in line.chunks])
    needed = _MIN_ROWS if len(columns) == 2 else _MIN_ROWS_WIDE
    if len(columns) < 2 or len(full) < needed or _is_text(full, len(columns)):
        return None
    places = [[_place(columns, chunk) for chunk in line.chunks] for line in lines]
    if any(len(set(some)) < len(some) for some in places):
        return None
    counts = [sum(column in some for some in places) for column in range(len(columns))]
    if sum(count >= 2 for count in counts) < 2:
        return None
    out: list[Line | Row] = []
    for line, some in zip(lines, places, strict=True):
        cells = [""] * len(columns)
        for column, chunk in zip(some, line.chunks, strict=True):
            cells[column] = chunk.text
        last = out[-1] if out else None
        if isinstance(last, Row) and len(line.chunks) == 1 and not cells[0]:
            last.cells = [join_text(before, after) for before, after in zip(last.cells, cells, strict=True)]
        else:
            out.append(Row(cells, line.top))
    return out


def _columns(chunks: list[Chunk | Piece]) -> list[tuple[float, float]]:
    """Intervals that the chunks cover together."""
    out: list[tuple[float, float]] = []
    for left, right in sorted((chunk.left, chunk.right) for chunk in chunks):
        if out and left < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], right))
        else:
            out.append((left, right))
    return out


def _place(columns: list[tuple[float, float]], chunk: Chunk | Piece) -> int:
    return next(
        place
        for place, (left, right) in enumerate(columns)
        if left <= chunk.left < right or chunk.left == left
    )


def _is_text(lines: list[Line], columns: int) -> bool:
    """Tables of contents, names with values, and labels with a tab behind them are lines of text."""
    if columns == 2 and all(_PAGE.fullmatch(line.chunks[-1].text) for line in lines):
        return True
    labelled = sum(_only_label(line.chunks[0].text) or "：" in line.chunks[0].text for line in lines)
    return 2 * labelled >= len(lines)


def _only_label(text: str) -> bool:
    label = read_label(shadow(text))
    return label is not None and label.end >= len(text)
