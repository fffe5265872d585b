"""What staff do about the log beside single records: release several together, ask that content be erased, decide on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.publishing import derived
from gongkai.publishing import erasure as erasing
from gongkai.publishing.bundles import MOST, release_together
from gongkai.publishing.choices import RecordState, RevisionState
from gongkai.publishing.forms import ErasureForm, RefusalForm
from gongkai.publishing.models import Erasure, LogEntry, Record

ERASURES_SHOWN = 100


@login_required
@require_http_methods(["GET", "POST"])
def bundle(request: HttpRequest) -> HttpResponse:
    """Choose among the approved records of one's agencies and release them in one act."""
    user = person(request)
    mine = Record.objects.for_user(user, "view").filter(
        agency__in=user.agency_ids(Role.EDITOR, Role.REVIEWER), working__state=RevisionState.APPROVED
    )
    records = list(mine.select_related("agency", "working").order_by("agency", "pk")[:MOST])
    ticked = set(request.POST.getlist("record"))
    refused: list[str] = []
    if request.method == "POST":
        # The version that was read comes with the tick: `17-3`.
        read = dict(_numbers(value) for value in ticked)
        chosen = [record for record in records if record.pk in read]
        try:
            released = release_together(chosen, actor=user, seen=read, now=timezone.now())
        except Refused as error:
            refused = [str(reason) for reason in error.reasons]
        else:
            messages.success(request, _("已发布 %(count)s 件。") % {"count": len(released)})
            return redirect("publishing-desk:bundle")
    rows = [(record, f"{record.pk}-{record.working.number}") for record in records if record.working]
    context = {
        "rows": [(record, value, value in ticked) for record, value in rows],
        "refused": refused,
    }
    return render(request, "gongkai/publishing/bundle.html", context, status=422 if refused else 200)


def _numbers(value: str) -> tuple[int, int]:
    record, _dash, revision = value.partition("-")
    return row_number(record) or 0, row_number(revision) or 0


@login_required
@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    """Requests to erase content, those that wait first."""
    found = Erasure.objects.for_user(person(request), "view").select_related("record__agency", "asked_by")
    waiting = found.open().order_by("asked_at")[:ERASURES_SHOWN]
    decided = found.exclude(decided_at=None).order_by("-decided_at")[:ERASURES_SHOWN]
    return render(request, "gongkai/publishing/erasures.html", {"erasures": [*waiting, *decided]})


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that content of a record be erased."""
    user = person(request)
    record = get_object_or_404(_erasable(user), pk=pk)
    form = ErasureForm(record, erasing.erasable(user, record), posted(request))
    if request.method == "POST" and form.is_valid():
        given = {
            name: form.cleaned_data[name] for name in ("revisions", "releases", "passage", "ground", "reason")
        }
        try:
            asked = erasing.ask_erasure(record, **given, actor=user, now=timezone.now())
        except Refused as error:
            tell_why_not(form, error)
        else:
            messages.success(request, _("申请已提交，由他人决定。"))
            return redirect("publishing-desk:erasure", asked.pk)
    reasons = [str(reason) for reason in erasing.why_not_ask(user, record) if reason]
    context = {"record": record, "form": form, "reasons": reasons, "record_url": _desk_url(user, record)}
    return render(request, "gongkai/publishing/erasure_ask.html", context, status=422 if form.errors else 200)


def _erasable(user: User) -> QuerySet[Record]:
    agencies = user.agency_ids(Role.EDITOR, Role.REVIEWER) | user.supervised_agency_ids
    return (
        Record.objects.exclude(state=RecordState.DRAFT).filter(agency__in=agencies).select_related("agency")
    )


@login_required
@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what it is about, and the decision."""
    user = person(request)
    visible = Erasure.objects.for_user(user, "view").select_related(
        "record__agency", "record__current", "asked_by", "decided_by", "entry"
    )
    found = get_object_or_404(visible, pk=pk)
    may_decide = Erasure.objects.for_user(user, "decide").filter(pk=pk).exists()
    form = RefusalForm(posted(request))
    if request.method == "POST" and not may_decide:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            done = _decide(request, found, user, form.cleaned_data["reason"])
        except Refused as error:
            tell_why_not(form, error)
        else:
            messages.success(request, done)
            return redirect("publishing-desk:erasure", pk)
    reasons = [str(reason) for reason in erasing.why_not_erase(user, found) if reason]
    revisions = found.record.revisions.filter(number__in=found.revisions).order_by("-number")
    context: dict[str, Any] = {
        "erasure": found,
        "form": form,
        "may_decide": may_decide,
        "reasons": reasons,
        "revisions": revisions,
        "releases": _released_by(found),
        "since": _since(found),
        "places": derived.called(found.record, found.places),
        "record_url": _desk_url(user, found.record),
    }
    return render(request, "gongkai/publishing/erasure.html", context, status=422 if form.errors else 200)


def _released_by(found: Erasure) -> list[LogEntry]:
    """The entries that told of what is to be erased, the newest first."""
    return list(LogEntry.objects.filter(seq__in=found.releases).order_by("-seq"))


def _since(found: Erasure) -> list[str]:
    """What was released after the request and is none of its matter: it may say the same again."""
    if not found.releases or found.decided_at:
        return []
    return [one.label for one in derived.released(found.record) if one.entry > max(found.releases)]


def _decide(request: HttpRequest, found: Erasure, user: User, reason: str) -> str:
    if request.POST.get("decision") == "erase":
        erasing.erase_content(found, actor=user, now=timezone.now())
        return _("内容已清除，公开日志已记下。")
    erasing.refuse_erasure(found, actor=user, reason=reason, now=timezone.now())
    return _("已记下不同意的理由。")


def _desk_url(user: User, record: Record) -> str:
    is_visible = Record.objects.for_user(user, "view").filter(Q(pk=record.pk)).exists()
    return reverse("registers:detail", args=[record.kind, record.pk]) if is_visible else ""
