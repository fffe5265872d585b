"""The periods of a year in which standing tasks are confirmed and agencies answer for their tasks. Pure functions.

A period is written 2026-Q2, 2026-H1 or 2026: it sorts within its cycle, and reads the same in files and addresses.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from gongkai.plans.choices import Cycle

_WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?P<part>Q[1-4]|H[12]))?")
_MONTHS = {Cycle.QUARTER: 3, Cycle.HALF_YEAR: 6, Cycle.YEAR: 12}
_QUARTERS, _HALVES = "一二三四", "上下"


def period_of(day: date, cycle: str) -> str:
    """The period of the cycle in which the day lies."""
    number = (day.month - 1) // _MONTHS[Cycle(cycle)] + 1
    return {"quarter": f"{day.year}-Q{number}", "half_year": f"{day.year}-H{number}"}.get(
        cycle, str(day.year)
    )


def periods_of(year: int, cycle: str) -> list[str]:
    """The periods of a year, in order."""
    months = _MONTHS[Cycle(cycle)]
    return [period_of(date(year, month, 1), cycle) for month in range(1, 13, months)]


def bounds(period: str) -> tuple[date, date]:
    """First and last day of a period. Raises ValueError for anything else."""
    match = _WRITTEN.fullmatch(period)
    if match is None:
        raise ValueError(f"not a period: {period!r}")
    year, part = int(match["year"]), match["part"]
    months = {"Q": 3, "H": 6}[part[0]] if part else 12
    first = months * (int(part[1]) - 1) + 1 if part else 1
    last = first + months - 1
    after = date(year + last // 12, last % 12 + 1, 1)
    return date(year, first, 1), after - timedelta(days=1)


def label(period: str) -> str:
    """2026年第二季度, 2026年上半年, 2026年."""
    match = _WRITTEN.fullmatch(period)
    if match is None:
        return period
    part = match["part"]
    if not part:
        return f"{match['year']}年"
    number = int(part[1]) - 1
    named = f"第{_QUARTERS[number]}季度" if part[0] == "Q" else f"{_HALVES[number]}半年"
    return f"{match['year']}年{named}"
