"""The review of an import: the text beside what was understood, questions first, every correction a step that can be undone."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.reasons import Refused, refuse_if
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.plans import actions, rules
from gongkai.plans.choices import ImportState
from gongkai.plans.drafts import ItemDraft
from gongkai.plans.models import Plan, PlanImport
from gongkai.plans.questions import issuer_question, open_questions
from gongkai.plans.review_page import address_of, agency_labels, context_of, forms_of
from gongkai.plans.review_windows import Window, window_of
from gongkai.plans.update_preview import Preview, preview
from gongkai.plans.views_import import staged_for

NO_VERSION = -1  # that of no import: who sends none is refused like who sends an old one


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Left the text, right what was understood; everything can be corrected and saved, then applied (`views_apply`)."""
    staged, user = staged_for(request, pk), person(request)
    if staged.state != ImportState.IN_REVIEW:
        return render(request, "gongkai/plans/import_closed.html", {"staged": staged})
    labels = agency_labels(staged)
    update = preview(staged, labels)
    window = window_of(staged.item_drafts(), row_number(request.GET.get("page", "")))
    forms = forms_of(staged, window, update, posted(request))
    is_sent = request.method == "POST"
    if is_sent and request.POST.get("plan-window") != window.mark:
        # Its number stays as it was sent: these fields are never saved in the place of other items.
        forms["plan"].add_error(None, _("期间有人增减了条目，没有保存。请重新打开本页再更正。"))
    if is_sent and all(form.is_valid() for form in forms.values()):
        try:
            # A refused apply takes the corrections back with it: they are still in the form.
            with transaction.atomic():
                staged = _save(request, staged, window, forms, update)
                if "apply" in request.POST:
                    refuse_if(actions.why_not_apply(user, staged))
        except Refused as refused:
            tell_why_not(forms["plan"], refused)
            staged.refresh_from_db()
            forms["plan"].data = forms["plan"].data.copy()
            forms["plan"].data["plan-version"] = staged.version
        else:
            if "apply" in request.POST:
                return redirect("plans-desk:import-apply", pk)
            return redirect(_next(request, staged, window, labels))
    context = context_of(staged, window, forms, update, labels, request.POST.getlist("settled"))
    context["is_unsaved"] = is_sent
    context["stops"] = is_sent and "apply" in request.POST
    context["missing_post"] = rules.must_edit_the_document_too(user, staged.government)
    return render(request, "gongkai/plans/review.html", context, status=422 if is_sent else 200)


def _next(request: HttpRequest, staged: PlanImport, window: Window, labels: dict[int, str]) -> str:
    """Where the way leads after saving: what was typed is kept before another page is shown."""
    if (unit := request.POST.get("settle")) in staged.units:
        way = urlencode({"text": unit, "page": window.number})
        return f"{reverse('plans-desk:import-settle', args=[staged.pk])}?{way}"
    if wanted := request.POST.get("go"):
        return review_address(staged.pk) + address_of(staged, preview(staged, labels), wanted)
    messages.success(request, _("更正已保存。"))
    return review_address(staged.pk, window.number)


def review_address(pk: int, page: int | None = None) -> str:
    """The review of an import, at a page of its items."""
    address = reverse("plans-desk:import", args=[pk])
    return f"{address}?page={page}" if page and page > 1 else address


def _save(
    request: HttpRequest, staged: PlanImport, window: Window, forms: dict[str, Any], update: Preview | None
) -> PlanImport:
    version, all_items = forms["plan"].cleaned_data["version"], staged.item_drafts()
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
        based_on=NO_VERSION if version is None else version,
        items=[*all_items[: window.first], *items, *all_items[window.last :]],
        settled=_settled(request, staged, update),
        actor=person(request),
        now=timezone.now(),
    )


def _settled(request: HttpRequest, staged: PlanImport, update: Preview | None) -> set[str]:
    """What was settled before and now, of what the page asks. A duty that goes is either ended or kept: the newer answer counts."""
    asked = open_questions(staged.item_drafts(), staged.unit_drafts(), staged.parsed, staged.year, ())
    issuer = issuer_question(staged.parsed, staged.title, staged.government.name)
    keys = {question.key for question in [*asked, issuer] if question and question.can_settle}
    settled = set(staged.settled) | keys.intersection(request.POST.getlist("settled"))
    for duty in [duty.pk for change in (update.changes if update else ()) for duty in change.gone]:
        value = request.POST.get(f"gone-{duty}")
        if value in ("end", "keep"):
            settled = (settled - {f"end:{duty}", f"keep:{duty}"}) | {f"{value}:{duty}"}
    return settled


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last correction back, or all since a step. Whoever comes back here by a link is led to the import."""
    staged, back = staged_for(request, pk), review_address(pk, row_number(request.GET.get("page", "")))
    if request.method == "GET":
        return redirect(back)
    try:
        actions.undo_corrections(
            staged,
            to=sent_version(request, "to") if "to" in request.POST else None,
            based_on=sent_version(request),
            actor=person(request),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已撤销更正。"))
    return redirect(back)


@login_required
@require_http_methods(["GET", "POST"])
def choose_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which plan the text corrects, or that it is a new one."""
    staged = staged_for(request, pk)
    if request.method == "GET":
        return redirect("plans-desk:import", pk)
    chosen, plan = request.POST.get("plan", "-"), None
    if chosen:  # empty: a new plan
        plan = get_object_or_404(Plan, pk=row_number(chosen), government=staged.government)
    try:
        actions.choose_plan(
            staged,
            plan,
            based_on=sent_version(request),
            actor=person(request),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("已按所选重新比对。"))
    return redirect("plans-desk:import", pk)


def sent_version(request: HttpRequest, name: str = "version") -> int:
    """The number of the import that a form was made of; who sends none has seen none."""
    number = row_number(request.POST.get(name, ""))
    return NO_VERSION if number is None else number
