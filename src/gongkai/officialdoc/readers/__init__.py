"""Readers: bytes of one format in, lines of text out. Which reader is asked is decided by content (`detect`)."""

from __future__ import annotations

from ..lines import Source
from .detect import detect
from .docx import read_docx
from .html import read_html
from .ofd import read_ofd
from .text import decode

__all__ = ["read"]


def _read_pdf(data: bytes) -> Source:
    # PDFium is a large native library: it is loaded when the first PDF comes.
    from .pdf import read_pdf

    return read_pdf(data)


_READERS = {"docx": read_docx, "html": read_html, "ofd": read_ofd, "pdf": _read_pdf}


def read(data: bytes) -> Source:
    """The lines of a document. Raises UnreadableDocument with a sentence that says what would be right."""
    reader = _READERS.get(detect(data))
    return reader(data) if reader is not None else Source.from_text(decode(data))
