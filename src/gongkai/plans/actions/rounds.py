"""What the office does with a reporting round: open it, take in who came later, remind, freeze."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.letters.letter import written_day
from gongkai.plans import round_rules as rules
from gongkai.plans.actions.reports import ReportDraft, write_reports
from gongkai.plans.actions.timeline import BATCH, tell_editors, tell_reviewers
from gongkai.plans.choices import AnswerState
from gongkai.plans.evidence import EvidenceDraft, read_links
from gongkai.plans.models import Duty, Plan, Report, Round, RoundAnswer, RoundEntry, Task
from gongkai.plans.round_table import SHOWN
from gongkai.plans.rules import (
    done_has_evidence,
    is_near_the_year,
    may_follow,
    must_be_office,
    occasion_has_come,
    says_something,
)
from gongkai.publishing.day import public_day


def round_url(round: Round) -> str:
    return reverse("plans-desk:round", args=[round.pk])


def not_taken_in(round: Round) -> list[int]:
    """The agencies that have something to answer and no table in the round."""
    known = set(round.answers.values_list("agency", flat=True))
    return [pk for pk in _asked(round.plan) if pk not in known]


def _asked(plan: Plan) -> list[int]:
    duties = Duty.objects.filter(task__plan=plan).asked()
    return sorted(set(duties.order_by().values_list("agency", flat=True)))


def why_not_open(actor: User, plan: Plan) -> list[Reason | None]:
    """The office of the plan's government."""
    return [must_be_office(actor, plan.government)]


@transaction.atomic
def open_round(plan: Plan, period: str, *, due_on: date, actor: User, now: datetime) -> Round:
    """Ask every agency with open duties for its answers on a period, by a day."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("government").get(pk=plan.pk)
    wrong = rules.period_is_of_the_year(plan, period)
    agencies = _asked(plan)
    refuse_if(
        [
            *why_not_open(actor, plan),
            wrong,
            rules.is_new_round(plan, period),
            None if wrong else rules.leaves_time(period, due_on, public_day(now)),
            is_near_the_year(plan, due_on, public_day(now), _("填报截止日期")),
            rules.somebody_is_asked(agencies),
        ]
    )
    made = Round.objects.create(plan=plan, period=period, due_on=due_on, opened_by=actor, opened_at=now)
    _ask(made, agencies, now)
    return made


@transaction.atomic
def take_in(round: Round, *, actor: User, now: datetime) -> int:
    """Ask also the agencies that got a duty after the round began; returns how many."""
    round = _lock(round)
    refuse_if([*why_not_open(actor, round.plan), rules.is_not_frozen(round)])
    agencies = not_taken_in(round)
    _ask(round, agencies, now)
    return len(agencies)


def _ask(round: Round, agencies: Sequence[int], now: datetime) -> None:
    RoundAnswer.objects.bulk_create(RoundAnswer(round=round, agency_id=agency) for agency in agencies)
    words = {"plan": round.plan.title, "period": round.period_label, "day": written_day(round.due_on)}
    tell_editors(
        agencies,
        _("%(plan)s：请于%(day)s前完成%(period)s填报") % words,
        round_url(round),
        key=f"round:{round.pk}",
        now=now,
    )


@transaction.atomic
def remind(round: Round, *, actor: User, now: datetime) -> int:
    """Tell whoever must act that the round waits: editors of open answers, reviewers of submitted ones. Once a day.

    Returns how many agencies wait.
    """
    round = _lock(round)
    refuse_if([*why_not_open(actor, round.plan), rules.is_not_frozen(round)])
    words = {"plan": round.plan.title, "period": round.period_label, "day": written_day(round.due_on)}
    url, key = round_url(round), f"round:{round.pk}:{public_day(now)}"
    today = public_day(now)
    open_ones = _agencies(round, AnswerState.OPEN, today)
    submitted = _agencies(round, AnswerState.SUBMITTED, today)
    text = _("催报：%(plan)s %(period)s填报，%(day)s截止") % words
    tell_editors(open_ones, text, url, key=key, now=now)
    text = _("催报：%(plan)s %(period)s填报待审签，%(day)s截止") % words
    tell_reviewers(submitted, text, url, key=f"{key}:approve", now=now)
    return len(open_ones) + len(submitted)


def _agencies(round: Round, state: AnswerState, today: date) -> list[int]:
    awaited = RoundAnswer.objects.filter(round=round, state=state).awaited(today)
    return list(awaited.values_list("agency", flat=True))


def why_not_freeze(actor: User, round: Round, today: date) -> list[Reason | None]:
    """The office, once, when the round is due or nobody is waited for any more."""
    waiting = RoundAnswer.objects.filter(round=round).awaited(today).count()
    return [
        *why_not_open(actor, round.plan),
        rules.is_not_frozen(round),
        rules.is_due_or_complete(round, waiting, today),
    ]


@transaction.atomic
def freeze(round: Round, *, actor: User, now: datetime) -> list[Report]:
    """End a round: every approved entry becomes a report of who submitted it, and nothing changes afterwards.

    An entry whose duty has moved on meanwhile becomes none; the entry says why. Answers that were not approved stay as they are.
    """
    round = _lock(round)
    refuse_if(why_not_freeze(actor, round, public_day(now)))
    list(Task.objects.select_for_update().filter(plan=round.plan_id).order_by("pk").values_list("pk"))
    entries = RoundEntry.objects.filter(answer__round=round, answer__state=AnswerState.APPROVED)
    joined = entries.select_related("duty__agency", "duty__task__plan", "answer__submitted_by")
    joined = joined.prefetch_related("duty__task__checks", *SHOWN)
    taken, refused = [], []
    for entry in joined.order_by("duty__task__number", "duty__part_rank", "pk"):
        draft = _draft(entry)
        reasons = _why_not_taken(draft)
        if reasons:
            entry.refused = " ".join(reasons)[:500]
            refused.append(entry)
        else:
            taken.append(draft)
    RoundEntry.objects.bulk_update(refused, ["refused"], batch_size=BATCH)
    made = write_reports(taken, round=round, actor=actor, now=now)
    round.frozen_by, round.frozen_at = actor, now
    round.save(update_fields=["frozen_by", "frozen_at"])
    return made


def _draft(entry: RoundEntry) -> ReportDraft:
    author = entry.answer.submitted_by
    assert author is not None  # an approved answer was submitted
    shown = [
        EvidenceDraft(piece.label, record=piece.record, attachment=piece.attachment)
        for piece in entry.evidence.all()
    ]
    evidence = [*shown, *read_links(entry.links)]
    # What was typed before a rule was tied to the task counts no more.
    percent = None if entry.duty.task.is_checked else entry.percent
    return ReportDraft(entry.duty, entry.text, entry.is_done, author, evidence, percent)


def _why_not_taken(draft: ReportDraft) -> list[str]:
    reasons = [
        says_something(draft.text, _("进展情况")),
        may_follow(draft.duty, draft.verb),
        occasion_has_come(draft.duty.task),
        rules.is_still_listed(draft.duty.task),
        done_has_evidence(draft.is_done, draft.evidence),
    ]
    return [str(reason) for reason in reasons if reason is not None]


def _lock(round: Round) -> Round:
    joined = Round.objects.select_related("plan__government")
    return joined.select_for_update(of=("self",)).get(pk=round.pk)
