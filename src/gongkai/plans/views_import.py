"""The way in: upload a document, check what was understood, make the tasks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.agencies.models import Agency
from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.sandbox import parse_untrusted
from gongkai.plans import actions
from gongkai.plans.choices import ImportState, Match
from gongkai.plans.drafts import ItemDraft, UnitDraft
from gongkai.plans.forms import ImportForm, ItemFormSet, UnitFormSet, UploadForm
from gongkai.plans.models import PlanImport


def _governments(request: HttpRequest) -> QuerySet[Agency]:
    assert isinstance(request.user, User)
    return Agency.objects.filter(pk__in=request.user.agency_ids(Role.DISCLOSURE_OFFICE))


def _staged(request: HttpRequest, pk: int) -> PlanImport:
    imports = PlanImport.objects.select_related("government", "created_by")
    return get_object_or_404(imports, pk=pk, government__in=_governments(request))


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a document, read it in a sandbox, and show what was understood."""
    governments = _governments(request)
    if not governments:
        raise Http404
    is_sent = request.method == "POST"
    sent = (request.POST, request.FILES) if is_sent else (None, None)
    form = UploadForm(*sent, governments=governments)
    if is_sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            parsed = parse_untrusted(file.read(), file.name)
            staged = actions.stage_import(
                parsed,
                file.name,
                government=form.cleaned_data["government"],
                actor=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except UnreadableDocument as error:
            form.add_error("file", str(error))
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error("file", str(reason))
        else:
            return redirect("plans-desk:import", staged.pk)
    imports = PlanImport.objects.filter(government__in=governments).select_related("created_by")
    recent = imports.defer("parsed", "items", "units")[:10]
    status = 422 if form.is_bound else 200
    return render(request, "gongkai/plans/upload.html", {"form": form, "recent": recent}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Left the text, right what was understood; everything can be corrected and saved, then applied with one click."""
    staged = _staged(request, pk)
    if staged.state != ImportState.IN_REVIEW:
        return render(request, "gongkai/plans/import_closed.html", {"staged": staged})
    forms = _forms(staged, request.POST if request.method == "POST" else None)
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        try:
            with (
                transaction.atomic()
            ):  # a refused apply takes the corrections back with it: they are still in the form
                staged = _save(request, staged, forms)
                if "apply" in request.POST:
                    plan = actions.apply_import(staged, actor=request.user, now=timezone.now())  # type: ignore[arg-type]
            if "apply" in request.POST:
                messages.success(request, _("已生成任务，并通知有关机构。"))
                return redirect("plans-desk:plan", plan.pk)
        except Refused as refused:
            for reason in refused.reasons:
                forms["plan"].add_error(None, str(reason))
            staged.refresh_from_db()
            forms["plan"].data = forms["plan"].data.copy()
            forms["plan"].data["plan-version"] = staged.version
        else:
            messages.success(request, _("更正已保存。"))
            return redirect("plans-desk:import", staged.pk)
    return render(
        request,
        "gongkai/plans/review.html",
        _context(staged, forms),
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the import up. Whoever comes back here by a link is led to the import."""
    if request.method == "GET":
        return redirect("plans-desk:import", _staged(request, pk).pk)
    try:
        actions.discard_import(_staged(request, pk), actor=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已放弃该导入。"))
    return redirect("plans-desk:upload")


def _forms(staged: PlanImport, data: Any) -> dict[str, Any]:
    agencies = Agency.objects.descendants(staged.government, include_self=True).active(timezone.localdate())
    choices = [(str(agency.pk), agency.label) for agency in agencies]
    units = [
        {"text": text, "agencies": [str(pk) for pk in unit["agencies"]]}
        for text, unit in staged.units.items()
    ]
    return {
        "plan": ImportForm(
            data,
            initial={"title": staged.title, "year": staged.year, "version": staged.version},
            prefix="plan",
        ),
        "items": ItemFormSet(data, initial=staged.items, prefix="items"),
        "units": UnitFormSet(data, initial=units, prefix="units", form_kwargs={"choices": choices}),
    }


def _save(request: HttpRequest, staged: PlanImport, forms: dict[str, Any]) -> PlanImport:
    items: list[ItemDraft] = [
        form.draft()
        for form in forms["items"]
        if form.has_changed() or form.initial
        if not form.cleaned_data.get("leave_out") and form.cleaned_data.get("text")
    ]
    return actions.correct_import(
        staged,
        title=forms["plan"].cleaned_data["title"],
        year=forms["plan"].cleaned_data["year"],
        based_on=forms["plan"].cleaned_data["version"],
        items=items,
        decided={
            form.cleaned_data["text"]: _chosen(staged, form.cleaned_data)
            for form in forms["units"]
            if form.cleaned_data.get("text")
        },
        actor=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
    )


def _unit_draft(staged: PlanImport, text: str) -> dict[str, Any]:
    return staged.units.get(text) or UnitDraft(text, Match.QUESTION).dump()


def _chosen(staged: PlanImport, data: dict[str, Any]) -> list[int]:
    if data["take_candidates"] and data["text"] in staged.units:
        return list(staged.units[data["text"]]["candidates"])
    return [int(pk) for pk in data["agencies"]]


def _context(staged: PlanImport, forms: dict[str, Any]) -> dict[str, Any]:
    known = list(staged.units.values())
    # Paired by the text of the form: a refused save may have left other units than the form was sent with.
    units = [
        {"form": form, "draft": _unit_draft(staged, form["text"].value() or "")} for form in forms["units"]
    ]
    # Questions first: they are what the office is needed for.
    units.sort(key=lambda unit: unit["draft"]["match"] != Match.QUESTION)
    item_lines = {item["line"]: item["number"] for item in staged.items}
    lines = [
        {"number": number, "text": text, "item": item_lines.get(number)}
        for number, text in enumerate(staged.parsed["lines"], 1)
    ]
    return {
        "staged": staged,
        "forms": forms,
        "units": units,
        "lines": lines,
        "warnings": staged.parsed["warnings"],
        "questions": sum(draft["match"] == Match.QUESTION for draft in known),
        "dated": sum(bool(item["due_on"]) for item in staged.items),
    }
