"""Many records in one act: all of them or none, and of each that cannot the reasons why not."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused
from gongkai.agencies.models import Agency
from gongkai.publishing import actions, canonical, files
from gongkai.publishing.attributes import Attribution
from gongkai.publishing.attribution import reasons_of
from gongkai.publishing.choices import RecordState
from gongkai.publishing.kinds import Kind
from gongkai.publishing.models import SALT_BYTES, Record, Revision, Snapshot
from gongkai.publishing.secrecy import has_no_secrecy_mark, strings_in

BATCH = 200
One = TypeVar("One")
Done = TypeVar("Done")


class SeveralRefused(Refused):
    """Nothing of an act on many was carried out. `by_place` says of which ones why not, by their place in what was given."""

    def __init__(self, by_place: Mapping[int, Sequence[Reason]]) -> None:
        self.by_place = by_place
        super().__init__(reason for reasons in by_place.values() for reason in reasons)


@transaction.atomic
def one_by_one(given: Iterable[One], act: Callable[[One], Done]) -> list[Done]:
    """Act on each within one transaction. Raises `SeveralRefused` after having tried all of them."""
    done: list[Done] = []
    refused: dict[int, Sequence[Reason]] = {}
    for place, one in enumerate(given):
        try:
            with transaction.atomic():
                done.append(act(one))
        except Refused as refusal:
            refused[place] = refusal.reasons
    if refused:
        raise SeveralRefused(refused)
    return done


@dataclass(frozen=True, slots=True)
class Draft:
    """What one record is to say: an unsaved typed row, a title, its 公开属性. `record` is None for a new one."""

    row: models.Model
    title: str
    agency: Agency
    record: Record | None = None
    based_on: int | None = None
    said: Attribution | None = None


@transaction.atomic
def save_drafts(kind: Kind, drafts: Sequence[Draft], *, actor: User, now: datetime) -> list[Record]:
    """What `actions.create` and `actions.save_draft` do for one, in some twenty statements for two hundred.

    Raises `SeveralRefused` before anything is written.
    """
    records = _locked([draft.record.pk for draft in drafts if draft.record])
    pairs = [(draft, records.get(draft.record.pk) if draft.record else None) for draft in drafts]
    refused = {place: why for place, pair in enumerate(pairs) if (why := _why_not(kind, actor, *pair))}
    if refused:
        raise SeveralRefused(refused)
    saved: list[Record] = []
    for start in range(0, len(pairs), BATCH):
        saved += _save(kind, pairs[start : start + BATCH], actor, now)
    return saved


def _locked(pks: Sequence[int]) -> dict[int, Record]:
    # Two queries: what a join reads in the statement that waits for the lock may be older than the lock.
    found: dict[int, Record] = {}
    for start in range(0, len(pks), BATCH):
        some = pks[start : start + BATCH]
        list(
            Record.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk").values_list("pk")
        )
        found |= Record.objects.select_related("agency", "working__snapshot", "current__snapshot").in_bulk(
            some
        )
    return found


def _why_not(kind: Kind, actor: User, draft: Draft, record: Record | None) -> list[Reason]:
    if draft.record is None:
        reasons = actions.why_not_create(actor, draft.agency, draft.said)
    elif record is None:
        reasons = [Reason(_("这一件已经删除。"))]
    else:
        said = reasons_of(draft.said) if draft.said else []
        reasons = [*actions.why_not_save(actor, record, draft.based_on), *said]
    secret = has_no_secrecy_mark(None, *strings_in(kind.content(draft.row, draft.title)))
    return [reason for reason in (*reasons, secret) if reason is not None]


def _said_before(record: Record | None) -> Attribution:
    latest = (record.working or record.current) if record else None
    return latest.attribution if latest else Attribution()


def _save(
    kind: Kind, pairs: Sequence[tuple[Draft, Record | None]], actor: User, now: datetime
) -> list[Record]:
    begun = iter(
        Record.objects.bulk_create(
            Record(kind=kind.name, agency=draft.agency, title=draft.title, created_at=now, saved_at=now)
            for draft, record in pairs
            if record is None
        )
    )
    records = [record or next(begun) for _draft, record in pairs]
    # A table names no files: those of the revision before stay.
    kept = [files.entries_of(record.working or record.current) if record else [] for _draft, record in pairs]
    contents = [
        kind.content(draft.row, draft.title, entries)
        for (draft, _record), entries in zip(pairs, kept, strict=True)
    ]
    said = [draft.said or _said_before(record) for draft, record in pairs]
    snapshots = Snapshot.objects.bulk_create(
        Snapshot(schema=kind.schema, content=canonical.encode(content), salt=secrets.token_bytes(SALT_BYTES))
        for content in contents
    )
    numbered = Revision.objects.filter(record__in=records).values("record").annotate(last=Max("number"))
    last = dict(numbered.values_list("record", "last"))
    revisions = Revision.objects.bulk_create(
        Revision(
            record=record,
            number=last.get(record.pk, 0) + 1,
            snapshot=snapshot,
            author=actor,
            created_at=now,
            attribute=one.attribute,
            ground=one.ground,
            interest=one.interest,
            attribute_reason=one.reason,
        )
        for record, snapshot, one in zip(records, snapshots, said, strict=True)
    )
    typed: list[Any] = []
    for record, revision, content in zip(records, revisions, contents, strict=True):
        record.working, record.saved_at = revision, now
        if record.state == RecordState.DRAFT:  # afterwards only `publish` writes what the public reads
            typed.append(kind.fill(record, content))
    Record.objects.bulk_update(records, ["title", "identifier", "working", "saved_at"])
    own = [field.name for field in kind.model._meta.concrete_fields if not field.primary_key]
    key = [kind.model._meta.pk.name]
    kind.model._default_manager.bulk_create(
        typed, update_conflicts=True, unique_fields=key, update_fields=own
    )
    return records
