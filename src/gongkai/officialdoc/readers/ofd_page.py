"""One page of an OFD document as placed pieces: TextObject and PathObject with their coordinates (GB/T 33190-2016, 8 to 11).

Lengths in the file are millimetres from the upper left corner.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from .layout import Page, Piece, Rule, is_wide, without_radicals

# Left, top, width, height.
Box = tuple[float, float, float, float]

_POINTS = 72 / 25.4
_THIN, _MIN_LENGTH = 1.0, 1.5
# Of the size of a character: gaps that part two pieces, and the width of a Latin letter of which nothing is known.
_GAP, _LATIN = 0.3, 0.5
_BOLD_WEIGHT = 600
_MAX_DELTAS = 100_000
_UPRIGHT, _QUARTER = 0.05, math.pi / 2

_Matrix = tuple[float, float, float, float, float, float]


def local(node: etree._Element | None) -> str:
    """The name of an element without its namespace; producers differ in prefixes and in the address of it."""
    if node is None or not isinstance(node.tag, str):
        return ""
    return node.tag.rsplit("}", 1)[-1]


def floats(text: str | None) -> list[float]:
    """Numbers separated by white space; an empty list where one is none."""
    try:
        values = [float(word) for word in (text or "").split()]
    except ValueError:
        return []
    return values if all(math.isfinite(value) and abs(value) < 1e7 for value in values) else []


def make_page(contents: list[etree._Element], box: Box, bold_fonts: set[str]) -> Page:
    """The page of its contents (templates first), upright: a table set sideways is turned as its reader turns the sheet."""
    pieces: list[Piece] = []
    rules: list[Rule] = []
    sheet, width, height = _upright(contents, box)
    for content in contents:
        for node in content.iter():
            name = local(node)
            if name == "TextObject" and node.get("Visible") != "false":
                pieces += _text_object(node, _times(_matrix(node), sheet), bold_fonts)
            elif name == "PathObject" and node.get("Visible") != "false":
                rules += _path_object(node, _times(_matrix(node), sheet))
    return Page(width, height, pieces, rules)


def _matrix(node: etree._Element) -> _Matrix:
    """From the coordinates of an object to those of the sheet: its own matrix, then its boundary."""
    boundary = floats(node.get("Boundary"))
    matrix = floats(node.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    left, top = boundary[:2] if len(boundary) > 1 else (0.0, 0.0)
    return a, b, c, d, e + left, f + top


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _upright(contents: list[etree._Element], box: Box) -> tuple[_Matrix, float, float]:
    """From the sheet in millimetres to the page in points as most of its text runs, and the size of the page."""
    counts = [0, 0, 0, 0]
    for content in contents:
        for node in content.iter():
            if local(node) == "TextObject":
                quarter = _turn(_matrix(node)) / _QUARTER
                if abs(quarter - round(quarter)) < _UPRIGHT:
                    counts[round(quarter) % 4] += sum(len(code.text or "") for code in node)
    left, top, width, height = box[0], box[1], box[2] * _POINTS, box[3] * _POINTS
    k, x, y = _POINTS, left * _POINTS, top * _POINTS
    quarter = counts.index(max(counts))
    if quarter == 1:  # runs downward
        return (0.0, -k, k, 0.0, -y, width + x), height, width
    if quarter == 2:  # stands on its head
        return (-k, 0.0, 0.0, -k, width + x, height + y), width, height
    if quarter == 3:  # runs upward
        return (0.0, k, -k, 0.0, height + y, -x), height, width
    return (k, 0.0, 0.0, k, -x, -y), width, height


def _turn(matrix: _Matrix) -> float:
    return math.atan2(matrix[1], matrix[0])


def _text_object(node: etree._Element, matrix: _Matrix, bold_fonts: set[str]) -> Iterator[Piece]:
    size = next(iter(floats(node.get("Size"))), 0.0)
    if size <= 0:
        return
    turned = abs(_turn(matrix)) > _UPRIGHT or node.get("ReadDirection", "0") not in (
        "",
        "0",
    )
    weight = next(iter(floats(node.get("Weight"))), 400.0)
    bold = weight >= _BOLD_WEIGHT or node.get("Font", "") in bold_fonts
    scale = next(iter(floats(node.get("HScale"))), 1.0)
    x = y = 0.0
    for code in node.iter():
        if local(code) != "TextCode":
            continue
        text = without_radicals((code.text or "").strip("\n\r"))
        # Where a TextCode has no X or Y it has those of the one before (11.3).
        x = next(iter(floats(code.get("X"))), x)
        y = next(iter(floats(code.get("Y"))), y)
        lefts = _lefts(text, x, _deltas(code.get("DeltaX"), len(text)), size * scale)
        downs = _deltas(code.get("DeltaY"), len(text))
        stands = any(abs(down) > size / 2 for down in downs)
        yield from _pieces(text, lefts, y, size, scale, matrix, bold=bold, turned=turned or stands)


def _deltas(text: str | None, count: int) -> list[float]:
    """Distances from character to character; `g n v` stands for n times v (11.3)."""
    out: list[float] = []
    words = (text or "").split()
    index = 0
    while index < len(words) and len(out) < min(count, _MAX_DELTAS):
        if words[index] == "g" and index + 2 < len(words):
            times, value = floats(f"{words[index + 1]} {words[index + 2]}") or (0.0, 0.0)
            out += [value] * min(max(0, int(times)), count)
            index += 3
        else:
            out += floats(words[index])
            index += 1
    return out[:count]


def _lefts(text: str, x: float, deltas: list[float], size: float) -> list[float]:
    """Where each character begins, and where the last one ends."""
    out = [x]
    for index, char in enumerate(text):
        width = size if is_wide(char) else _LATIN * size
        step = deltas[index] if index < len(deltas) and index < len(text) - 1 else width
        out.append(out[-1] + step)
    return out


def _pieces(
    text: str,
    lefts: list[float],
    y: float,
    size: float,
    scale: float,
    matrix: _Matrix,
    *,
    bold: bool,
    turned: bool,
) -> Iterator[Piece]:
    """Parted at white space and where the distance is wider than the character."""
    start: int | None = None
    before = ""
    for index, char in enumerate([*text, " "]):
        if start is None:
            if char.isspace():
                before += char
            else:
                start = index
        if start is None:
            continue
        ended = char.isspace()
        if ended or (index + 1 < len(text) and _gap(text, lefts, index, size * scale)):
            end = index if ended else index + 1
            right = lefts[end - 1] + _width(text[end - 1], lefts[end] - lefts[end - 1], size * scale)
            yield _piece(text[start:end], lefts[start], right, y, size, matrix, before, bold, turned)
            start, before = None, char if ended else ""


def _width(char: str, step: float, size: float) -> float:
    return size if is_wide(char) else min(max(step, 0.0), size) or _LATIN * size


def _gap(text: str, lefts: list[float], index: int, size: float) -> bool:
    """The next character stands apart."""
    step = lefts[index + 1] - lefts[index]
    natural = size if is_wide(text[index]) else 0.7 * size
    return step < -0.3 * size or step - natural > _GAP * size


def _piece(
    text: str,
    left: float,
    right: float,
    y: float,
    size: float,
    matrix: _Matrix,
    before: str,
    bold: bool,
    turned: bool,
) -> Piece:
    a, b, c, d, e, f = matrix
    x0, y0 = a * left + c * y + e, b * left + d * y + f
    x1 = a * right + c * y + e
    height = size * math.hypot(c, d)
    # About an eighth of a character lies below the base line.
    bottom = y0 + height / 8
    return Piece(
        text,
        min(x0, x1),
        bottom - height,
        max(x0, x1),
        bottom,
        max(height, 1.0),
        before,
        len(text) if bold else 0,
        turned,
    )


def _path_object(node: etree._Element, matrix: _Matrix) -> Iterator[Rule]:
    """Straight level and upright strokes; a filled box if it is thin."""
    data = next((child.text or "" for child in node if local(child) == "AbbreviatedData"), "")
    stroked = node.get("Stroke", "true") != "false"
    for points in _subpaths(data):
        placed = [
            (matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5])
            for x, y in points
        ]
        if stroked:
            for (x0, y0), (x1, y1) in pairwise(placed):
                yield from _rule(x0, y0, x1, y1, 0.5)
        elif len(placed) > 2:
            xs, ys = [point[0] for point in placed], [point[1] for point in placed]
            yield from _rule(min(xs), min(ys), max(xs), max(ys), _THIN * _POINTS)


def _rule(x0: float, y0: float, x1: float, y1: float, thin: float) -> Iterator[Rule]:
    left, right = sorted((x0, x1))
    top, bottom = sorted((y0, y1))
    if min(right - left, bottom - top) <= thin and max(right - left, bottom - top) >= _MIN_LENGTH * _POINTS:
        yield Rule(left, top, right, bottom)


def _subpaths(data: str) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path; a part with curves is left out (9.1: S, M, L, Q, B, A, C)."""
    words = data.split()
    points: list[tuple[float, float]] = []
    index = 0
    while index < len(words):
        word = words[index]
        if word in ("M", "S", "L") and len(pair := floats(" ".join(words[index + 1 : index + 3]))) == 2:
            if word != "L":
                if len(points) > 1:
                    yield points
                points = []
            points.append((pair[0], pair[1]))
            index += 3
            continue
        if word == "C" and points:
            points.append(points[0])
        elif word in ("Q", "B", "A"):
            points = []
        index += 1
    if len(points) > 1:
        yield points
