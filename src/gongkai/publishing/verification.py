"""`gongkai verify`: is the log whole, and is what the public reads what was published?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from gongkai.publishing import canonical
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.kinds import kind_of
from gongkai.publishing.log import entry_hash
from gongkai.publishing.models import LogEntry, LogHead, Record, Snapshot

STATE_AFTER = {
    Act.PUBLISHED: RecordState.PUBLISHED,
    Act.CHANGED: RecordState.PUBLISHED,
    Act.WITHDRAWN: RecordState.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head of the log that was written down outside the database."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not whole. `code` is stable; `text` says it to a person."""

    code: str
    text: str
    seq: int | None = None
    record: int | None = None


def verify(anchor: Anchor | None = None) -> Iterator[Problem]:
    """Walk the log, then the published content, then what rooms keep in public beside records; yields every problem found."""
    yield from verify_chain(anchor=anchor)
    yield from verify_content()
    for check in _checks:
        yield from check()


Check = Callable[[], Iterable[Problem]]
_checks: list[Check] = []


def public_content_check(check: Check) -> Check:
    """Register a room's own check of what the public reads there against the log."""
    _checks.append(check)
    return check


def verify_chain(after: int = 0, previous: str = "", anchor: Anchor | None = None) -> Iterator[Problem]:
    """Walk the chain from the entry after `after`, whose hash is `previous`, to the head."""
    seq, last = after, previous
    entries = LogEntry.objects.filter(seq__gt=after).select_related("snapshot").order_by("seq")
    for entry in entries.iterator(chunk_size=500):
        if entry.seq != seq + 1:
            yield Problem("gap", f"日志缺少第 {seq + 1} 至 {entry.seq - 1} 条。", entry.seq)
        elif entry.previous_hash != last:
            yield Problem("chain", f"第 {entry.seq} 条与前一条不相衔接。", entry.seq)
        if entry_hash(entry) != entry.hash:
            yield Problem("entry", f"第 {entry.seq} 条的内容与其哈希不符。", entry.seq)
        if (entry.snapshot_id or entry.digest) and digest_of(entry.snapshot) != entry.digest:
            yield Problem(
                "snapshot", f"第 {entry.seq} 条对应的内容快照已被改动。", entry.seq, entry.record_id
            )
        if anchor and entry.seq == anchor.seq and entry.hash != anchor.hash:
            yield Problem("anchor", f"第 {entry.seq} 条与外部锚点不符：日志曾被整体改写。", entry.seq)
        seq, last = entry.seq, entry.hash
    head = LogHead.objects.get(pk=1)
    if (head.seq, head.hash) != (seq, last):
        yield Problem("head", f"链头记到第 {head.seq} 条，日志实际止于第 {seq} 条。", head.seq)
    if anchor and anchor.seq > seq:
        yield Problem("cut", f"外部锚点记到第 {anchor.seq} 条，日志只到第 {seq} 条：末尾被截去。", anchor.seq)


def digest_of(snapshot: Snapshot | None) -> str:
    """The digest of what is stored; empty for what is gone or is no longer bytes."""
    try:
        return snapshot.digest if snapshot else ""
    except TypeError:  # SQLite lets anyone put text where bytes belong
        return ""


def verify_content() -> Iterator[Problem]:
    """Compare each record with its last log entry, and its typed row with the snapshot that was published."""
    # A release of derived data names the record too, but does not move it.
    newest = LogEntry.objects.filter(record=OuterRef("pk"), act__in=STATE_AFTER).order_by("-seq")
    records = (
        Record.objects.select_related("current__snapshot")
        .annotate(last_act=Subquery(newest.values("act")[:1]), last_digest=Subquery(_last_digest()))
        .order_by("pk")
    )
    for record in records.iterator(chunk_size=500):
        expected = STATE_AFTER.get(record.last_act, RecordState.DRAFT)
        if record.state != expected:
            yield Problem("state", f"记录 {record.pk} 的状态与日志不符。", record=record.pk)
        elif record.current is not None:
            yield from _verify_row(record)


def _last_digest() -> QuerySet[LogEntry, str]:
    published = LogEntry.objects.filter(record=OuterRef("pk"), act__in=[Act.PUBLISHED, Act.CHANGED])
    return published.order_by("-seq").values_list("digest", flat=True)[:1]


def _verify_row(record: Record) -> Iterator[Problem]:
    assert record.current is not None
    if digest_of(record.current.snapshot) != record.last_digest:  # type: ignore[attr-defined]
        yield Problem("edition", f"记录 {record.pk} 的公开版本与日志不符。", record=record.pk)
        return
    kind = kind_of(record)
    row = kind.model._default_manager.filter(pk=record.pk).first()
    if row is None or canonical.encode(
        kind.content(row, record.title, record.attachments)
    ) != canonical.encode(kind.read(record.current.snapshot)):
        yield Problem(
            "row", f"记录 {record.pk}《{record.title}》的公开内容与最后一次发布的不一致。", record=record.pk
        )


def head() -> Anchor:
    """The head of the log, to be written down elsewhere."""
    row = LogHead.objects.get(pk=1)
    return Anchor(row.seq, row.hash)
