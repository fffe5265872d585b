"""The ruled lines on a page of a PDF: strokes, thin boxes and the sides of drawn boxes. Shading and curves are none."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import repeat
from typing import Any

import pypdfium2.raw as raw

from . import pdfium

# Left, bottom, right, top.
Box = tuple[float, float, float, float]

_THIN = 3.0
_MIN_LENGTH = 4.0
_MAX_OBJECTS, _MAX_SEGMENTS, _MAX_RULES = 50_000, 5_000, 4_000
_DEEPEST_FORM = 4

_Matrix = tuple[float, float, float, float, float, float]
_UNCHANGED: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def find_rules(page: Any, runs: int) -> list[Box]:
    """Boxes of all rules of the page (a handle). A page with more than a table can have is a drawing: none are given.

    `runs`: into how many runs the text is divided by the objects that it comes from. A page with as many objects has
    nothing but text (hundreds of objects, a character each in some files), and they need not be asked what they are. That
    holds only where text comes from objects of the page itself and each is in one piece: otherwise it is given as -1.
    """
    count = pdfium.count_objects(page)
    if count == runs:
        return []
    count = min(count, _MAX_OBJECTS)
    objects = list(map(pdfium.page_object, repeat(page), range(count)))
    kinds = list(map(pdfium.object_kind, objects))
    if raw.FPDF_PAGEOBJ_PATH not in kinds and raw.FPDF_PAGEOBJ_FORM not in kinds:
        return []
    out: list[Box] = []
    for box in _walk(objects, kinds, _UNCHANGED, 0):
        out.append(box)
        if len(out) > _MAX_RULES:
            return []
    return out


def _walk(objects: list[int], kinds: list[int], matrix: _Matrix, depth: int) -> Iterator[Box]:
    for place, kind in enumerate(kinds):
        if kind == raw.FPDF_PAGEOBJ_PATH:
            yield from _path(ctypes.cast(objects[place], raw.FPDF_PAGEOBJECT), matrix)
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            form = objects[place]
            count = min(max(0, pdfium.count_form_objects(form)), _MAX_OBJECTS)
            inner = list(map(pdfium.form_object, repeat(form), range(count)))
            placed = _times(_matrix(ctypes.cast(form, raw.FPDF_PAGEOBJECT)), matrix)
            yield from _walk(inner, list(map(pdfium.object_kind, inner)), placed, depth + 1)


def _path(target: object, matrix: _Matrix) -> Iterator[Box]:
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(target, *sides)
    left, bottom, right, top = _box(matrix, *(side.value for side in sides))
    if min(right - left, top - bottom) <= _THIN:
        if max(right - left, top - bottom) >= _MIN_LENGTH:
            yield left, bottom, right, top
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(target, fill, stroke)
    segments = raw.FPDFPath_CountSegments(target)
    if segments > _MAX_SEGMENTS or not (stroke.value or segments > 5):
        return
    yield from _segments(target, segments, _times(_matrix(target), matrix), bool(stroke.value))


def _segments(target: object, count: int, matrix: _Matrix, stroked: bool) -> Iterator[Box]:
    """Straight level and upright segments. Of a filled path, whole boxes that are thin."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    points: list[tuple[float, float]] = []
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(target, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = _point(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if not stroked:
                yield from _thin(points)
            start, points = here, []
        elif kind == raw.FPDF_SEGMENT_LINETO and stroked:
            yield from _side(last, here)
        points.append(here)
        if stroked and raw.FPDFPathSegment_GetClose(segment):
            yield from _side(here, start)
        last = here
    if not stroked:
        yield from _thin(points)


def _thin(points: list[tuple[float, float]]) -> Iterator[Box]:
    if len(points) < 3:
        return
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    box = (min(xs), min(ys), max(xs), max(ys))
    if (
        min(box[2] - box[0], box[3] - box[1]) <= _THIN
        and max(box[2] - box[0], box[3] - box[1]) >= _MIN_LENGTH
    ):
        yield box


def _side(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    left, right = sorted((one[0], other[0]))
    bottom, top = sorted((one[1], other[1]))
    if min(right - left, top - bottom) < 0.5 and max(right - left, top - bottom) >= _MIN_LENGTH:
        yield left, bottom, right, top


def _matrix(target: object) -> _Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(target, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    a, b, c, d, e, f = one
    p, q, r, s, t, u = other
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _point(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _box(matrix: _Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    if matrix == _UNCHANGED:
        return left, bottom, right, top
    x0, y0 = _point(matrix, left, bottom)
    x1, y1 = _point(matrix, right, top)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
