"""What pictures carry besides what they show, and pictures without it."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import ExifTags, Image, IptcImagePlugin, UnidentifiedImageError
from PIL.ImageOps import exif_transpose

from gongkai.officialdoc import UnreadableDocument

from .places import HiddenKind, Piece, Place, Story

MOST_PIXELS = 60_000_000
READS = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
_DAMAGED = "图片已损坏或格式不受支持，请另存为 PNG 或 JPEG 后再试"
_QUALITY = 92
_PNG_END, _JPEG_END = b"IEND\xaeB`\x82", b"\xff\xd9"
# Segments of a JPEG for which no use is known here.
_UNREAD = frozenset(f"APP{number}" for number in (*range(3, 13), 15))
# Keys of Pillow that say how the picture is stored, not what else it carries.
_TECHNICAL = frozenset(
    "jfif jfif_version jfif_unit jfif_density dpi adobe adobe_transform progressive progression aspect gamma srgb "
    "transparency interlace icc_profile chromaticity exif xmp photoshop compression background version duration "
    "extension loop mp mpoffset".split()
)


def open_picture(data: bytes) -> Image.Image:
    """The first frame, decoded. Raises UnreadableDocument for what is damaged, too large or of another format."""
    try:
        picture = Image.open(io.BytesIO(data), formats=READS)
        if picture.width * picture.height > MOST_PIXELS:
            raise UnreadableDocument(f"图片超过 {MOST_PIXELS // 1_000_000} 百万像素，请缩小后再试")
        picture.load()
    except UnreadableDocument:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise UnreadableDocument(_DAMAGED) from None
    return picture


def upright(picture: Image.Image) -> Image.Image:
    """The picture as it is shown, turned as its EXIF asks."""
    try:
        turned: Image.Image | None = exif_transpose(picture)
    except Exception:  # a damaged EXIF block asks for nothing
        return picture
    return turned if turned is not None else picture


def plain(picture: Image.Image, *, jpeg: bool) -> bytes:
    """The pixels alone, encoded anew: no metadata, no second picture, no colour below full transparency."""
    made = io.BytesIO()
    if jpeg:
        _bare(picture.convert("RGB")).save(made, "JPEG", quality=_QUALITY, subsampling=0)
    else:
        _bare(_without_unseen(picture)).save(made, "PNG")
    return made.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    return bare


def _without_unseen(picture: Image.Image) -> Image.Image:
    if picture.mode in ("1", "L", "RGB") and "transparency" not in picture.info:
        return picture
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("L" if picture.mode.startswith("I") else "RGB")
    picture = picture.convert("RGBA")
    clear = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    return Image.composite(picture, clear, picture.getchannel("A").point(lambda alpha: 255 if alpha else 0))


def pieces_of_picture(data: bytes, part: str = "") -> Iterator[Piece]:
    """The picture itself, the texts that it carries, and the hidden things without text. Raises UnreadableDocument."""
    picture = open_picture(data)
    yield Piece("", Place(Story.PICTURE, part))

    def piece(kind: HiddenKind, name: str, value: object) -> Piece:
        where = f"{part} {name}".strip()
        return Piece(_words(value), Place(Story.PROPERTY, where), kind)

    exif = picture.getexif()
    for tag, value in exif.items():
        name = ExifTags.TAGS.get(tag, str(tag))
        if name not in ("Orientation", "GPSInfo", "ExifOffset"):
            yield piece(HiddenKind.PROPERTY, f"EXIF {name}", value)
    for tag, value in exif.get_ifd(ExifTags.IFD.Exif).items():
        yield piece(HiddenKind.PROPERTY, f"EXIF {ExifTags.TAGS.get(tag, tag)}", value)
    if position := exif.get_ifd(ExifTags.IFD.GPSInfo):
        words = "，".join(
            f"{ExifTags.GPSTAGS.get(tag, tag)} {_words(value)}" for tag, value in position.items()
        )
        yield piece(HiddenKind.LOCATION, "EXIF GPS", words)
    if exif.get_ifd(ExifTags.IFD.IFD1):
        yield piece(HiddenKind.THUMBNAIL, "EXIF", "")
    try:
        iptc = IptcImagePlugin.getiptcinfo(picture) or {}  # type: ignore[arg-type]
    except Exception:
        iptc = {}
    for number, value in iptc.items():
        yield piece(HiddenKind.PROPERTY, f"IPTC {number[0]}:{number[1]}", value)
    for key, value in picture.info.items():
        if "xmp" in str(key).lower():
            yield piece(HiddenKind.PROPERTY, "XMP", value)
        elif str(key).lower() not in _TECHNICAL:
            yield piece(HiddenKind.PROPERTY, str(key), value)
    if getattr(picture, "n_frames", 1) > 1:
        yield piece(HiddenKind.PRIVATE_DATA, "另有画面", "")
    for name, content in getattr(picture, "applist", ()):
        if name in _UNREAD or content.startswith(b"JFXX"):
            yield piece(HiddenKind.PRIVATE_DATA, name, "")
    for name, *_content in getattr(picture, "private_chunks", ()):
        yield piece(HiddenKind.PRIVATE_DATA, name.decode("latin-1"), "")
    end = _PNG_END if picture.format == "PNG" else _JPEG_END if picture.format in ("JPEG", "MPO") else b""
    rest = data[data.rfind(end) + len(end) :] if end else b""
    if rest.strip(b"\x00"):
        yield piece(HiddenKind.TRAILING, f"{len(rest)} 字节", "")
    if picture.format == "PNG" and (first := data.find(_PNG_END)) < data.rfind(_PNG_END):
        yield piece(HiddenKind.TRAILING, f"{len(data) - first - len(_PNG_END)} 字节", "")


def _words(value: object) -> str:
    """A value of metadata as text. Bytes are tried in the encodings that cameras and Windows use."""
    if isinstance(value, bytes):
        for mark in (b"UNICODE\x00", b"ASCII\x00\x00\x00"):
            value = value.removeprefix(mark)
        if len(value) > 1 and value[1::2].count(0) > len(value) // 4:
            return value.decode("utf-16-le", "ignore").strip("\x00")
        for encoding in ("utf-8", "gb18030"):
            try:
                return value.decode(encoding).strip("\x00")
            except UnicodeDecodeError:
                continue
        return value.decode("latin-1")
    if isinstance(value, (tuple, list)):
        return " ".join(map(_words, value))
    return str(value)
