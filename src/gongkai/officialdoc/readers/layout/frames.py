"""Where the text of a column begins and ends: the margins to which indents and short lines are measured."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from .placed import Line

_SAME = 3.0
_MIN_LINES = 12
_UNSURE = 4
_STOPS = "。；：！？;:!?"


@dataclass(frozen=True, slots=True)
class Frame:
    """Left and right margin of the text."""

    left: float
    right: float


# Width of the page, number of columns, which column, odd or even page.
Key = tuple[int, int, int, int]


def find_frames(strips: list[tuple[Key, list[Line]]], body: float) -> dict[Key, Frame]:
    """A frame for each kind of column. Odd and even pages are told apart where both have enough lines (mirrored margins)."""
    groups: dict[Key, list[Line]] = defaultdict(list)
    for key, lines in strips:
        if lines:
            groups[key] += lines
    out = {}
    for key, some in groups.items():
        other = groups.get((*key[:3], 1 - key[3]), [])
        if len(some) < _MIN_LINES or len(other) < _MIN_LINES:
            some = some + other
        out[key] = _frame([line for line in some if abs(line.size - body) < 0.1 * body] or some, key, body)
    return out


def _frame(lines: list[Line], key: Key, body: float) -> Frame:
    left = _outermost(sorted(line.left for line in lines))
    # From the right margin lines fall short by squeezed punctuation; the outermost that has company counts.
    right = -_outermost(sorted(-line.right for line in lines))
    if key[1] > 1:
        return Frame(left, right)
    mirrored = key[0] - left
    if right < mirrored - 2 * body and not _is_margin(lines, right):
        # The margins are taken to be equal.
        return Frame(left, mirrored)
    return Frame(left, right)


def _is_margin(lines: list[Line], right: float) -> bool:
    """Enough lines end there, most of them within a sentence: a list of lines of equal length shows no margin."""
    ends = [line.text[-1] for line in lines if abs(line.right - right) <= _SAME]
    return len(ends) >= _UNSURE and 2 * sum(end in _STOPS for end in ends) < len(ends)


def _outermost(values: list[float]) -> float:
    """The smallest value that has company, or the smallest."""
    needed = max(2, len(values) // 50)
    for index, value in enumerate(values):
        company = index + needed - 1
        if company < len(values) and values[company] - value <= _SAME:
            return value
    return values[0]
