"""The pictures of a Word document without metadata, cut where they are only cropped, with boxes filled."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree
from PIL import Image

from gongkai.officialdoc import UnreadableDocument

from .burn_image import fill_boxes
from .pictures import open_picture, plain, upright
from .places import Box
from .redaction import Redaction

_SHARE = re.compile(r"(-?\d*\.?\d+)(f|%)?")
_SIDES, _OLD_SIDES = ("l", "t", "r", "b"), ("cropleft", "croptop", "cropright", "cropbottom")
Crop = tuple[float, float, float, float]
NO_CROP: Crop = (0.0, 0.0, 0.0, 0.0)


def crop_of(node: etree._Element) -> Crop:
    """The shares that the use of a picture (a:blip or v:imagedata) cuts off at left, top, right and bottom."""
    parent = node.getparent()
    rectangle = parent.find("{*}srcRect") if parent is not None else None
    if rectangle is not None:
        shares = [_share(rectangle.get(side, "0"), 100_000) for side in _SIDES]
    else:
        shares = [_share(node.get(side, "0"), 65_536) for side in _OLD_SIDES]
    left, top, right, bottom = (max(0.0, share) for share in shares)
    return (left, top, right, bottom) if left + right < 1 and top + bottom < 1 else NO_CROP


def uncrop(node: etree._Element) -> None:
    """Show the whole picture: what was cut off is no longer in it. Margins (negative shares) stay."""
    parent = node.getparent()
    rectangle = parent.find("{*}srcRect") if parent is not None else None
    if rectangle is not None:
        for side in _SIDES:
            if _share(rectangle.get(side, "0"), 1) > 0:
                del rectangle.attrib[side]
    for side in _OLD_SIDES:
        if _share(node.get(side, "0"), 1) > 0:
            del node.attrib[side]


def cleaned_picture(
    content: bytes, name: str, crop: Crop, redactions: Iterable[Redaction]
) -> tuple[bytes, str] | None:
    """The picture and its extension; None for what cannot be read, such as drawings in metafiles."""
    try:
        picture = open_picture(content)
    except UnreadableDocument:
        return None
    jpeg = picture.format in ("JPEG", "MPO")
    boxes: list[Box] = [
        one.place.box
        for one in redactions
        if one.place is not None and one.place.box is not None and one.place.part == name
    ]
    picture = _cut(fill_boxes(upright(picture), boxes), crop)
    return plain(picture, jpeg=jpeg), "jpg" if jpeg else "png"


def _cut(picture: Image.Image, crop: Crop) -> Image.Image:
    if crop == NO_CROP:
        return picture
    left, top, right, bottom = crop
    sides = (
        round(left * picture.width),
        round(top * picture.height),
        round((1 - right) * picture.width),
        round((1 - bottom) * picture.height),
    )
    return picture.crop((sides[0], sides[1], max(sides[0] + 1, sides[2]), max(sides[1] + 1, sides[3])))


def _share(value: str, whole: int) -> float:
    """50000, 50% or 32768f as a share; of VML also 0.5."""
    found = _SHARE.fullmatch(value.strip())
    if found is None:
        return 0.0
    number = float(found[1])
    if found[2] == "%":
        return number / 100
    return number if "." in value and found[2] is None else number / whole
