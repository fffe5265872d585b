"""Several approved records made public in one act: all or nothing, one entry of the log with a manifest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.publishing.actions import make_public, reasons_against_publishing
from gongkai.publishing.choices import Act
from gongkai.publishing.files import copied
from gongkai.publishing.locks import lock_records
from gongkai.publishing.log import append
from gongkai.publishing.models import Record

MOST = 500
"""Records in one bundle: they stay locked until all of them are public."""


def why_not_release(actor: User, record: Record, seen: int | None, now: datetime) -> list[Reason]:
    """Why this one may not go out with the others; each reason names the record."""
    found = reasons_against_publishing(actor, record, seen, now)
    return [Reason(f"《{record.title}》：{reason.text}", reason.basis) for reason in found if reason]


def are_of_one_agency(records: Sequence[Record]) -> Reason | None:
    """One entry of the log is the act of one agency."""
    if len({record.agency_id for record in records}) > 1:
        return Reason(_("一次只能发布同一机构的，请分次发布。"))
    return None


def release_together(
    records: Iterable[Record], *, actor: User, seen: Mapping[int, int] | None = None, now: datetime
) -> list[Record]:
    """Publish every record or, where one may not be, none. `seen` has the version that the person read, by record."""
    numbers = {record.pk for record in records}
    if not 1 <= len(numbers) <= MOST:
        raise Refused([Reason(_("请选择 1 至 %(most)s 件。") % {"most": MOST})])
    with ExitStack() as stack:
        joined = Record.objects.select_related("agency", "working__snapshot", "current__snapshot")
        found = list(joined.filter(pk__in=numbers).order_by("pk"))
        _refuse(found, actor, seen, now)  # before anything is copied
        for record in found:
            stack.enter_context(copied(record))
        with transaction.atomic():
            return _release(numbers, actor, seen, now)


def _refuse(records: Sequence[Record], actor: User, seen: Mapping[int, int] | None, now: datetime) -> None:
    refuse_if([are_of_one_agency(records)])
    # Without a number nothing was seen, and no version has the number 0.
    read = {record.pk: seen.get(record.pk, 0) if seen is not None else None for record in records}
    refuse_if(reason for record in records for reason in why_not_release(actor, record, read[record.pk], now))


def _release(
    numbers: Collection[int], actor: User, seen: Mapping[int, int] | None, now: datetime
) -> list[Record]:
    locked = lock_records(numbers)
    _refuse(locked, actor, seen, now)
    members = [_publish(record, now) for record in locked]
    agency = locked[0].agency
    append(
        Act.BUNDLED,
        agency=agency,
        role=Role.REVIEWER if actor.holds(Role.REVIEWER, agency.pk) else Role.EDITOR,
        keys={key for record in locked for key in (f"record:{record.pk}", f"kind:{record.kind}")},
        manifest={"records": members},
        now=now,
    )
    return locked


def _publish(record: Record, now: datetime) -> dict[str, Any]:
    act, revision = make_public(record, now=now)
    return {
        "record": record.pk,
        "revision": revision.number,
        "act": str(act),
        "digest": revision.snapshot.digest,
    }
