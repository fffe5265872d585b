"""What earlier releases said of one task."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_date

from gongkai.plans.models import Release
from gongkai.plans.reading import LABELS
from gongkai.plans.released import read
from gongkai.publishing.models import Snapshot

MOST = 36


@dataclass(frozen=True, slots=True)
class Step:
    """What one release said that the one before it did not: the state, how many results, the last day."""

    release: Release
    released_at: datetime
    state: str
    label: Any
    results: int
    due_on: date | None


def history(known: Iterable[Release], number: int) -> list[Step]:
    """The releases in which the task read differently, the newest first; only those that may still be read. One query.

    A year has some dozens of releases at most; of more, the newest are told.
    """
    shown = [release for release in known if release.is_shown][:MOST]
    snapshots = Snapshot.objects.in_bulk([release.snapshot_id for release in shown])
    steps: list[Step] = []
    last: tuple[Any, ...] = ()
    for release in reversed(shown):
        content = read(snapshots[release.snapshot_id])
        task = next((one for one in content["tasks"] if one["number"] == number), None) if content else None
        if task is None:
            continue
        said = (task["state"], len(task["results"]), task["due_on"])
        if said != last:
            steps.append(
                Step(
                    release,
                    release.released_at,
                    task["state"],
                    LABELS[task["state"]],
                    len(task["results"]),
                    parse_date(task["due_on"] or ""),
                )
            )
        last = said
    return steps[::-1]
