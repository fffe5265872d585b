"""Reporting rounds for the office: open one, see who has answered, remind, freeze."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, tell_why_not
from gongkai.plans.actions import rounds as actions
from gongkai.plans.choices import LEFT_AT_FREEZE, AnswerState
from gongkai.plans.models import Duty, Plan, Round, RoundAnswer, RoundEntry
from gongkai.plans.round_forms import OpenRoundForm
from gongkai.publishing.day import public_day

PAGE_SIZE = 30
MOST_REFUSED = 100
TONES = {AnswerState.OPEN: "neutral", AnswerState.SUBMITTED: "info", AnswerState.APPROVED: "success"}
GET_POST = require_http_methods(["GET", "POST"])


@login_required
@GET_POST
def rounds(request: HttpRequest, pk: int) -> HttpResponse:
    """The rounds of a plan; the office opens the next one here."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.for_user(user, "view").select_related("government"), pk=pk)
    is_office = Plan.objects.for_user(user, "manage").filter(pk=pk).exists()
    sent = request.method == "POST" and is_office
    form = OpenRoundForm(request.POST if sent else None, plan=plan) if is_office else None
    if sent and form and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.open_round(
                plan, given["period"], due_on=given["due_on"], actor=user, now=timezone.now()
            )
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(
                request, _("已开始%(period)s填报，并通知各机构。") % {"period": made.period_label}
            )
            return redirect("plans-desk:round", made.pk)
    visible = RoundAnswer.objects.for_user(user, "view").filter(round__plan=plan)
    mine = plan.rounds.filter(pk__in=visible.values("round")).order_by("-opened_at")
    counted = mine.annotate(
        answers_all=Count("answers", filter=Q(answers__in=visible)),
        answers_approved=Count("answers", filter=Q(answers__in=visible, answers__state=AnswerState.APPROVED)),
    )
    today = public_day()
    context = {
        "plan": plan,
        "is_office": is_office,
        "form": form,
        "rows": [{"round": one, "is_late": one.is_late(today)} for one in counted],
    }
    return render(request, "gongkai/plans/rounds.html", context, status=422 if sent else 200)


@login_required
@GET_POST
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has answered. Whoever answers for one agency is led to its table."""
    user = person(request)
    found, answers = _visible(user, pk)
    is_office = Plan.objects.for_user(user, "manage").filter(pk=found.plan_id).exists()
    if not is_office and len(own := list(answers[:2])) == 1:
        return redirect("plans-desk:answer", own[0].pk)
    counts = dict(answers.order_by().values_list("state").annotate(answers=Count("pk")))
    wanted = request.GET.get("state", "")
    chosen = answers.filter(state=wanted) if wanted in AnswerState.values else answers
    page = Pages(_late_first(chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    today = public_day()
    asked = _asked(found, [answer.agency_id for answer in page])
    tabs: list[tuple[str, Any, int, bool]] = [
        ("", _("全部"), sum(counts.values()), wanted not in AnswerState.values)
    ]
    words = {state: state.label for state in AnswerState} | (LEFT_AT_FREEZE if found.is_frozen else {})
    tabs += [(state.value, words[state], counts.get(state, 0), state == wanted) for state in AnswerState]
    refused = RoundEntry.objects.filter(answer__in=answers).exclude(refused="")
    context = {
        "round": found,
        "is_late": found.is_late(today),
        "is_office": is_office,
        "page_obj": page,
        "query": f"state={wanted}" if wanted in AnswerState.values else "",
        "tabs": tabs,
        "rows": [
            {
                "answer": answer,
                "tone": TONES[AnswerState(answer.state)],
                "asked": asked.get(answer.agency_id, 0),
                "is_gone": not found.is_frozen and answer.is_given_up(today),
                "is_late": found.is_late(today)
                and answer.state != AnswerState.APPROVED
                and not answer.is_given_up(today),
            }
            for answer in page
        ],
        "later": len(actions.not_taken_in(found)) if is_office and not found.is_frozen else 0,
        "freeze_reasons": _freeze_reasons(user, found, today) if is_office and not found.is_frozen else [],
        "refused": refused.select_related("duty__task", "duty__agency")[:MOST_REFUSED]
        if found.is_frozen
        else [],
    }
    return render(request, "gongkai/plans/round.html", context)


def _visible(user: User, pk: int) -> tuple[Round, QuerySet[RoundAnswer]]:
    """The round with those of its answers that the person may see; without any there is nothing to see."""
    answers = RoundAnswer.objects.for_user(user, "view").filter(round=pk)
    rounds = Round.objects.select_related("plan__government", "opened_by", "frozen_by")
    return get_object_or_404(rounds, pk=pk, pk__in=answers.values("round")), answers


def _late_first(answers: QuerySet[RoundAnswer]) -> QuerySet[RoundAnswer]:
    order = Case(When(state=AnswerState.OPEN, then=0), When(state=AnswerState.SUBMITTED, then=1), default=2)
    filled = Count("entries", filter=~Q(entries__text=""))
    joined = answers.select_related("agency", "round", "sheet").annotate(filled=filled)
    return joined.order_by(order, "agency__position", "agency")


def _asked(round: Round, agencies: list[int]) -> dict[int, int]:
    duties = Duty.objects.filter(task__plan=round.plan_id, agency__in=agencies).asked()
    return dict(duties.order_by().values_list("agency").annotate(duties=Count("pk")))


def _freeze_reasons(user: User, round: Round, today: date) -> list[str]:
    return [str(reason) for reason in actions.why_not_freeze(user, round, today) if reason is not None]


def _managed(user: User, pk: int) -> Round:
    plans = Plan.objects.for_user(user, "manage")
    return get_object_or_404(Round.objects.select_related("plan__government"), pk=pk, plan__in=plans)


@login_required
@GET_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind who has not answered; a person hears it once a day."""
    found = _managed(person(request), pk)
    if request.method == "POST":
        try:
            waiting = actions.remind(found, actor=person(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(
                request, _("已提醒 %(count)s 家未完成的机构；同一人每天只收到一次。") % {"count": waiting}
            )
    return redirect("plans-desk:round", pk)


@login_required
@GET_POST
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask also the agencies that came later."""
    found = _managed(person(request), pk)
    if request.method == "POST":
        try:
            made = actions.take_in(found, actor=person(request), now=timezone.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("已补充 %(count)s 家机构。") % {"count": made})
    return redirect("plans-desk:round", pk)


@login_required
@GET_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """What freezing will do, then freezing: afterwards nothing changes."""
    user, today = person(request), public_day()
    found = _managed(user, pk)
    reasons = _freeze_reasons(user, found, today)
    if request.method == "POST":
        try:
            made = actions.freeze(found, actor=user, now=timezone.now())
        except Refused as refused:
            reasons = [str(reason) for reason in refused.reasons]
        else:
            words = {"period": found.period_label, "count": len(made)}
            messages.success(request, _("%(period)s填报已封存，形成 %(count)s 份进展报告。") % words)
            return redirect("plans-desk:round", pk)
    answers = found.answers.select_related("agency").order_by("agency__position", "agency")
    entries = RoundEntry.objects.filter(answer__round=found, answer__state=AnswerState.APPROVED)
    context: dict[str, Any] = {
        "round": found,
        "reasons": reasons,
        "approved": answers.filter(state=AnswerState.APPROVED).count(),
        "entries": entries.count(),
        "done": entries.filter(is_done=True).count(),
        "missing": answers.exclude(state=AnswerState.APPROVED),
    }
    is_refused = request.method == "POST"
    return render(request, "gongkai/plans/round_freeze.html", context, status=422 if is_refused else 200)
