"""Which release an address means, and what stands there when the public may not read it (any more)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from gongkai.plans.choices import ReleaseKind
from gongkai.plans.models import Plan, Release
from gongkai.publishing.choices import RecordState
from gongkai.publishing.pages import withdrawn_page


@dataclass(frozen=True, slots=True)
class Found:
    """A release that may be read, among all of its kind, the newest first; `newest` is the newest that is shown."""

    plan: Plan
    release: Release
    newest: Release | None
    known: list[Release]

    @property
    def is_newest(self) -> bool:
        return self.release == self.newest


def find(
    request: HttpRequest, pk: int, number: int | None, kind: str = ReleaseKind.PROGRESS
) -> Found | HttpResponse:
    """The newest release of a plan, or the one of that number; else the answer: a notice with its reason, or 410 that says since when.

    Raises Http404 for what was never released.
    """
    released = Plan.objects.exclude(record__state=RecordState.DRAFT)
    plan = get_object_or_404(released.select_related("record__agency", "government"), pk=pk)
    known = list(Release.objects.filter(plan=plan, kind=kind).order_by("-released_at", "-pk"))
    newest = next((one for one in known if one.is_shown), None)
    if number is not None:
        wanted = next((one for one in known if one.pk == number), None)
    else:
        wanted = newest or next(iter(known), None)
    if wanted is None:
        raise Http404
    if plan.record.state == RecordState.WITHDRAWN:
        return withdrawn_page(request, plan.record)
    context = {"plan": plan, "release": wanted, "newest": newest}
    if wanted.is_erased:
        return render(request, "gongkai/plans/release_erased.html", context, status=410)
    if wanted.is_withdrawn:
        return render(request, "gongkai/plans/release_withdrawn.html", context)
    if wanted.snapshot.content is None:
        return render(request, "410.html", status=410)
    return Found(plan, wanted, newest, known)
