"""Marks of footnotes in the text of a page: they are no text. Exponents (m²) and numbers of links are."""

from __future__ import annotations

import re

from .pageelements import NOTE, RAISED

_BRACKETED = re.compile(
    r"[\[〔【(（［]\s*(?:\d{1,3}|[a-z]|注\s*\d{0,3})\s*[\])〕】）］]|[①-⑳㉑-㊿*※†‡]|注\s*\d{1,3}"
)
_NUMBER = re.compile(r"\d{1,3}")
# A raised number behind these is an exponent: m², 10⁶, 平方米 is mostly written as 米².
_MEASURED = re.compile(r"[A-Za-z0-9)）米里]\s*$")


def is_note_mark(text: str, before: str, tag: str, marks: int) -> bool:
    """Whether a raised or linked text is the mark of a note; `marks` are those of the element itself."""
    text = text.strip()
    if tag == "sup":
        if _BRACKETED.fullmatch(text):
            return True
        return _NUMBER.fullmatch(text) is not None and not _MEASURED.search(before)
    # What is left are links within the page: from the text to the note, or from the note back.
    if _BRACKETED.fullmatch(text):
        return True
    return marks & (RAISED | NOTE) != 0 and _NUMBER.fullmatch(text) is not None
