"""Who hears that last days have moved: declared by the rooms whose cases the deadlines belong to, so that this one need not know them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.accounts.models import User
    from gongkai.clock.models import DeadlineChange

Watcher = Callable[[Sequence["DeadlineChange"], "User", datetime], None]
_watchers: list[Watcher] = []


def on_change(watcher: Watcher) -> Watcher:
    """Register a room's function (changes, actor, now). It hears of all changes of one act at once, in its transaction.

    It picks those of its own cases, writes them into their timelines and tells the people, in a fixed number of queries. The
    changes have their deadline at hand. A room calls this when Django starts.
    """
    _watchers.append(watcher)
    return watcher


def tell(changes: Sequence[DeadlineChange], actor: User, now: datetime) -> None:
    """Let every room hear; nobody hears of nothing."""
    if changes:
        for watcher in _watchers:
            watcher(changes, actor, now)
