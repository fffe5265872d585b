"""Records and columns in the workspace: placing one's own, offering upwards, taking and returning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Reason, Refused
from gongkai.accounts.requests import person, posted, say_why_not, tell_why_not
from gongkai.columns import placing, rules
from gongkai.columns.choices import TONES, PlacementState
from gongkai.columns.forms import PlaceForm, ReasonForm
from gongkai.columns.models import Column, Placement
from gongkai.columns.panel import placement_rows
from gongkai.columns.tree import Forest, Node, forest_of
from gongkai.publishing.choices import RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.models import Record

PAGE_SIZE = 20


@login_required
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """What waits for this person's office, the oldest first."""
    waiting = Placement.objects.for_user(person(request), "decide").waiting()
    joined = waiting.select_related("record__agency", "column__owner", "offered_by").order_by(
        "offered_at", "pk"
    )
    page = Pages(joined, PAGE_SIZE).get_page(request.GET.get("page"))
    trail = [(_("栏目"), reverse("columns-desk:columns")), (_("待定的报送"), "")]
    owners = {one.column.owner_id for one in page}
    forest = Forest(Column.objects.filter(owner__in=owners))
    rows = [(one, forest.path(one.column)) for one in page]
    return render(request, "gongkai/columns/offers.html", {"page_obj": page, "rows": rows, "trail": trail})


class Step:
    """A button on the page of a placement: what it does, why not, and whether it asks for a reason."""

    def __init__(
        self,
        label: Any,
        text: Any,
        tone: str,
        why_not: Callable[[User, Placement], list[Reason | None]],
        run: Callable[..., object],
        *,
        asks: bool = False,
        text_unpublished: Any = "",
    ) -> None:
        self.label, self.text, self.tone = label, text, tone
        self.why_not, self.run, self.asks = why_not, run, asks
        self.text_unpublished = text_unpublished or text

    def text_of(self, placement: Placement) -> Any:
        """What it does, of a record that everybody can read or not."""
        is_public = placement.record.state == RecordState.PUBLISHED
        return self.text if is_public else self.text_unpublished


STEPS = {
    "take": Step(
        gettext_lazy("采用"),
        gettext_lazy("采用后立即列入栏目，记入公开日志，并告知报送机构。"),
        "primary",
        placing.why_not_take,
        placing.take,
    ),
    "return_offer": Step(
        gettext_lazy("退回"),
        gettext_lazy("写明理由，报送机构看得到，修改后可以再报。"),
        "secondary",
        placing.why_not_return,
        placing.return_offer,
        asks=True,
    ),
    "recall": Step(
        gettext_lazy("撤回报送"),
        gettext_lazy("不再报送这一栏目；记录本身不受影响。"),
        "secondary",
        placing.why_not_recall,
        placing.recall,
    ),
    "remove": Step(
        gettext_lazy("移出栏目"),
        gettext_lazy("移出后栏目不再列出，记入公开日志；记录仍然公开。"),
        "danger",
        placing.why_not_remove,
        placing.remove,
        asks=True,
        text_unpublished=gettext_lazy("这一件现在没有公开；移出后，公开时不再列入这一栏目。"),
    ),
}


@login_required
@require_http_methods(["GET", "POST"])
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    """One record in one column: where it stands, and what the person may do now."""
    user = person(request)
    seen = Placement.objects.for_user(user, "view")
    joined = seen.select_related("record__agency", "column__owner", "offered_by", "decided_by")
    found: Placement = get_object_or_404(joined, pk=pk)
    name = request.POST.get("step", "")
    if request.method == "POST" and name not in STEPS:
        raise Http404
    form = ReasonForm(request.POST if name and STEPS[name].asks else None)
    possible = [(key, step) for key, step in STEPS.items() if not any(step.why_not(user, found))]
    is_possible = any(key == name for key, _step in possible)
    if request.method == "POST" and (not STEPS[name].asks or form.is_valid()):
        given = form.cleaned_data if STEPS[name].asks else {}
        try:
            STEPS[name].run(found, actor=user, now=timezone.now(), **given)
        except Refused as refused:
            if form.is_bound and is_possible:  # what was typed stays
                tell_why_not(form, refused, "reason")
            else:
                say_why_not(request, refused)
        else:
            messages.success(request, _("已完成：%(verb)s。") % {"verb": STEPS[name].label})
            if name == "recall":
                return redirect("columns-desk:record", found.record_id)
        if not form.errors:
            return redirect("columns-desk:placement", pk)
    forest = forest_of(found.column.owner_id)
    context = {
        "placement": found,
        "path": forest.path(found.column),
        "steps": [(key, step, step.text_of(found)) for key, step in possible],
        "tone": TONES[PlacementState(found.state)],
        "form": form,
        "asked": name,
        "is_own": rules.may_place(user, found.record) is None,
        "trail": [
            (_("栏目"), reverse("columns-desk:columns")),
            (found.column.name, reverse("columns-desk:column", args=[found.column_id])),
            (found.record.title, ""),
        ],
    }
    return render(request, "gongkai/columns/placement.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """In which columns a record is to stand: its agency's own, and those of the governments above, to which it is offered."""
    user, now = person(request), timezone.now()
    found: Record = get_object_or_404(Record.objects.as_own(user).select_related("agency"), pk=pk)
    if rules.may_place(user, found) is not None:
        raise Http404
    own, above = _choices(found, public_day(now))
    place = PlaceForm(posted(request) if "place" in request.POST else None, **own, prefix="own")
    offer = PlaceForm(posted(request) if "offer" in request.POST else None, **above, prefix="above")
    sent = place if place.is_bound else offer
    if sent.is_bound and sent.is_valid():
        run = placing.place if sent is place else placing.offer
        try:
            run(found, sent.cleaned_data["column"], actor=user, now=now)
        except Refused as refused:
            tell_why_not(sent, refused, "column")
        else:
            messages.success(request, _("已列入栏目。") if sent is place else _("已报送，等待答复。"))
            return redirect("columns-desk:record", pk)
    context = {
        "record": found,
        "rows": placement_rows(user, found),
        "place": place if own["nodes"] else None,
        "offer": offer if above["nodes"] else None,
        "is_draft": found.state == RecordState.DRAFT,
        "detail_url": reverse("registers:detail", args=[found.kind, pk]),
        "trail": [(found.title, reverse("registers:detail", args=[found.kind, pk])), (_("栏目"), "")],
    }
    return render(request, "gongkai/columns/record.html", context, status=422 if sent.is_bound else 200)


def _choices(record: Record, today: date) -> tuple[dict[str, Any], dict[str, Any]]:
    """The open columns of its own agency or of who carries on for it, and those that the public sees of the governments above; where it does not stand yet."""
    governments = placing.governments_above(record.agency)
    taken = set(
        Placement.objects.filter(record=record)
        .exclude(state__in=["removed", "returned"])
        .values_list("column", flat=True)
    )
    own = Forest(Column.objects.filter(owner__in=placing.owners_for(record, today)).select_related("owner"))
    above = Forest(Column.objects.filter(owner__in=governments).select_related("owner"))
    return (
        {"forest": own, "nodes": _free(own, taken, False)},
        {"forest": above, "nodes": _free(above, taken, True)},
    )


def _free(forest: Forest, taken: set[int], only_visible: bool) -> list[Node]:
    return [
        node
        for node in forest.walk()
        if node.column.closed_on is None
        and node.column.pk not in taken
        and (node.is_visible or not only_visible)
    ]
