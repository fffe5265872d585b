"""Publishing at a set time: the same act, the same checks, on the word of the person who set it."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.jobs.notifications import notify
from gongkai.publishing import rules
from gongkai.publishing.actions import publish, reasons_against_publishing, why_not_publish
from gongkai.publishing.choices import Decision, RevisionState
from gongkai.publishing.files import copied
from gongkai.publishing.locks import lock_records
from gongkai.publishing.models import Record, Schedule
from gongkai.publishing.moving import read

log = structlog.get_logger("gongkai.publishing")


def why_not_schedule(actor: User, record: Record) -> list[Reason | None]:
    """A time is set by whoever could publish the revision now."""
    return why_not_publish(actor, record)


def is_to_come(publish_at: datetime, now: datetime) -> Reason | None:
    """A set time lies ahead; for now there is publishing."""
    return None if publish_at > now else Reason(_("定时发布的时间应在现在之后。"))


@transaction.atomic
def schedule(
    record: Record, *, actor: User, publish_at: datetime, seen: int | None = None, now: datetime
) -> Schedule:
    """Have the approved revision published at that time; a time set before is replaced."""
    (record,) = lock_records([record.pk])
    refuse_if(
        [
            *why_not_schedule(actor, record),
            is_to_come(publish_at, now),
            rules.is_what_was_seen(record, seen),
        ]
    )
    assert record.working is not None  # the rules have seen it
    row, _created = Schedule.objects.update_or_create(
        record=record,
        defaults={
            "revision": record.working,
            "publish_at": publish_at,
            "set_by": actor,
            "set_at": now,
            "failed_at": None,
            "failure": "",
        },
    )
    return row


def why_not_unschedule(actor: User, record: Record) -> list[Reason | None]:
    """Taken back by anybody who edits or reviews for the agency."""
    return [rules.must_edit_or_review(actor, record)]


@transaction.atomic
def unschedule(record: Record, *, actor: User) -> None:
    """Take the set time back; the revision stays approved."""
    (record,) = lock_records([record.pk])
    refuse_if(why_not_unschedule(actor, record))
    Schedule.objects.filter(record=record).delete()


def publish_due(now: datetime) -> list[int]:
    """Publish whatever has come due; returns the records that went out. What is refused is told to those concerned, once."""
    due = Schedule.objects.filter(publish_at__lte=now, failed_at=None).order_by("publish_at", "record")
    return [number for number in list(due.values_list("pk", flat=True)) if _publish(number, now)]


def _publish(number: int, now: datetime) -> bool:
    try:
        _refuse_what_is_due(number, now)  # before anything is copied
        with copied(Record(pk=number)), transaction.atomic():
            (record,) = lock_records([number])
            row = Schedule.objects.select_related("revision", "set_by").filter(pk=number).first()
            if row is None or row.failed_at or row.publish_at > now:
                return False  # another worker has seen to it, or somebody set another time
            if row.revision.state == RevisionState.PUBLISHED:
                row.delete()  # somebody did not wait
                return False
            if record.working_id != row.revision_id:
                raise Refused([Reason(_("定时之后又有修改，须重新审核，再定时间。"))])
            publish(record, actor=row.set_by, seen=row.revision.number, now=now)
            row.delete()
    except Refused as refused:
        _fail(number, str(refused), now)
        return False
    return True


def _refuse_what_is_due(number: int, now: datetime) -> None:
    due = Schedule.objects.select_related("revision", "set_by").filter(
        pk=number, record__working=F("revision")
    )
    for row in due:
        refuse_if(reasons_against_publishing(row.set_by, read(row.record), row.revision.number, now))


@transaction.atomic
def _fail(number: int, why: str, now: datetime) -> None:
    waiting = Schedule.objects.select_for_update(of=("self",)).filter(pk=number, failed_at=None)
    row = waiting.select_related("record", "revision__author", "set_by").first()
    if row is None:
        return
    row.failed_at, row.failure = now, why[:500]
    row.save(update_fields=["failed_at", "failure"])
    log.warning("scheduled publication refused", record=number, reason=why)
    reviews = row.revision.reviews.filter(decision=Decision.APPROVE, reviewer__isnull=False)
    concerned = {
        row.set_by,
        row.revision.author,
        *(review.reviewer for review in reviews.select_related("reviewer")),
    }
    text = _("定时发布没有办成：%(title)s（%(why)s）") % {"title": row.record.title, "why": why}
    url = reverse("registers:detail", args=[row.record.kind, number])
    at = timezone.localtime(row.publish_at)
    notify(concerned, text, url, key=f"schedule:{row.revision_id}:{at:%Y%m%d%H%M}", now=now)
