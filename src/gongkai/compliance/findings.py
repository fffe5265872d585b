"""Keeping findings in step with what the rules see: what is new is added, what is gone is resolved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Q

from gongkai.compliance.looking import Seen, look_at, look_at_agencies
from gongkai.compliance.models import Finding, FindingQuerySet
from gongkai.compliance.rule import Run, all_rules
from gongkai.publishing.choices import RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.models import FollowerPosition, Record, RecordQuerySet

FOLLOWER = "findings"
BATCH = 200


def records() -> RecordQuerySet:
    """Every record that rules look at, with what they read of it."""
    looked_at = Q(state=RecordState.PUBLISHED) | Q(working__isnull=False)
    return Record.objects.filter(looked_at).select_related("agency", "current__snapshot", "working__snapshot")


def refresh_records(numbers: Collection[int], now: datetime) -> int:
    """Look again at these records, also at those that there are no more; returns how many findings they have now.

    Run in the transaction that holds the follower's lock: two that look at once would each add what both find.
    """
    wanted = list(records().filter(pk__in=numbers).order_by("pk"))
    run = Run(public_day(now), wanted)
    seen = [one for record in wanted for one in look_at(record, run)]
    keep(Finding.objects.filter(record__in=numbers), seen, now)
    return len(seen)


def refresh_all(now: datetime) -> int:
    """Look at every record and every agency; returns how many findings there are. The nightly run, and `gongkai check` before it prints."""
    last, count = 0, 0
    while numbers := list(
        Record.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        with transaction.atomic():
            lock()
            count += refresh_records(numbers, now)
        last = numbers[-1]
    with transaction.atomic():
        lock()
        seen = list(look_at_agencies(public_day(now)))
        keep(Finding.objects.filter(record=None), seen, now)
        known = [rule.name for rule in all_rules()]
        Finding.objects.unresolved().exclude(rule__in=known).update(resolved_at=now)
    return count + len(seen)


def lock() -> None:
    """Hold what the follower holds while it works. Inside a transaction."""
    FollowerPosition.objects.get_or_create(name=FOLLOWER)
    FollowerPosition.objects.select_for_update().get(name=FOLLOWER)


def keep(scope: FindingQuerySet, seen: Iterable[Seen], now: datetime) -> None:
    """Make the findings of a scope those that were seen."""
    known = {one.identity: one for one in scope.unresolved()}
    fresh, changed = [], []
    for one in seen:
        old = known.pop(one.identity, None)
        if old is None:
            fresh.append(_row(one, now))
        elif (old.severity, old.message, old.field) != (one.severity, one.message, one.found.field):
            old.severity, old.message, old.field = one.severity, one.message, one.found.field
            changed.append(old)
    Finding.objects.bulk_create(fresh, batch_size=BATCH)
    Finding.objects.bulk_update(changed, ["severity", "message", "field"], batch_size=BATCH)
    Finding.objects.filter(pk__in=[one.pk for one in known.values()]).update(resolved_at=now)


def _row(seen: Seen, now: datetime) -> Finding:
    return Finding(
        rule=seen.rule.name,
        agency_id=seen.agency_id,
        record=seen.record,
        field=seen.found.field,
        key=seen.found.key,
        severity=seen.severity,
        message=seen.message,
        found_at=now,
    )


def fresh_run(now: datetime) -> Iterator[Seen]:
    """Everything that the rules find now, without keeping it."""
    today, rows = public_day(now), records().order_by("pk").iterator(chunk_size=BATCH)
    while some := list(islice(rows, BATCH)):
        run = Run(today, some)
        for record in some:
            yield from look_at(record, run)
    yield from look_at_agencies(today)
