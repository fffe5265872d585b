"""Dates as documents and pages write them, as `datetime.date`; the time of a publication to the minute."""

from __future__ import annotations

import datetime as dt
import re

from .normalise import shadow
from .numerals import CN, CN_DIGIT, cn2int

_YEAR = rf"(\d{{4}}|[{CN_DIGIT}Oo0]{{4}})"
_SMALL = rf"(\d{{1,2}}|[{CN}]{{1,3}})"
_WRITTEN = rf"{_YEAR}\ ?年\ {{0,2}}{_SMALL}\ {{0,2}}月\ {{0,2}}{_SMALL}\ {{0,2}}[日号]"
_NUMERIC = r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"
_ANY = re.compile(rf"{_WRITTEN}|{_NUMERIC}")
_TIME = re.compile(r"[\ T]{0,3}(\d{1,2}):(\d{2})(?!\d)")


def _date(match: re.Match[str]) -> dt.date | None:
    parts = [one for one in match.groups()[:6] if one is not None]
    values = [cn2int(one.replace("O", "〇").replace("o", "〇")) for one in parts]
    if len(values) != 3 or any(value is None for value in values):
        return None
    return make_date(*values)


def make_date(year: int | None, month: int | None, day: int | None) -> dt.date | None:
    """The date, or None if the calendar has no such day."""
    try:
        return dt.date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def find_date(text: str) -> dt.date | None:
    """The first date in the text."""
    for match in _ANY.finditer(shadow(text)):
        if (found := _date(match)) is not None:
            return found
    return None


def whole_date(text: str) -> dt.date | None:
    """The date which the whole text is (spaces between the characters are forgiven)."""
    shade = shadow(text).strip().strip("()")
    if len(shade) > 40:
        return None
    match = _ANY.fullmatch(shade.replace(" ", ""))
    return _date(match) if match else None


def find_moment(text: str) -> str | None:
    """The first date as ISO, with hours and minutes where they follow it."""
    shade = shadow(text)
    for match in _ANY.finditer(shade):
        day = _date(match)
        if day is None:
            continue
        time = _TIME.match(shade, match.end())
        if time and int(time[1]) < 24 and int(time[2]) < 60:
            return f"{day.isoformat()}T{int(time[1]):02d}:{time[2]}"
        return day.isoformat()
    return None


def month_end(year: int, month: int) -> dt.date | None:
    """The last day of a month."""
    first = make_date(year, month, 1)
    if first is None or year >= 9999:
        return None
    return (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def add_years(day: dt.date, years: int) -> dt.date | None:
    """The same day years later; 29 February becomes 28 February (民法典 Art 202: no such day, the last of the month)."""
    year = day.year + years
    return make_date(year, day.month, day.day) or make_date(year, day.month, 28)


def add_months(day: dt.date, months: int) -> dt.date | None:
    """The same day months later, at most the last day of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    return make_date(day.year + year, month + 1, day.day) or month_end(day.year + year, month + 1)
