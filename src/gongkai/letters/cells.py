"""What one cell of a file may hold, and how it reads as text, number or day."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from gongkai.officialdoc.dates import make_date, whole_date
from gongkai.officialdoc.deadlines import Origin, read_term

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t")
# Excel takes no more than this in one cell.
LONGEST = 32_767
# What a table counts fits easily; a longer number, or one like 1E+3000000, is a slip or means harm: writing it out takes hours.
MOST_DIGITS, MOST_PLACES = 30, 15
_CUT = "……（内容过长，以下从略）"
# What XML cannot hold: control characters, halves of pairs, and two that are no characters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?$")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")

Value = str | date | Decimal | int | None


def fit(text: str) -> str:
    """The text as every format can hold it: line feeds alone end lines, no tabs, and nothing that XML refuses."""
    clean = _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return clean if len(clean) <= LONGEST else clean[: LONGEST - len(_CUT)] + _CUT


def escaped(text: str) -> str:
    """The text as a workbook must hold it: _x000D_ stands there for a sign that XML cannot hold, so its first stroke is written so."""
    return _ESCAPED.sub("_x005F_", text)


def guarded(text: str) -> str:
    """The text with an apostrophe before a leading = + - @, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _is_to_be_guarded(text) else text


def unguarded(text: str) -> str:
    """The counterpart of `guarded`."""
    return text[1:] if text.startswith("'") and _is_to_be_guarded(text) else text


def _is_to_be_guarded(text: str) -> bool:
    # Apostrophes and blanks before the sign count too: otherwise what is written here could not be told from what we added.
    return text.lstrip("' \n\u3000").startswith(FORMULA_STARTS)


def to_date(text: str) -> date | None:
    """The day that a cell names: 2026-09-30, 2026/9/30, 2026.9.30, 20260930 or 2026年9月30日. A time behind it is left out.

    None where it is no day of the calendar.
    """
    day = _TIME.sub("", text.strip())
    if compact := _COMPACT.fullmatch(day):
        return make_date(*map(int, compact.groups()))
    return whole_date(day)


def to_deadline(text: str) -> date | None:
    """The last day that a cell leaves: a day, or 2026年11月底前, 2026年上半年, 2026年11月30日前. Never without a year."""
    if day := to_date(text):
        return day
    terms = read_term(text.strip(), Origin())
    return date.fromisoformat(terms[0].date) if len(terms) == 1 and terms[0].date else None


def to_number(text: str) -> Decimal | None:
    """The number in a cell; of 80% it is 80. None where it is no number, or far larger or smaller than any table counts."""
    digits = text.strip().replace("，", ",").replace("％", "%").removesuffix("%").strip()
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return None
    return number if number.is_finite() and _is_of_a_table(number) else None


def _is_of_a_table(number: Decimal) -> bool:
    return len(number.as_tuple().digits) <= MOST_DIGITS and abs(number.adjusted()) <= MOST_PLACES


def shown(value: Value) -> str:
    """The value as text, as DOCX and CSV have it: days as 2026-09-30."""
    if value is None:
        return ""
    if isinstance(value, datetime):  # a moment is no day: whose time zone would it be?
        raise TypeError("a cell holds a text, a number or a day; make a text of the moment first")
    return value.isoformat() if isinstance(value, date) else fit(str(value))
