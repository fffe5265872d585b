"""应急发布: one reviewer publishes before all steps were decided; it is marked, counted and reviewed afterwards.

政府信息公开条例第六条: what is false or incomplete and may disturb order is answered with accurate information in time; 第十七条 asks for
the review all the same, so the steps that were left are decided afterwards, and a refusal means that the edition must go.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.jobs.notifications import notify
from gongkai.publishing import rules
from gongkai.publishing.actions import at_the_gate, put_out
from gongkai.publishing.choices import AfterReview, Decision, SecrecyGround
from gongkai.publishing.day import public_day
from gongkai.publishing.files import copied
from gongkai.publishing.models import Emergency, Record
from gongkai.publishing.moving import desk_url, lock, read
from gongkai.publishing.reviewing import approve_once, keep_refusal, wait_at, why_not_review
from gongkai.publishing.secrecy import has_no_secrecy_mark
from gongkai.publishing.standing import may_be_asked, standing, stands_for, steps_at_once, why_not_decide
from gongkai.publishing.steps import SECRECY

EMERGENCY = {"emergency": True}
"""What the log says of such an act, beside what it says of every other."""


def why_not_publish_at_once(actor: User, record: Record) -> list[Reason | None]:
    """A reviewer who did not write it; and not one who could decide all that is left anyway.

    Secrecy is reviewed first and disclosed then (保守国家秘密法实施条例第四十二条): it is no step for afterwards.
    """
    reasons = why_not_review(actor, record, "approve")
    if any(reasons) or record.working is None:
        return reasons
    stands, places = standing(record.working), stands_for(actor, public_day())
    if len(steps_at_once(actor, record, stands, places)) == len(stands.waiting):
        return [Reason(_("剩下的环节您都可以办理，直接同意并发布即可。"), rules.REVIEW_BASIS)]
    if SECRECY in {stage.step for stage in stands.waiting[1:]}:
        return [Reason(_("保密审查须在公开之前完成，请先办理到保密审查。"), rules.SECRECY_REVIEW_BASIS)]
    return [rules.is_proactive(record)]


def publish_at_once(
    record: Record,
    *,
    actor: User,
    reason: str,
    ground: str = SecrecyGround.NOT_SECRET,
    reference: str = "",
    at_step: str = "",
    seen: int | None = None,
    now: datetime,
) -> Emergency:
    """Decide the step that waits and publish; the steps after it are decided afterwards, within their working days."""
    said = (reason, reference)
    refuse_if(_reasons_against(actor, read(record), said, seen, now))  # before anything is copied
    with copied(record), transaction.atomic():
        record = lock(record)
        refuse_if(_reasons_against(actor, record, said, seen, now))
        return _publish_at_once(record, actor, reason, (ground, reference), at_step, now)


def _reasons_against(
    actor: User, record: Record, said: tuple[str, str], seen: int | None, now: datetime
) -> list[Reason | None]:
    reason, reference = said
    found = [
        *why_not_publish_at_once(actor, record),
        rules.says_why(reason),
        has_no_secrecy_mark(None, reason, reference),
        rules.is_what_was_seen(record, seen),
    ]
    # An emergency spares people's time; what a machine finds in an instant it does not spare.
    return found if any(found) else [*at_the_gate(record, now)]


def _publish_at_once(
    record: Record, actor: User, reason: str, secrecy: tuple[str, str], at_step: str, now: datetime
) -> Emergency:
    ground, reference = secrecy
    revision = record.working
    assert revision is not None
    stands = standing(revision)
    refuse_if([rules.is_at_step(stands, at_step)])
    stands = approve_once(
        record, stands, actor, now, _("应急发布：%(why)s") % {"why": reason}, ground, reference
    )
    wait_at(record, revision, stands, now)
    made = Emergency.objects.create(
        revision=revision, published_by=actor, reason=reason.strip(), published_at=now
    )
    notify(
        may_be_asked(record, stands, public_day(now)),
        _("应急发布，待补审：%(title)s") % {"title": record.title},
        desk_url(record),
        key=f"after-review:{revision.pk}:{revision.step}",
        now=now,
    )
    put_out(record, "publish_at_once", actor=actor, now=now, manifest=EMERGENCY)
    return made


def why_not_review_afterwards(actor: User, emergency: Emergency) -> list[Reason | None]:
    """As with every other step: who wrote it does not decide, and each step has a person of its own."""
    if emergency.state != AfterReview.OPEN:
        return [Reason(_("补审已经办结。"))]
    revision = emergency.revision
    return why_not_decide(actor, revision.record, standing(revision), stands_for(actor, public_day()))


@transaction.atomic
def review_afterwards(
    emergency: Emergency,
    *,
    decision: str,
    opinion: str,
    ground: str = SecrecyGround.NOT_SECRET,
    reference: str = "",
    at_step: str = "",
    actor: User,
    now: datetime,
) -> Emergency:
    """Decide the step that was left. After the last one it is confirmed; one refusal is enough that the edition must go."""
    record = lock(emergency.revision.record)
    held = Emergency.objects.select_related("revision__snapshot", "revision__record__agency").get(
        pk=emergency.pk
    )
    is_refusal = decision == Decision.RETURN
    refuse_if(
        [
            *why_not_review_afterwards(actor, held),
            rules.says_why(opinion) if is_refusal else None,
            has_no_secrecy_mark(None, opinion, reference),
        ]
    )
    revision, stands = held.revision, standing(held.revision)
    refuse_if([rules.is_at_step(stands, at_step)])
    record.working = revision  # the steps of this edition are decided, whatever else is on its way
    if is_refusal:
        keep_refusal(revision, actor, opinion, now)
        held.state = AfterReview.REFUSED
    else:
        stands = approve_once(record, stands, actor, now, opinion, ground, reference)
        if stands.waiting:
            wait_at(record, revision, stands, now)
            return held
        held.state = AfterReview.CONFIRMED
    held.decided_at, revision.step, revision.step_due_on = now, "", None
    held.save(update_fields=["state", "decided_at"])
    revision.save(update_fields=["step", "step_due_on"])
    if is_refusal:
        notify(
            [revision.author, held.published_by],
            _("补审不同意，须撤回：%(title)s（%(opinion)s）") % {"title": record.title, "opinion": opinion},
            desk_url(record),
            key=f"refused:{revision.pk}",
            now=now,
        )
    return held
