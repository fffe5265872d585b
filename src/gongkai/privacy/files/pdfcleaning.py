"""Pages of a PDF without what hangs on them: annotations, private data, other versions of their pictures, marked words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from pikepdf.models import PdfParsingError

from .pdfobjects import ODD
from .pdfpage import Position

# What a page keeps.
_PAGE = frozenset("/Type /Parent /Contents /Resources /MediaBox /CropBox /Rotate /UserUnit /Group".split())
# What any object loses.
_LOST = (
    "/PieceInfo /Metadata /Thumb /AA /A /AF /Alternates /OPI /LastModified /StructParent /StructParents /Alt /ActualText "
    "/OC /Measure /PtData /ID /SpiderInfo /Private"
).split()
# Annotations that show nothing of their own on the page, or only a sign that there is something to read.
_NOT_DRAWN = frozenset(
    "/Text /Popup /FileAttachment /Sound /Movie /Screen /RichMedia /3D /Link /Redact /TrapNet".split()
)
_MARKS = {"BDC": "BMC", "DP": "MP"}
# Segments of a JPEG that carry metadata: APP1 to APP15 but the profile and Adobe's colours, and comments.
_KEPT_SEGMENTS = (0xE0, 0xE2, 0xEE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the web: where it leads, and its rectangle in the coordinates of the page."""

    target: str
    rectangle: tuple[float, float, float, float]

    def add(self, pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        """Put the link on a page."""
        made = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=pikepdf.Array([round(side, 2) for side in self.rectangle]),
            Border=[0, 0, 0],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(self.target)),
        )
        if "/Annots" not in page.obj:
            page.obj.Annots = pikepdf.Array()
        page.obj.Annots.append(pdf.make_indirect(made))

    def moved(self, position: Position) -> Link:
        """The link on a page that is drawn anew: upright, its lower left corner at 0, 0."""
        left, bottom, right, top = self.rectangle
        left, top, right, bottom = position.box(left, top, right, bottom)
        return replace(self, rectangle=(left, position.height - bottom, right, position.height - top))


def links_of(page: pikepdf.Page) -> list[Link]:
    """The links of a page that lead to the web."""
    found = []
    for one in _annotations(page):
        action, box = one.get("/A"), one.get("/Rect")
        if one.get("/Subtype") == "/Link" and isinstance(action, pikepdf.Dictionary) and box is not None:
            target = action.get("/URI")
            if isinstance(target, pikepdf.String) and len(box) == 4:
                left, bottom, right, top = (float(side) for side in box)
                found.append(Link(str(target), (left, bottom, right, top)))
    return found


def must_be_drawn(page: pikepdf.Page, *, layered: bool) -> bool:
    """The page shows annotations or fields, has layers of which some are not shown, or a picture that cannot be cleaned."""
    if any(str(one.get("/Subtype")) not in _NOT_DRAWN for one in _annotations(page)):
        return True
    for one in _below(page.obj.get("/Resources")):
        if layered and (one.get("/OC") is not None or one.get("/Type") == "/OCG"):
            return True
        # Shown or not as several layers together say.
        if one.get("/Type") == "/OCMD" and (layered or "/VE" in one or one.get("/P", "/AnyOn") != "/AnyOn"):
            return True
        if isinstance(one, pikepdf.Stream) and "/JPXDecode" in str(one.get("/Filter")):
            return True
    return False


def prepare(pdf: pikepdf.Pdf) -> None:
    """Leave only annotations that are drawn on the page, and to each page the resources that it names."""
    pdf.remove_unreferenced_resources()
    for page in pdf.pages:
        if "/Annots" in page.obj:
            page.obj.Annots = pikepdf.Array(
                [one for one in _annotations(page) if str(one.get("/Subtype")) not in _NOT_DRAWN]
            )


def fonts_of(page: pikepdf.Page) -> set[tuple[int, int]]:
    """What of the fonts of a page tells for which characters they were made: their outlines, their tables of characters."""
    return {
        below.objgen
        for one in _below(page.obj.get("/Resources"))
        if one.get("/Type") == "/Font"
        for below in _below(one)
        if isinstance(below, pikepdf.Stream)
    }


def clean_page(pdf: pikepdf.Pdf, page: pikepdf.Page) -> bool:
    """Clean a page that was taken over. False where its content cannot be parsed."""
    for key in [str(key) for key in page.obj.keys() if key not in _PAGE]:  # noqa: SIM118 - an array of the keys
        del page.obj[key]
    try:
        page.contents_coalesce()
        streams = [page.obj.get("/Contents"), *_forms(page.obj.get("/Resources"))]
        for stream in streams:
            if isinstance(stream, pikepdf.Stream):
                stream.write(_unmarked(stream))
        for one in _below(page.obj.get("/Resources")):
            if "/Properties" in one:
                del one["/Properties"]
    except (pikepdf.PdfError, PdfParsingError, *ODD):
        return False
    return True


def strip(pdf: pikepdf.Pdf) -> None:
    """Take from all objects what only hangs on them, and from JPEG pictures their metadata."""
    for one in pdf.objects:
        if not isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        if one.get("/Subtype") == "/Link":
            continue
        for key in _LOST:
            if key in one:
                del one[key]
        if isinstance(one, pikepdf.Stream) and one.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            raw = one.read_raw_bytes()
            bare = without_metadata(raw)
            if bare != raw:
                one.write(bare, filter=pikepdf.Name.DCTDecode)


def without_metadata(jpeg: bytes) -> bytes:
    """A JPEG without the segments that carry metadata, and without what follows its end. Pixels stay as they are."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    out, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xDA:
            end = jpeg.find(b"\xff\xd9", at)
            # Further scans follow the first; the last end that no other picture begins behind counts.
            second = jpeg.find(b"\xff\xd8\xff", at)
            if second < 0:
                end = jpeg.rfind(b"\xff\xd9")
            out.append(jpeg[at : end + 2] if end > 0 else jpeg[at:])
            break
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _KEPT_SEGMENTS:
            out.append(jpeg[at : at + length])
        at += length
    return b"".join(out)


def _unmarked(stream: Any) -> bytes:
    """Content without comments, and without the words that marks carry."""
    made: list[Any] = []
    for one in pikepdf.parse_content_stream(stream):
        operator = str(one.operator)
        if operator in _MARKS and len(one.operands) == 2:
            made.append(
                pikepdf.ContentStreamInstruction([one.operands[0]], pikepdf.Operator(_MARKS[operator]))
            )
        else:
            made.append(one)
    return pikepdf.unparse_content_stream(made)


def _annotations(page: pikepdf.Page) -> list[Any]:
    array = page.obj.get("/Annots")
    return (
        [one for one in array if isinstance(one, pikepdf.Dictionary)]
        if isinstance(array, pikepdf.Array)
        else []
    )


def _forms(resources: Any) -> list[Any]:
    return [
        one for one in _below(resources) if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"
    ]


def _below(node: Any) -> Iterator[Any]:
    """All dictionaries and streams that can be reached from here, each once."""
    seen: set[tuple[int, int]] = set()
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, pikepdf.Array):
            stack += list(one)
        elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            if one.is_indirect:
                if one.objgen in seen:
                    continue
                seen.add(one.objgen)
            yield one
            stack += [value for key, value in one.items() if key != "/Parent"]
