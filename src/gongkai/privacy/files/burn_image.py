"""Redactions burnt into a picture: boxes filled with black, then only the pixels are kept."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

from gongkai.officialdoc import UnreadableDocument

from .pictures import open_picture, plain, upright
from .places import Box, Place, Story
from .redaction import Redaction, Removal

_BLACK = "black"


def burn_image(data: bytes, redactions: Sequence[Redaction]) -> tuple[bytes, list[Removal], list[str]]:
    """The picture upright, its boxes filled, without metadata. A value without a box can stand only in the metadata.

    Raises UnreadableDocument, also for a box that lies outside.
    """
    picture = open_picture(data)
    jpeg = picture.format in ("JPEG", "MPO")
    picture = upright(picture)
    removals = []
    for one in redactions:
        if one.place is None or one.place.box is None:
            continue
        left, top, right, bottom = one.place.box
        if (
            not (left < right and top < bottom and left < picture.width and top < picture.height)
            or right <= 0
            or bottom <= 0
        ):
            raise UnreadableDocument("遮盖的位置在图片以外，请重新框选")
        removals.append(Removal(Place(Story.PICTURE, box=one.place.box), one.reason, one.mask))
    return (
        plain(fill_boxes(picture, [one.place.box for one in removals if one.place.box]), jpeg=jpeg),
        removals,
        [],
    )


def fill_boxes(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """The picture with black boxes. Borders are rounded outward."""
    boxes = list(boxes)
    if not boxes:
        return picture
    if picture.mode not in ("1", "L", "RGB", "RGBA"):
        picture = picture.convert(
            "RGBA" if "transparency" in picture.info or "A" in picture.getbands() else "RGB"
        )
    picture = picture.copy()
    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom in boxes:
        draw.rectangle(
            (math.floor(left), math.floor(top), math.ceil(right) - 1, math.ceil(bottom) - 1), fill=_BLACK
        )
    return picture
