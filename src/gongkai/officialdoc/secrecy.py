"""Marks of secrecy (密级): a text that carries one belongs into no public system.

A mark is sought in what a reader sees: width, traditional signs, blanks, line breaks and invisible characters make no other mark.
"""

from __future__ import annotations

import re
import unicodedata

from .model import Document

CODE = "OD-100"  # the parser's warning: the head of the document carries a mark

# Characters that show nothing: of format, of control, what is put on another sign; and blanks that are no spaces to Python.
_UNSEEN = {"Cf", "Cc", "Mn", "Me"}
_BLANKS = dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164"), " ")
_PLAIN = str.maketrans("機絕絶祕級長個", "机绝绝秘级长个") | _BLANKS
_GAP = re.compile(r"\s+")
_BREAKS = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")

# In a plain text every gap is one blank or one line break.
_HIGHER = r"(?:绝\s?密|机\s?密)"
_LOW = r"秘\s?密"
_ANY = rf"(?:{_HIGHER}|{_LOW})"
_STAR = r"[★☆⭐🌟✩✪✫✬✭✮✯✰⋆∗*]"
# How long it is kept. 侵犯商业秘密3年以下 and 接触机密10年的人员 tell of something else.
_TERM = r"\s?(?:(?:\d{1,3}|[一二两三四五六七八九十]{1,3})\s?(?:年|个\s?月)(?!\s?[以之内来前后的多间起])|长\s?期(?!\w))"
# 绝密、机密、秘密 side by side are the list of grades.
_NO_LIST = rf"(?!\s?(?:[、/,，或和及与]\s?)?{_ANY})"
_MARKS = (
    rf"{_ANY} ?级? ?{_STAR}",
    rf"^{_ANY}\s?级?\s?{_STAR}",  # a star on the next line belongs to a mark that has its line to itself
    rf"(?:密\s?级|密\s?等\s?级)\s?[:(\[【〖〔|\s]\s?[(\[【〖〔]?\s?{_ANY}{_NO_LIST}",
    rf"[\[【〖〔{{]\s?{_ANY}\s?级?(?:{_TERM})?\s?[\]】〗〕}}]",
    rf"\(\s?(?:{_HIGHER}\s?级?(?:{_TERM})?|(?<=^\()\s?{_LOW}\s?级?|{_LOW}{_TERM})\s?\)",
    rf"{_HIGHER}{_TERM}",
    rf"(?:(?<!\w)|(?<=[为系件])){_LOW}{_TERM}",
)
MARK = re.compile("|".join(_MARKS), re.MULTILINE)


def is_marked(parsed: Document | None, *texts: str) -> bool:
    """Whether the document or one of the texts carries a mark."""
    if parsed is not None and any(warning.code == CODE for warning in parsed.warnings):
        return True
    lines = ["\n".join(parsed.lines)] if parsed is not None else []
    return any(has_mark(text) for text in (*lines, *texts))


def has_mark(text: str) -> bool:
    """Whether a mark stands in the text, however it is spelt."""
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return "密" in plain and MARK.search(_seen(plain)) is not None


def _seen(text: str) -> str:
    """What can be seen of a text, with every gap as one blank or one line break."""
    shown = "".join(sign for sign in text if sign.isspace() or unicodedata.category(sign) not in _UNSEEN)
    return _GAP.sub(lambda gap: "\n" if _BREAKS.search(gap[0]) else " ", shown).strip()
