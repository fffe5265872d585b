"""From the placed pieces of pages to lines of a document: pure geometry, shared by the readers of page formats.

`compose` sets aside what repeats in the margins, finds tables, columns and footnotes, and joins paragraphs.
"""

from __future__ import annotations

from .pipeline import MAX_CHARS, MAX_PAGES, compose, has_text
from .placed import Page, Piece, Rule, is_han, is_wide
from .radicals import without_radicals

__all__ = [
    "MAX_CHARS",
    "MAX_PAGES",
    "Page",
    "Piece",
    "Rule",
    "compose",
    "has_text",
    "is_han",
    "is_wide",
    "without_radicals",
]
