"""Progress of work plans, as released."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from gongkai.plans.models import Plan, Release
from gongkai.plans.progress import STATES
from gongkai.plans.released import show
from gongkai.publishing.choices import RecordState
from gongkai.publishing.pages import public_page, withdrawn_page

PAGE_SIZE = 20
LABELS = {
    "done": (_("已完成"), "success"),
    "kept": (_("持续落实"), "success"),
    "in_progress": (_("办理中"), "info"),
    "not_started": (_("未开始"), "neutral"),
    "waiting": (_("情形未出现"), "neutral"),
}


@public_page
def plan_list(request: HttpRequest) -> HttpResponse:
    """Plans whose progress is public."""
    page = Paginator(Release.objects.latest_per_plan(), PAGE_SIZE).get_page(request.GET.get("page"))
    cards = [release.card() for release in page]
    return render(request, "gongkai/plans/plan_list.html", {"page_obj": page, "cards": cards})


@public_page
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan's progress: nothing but the released snapshot, without evidence that is no longer public."""
    released = Plan.objects.exclude(record__state=RecordState.DRAFT).filter(releases__isnull=False).distinct()
    plan = get_object_or_404(released.select_related("record__agency"), pk=pk)
    if plan.record.state == RecordState.WITHDRAWN:
        return withdrawn_page(request, plan.record)
    release = plan.releases.select_related("snapshot").first()
    shown = show(release) if release else None
    if release is None or shown is None:
        return render(request, "410.html", status=410)
    content = shown.content
    for task in content["tasks"]:
        task["label"], task["tone"] = LABELS[task["state"]]
        task["due_on"] = parse_date(task["due_on"] or "")
        for result in task["results"]:
            result["confirmed_on"] = parse_date(result["confirmed_on"] or "")
    figures = content["figures"]
    context = {
        "plan": plan,
        "content": content,
        "released_at": release.released_at,
        "parts": [(LABELS[state][0], figures.get(state, 0), LABELS[state][1]) for state in STATES],
        "done": figures.get("done", 0),
        "total": figures.get("total", 0),
        "digest": release.snapshot.digest,
    }
    return render(request, "gongkai/plans/progress.html", context)
