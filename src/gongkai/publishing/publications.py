"""What an entry of the log made public: one record by its own entry, or each member of a bundle or of what was taken over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from gongkai.publishing.choices import TOGETHER, Act
from gongkai.publishing.models import LogEntry, Revision

PUBLISHING = (Act.PUBLISHED, Act.CHANGED)


@dataclass(frozen=True, slots=True)
class Publication:
    """One record made public by one entry. `revision` is the number of the revision; a single entry names only its snapshot."""

    record: int
    act: str
    digest: str
    revision: int | None = None
    snapshot: int | None = None


def publications(entry: LogEntry) -> list[Publication]:
    """Every record that the entry made public; empty for another act."""
    if entry.act in TOGETHER:
        return [
            Publication(row["record"], row["act"], row["digest"], revision=row["revision"])
            for row in (entry.manifest or {}).get("records", ())
        ]
    if entry.act in PUBLISHING and entry.record_id is not None:
        return [Publication(entry.record_id, entry.act, entry.digest, snapshot=entry.snapshot_id)]
    return []


def revisions_of(found: Sequence[Publication]) -> dict[int, Revision]:
    """The revision that each publication made public, with its snapshot, by record; one that is gone is missing."""
    wanted = {one.record: one for one in found}
    numbers = {one.revision for one in found if one.revision is not None}
    snapshots = {one.snapshot for one in found if one.snapshot is not None}
    rows = Revision.objects.filter(
        Q(number__in=numbers) | Q(snapshot__in=snapshots), record__in=wanted
    ).select_related("snapshot")
    return {
        row.record_id: row
        for row in rows
        if (wanted[row.record_id].revision or row.number) == row.number
        and (wanted[row.record_id].snapshot or row.snapshot_id) == row.snapshot_id
    }
