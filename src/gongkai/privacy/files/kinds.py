"""What a file is, by its content; the name is never asked. Packages go through the guard of the parser."""

from __future__ import annotations

from enum import StrEnum

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.detect import detect
from gongkai.officialdoc.readers.guard import open_package
from gongkai.officialdoc.readers.wordparts import is_word

READS = "可以检查 PDF、Word（.docx）、Excel（.xlsx）、图片（.png、.jpg）和文本文件"
_WORKBOOK = "xl/workbook.xml"
_XML = (".xml", ".rels", ".vml")
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")


class FileKind(StrEnum):
    """The kinds of files that can be read and redacted."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    TEXT = "text"


def kind_of(data: bytes) -> FileKind:
    """The kind. Raises UnreadableDocument, for what is encrypted or damaged as well."""
    if data.startswith(b"PK\x03\x04"):
        package = open_package(data)
        if _WORKBOOK in package.names():
            return FileKind.XLSX
        if is_word(package):
            return FileKind.DOCX
        raise UnreadableDocument(f"这个压缩包不是 Word 或 Excel 文件；{READS}")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    try:
        kind = detect(data)
    except UnreadableDocument as error:
        raise UnreadableDocument(f"{str(error).partition('；')[0]}；{READS}") from None
    if kind == "html":
        raise UnreadableDocument(f"这是网页，请另存为 PDF 后再试；{READS}")
    return FileKind.PDF if kind == "pdf" else FileKind.TEXT


def members_of(data: bytes) -> dict[str, bytes]:
    """All members of a package, unpacked within the budget of the guard. Raises UnreadableDocument."""
    package = open_package(data)
    names = [name for name in package.names() if not name.endswith("/")]
    if len({name.replace("\\", "/").lower() for name in names}) != len(names):
        raise UnreadableDocument("文件包内有重名的成员，请重新保存后再试")
    members = {name: package.read(name) for name in names}
    for name, content in members.items():
        if name.endswith(_XML) and any(mark in content.replace(b"\x00", b"") for mark in _DECLARATIONS):
            raise UnreadableDocument("文件内含有不应有的 XML 声明，已拒绝读取")
    return members
