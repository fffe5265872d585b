"""Followers: what serves the public reads the log strictly in order, and can be thrown away and rebuilt from it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from django.db import transaction
from django.utils import timezone

from gongkai.publishing.models import FollowerPosition, LogEntry


class Follower(ABC):
    """Reads the log and keeps something of its own in step with it.

    A child names itself and overrides `follow` and `forget`. Both run in the transaction that moves the position, so that
    what is kept and how far it was read never disagree.
    """

    name: ClassVar[str]
    batch: ClassVar[int] = 200

    @abstractmethod
    def follow(self, entries: Sequence[LogEntry]) -> None:
        """Take in the next entries, in order, without gap."""

    @abstractmethod
    def forget(self) -> None:
        """Throw away everything that was derived from the log."""

    def catch_up(self) -> int:
        """Read on to the head of the log; returns how many entries were taken in."""
        taken = 0
        while step := self._step():
            taken += step
        return taken

    @transaction.atomic
    def _step(self) -> int:
        position = self._position()
        entries = list(
            LogEntry.objects.filter(seq__gt=position.seq)
            .select_related("record", "agency", "snapshot")
            .order_by("seq")[: self.batch]
        )
        if not entries:
            return 0
        if entries[0].seq != position.seq + 1 or entries[-1].seq != position.seq + len(entries):
            raise LogGap(f"{self.name}: the log has a gap after {position.seq}")
        self.follow(entries)
        position.seq, position.moved_at = entries[-1].seq, timezone.now()
        position.save()
        return len(entries)

    @transaction.atomic
    def rebuild(self) -> int:
        """Forget everything and read the whole log again."""
        position = self._position()
        self.forget()
        position.seq = 0
        position.save()
        return self.catch_up()

    def _position(self) -> FollowerPosition:
        FollowerPosition.objects.get_or_create(name=self.name)
        return FollowerPosition.objects.select_for_update().get(name=self.name)


class LogGap(Exception):
    """An entry is missing: the log was cut, or read while someone tampered with it."""


_followers: list[Follower] = []


def register(follower: Follower) -> None:
    """Let the follower process feed this follower."""
    _followers.append(follower)


def all_followers() -> tuple[Follower, ...]:
    """Every follower, in the order of registration."""
    return tuple(_followers)
