"""`gongkai verify`: is the log whole, and is what the public reads what was published?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from gongkai.publishing import canonical
from gongkai.publishing.anchors import Anchor, head, kept, public_keys
from gongkai.publishing.choices import TOGETHER, Act, RecordState
from gongkai.publishing.erasure import ERASED_TITLE, erased_digests
from gongkai.publishing.kinds import kind_of
from gongkai.publishing.log import entry_hash
from gongkai.publishing.models import LogEntry, LogHead, Record, Revision, SignedAnchor, Snapshot
from gongkai.publishing.publications import publications, revisions_of

__all__ = ["Anchor", "Problem", "head", "public_content_check", "verify", "verify_chain", "verify_content"]

STATE_AFTER = {
    Act.PUBLISHED: RecordState.PUBLISHED,
    Act.CHANGED: RecordState.PUBLISHED,
    Act.WITHDRAWN: RecordState.WITHDRAWN,
}
CHUNK = 500


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
    yield from verify_erased()
    yield from verify_content()
    yield from verify_first_publication()
    for check in _checks:
        yield from check()


Check = Callable[[], Iterable[Problem]]
_checks: list[Check] = []


def public_content_check(check: Check) -> Check:
    """Register a room's own check of what the public reads there against the log."""
    _checks.append(check)
    return check


@dataclass(slots=True)
class _Anchors:
    """The anchors that are believed: those of the table that we signed, and the one that was brought from outside."""

    outside: Anchor | None
    at: dict[int, list[Anchor]] = field(default_factory=dict)

    def check(self) -> Iterator[Problem]:
        """Keep what is rightly signed, or not signed and brought from outside; complain of the others."""
        ours = public_keys()
        inside = [kept(row) for row in SignedAnchor.objects.order_by("at")]
        for anchor in [*inside, *([self.outside] if self.outside else [])]:
            is_plain = anchor is self.outside and not (anchor.signature or anchor.public_key)
            if not is_plain and not anchor.is_signed:
                yield Problem("signature", f"第 {anchor.seq} 条的锚点签名不对：锚点被改动过。", anchor.seq)
            elif not is_plain and anchor.public_key not in ours:
                yield Problem(
                    "key",
                    f"第 {anchor.seq} 条的锚点不是用本系统的密钥签的：{anchor.public_key}。",
                    anchor.seq,
                )
            else:
                self.at.setdefault(anchor.seq, []).append(anchor)

    def against(self, seq: int, hash_: str) -> Iterator[Problem]:
        """Whether an entry has the hash that the anchors say."""
        for anchor in self.at.get(seq, ()):
            if anchor.hash != hash_:
                where = "外部" if anchor is self.outside else "系统内"
                yield Problem("anchor", f"第 {seq} 条与{where}锚点不符：日志曾被整体改写。", seq)

    def beyond(self, seq: int) -> Iterator[Problem]:
        """Whether the anchors speak of entries that are not there."""
        last = max(self.at, default=0)
        if last > seq:
            yield Problem("cut", f"锚点记到第 {last} 条，日志只到第 {seq} 条：末尾被截去。", last)


def verify_chain(after: int = 0, previous: str = "", anchor: Anchor | None = None) -> Iterator[Problem]:
    """Walk the chain from the entry after `after`, whose hash is `previous`, to the head."""
    anchors = _Anchors(anchor)
    yield from anchors.check()
    erased = erased_digests()
    seq, last = after, previous
    entries = LogEntry.objects.filter(seq__gt=after).select_related("snapshot").order_by("seq")
    for entry in entries.iterator(chunk_size=CHUNK):
        if entry.seq != seq + 1:
            yield Problem("gap", f"日志缺少第 {seq + 1} 至 {entry.seq - 1} 条。", entry.seq)
        elif entry.previous_hash != last:
            yield Problem("chain", f"第 {entry.seq} 条与前一条不相衔接。", entry.seq)
        if entry_hash(entry) != entry.hash:
            yield Problem("entry", f"第 {entry.seq} 条的内容与其哈希不符。", entry.seq)
        yield from _verify_snapshots(entry, erased)
        yield from anchors.against(entry.seq, entry.hash)
        seq, last = entry.seq, entry.hash
    written = LogHead.objects.get(pk=1)
    if (written.seq, written.hash) != (seq, last):
        yield Problem("head", f"链头记到第 {written.seq} 条，日志实际止于第 {seq} 条。", written.seq)
    yield from anchors.beyond(seq)


def _verify_snapshots(entry: LogEntry, erased: dict[str, int]) -> Iterator[Problem]:
    """The stored content of an entry, or of each member of a bundle, still gives its digest, or was erased by a later entry."""
    if entry.act in TOGETHER:
        members = publications(entry)
        for start in range(0, len(members), CHUNK):
            part = members[start : start + CHUNK]
            revisions = revisions_of(part)
            for one in part:
                revision = revisions.get(one.record)
                yield from _verify_snapshot(
                    entry, one.record, revision.snapshot if revision else None, one.digest, erased
                )
    elif entry.snapshot_id or entry.digest:
        yield from _verify_snapshot(entry, entry.record_id, entry.snapshot, entry.digest, erased)


def _verify_snapshot(
    entry: LogEntry, record: int | None, snapshot: Snapshot | None, digest: str, erased: dict[str, int]
) -> Iterator[Problem]:
    is_erased = erased.get(digest, 0) > entry.seq
    if is_erased and snapshot is not None and snapshot.content is None:
        return
    if not is_erased and digest_of(snapshot) != digest:
        yield Problem("snapshot", f"第 {entry.seq} 条对应的内容快照已被改动。", entry.seq, record)


def digest_of(snapshot: Snapshot | None) -> str:
    """The digest of what is stored; empty for what is gone or is no longer bytes."""
    try:
        return snapshot.digest if snapshot else ""
    except TypeError:  # SQLite lets anyone put text where bytes belong
        return ""


def verify_erased() -> Iterator[Problem]:
    """What was erased has not come back: neither content nor salt, in no revision and no release that an entry names."""
    for entry in LogEntry.objects.filter(act=Act.ERASED).order_by("seq"):
        yield from _verify_erased_releases(entry)
        numbers = [row["revision"] for row in (entry.manifest or {})["revisions"]]
        rows = Revision.objects.filter(record=entry.record_id, number__in=numbers).select_related("snapshot")
        for row in rows.order_by("number"):
            if row.snapshot.content is not None or row.snapshot.salt is not None:
                yield Problem(
                    "restored",
                    f"记录 {entry.record_id} 第 {row.number} 稿已按第 {entry.seq} 条清除，现在又有内容。",
                    entry.seq,
                    entry.record_id,
                )


def _verify_erased_releases(entry: LogEntry) -> Iterator[Problem]:
    seqs = [row["entry"] for row in (entry.manifest or {}).get("releases", ())]
    has_content = ~Q(snapshot__content=None) | ~Q(snapshot__salt=None)
    back = LogEntry.objects.filter(has_content, snapshot__isnull=False, seq__in=seqs)
    for seq in back.order_by("seq").values_list("seq", flat=True):
        text = f"第 {seq} 条公布的内容已按第 {entry.seq} 条清除，现在又有内容。"
        yield Problem("restored", text, entry.seq, entry.record_id)


def verify_content() -> Iterator[Problem]:
    """Compare each record with its last log entry, and its typed row with the snapshot that was published."""
    # A release of derived data names the record too, but does not move it.
    newest = LogEntry.objects.filter(record=OuterRef("pk"), act__in=STATE_AFTER).order_by("-seq")
    published = _published()
    records = (
        Record.objects.select_related("current__snapshot")
        .annotate(
            last_act=Subquery(newest.values("act")[:1]),
            last_seq=Subquery(newest.values("seq")[:1]),
            last_digest=Subquery(published.values("digest")[:1]),
            published_seq=Subquery(published.values("seq")[:1]),
        )
        .order_by("pk")
    )
    bundled, erased = _bundled(), erased_digests()
    for record in records.iterator(chunk_size=CHUNK):
        seq, digest = bundled.get(record.pk, (0, ""))
        expected = STATE_AFTER.get(record.last_act, RecordState.DRAFT)
        if seq > (record.last_seq or 0):
            expected = RecordState.PUBLISHED
        if seq < (record.published_seq or 0):
            digest = record.last_digest
        if record.state != expected:
            yield Problem("state", f"记录 {record.pk} 的状态与日志不符。", record=record.pk)
        elif record.current is not None:
            yield from _verify_row(record, digest, digest in erased)


def _published() -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(record=OuterRef("pk"), act__in=[Act.PUBLISHED, Act.CHANGED]).order_by(
        "-seq"
    )


def _bundled() -> dict[int, tuple[int, str]]:
    """The last bundle that made each record public: its number, and the digest of the record in it."""
    entries = LogEntry.objects.filter(act__in=TOGETHER).order_by("seq").iterator(chunk_size=CHUNK)
    return {one.record: (entry.seq, one.digest) for entry in entries for one in publications(entry)}


def _verify_row(record: Record, digest: str, is_erased: bool) -> Iterator[Problem]:
    assert record.current is not None
    kind = kind_of(record)
    if digest_of(record.current.snapshot) != ("" if is_erased else digest):
        yield Problem("edition", f"记录 {record.pk} 的公开版本与日志不符。", record=record.pk)
        return
    row = kind.model._default_manager.filter(pk=record.pk).first()
    expected = (
        kind.content(kind.erased(record), ERASED_TITLE) if is_erased else kind.read(record.current.snapshot)
    )
    stored = kind.content(row, record.title, record.attachments) if row is not None else None
    if stored is None or canonical.encode(stored) != canonical.encode(expected):
        yield Problem(
            "row", f"记录 {record.pk}《{record.title}》的公开内容与最后一次发布的不一致。", record=record.pk
        )


def verify_first_publication() -> Iterator[Problem]:
    """Each record says that it was first published when the log says so: by its first entry, or by the entry that took it over."""
    alone = LogEntry.objects.filter(record=OuterRef("pk"), act__in=[Act.PUBLISHED, Act.CHANGED]).order_by(
        "seq"
    )
    records = Record.objects.exclude(state=RecordState.DRAFT).annotate(
        first_seq=Subquery(alone.values("seq")[:1]), first_at=Subquery(alone.values("at")[:1])
    )
    together = _first_together()
    for record in records.order_by("pk").iterator(chunk_size=CHUNK):
        seq, at, migrated_at = together.get(record.pk, (None, None, None))
        if seq is None or (record.first_seq is not None and record.first_seq < seq):
            at, migrated_at = record.first_at, None
        # Without an entry the state is wrong, which `verify_content` tells.
        if at is not None and (record.published_at, record.migrated_at) != (at, migrated_at):
            text = f"记录 {record.pk} 的首次发布时间与日志不符。"
            yield Problem("date", text, record=record.pk)


def _first_together() -> dict[int, tuple[int | None, datetime | None, datetime | None]]:
    """Of each record the first entry that made it public with others: its number, since when it was public, when it was taken over."""
    found: dict[int, tuple[int | None, datetime | None, datetime | None]] = {}
    for entry in LogEntry.objects.filter(act__in=TOGETHER).order_by("seq").iterator(chunk_size=CHUNK):
        is_taken_over = entry.act == Act.MIGRATED
        for row in (entry.manifest or {}).get("records", ()):
            at = datetime.fromisoformat(row["first_published_at"]) if is_taken_over else entry.at
            found.setdefault(row["record"], (entry.seq, at, entry.at if is_taken_over else None))
    return found
