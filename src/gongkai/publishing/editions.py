"""Public editions of a record: a follower that numbers them, and how one of them is read again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, Q, QuerySet

from gongkai.publishing import followers
from gongkai.publishing.channels import public_channels
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.followers import Follower
from gongkai.publishing.kinds import Content, has_left_public, kind_of
from gongkai.publishing.models import Edition, LogEntry, Record
from gongkai.publishing.publications import publications, revisions_of

MOST_SHOWN = 100


class EditionsFollower(Follower):
    """Numbers the public editions of each record as the log tells of them."""

    name = "editions"

    def follow(self, entries: Sequence[LogEntry]) -> None:
        for entry in entries:
            found = publications(entry)
            if not found:
                continue
            revisions = revisions_of(found)
            counted = Edition.objects.filter(record__in=revisions).values("record").annotate(Max("number"))
            last = dict(counted.values_list("record", "number__max").order_by())
            Edition.objects.bulk_create(
                Edition(
                    record_id=one.record,
                    number=last.get(one.record, 0) + 1,
                    entry=entry,
                    revision=revisions[one.record],
                    act=one.act,
                    digest=one.digest,
                    at=entry.at,
                )
                for one in found
                if one.record in revisions
            )

    def forget(self) -> None:
        Edition.objects.all().delete()


followers.register(EditionsFollower())


def editions_of(record: Record) -> QuerySet[Edition]:
    """The editions of a published record, the newest first, each with `is_erased` and `is_withdrawn`; none of what is not public.

    What was public before a withdrawal stays withdrawn when the record is published again: only its line in the history is left.
    """
    if record.state != RecordState.PUBLISHED:
        return Edition.objects.none()
    later = LogEntry.objects.filter(
        record=OuterRef("record"), act=Act.WITHDRAWN, seq__gt=OuterRef("entry__seq")
    )
    # Contents stay where they are until one of them is read.
    is_erased = ExpressionWrapper(Q(revision__snapshot__content=None), output_field=BooleanField())
    return record.editions.annotate(is_erased=is_erased, is_withdrawn=Exists(later)).order_by("-number")


def readable(record: Record) -> QuerySet[Edition]:
    """The editions that the public may read, the newest first; of one that was erased there is nothing to read."""
    found = editions_of(record)
    return found.filter(is_withdrawn=False) if record.state == RecordState.PUBLISHED else found  # type: ignore[misc]


def history_of(record: Record) -> dict[str, Any]:
    """What the page of a record shows of its past: editions, the days that have come since, where else it went out."""
    editions = list(editions_of(record)[:MOST_SHOWN])
    days = record.moments.exclude(arrived=None).order_by("-on") if editions else ()
    has_left = has_left_public(record, public_day())
    return {
        "editions": editions,
        "days": list(days),
        "compares": sum(not one.is_withdrawn for one in editions) > 1 and not has_left,  # type: ignore[attr-defined]
        "edition_url_name": kind_of(record).edition_url_name,
        # Where else it can be read, nobody is told of what is no longer to be read.
        "channels": public_channels(record, editions) if editions and not has_left else (),
    }


def content_of(edition: Edition) -> Content | None:
    """What the public read in that edition; None once it has been erased."""
    snapshot = edition.revision.snapshot
    return None if snapshot.content is None else kind_of(edition.record).read(snapshot)
