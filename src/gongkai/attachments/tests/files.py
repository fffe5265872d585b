"""Files as offices upload them, made by the libraries that write them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import openpyxl
import pytest
from docx import Document
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from gongkai.officialdoc.tests import hostile

SECRET_LINE = "只有少数人知道的一句话"
MARKED = ("机密★10年", SECRET_LINE)


def word(*lines: str, header: str = "") -> bytes:
    document = Document()
    for line in lines or ("会议签到表",):
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return _saved(document)


def word_in_runs(*runs: str) -> bytes:
    """A paragraph whose text is cut into runs, as Word does it while people type."""
    document = Document()
    paragraph = document.add_paragraph()
    for run in runs:
        paragraph.add_run(run).bold = len(run) % 2 == 0
    return _saved(document)


def sheet(*cells: str) -> bytes:
    book = openpyxl.Workbook()
    for cell in cells or ("单位", "已公开"):
        book.active.append([cell])
    return _saved(book)


def pdf(*lines: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    made = io.BytesIO()
    page = canvas.Canvas(made)
    page.setFont("STSong-Light", 16)
    for number, line in enumerate(lines or ("关于开展检查的通知",)):
        page.drawString(72, 780 - 30 * number, line)
    page.save()
    return made.getvalue()


def ofd(*lines: str) -> bytes:
    objects = [
        hostile.text_object(line, y=20 + 12 * number)
        for number, line in enumerate(lines or ("关于开展检查的通知",))
    ]
    return hostile.ofd("".join(objects))


def text(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\n".join(lines or ("工作总结", "各项任务均已完成。")).encode(encoding)


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
PAGE = b"<html><script>alert(document.cookie)</script></html>"


def pdf_and_page() -> bytes:
    """A PDF that a browser which guesses would show as a page."""
    return pdf().replace(b"\n", b"\n%" + PAGE + b"\n", 1)


def bomb() -> bytes:
    """A Word file of a few kilobytes that unpacks to 300 MB, and says so."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<w/>")
        with package.open("word/media/image1.bin", "w") as member:
            for _ in range(300):
                member.write(bytes(1024 * 1024))
    return made.getvalue()


def lying_bomb() -> bytes:
    """The same, in whose directory each member has one byte."""
    data = bytearray(bomb())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 24 : at + 28] = struct.pack("<I", 1)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def with_macro() -> bytes:
    made = io.BytesIO(word())
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return made.getvalue()


def with_two_of_a_name() -> bytes:
    made = io.BytesIO(word())
    with zipfile.ZipFile(made, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
        package.writestr("word/document.xml", b"<w/>")
    return made.getvalue()


def _saved(file: object) -> bytes:
    made = io.BytesIO()
    file.save(made)
    return made.getvalue()
