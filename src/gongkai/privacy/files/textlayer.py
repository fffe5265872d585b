"""A page that is a picture, with a layer of invisible text over it, so that it can be searched and read aloud.

The font has one glyph, a box, and a table says what each code means. That is how text recognition does it. An empty glyph would not
do: readers leave out characters that take no room.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import pikepdf
from PIL import Image, ImageChops

from .places import Box

_UNITS = 1000
_JPEG_QUALITY = 88
# Text packs well without loss; scans and photographs do not.
_LARGE = 400_000
_COLOURED = 16
_CMAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
{}endcmap CMapName currentdict /CMap defineresource pop end end"""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one line with its box (points from the upper left corner), turned by so many quarters clockwise.

    `starts`: where its characters begin, in points from the beginning of the line; without them they are as wide as each other.
    """

    text: str
    box: Box
    quarter: int = 0
    starts: tuple[float, ...] = ()

    def drawn(self, height: float, codes: Sequence[str]) -> str:
        """The operators that place the text on a page of this height so that it fills its box."""
        left, top, right, bottom = self.box[0], height - self.box[1], self.box[2], height - self.box[3]
        across, up = right - left, top - bottom
        size, length = (up, across) if self.quarter % 2 == 0 else (across, up)
        size = max(1.0, size)
        below = 0.2 * size  # so much of a line lies below its base
        matrix = (
            f"1 0 0 1 {left:.2f} {bottom + below:.2f}",
            f"0 -1 1 0 {left + below:.2f} {top:.2f}",
            f"-1 0 0 -1 {right:.2f} {top - below:.2f}",
            f"0 1 -1 0 {right - below:.2f} {bottom:.2f}",
        )[self.quarter]
        starts = [*(self.starts or (length * at / len(codes) for at in range(len(codes)))), length]
        widths = [max(0.1, after - before) for before, after in pairwise(starts)]
        shown = [
            f"{100 * width / size:.1f} Tz <{''.join(code for code, _ in some)}> Tj"
            for width, some in groupby(zip(codes, widths, strict=True), lambda one: round(one[1], 1))
        ]
        return f"/F {size:.2f} Tf {matrix} Tm {' '.join(shown)}"


class Layers:
    """Draws pages into a PDF. All of them share one font."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._codes: dict[str, int] = {}
        self._font = pdf.make_indirect(pikepdf.Dictionary())

    def add(self, picture: Image.Image, width: float, height: float, texts: Iterable[Text]) -> pikepdf.Page:
        """A page of this size in points, with its texts."""
        page = self._pdf.add_blank_page(page_size=(width, height))
        drawn = [f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /P Do Q BT 3 Tr"]
        for text in texts:
            drawn.append(text.drawn(height, [f"{self._code(char):04X}" for char in text.text]))
        drawn.append("ET")
        page.obj.Contents = self._pdf.make_stream("\n".join(drawn).encode())
        page.obj.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F=self._font), XObject=pikepdf.Dictionary(P=self._picture(picture))
        )
        return page

    def finish(self) -> None:
        """Write the font, when all texts are known."""
        pdf = self._pdf
        program = pdf.make_stream(_one_glyph())
        program.Length1 = len(_one_glyph())
        descriptor = pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name.OneGlyph,
            Flags=4,
            FontBBox=[0, -200, _UNITS, 800],
            ItalicAngle=0,
            Ascent=800,
            Descent=-200,
            CapHeight=800,
            StemV=80,
            FontFile2=program,
        )
        below = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=pikepdf.Name.OneGlyph,
            CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=_UNITS,
            CIDToGIDMap=pdf.make_stream(bytes(2 * (len(self._codes) + 1))),
        )
        self._font.Type, self._font.Subtype = pikepdf.Name.Font, pikepdf.Name.Type0
        self._font.BaseFont, self._font.Encoding = pikepdf.Name.OneGlyph, pikepdf.Name("/Identity-H")
        self._font.DescendantFonts = pikepdf.Array([pdf.make_indirect(below)])
        self._font.ToUnicode = pdf.make_stream(self._to_unicode())

    def _code(self, char: str) -> int:
        return self._codes.setdefault(char, len(self._codes) + 1)

    def _to_unicode(self) -> bytes:
        lines = [
            f"<{code:04X}> <{char.encode('utf-16-be').hex().upper()}>" for char, code in self._codes.items()
        ]
        blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
        joined = "".join(f"{len(one)} beginbfchar\n" + "\n".join(one) + "\nendbfchar\n" for one in blocks)
        return _CMAP.format(joined).encode()

    def _picture(self, picture: Image.Image) -> pikepdf.Object:
        grey = _is_grey(picture)
        shown = picture.convert("L") if grey else picture
        content, packing = zlib.compress(shown.tobytes(), 6), pikepdf.Name.FlateDecode
        if len(content) > _LARGE:
            made = io.BytesIO()
            shown.save(made, "JPEG", quality=_JPEG_QUALITY)
            content, packing = made.getvalue(), pikepdf.Name.DCTDecode
        stream = pikepdf.Stream(self._pdf, content)
        stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        stream.Width, stream.Height, stream.BitsPerComponent = picture.width, picture.height, 8
        stream.ColorSpace = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
        stream.Filter = packing
        return self._pdf.make_indirect(stream)


def _is_grey(picture: Image.Image) -> bool:
    red, green, blue = picture.split()
    differences = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return all(one.getextrema()[1] < _COLOURED for one in differences)  # type: ignore[operator]


def _one_glyph() -> bytes:
    """A TrueType font with one glyph, as large as the line."""
    outline = struct.pack(
        ">hhhhhHH4B4h4h", 1, 0, -200, _UNITS, 800, 3, 0, 1, 1, 1, 1, 0, _UNITS, 0, -_UNITS, -200, 0, _UNITS, 0
    )
    tables = {
        b"glyf": outline,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh",
            0x10000,
            0x10000,
            0,
            0x5F0F3CF5,
            0,
            _UNITS,
            0,
            0,
            0,
            -200,
            _UNITS,
            800,
            0,
            8,
            2,
            0,
            0,
        ),
        b"hhea": struct.pack(
            ">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, _UNITS, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1
        ),
        b"hmtx": struct.pack(">Hh", _UNITS, 0),
        b"loca": struct.pack(">HH", 0, len(outline) // 2),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 1, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    head = struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 16 * len(tables) - 64)
    at = 12 + 16 * len(tables)
    entries, body = b"", b""
    for tag, content in sorted(tables.items()):
        padded = content + b"\0" * (-len(content) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        entries += tag + struct.pack(">III", total, at + len(body), len(content))
        body += padded
    return head + entries + body
