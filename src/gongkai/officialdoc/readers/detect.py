"""What a file is, from its first bytes and, for packages, from its members. The name is never looked at."""

from __future__ import annotations

import re

from ..errors import UnreadableDocument
from .guard import open_package

READS = "目前可以读取文本（.txt、.md）、网页（.html）、Word（.docx）、PDF 和 OFD 文件"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HTML_TAG = re.compile(
    rb"<(?:meta|div|p|table|span|article|section|title|h[1-6]|br|ul|ol)[\s/>]", re.IGNORECASE
)
# An encrypted Word file is packed like one of old Office, with this as the name of a stream.
_OLD_OFFICE, _ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
_REFUSED = [
    (_OLD_OFFICE, "这是旧版 Office 文件（.doc、.xls 等），请另存为 .docx 后再试"),
    (b"{\\rtf", "这是 RTF 文件，请另存为 .docx 后再试"),
    (b"\x89PNG", "这是图片，里面没有文字"),
    (b"\xff\xd8\xff", "这是图片，里面没有文字"),
    (b"GIF8", "这是图片，里面没有文字"),
    (b"II*\x00", "这是图片，里面没有文字"),
    (b"MM\x00*", "这是图片，里面没有文字"),
    (b"RIFF", "这是图片或录音，里面没有文字"),
    (b"Rar!", "这是压缩包，请解压后再试"),
    (b"7z\xbc\xaf", "这是压缩包，请解压后再试"),
    (b"\x1f\x8b", "这是压缩包，请解压后再试"),
    (b"\x7fELF", "这是程序，不是文字文档，请给出公文文件"),
]
# What other packages have inside.
_FOREIGN = [
    (
        "xl/workbook.",
        "这是 Excel 工作簿，不是 Word 文件，请另存为 PDF，或把表格复制到 Word 文档（.docx）后再试",
    ),
    (
        "ppt/presentation.",
        "这是 PowerPoint 演示文稿，不是 Word 文件，请另存为 PDF，或把内容复制到 Word 文档（.docx）后再试",
    ),
]
_NO_TEXT = "文件内容不是文字文档，可能是程序或其他数据，请确认给出的是公文文件"
# Bytes that no encoding of one or two bytes uses for characters, and the upper halves of Chinese in UTF-16.
_CONTROL = bytes((*range(9), *range(14, 27), *range(28, 32)))
_UPPER = bytes((0x00, 0x20, 0x22, 0x30, 0xFF, *range(0x4E, 0xA0)))
_SAMPLE, _CONTROL_SHARE, _WIDE_SHARE = 200_000, 0.05, 0.55


def detect(data: bytes) -> str:
    """`docx`, `html`, `ofd`, `pdf` or `text`. Everything else is refused with the formats that can be read today."""
    if not data.strip(b"\x00\t\n\r "):
        raise UnreadableDocument(f"文件是空的；{READS}")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLD_OFFICE) and _ENCRYPTED in data:
        raise UnreadableDocument(f"文件设有密码，请去掉密码后再试；{READS}")
    for magic, reason in _REFUSED:
        if data.startswith(magic):
            raise UnreadableDocument(f"{reason}；{READS}")
    if data.startswith(b"PK"):
        return _package(data)
    if is_html(data):
        return "html"
    if _is_binary(data[:_SAMPLE]):
        raise UnreadableDocument(f"{_NO_TEXT}；{READS}")
    return "text"


def _is_binary(sample: bytes) -> bool:
    """No text: full of control characters, and not in UTF-16 or UTF-32, where any byte may stand."""
    if len(sample) - len(sample.translate(None, _CONTROL)) < _CONTROL_SHARE * len(sample):
        return False
    halves = (sample[0::2], sample[1::2])
    return all(len(half.translate(None, _UPPER)) > (1 - _WIDE_SHARE) * len(half) for half in halves)


def _package(data: bytes) -> str:
    names = set(open_package(data).names())
    if "word/document.xml" in names:
        return "docx"
    if "OFD.xml" in names:
        return "ofd"
    for beginning, reason in _FOREIGN:
        if any(name.startswith(beginning) for name in names):
            raise UnreadableDocument(f"{reason}；{READS}")
    raise UnreadableDocument(f"这个压缩包不是 Word 或 OFD 文件（缺少 word/document.xml 或 OFD.xml）；{READS}")


def is_html(data: bytes) -> bool:
    """A page: it names itself one, or opens with a tag of a page."""
    head = data[:4096].replace(b"\x00", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else data[:4096]
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    if _HTML.search(head):
        return True
    return head.startswith(b"<") and _HTML_TAG.search(head) is not None
