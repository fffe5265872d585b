"""The verbs of review: begin it, approve a step on screen or as it was signed on paper, return."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.clock import calendars
from gongkai.clock.workdays import add_workdays
from gongkai.jobs.notifications import notify
from gongkai.publishing import rules
from gongkai.publishing.choices import Decision, ReviewStep, SecrecyGround
from gongkai.publishing.day import public_day
from gongkai.publishing.models import Record, Review, Revision, person_of
from gongkai.publishing.moving import desk_url, lock, move
from gongkai.publishing.secrecy import has_no_secrecy_mark
from gongkai.publishing.standing import (
    event_of,
    may_be_asked,
    must_be_asked,
    principals,
    scheme_in_force,
    standing,
    stands_for,
    steps_at_once,
    why_not_decide,
)
from gongkai.publishing.steps import Person, Standing, plain


def begin_review(record: Record, now: datetime) -> None:
    """Send the working revision of a locked record to the first step of the scheme that is in force now."""
    assert record.working is not None
    record.working.scheme = scheme_in_force(record.agency_id, record.kind)
    revision = move(record, "submit")
    _wait(record, revision, standing(revision), now)


def why_not_review(actor: User, record: Record, verb: str) -> list[Reason | None]:
    """Why this person may not approve the step that waits, or return the record."""
    if reason := rules.may_follow(record, verb):
        return [reason if actor.agency_ids(Role.REVIEWER) else rules.must_review_for_agency(actor, record)]
    assert record.working is not None
    stands, places = standing(record.working), stands_for(actor, public_day())
    if verb == "approve":
        return why_not_decide(actor, record, stands, places)
    is_author = person_of(actor).is_among(stands.authors)
    return [
        must_be_asked(actor, record, stands, principals(record, stands, places)),
        rules.reviewer_is_not_author(is_author),
    ]


@transaction.atomic
def return_for_changes(
    record: Record,
    *,
    actor: User,
    opinion: str,
    to_step: str = "",
    seen: int | None = None,
    now: datetime,
) -> None:
    """Send the working revision back, with the reason: to its author, or to an earlier step whose approvals then lapse."""
    record = lock(record)
    refuse_if(
        [
            *why_not_review(actor, record, "return_for_changes"),
            rules.says_why(opinion),
            has_no_secrecy_mark(None, opinion),
            rules.is_what_was_seen(record, seen),
        ]
    )
    assert record.working is not None
    stands = standing(record.working)
    passed = {event.step for event in stands.approvals}
    refuse_if([None if to_step in {"", *passed} else Reason(_("只能退回到已经通过的环节。"))])
    step, revision = record.working.step, record.working
    _keep(revision, step, actor, Decision.RETURN, now, opinion=opinion, returned_to=to_step)
    if to_step:
        _wait(record, move(record, "return_to_step"), standing(revision), now)
        return
    revision.step, revision.step_due_on = "", None
    move(record, "return_for_changes")
    _tell_author(
        revision, _("退回修改：%(title)s（%(opinion)s）") % {"title": record.title, "opinion": opinion}, now
    )


@transaction.atomic
def approve(
    record: Record,
    *,
    actor: User,
    opinion: str = "",
    ground: str = SecrecyGround.NOT_SECRET,
    reference: str = "",
    only_this: bool = False,
    at_step: str = "",
    seen: int | None = None,
    now: datetime,
) -> None:
    """Approve exactly the bytes of the working revision (审查, 政府信息公开条例第十七条) at the step where it waits.

    Where the scheme lets one person decide further steps as well, these are decided too, unless `only_this` is asked for.
    `seen` is the number of the revision that the reviewer had before them and `at_step` its step; others are refused. `ground`
    and `reference` are what the secrecy step found.
    """
    record = lock(record)
    refuse_if(
        [
            *why_not_review(actor, record, "approve"),
            has_no_secrecy_mark(None, opinion, reference),
            rules.is_what_was_seen(record, seen),
        ]
    )
    assert record.working is not None
    stands = standing(record.working)
    refuse_if([rules.is_at_step(stands, at_step)])
    steps = steps_at_once(actor, record, stands, stands_for(actor, public_day()))
    for _step in steps[:1] if only_this else steps:
        stands = approve_once(record, stands, actor, now, opinion, ground, reference)
    _went_on(record, stands, now)


def why_not_record_paper(actor: User, record: Record) -> list[Reason | None]:
    """A clerk of the agency records what was signed on paper; they may be the author, whoever signed may not."""
    works = actor.holds(Role.EDITOR, record.agency_id) or actor.holds(Role.REVIEWER, record.agency_id)
    return [
        None if works else Reason(_("您不是%(name)s的编辑或审核人员。") % {"name": record.agency.label}),
        rules.may_follow(record, "pass_step"),
    ]


@transaction.atomic
def approve_on_paper(
    record: Record,
    *,
    approver: str,
    signed_on: date,
    sheet_digest: str,
    actor: User,
    opinion: str = "",
    ground: str = SecrecyGround.NOT_SECRET,
    reference: str = "",
    at_step: str = "",
    seen: int | None = None,
    now: datetime,
) -> Review:
    """Record that the step which waits was approved on paper, by whom and when. Four eyes hold for who signed.

    `sheet_digest` is the hash of the signed sheet, which the room that calls this keeps as an attachment.
    """
    record = lock(record)
    refuse_if([*why_not_record_paper(actor, record), rules.is_what_was_seen(record, seen)])
    assert record.working is not None
    stands, signer = standing(record.working), Person(approver.strip())
    refuse_if(
        [
            rules.is_at_step(stands, at_step),
            None if plain(signer.name) else Reason(_("请写明签字人。")),
            rules.may_decide(stands.why_not(signer), stands, signer),
            rules.conclusion_is_whole(stands.waiting[0].step, ground, reference) if stands.waiting else None,
            rules.signed_in_time(signed_on, timezone.localdate(now)),
            has_no_secrecy_mark(None, opinion, reference, approver),
        ]
    )
    stands = _pass(
        record,
        stands,
        actor,
        now,
        opinion,
        ground,
        reference,
        approver_name=signer.name,
        signed_on=signed_on,
        sheet_digest=sheet_digest,
    )
    _went_on(record, stands, now)
    return record.working.reviews.latest("pk")


def approve_once(
    record: Record,
    stands: Standing,
    actor: User,
    now: datetime,
    opinion: str,
    ground: str,
    reference: str,
) -> Standing:
    """Approve the one step that waits, on screen; whether the actor may, the verb has seen to."""
    refuse_if([rules.conclusion_is_whole(stands.waiting[0].step, ground, reference)])
    places = stands_for(actor, public_day())
    giver = stands.in_whose_place(person_of(actor), principals(record, stands, places))
    behalf = giver.id if giver else None
    return _pass(record, stands, actor, now, opinion, ground, reference, on_behalf_of_id=behalf)


def keep_refusal(revision: Revision, actor: User, opinion: str, now: datetime) -> None:
    """Keep a no to the step that waits, of a revision that does not go back."""
    _keep(revision, revision.step, actor, Decision.RETURN, now, opinion=opinion)


def _pass(
    record: Record,
    stands: Standing,
    actor: User,
    now: datetime,
    opinion: str,
    ground: str,
    reference: str,
    **more: Any,
) -> Standing:
    assert record.working is not None
    step = stands.waiting[0].step
    # Only the secrecy step has a conclusion.
    conclusion = {"ground": ground, "reference": reference.strip()} if step == ReviewStep.SECRECY else {}
    made = _keep(record.working, step, actor, Decision.APPROVE, now, opinion=opinion, **conclusion, **more)
    return stands.with_approval(event_of(made))


def _keep(revision: Revision, step: str, actor: User, decision: str, now: datetime, **more: Any) -> Review:
    return Review.objects.create(
        revision=revision,
        step=step,
        reviewer=actor,
        decision=decision,
        digest=revision.snapshot.digest,
        decided_at=now,
        **more,
    )


def _went_on(record: Record, stands: Standing, now: datetime) -> None:
    """The revision waits at the next step, or is approved."""
    assert record.working is not None
    if stands.waiting:
        _wait(record, move(record, "pass_step"), stands, now)
        return
    record.working.step, record.working.step_due_on = "", None
    revision = move(record, "approve")
    _tell_author(revision, _("审核通过：%(title)s") % {"title": record.title}, now)


def _wait(record: Record, revision: Revision, stands: Standing, now: datetime) -> None:
    wait_at(record, revision, stands, now)
    asked = may_be_asked(record, stands, public_day(now))
    notify(
        asked,
        _("待审核：%(title)s") % {"title": record.title},
        desk_url(record),
        key=f"review:{revision.pk}:{revision.step}:{revision.reviews.count()}",
        now=now,
    )


def wait_at(record: Record, revision: Revision, stands: Standing, now: datetime) -> None:
    """Write down at which step a revision waits, and until when it is to be decided."""
    stage = stands.waiting[0]
    calendar = calendars.load().of(record.agency_id)
    revision.step = stage.step
    revision.step_due_on = add_workdays(public_day(now), stage.workdays, calendar)
    revision.save(update_fields=["step", "step_due_on"])


def _tell_author(revision: Revision, text: str, now: datetime) -> None:
    notify([revision.author], text, desk_url(revision.record), key=f"{revision.state}:{revision.pk}", now=now)
