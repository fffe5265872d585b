"""The dump of the log: what anyone needs to check it offline, as JSON lines in two compressed files under `public/`.

`log.jsonl.gz` has every entry and every anchor; `contents.jsonl.gz` the content that is public, with the salts of its hashes.
There is one of each; a new one takes the place of the old. What is taken back, over or hidden is in neither: a follower removes the contents at
once, and they are written anew without it.
"""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q
from django_tasks import task

from gongkai.publishing import followers
from gongkai.publishing.anchors import kept
from gongkai.publishing.choices import TOGETHER, Act, RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.followers import Follower
from gongkai.publishing.kinds import left_public
from gongkai.publishing.models import LogEntry, Record, SignedAnchor, Snapshot
from gongkai.publishing.publications import publications, revisions_of

LOG, CONTENTS = "log.jsonl.gz", "contents.jsonl.gz"
CHUNK = 200
MOST_TRIES = 5
TAKEN_BACK = (Act.WITHDRAWN, Act.RELEASE_WITHDRAWN, Act.ERASED, Act.CLOSED, Act.COLUMN_CHANGED)
"""After these something may be public no more: withdrawn, erased, over, hidden."""
KeptBack = Callable[[], Collection[int]]
_kept_back: list[KeptBack] = []


def keeps_back(entries: KeptBack) -> KeptBack:
    """Register which entries of a room hold content that the public does not see now; their digests stay in the log."""
    _kept_back.append(entries)
    return entries


Line = dict[str, Any]


def folder() -> Path:
    """Where the dump lies; a web server may serve it from there."""
    return settings.DATA_DIR / "public" / "log"


def write_dump() -> None:
    """Write both files anew, each put in its place whole."""
    folder().mkdir(parents=True, exist_ok=True)
    _place(_written(LOG, _log_lines()), LOG)
    write_contents()


@task()
def write_contents_anew() -> None:
    """The same for the contents alone, after something was taken back."""
    folder().mkdir(parents=True, exist_ok=True)
    write_contents()


def write_contents() -> None:
    """Write the contents; once more, when something was taken back meanwhile and may still be among them."""
    for _try in range(MOST_TRIES):
        before = _last_taken_back()
        path = _written(CONTENTS, _content_lines())
        if _last_taken_back() == before:
            _place(path, CONTENTS)
            return
        path.unlink()


def _last_taken_back() -> int:
    last = LogEntry.objects.filter(act__in=TAKEN_BACK).aggregate(Max("seq"))["seq__max"]
    return last or 0


class DumpFollower(Follower):
    """Removes the dumped contents as soon as the log says that something was taken back, and has them written anew."""

    name = "dump"

    def follow(self, entries: Sequence[LogEntry]) -> None:
        if any(entry.act in TAKEN_BACK for entry in entries) and (folder() / CONTENTS).exists():
            (folder() / CONTENTS).unlink(missing_ok=True)
            write_contents_anew.enqueue()

    def forget(self) -> None:
        for name in (LOG, CONTENTS):
            (folder() / name).unlink(missing_ok=True)


followers.register(DumpFollower())


def _written(name: str, lines: Iterable[Line]) -> Path:
    number, path = tempfile.mkstemp(dir=folder(), prefix=f".{name}-")
    try:
        # Without name and time in its head the file depends on nothing but its content.
        with os.fdopen(number, "wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
            for line in lines:
                packed.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise
    return Path(path)


def _place(path: Path, name: str) -> None:
    path.chmod(0o644)  # for the web server in front
    path.replace(folder() / name)


def _log_lines() -> Iterator[Line]:
    for entry in LogEntry.objects.order_by("seq").iterator(chunk_size=CHUNK):
        yield {"entry": entry.body(), "previous_hash": entry.previous_hash, "hash": entry.hash}
    for row in SignedAnchor.objects.order_by("at"):
        yield {"anchor": kept(row).as_json()}


def _content_lines() -> Iterator[Line]:
    """The content of every edition that the public may read now, by the entry that made it public; and of agencies and releases."""
    moves = LogEntry.objects.filter(act__in=[Act.PUBLISHED, Act.CHANGED, *TOGETHER])
    for entry in moves.order_by("seq").iterator(chunk_size=CHUNK):
        found = publications(entry)
        # What was withdrawn after this entry stays so, though its record may have been published again.
        gone = LogEntry.objects.filter(record=OuterRef("pk"), act=Act.WITHDRAWN, seq__gt=entry.seq)
        members = Record.objects.published().filter(~Exists(gone), pk__in=[one.record for one in found])
        public = set(members.exclude(left_public(public_day())).values_list("pk", flat=True))
        for number, revision in revisions_of([one for one in found if one.record in public]).items():
            yield from _content(entry.seq, number, revision.snapshot)
    others = LogEntry.objects.filter(
        Q(act__in=[Act.AGENCY_CHANGED, Act.COLUMN_CHANGED])
        | Q(act=Act.RELEASED, record__state=RecordState.PUBLISHED),
        snapshot__isnull=False,
    ).exclude(snapshot__in=LogEntry.objects.filter(act=Act.RELEASE_WITHDRAWN).values("snapshot"))
    kept_back = {seq for entries in _kept_back for seq in entries()}
    for entry in others.select_related("snapshot").order_by("seq").iterator(chunk_size=CHUNK):
        if entry.snapshot is not None and entry.seq not in kept_back:
            yield from _content(entry.seq, entry.record_id, entry.snapshot)


def _content(seq: int, record: int | None, snapshot: Snapshot) -> Iterator[Line]:
    if snapshot.content is not None and snapshot.salt is not None:
        yield {
            "seq": seq,
            "record": record,
            "digest": snapshot.digest,
            "salt": bytes(snapshot.salt).hex(),
            "content": bytes(snapshot.content).decode(),
        }
