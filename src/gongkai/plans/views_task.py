"""One's own tasks, and one task with its reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Reason, Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.attachments.uploads import written
from gongkai.plans import actions
from gongkai.plans.actions.reports import goes_on
from gongkai.plans.acts import offered
from gongkai.plans.checks import proofs_of
from gongkai.plans.choices import ENDED, OPEN, AnswerState, DutyState, EventVerb, TaskState, Verdict
from gongkai.plans.dunning_letter import is_soon_due
from gongkai.plans.forms import OpinionForm, ReportForm
from gongkai.plans.models import (
    Duty,
    DutyRequest,
    Measure,
    Plan,
    Report,
    RoundAnswer,
    Subtask,
    Task,
    TaskEvent,
)
from gongkai.plans.reminders import DAYS
from gongkai.plans.tones import DUTY_TONES, TONES
from gongkai.publishing.day import public_day

PAGE_SIZE = 30
REPORTS_SHOWN, EVENTS_SHOWN = 20, 100
MY_TASKS = (
    ("", _lazy("全部")),
    ("open", _lazy("待办理")),
    ("week", _lazy("7 天内到期")),
    ("late", _lazy("已超期")),
    ("returned", _lazy("被退回")),
    ("done", _lazy("已办结")),
)


def _why_not(reasons: Sequence[Reason | None]) -> list[str]:
    return [str(reason) for reason in reasons if reason is not None]


@login_required
@require_safe
def my_tasks(request: HttpRequest) -> HttpResponse:
    """The duties of my agencies: what is due within a week, what waits for me, everything; those with a date first."""
    user, today = person(request), public_day()
    duties = Duty.objects.filter(agency__in=user.agency_ids()).counting()
    views = {
        "": duties,
        # What the first reminder is about, as the digests count it.
        "week": duties.asked().filter(task__due_on__range=(today, today + timedelta(days=max(DAYS)))),
        "late": duties.due_by(today - timedelta(days=1)),
        "returned": duties.filter(state=DutyState.RETURNED),
        "open": duties.filter(state__in=OPEN),
        "done": duties.filter(state=DutyState.VERIFIED),
    }
    wanted = request.GET.get("show", "")
    chosen = views.get(wanted, duties).select_related("task__plan", "agency")
    page = Pages(
        chosen.order_by(F("task__due_on").asc(nulls_last=True), "task__plan", "task__number"), PAGE_SIZE
    ).get_page(request.GET.get("page"))
    rows = [
        {"duty": duty, "tone": DUTY_TONES[DutyState(duty.state)], "is_overdue": duty.is_overdue(today)}
        for duty in page
    ]
    counts = duties.aggregate(
        **{name or "all": Count("pk", filter=Q(pk__in=view.values("pk"))) for name, view in views.items()}
    )
    tabs = [(name, label, counts[name or "all"], name == wanted) for name, label in MY_TASKS]
    context = {
        "page_obj": page,
        "rows": rows,
        "tabs": tabs,
        "query": f"show={wanted}" if wanted in views else "",
        "answers": RoundAnswer.objects.running()
        .filter(agency__in=user.agency_ids())
        .exclude(state=AnswerState.APPROVED),
    }
    return render(request, "gongkai/plans/my_tasks.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """One task: who does it, what was reported and decided, and the form to report on it."""
    user = person(request)
    found = _visible_task(user, pk)
    duty = _own_duty(user, found)
    sent = posted(request)
    form = _report_form(duty, sent, request.FILES if sent is not None else None) if duty else None
    if request.method == "POST" and "find" not in request.POST and duty and form and form.is_valid():
        try:
            with written(form.cleaned_data["attachments"]) as files:
                actions.report(
                    duty,
                    text=form.cleaned_data["text"],
                    is_done=form.cleaned_data["is_done"],
                    percent=form.cleaned_data.get("percent"),
                    evidence=form.evidence(),
                    files=files,
                    seen=request.POST.get("seen", ""),
                    actor=user,
                    now=timezone.now(),
                )
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, _("报告已提交。"))
            return redirect("plans-desk:task", pk)
    lost = "、".join(file.name for file in request.FILES.getlist("attachments") if file.name)
    if "find" in request.POST and lost:
        messages.warning(request, _("查找时不能保留已选择的文件，请重新选择：%(names)s") % {"names": lost})
    return _task_page(request, found, form)


def _visible_task(user: User, pk: int) -> Task:
    visible = Plan.objects.for_user(user, "view")
    joined = Task.with_dropped.with_duties().prefetch_related("checks")
    tasks = joined.select_related("plan__government", "above__plan", "carried_from__plan")
    return get_object_or_404(tasks, pk=pk, plan__in=visible)


def _own_duty(user: User, task: Task) -> Duty | None:
    own = Duty.objects.for_user(user, "report").filter(task=task).exclude(state__in=ENDED)
    # Of two, one inherited from an agency that has ended: the one that is not done comes first.
    by_need = own.annotate(is_done=Q(state=DutyState.VERIFIED)).order_by("is_done", "part_rank", "agency")
    found = by_need.select_related("agency", "task__plan").first()
    if found:
        found.task = task
    return found


def _report_form(duty: Duty, *sent: Any) -> ReportForm:
    """The form to report on a duty. If its newest report was taken back, that is what the form begins with."""
    newest = duty.reports.order_by("-reported_at", "-pk").first()
    is_recalled = newest is not None and newest.verdict == Verdict.RECALLED
    return ReportForm(*sent, duty=duty, recalled=newest if is_recalled else None)


def _task_page(
    request: HttpRequest, found: Task, form: ReportForm | None, opinion_form: OpinionForm | None = None
) -> HttpResponse:
    user, duty = person(request), form.duty if form else None
    now = timezone.localtime()
    is_office = Plan.objects.for_user(user, "manage").filter(pk=found.plan_id).exists()
    # What an agency reported is for itself, for who leads the task, and for the office above it.
    visible = Duty.objects.for_user(user, "view").filter(task=found)
    reports = Report.objects.filter(duty__in=visible)
    joined = reports.select_related("author", "decided_by", "duty__agency").prefetch_related(
        "evidence__record", "evidence__attachment"
    )
    duties = list(found.duties.all())
    own = user.agency_ids()
    for one in duties:
        one.task = found
        if not is_office and one.agency_id not in own:
            one.handler = ""  # who handles it inside is between the agency and the office
    parts, measures = found.subtasks.select_related("agency"), found.measures.all()
    asked = DutyRequest.objects.filter(duty__in=visible).select_related(
        "duty__agency", "asked_by", "answered_by"
    )
    proofs = proofs_of([found]).get(found.pk, [])
    seen = (
        {duty.pk for duty in duties} if is_office or not proofs else set(visible.values_list("pk", flat=True))
    )
    context = {
        "task": found,
        "proofs": [proof.of_duties(seen) for proof in proofs],
        # A sum would tell an agency that sees only itself how the others stand.
        "contradictions": "、".join(
            dict.fromkeys(
                line.duty.agency.label
                for proof in proofs
                for line in proof.lines
                if line.is_contradicted and line.duty.pk in seen
            )
        ),
        "sees_sums": seen >= {line.duty.pk for proof in proofs for line in proof.lines},
        "may_recall": duty is not None
        and duty.state == DutyState.SUBMITTED
        and not any(actions.why_not_recall(user, duty)),
        "own_proofs": [proof.of_duties({duty.pk}) for proof in proofs] if duty else [],
        "tone": TONES[found.state],
        "is_overdue": found.is_overdue(now.date()),
        "duties": [
            (
                one,
                DUTY_TONES[DutyState(one.state)],
                offered(user, one, now) if is_office or one == duty else [],
            )
            for one in duties
        ],
        "acts": offered(user, found, now),
        "subtasks": [(one, offered(user, _of(one, found), now), one.is_overdue(now.date())) for one in parts],
        "measures": [(one, offered(user, _of(one, found), now)) for one in measures],
        "requests": [(one, offered(user, _with(one, found), now)) for one in asked],
        "events": _events(found, user, duties)
        .filter(Q(agency=None) | Q(agency__in=visible.values("agency")))
        .filter(Q() if is_office else ~Q(verb=EventVerb.HANDED_ON) | Q(agency__in=own))[:EVENTS_SHOWN],
        "below": _below(found, user),
        "sees_above": found.above is not None
        and Plan.objects.for_user(user, "view").filter(pk=found.above.plan_id).exists(),
        "page_obj": Pages(joined.order_by("-reported_at", "-pk"), REPORTS_SHOWN).get_page(
            request.GET.get("page")
        ),
        "waiting": Verdict.WAITING,
        "is_office": is_office,
        "may_dun": is_office and is_soon_due(found.due_on, now.date()),
        "opinion_form": opinion_form or OpinionForm(),
        "form": form,
        "seen": actions.newest_report(duty) if duty else "",
        "report_reasons": _why_not(actions.why_not_report(user, duty)) if duty else [],
    }
    is_refused = request.method == "POST" and "find" not in request.POST
    return render(request, "gongkai/plans/task.html", context, status=422 if is_refused else 200)


def _events(task: Task, user: User, duties: Sequence[Duty]) -> QuerySet[TaskEvent]:
    """The timeline, the newest first. Whose duty has ended, reads it up to that moment: what happens since concerns others."""
    events = task.events.select_related("actor", "agency").order_by("-pk")
    own = [duty for duty in duties if duty.agency_id in user.agency_ids()]
    is_above = task.plan.government_id in user.supervised_agency_ids
    if not own or is_above or any(duty.state not in ENDED for duty in own):
        return events
    return events.filter(at__lte=max(duty.state_since for duty in own))


def _below(task: Task, user: User) -> list[tuple[Task, TaskState]]:
    """The tasks of lower governments' own plans that carry this one out."""
    plans = Plan.objects.for_user(user, "view")
    lower = (
        Task.objects.filter(above=task, plan__in=plans)
        .with_duties()
        .select_related("plan__government")[:PAGE_SIZE]
    )
    return [(one, one.state) for one in lower]


def _of(part: Subtask | Measure, task: Task) -> Subtask | Measure:
    part.task = task
    return part


def _with(asked: DutyRequest, task: Task) -> DutyRequest:
    asked.duty.task = task
    return asked


def _confirmed(made: Report) -> str:
    """What a confirmation has done, in words: a period of a standing task is kept, and the task goes on until the year's end."""
    if not made.period:
        return _("已确认办结。")
    words = {"period": made.period_label}
    if goes_on(made):
        return _("已确认%(period)s落实，任务继续办理，下一周期再报告。") % words
    return _("已确认%(period)s落实；全年各期到此为止，任务办结。") % words


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm a report or send it back. Whoever comes here by a link is led to the task."""
    user = person(request)
    reports = Report.objects.filter(duty__in=Duty.objects.for_user(user, "decide"))
    made = get_object_or_404(
        reports.select_related("duty__task__plan__government", "duty__agency", "author"), pk=pk
    )
    if request.method == "GET":
        return redirect("plans-desk:task", made.duty.task_id)
    act = {"confirm": actions.confirm, "send-back": actions.send_back}[verb]
    done = {"confirm": _confirmed(made), "send-back": _("已退回，该机构会收到通知。")}[verb]
    form = OpinionForm(request.POST)
    if form.is_valid():
        try:
            act(made, opinion=form.cleaned_data["opinion"], actor=user, now=timezone.now())
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, done)
            return redirect("plans-desk:task", made.duty.task_id)
    found = _visible_task(user, made.duty.task_id)
    own = _own_duty(user, found)
    return _task_page(request, found, _report_form(own) if own else None, form)
