"""Correcting what is public in many records at once: each gets a working revision, and all of them go to their reviewers together.

Nothing is published by this: what people review is exactly what goes out (政府信息公开条例第十七条). Afterwards `bundles` releases
those of one agency in one act.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.publishing import canonical, files, gate, rules
from gongkai.publishing.actions import save_revision
from gongkai.publishing.choices import RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.kinds import Content, kind_of
from gongkai.publishing.locks import lock_records
from gongkai.publishing.models import Record, Revision, Snapshot
from gongkai.publishing.reviewing import begin_review
from gongkai.publishing.several import SeveralRefused, one_by_one

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Corrected:
    """What one public record is to say. `digest` is that of the content from which it was made."""

    record: int
    digest: str
    content: Content


def why_not_correct(actor: User, record: Record) -> list[Reason | None]:
    return [
        rules.must_edit_or_oversee(actor, record),
        None
        if record.state == RecordState.PUBLISHED
        else Reason(_("现在没有公开，不能在公开的内容里改正。")),
        rules.nothing_is_on_its_way(actor, record),
    ]


def why_not(one: Corrected, record: Record, actor: User) -> list[Reason]:
    """Why this record may not be corrected as it stands now, without reading the text."""
    is_other = record.current is None or record.current.snapshot.digest != one.digest
    reasons = [
        *why_not_correct(actor, record),
        Reason(_("查找以后公开的内容已经变了，请重新查找。"), rules.REVIEW_BASIS) if is_other else None,
        *([] if is_other else _fits(one, record)),
    ]
    return [reason for reason in reasons if reason is not None]


def _fits(one: Corrected, record: Record) -> list[Reason | None]:
    assert record.current is not None
    kind, title = kind_of(record), one.content["title"]
    if len(title) > LONGEST_TITLE:
        return [Reason(_("改正以后名称太长。"))]
    before = kind.read(record.current.snapshot)
    same = {name for name in kind.fields if one.content[name] == before[name]}
    try:  # what was not touched may be older than what is asked of it today
        kind.build(record, one.content).clean_fields(exclude={*same, kind.model._meta.pk.name})
    except ValidationError as error:
        return [Reason(_("改正以后：%(why)s") % {"why": "；".join(error.messages)})]
    return []


def why_not_each(
    pairs: Sequence[tuple[Corrected, Record]], actor: User, now: datetime
) -> list[Sequence[Reason]]:
    """Of each why it may not be corrected, and else what the rules say of the corrected text.

    Reads the texts as a whole, in one run for all of them: asked before a transaction begins.
    """
    found: list[Sequence[Reason]] = [why_not(one, record, actor) for one, record in pairs]
    fine = [place for place, reasons in enumerate(found) if not reasons]
    asked = [_as_corrected(*pairs[place], actor, now) for place in fine]
    for place, said in zip(fine, gate.reasons_of_each(asked, public_day(now)), strict=True):
        found[place] = said
    return found


def _as_corrected(one: Corrected, record: Record, actor: User, now: datetime) -> Record:
    """The record as it would be with the corrected text as its working revision: a copy that is not saved."""
    assert record.current is not None
    kind, changed = kind_of(record), copy(record)
    changed.working = Revision(
        record=record,
        number=record.current.number + 1,
        snapshot=Snapshot(schema=kind.schema, content=canonical.encode(one.content)),
        author=actor,
        created_at=now,
        attribute=record.current.attribute,
    )
    return changed


def correct_together(
    corrected: Sequence[Corrected],
    *,
    note: str,
    actor: User,
    now: datetime,
    within: Callable[[], object] = lambda: None,
) -> list[Record]:
    """Give each record a revision with the corrected content and send it to review: all of them, or none.

    Raises `SeveralRefused`, which says of each by its place why not: a content that has changed since, a revision of somebody
    else's, a rule of the gate. `within` is what the caller writes in the same transaction.
    """
    joined = Record.objects.select_related("agency", "current__snapshot", "working__author")
    rows = joined.in_bulk([one.record for one in corrected])
    found = why_not_each([(one, rows[one.record]) for one in corrected], actor, now)
    if refused := {place: reasons for place, reasons in enumerate(found) if reasons}:
        raise SeveralRefused(refused)
    with transaction.atomic():
        # The records first: whoever erases one of them holds it, too, before they come to what `within` locks.
        locked = {record.pk: record for record in lock_records(one.record for one in corrected)}
        within()
        return one_by_one(corrected, lambda one: _correct(locked[one.record], one, note, actor, now))


def _correct(record: Record, one: Corrected, note: str, actor: User, now: datetime) -> Record:
    # The gate was asked of this very content: it was made from what the record says, and that has not changed.
    refuse_if(why_not(one, record, actor))
    assert record.current is not None
    kind = kind_of(record)
    save_revision(
        record,
        kind,
        kind.build(record, one.content),
        one.content["title"],
        files.entries_of(record.current),
        actor,
        now,
        note,
        record.current.attribution,
    )
    begin_review(record, now)
    return record
