"""What rooms release of a record beside its revisions: derived snapshots, each with its own entry in the log, that can be erased.

A release is a copy of rows of its room. Erasing it leaves these alone unless the person names the words: then they are found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from gongkai.accounts.reasons import Reason
from gongkai.publishing.models import Record, Snapshot
from gongkai.publishing.secrecy import strings_in

Place = list[Any]
"""Where words stand in a room: plain values of JSON that only the room reads."""


@dataclass(frozen=True, slots=True)
class Released:
    """A release that has content: the entry that told of it, how people call it, whether the public reads it as the current one."""

    entry: int
    snapshot: Snapshot
    label: str
    is_current: bool


class Room(Protocol):
    """A room that releases something of records. All its methods are asked of every record, also of those it does not know."""

    def released(self, record: Record) -> list[Released]:
        """What it released and was not erased, the newest first."""

    def places(self, record: Record, passage: str) -> list[Place]:
        """Where the rows from which releases are made hold a passage (`holds`)."""

    def why_not_places(self, record: Record, passage: str) -> list[Reason | None]:
        """What keeps the passage in these rows, so that the next release would say it again."""

    def called(self, record: Record, places: Collection[Place]) -> list[str]:
        """How people call the rows of these places, without saying what they hold."""

    def erase(
        self, record: Record, released: Collection[Released], places: Collection[Place], now: datetime
    ) -> None:
        """Note that these releases are erased and empty these places, in the transaction of the erasure."""


_rooms: list[Room] = []


def register(room: Room) -> None:
    """Make a room known that releases something of records."""
    _rooms.append(room)


def released(record: Record) -> list[Released]:
    """What was released of a record and has content, the newest first."""
    return [one for room in _rooms for one in room.released(record)]


def places(record: Record, passage: str) -> list[Place]:
    """Where the rows from which it was released hold a passage."""
    return [place for room in _rooms for place in room.places(record, passage)] if passage.split() else []


def why_not_places(record: Record, passage: str) -> list[Reason | None]:
    """What keeps the passage in these rows."""
    if not passage.split():
        return []
    return [reason for room in _rooms for reason in room.why_not_places(record, passage)]


def called(record: Record, found: Collection[Place]) -> list[str]:
    """The rows of these places in words."""
    return [words for room in _rooms for words in room.called(record, found)] if found else []


def erase(record: Record, gone: Collection[Released], found: Collection[Place], now: datetime) -> None:
    """Empty the snapshots of these releases, these places, and what else rooms keep of them."""
    Snapshot.objects.filter(pk__in=[one.snapshot.pk for one in gone]).update(content=None, salt=None)
    for room in _rooms:
        room.erase(record, gone, found, now)


def releases_with(record: Record, passage: str) -> list[int]:
    """The entries of those releases that hold a passage."""
    found = released(record)
    return sorted(one.entry for one in found if holds(passage, strings_in(one.snapshot.read())))


def holds(passage: str, texts: Iterable[str]) -> bool:
    """Whether one of these texts holds a passage, also across line breaks."""
    wanted = "".join(passage.split())
    return bool(wanted) and any(wanted in "".join(text.split()) for text in texts)
