"""The verbs that change records. Each collects its reasons why not, then does everything in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.agencies.models import Agency
from gongkai.jobs.notifications import notify
from gongkai.publishing import files, gate, rules
from gongkai.publishing.choices import TRANSITIONS, Act, Decision, RecordState
from gongkai.publishing.kinds import Kind, kind_of
from gongkai.publishing.log import append
from gongkai.publishing.models import Record, Review, Revision, Snapshot
from gongkai.publishing.personal import has_no_personal_data
from gongkai.publishing.secrecy import has_no_secrecy_mark


def why_not_create(actor: User, agency: Agency) -> list[Reason | None]:
    return [rules.must_edit_for_agency(actor, Record(agency=agency))]


@transaction.atomic
def create(
    kind: Kind,
    row: models.Model,
    title: str,
    *,
    attachments: Sequence[files.Entry] = (),
    agency: Agency,
    actor: User,
    now: datetime,
) -> Record:
    """Begin a record with its first draft. `row` is an unsaved typed row; it is saved too, and its files are noted."""
    refuse_if(why_not_create(actor, agency))
    record = Record.objects.create(kind=kind.name, agency=agency, title=title, created_at=now, saved_at=now)
    _save_revision(record, kind, row, title, attachments, actor, now, note="")
    return record


def why_not_save(actor: User, record: Record, based_on: int | None) -> list[Reason | None]:
    latest = record.working or record.current
    stale = based_on is not None and latest is not None and latest.number != based_on
    return [
        rules.must_edit_for_agency(actor, record),
        rules.is_not_in_review(record),
        Reason(
            _(
                "您编辑期间已有人保存了第 %(number)s 版（见修改历史）。您填写的内容仍在下方；再次保存，即以您填写的为准。"
            )
            % {"number": latest.number}
        )
        if stale and latest
        else None,
    ]


@transaction.atomic
def save_draft(
    record: Record,
    row: models.Model,
    title: str,
    *,
    attachments: Sequence[files.Entry] | None = None,
    actor: User,
    now: datetime,
    note: str = "",
    based_on: int | None = None,
) -> Revision:
    """Save the next revision. Until first publication it also fills the typed row; afterwards only `publish` does.

    `based_on` is the number of the revision that the author started from; a newer one refuses the save. Without `attachments` the
    files stay those of the revision before.
    """
    record = _lock(record)
    refuse_if(why_not_save(actor, record, based_on))
    if attachments is None:
        attachments = files.entries_of(record.working or record.current)
    return _save_revision(record, kind_of(record), row, title, attachments, actor, now, note)


def _save_revision(
    record: Record,
    kind: Kind,
    row: models.Model,
    title: str,
    attachments: Sequence[files.Entry],
    actor: User,
    now: datetime,
    note: str,
) -> Revision:
    refuse_if(files.keeper().why_not(record, attachments, actor))
    content = kind.content(row, title, attachments)
    last = record.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = Revision.objects.create(
        record=record,
        number=last + 1,
        snapshot=Snapshot.take(kind.schema, content),
        author=actor,
        created_at=now,
        note=note,
    )
    files.keeper().refer(record, attachments)
    record.working = revision
    record.saved_at = now
    if record.state == RecordState.DRAFT:
        kind.write(record, content)
    else:
        record.save()
    return revision


def why_not_submit(actor: User, record: Record) -> list[Reason | None]:
    return [rules.must_edit_for_agency(actor, record), rules.may_follow(record, "submit")]


@transaction.atomic
def submit(record: Record, *, actor: User, seen: int | None = None, now: datetime) -> None:
    """Hand the working revision to the reviewers of the agency."""
    record = _lock(record)
    refuse_if(
        [*why_not_submit(actor, record), rules.is_what_was_seen(record, seen), *_at_the_gate(record, now)]
    )
    revision = _move(record, "submit")
    reviewers = Post.objects.in_force(timezone.localdate(now)).filter(
        agency=record.agency, role=Role.REVIEWER
    )
    notify(
        (
            post.user
            for post in reviewers.select_related("user")
            if post.user_id not in unpublished_authors(record)
        ),
        _("待审核：%(title)s") % {"title": record.title},
        _desk_url(record),
        key=f"review:{revision.pk}",
        now=now,
    )


def why_not_review(actor: User, record: Record, verb: str) -> list[Reason | None]:
    return [
        rules.must_review_for_agency(actor, record),
        rules.may_follow(record, verb),
        rules.reviewer_is_not_author(actor, unpublished_authors(record)),
    ]


@transaction.atomic
def return_for_changes(
    record: Record, *, actor: User, opinion: str, seen: int | None = None, now: datetime
) -> None:
    """Send the working revision back to its author, with the reason."""
    record = _lock(record)
    refuse_if(
        [
            *why_not_review(actor, record, "return_for_changes"),
            rules.says_why(opinion),
            has_no_secrecy_mark(None, opinion),
            rules.is_what_was_seen(record, seen),
        ]
    )
    revision = _move(record, "return_for_changes")
    _record_review(revision, actor, Decision.RETURN, opinion, now)
    _tell_author(
        revision, _("退回修改：%(title)s（%(opinion)s）") % {"title": record.title, "opinion": opinion}, now
    )


@transaction.atomic
def approve(
    record: Record, *, actor: User, opinion: str = "", seen: int | None = None, now: datetime
) -> None:
    """Approve exactly the bytes of the working revision (审查, 政府信息公开条例第十七条).

    `seen` is the number of the revision that the reviewer had before them; another one is refused.
    """
    record = _lock(record)
    refuse_if(
        [
            *why_not_review(actor, record, "approve"),
            has_no_secrecy_mark(None, opinion),
            rules.is_what_was_seen(record, seen),
        ]
    )
    revision = _move(record, "approve")
    _record_review(revision, actor, Decision.APPROVE, opinion, now)
    _tell_author(revision, _("审核通过：%(title)s") % {"title": record.title}, now)


def why_not_publish(actor: User, record: Record) -> list[Reason | None]:
    in_agency = actor.holds(Role.EDITOR, record.agency_id) or actor.holds(Role.REVIEWER, record.agency_id)
    reasons = [
        None if in_agency else Reason(_("您不是%(name)s的编辑或审核人员。") % {"name": record.agency.label}),
        rules.may_follow(record, "publish"),
    ]
    if all(reason is None for reason in reasons) and record.working is not None:
        digest = record.working.snapshot.digest
        approvals = record.working.reviews.filter(decision=Decision.APPROVE, digest=digest)
        if not approvals.exclude(reviewer__in=unpublished_authors(record)).exists():
            reasons.append(Reason(_("这一稿的内容与审核通过的不一致。"), rules.REVIEW_BASIS))
    return reasons


def publish(record: Record, *, actor: User, seen: int | None = None, now: datetime) -> Record:
    """Let the public read the approved revision: typed row, record and log entry in one transaction; its files are copied before."""
    with files.copied(record):
        return _publish(record, actor, seen, now)


@transaction.atomic
def _publish(record: Record, actor: User, seen: int | None, now: datetime) -> Record:
    record = _lock(record)
    refuse_if(
        [*why_not_publish(actor, record), rules.is_what_was_seen(record, seen), *_at_the_gate(record, now)]
    )
    revision = _move(record, "publish")
    kind = kind_of(record)
    act = Act.PUBLISHED if record.state != RecordState.PUBLISHED else Act.CHANGED
    record.current, record.working = revision, None
    record.state = RecordState.PUBLISHED
    record.published_at = record.published_at or now
    record.changed_at = now
    record.withdrawn_at, record.withdrawal, record.withdrawal_reason = None, "", ""
    kind.write(record, kind.read(revision.snapshot))
    files.keeper().show(record, now)
    append(
        act,
        record=record,
        agency=record.agency,
        role=_role(actor, record),
        snapshot=revision.snapshot,
        now=now,
    )
    return record


def why_not_withdraw(actor: User, record: Record) -> list[Reason | None]:
    return [rules.must_review_for_agency(actor, record), rules.is_published(record)]


@transaction.atomic
def withdraw(
    record: Record, *, actor: User, reason: str, withdrawal: str, seen: int | None = None, now: datetime
) -> Record:
    """Take a record from the public; its address then shows a notice with the reason, or answers 410."""
    record = _lock(record)
    refuse_if(
        [
            *why_not_withdraw(actor, record),
            rules.says_why(reason),
            has_no_secrecy_mark(None, reason),
            has_no_personal_data(reason),
            rules.is_what_was_seen(record, seen),
        ]
    )
    record.state = RecordState.WITHDRAWN
    record.withdrawn_at, record.withdrawal, record.withdrawal_reason = now, withdrawal, reason
    record.save()
    append(Act.WITHDRAWN, record=record, agency=record.agency, role=_role(actor, record), now=now)
    return record


def why_not_delete(actor: User, record: Record) -> list[Reason | None]:
    return [
        rules.must_edit_for_agency(actor, record),
        rules.is_not_in_review(record),
        rules.was_never_published(record),
        _nothing_uses(record),
    ]


def _nothing_uses(record: Record) -> Reason | None:
    """Whatever points at a record and is not to go with it: the plan of a document, evidence, a file."""
    own = kind_of(record).model
    holders = (
        relation
        for relation in Record._meta.related_objects
        if relation.on_delete is models.PROTECT and relation.related_model is not own
    )
    if any(one.related_model._default_manager.filter(**{one.field.name: record}).exists() for one in holders):
        return Reason(_("还有别的内容用到这一件，不能删除。"))
    return None


@transaction.atomic
def delete_draft(record: Record, *, actor: User, seen: int | None = None, now: datetime) -> None:
    """Delete a record that was never published, with its revisions."""
    record = _lock(record)
    refuse_if([*why_not_delete(actor, record), rules.is_what_was_seen(record, seen)])
    snapshots = list(record.revisions.values_list("snapshot_id", flat=True))
    kind_of(record).model._default_manager.filter(pk=record.pk).delete()
    try:
        record.delete()
    except models.ProtectedError:
        raise Refused([Reason(_("还有别的内容用到这一件，不能删除。"))]) from None
    Snapshot.objects.filter(pk__in=snapshots).delete()


def unpublished_authors(record: Record) -> set[int]:
    """Everyone who wrote a revision after the one that the public reads."""
    published = record.current.number if record.current else 0
    return set(record.revisions.filter(number__gt=published).values_list("author_id", flat=True))


def _at_the_gate(record: Record, now: datetime) -> list[Reason]:
    return gate.reasons(record, timezone.localdate(now))


def _lock(record: Record) -> Record:
    # Two queries: what a join reads in the statement that waits for the lock may be older than the lock.
    locked = Record.objects.select_for_update().get(pk=record.pk)
    return Record.objects.select_related("agency", "working__snapshot", "current").get(pk=locked.pk)


def _move(record: Record, verb: str) -> Revision:
    revision = record.working
    assert revision is not None  # `may_follow` has seen it
    revision.state = TRANSITIONS[revision.state, verb]
    revision.save(update_fields=["state"])
    return revision


def _record_review(revision: Revision, actor: User, decision: str, opinion: str, now: datetime) -> None:
    Review.objects.create(
        revision=revision,
        reviewer=actor,
        decision=decision,
        opinion=opinion,
        digest=revision.snapshot.digest,
        decided_at=now,
    )


def _tell_author(revision: Revision, text: str, now: datetime) -> None:
    notify(
        [revision.author], text, _desk_url(revision.record), key=f"{revision.state}:{revision.pk}", now=now
    )


def _role(actor: User, record: Record) -> str:
    return Role.REVIEWER if actor.holds(Role.REVIEWER, record.agency_id) else Role.EDITOR


def _desk_url(record: Record) -> str:
    return reverse("registers:detail", args=[record.kind, record.pk])
