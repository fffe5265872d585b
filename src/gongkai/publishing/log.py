"""The publication log: appending, under the lock of its head."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from gongkai.agencies.models import Agency
from gongkai.publishing import canonical
from gongkai.publishing.models import LogEntry, LogHead, Record, Snapshot


def entry_hash(entry: LogEntry) -> str:
    """The hash that chains an entry to the one before it."""
    return canonical.digest(entry.previous_hash.encode(), canonical.encode(entry.body()))


KeySource = Callable[[Sequence[int]], Iterable[str]]
_key_sources: list[KeySource] = []


def key_source(source: KeySource) -> KeySource:
    """Register what else moves when one of these records does: the lists of another room in which they stand. A fixed number of queries."""
    _key_sources.append(source)
    return source


def keys_of(numbers: Sequence[int]) -> set[str]:
    """What rooms say of the records with these numbers."""
    return {key for source in _key_sources for key in source(numbers)}


def append(
    act: str,
    *,
    agency: Agency,
    role: str,
    now: datetime,
    record: Record | None = None,
    snapshot: Snapshot | None = None,
    keys: Iterable[str] = (),
    manifest: Any = None,
) -> LogEntry:
    """Append one entry, as the last statements of the caller's transaction: the head stays locked until it ends.

    `keys` name what the act touches beyond its record and agency (`record:17`, `kind:documents`, `agency:5`, `site`).
    Outside a transaction this raises, because an entry without its act would be a lie.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("append() belongs at the end of the transaction of its act")
    own_keys = {f"agency:{agency.pk}", *keys}
    if record is not None:
        own_keys |= {f"record:{record.pk}", f"kind:{record.kind}", *keys_of([record.pk])}
    head = LogHead.objects.select_for_update().get(pk=1)
    entry = LogEntry(
        seq=head.seq + 1,
        act=act,
        record=record,
        agency=agency,
        role=role,
        at=now.astimezone(UTC),
        keys=sorted(own_keys),
        manifest=manifest,
        digest=snapshot.digest if snapshot else "",
        snapshot=snapshot,
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(entry)
    entry.save(force_insert=True)
    head.seq, head.hash = entry.seq, entry.hash
    head.save()
    return entry
