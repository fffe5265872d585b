"""What somebody typed to find something, as words, and the rows that hold a word however it is written.

Titles have brackets and commas of full width, people type either; document numbers are written 〔2026〕12号 and typed in a
dozen ways. Full text comes with the room `search`.
"""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Q

LONGEST, MOST_WORDS = 100, 5

# The year of a document number in whichever brackets (国办发〔2012〕14号: GB/T 9704 asks for 〔〕).
_NUMBER = re.compile(
    r"(?<=[\u4e00-\u9fff])\s*[\[(【〔]\s*((?:19|20)\d{2})\s*[\])】〕]\s*第?\s*(\d{1,5})\s*号"
)
_BY_YEAR = re.compile(r"(?<=[\u4e00-\u9fff])((?:19|20)\d{2})年第?(\d{1,5})号")
_BETWEEN = re.compile(r"[\s,:;!?()\[\]{}<>\"'《》〈〉“”‘’「」『』【】、。]+")


def words_of(text: str) -> list[str]:
    """The words of a query, of full or half width; brackets, quotes and control characters separate like blanks."""
    shown = (" " if unicodedata.category(one).startswith("C") else one for one in text[:LONGEST])
    plain = unicodedata.normalize("NFKC", "".join(shown))
    plain = _NUMBER.sub(r"〔\1〕\2号", plain)
    return [word for word in _BETWEEN.split(plain) if word][:MOST_WORDS]


def holds(word: str, *columns: str) -> Q:
    """Rows of which one column holds the word; a document number too where it was typed with 年."""
    spellings = dict.fromkeys((word, _BY_YEAR.sub(r"〔\1〕\2号", word)))
    found = Q()
    for column in columns:
        for spelling in spellings:
            found |= Q(**{f"{column}__icontains": spelling})
    return found


def holds_all(text: str, *columns: str) -> Q:
    """Rows that hold every word of what was typed, each in one of the columns. Without words: every row."""
    found = Q()
    for word in words_of(text):
        found &= holds(word, *columns)
    return found
