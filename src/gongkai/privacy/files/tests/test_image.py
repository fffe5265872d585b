"""Pictures: what they carry is found, boxes are black in every pixel, and the copy carries nothing."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from gongkai.officialdoc import UnreadableDocument
from gongkai.privacy.files.burning import burn
from gongkai.privacy.files.hidden import find_hidden
from gongkai.privacy.files.pdfcleaning import without_metadata
from gongkai.privacy.files.places import HiddenKind, Place, Story
from gongkai.privacy.files.redaction import Redaction

from .made import ID, NAME, picture


def box(*sides: float) -> Redaction:
    return Redaction("人像", place=Place(Story.PICTURE, box=sides))


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x013B] = NAME
    made[0x010F] = "Camera"
    made.get_ifd(0x8769)[0x9286] = b"ASCII\x00\x00\x00" + ID.encode()
    made.get_ifd(0x8825)[1] = "N"
    made.get_ifd(0x8825)[2] = (43.0, 49.0, 12.0)
    return made


XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><d>{ID}</d></x:xmpmeta>".encode()


def frames(kind: str) -> bytes:
    """A picture with another one behind it."""
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(
        out, kind, save_all=True, append_images=[Image.new("RGB", (60, 40), "red")]
    )
    return out.getvalue()


def segment(marker: int, content: bytes) -> bytes:
    """A JPEG with a segment of this kind."""
    plain = picture("JPEG")
    return plain[:2] + bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content + plain[2:]


CARRIERS = {
    "second picture": (frames("MPO"), HiddenKind.PRIVATE_DATA),
    "second frame": (frames("PNG"), HiddenKind.PRIVATE_DATA),
    "segment of a program": (segment(0xEB, ID.encode()), HiddenKind.PRIVATE_DATA),
    "preview": (segment(0xE0, b"JFXX\0\x10" + ID.encode()), HiddenKind.PRIVATE_DATA),
    "exif": (picture("JPEG", exif=exif()), HiddenKind.PROPERTY),
    "place": (picture("JPEG", exif=exif()), HiddenKind.LOCATION),
    "xmp": (picture("JPEG", xmp=XMP), HiddenKind.PROPERTY),
    "comment": (picture("JPEG", comment=ID.encode()), HiddenKind.PROPERTY),
    "trailing": (picture("JPEG") + b"PK\x03\x04" + ID.encode(), HiddenKind.TRAILING),
    "png exif": (picture("PNG", exif=exif()), HiddenKind.PROPERTY),
    "png trailing": (picture("PNG") + ID.encode(), HiddenKind.TRAILING),
}


def png_with_text(compressed: bool) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Author", f"{NAME} {ID}", zip=compressed)
    return picture("PNG", pnginfo=info)


@pytest.mark.parametrize("name", CARRIERS)
def test_what_a_picture_carries(name: str) -> None:
    data, kind = CARRIERS[name]
    assert kind in {finding.kind for finding in find_hidden(data)}
    burnt = burn(data, [])
    assert find_hidden(burnt.data) == []
    assert ID.encode() not in burnt.data
    again = Image.open(io.BytesIO(burnt.data))
    assert not again.getexif()
    assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("compressed", [False, True])
def test_text_chunks_of_png(compressed: bool) -> None:
    data = png_with_text(compressed)
    assert any(NAME in finding.excerpt for finding in find_hidden(data))
    burnt = burn(data, [Redaction("身份证号", value=ID)])
    assert find_hidden(burnt.data) == []
    assert Image.open(io.BytesIO(burnt.data)).info == {}


def test_iptc() -> None:
    record = b"\x1c\x02\x50" + len(NAME.encode()).to_bytes(2, "big") + NAME.encode()
    block = (
        b"Photoshop 3.0\x008BIM\x04\x04\x00\x00"
        + len(record).to_bytes(4, "big")
        + record
        + b"\x00" * (len(record) % 2)
    )
    plain = picture("JPEG")
    data = plain[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + plain[2:]
    assert any(NAME in finding.excerpt for finding in find_hidden(data))
    assert find_hidden(burn(data, []).data) == []


def test_thumbnails() -> None:
    made = Image.Exif()
    small = picture("JPEG", size=(8, 8), colour="red")
    made.get_ifd(1)[0x0201] = 0
    data = picture("JPEG", exif=made)
    assert small not in burn(data, []).data


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_boxes_are_black_and_the_rest_stays(kind: str) -> None:
    burnt = burn(picture(kind, size=(64, 48)), [box(10.2, 8.7, 30.1, 20.5)])
    shown = Image.open(io.BytesIO(burnt.data)).convert("L")
    assert sum(shown.crop((10, 8, 31, 21)).histogram()[40:]) == 0
    assert sum(shown.crop((40, 0, 64, 48)).histogram()[:216]) == 0
    assert [removal.place.box for removal in burnt.removals] == [(10.2, 8.7, 30.1, 20.5)]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_boxes_count_in_the_upright_picture(orientation: int) -> None:
    turned = Image.new("RGB", (60, 40), "white")
    out = io.BytesIO()
    turned.save(out, "PNG", exif=exif(orientation))
    burnt = burn(out.getvalue(), [box(0, 0, 10, 5)])
    shown = Image.open(io.BytesIO(burnt.data))
    assert shown.size == ((60, 40) if orientation < 5 else (40, 60))
    assert shown.getpixel((5, 2)) == (0, 0, 0)
    assert not shown.getexif()


def test_colours_below_full_transparency_go() -> None:
    hidden = Image.new("RGBA", (4, 4), (12, 34, 56, 0))
    hidden.putpixel((0, 0), (1, 2, 3, 255))
    out = io.BytesIO()
    hidden.save(out, "PNG")
    shown = Image.open(io.BytesIO(burn(out.getvalue(), []).data))
    assert shown.getpixel((1, 1)) == (255, 255, 255, 0)
    assert shown.getpixel((0, 0)) == (1, 2, 3, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_pictures_of_every_mode(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (20, 20)).save(out, "PNG")
    burnt = burn(out.getvalue(), [box(0, 0, 5, 5)])
    assert Image.open(io.BytesIO(burnt.data)).size == (20, 20)


@pytest.mark.parametrize("sides", [(70, 0, 80, 10), (0, 0, 0, 10), (-9, 0, -1, 10), (10, 10, 5, 20)])
def test_a_box_outside_is_refused(sides: tuple[float, ...]) -> None:
    with pytest.raises(UnreadableDocument, match="以外"):
        burn(picture(), [box(*sides)])


@pytest.mark.parametrize("data", [picture("PNG")[:60], b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + b"x" * 50])
def test_a_damaged_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match="已损坏"):
        burn(data, [])


def test_segments_of_a_jpeg_without_loss() -> None:
    data = picture("JPEG", exif=exif(), comment=b"x", xmp=XMP) + b"trailing"
    bare = without_metadata(data)
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert ID.encode() not in bare
    assert b"trailing" not in bare


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_segments_of_anything(junk: bytes) -> None:
    assert isinstance(without_metadata(b"\xff\xd8\xff" + junk), bytes)
