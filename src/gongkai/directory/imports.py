"""`gongkai import agencies FILE`: the directory from a table, all rows or none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.agencies.choices import AgencyKind, Level
from gongkai.agencies.codes import check_uscc
from gongkai.agencies.models import Agency
from gongkai.directory import actions

# Column head -> field. The heads are those of the register's own export, so that an export can be imported again.
TEXTS = {"代码": "code", "全称": "name", "简称": "short_name", "统一社会信用代码": "uscc"}
CHOICES = {"机构性质": ("kind", AgencyKind), "层级": ("level", Level)}
PARENT, SINCE, VERTICAL = "上级机构", "设立日期", "垂直管理"
REQUIRED = ("代码", "全称", "机构性质", "层级")
KNOWN = {*TEXTS, *CHOICES, PARENT, SINCE, VERTICAL}


@dataclass(slots=True)
class ImportReport:
    """What an import did: counts, and each rejected row as (row number in the file, column, reason)."""

    read: int = 0
    created: int = 0
    changed: int = 0
    rejected: list[tuple[int, str, str]] = field(default_factory=list)


def import_agencies(text: str, *, actor: User, now: datetime, dry_run: bool = False) -> ImportReport:
    """Create or change an agency per row, by its code. With one bad row nothing is written, and every bad row is reported."""
    report = ImportReport()
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    heads = list(reader.fieldnames or [])
    missing = [head for head in REQUIRED if head not in heads]
    unknown = [head for head in heads if head not in KNOWN]
    report.rejected += [(1, head, "缺少这一列") for head in missing]
    report.rejected += [(1, head or "（空）", "不认识的列") for head in unknown]
    if report.rejected:
        return report
    with transaction.atomic():
        for number, row in enumerate(reader, start=2):
            report.read += 1
            problems = list(_carry_out(row, actor, now, report))
            report.rejected += [(number, column, reason) for column, reason in problems]
        if report.rejected or dry_run:
            transaction.set_rollback(True)
    return report


def _carry_out(
    row: dict[str, str | None], actor: User, now: datetime, report: ImportReport
) -> Iterator[tuple[str, str]]:
    # An export puts an apostrophe before what a spreadsheet would take for a formula.
    cells = {head: (value or "").strip().removeprefix("'") for head, value in row.items() if head in KNOWN}
    known = Agency.objects.filter(code=cells["代码"]).select_related("parent").first()
    before = actions.content(known) if known else None
    agency = known or Agency()
    problems = list(_fill(agency, cells))
    yield from problems
    if problems or (before and before == actions.content(agency)):
        return
    try:
        agency.full_clean(exclude=["parent"])
        with transaction.atomic():
            if known:
                actions.change_agency(agency, actor=actor, effective_on=timezone.localdate(now), now=now)
            else:
                actions.create_agency(agency, actor=actor, now=now)
    except ValidationError as error:
        yield from ((_head(name), " ".join(messages)) for name, messages in error.message_dict.items())
    except Refused as refused:
        yield "—", str(refused)
    else:
        report.changed += known is not None
        report.created += known is None


def _fill(agency: Agency, cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    for head, name in TEXTS.items():
        if head in cells:
            setattr(agency, name, cells[head])
    yield from ((head, "不能为空") for head in REQUIRED if not cells[head])
    for head, (name, choices) in CHOICES.items():
        values = {str(label): value for value, label in choices.choices} | {
            value: value for value in choices.values
        }
        if cells[head] in values:
            setattr(agency, name, values[cells[head]])
        elif cells[head]:
            yield (
                head,
                f"“{cells[head]}”不是{head}，应为：{'、'.join(str(label) for label in choices.labels)}",
            )
    if problem := check_uscc(agency.uscc) if agency.uscc else None:
        yield "统一社会信用代码", problem
    if cells.get(SINCE):
        try:
            agency.since = date.fromisoformat(cells[SINCE])
        except ValueError:
            yield SINCE, f"“{cells[SINCE]}”不是日期，应写作 2018-03-01"
    if VERTICAL in cells:
        agency.is_vertical = cells[VERTICAL] in {"是", "1", "true"}
    if PARENT in cells:
        yield from _find_parent(agency, cells[PARENT])


def _find_parent(agency: Agency, name: str) -> Iterator[tuple[str, str]]:
    if not name:
        agency.parent = None
        return
    found = list(
        (
            Agency.objects.filter(code=name)
            | Agency.objects.filter(name=name)
            | Agency.objects.filter(short_name=name)
        )[:2]
    )
    if len(found) == 1:
        agency.parent = found[0]
    else:
        yield PARENT, f"“{name}”{'不止一个，请改用代码' if found else '还没有登记，请把上级放在下级之前'}"


def _head(name: str) -> str:
    heads = {field: head for head, field in TEXTS.items()} | {
        field: head for head, (field, _) in CHOICES.items()
    }
    return heads.get(name, name)
