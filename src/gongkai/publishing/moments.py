"""Time is an actor: when a day comes of which a published text speaks, the log says so.

A follower keeps the days that are still to come; the scheduler appends an entry for each that has. A day that lay in the past
when the text was published is told by that entry already and gets none of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.publishing import followers
from gongkai.publishing.choices import BY_TIME, Act, RecordState
from gongkai.publishing.followers import Follower
from gongkai.publishing.kinds import kind_of
from gongkai.publishing.locks import lock_records
from gongkai.publishing.log import append
from gongkai.publishing.models import LogEntry, Moment, Record, Revision
from gongkai.publishing.publications import publications, revisions_of

ROLE = "time"
"""What stands in the log where else the role of a person does."""


def moments_in(record: Record, revision: Revision) -> set[tuple[str, date]]:
    """The days of which a revision speaks; none once it has been erased."""
    if revision.snapshot.content is None:
        return set()
    kind = kind_of(record)
    return {(str(act), on) for act, on in kind.moments(kind.read(revision.snapshot))}


class MomentsFollower(Follower):
    """Keeps the days that published texts name and that are still to come."""

    name = "moments"

    def follow(self, entries: Sequence[LogEntry]) -> None:
        for entry in entries:
            if entry.act in BY_TIME and entry.record_id is not None:
                self._mark(entry, entry.record_id)
            elif entry.act == Act.WITHDRAWN and entry.record_id is not None:
                Moment.objects.filter(record=entry.record_id, arrived=None).delete()
            else:
                self._take_in(entry)

    def _mark(self, entry: LogEntry, record: int) -> None:
        on = date.fromisoformat((entry.manifest or {})["on"])
        Moment.objects.update_or_create(
            record_id=record, act=entry.act, on=on, defaults={"arrived": entry.seq}
        )

    def _take_in(self, entry: LogEntry) -> None:
        found = publications(entry)
        if not found:
            return
        revisions = revisions_of(found)
        records = Record.objects.in_bulk(list(revisions))
        day = timezone.localdate(entry.at)
        for number, revision in revisions.items():
            spoken = moments_in(records[number], revision)
            known = {(one.act, one.on): one for one in Moment.objects.filter(record=number)}
            stale = [one.pk for key, one in known.items() if one.arrived is None and key not in spoken]
            Moment.objects.filter(pk__in=stale).delete()
            Moment.objects.bulk_create(
                Moment(record_id=number, act=act, on=on)
                for act, on in sorted(spoken - known.keys())
                if on > day
            )

    def forget(self) -> None:
        Moment.objects.all().delete()


follower = MomentsFollower()
followers.register(follower)


def append_due(day: date, now: datetime) -> int:
    """Append an entry for each day that has come by `day`, in their order, also when nobody looked for a week; how many."""
    follower.catch_up()
    due = Moment.objects.filter(arrived=None, on__lte=day).order_by("on", "record", "act")
    return sum(_append(pk, record, now) for pk, record in list(due.values_list("pk", "record")))


@transaction.atomic
def _append(pk: int, number: int, now: datetime) -> int:
    (record,) = lock_records([number])
    moment = Moment.objects.select_for_update().filter(pk=pk, arrived=None).first()
    if moment is None or record.state != RecordState.PUBLISHED or record.current is None:
        return 0
    # The record may have been changed since the follower read the log: what is public now decides.
    if (moment.act, moment.on) not in moments_in(record, record.current):
        return 0
    entry = append(
        moment.act,
        record=record,
        agency=record.agency,
        role=ROLE,
        manifest={"on": moment.on.isoformat()},
        now=now,
    )
    moment.arrived = entry.seq
    moment.save(update_fields=["arrived"])
    return 1
