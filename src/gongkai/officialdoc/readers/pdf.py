"""A PDF as lines: pieces of text and rules by PDFium, arranged by `layout`. Metadata of the file is not believed."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as raw

from ..errors import NoText, UnreadableDocument
from ..lines import Source
from . import pdfium
from .layout import MAX_PAGES, Page, compose, has_text
from .pdf_page import PageReader

_UNMAPPED = re.compile(r"[\ue000-\uf8ff\ufffd-\uffff]")
_UNMAPPED_SHARE = 0.3
_DAMAGED = "PDF 文件已损坏或不完整；请重新导出 PDF，或提供 .txt、.html、.docx 文件"
# PDFium must not run in two threads of one process.
lock = threading.Lock()


def read_pdf(data: bytes) -> Source:
    """Paragraphs, rows, footnotes and residue in reading order. Raises UnreadableDocument."""
    with lock:
        document = open_pdf(data)
        try:
            # Forms are streams, and what a stream is stands in the file as it is, even where all else is compressed.
            source = compose(_pages(document, PageReader(forms=b"/Form" in data)))
        finally:
            document.close()
    if not has_text(source):
        raise NoText("PDF 中没有文字，可能是扫描件；请提供原始的 Word 或文本文件，或先做文字识别")
    if _unmapped(source.lines):
        raise NoText("PDF 的字体没有附带文字编码，取不出文字；请提供原始的 Word 或文本文件")
    return source


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """The document, of at least one page and not too many; to be used under `lock` and closed. Raises UnreadableDocument."""
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
    except pypdfium2.PdfiumError:
        if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise UnreadableDocument("PDF 已加密，需要密码才能打开；请去除密码后再试") from None
        raise UnreadableDocument(_DAMAGED) from None
    if not 0 < pages <= MAX_PAGES:
        document.close()
        raise UnreadableDocument(f"PDF 超过 {MAX_PAGES} 页，请拆分后再试" if pages else _DAMAGED)
    return document


def _pages(document: pypdfium2.PdfDocument, reader: PageReader) -> Iterator[Page]:
    """One page after the other; each is closed before the next is loaded."""
    address = pdfium.address(document.raw)
    for number in range(len(document)):
        page = pdfium.load_page(address, number)
        if not page:
            raise UnreadableDocument(_DAMAGED)
        try:
            text_page = pdfium.load_text(page)
            if not text_page:
                raise UnreadableDocument(_DAMAGED)
            try:
                made = reader.read(page, text_page)
            finally:
                pdfium.close_text(text_page)
        finally:
            pdfium.close_page(page)
        yield made


def _unmapped(lines: list[str]) -> bool:
    """Many characters from private areas or replacement characters: the fonts do not say what their glyphs mean."""
    text = "".join(lines)
    return len(_UNMAPPED.findall(text)) > _UNMAPPED_SHARE * len(text)
