"""The order in which a page is read: columns one after another between the lines that run across them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from .placed import Line, make_line
from .ruled import Table

_MIN_CHUNKS = 8
_MIN_LEFT, _MIN_RIGHT = 3, 2
_MIN_CHARS = 7
_FULL_SHARE = 0.5
_MAX_COLUMNS = 4
# A gutter is looked for where chunks begin; two places nearer than this (in characters) are one.
_NEAR = 2.5


@dataclass(slots=True)
class Strip:
    """What is read from top to bottom in one go: the lines and tables of one column, or of the whole width."""

    items: list[Line | Table]
    column: int = 0
    columns: int = 1


@dataclass(slots=True)
class _Box:
    """Where a chunk of a line or a table stands."""

    left: float
    right: float
    middle: float
    chars: int


def reading_order(lines: list[Line], tables: list[Table]) -> list[Strip]:
    """The strips of a page in reading order."""
    items: list[Line | Table] = sorted(lines, key=attrgetter("middle"))
    if tables:
        items += tables
        items.sort(key=_middle)
    return _divide(items, 0, 1)


def _middle(item: Line | Table) -> float:
    return item.middle if isinstance(item, Line) else item.top


def _boxes(items: list[Line | Table]) -> list[_Box]:
    out = []
    for item in items:
        if isinstance(item, Line):
            out += [_Box(one.left, one.right, item.middle, len(one.text)) for one in item.chunks]
        else:
            out.append(_Box(item.left, item.right, item.top, 0))
    return out


def _divide(items: list[Line | Table], column: int, columns: int) -> list[Strip]:
    gutter = _gutter(items) if columns <= _MAX_COLUMNS else None
    if gutter is None:
        return [Strip(items, column, columns)] if items else []
    strips: list[Strip] = []
    band: list[Line | Table] = []
    across: list[Line | Table] = []
    for item in [*items, None]:
        if item is not None and not _crosses(item, gutter):
            band.append(item)
            continue
        if band:
            left, right = _sides(band, gutter)
            if _are_columns(left, right, gutter):
                strips += [Strip(across, column, columns)] if across else []
                strips += _divide(left, 2 * column, columns + 1) + _divide(right, 2 * column + 1, columns + 1)
                across = []
            else:
                across += band
            band = []
        if item is not None:
            across.append(item)
    return strips + ([Strip(across, column, columns)] if across else [])


def _stand_aside(items: list[Line | Table]) -> bool:
    """Something begins right of the middle: the cheap question, since most pages have one column."""
    if len(items) < _MIN_RIGHT:
        return False
    lefts = [item.left for item in items]
    centre = (min(lefts) + max([item.right for item in items])) / 2
    aside = [
        item
        for item, left in zip(items, lefts, strict=True)
        if left > centre or (isinstance(item, Line) and len(item.chunks) > 1)
    ]
    return len(aside) >= _MIN_RIGHT


def _gutter(items: list[Line | Table]) -> float | None:
    """Where the second column begins, if lines stand in columns."""
    if not _stand_aside(items):
        return None
    boxes = _boxes(items)
    if len(boxes) < _MIN_CHUNKS:
        return None
    start, end = min(box.left for box in boxes), max(box.right for box in boxes)
    centre = (start + end) / 2
    if (
        sum(box.right < centre + (end - start) / 8 for box in boxes) < _MIN_LEFT
        or sum(box.left > centre - (end - start) / 8 for box in boxes) < _MIN_RIGHT
    ):
        return None
    size = max((item.size for item in items if isinstance(item, Line)), key=_common(items))
    best: tuple[int, float] | None = None
    for place in _starts([box for box in boxes if box.left > start + 6 * size], size):
        begun = sum(place - 0.5 * size <= box.left <= place + _NEAR * size for box in boxes)
        crossing = sum(box.left < place - size and box.right > place + 0.3 * size for box in boxes)
        before = sum(box.right <= place for box in boxes)
        score = min(begun, before) - crossing // 4
        if begun >= _MIN_RIGHT and before >= _MIN_LEFT and (best is None or score > best[0]):
            best = (score, place)
    return best[1] if best else None


def _common(items: list[Line | Table]) -> Callable[[float], int]:
    counts: dict[float, int] = {}
    for item in items:
        if isinstance(item, Line):
            counts[item.size] = counts.get(item.size, 0) + len(item.text)
    return lambda size: counts[size]


def _starts(boxes: list[_Box], size: float) -> list[float]:
    out: list[float] = []
    for left in sorted(box.left for box in boxes):
        if not out or left - out[-1] > _NEAR * size:
            out.append(left)
    return out


def _crosses(item: Line | Table, gutter: float) -> bool:
    return any(box.left < gutter - 1 and box.right > gutter + 1 for box in _boxes([item]))


def _sides(items: list[Line | Table], gutter: float) -> tuple[list[Line | Table], list[Line | Table]]:
    """Left and right of the gutter; lines that stand at the same height in both columns are parted."""
    left: list[Line | Table] = []
    right: list[Line | Table] = []
    for item in items:
        if isinstance(item, Table) or item.right <= gutter + 1 or item.left >= gutter - 1:
            (left if item.left < gutter - 1 else right).append(item)
            continue
        left.append(make_line([one for one in item.pieces if one.left < gutter - 1]))
        right.append(make_line([one for one in item.pieces if one.left >= gutter - 1]))
    return left, right


def _are_columns(left: list[Line | Table], right: list[Line | Table], gutter: float) -> bool:
    """The left side is running text that fills its width: cells of a table and lists of pairs do not."""
    lines = [item for item in left if isinstance(item, Line)]
    if len(lines) < _MIN_LEFT or len(right) < _MIN_RIGHT:
        return False
    if sum(len(line.text) for line in lines) < _MIN_CHARS * len(lines):
        return False
    edge = max(line.right for line in lines)
    full = sum(edge - line.right < 1.5 * line.size for line in lines)
    whole = [item for item in right if isinstance(item, Table) or len(item.text) >= _MIN_CHARS]
    return full >= _FULL_SHARE * len(lines) and len(whole) >= _FULL_SHARE * len(right)
