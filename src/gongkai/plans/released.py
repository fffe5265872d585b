"""What a release says, in today's schema, with its evidence as it is public today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongkai.plans.models import Release
from gongkai.plans.progress import SCHEMA, STATES
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Record, Snapshot

Content = dict[str, Any]
NAME, VERSION = SCHEMA.rsplit(".", 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """The content of a release, and when what is shown of it changed last."""

    content: Content
    changed_at: datetime


def read(snapshot: Snapshot) -> Content | None:
    """The content in today's schema; None once it has been erased. Raises LookupError for a snapshot of another kind."""
    name, _dot, version = snapshot.schema.rpartition(".")
    if name != NAME:
        raise LookupError(f"snapshot {snapshot.pk} holds no progress of a plan")
    content: Content | None = snapshot.read()
    for number in range(int(version), int(VERSION)):
        content = UPGRADES[number](content) if content is not None else None
    return content


def show(release: Release) -> Shown | None:
    """The release as the public reads it today: evidence that was withdrawn since is left out. One query."""
    content = read(release.snapshot)
    if content is None:
        return None
    return Shown(content, max([release.released_at, *resolve(content)]))


def resolve(content: Content) -> list[datetime]:
    """Put titles and addresses in place of the numbers of records, leaving out what is not public; when records last changed."""
    results = [result for task in content["tasks"] for result in task["results"]]
    numbers = {piece["record"] for result in results for piece in result["evidence"] if "record" in piece}
    records = Record.objects.in_bulk(numbers)
    for result in results:
        result["evidence"] = [shown for piece in result["evidence"] if (shown := _piece(piece, records))]
    moments = ((record.changed_at, record.withdrawn_at) for record in records.values())
    return [at for pair in moments for at in pair if at is not None]


def _piece(piece: dict[str, Any], records: dict[int, Record]) -> dict[str, Any] | None:
    if "record" not in piece:
        return piece
    record = records.get(piece["record"])
    if record is None or record.state != RecordState.PUBLISHED:
        return None
    return {"label": record.title, "url": record.get_absolute_url()}


def _from_1(content: Content) -> Content:
    """Schema 1 knew neither kinds nor periods, and named the deciding agencies alone."""
    content["figures"] = {"total": 0, **dict.fromkeys(STATES, 0), **content["figures"]}
    for task in content["tasks"]:
        del task["deciding"]
        task |= {"kind": "dated" if task["due_on"] else "", "trigger": "", "periods": []}
        task |= {"subtasks": [], "measures": [], "checks": []}
        task["agencies"] = [agency | {"part": ""} for agency in task["agencies"]]
        task["results"] = [result | {"period": ""} for result in task["results"]]
    return content


def _from_2(content: Content) -> Content:
    """Schema 2 did not say which day the document had set."""
    for task in content["tasks"]:
        task["original_due_on"] = None
    return content


UPGRADES: dict[int, Callable[[Content], Content]] = {1: _from_1, 2: _from_2}
