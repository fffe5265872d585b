"""What a file is, by its content. Pure: it runs in the process that reads uploads, which knows no Django."""

from __future__ import annotations

import puremagic

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.detect import detect
from gongkai.officialdoc.readers.guard import Package, open_package
from gongkai.officialdoc.readers.text import decode

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OFD = "application/ofd"
PNG = "image/png"
JPEG = "image/jpeg"
TEXT = "text/plain"
EXTENSIONS = {
    ".pdf": PDF,
    ".docx": DOCX,
    ".xlsx": XLSX,
    ".ofd": OFD,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".txt": TEXT,
}
ALLOWED = "可以上传 PDF、Word（.docx）、Excel（.xlsx）、OFD、图片（.png、.jpg）和文本（.txt）"

_MAIN_PART = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "OFD.xml": OFD}
_PNG_HEAD, _JPEG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\xff\xd8\xff"
_PACKAGE_HEAD = b"PK\x03\x04"
_BLANK = b"\xef\xbb\xbf\t\r\n "
# From here on a signature is believed against our own finding that the bytes are a text.
_SURE = 0.5


def media_type_of(data: bytes) -> tuple[str, Package | None]:
    """The type, and the package if it is one. Raises UnreadableDocument with a sentence for whatever is not allowed."""
    if data.startswith(_PACKAGE_HEAD):
        package = open_package(data)
        return _type_of_package(package), package
    found = _type_of_single(data)
    if not _signature_agrees(data, found):
        raise UnreadableDocument(f"内容与任何一种可以上传的文件都不相符；{ALLOWED}")
    return found, None


def _type_of_package(package: Package) -> str:
    names = package.names()
    if len(set(names)) != len(names):
        raise UnreadableDocument("文件包内有重名的成员，请重新保存后再试")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UnreadableDocument("文件含有宏，请另存为不含宏的 .docx 或 .xlsx 后再试")
    found = {kind for part, kind in _MAIN_PART.items() if part in names}
    if len(found) != 1:
        raise UnreadableDocument(f"这个压缩包不是 Word、Excel 或 OFD 文件；{ALLOWED}")
    return found.pop()


def _type_of_single(data: bytes) -> str:
    if data.lstrip(_BLANK).startswith(b"%PDF-"):
        return PDF
    if data.startswith(_PNG_HEAD):
        return PNG
    if data.startswith(_JPEG_HEAD):
        return JPEG
    try:
        kind = detect(data)
        if kind == "text":
            decode(data)
            return TEXT
    except UnreadableDocument as error:
        # The parser's sentence ends with the formats that the parser reads; these are others.
        raise UnreadableDocument(f"{str(error).partition('；')[0]}；{ALLOWED}") from None
    what = "网页不能作为附件，请另存为 PDF 后再试" if kind == "html" else "文件开头不是该类文件应有的内容"
    raise UnreadableDocument(f"{what}；{ALLOWED}")


def _signature_agrees(data: bytes, found: str) -> bool:
    """A second opinion, from the signatures of some thousand formats."""
    try:
        matches = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return found == TEXT  # no signature: only a text has none
    if found == TEXT:
        return not any(match.confidence >= _SURE and match.mime_type != TEXT for match in matches)
    return any(match.mime_type == found for match in matches)
