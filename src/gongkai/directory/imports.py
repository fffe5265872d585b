"""The directory from a table (XLSX, CSV or DOCX): all rows or none, and every bad cell named.

`gongkai import agencies FILE` and the page of the workspace read the same table, which is also what is exported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.agencies.choices import AgencyKind, Level, NameKind
from gongkai.agencies.codes import check_uscc
from gongkai.agencies.models import Agency, AgencyName, Succession
from gongkai.directory import actions, name_rules
from gongkai.directory.actions.identity import (
    begin_name,
    enter,
    is_kept_by_others,
    lock_directory,
    log_identity,
    save_names,
)
from gongkai.directory.reform_rules import keeps
from gongkai.directory.table import COLUMNS, SEPARATOR, names_of, successors_of
from gongkai.letters import reading
from gongkai.letters.cells import to_date, to_number
from gongkai.publishing.secrecy import has_no_secrecy_mark

Line = tuple[int, Sequence[str | None]]

# The list of the workspace says too whether an agency exists: that follows from its days and is read over.
HEADS = {column.label: column.name for column in COLUMNS} | {"存续": ""}
LABELS = {column.name: column.label for column in COLUMNS}
TEXTS = ("code", "name", "short_name", "uscc", "tile")
CHOICES: dict[str, type[AgencyKind] | type[Level]] = {"kind": AgencyKind, "level": Level}
FLAGS = ("is_vertical", "counts_in_sums")
NAMES = {"plates": NameKind.PLATE, "aliases": NameKind.ALIAS}
# What comes about by acts of its own: a row of an agency that is there repeats it or leaves it out.
OF_REFORMS = {
    "until": "撤销请在“机构改革”中办理",
    "successors": "承接机构请在“机构改革”中办理",
    "former_names": "曾用名随更名产生，不能在表中修改",
}
REQUIRED = ("code", "name", "kind", "level")
YES, NO = frozenset({"是", "1", "true"}), frozenset({"", "否", "0", "false"})
_HEAD_WITHIN, MOST_POSITION = 10, 2**31 - 1
NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(slots=True)
class ImportReport:
    """What an import did: counts, what became of each row as (number in the file, name, what), and each rejected cell
    as (row number, column, reason)."""

    read: int = 0
    created: int = 0
    changed: int = 0
    rows: list[tuple[int, str, str]] = field(default_factory=list)
    rejected: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def unchanged(self) -> int:
        """How many rows say what is there already."""
        return sum(what == UNCHANGED for _number, _name, what in self.rows)


def read_table(data: bytes) -> list[Line]:
    """The rows of the first table in a file that somebody sends. Raises `UnreadableDocument`."""
    return [line for grid in reading.read_untrusted(data)[:1] for line in grid.rows]


def import_agencies(
    lines: Iterable[Line], *, actor: User, now: datetime, dry_run: bool = False
) -> ImportReport:
    """Create or change an agency per row, by its code. With one bad row nothing is written, and every bad row is reported."""
    report = ImportReport()
    lines = list(lines)
    actor = User.objects.get(pk=actor.pk)  # whose range grows below with what the table enters
    place, heads = _head(lines)
    unknown = [head for head in heads if head and head not in HEADS]
    names = [HEADS.get(head or "", "") for head in heads]
    number = lines[place][0] if lines else 1
    report.rejected += [(number, LABELS[name], "缺少这一列") for name in REQUIRED if name not in names]
    report.rejected += [(number, head or "", "不认识的列") for head in unknown]
    report.rejected += [
        (number, LABELS[name], "这一列出现了不止一次")
        for name in set(names)
        if name and names.count(name) > 1
    ]
    if report.rejected:
        return report
    with transaction.atomic():
        lock_directory()
        rows = [_Row(number, dict(zip(names, cells, strict=False))) for number, cells in lines[place + 1 :]]
        _find_twice(rows, report)
        for row in rows:
            report.read += 1
            problems = list(_carry_out(row, actor, now, report))
            report.rejected += [(row.number, column, reason) for column, reason in problems]
        for row in rows:
            report.rejected += [
                (row.number, LABELS["successors"], reason) for reason in _carry_on(row, actor, now)
            ]
        if report.rejected or dry_run:
            transaction.set_rollback(True)
    report.rejected.sort(key=lambda cell: cell[0])
    return report


def _head(lines: list[Line]) -> tuple[int, list[str | None]]:
    """Where the heads stand, below a title perhaps, and the heads."""
    best = max(
        range(min(len(lines), _HEAD_WITHIN)),
        key=lambda place: sum((cell or "").strip() in HEADS for cell in lines[place][1]),
        default=0,
    )
    return best, [(cell or "").strip() for cell in lines[best][1]] if lines else []


@dataclass(slots=True)
class _Row:
    """A row of the table: its number in the file, and its cells by the names of their columns."""

    number: int
    cells: dict[str, str | None]
    is_new: bool = False

    def text(self, name: str) -> str:
        return (self.cells.get(name) or "").strip()

    def several(self, name: str) -> list[str]:
        parts = self.text(name).replace("、", SEPARATOR).replace(";", SEPARATOR).split(SEPARATOR)
        return sorted({part.strip() for part in parts if part.strip()})


def _find_twice(rows: list[_Row], report: ImportReport) -> None:
    seen: set[str] = set()
    for row in rows:
        code = row.text("code")
        if code and code in seen:
            report.rejected.append((row.number, LABELS["code"], f"代码“{code}”在表中出现了不止一次"))
        seen.add(code)


def _carry_out(row: _Row, actor: User, now: datetime, report: ImportReport) -> Iterator[tuple[str, str]]:
    today = timezone.localdate(now)
    agencies = Agency.objects.select_related("parent").prefetch_related("names", "successors")
    known = agencies.filter(code=row.text("code")).first()
    before = actions.content(known) if known else None
    agency = known or Agency()
    row.is_new = known is None
    problems = [
        *_fill(agency, row),
        *(_untouched(agency, row) if known else _ended(agency, row, today)),
        *_unfit_names(row),
    ]
    yield from problems
    names = _names_to_change(agency, row) if known else []
    if not problems and before and before == actions.content(agency) and not names:
        report.rows.append((row.number, agency.name, UNCHANGED))
        return
    if problems:
        return
    try:
        agency.full_clean(exclude=["parent"])
        with transaction.atomic():
            refuse_if(actions.why_not_change(actor, agency))
            if known:
                save_names(agency, today)
            else:
                enter(agency)
                actor.supervised_agency_ids.add(agency.pk)
            _save_further_names(agency, row, actor, today)
            if known or not row.several("successors"):
                log_identity(Agency.objects.get(pk=agency.pk), now)
    except ValidationError as error:
        yield from (
            (LABELS.get(name, "—"), " ".join(messages)) for name, messages in error.message_dict.items()
        )
    except Refused as refused:
        yield "—", str(refused)
    else:
        report.rows.append((row.number, agency.name, CHANGED if known else NEW))
        report.changed += known is not None
        report.created += known is None


def _fill(agency: Agency, row: _Row) -> Iterator[tuple[str, str]]:
    yield from ((LABELS[name], "不能为空") for name in REQUIRED if not row.text(name))
    yield from (
        (LABELS[name], "公式没有可用的结果，请改成文字")
        for name, cell in row.cells.items()
        if name and cell is None
    )
    for name in TEXTS:
        if name in row.cells:
            setattr(agency, name, row.text(name))
    agency.uscc = agency.uscc.upper()
    for name, choices in CHOICES.items():
        yield from _choose(agency, name, choices, row.text(name))
    if problem := check_uscc(agency.uscc) if agency.uscc else None:
        yield LABELS["uscc"], problem
    if row.text("since"):
        agency.since = to_date(row.text("since"))
        if agency.since is None:
            yield LABELS["since"], f"“{row.text('since')}”不是日期，应写作 2018-03-01"
    if row.text("position"):
        number = to_number(row.text("position"))
        if number is None or not 0 <= number <= MOST_POSITION or number != int(number):
            yield LABELS["position"], f"“{row.text('position')}”不是序号"
        else:
            agency.position = int(number)
    for name in FLAGS:
        if name in row.cells:
            setattr(agency, name, row.text(name) in YES)
            if row.text(name) not in YES | NO:
                yield LABELS[name], f"“{row.text(name)}”应为“是”或“否”"
    if "parent" in row.cells:
        yield from _find_parent(agency, row.text("parent"))


def _choose(
    agency: Agency, name: str, choices: type[AgencyKind] | type[Level], text: str
) -> Iterator[tuple[str, str]]:
    values = {str(label): value for value, label in choices.choices}
    values |= {value: value for value in choices.values}
    if text in values:
        setattr(agency, name, values[text])
    elif text:
        labels = "、".join(str(label) for label in choices.labels)
        yield LABELS[name], f"“{text}”不是{LABELS[name]}，应为：{labels}"


def _untouched(agency: Agency, row: _Row) -> Iterator[tuple[str, str]]:
    """What only a reform changes stands as it is."""
    held = {
        "until": [agency.until.isoformat()] if agency.until else [],
        "successors": successors_of(agency),
        "former_names": names_of(agency, NameKind.FORMER),
    }
    for name, reason in OF_REFORMS.items():
        if name not in row.cells:
            continue
        day = to_date(row.text(name)) if name == "until" else None
        given = [day.isoformat()] if day else row.several(name)
        if given != held[name]:
            yield LABELS[name], reason


def _ended(agency: Agency, row: _Row, today: date) -> Iterator[tuple[str, str]]:
    """An agency that ended before the platform opened is entered with its last day."""
    if text := row.text("until"):
        agency.until = to_date(text)
        if agency.until is None:
            yield LABELS["until"], f"“{text}”不是日期，应写作 2018-03-01"
        elif agency.until >= today:
            yield LABELS["until"], "撤销日期应早于今天"
        elif agency.since and agency.until < agency.since:
            yield LABELS["until"], "撤销日期不能早于设立日期"
    elif row.several("successors"):
        yield LABELS["successors"], "有承接机构的，应写明撤销日期"


def _carry_on(row: _Row, actor: User, now: datetime) -> Iterator[str]:
    """Tie a new agency that has ended to its successors, which may stand further down in the table.

    Whom it is tied to reads so in public, so the office keeps that one too.
    """
    codes = row.several("successors")
    if not row.is_new or not codes:
        return
    agency = Agency.objects.filter(code=row.text("code")).first()
    if agency is None or agency.until is None:
        return  # the row was rejected
    for code in codes:
        heir = Agency.objects.filter(code=code).exclude(pk=agency.pk).first()
        if heir is None:
            yield f"没有代码为“{code}”的机构"
        elif reason := keeps(actor, [heir]) or is_kept_by_others(actor, heir):
            yield str(reason)
        elif heir.until and heir.until <= agency.until:  # so no heirs go round in a circle
            yield f"“{heir.name}”在“{agency.name}”撤销时也已撤销，不能由它承接"
        else:
            Succession.objects.create(
                predecessor=agency, successor=heir, since=agency.until + timedelta(days=1)
            )
    log_identity(agency, now, agency.successors.all())


def _unfit_names(row: _Row) -> Iterator[tuple[str, str]]:
    """A column of several names holds each of them to what one may be, and no name has a sign that is not seen."""
    for column in ("name", "short_name"):
        if reason := name_rules.hides_nothing(row.text(column)):
            yield LABELS[column], str(reason)
    for column, kind in {**NAMES, "former_names": NameKind.FORMER}.items():
        for text in row.several(column):
            if reason := name_rules.hides_nothing(text):
                yield LABELS[column], str(reason)
            try:
                AgencyName(name=text, kind=kind).clean_fields(exclude=["agency"])
            except ValidationError as error:
                yield from ((LABELS[column], f"“{text[:20]}”：{said}") for said in error.messages)


def _names_to_change(agency: Agency, row: _Row) -> list[str]:
    return [
        name
        for name, kind in NAMES.items()
        if name in row.cells and row.several(name) != names_of(agency, kind)
    ]


def _save_further_names(agency: Agency, row: _Row, actor: User, today: date) -> None:
    """Begin the plates and aliases that are new, and end those that are left out; former ones of a new agency have no dates."""
    if agency.until and not row.is_new and _names_to_change(agency, row):
        refuse_if([Reason(_("机构已经撤销。"))])
    given = [(text, kind) for name, kind in NAMES.items() for text in row.several(name)]
    fresh = [(text, kind) for text, kind in given if text not in names_of(agency, kind)]
    texts, since = [text for text, _kind in fresh], agency.since if agency.until else today
    refuse_if(
        [
            *name_rules.are_free(agency, fresh, since=since, until=agency.until),
            *(() if agency.until else name_rules.are_read_so(actor, agency, texts)),
            has_no_secrecy_mark(None, *texts),
        ]
    )
    for text, kind in fresh:
        begin_name(agency, text, kind, agency.since if row.is_new else today)
    for name, kind in NAMES.items():
        if name not in row.cells:
            continue
        held = AgencyName.objects.filter(agency=agency, kind=kind, until=None)
        for gone in held.exclude(name__in=row.several(name)):
            gone.until = max(today - timedelta(days=1), gone.since or date.min)
            gone.save(update_fields=["until"])
    if row.is_new:
        former = row.several("former_names")
        refuse_if([*_are_called_so(agency, former, actor, today), has_no_secrecy_mark(None, *former)])
        for text in former:
            AgencyName.objects.create(agency=agency, name=text, kind=NameKind.FORMER)
        if agency.until:
            agency.names.filter(until=None).update(until=agency.until)


def _are_called_so(agency: Agency, former: list[str], actor: User, today: date) -> Iterator[Reason]:
    """Nobody was once called what another is called today, unless it is one that the office keeps too."""
    if not actor.is_system:
        kept = Agency.objects.filter(parent__in=actor.supervised_agency_ids)
        names = [(text, NameKind.ALIAS) for text in former]
        yield from name_rules.are_free(agency, names, since=today, apart_from=kept)


def _find_parent(agency: Agency, name: str) -> Iterator[tuple[str, str]]:
    if not name:
        agency.parent = None
        return
    by_code = Agency.objects.filter(code=name).first()
    found = (
        [by_code]
        if by_code
        else list((Agency.objects.filter(name=name) | Agency.objects.filter(short_name=name))[:2])
    )
    if len(found) == 1:
        agency.parent = found[0]
    else:
        yield (
            LABELS["parent"],
            f"“{name}”{'不止一个，请改用代码' if found else '还没有登记，请把上级放在下级之前'}",
        )
