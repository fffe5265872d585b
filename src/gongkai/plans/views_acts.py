"""One page for every act on a task beside reporting: what it does, what it asks, why it is refused."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.plans.acts import Act, by_name
from gongkai.plans.models import Duty, DutyRequest, Measure, Plan, Subtask, Task


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Ask what the act needs, then carry it out. Whoever may not see the row finds nothing here."""
    user = person(request)
    found = by_name(name)
    if found is None:
        raise Http404
    row = _row(user, found, pk)
    task = _task_of(row)
    sent = posted(request)
    form = found.form(sent, row=row)  # type: ignore[call-arg]
    now = timezone.localtime()
    reasons = found.reasons(user, row, now)
    if sent is not None and form.is_valid():
        try:
            found.run(row, form.cleaned_data, actor=user, now=now)
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, str(found.done))
            return redirect("plans-desk:task", task.pk)
    context = {"act": found, "row": row, "task": task, "form": form, "reasons": [] if sent else reasons}
    return render(request, "gongkai/plans/act.html", context, status=200 if sent is None else 422)


def _row(user: User, act: Act, pk: int) -> Any:
    """The row that the act is on, if the person may see its task; for a duty or a request, if they may see that."""
    plans = Plan.objects.for_user(user, "view")
    if act.target is Task:
        return get_object_or_404(Task.objects.select_related("plan__government"), pk=pk, plan__in=plans)
    if act.target is Duty:
        duties = Duty.objects.for_user(user, "view")
        return get_object_or_404(duties.select_related("agency", "task__plan__government").distinct(), pk=pk)
    if act.target is DutyRequest:
        visible = DutyRequest.objects.filter(duty__in=Duty.objects.for_user(user, "view"))
        return get_object_or_404(
            visible.select_related("duty__agency", "duty__task__plan__government", "asked_by"), pk=pk
        )
    parts: type[Subtask | Measure] = act.target
    return get_object_or_404(
        parts._default_manager.select_related("task__plan__government"), pk=pk, task__plan__in=plans
    )


def _task_of(row: Any) -> Task:
    if isinstance(row, Task):
        return row
    return row.duty.task if isinstance(row, DutyRequest) else row.task
