"""Readers: bytes of one format in, lines of text out. Which reader is asked is decided by content (`detect`)."""

from __future__ import annotations

from ..lines import Source
from .detect import detect
from .docx import read_docx
from .html import read_html
from .text import decode

__all__ = ["read"]


def read(data: bytes) -> Source:
    """The lines of a document. Raises UnreadableDocument with a sentence that says what would be right."""
    form = detect(data)
    if form == "docx":
        return read_docx(data)
    if form == "html":
        return read_html(data)
    return Source.from_text(decode(data))
