"""Black boxes drawn into a picture, with what stands there instead in white."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import gongkai.letters

from .places import Box

_FONT = Path(gongkai.letters.__file__).parent / "fonts" / "NotoSerifCJKsc-Regular-subset.otf"
_SMALLEST = 6


def draw_masks(picture: Image.Image, boxes: Iterable[tuple[Box, str]]) -> None:
    """Fill the boxes (pixels), rounded outward, and write their masks where they fit."""
    draw = ImageDraw.Draw(picture)
    for (left, top, right, bottom), mask in boxes:
        sides = math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)
        draw.rectangle(sides, fill="black")
        size = _size(mask, sides[2] - sides[0], sides[3] - sides[1])
        if size >= _SMALLEST:
            middle = (sides[0] + sides[2]) / 2, (sides[1] + sides[3]) / 2
            draw.text(middle, mask, fill="white", font=_font(size), anchor="mm")


def _size(mask: str, width: int, height: int) -> int:
    if not mask:
        return 0
    size = min(int(height * 0.75), 200)
    length = _font(max(size, 1)).getlength(mask)
    return size if length <= width else int(size * width / length)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size)
