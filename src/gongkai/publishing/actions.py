"""The verbs that change records. Each collects its reasons why not, then does everything in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.agencies.models import Agency
from gongkai.publishing import files, gate, rules
from gongkai.publishing.attributes import Attribution
from gongkai.publishing.attribution import reasons_of
from gongkai.publishing.choices import Act, RecordState, Withdrawal
from gongkai.publishing.day import public_day
from gongkai.publishing.kinds import Kind, kind_of
from gongkai.publishing.locks import lock_records
from gongkai.publishing.log import append
from gongkai.publishing.models import Record, Revision, Snapshot
from gongkai.publishing.moving import lock as _lock
from gongkai.publishing.moving import move as _move
from gongkai.publishing.moving import read
from gongkai.publishing.personal import has_no_personal_data
from gongkai.publishing.redirects import leads_to_another
from gongkai.publishing.reviewing import approve as approve
from gongkai.publishing.reviewing import begin_review
from gongkai.publishing.reviewing import return_for_changes as return_for_changes
from gongkai.publishing.reviewing import why_not_review as why_not_review
from gongkai.publishing.secrecy import has_no_secrecy_mark, strings_in
from gongkai.publishing.standing import standing


def why_not_create(actor: User, agency: Agency, said: Attribution | None = None) -> list[Reason | None]:
    """An editor of the agency, with a 公开属性 that is whole."""
    return [rules.must_edit_for_agency(actor, Record(agency=agency)), *reasons_of(said or Attribution())]


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
    said: Attribution | None = None,
) -> Record:
    """Begin a record with its first draft. `row` is an unsaved typed row; it is saved too, and its files are noted. `said`: its 公开属性."""
    refuse_if(why_not_create(actor, agency, said))
    record = Record.objects.create(kind=kind.name, agency=agency, title=title, created_at=now, saved_at=now)
    save_revision(record, kind, row, title, attachments, actor, now, "", said or Attribution())
    return record


def why_not_save(actor: User, record: Record, based_on: int | None) -> list[Reason | None]:
    """An editor, outside of a review, who knows the newest revision."""
    latest = record.working or record.current
    stale = based_on is not None and latest is not None and latest.number != based_on
    return [
        rules.must_edit_for_agency(actor, record),
        rules.is_not_in_review(record),
        Reason(
            _(
                "您编辑期间%(who)s保存了第 %(number)s 版（见修改历史）。您填写的内容仍在下方；核对后再次保存，即以表单中的为准。"
            )
            % {"number": latest.number, "who": latest.author}
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
    said: Attribution | None = None,
) -> Revision:
    """Save the next revision. Until first publication it also fills the typed row; afterwards only `publish` does.

    `based_on` is the number of the revision that the author started from; a newer one refuses the save. Without `attachments` the
    files stay those of the revision before, without `said` the 公开属性 does.
    """
    record = _lock(record)
    latest = record.working or record.current
    said = said or (latest.attribution if latest else Attribution())
    refuse_if([*why_not_save(actor, record, based_on), *reasons_of(said)])
    if attachments is None:
        attachments = files.entries_of(latest)
    return save_revision(record, kind_of(record), row, title, attachments, actor, now, note, said)


def save_revision(
    record: Record,
    kind: Kind,
    row: models.Model,
    title: str,
    attachments: Sequence[files.Entry],
    actor: User,
    now: datetime,
    note: str,
    said: Attribution,
) -> Revision:
    """Write the next revision of a locked record; whether it may be, the verb has seen to."""
    refuse_if(files.keeper().why_not(record, attachments, actor))
    content = kind.content(row, title, attachments)
    refuse_if([has_no_secrecy_mark(None, *strings_in(content), note)])
    last = record.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = Revision.objects.create(
        record=record,
        number=last + 1,
        snapshot=Snapshot.take(kind.schema, content),
        author=actor,
        created_at=now,
        note=note,
        attribute=said.attribute,
        ground=said.ground,
        interest=said.interest,
        attribute_reason=said.reason,
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
    """An editor submits what is to be public (主动公开)."""
    return [
        rules.must_edit_for_agency(actor, record),
        rules.may_follow(record, "submit"),
        rules.is_proactive(record),
    ]


def submit(record: Record, *, actor: User, seen: int | None = None, now: datetime) -> None:
    """Hand the working revision to the reviewers of the agency."""
    refuse_if(_reasons_against_submitting(actor, read(record), seen, now))
    with transaction.atomic():
        record = _lock(record)
        refuse_if(_reasons_against_submitting(actor, record, seen, now))
        begin_review(record, now)


def _reasons_against_submitting(
    actor: User, record: Record, seen: int | None, now: datetime
) -> list[Reason | None]:
    found = [*why_not_submit(actor, record), rules.is_what_was_seen(record, seen)]
    return found if any(found) else [*at_the_gate(record, now)]


def why_not_publish(actor: User, record: Record) -> list[Reason | None]:
    """Anybody who edits or reviews for the agency, once every step has approved exactly this text."""
    in_agency = actor.holds(Role.EDITOR, record.agency_id) or actor.holds(Role.REVIEWER, record.agency_id)
    reasons = [
        None if in_agency else Reason(_("您不是%(name)s的编辑或审核人员。") % {"name": record.agency.label}),
        rules.may_follow(record, "publish"),
        rules.is_proactive(record),
    ]
    may_be = record.working is not None and all(reason is None for reason in reasons)
    if may_be and record.working and not standing(record.working).is_complete:
        reasons.append(Reason(_("这一稿的内容与审核通过的不一致。"), rules.REVIEW_BASIS))
    return reasons


def reasons_against_publishing(
    actor: User, record: Record, seen: int | None, now: datetime
) -> list[Reason | None]:
    """Everything that is asked at the moment of publishing, whether alone, at a set time or with others.

    What the rules find in a text only those read who may publish it.
    """
    found = [*why_not_publish(actor, record), rules.is_what_was_seen(record, seen)]
    return found if any(found) else [*at_the_gate(record, now)]


def publish(record: Record, *, actor: User, seen: int | None = None, now: datetime) -> Record:
    """Let the public read the approved revision: typed row, record and log entry in one transaction; its files are copied before."""
    refuse_if(reasons_against_publishing(actor, read(record), seen, now))  # before anything is copied
    with files.copied(record):
        return _publish(record, actor, seen, now)


@transaction.atomic
def _publish(record: Record, actor: User, seen: int | None, now: datetime) -> Record:
    record = _lock(record)
    refuse_if(reasons_against_publishing(actor, record, seen, now))
    return put_out(record, "publish", actor=actor, now=now)


def put_out(
    record: Record, verb: str, *, actor: User, now: datetime, manifest: dict[str, Any] | None = None
) -> Record:
    """Make the working revision of a locked record public, as an act of its own."""
    act, revision = make_public(record, verb, now=now)
    append(
        act,
        record=record,
        agency=record.agency,
        role=_role(actor, record),
        snapshot=revision.snapshot,
        manifest=manifest,
        now=now,
    )
    return record


def make_public(record: Record, verb: str = "publish", *, now: datetime) -> tuple[Act, Revision]:
    """Make the working revision of a locked record what the public reads; the caller appends the entry.

    Whether it may be, the verb has seen to. Returns what happened and the revision that is public now.
    """
    revision = _move(record, verb)
    kind = kind_of(record)
    act = Act.PUBLISHED if record.state != RecordState.PUBLISHED else Act.CHANGED
    record.current, record.working = revision, None
    record.state = RecordState.PUBLISHED
    record.published_at = record.published_at or now
    record.changed_at = now
    record.withdrawn_at, record.withdrawal, record.withdrawal_reason = None, "", ""
    record.redirect_to = None
    kind.write(record, kind.read(revision.snapshot))
    files.keeper().show(record, now)
    return act, revision


def why_not_withdraw(actor: User, record: Record) -> list[Reason | None]:
    """A reviewer of the agency takes back what is public."""
    return [rules.must_review_for_agency(actor, record), rules.is_published(record)]


@transaction.atomic
def withdraw(
    record: Record,
    *,
    actor: User,
    reason: str,
    withdrawal: str,
    redirect_to: Record | None = None,
    seen: int | None = None,
    now: datetime,
) -> Record:
    """Take a record from the public; its address then shows a notice with the reason, leads to another record, or answers 410."""
    if withdrawal != Withdrawal.REDIRECT:
        redirect_to = None
    if redirect_to is not None:  # both at once: the other one must stay public until this is done
        redirect_to = {one.pk: one for one in lock_records([record.pk, redirect_to.pk])}[redirect_to.pk]
    record = _lock(record)
    refuse_if(
        [
            *why_not_withdraw(actor, record),
            rules.says_why(reason),
            has_no_secrecy_mark(None, reason),
            has_no_personal_data(reason),
            leads_to_another(record, redirect_to) if withdrawal == Withdrawal.REDIRECT else None,
            rules.is_what_was_seen(record, seen),
        ]
    )
    record.state = RecordState.WITHDRAWN
    record.withdrawn_at, record.withdrawal, record.withdrawal_reason = now, withdrawal, reason
    record.redirect_to = redirect_to
    record.save()
    append(
        Act.WITHDRAWN,
        record=record,
        agency=record.agency,
        role=_role(actor, record),
        manifest={"redirect_to": redirect_to.pk} if redirect_to else None,
        now=now,
    )
    return record


def why_not_delete(actor: User, record: Record) -> list[Reason | None]:
    """An editor deletes what was never public, is not in review, and is used by nothing."""
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
def delete_draft(record: Record, *, actor: User, seen: int | None = None) -> None:
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


def at_the_gate(record: Record, now: datetime) -> list[Reason]:
    """What the rules say against the working revision of a record.

    Reading texts takes time, so a verb asks before it begins its transaction too; the second answer comes from memory. And
    only whom nothing else keeps from the verb is told: findings quote the draft.
    """
    return gate.reasons(record, public_day(now))


def _role(actor: User, record: Record) -> str:
    return Role.REVIEWER if actor.holds(Role.REVIEWER, record.agency_id) else Role.EDITOR
