"""What an agency does with its answer in a round: fill, hand to the leads, submit, approve; and what sends it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.attachments import actions as attachments
from gongkai.attachments.models import Attachment
from gongkai.attachments.uploads import Upload
from gongkai.plans import round_rules as rules
from gongkai.plans import round_table as table
from gongkai.plans.actions.timeline import tell_editors, tell_reviewers, tell_writer
from gongkai.plans.choices import AnswerState, AnswerVerb
from gongkai.plans.models import AnswerStep, Duty, Round, RoundAnswer, RoundEntry, Task
from gongkai.plans.rules import must_be_office
from gongkai.publishing.secrecy import SECRECY_BASIS, has_no_secrecy_mark

SHEET = "signed_sheet"
FIELDS = ("text", "percent", "is_done", "links")


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """What is typed for one duty. `links` are addresses, one a line."""

    duty: Duty
    text: str = ""
    percent: int | None = None
    is_done: bool = False
    links: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.links.strip() or self.is_done) and self.percent is None


def answer_url(answer: RoundAnswer) -> str:
    return reverse("plans-desk:answer", args=[answer.pk])


def lock_answer(answer: RoundAnswer) -> RoundAnswer:
    """The answer as it is now, under the lock of its round: freezing waits for who still writes, and the other way round."""
    Round.objects.select_for_update().get(pk=answer.round_id)
    joined = RoundAnswer.objects.select_related("agency", "round__plan__government", "submitted_by")
    return joined.get(pk=answer.pk)


def why_not_fill(actor: User, answer: RoundAnswer) -> list[Reason | None]:
    """The agency's editors fill in an answer that is not submitted, until the round freezes."""
    return [
        rules.must_edit_for(actor, answer),
        rules.is_not_frozen(answer.round),
        rules.is_in(answer, AnswerState.OPEN),
    ]


@transaction.atomic
def save(
    answer: RoundAnswer,
    drafts: Sequence[EntryDraft],
    *,
    partners_missing: str = "",
    version: int | None = None,
    actor: User,
    now: datetime,
) -> RoundAnswer:
    """Keep what is typed, as often as one likes. `version` is that of the table in which it was typed.

    Drafts of duties that are not asked are left out; a draft without content takes its entry away, unless that has evidence.
    """
    answer = lock_answer(answer)
    refuse_if(
        [
            *why_not_fill(actor, answer),
            rules.is_the_newest(answer, version),
            *(_is_not_secret(draft) for draft in drafts),
            _progress_is_not_typed(drafts),
            has_no_secrecy_mark(None, partners_missing),
        ]
    )
    asked = Duty.objects.filter(agency=answer.agency_id, task__plan=answer.round.plan_id).asked()
    numbers = set(asked.values_list("pk", flat=True))
    given = [draft for draft in drafts if draft.duty.pk in numbers]
    empty = [draft.duty.pk for draft in given if draft.is_empty]
    answer.entries.filter(duty__in=empty, evidence=None).delete()
    shown = set(answer.entries.filter(duty__in=empty).values_list("duty", flat=True))
    RoundEntry.objects.bulk_create(
        [
            RoundEntry(
                answer=answer,
                duty=draft.duty,
                text=draft.text,
                percent=draft.percent,
                is_done=draft.is_done,
                links=draft.links,
            )
            for draft in given
            if not draft.is_empty or draft.duty.pk in shown
        ],
        update_conflicts=True,
        unique_fields=["answer", "duty"],
        update_fields=list(FIELDS),
    )
    answer.version += 1
    answer.partners_missing = partners_missing.strip()
    answer.save(update_fields=["version", "partners_missing"])
    return answer


def _progress_is_not_typed(drafts: Sequence[EntryDraft]) -> Reason | None:
    """Progress is never typed where a check can measure it (台账)."""
    typed = {draft.duty.task_id for draft in drafts if draft.percent is not None}
    checked = Task.objects.filter(pk__in=typed, checks__isnull=False).distinct().order_by("number")
    numbers = "、".join(str(number) for number in checked.values_list("number", flat=True))
    return Reason(_("第 %s 项由系统核验，不填自报进度。") % numbers) if numbers else None


def _is_not_secret(draft: EntryDraft) -> Reason | None:
    if has_no_secrecy_mark(None, draft.text, draft.links) is None:
        return None
    return Reason(
        _("第 %(number)s 项的文字带有密级标志，不得录入本系统。") % {"number": draft.duty.task.number},
        SECRECY_BASIS,
    )


def why_not_hand(actor: User, answer: RoundAnswer, rows: Sequence[table.Row]) -> list[Reason | None]:
    """Handed on once, where others lead a task and every row of theirs is filled in."""
    return [
        *why_not_fill(actor, answer),
        rules.is_not_handed(answer),
        rules.has_somebody_to_hand_to(table.serves_others(rows)),
        rules.is_filled(table.unfilled(rows, led_too=False)),
    ]


@transaction.atomic
def hand(answer: RoundAnswer, *, actor: User, now: datetime) -> RoundAnswer:
    """Let those who lead read what the agency says on their tasks, before its own answer is complete."""
    answer = lock_answer(answer)
    refuse_if(why_not_hand(actor, answer, table.rows_of(answer)))
    answer.handed_at = now
    answer.save(update_fields=["handed_at"])
    _step(answer, AnswerVerb.HANDED, actor, now)
    return answer


def why_not_submit(actor: User, answer: RoundAnswer, rows: Sequence[table.Row]) -> list[Reason | None]:
    """Every row is filled in, what is done is shown by evidence, and what partners handed is taken in."""
    return [
        *why_not_fill(actor, answer),
        rules.is_filled(table.unfilled(rows)),
        rules.what_is_done_is_shown(table.without_evidence(rows)),
        rules.what_is_done_is_whole(table.done_in_part(rows)),
        rules.partners_are_collected(table.missing_partners(rows), answer.partners_missing),
    ]


@transaction.atomic
def submit(answer: RoundAnswer, *, actor: User, now: datetime) -> RoundAnswer:
    """Give the answer to the agency's head. With it, the leads of other tasks have theirs."""
    answer = lock_answer(answer)
    rows = table.rows_of(answer)
    refuse_if(why_not_submit(actor, answer, rows))
    missing = table.missing_partners(rows)
    answer.partners_missing = answer.partners_missing if missing else ""
    answer.state, answer.submitted_by, answer.submitted_at = AnswerState.SUBMITTED, actor, now
    answer.handed_at, answer.opinion = answer.handed_at or now, ""
    answer.save()
    text = _("未等 %(names)s：%(why)s") % {"names": "、".join(missing), "why": answer.partners_missing}
    made = _step(answer, AnswerVerb.SUBMITTED, actor, now, text if missing else "")
    tell_reviewers(
        [answer.agency_id],
        _("%(plan)s %(period)s填报请审签") % _names(answer),
        answer_url(answer),
        key=f"answer:{made.pk}",
        now=now,
    )
    return answer


def why_not_approve(actor: User, answer: RoundAnswer) -> list[Reason | None]:
    """A reviewer of the agency other than who submitted it."""
    return [
        rules.must_review_for(actor, answer),
        rules.is_not_frozen(answer.round),
        rules.is_in(answer, AnswerState.SUBMITTED),
        rules.approves_others(actor, answer),
    ]


@transaction.atomic
def approve(answer: RoundAnswer, *, actor: User, now: datetime) -> RoundAnswer:
    """The head approves on screen."""
    answer = lock_answer(answer)
    refuse_if(why_not_approve(actor, answer))
    answer.head, answer.signed_on = actor.name, timezone.localdate(now)
    return _approved(answer, AnswerVerb.APPROVED, actor, now)


def why_not_register(actor: User, answer: RoundAnswer) -> list[Reason | None]:
    """An editor registers the signature under an answer that was submitted."""
    return [
        rules.must_edit_for(actor, answer),
        rules.is_not_frozen(answer.round),
        rules.is_in(answer, AnswerState.SUBMITTED),
    ]


@transaction.atomic
def register_signature(
    answer: RoundAnswer, *, head: str, signed_on: date, files: Sequence[Upload], actor: User, now: datetime
) -> RoundAnswer:
    """The head has signed on paper: the clerk names who and when, and adds the sheet."""
    answer = lock_answer(answer)
    begun = timezone.localdate(answer.submitted_at) if answer.submitted_at else signed_on
    refuse_if(
        [
            *why_not_register(actor, answer),
            rules.signed_by_another(answer, head),
            has_no_secrecy_mark(None, head),
            rules.signed_in_time(answer, signed_on, begun, timezone.localdate(now)),
            rules.is_one_sheet(files),
        ]
    )
    [answer.sheet] = attachments.store_all(files, agency=answer.agency, actor=actor, now=now, purpose=SHEET)
    answer.head, answer.signed_on = head.strip(), signed_on
    return _approved(answer, AnswerVerb.SIGNED, actor, now)


def _approved(answer: RoundAnswer, verb: AnswerVerb, actor: User, now: datetime) -> RoundAnswer:
    answer.state, answer.approved_by, answer.approved_at = AnswerState.APPROVED, actor, now
    answer.save()
    _step(answer, verb, actor, now, answer.head, answer.sheet)
    return answer


@transaction.atomic
def send_back(answer: RoundAnswer, *, opinion: str, actor: User, now: datetime) -> RoundAnswer:
    """The head wants it otherwise."""
    answer = lock_answer(answer)
    refuse_if(
        [
            *why_not_approve(actor, answer),
            rules.says_why(opinion, _("意见")),
            has_no_secrecy_mark(None, opinion),
        ]
    )
    return _reopened(answer, AnswerVerb.SENT_BACK, opinion, actor, now)


def why_not_recall(actor: User, answer: RoundAnswer) -> list[Reason | None]:
    """Whoever submitted it takes it back, unless a lead has gone on with it."""
    reasons = [
        rules.must_edit_for(actor, answer),
        rules.is_not_frozen(answer.round),
        rules.is_in(answer, AnswerState.SUBMITTED),
    ]
    if any(reasons):
        return reasons
    return [
        rules.takes_back_their_own(actor, answer),
        rules.no_lead_has_gone_on(table.leads_that_went_on(answer)),
    ]


@transaction.atomic
def recall(answer: RoundAnswer, *, reason: str, actor: User, now: datetime) -> RoundAnswer:
    """Take the table back before the head has approved it, to correct it: all that was filled in stays in it.

    What went to the leads only by submitting is theirs no more until it is submitted again.
    """
    answer = lock_answer(answer)
    refuse_if(
        [
            *why_not_recall(actor, answer),
            rules.says_why(reason, _("撤回理由")),
            has_no_secrecy_mark(None, reason),
        ]
    )
    answer.state = AnswerState.OPEN
    if answer.handed_at == answer.submitted_at:
        answer.handed_at = None
    answer.submitted_by = answer.submitted_at = None
    answer.save()
    made = _step(answer, AnswerVerb.RECALLED, actor, now, reason)
    tell_reviewers(
        [answer.agency_id],
        _("%(plan)s %(period)s填报已由送审人撤回：%(why)s") % (_names(answer) | {"why": reason.strip()}),
        answer_url(answer),
        key=f"answer:{made.pk}",
        now=now,
    )
    return answer


def why_not_reopen(actor: User, answer: RoundAnswer) -> list[Reason | None]:
    """The office gives back an answer that was submitted, until the round freezes."""
    return [
        must_be_office(actor, answer.round.plan.government),
        rules.is_not_frozen(answer.round),
        rules.is_in(answer, AnswerState.SUBMITTED, AnswerState.APPROVED),
    ]


@transaction.atomic
def reopen(answer: RoundAnswer, *, reason: str, actor: User, now: datetime) -> RoundAnswer:
    """The office gives an answer back before the round freezes; it is submitted and approved anew."""
    answer = lock_answer(answer)
    refuse_if([*why_not_reopen(actor, answer), rules.says_why(reason), has_no_secrecy_mark(None, reason)])
    return _reopened(answer, AnswerVerb.REOPENED, reason, actor, now)


def _reopened(answer: RoundAnswer, verb: AnswerVerb, text: str, actor: User, now: datetime) -> RoundAnswer:
    """Open again: what was approved, and how, stays in the steps."""
    answer.state, answer.opinion = AnswerState.OPEN, text.strip()[:500]
    answer.approved_by = answer.approved_at = answer.signed_on = answer.sheet = None
    answer.head = ""
    answer.save()
    made = _step(answer, verb, actor, now, text)
    told = _("%(plan)s %(period)s填报退回修改：%(why)s") % (_names(answer) | {"why": text})
    if verb == AnswerVerb.REOPENED or answer.submitted_by is None:
        tell_editors([answer.agency_id], told, answer_url(answer), key=f"answer:{made.pk}", now=now)
    else:
        writer, agency = answer.submitted_by, answer.agency_id
        tell_writer(writer, agency, told, answer_url(answer), key=f"answer:{made.pk}", now=now)
    return answer


def _names(answer: RoundAnswer) -> dict[str, str]:
    return {"plan": answer.round.plan.title, "period": answer.round.period_label}


def _step(
    answer: RoundAnswer,
    verb: AnswerVerb,
    actor: User,
    now: datetime,
    text: str = "",
    sheet: Attachment | None = None,
) -> AnswerStep:
    return AnswerStep.objects.create(
        answer=answer, verb=verb, actor=actor, at=now, text=text.strip()[:500], sheet=sheet
    )
