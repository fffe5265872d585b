"""Links to other channels against the log: one person puts them on a public page, so the log bears witness of which."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.publishing.channels import APPEARED, link_digest
from gongkai.publishing.choices import Act
from gongkai.publishing.models import Appearance, ChannelCorrection, LogEntry, Snapshot
from gongkai.publishing.verification import Problem, public_content_check

CHUNK = 500
Key = tuple[int | None, str, str, str]


@public_content_check
def verify_links() -> Iterator[Problem]:
    """Each link that is shown is the one that was recorded. Entries from before links were told say nothing of theirs."""
    told: dict[Key, set[str | None]] = {}
    for entry in LogEntry.objects.filter(act=Act.CHANNELS).order_by("seq").iterator(chunk_size=CHUNK):
        said = entry.manifest or {}
        key = (entry.record_id, said.get("channel", ""), said.get("on", ""), said.get("did", ""))
        told.setdefault(key, set()).add(said.get("link"))
    for key, snapshot, link in _shown():
        digest = link_digest(snapshot, link)
        if digest and told.get(key, set()).isdisjoint({digest, None}):
            yield Problem("link", f"记录 {key[0]} 在其他渠道的网址与日志不符。", record=key[0])


def _shown() -> Iterator[tuple[Key, Snapshot, str]]:
    appearances = Appearance.objects.standing().exclude(link="").select_related("revision__snapshot")
    for row in appearances.order_by("pk").iterator(chunk_size=CHUNK):
        yield _key(row, APPEARED), row.revision.snapshot, row.link
    corrections = ChannelCorrection.objects.filter(appearance__taken_back_at=None).exclude(link="")
    joined = corrections.select_related("appearance", "revision__snapshot")
    for done in joined.order_by("pk").iterator(chunk_size=CHUNK):
        yield _key(done.appearance, done.remedy), done.revision.snapshot, done.link


def _key(row: Appearance, did: str) -> Key:
    return (row.record_id, str(row.channel), row.appeared_on.isoformat(), str(did))
