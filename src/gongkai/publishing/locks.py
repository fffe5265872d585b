"""Locking several records for one act: always in the order of their numbers, so that no two acts wait for each other.

The lock leaves the keys free (`no_key`): a follower that writes rows which point at records, in the order of the log, waits for
nobody and nobody for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.publishing.models import Record


def lock_records(numbers: Iterable[int]) -> list[Record]:
    """The records, locked and read afresh, in the order of their numbers. Raises Record.DoesNotExist for one that is gone."""
    wanted = sorted(set(numbers))
    for number in wanted:  # one by one: a single statement locks in whatever order it reads
        Record.objects.select_for_update(no_key=True).only("pk").get(pk=number)
    # Read again: what a join reads in the statement that waits for the lock may be older than the lock.
    joined = Record.objects.select_related("agency", "working__snapshot", "current__snapshot")
    return list(joined.filter(pk__in=wanted).order_by("pk"))
