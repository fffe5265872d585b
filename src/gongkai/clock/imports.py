"""放假安排 from a table (XLSX, CSV or DOCX): `gongkai import calendar FILE`. A row is a holiday; all rows or none.

Heads: 年份, 节日, 放假开始, 放假结束, 调休上班, 依据文件, 发布日期. Several days worked stand apart by ；. What is empty in 年份, 依据文件 and
发布日期 repeats the row above. Each year of the table becomes a version of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency
from gongkai.clock import actions
from gongkai.clock.actions import Notice
from gongkai.clock.arrangements import Arrangement, Holiday
from gongkai.clock.models import CalendarVersion, DeadlineChange
from gongkai.letters.cells import to_date

Line = tuple[int, Sequence[str | None]]
Rejected = tuple[int, str, str]

YEAR, NAME, FIRST, LAST, WORKED, SOURCE, PUBLISHED = HEADS = (
    "年份",
    "节日",
    "放假开始",
    "放假结束",
    "调休上班",
    "依据文件",
    "发布日期",
)
REPEATED = (YEAR, SOURCE, PUBLISHED)
_HEAD_WITHIN, _LONGEST = 10, {NAME: 40, SOURCE: 200}
_APART = re.compile(r"[；;、，,\s]+")


@dataclass(slots=True)
class ImportReport:
    """What an import did: rows read, versions entered, last days moved, and each rejected cell as (row, column, reason)."""

    read: int = 0
    versions: list[CalendarVersion] = field(default_factory=list)
    changes: list[DeadlineChange] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that could be read: where it stands, what it belongs to, and its holiday."""

    number: int
    year: int
    source: str
    published_on: date
    holiday: Holiday


def import_calendar(
    lines: Sequence[Line], *, region: Agency | None, actor: User, now: datetime, dry_run: bool = False
) -> ImportReport:
    """Enter a version for each year of the table. With one bad row nothing is written, and every bad cell is reported."""
    report = ImportReport()
    rows = list(_rows(lines, report))
    report.rejected += _of_two_notices(rows)
    if report.rejected:
        return report
    with transaction.atomic():
        for year in sorted({row.year for row in rows}):
            of_year = [row for row in rows if row.year == year]
            try:
                version, changes = actions.enter(_notice(of_year, region), actor=actor, now=now)
            except Refused as refused:
                report.rejected += [(of_year[0].number, f"{year} 年", str(one)) for one in refused.reasons]
            else:
                report.versions.append(version)
                report.changes += changes
        if report.rejected or dry_run:
            transaction.set_rollback(True)
    return report


def _notice(rows: list[_Row], region: Agency | None) -> Notice:
    holidays = tuple(row.holiday for row in rows)
    arrangement = Arrangement(rows[0].year, holidays, region.pk if region else None)
    return Notice(arrangement, region, rows[0].source, rows[0].published_on)


def _rows(lines: Sequence[Line], report: ImportReport) -> Iterator[_Row]:
    place = _head(lines)
    heads = [(cell or "").strip() for cell in lines[place][1]] if lines else []
    number = lines[place][0] if lines else 1
    report.rejected += [(number, head, "缺少这一列") for head in HEADS if head not in heads]
    report.rejected += [(number, head, "不认识的列") for head in heads if head and head not in HEADS]
    report.rejected += [(number, head, "这一列出现了不止一次") for head in HEADS if heads.count(head) > 1]
    if report.rejected:
        return
    above = dict.fromkeys(REPEATED, "")
    for number, cells in lines[place + 1 :]:
        report.read += 1
        texts = {head: (cell or "").strip() for head, cell in zip(heads, cells, strict=False) if head}
        texts |= {head: texts.get(head) or above[head] for head in REPEATED}
        above = {head: texts[head] for head in REPEATED}
        before = len(report.rejected)
        row = _row(number, texts, report.rejected)
        if row is not None and len(report.rejected) == before:
            yield row
    if not report.read:
        report.rejected.append((number, NAME, "表中没有任何节日"))


def _of_two_notices(rows: Sequence[_Row]) -> Iterator[Rejected]:
    """A year is arranged by one notice: what another says would be entered under the name of the first."""
    first: dict[int, _Row] = {}
    for row in rows:
        above = first.setdefault(row.year, row)
        for head, is_same in (
            (SOURCE, row.source == above.source),
            (PUBLISHED, row.published_on == above.published_on),
        ):
            if not is_same:
                yield row.number, head, f"与第 {above.number} 行不同，同一年只能有一个依据文件"


def _head(lines: Sequence[Line]) -> int:
    """Where the heads stand, below a title perhaps."""
    return max(
        range(min(len(lines), _HEAD_WITHIN)),
        key=lambda place: sum((cell or "").strip() in HEADS for cell in lines[place][1]),
        default=0,
    )


def _row(number: int, texts: dict[str, str], rejected: list[Rejected]) -> _Row | None:
    for head in (YEAR, NAME, SOURCE):
        if not texts.get(head):
            rejected.append((number, head, "不能为空"))
        elif len(texts[head]) > _LONGEST.get(head, 40):
            rejected.append((number, head, "内容过长"))
    year = texts[YEAR].removesuffix("年")
    if texts[YEAR] and not re.fullmatch(r"20\d\d", year, re.ASCII):
        rejected.append((number, YEAR, f"“{texts[YEAR][:20]}”不是年份，应写作 2027"))
    days = {head: _day(number, head, texts.get(head, ""), rejected) for head in (FIRST, LAST, PUBLISHED)}
    worked = [_day(number, WORKED, text, rejected) for text in _APART.split(texts.get(WORKED, "")) if text]
    first, last, published_on = days[FIRST], days[LAST], days[PUBLISHED]
    if first is None or last is None or published_on is None or not re.fullmatch(r"20\d\d", year, re.ASCII):
        return None
    holiday = Holiday(texts[NAME], first, last, tuple(day for day in worked if day))
    return _Row(number, int(year), texts[SOURCE], published_on, holiday)


def _day(number: int, head: str, text: str, rejected: list[Rejected]) -> date | None:
    found = to_date(text) if text else None
    if found is None:
        rejected.append((number, head, f"“{text[:20]}”不是日期，应写作 2027-01-01" if text else "不能为空"))
    return found
