"""Erasing content that was published and must not be kept: one person asks, another decides, and every copy is reached.

The chain stays whole, because it holds digests only; an `erased` entry says which ones nobody can check any more, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.jobs.notifications import notify
from gongkai.publishing import derived, rules
from gongkai.publishing.choices import Act, ErasureGround, RecordState, RevisionState
from gongkai.publishing.kinds import kind_of
from gongkai.publishing.locks import lock_records
from gongkai.publishing.log import append
from gongkai.publishing.models import (
    Emergency,
    Erasure,
    LogEntry,
    Record,
    Review,
    Revision,
    Schedule,
    Snapshot,
)
from gongkai.publishing.personal import has_no_personal_data
from gongkai.publishing.secrecy import has_no_secrecy_mark, strings_in

ERASED_TITLE = "（内容已清除）"

Copies = Callable[[Record, Collection[str]], None]
_copies: list[Copies] = []


def keeps_copies(clean: Copies) -> Copies:
    """Register how a room clears what it keeps of a record beside its snapshots. Called in the transaction of the erasure.

    It is given the record as it stands afterwards and the titles that were erased.
    """
    _copies.append(clean)
    return clean


DerivedCopies = Callable[[Record], None]
_derived_copies: list[DerivedCopies] = []


def keeps_copies_of_released(forget: DerivedCopies) -> DerivedCopies:
    """Register how a room clears what it keeps of that from which releases of a record are made. In the same transaction."""
    _derived_copies.append(forget)
    return forget


def erasable(actor: User, record: Record) -> QuerySet[Revision]:
    """The revisions that the person may ask to erase: what still says something; of others, what the public has read."""
    revisions = Revision.objects.filter(record=record).exclude(snapshot__content=None).order_by("-number")
    is_own = rules.must_edit_or_review(actor, record) is None
    return revisions if is_own else revisions.filter(state=RevisionState.PUBLISHED)


def revisions_with(revisions: QuerySet[Revision], passage: str) -> list[int]:
    """The numbers of those that hold a passage, also across line breaks. It is looked for, never stored."""
    rows = revisions.select_related("snapshot").iterator(chunk_size=50)
    return sorted(one.number for one in rows if derived.holds(passage, strings_in(one.snapshot.read())))


def oversees(actor: User, record: Record) -> bool:
    """Whether the person is of the disclosure office above the agency."""
    return record.agency_id in actor.supervised_agency_ids


def why_not_ask(actor: User, record: Record) -> list[Reason | None]:
    """The agency or the office above it asks, one request at a time, of what was once public."""
    never = record.state == RecordState.DRAFT
    return [
        None if oversees(actor, record) else rules.must_edit_or_review(actor, record),
        Reason(_("这一件从未发布，直接删除草稿即可。")) if never else None,
        Reason(_("已有一份清除申请等待决定。")) if record.erasures.open().exists() else None,
    ]


@transaction.atomic
def ask_erasure(
    record: Record,
    *,
    revisions: Iterable[int],
    ground: str,
    reason: str,
    actor: User,
    now: datetime,
    releases: Iterable[int] = (),
    passage: str = "",
) -> Erasure:
    """Ask that these revisions, and what was released by these entries, be emptied.

    `reason` stays and is read inside: it must not repeat what is to go. With a `passage` the rows from which releases are made
    are emptied where they hold it; the passage itself is not stored.
    """
    (record,) = lock_records([record.pk])
    numbers, entries = sorted(set(revisions)), sorted(set(releases))
    known = set(erasable(actor, record).values_list("number", flat=True))
    is_known = known.issuperset(numbers) and {one.entry for one in derived.released(record)}.issuperset(
        entries
    )
    refuse_if(
        [
            *why_not_ask(actor, record),
            None if (numbers or entries) and is_known else Reason(_("请选择要清除的稿。")),
            *derived.why_not_places(record, passage),
            None if ground in ErasureGround.values else Reason(_("请选择清除依据。")),
            rules.says_why(reason),
            has_no_secrecy_mark(None, reason),
            has_no_personal_data(reason),
        ]
    )
    asked = Erasure.objects.create(
        record=record,
        revisions=numbers,
        releases=entries,
        places=derived.places(record, passage),
        ground=ground,
        reason=reason,
        asked_by=actor,
        asked_at=now,
    )
    reviewers = Post.objects.in_force(timezone.localdate(now)).filter(
        agency=record.agency, role=Role.REVIEWER
    )
    notify(
        (post.user for post in reviewers.select_related("user") if post.user_id != actor.pk),
        _("清除内容待决定（%(agency)s）") % {"agency": record.agency.label},
        reverse("publishing-desk:erasure", args=[asked.pk]),
        key=f"erasure:{asked.pk}",
        now=now,
    )
    return asked


def why_not_erase(actor: User, erasure: Erasure) -> list[Reason | None]:
    """A second person decides; what is public now is withdrawn or replaced before."""
    record = erasure.record
    current = record.current.number if record.current else None
    is_public = record.state == RecordState.PUBLISHED and current in erasure.revisions
    is_read = any(one.is_current for one in _asked_for(erasure, record))
    return [
        *_why_not_decide(actor, erasure),
        Reason(_("要清除的内容现在仍然公开，请先撤回，或者先发布改正后的版本。")) if is_public else None,
        Reason(_("要清除的公布是公众现在看到的一次，请先撤回，或者先公布改正后的内容。"))
        if is_read
        else None,
    ]


def _asked_for(erasure: Erasure, record: Record) -> list[derived.Released]:
    """The releases of a request that still have content, in the order of the log."""
    if not erasure.releases:
        return []
    found = [one for one in derived.released(record) if one.entry in erasure.releases]
    return sorted(found, key=lambda one: one.entry)


def _why_not_decide(actor: User, erasure: Erasure) -> list[Reason | None]:
    record = erasure.record
    return [
        None if oversees(actor, record) else rules.must_review_for_agency(actor, record),
        Reason(_("申请人自己不能决定，须由他人决定。")) if erasure.asked_by_id == actor.pk else None,
        Reason(_("这份申请已经有了决定。")) if erasure.decided_at else None,
    ]


@transaction.atomic
def erase_content(erasure: Erasure, *, actor: User, now: datetime) -> LogEntry:
    """Empty what was asked for, with every copy of it, for good. What the log says of it stays, as digests without content."""
    (record,) = lock_records([erasure.record_id])
    erasure = _undecided(erasure, record)
    refuse_if(why_not_erase(actor, erasure))
    revisions = list(record.revisions.filter(number__in=erasure.revisions).select_related("snapshot"))
    released = _asked_for(erasure, record)
    manifest: dict[str, Any] = {
        "ground": erasure.ground,
        "revisions": [{"revision": one.number, "digest": one.snapshot.digest} for one in revisions],
    }
    if released:
        manifest["releases"] = [{"entry": one.entry, "digest": one.snapshot.digest} for one in released]
    if revisions:
        titles = _empty(record, revisions)
        for clean in _copies:
            clean(record, titles)
    if released or erasure.places:
        derived.erase(record, released, erasure.places, now)
        for forget in _derived_copies:
            forget(record)
    entry = append(
        Act.ERASED,
        record=record,
        agency=record.agency,
        role=Role.REVIEWER if actor.holds(Role.REVIEWER, record.agency_id) else Role.DISCLOSURE_OFFICE,
        manifest=manifest,
        now=now,
    )
    erasure.decided_by, erasure.decided_at, erasure.entry = actor, now, entry
    erasure.save()
    return entry


@transaction.atomic
def refuse_erasure(erasure: Erasure, *, actor: User, reason: str, now: datetime) -> None:
    """Decide that the content stays, and say why."""
    (record,) = lock_records([erasure.record_id])
    erasure = _undecided(erasure, record)
    refuse_if(
        [
            *_why_not_decide(actor, erasure),
            rules.says_why(reason),
            has_no_secrecy_mark(None, reason),
            has_no_personal_data(reason),
        ]
    )
    erasure.decided_by, erasure.decided_at, erasure.refusal = actor, now, reason
    erasure.save()


def _undecided(erasure: Erasure, record: Record) -> Erasure:
    """The request as it stands now that its record is locked."""
    fresh = Erasure.objects.filter(pk=erasure.pk).first()
    if fresh is None:
        raise Refused([Reason(_("这份申请已经不在。"))])
    fresh.record = record
    return fresh


def _empty(record: Record, revisions: Sequence[Revision]) -> set[str]:
    """Empty snapshots, whatever was said of them, and the typed row where it held one of them; returns the titles that went."""
    contents = [one.snapshot.read() for one in revisions]
    titles = {str(content["title"]) for content in contents if content}
    Snapshot.objects.filter(pk__in=[one.snapshot_id for one in revisions]).update(content=None, salt=None)
    numbers = [one.pk for one in revisions]
    Revision.objects.filter(pk__in=numbers).update(note="")
    Revision.objects.filter(pk__in=numbers).exclude(attribute_reason="").update(attribute_reason=ERASED_TITLE)
    Review.objects.filter(revision__in=numbers).update(opinion="", reference="")
    Emergency.objects.filter(revision__in=numbers).update(reason=ERASED_TITLE)
    Schedule.objects.filter(revision__in=numbers).delete()
    emptied = {one.pk for one in revisions}
    if record.working_id in emptied:
        record.working = None
    if record.current_id in emptied:
        kind_of(record).erased(record).save()
        record.title, record.identifier, record.attachments = ERASED_TITLE, "", []
        # Why it was taken back may name the person whose data it held.
        record.withdrawal_reason = ""
    record.save()
    return titles - {record.title}


def erased_digests() -> dict[str, int]:
    """The digests of everything that was erased by a lawful act, each with the number of the entry that says so."""
    entries = LogEntry.objects.filter(act=Act.ERASED).order_by("seq")
    return {
        row["digest"]: seq
        for seq, manifest in entries.values_list("seq", "manifest")
        for row in erased_in(manifest or {})
        if row["digest"]
    }


def erased_in(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """What an entry says was erased, revisions and releases, each with its digest. Releases came later than revisions."""
    return [*manifest["revisions"], *manifest.get("releases", ())]
