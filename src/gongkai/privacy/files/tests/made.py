"""Files that carry values in all the places where programs leave them, and an independent search for these values."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
from docx import Document
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

# Computed, of a region that does not exist.
ID = "650199190001010015"
NAME = "欧阳建国"
MOBILE = "13812345678"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_ROLES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def run(text: str, properties: str = "") -> str:
    """A run of a Word paragraph."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    """A Word paragraph of runs; a plain text is one."""
    return "<w:p>" + "".join(one if one.startswith("<") else run(one) for one in runs) + "</w:p>"


def table(*rows: list[str]) -> str:
    """A Word table of texts."""
    cells = ["".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows]
    grid = "<w:gridCol/>" * max(map(len, rows))
    return (
        f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"
    )


def part(tag: str, content: str) -> str:
    """A part of a Word document."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{tag} {_SPACES}>{content}</w:{tag}>'


def docx(
    body: str, parts: dict[str, str | bytes] | None = None, links: list[tuple[str, str, bool]] | None = None
) -> bytes:
    """A Word package: its body, further parts by name, and relationships (role, target, external) rId1, rId2, …"""
    rels = "".join(
        f'<Relationship Id="rId{number}" Type="{_ROLES}{role}" Target="{target}"'
        + (' TargetMode="External"' if outside else "")
        + "/>"
        for number, (role, target, outside) in enumerate(links or [], start=1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/"
    known = {
        "header": "header",
        "footer": "footer",
        "comments": "comments",
        "footnotes": "footnotes",
        "styles": "styles",
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_TYPES}{kind}+xml"/>'
        for name in parts or {}
        for mark, kind in known.items()
        if mark in name
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{space}content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpeg" '
        f'ContentType="image/jpeg"/><Override PartName="/word/document.xml" '
        f'ContentType="{_TYPES}document.main+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}relationships"><Relationship Id="rId1" Type="{_ROLES}officeDocument" '
        f'Target="word/document.xml"/></Relationships>',
        "word/document.xml": part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{space}relationships">{rels}</Relationships>',
        **(parts or {}),
    }
    return zipped(members)


def zipped(members: dict[str, str | bytes]) -> bytes:
    """A package of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def bomb() -> bytes:
    """A Word file of some kilobytes that unpacks to 300 MB, and says so."""
    return zipped({"word/document.xml": "<w/>", "word/media/image1.bin": bytes(300 * 1024 * 1024)})


def lying_bomb() -> bytes:
    """The same, in whose directory each member has one byte."""
    data = bytearray(bomb())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = (1).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def members(data: bytes) -> dict[str, bytes]:
    """The members of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(data: bytes, changes: dict[str, str | bytes]) -> bytes:
    """The package with some members replaced or added."""
    return zipped({**members(data), **changes})


def traces(data: bytes, value: str) -> list[str]:
    """Where a value stands in a package: in any member, in any encoding, also over tags, white space and joints."""
    found = []
    for name, content in {**members(data), "": data}.items():
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            if value.encode(encoding) in content:
                found.append(f"{name} ({encoding})")
        text = re.sub(r"<[^>]*>|[\s-]", "", content.decode("utf-8", "replace"))
        wide = text.translate({0xFF10 + digit: str(digit) for digit in range(10)})
        if value in wide:
            found.append(f"{name} (text)")
    return found


def paragraphs(data: bytes) -> list[str]:
    """The paragraphs that python-docx reads."""
    return [one.text for one in Document(io.BytesIO(data)).paragraphs]


def workbook(*rows: list[object], title: str = "名单") -> openpyxl.Workbook:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def saved(file: object) -> bytes:
    """What a document or workbook of a library writes."""
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()


def cells(data: bytes) -> dict[str, list[list[object]]]:
    """The values of all sheets, as openpyxl reads them."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def picture(
    kind: str = "PNG", size: tuple[int, int] = (60, 40), colour: str = "white", **options: object
) -> bytes:
    """A picture of one colour."""
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind, **options)
    return made.getvalue()


class Pdf:
    """A PDF drawn by reportlab."""

    def __init__(self, **options: object) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
        self._made = io.BytesIO()
        self.canvas = canvas.Canvas(self._made, invariant=True, **options)
        self.canvas.setFont("STSong-Light", 14)

    def lines(self, *lines: str) -> Pdf:
        """Lines from the top."""
        for number, line in enumerate(lines):
            self.canvas.drawString(72, 780 - 30 * number, line)
        return self

    def page(self) -> Pdf:
        """The next page."""
        self.canvas.showPage()
        self.canvas.setFont("STSong-Light", 14)
        return self

    def bytes(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self._made.getvalue()
