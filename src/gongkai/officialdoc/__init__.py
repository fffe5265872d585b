"""Parsing of Chinese official documents (公文). A pure library: no Django, no network.

`parse` reads text, `parse_bytes` the bytes of a file, `sandbox.parse_untrusted` those of an upload, in a process
of their own with limits.
"""

from __future__ import annotations

from .errors import NoText, UnreadableDocument
from .model import (
    Article,
    Block,
    Chapter,
    Citation,
    Deadline,
    Document,
    Item,
    Metadata,
    ParseWarning,
    Repeal,
    Section,
    TextLine,
)
from .parser import parse, parse_bytes

__all__ = [
    "Article",
    "Block",
    "Chapter",
    "Citation",
    "Deadline",
    "Document",
    "Item",
    "Metadata",
    "NoText",
    "ParseWarning",
    "Repeal",
    "Section",
    "TextLine",
    "UnreadableDocument",
    "parse",
    "parse_bytes",
]
