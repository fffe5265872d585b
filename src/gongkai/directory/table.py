"""The directory as a table: the columns in which it is exported, and in which it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gongkai.agencies.choices import NameKind
from gongkai.agencies.models import Agency
from gongkai.letters.cells import Value
from gongkai.letters.tables import Column

COLUMNS = (
    Column("code", "代码", 10),
    Column("name", "全称", 18),
    Column("short_name", "简称", 12),
    Column("kind", "机构性质", 10),
    Column("level", "层级", 8),
    Column("parent", "上级机构", 10),
    Column("uscc", "统一社会信用代码", 14),
    Column("is_vertical", "垂直管理", 6),
    Column("counts_in_sums", "计入本级汇总", 6),
    Column("since", "设立日期", 8, "date"),
    Column("until", "撤销日期", 8, "date"),
    Column("successors", "承接机构", 10),
    Column("plates", "加挂牌子", 14),
    Column("aliases", "别称", 12),
    Column("former_names", "曾用名", 14),
    Column("position", "排序", 6, "number"),
    Column("tile", "示意图位置", 6),
)
SEPARATOR = "；"


def rows() -> Iterator[dict[str, Value]]:
    """Every agency, the parents before those below them; three queries."""
    agencies = Agency.objects.prefetch_related("names", "successors").order_by("position", "code")
    below: dict[int | None, list[Agency]] = {}
    for agency in agencies:
        below.setdefault(agency.parent_id, []).append(agency)
    codes = {agency.pk: agency.code for agency in agencies}
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        agency = waiting.pop()
        yield _row(agency, codes.get(agency.parent_id or 0, ""))
        waiting += reversed(below.get(agency.pk, []))


def _row(agency: Agency, parent: str) -> dict[str, Value]:
    return {
        "code": agency.code,
        "name": agency.name,
        "short_name": agency.short_name,
        "kind": agency.get_kind_display(),
        "level": agency.get_level_display(),
        "parent": parent,
        "uscc": agency.uscc,
        "is_vertical": "是" if agency.is_vertical else "",
        "counts_in_sums": "是" if agency.counts_in_sums else "",
        "since": agency.since,
        "until": agency.until,
        "successors": SEPARATOR.join(successors_of(agency)),
        "plates": SEPARATOR.join(names_of(agency, NameKind.PLATE)),
        "aliases": SEPARATOR.join(names_of(agency, NameKind.ALIAS)),
        "former_names": SEPARATOR.join(names_of(agency, NameKind.FORMER)),
        "position": agency.position,
        "tile": agency.tile,
    }


def successors_of(agency: Agency) -> list[str]:
    """The codes of those that carry on, sorted."""
    return sorted(one.code for one in agency.successors.all())


def names_of(agency: Agency, kind: NameKind) -> list[str]:
    """The names of a kind, sorted: those in use, of an agency that has ended those it had at its end."""
    last: date | None = agency.until
    return sorted(
        name.name
        for name in agency.names.all()
        if name.kind == kind and (kind == NameKind.FORMER or name.until == last)
    )
