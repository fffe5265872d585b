"""Findings follow the publication log: what an act touches is looked at again, with its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from gongkai.compliance.findings import FOLLOWER, refresh_records
from gongkai.compliance.models import Finding
from gongkai.compliance.rule import record_rules
from gongkai.publishing import followers
from gongkai.publishing.followers import Follower
from gongkai.publishing.models import LogEntry, Record


class FindingsFollower(Follower):
    """Keeps the findings of records; those of agencies, and what changes with the date alone, are the nightly run's."""

    name = FOLLOWER

    def follow(self, entries: Sequence[LogEntry]) -> None:
        numbers = {number for entry in entries for number in touched(entry)}
        refresh_records(numbers | _neighbours(numbers), timezone.now())

    def forget(self) -> None:
        # What was explained stays: a person said it, no rule.
        Finding.objects.filter(record__isnull=False).delete()


def touched(entry: LogEntry) -> set[int]:
    """The records that an entry names."""
    return {int(key.removeprefix("record:")) for key in entry.keys if key.startswith("record:")}


def _neighbours(numbers: Iterable[int]) -> set[int]:
    found: set[int] = set()
    changed = list(Record.objects.filter(pk__in=numbers).select_related("current__snapshot", "agency"))
    for rule in record_rules():
        if rule.neighbours is not None:
            for record in changed:
                if not rule.kinds or record.kind in rule.kinds:
                    found.update(rule.neighbours(record).values_list("pk", flat=True))
    return found


followers.register(FindingsFollower())
