"""The five charts: parts of a whole, bars, columns, lines, a grid. What is drawn where, as numbers; no HTML, no Django.

Across, everything is a share of the width in per cent, so a chart fills its place without scaling its text; down, it is
in pixels. Values are counts or amounts from zero up, or None where nothing is known; a negative value is a ValueError.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

HEIGHT = 200
"""Pixels from the highest line of an axis to its base."""
TICKS = 4
HEAT_LEVELS = 5
LEAST_STEP = 1e-9
PART_GAP = 0.4
COLUMN_SHARE = 0.64

Value: TypeAlias = float | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole: where it begins and how wide it is, in per cent."""

    label: str
    value: float
    tone: str
    x: float
    width: float
    share: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar that lies: its width in per cent of the longest."""

    label: str
    value: Value
    width: float
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis with its value; y in pixels from the top."""

    value: float
    y: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column that stands on the axis, or a point of a line: `middle` is where its label goes."""

    label: str
    value: Value
    x: float
    middle: float
    width: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns with their axis."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight piece of a line between two neighbours that are both known."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its points and the pieces between them; where a value is unknown the line breaks."""

    name: str
    points: tuple[Column, ...]
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Several series over the same labels, with their axis."""

    labels: tuple[tuple[str, float], ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a grid: its value and its shade, 0 (nothing) to 4 (the most)."""

    value: Value
    level: int


def parts(given: Sequence[tuple[str, float, str]]) -> tuple[Part, ...]:
    """Lay the parts of a whole side by side; each is (label, value, tone)."""
    _check(value for _label, value, _tone in given)
    total = sum(value for _label, value, _tone in given)
    laid, offset = [], 0.0
    for label, value, tone in given:
        share = value / total if total else 0.0
        width = share * 100
        is_last = offset + width > 100 - PART_GAP
        drawn = width if is_last else max(width - PART_GAP, min(width, 0.1))
        laid.append(Part(label, value, tone, offset, drawn, share))
        offset += width
    return tuple(laid)


def bars(given: Sequence[tuple[str, Value, str]]) -> tuple[Bar, ...]:
    """Measure bars against the longest; each is (label, value, address or "")."""
    _check(value for _label, value, _url in given)
    most = max((value for _label, value, _url in given if value is not None), default=0) or 1
    return tuple(Bar(label, value, (value or 0) / most * 100, url) for label, value, url in given)


def columns(given: Sequence[tuple[str, Value]]) -> Columns:
    """Stand values side by side in the order given; each is (label, value)."""
    ticks = axis([value for _label, value in given])
    return Columns(_stand(given, ticks[-1].value), ticks)


def lines(labels: Sequence[str], series: Sequence[tuple[str, Sequence[Value]]]) -> Lines:
    """Draw one to four series over the same labels; a series of another length is a ValueError."""
    if any(len(values) != len(labels) for _name, values in series):
        raise ValueError("every series of a line chart has one value per label")
    ticks = axis([value for _name, values in series for value in values])
    drawn = []
    for name, values in series:
        points = _stand(list(zip(labels, values, strict=True)), ticks[-1].value)
        segments = [
            Segment(left.middle, left.y, right.middle, right.y)
            for left, right in itertools.pairwise(points)
            if left.value is not None and right.value is not None
        ]
        drawn.append(Line(name, points, tuple(segments)))
    middles = _stand([(label, None) for label in labels], 1)
    return Lines(tuple((point.label, point.middle) for point in middles), tuple(drawn), ticks)


def grid(rows: Sequence[Sequence[Value]]) -> tuple[tuple[Cell, ...], ...]:
    """Shade the fields of a table by their share of the largest value."""
    _check(value for row in rows for value in row)
    most = max((value for row in rows for value in row if value is not None), default=0)

    def level(value: Value) -> int:
        return max(1, math.ceil(value / most * (HEAT_LEVELS - 1))) if value else 0

    return tuple(tuple(Cell(value, level(value)) for value in row) for row in rows)


def axis(values: Sequence[Value]) -> tuple[Tick, ...]:
    """Round lines from zero to at least the largest value: steps of 1, 2 or 5 times a power of ten."""
    _check(values)
    most = max((value for value in values if value is not None), default=0) or 1
    rough = max(most / TICKS, LEAST_STEP)
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    if all(value is None or float(value).is_integer() for value in values):
        step = max(step, 1)
    count = max(1, math.ceil(most / step - 1e-9))
    return tuple(Tick(step * number, HEIGHT - HEIGHT * number / count) for number in range(count + 1))


def extremes(given: Sequence[tuple[str, Value]]) -> tuple[tuple[str, float], tuple[str, float]] | None:
    """The lowest and the highest known value with their labels, the first of equals; None when nothing is known."""
    known = [(label, value) for label, value in given if value is not None]
    if not known:
        return None
    return min(known, key=lambda pair: pair[1]), max(known, key=lambda pair: pair[1])


def _stand(given: Sequence[tuple[str, Value]], top: float) -> tuple[Column, ...]:
    room = 100 / (len(given) or 1)
    width = room * COLUMN_SHARE
    stood = []
    for number, (label, value) in enumerate(given):
        height = HEIGHT * (value or 0) / top
        middle = room * (number + 0.5)
        stood.append(Column(label, value, middle - width / 2, middle, width, HEIGHT - height, height))
    return tuple(stood)


def _check(values: Iterable[Value]) -> None:
    for value in values:
        if value is not None and not (value >= 0 and math.isfinite(value)):
            raise ValueError(f"a chart shows values from zero up, not {value}")
