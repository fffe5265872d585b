"""Progress of work plans, as released: nothing but snapshots, without evidence that is no longer public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.paging import Pages
from gongkai.accounts.public_pages import public_page
from gongkai.plans.choices import ReleaseKind
from gongkai.plans.history import history
from gongkai.plans.models import Release
from gongkai.plans.open_data import LICENCE
from gongkai.plans.reading import LABELS, bar, chapters, dress
from gongkai.plans.released import Content, show
from gongkai.plans.released_page import Found, find

PAGE_SIZE = 20


class ProgressFilter(forms.Form):
    """筛选任务: by chapter, agency and state, as they occur in the release."""

    chapter = forms.ChoiceField(label=_("章节"), required=False)
    agency = forms.ChoiceField(label=_("承办单位"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False)

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tasks = content["tasks"]
        agencies = {agency["code"]: agency["name"] for task in tasks for agency in task["agencies"]}
        states = {task["state"] for task in tasks}
        offered = {
            "chapter": [(one.key, one.title or _("其他")) for one in chapters(tasks)],
            "agency": sorted(agencies.items(), key=lambda pair: pair[1]),
            "state": [(state, label) for state, label in LABELS.items() if state in states],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("全部")), *choices]

    def wanted(self, tasks: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The tasks that were asked for; all of them where the question makes no sense."""
        if not self.is_valid():
            return tasks
        data = self.cleaned_data
        if data["chapter"]:
            tasks = next(one.tasks for one in chapters(tasks) if one.key == data["chapter"])
        if data["state"]:
            tasks = [task for task in tasks if task["state"] == data["state"]]
        if data["agency"]:
            tasks = [task for task in tasks if data["agency"] in {one["code"] for one in task["agencies"]}]
        return tasks


@public_page
def plan_list(request: HttpRequest) -> HttpResponse:
    """Plans whose progress is public."""
    page = Pages(Release.objects.latest_per_plan(), PAGE_SIZE).get_page(request.GET.get("page"))
    cards = [release.card() for release in page]
    return render(request, "gongkai/plans/plan_list.html", {"page_obj": page, "cards": cards})


@public_page
def progress(request: HttpRequest, pk: int, release: int | None = None) -> HttpResponse:
    """A plan's progress: chart, filter, every task in its chapter."""
    found = find(request, pk, release)
    if isinstance(found, HttpResponse):
        return found
    content = _content(found)
    filters = ProgressFilter(request.GET or None, content=content)
    tasks = filters.wanted(content["tasks"]) if filters.is_bound else content["tasks"]
    counted = content["figures"]
    overview = chapters(content["tasks"])
    places = {(one.number, one.title): one.key for one in overview}
    context = _page(found, content) | {
        "filter_form": filters,
        "is_filtered": filters.is_bound and any(request.GET.get(name) for name in filters.fields),
        "shown_count": len(tasks),
        "figures": counted,
        "settled": counted["done"] + counted["kept"],
        "bar": bar(counted),
        "overview": overview,
        "chapters": [
            (one, places[one.number, one.title], [dress(task) for task in one.tasks])
            for one in chapters(tasks)
        ],
        "closing": Release.objects.shown(ReleaseKind.CLOSING).filter(plan=found.plan).first(),
    }
    return render(request, "gongkai/plans/progress.html", context)


@public_page
def task(request: HttpRequest, pk: int, number: int, release: int | None = None) -> HttpResponse:
    """One task as released: who does it, how far it is, what came out, and what earlier releases said."""
    found = find(request, pk, release)
    if isinstance(found, HttpResponse):
        return found
    content = _content(found)
    numbers = [one["number"] for one in content["tasks"]]
    if number not in numbers:
        raise Http404
    at = numbers.index(number)
    context = _page(found, content) | {
        "task": dress(content["tasks"][at]),
        "previous": numbers[at - 1] if at else None,
        "next": numbers[at + 1] if at + 1 < len(numbers) else None,
        "history": history(found.known, number),
    }
    return render(request, "gongkai/plans/public_task.html", context)


def _content(found: Found) -> Content:
    shown = show(found.release)
    assert shown is not None  # `find` has seen to it
    return shown.content


def _page(found: Found, content: Content) -> dict[str, Any]:
    """What every page of a release says: what it is, as of when, whether a newer one has come."""
    return {
        "plan": found.plan,
        "content": content,
        "as_of": parse_datetime(content["as_of"]),
        "release": found.release,
        "newest": found.newest,
        "is_newest": found.is_newest,
        "known": [one for one in found.known if one.is_shown],
        "digest": found.release.snapshot.digest,
        "licence": LICENCE,
    }
