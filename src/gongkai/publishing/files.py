"""Files of records as publishing knows them: entries in the content. Who keeps their bytes registers here what it does for them.

An entry holds plain values of JSON: `attachment` (number), `name`, `digest`, `media_type`, `size` in bytes, `role`, `alt` (what a
picture shows, in words) and `replaces` (numbers of the attachments that stood in its place before).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.publishing.models import Record, Revision

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Keeper:
    """What the room that keeps files does for records.

    `why_not` says what is wrong with the files of a record; `refer` notes in the transaction of a save that the record names
    them; `copied` has the bytes of the working revision lie in public before the transaction that publishes it, and takes them back
    when that fails; `show` is the part of it inside that transaction.
    """

    why_not: Callable[[Record, Sequence[Entry], User], list[Reason | None]]
    refer: Callable[[Record, Sequence[Entry]], None]
    copied: Callable[[Record], AbstractContextManager[None]]
    show: Callable[[Record, datetime], None]


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Make known who keeps files; once, when Django starts."""
    if _keepers:
        raise ValueError("files of records are kept twice")
    _keepers.append(keeper)


def keeper() -> Keeper:
    """Who keeps files."""
    return _keepers[0]


def copied(record: Record) -> AbstractContextManager[None]:
    """Around every transaction that publishes the working revision: copying is slow, so it comes before."""
    return keeper().copied(record)


def entries_of(revision: Revision | None) -> list[Entry]:
    """The files that a revision names; none where its content was erased."""
    content = revision.snapshot.read() if revision else None
    return list((content or {}).get("attachments", ()))
