"""Work plans in the workspace: the ledger, and what the office does with a plan as a whole."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongkai.accounts.paging import Pages, query_without_page
from gongkai.accounts.requests import person
from gongkai.agencies.models import Agency
from gongkai.plans.choices import Match, TaskState
from gongkai.plans.figures import figures_of
from gongkai.plans.holders import holders_of, leads_without_editor
from gongkai.plans.ledger_filter import LedgerFilter
from gongkai.plans.models import Duty, Plan, Release, TaskUnit
from gongkai.plans.tones import TONES
from gongkai.publishing.day import public_day

PAGE_SIZE = 30


@login_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans that concern me with their figures; for an office also those of the governments below."""
    mine = Plan.objects.for_user(person(request), "view").select_related("government", "record")
    page = Pages(mine.order_by("-year", "government__position", "title"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    figures = figures_of(page, public_day())
    rows = [(plan, figures[plan.pk]) for plan in page]
    return render(request, "gongkai/plans/plans.html", {"page_obj": page, "rows": rows})


@login_required
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger (台账) of a plan: every task with its agencies and state; for the office also what is still open."""
    user = person(request)
    found = get_object_or_404(
        Plan.objects.for_user(user, "view").select_related("government", "record"), pk=pk
    )
    tasks = found.tasks.with_state()
    by_state = tasks.order_by().values_list("derived_state").annotate(tasks=Count("pk"))
    counts = dict.fromkeys(TaskState.values, 0) | dict(by_state)
    involved = Agency.objects.filter(duties__task__plan=found).distinct()
    filters = LedgerFilter(request.GET, agencies=involved)
    today = public_day()
    page = Pages(filters.narrow(tasks, today).with_duties(), PAGE_SIZE).get_page(request.GET.get("page"))
    is_office = Plan.objects.for_user(user, "manage").filter(pk=pk).exists()
    questions = TaskUnit.objects.filter(task__plan=found, match=Match.QUESTION).values("text")
    context = {
        "plan": found,
        "rows": [
            {"task": task, "holders": holders_of(task), "is_overdue": task.is_overdue(today)} for task in page
        ],
        "page_obj": page,
        "query": query_without_page(request.GET),
        "filter_form": filters,
        "counts": [(state.label, counts[state], TONES[state]) for state in TaskState],
        "total": sum(counts.values()),
        "is_office": is_office,
        "may_fill": is_office or Duty.objects.for_user(user, "report").filter(task__plan=found).exists(),
        "questions": questions.annotate(tasks=Count("task", distinct=True)).order_by("text")
        if is_office
        else [],
        "unseen": leads_without_editor(found, today) if is_office else [],
        "released": Release.objects.shown().filter(plan=found).first(),
        "releases": list(found.releases.all()) if is_office else [],
    }
    return render(request, "gongkai/plans/plan.html", context)
