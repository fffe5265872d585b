"""Who is behind with a plan, and the heat map of tasks and agencies."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.accounts.paging import Pages
from gongkai.accounts.requests import person
from gongkai.agencies.models import Agency
from gongkai.plans import behind
from gongkai.plans.models import Duty, Plan
from gongkai.publishing.day import public_day

AGENCIES_SHOWN, TASKS_SHOWN = 30, 50


@login_required
@require_safe
def agencies(request: HttpRequest, pk: int) -> HttpResponse:
    """Each agency's figures, whoever is furthest behind first. An agency sees itself and its partners."""
    user, today = person(request), public_day()
    plan = get_object_or_404(Plan.objects.for_user(user, "view").select_related("government"), pk=pk)
    rows = behind.by_agency(Duty.objects.for_user(user, "view"), plan, today)
    page = Pages(rows, AGENCIES_SHOWN).get_page(request.GET.get("page"))
    found = Agency.objects.in_bulk([row["agency"] for row in page])
    periods = behind.last_periods(plan, page)
    context = {
        "plan": plan,
        "page_obj": page,
        "rows": [
            row
            | {
                "agency": found[row["agency"]],
                "last_period": periods.get((row["agency"], row["last_report"]), ""),
            }
            for row in page
        ],
        "sums": behind.sums(rows),
        "is_office": Plan.objects.for_user(user, "manage").filter(pk=pk).exists(),
        "since": timezone.localdate(behind.beginning_of_cycle(plan, today)),
    }
    return render(request, "gongkai/plans/behind.html", context)


@login_required
@require_safe
def heat_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Tasks × agencies: a page of agencies, whoever is furthest behind first, and a page of tasks (`?tasks=`)."""
    user, today = person(request), public_day()
    plan = get_object_or_404(Plan.objects.for_user(user, "view").select_related("government"), pk=pk)
    visible = Duty.objects.for_user(user, "view")
    page = Pages(behind.by_agency(visible, plan, today), AGENCIES_SHOWN).get_page(request.GET.get("page"))
    tasks = Pages(plan.tasks.order_by("number"), TASKS_SHOWN).get_page(request.GET.get("tasks"))
    found = Agency.objects.in_bulk([row["agency"] for row in page])
    shown = list(tasks)
    context = {
        "plan": plan,
        "page_obj": page,
        "tasks": shown,
        "task_pages": [
            (number, number == tasks.number, (number - 1) * TASKS_SHOWN + 1)
            for number in tasks.paginator.page_range
        ],
        "is_office": Plan.objects.for_user(user, "manage").filter(pk=pk).exists(),
        "query": f"tasks={tasks.number}" if tasks.number > 1 else "",
        "rows": behind.heat_map(visible, [found[row["agency"]] for row in page], shown, today),
        "legend": behind.LEGEND,
    }
    return render(request, "gongkai/plans/heat_map.html", context)
