"""Taking over what an agency had published on an old site: drafts with their first publication, which one other person confirms.

Who prepared a batch does not confirm it, nor does whoever wrote one of its texts. Confirming is one act with one entry `migrated`, past the
same gate as every publication. A record so taken over was first published when the old site did; it was so in time or not, and what
that site kept is no late publication of ours (政府信息公开条例第二十六条).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.jobs.notifications import notify
from gongkai.publishing import gate, rules
from gongkai.publishing.actions import make_public
from gongkai.publishing.choices import Act, Decision, RecordState, ReviewStep, SecrecyGround
from gongkai.publishing.cutovers import locked, must_be_open
from gongkai.publishing.day import public_day
from gongkai.publishing.files import copied
from gongkai.publishing.kinds import Kind, kind_of
from gongkai.publishing.locks import lock_records
from gongkai.publishing.log import append, keys_of
from gongkai.publishing.models import Cutover, OldAddress, Record, Review, TakenOver, Takeover
from gongkai.publishing.moving import authors_of
from gongkai.publishing.old_addresses import Address
from gongkai.publishing.several import Draft, SeveralRefused, save_drafts
from gongkai.publishing.standing import acts_only_for

MOST = 500
"""Records in one batch: they stay locked until all of them are public."""
CONFIRMED = _lazy(
    "已与原网站逐件核对：内容、发布时间和网址一致，不涉及国家秘密、工作秘密和内部信息，不涉及商业秘密和个人隐私，现在仍应公开。"
)
"""What a person says who confirms a batch: kept as their opinion with each of its records."""


@dataclass(frozen=True, slots=True)
class Old:
    """What a file says of one record beside its content."""

    cutover: Cutover
    first_published_at: datetime
    address: Address | None = None


def why_not_first(first: datetime, cutover: Cutover, formed_on: date | None) -> list[Reason | None]:
    """What was published on the old site was so before the cut-over began, and not before it was made."""
    formed = formed_on is not None and formed_on > timezone.localdate(first)
    return [
        Reason(_("原发布时间不早于切换开始的时间：切换以后公开的，照常送审发布。"))
        if first >= cutover.opened_at
        else None,
        Reason(_("原发布时间早于成文日期。")) if formed else None,
    ]


def formed_on(kind: Kind, row: models.Model) -> date | None:
    """The day on which a draft was made, where its kind knows it."""
    return getattr(row, kind.formed_on_field) if kind.formed_on_field else None


def prepare(kind: Kind, drafts: Sequence[tuple[Draft, Old]], *, actor: User, now: datetime) -> list[Record]:
    """Save drafts that are to be taken over, in batches by cut-over. Raises `SeveralRefused`; within the caller's transaction."""
    today = public_day(now)
    cutovers = {pk: locked(pk) for pk in sorted({old.cutover.pk for _draft, old in drafts})}
    refused: dict[int, Sequence[Reason]] = {}
    for place, (draft, old) in enumerate(drafts):
        cutover = cutovers[old.cutover.pk]
        reasons = [
            must_be_open(cutover, today),
            None if cutover.agency_id == draft.agency.pk else Reason(_("这是别的机构的切换。")),
            *why_not_first(old.first_published_at, cutover, formed_on(kind, draft.row)),
        ]
        if found := [reason for reason in reasons if reason]:
            refused[place] = found
    if refused:
        raise SeveralRefused(refused)
    records = save_drafts(kind, [draft for draft, _old in drafts], actor=actor, now=now)
    olds = [old for _draft, old in drafts]
    _keep_addresses(records, olds)
    for pk, cutover in cutovers.items():
        mine = [(record, old) for record, old in zip(records, olds, strict=True) if old.cutover.pk == pk]
        for start in range(0, len(mine), MOST):
            _make_batch(cutover, mine[start : start + MOST], actor, now)
    return records


def _keep_addresses(records: Sequence[Record], olds: Sequence[Old]) -> None:
    rows = [
        OldAddress(record=record, host=old.address.host, path=old.address.path, query=old.address.query)
        for record, old in zip(records, olds, strict=True)
        if old.address
    ]
    try:
        with transaction.atomic():
            OldAddress.objects.bulk_create(rows)
    except IntegrityError:  # somebody else's file was faster
        taken = known_addresses(old.address for old in olds if old.address)
        refused = {
            place: [Reason(taken_by(taken[old.address]))]
            for place, old in enumerate(olds)
            if old.address in taken
        }
        raise SeveralRefused(refused or {0: [Reason(_("原网址重复。"))]}) from None


def known_addresses(addresses: Iterable[Address]) -> dict[Address, Record]:
    """Those of the addresses that lead somewhere already. One query."""
    wanted = set(addresses)
    rows = OldAddress.objects.filter(path__in={one.path for one in wanted}).select_related("record")
    found = {Address(row.host, row.path, row.query): row.record for row in rows}
    return {address: record for address, record in found.items() if address in wanted}


def taken_by(record: Record) -> str:
    """Why an address cannot be entered again. What is not public is not named: it may be another agency's."""
    if record.state == RecordState.DRAFT:
        return _("这个原网址已有一件待迁入的，不能再用。")
    if record.state != RecordState.PUBLISHED:
        return _("这个原网址已用于另一件，不能再用。")
    return _("这个原网址已用于《%(title)s》。") % {"title": record.title}


def _make_batch(
    cutover: Cutover, members: Sequence[tuple[Record, Old]], actor: User, now: datetime
) -> Takeover:
    made = Takeover.objects.create(cutover=cutover, prepared_by=actor, prepared_at=now)
    TakenOver.objects.bulk_create(
        TakenOver(record=record, takeover=made, first_published_at=old.first_published_at)
        for record, old in members
    )
    posts = Post.objects.in_force(timezone.localdate(now)).filter(agency=cutover.agency, role=Role.REVIEWER)
    notify(
        (post.user for post in posts.select_related("user") if post.user_id != actor.pk),
        _("迁入待确认（%(site)s，%(count)s 件）") % {"site": cutover.site, "count": len(members)},
        reverse("publishing-desk:takeover", args=[made.pk]),
        key=f"takeover:{made.pk}",
        now=now,
    )
    return made


# --- Confirming ------------------------------------------------------------------------------------------------------


def members_of(takeover: Takeover) -> list[TakenOver]:
    """The members with their records and working revisions, in the order of their records."""
    joined = takeover.members.select_related("record__agency", "record__working__snapshot")
    return list(joined.order_by("record_id"))


def digest_of(members: Iterable[TakenOver]) -> str:
    """What a person has before them: each record, its version and the digest of that, its first publication."""
    said = [(one.record_id, *_version(one.record), one.first_published_at.timestamp()) for one in members]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _version(record: Record) -> tuple[int, str]:
    return (record.working.number, record.working.snapshot.digest) if record.working else (0, "")


def why_not_confirm(actor: User, takeover: Takeover, today: date) -> list[Reason | None]:
    """A reviewer of the agency, which answers for what it had published; not whoever prepared the batch."""
    cutover = takeover.cutover
    same = Reason(_("导入的人不能自己确认，须由他人核对。"), rules.REVIEW_BASIS)

    def acts_for(person: int) -> bool:
        return person == actor.pk or acts_only_for(actor, cutover.agency_id, {person})

    return [
        rules.must_review_for_agency(actor, Record(agency=cutover.agency)),
        same if acts_for(takeover.prepared_by_id) else None,
        must_be_open(cutover, today),
        Reason(_("这一批已经确认。")) if takeover.confirmed_at else None,
    ]


def why_not_member(actor: User, member: TakenOver, authors: Mapping[int, Any]) -> list[Reason]:
    """Why one of a batch may not go out, before its text is read; each reason names the record."""
    record, cutover = member.record, member.takeover.cutover
    was = record.state != RecordState.DRAFT
    reasons = [
        Reason(_("已经另行发布，请移出这一批。")) if was else None,
        None if was else rules.may_follow(record, "take_over"),
        rules.is_proactive(record),
        rules.reviewer_is_not_author(
            actor.pk in authors or acts_only_for(actor, record.agency_id, set(authors))
        ),
        *why_not_first(member.first_published_at, cutover, _formed_on(record)),
    ]
    return _named(record, [reason for reason in reasons if reason])


def _named(record: Record, reasons: Iterable[Reason]) -> list[Reason]:
    return [Reason(f"《{record.title}》：{reason.text}", reason.basis) for reason in reasons]


def _formed_on(record: Record) -> date | None:
    kind = kind_of(record)
    return kind.formed_on(kind.read(record.working.snapshot)) if record.working else None


def reasons_of(actor: User, members: Sequence[TakenOver]) -> list[Reason]:
    """Why not, of each member."""
    authors = authors_of([one.record.working for one in members if one.record.working])
    return [
        reason
        for one in members
        for reason in why_not_member(
            actor, one, authors.get(one.record.working.pk, {}) if one.record.working else {}
        )
    ]


def confirm(takeover: Takeover, *, seen: str | None = None, actor: User, now: datetime) -> Takeover:
    """Publish every member as what the old site had published, or none. `seen` is the digest of what the person has read."""
    today = public_day(now)
    refuse_if(why_not_confirm(actor, takeover, today))
    members = members_of(takeover)
    refuse_if(reasons_of(actor, members))
    # Up to 500 texts are read here, while nobody waits. What the gate saw is, by its digest, what goes out below.
    found = gate.reasons_of_each([one.record for one in members], today)
    refuse_if(
        reason for one, reasons in zip(members, found, strict=True) for reason in _named(one.record, reasons)
    )
    read = digest_of(members)
    with ExitStack() as stack:
        for one in members:
            stack.enter_context(copied(one.record))
        with transaction.atomic():
            return _confirm(takeover.pk, read if seen is None else seen, read, actor, now)


def _confirm(pk: int, seen: str, read: str, actor: User, now: datetime) -> Takeover:
    takeover = _locked(pk)
    refuse_if(why_not_confirm(actor, takeover, public_day(now)))
    try:
        lock_records(takeover.members.values_list("record", flat=True))
    except Record.DoesNotExist:
        raise Refused([Reason(_("这一批里有一件刚刚删除，请重新核对。"))]) from None
    members = members_of(takeover)
    stale = Reason(_("这一批在您打开以后有改动，请重新核对。"), rules.REVIEW_BASIS)
    refuse_if(
        [
            None if members else Reason(_("这一批里没有内容。")),
            None if seen == read == digest_of(members) else stale,
        ]
    )
    refuse_if(reasons_of(actor, members))
    rows = [_publish(one, takeover.cutover, actor, now) for one in members]
    entry = append(
        Act.MIGRATED,
        agency=takeover.cutover.agency,
        role=Role.REVIEWER,
        keys={
            *(key for one in members for key in (f"record:{one.record_id}", f"kind:{one.record.kind}")),
            *keys_of([one.record_id for one in members]),
        },
        manifest={"site": takeover.cutover.host, "records": rows},
        now=now,
    )
    takeover.confirmed_by, takeover.confirmed_at, takeover.entry = actor, now, entry
    takeover.save()
    return takeover


def _locked(pk: int) -> Takeover:
    """The batch with its cut-over, both locked: the cut-over first, as whoever prepares does."""
    known = Takeover.objects.filter(pk=pk)
    cutover = known.values_list("cutover", flat=True).first()
    if cutover is not None:
        locked(cutover)
    if known.select_for_update(no_key=True).first() is None:
        raise Refused([Reason(_("这一批已经不在：里面的都已移出。"))])
    return Takeover.objects.select_related("cutover__agency", "prepared_by").get(pk=pk)


def _publish(member: TakenOver, cutover: Cutover, actor: User, now: datetime) -> dict[str, Any]:
    record = member.record
    assert record.working is not None  # `why_not_member` has seen it
    for step, ground in ((ReviewStep.SECRECY, SecrecyGround.NOT_SECRET), (ReviewStep.FINAL, "")):
        Review.objects.create(
            revision=record.working,
            step=step,
            reviewer=actor,
            decision=Decision.APPROVE,
            opinion=str(CONFIRMED),
            ground=ground,
            digest=record.working.snapshot.digest,
            decided_at=now,
        )
    record.published_at = member.first_published_at
    record.migrated_at, record.migrated_from = now, cutover.site
    _act, revision = make_public(record, "take_over", now=now)
    return {
        "record": record.pk,
        "revision": revision.number,
        "act": str(Act.MIGRATED),
        "digest": revision.snapshot.digest,
        "first_published_at": member.first_published_at.astimezone(UTC).isoformat(),
    }


# --- Leaving out -----------------------------------------------------------------------------------------------------


def why_not_leave_out(actor: User, takeover: Takeover) -> list[Reason | None]:
    return [
        rules.must_edit_or_review(actor, Record(agency=takeover.cutover.agency)),
        Reason(_("这一批已经确认。")) if takeover.confirmed_at else None,
    ]


@transaction.atomic
def leave_out(takeover: Takeover, records: Iterable[int], *, actor: User) -> int:
    """Take records out of a batch: they stay drafts like every other, without the old date. Returns how many are left."""
    takeover = _locked(takeover.pk)
    refuse_if(why_not_leave_out(actor, takeover))
    wanted = takeover.members.filter(record__in=list(records))
    still_drafts = Record.objects.filter(pk__in=wanted.values("record"), state=RecordState.DRAFT)
    OldAddress.objects.filter(record__in=still_drafts).delete()
    wanted.delete()
    left = takeover.members.count()
    if not left:
        takeover.delete()
    return left


def waiting_drafts() -> dict[int, date]:
    """The records that wait to be taken over, with the last day on which that can be done. One query."""
    waiting = TakenOver.objects.filter(takeover__confirmed_at=None, takeover__cutover__closed_at=None)
    return dict(waiting.values_list("record_id", "takeover__cutover__closes_on"))


def batches_for(user: User) -> models.QuerySet[Takeover]:
    """Batches of one's own agencies and of those that one's disclosure office oversees; what is in them, `sees_members` tells."""
    seen = user.agency_ids(Role.EDITOR, Role.REVIEWER) | user.supervised_agency_ids
    return Takeover.objects.filter(cutover__agency__in=seen).annotate(
        host=F("cutover__host"), size=models.Count("members")
    )


def sees_members(user: User, takeover: Takeover) -> bool:
    """Drafts are their agency's alone: the office above it reads of them once they were confirmed."""
    is_own = takeover.cutover.agency_id in user.agency_ids(Role.EDITOR, Role.REVIEWER)
    return is_own or takeover.confirmed_at is not None
