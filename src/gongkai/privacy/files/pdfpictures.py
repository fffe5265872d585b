"""Pictures of a page of a PDF that are seen only in part: something lies over them, or they are cut only by their frame.

What cannot be seen of a picture is still in it: a black box drawn over a scan takes nothing away.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any, Protocol

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

from .places import Box

_DEEPEST = 10  # forms within forms
_OF_PAGE = 0.6  # so much of a page a scanned picture fills
_ROOM = 0.03  # so much of a picture may reach beyond what is shown
_LEAST = 4.0  # points, of what covers a picture
_CONTRAST = 16
_PAINTED = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING)


class Position(Protocol):
    """Where something stands on the page as it is shown, in points from its upper left corner."""

    width: float
    height: float

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """The box as it is shown."""


def has_scan(page: pypdfium2.PdfPage, position: Position) -> bool:
    """A picture fills most of the page."""
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        left, top, right, bottom = _box(one, position)
        if (right - left) * (bottom - top) >= _OF_PAGE * position.width * position.height:
            return True
    return False


def covered(page: pypdfium2.PdfPage, position: Position, shown: Image.Image) -> Iterator[Box]:
    """Where something lies on a picture that cannot be seen through, and pictures of which nothing is seen at all.

    `shown`: the page as a picture.
    """
    pictures: list[Box] = []
    across, down = shown.width / position.width, shown.height / position.height

    def is_plain(box: Box) -> bool:
        """One colour stands there."""
        sides = box[0] * across + 1, box[1] * down + 1, box[2] * across - 1, box[3] * down - 1
        left, top = max(0, int(sides[0])), max(0, int(sides[1]))
        right, bottom = min(shown.width, int(sides[2]) + 1), min(shown.height, int(sides[3]) + 1)
        return left < right and top < bottom and not _varies(shown.crop((left, top, right, bottom)))

    for one in page.get_objects(filter=list(_PAINTED), max_depth=_DEEPEST):
        box = _box(one, position)
        if pictures and ((fills := _is_filled(one)) or _is_broad(one)) and not _shines_through(one):
            for other in pictures:
                common = _common(box, other)
                if common is not None and ((fills and _within(box, other)) or is_plain(common)):
                    yield common
                    break
        if one.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(box)
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        box = _box(one, position)
        if (is_plain(box) or min(box[2] - box[0], box[3] - box[1]) < 1) and _varies(_content(one)):
            yield box


def cropped(page: pypdfium2.PdfPage, position: Position) -> Iterator[Box]:
    """Pictures that reach beyond the page, or beyond the path to which they are cut."""
    left, bottom, right, top = page.get_cropbox()
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
        whole = _bounds(one)
        # The page, and the paths of the forms around the picture, have their own coordinates.
        shown = [] if one.container is not None else [(left, top, right, bottom)]
        room = _ROOM * max(whole[2] - whole[0], whole[1] - whole[3])
        if any(
            whole[0] < box[0] - room
            or whole[1] > box[1] + room
            or whole[2] > box[2] + room
            or whole[3] < box[3] - room
            for box in [*shown, *_clips(one)]
        ):
            yield _box(one, position)


def _box(one: Any, position: Position) -> Box:
    """The box of an object on the page as it is shown, through the forms in which it stands."""
    left, top, right, bottom = _bounds(one)
    corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
    while (one := one.container) is not None:
        matrix = one.get_matrix()
        corners = [matrix.on_point(x, y) for x, y in corners]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return position.box(min(xs), max(ys), max(xs), min(ys))


def _bounds(one: Any) -> Box:
    left, bottom, right, top = one.get_bounds()
    if _is_filled(one):
        return left, top, right, bottom
    # PDFium adds the breadth of a line on all four sides; it lies half on each of two.
    breadth = _breadth(one)
    ends, sides = (breadth, breadth / 2) if right - left > top - bottom else (breadth / 2, breadth)
    return left + ends, top - sides, right - ends, bottom + sides


def _common(box: Box, other: Box) -> Box | None:
    left, top, right, bottom = (
        max(box[0], other[0]),
        max(box[1], other[1]),
        min(box[2], other[2]),
        min(box[3], other[3]),
    )
    return (left, top, right, bottom) if right - left >= _LEAST and bottom - top >= _LEAST else None


def _within(box: Box, other: Box) -> bool:
    return (
        box[0] >= other[0] - 1
        and box[1] >= other[1] - 1
        and box[2] <= other[2] + 1
        and box[3] <= other[3] + 1
    )


def _is_filled(one: Any) -> bool:
    if one.type != raw.FPDF_PAGEOBJ_PATH:
        return True
    mode, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(one.raw, mode, stroke)
    return mode.value != raw.FPDF_FILLMODE_NONE


def _is_broad(path: Any) -> bool:
    """A line as broad as a line of text."""
    return _breadth(path) >= _LEAST


def _breadth(path: Any) -> float:
    mode, stroke, width = ctypes.c_int(), raw.FPDF_BOOL(), ctypes.c_float()
    raw.FPDFPath_GetDrawMode(path.raw, mode, stroke)
    raw.FPDFPageObj_GetStrokeWidth(path.raw, width)
    matrix = path.get_matrix()
    return width.value * math.hypot(matrix.a, matrix.b) if stroke.value else 0.0


def _shines_through(one: Any) -> bool:
    """What lies below is seen: through a marker, a stencil, a seal, the black of a scan over its background."""
    if raw.FPDFPageObj_HasTransparency(one.raw):
        return True
    found = _content(one, masked=True) if one.type == raw.FPDF_PAGEOBJ_IMAGE else None
    return found is not None and found.mode == "RGBA" and min(found.getchannel("A").tobytes()) < 255


def _content(picture: Any, *, masked: bool = False) -> Image.Image | None:
    try:
        found: Image.Image = picture.get_bitmap(render=masked).to_pil()
    except (pypdfium2.PdfiumError, RuntimeError, ValueError):
        return None
    return found


def _varies(picture: Image.Image | None) -> bool:
    if picture is None:
        return False
    return any(high - low >= _CONTRAST for low, high in picture.convert("RGB").getextrema())  # type: ignore[misc]


def _clips(one: Any) -> Iterator[Box]:
    """The boxes around the paths to which an object is cut."""
    clip = raw.FPDFPageObj_GetClipPath(one.raw)
    for path in range(max(0, raw.FPDFClipPath_CountPaths(clip)) if clip else 0):
        points: list[tuple[float, float]] = []
        for at in range(max(0, raw.FPDFClipPath_CountPathSegments(clip, path))):
            x, y = ctypes.c_float(), ctypes.c_float()
            if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, at), x, y):
                points.append((x.value, y.value))
        if points:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            yield min(xs), max(ys), max(xs), min(ys)
