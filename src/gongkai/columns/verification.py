"""Columns against the log: what a column is called, and that what it lists was put there by an act that the log tells."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from gongkai.columns.models import Column, Placement
from gongkai.publishing.choices import TOGETHER, Act
from gongkai.publishing.models import LogEntry
from gongkai.publishing.publications import publications
from gongkai.publishing.verification import Problem, public_content_check

CHUNK = 500
PUT_THERE = (Act.PLACED, Act.REMOVED, Act.PUBLISHED)


@public_content_check
def verify_columns() -> Iterator[Problem]:
    """Each column that the public sees says what its last entry says."""
    last: dict[int, object] = {}
    entries = LogEntry.objects.filter(act=Act.COLUMN_CHANGED).select_related("snapshot").order_by("seq")
    for entry in entries.iterator(chunk_size=CHUNK):
        last[(entry.manifest or {}).get("column", 0)] = entry.snapshot.read() if entry.snapshot else None
    for column in Column.objects.order_by("pk").iterator(chunk_size=CHUNK):
        if (column.is_shown or column.pk in last) and last.get(column.pk) != column.content():
            yield Problem("column", f"栏目 {column.pk}“{column.name}”与日志不符。")


@public_content_check
def verify_placements() -> Iterator[Problem]:
    """Each record that a column lists stands there by an entry: that which put it there, or that which published it there."""
    listed = set(Placement.objects.listed().order_by().values_list("record", "column"))
    told: set[tuple[int, int]] = set()
    # Other acts carry the keys of the columns too, as these stood then: what put a record there is one of these.
    own = Q(record__in=Placement.objects.listed().order_by().values("record"), act__in=PUT_THERE)
    about = own | Q(act__in=TOGETHER)
    for entry in LogEntry.objects.filter(about).order_by("seq").iterator(chunk_size=CHUNK):
        columns = [int(key.removeprefix("column:")) for key in entry.keys if key.startswith("column:")]
        members = (
            [one.record for one in publications(entry)] if entry.record_id is None else [entry.record_id]
        )
        told.update((record, column) for record in members for column in columns)
        if entry.act == Act.REMOVED and entry.record_id is not None:
            told.discard((entry.record_id, (entry.manifest or {}).get("column", 0)))
    for record, column in sorted(listed - told):
        yield Problem("column", f"记录 {record} 列在栏目 {column} 中，日志没有记载。", record=record)
