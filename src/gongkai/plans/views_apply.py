"""The last look before an import hands out tasks: what is still open, and who will be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.plans import actions
from gongkai.plans.choices import ImportState, Match
from gongkai.plans.merging import strongest_parts
from gongkai.plans.models import Plan, PlanImport
from gongkai.plans.review_page import agency_labels, questions_of
from gongkai.plans.update_preview import Preview, preview
from gongkai.plans.views_import import staged_for


class ApplyForm(forms.Form):
    """确认: which corrections were looked at and, where the text names another government, that it is this one's all the same."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    issuer = forms.BooleanField()

    def __init__(self, *args: Any, issuer: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not issuer:
            del self.fields["issuer"]
            return
        self.fields["issuer"].label = _("已核对：确为本级政府的要点")
        self.fields["issuer"].help_text = issuer
        self.fields["issuer"].error_messages["required"] = _("请先核对文件是哪一级政府的。")


@login_required
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what will happen, then let it happen."""
    staged, user, now = staged_for(request, pk), person(request), timezone.now()
    if staged.state != ImportState.IN_REVIEW:
        return redirect("plans-desk:import", pk)
    labels = agency_labels(staged)
    update = preview(staged, labels)
    questions = questions_of(staged, update)
    issuer = next((one.title for one in questions if one.kind == "issuer"), "")
    form = ApplyForm(posted(request), issuer=issuer, initial={"version": staged.version})
    if form.is_bound and form.is_valid():
        try:
            plan = actions.apply_import(staged, based_on=form.cleaned_data["version"], actor=user, now=now)
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            _say_what_was_done(request, staged, plan)
            return redirect("plans-desk:plan", plan.pk)
    told = _told(staged, update, labels)
    units = staged.units_handed_out().values()
    context = {
        "staged": staged,
        "form": form,
        "update": update,
        "questions": questions,
        "unknown": [unit.text for unit in units if unit.match == Match.QUESTION],
        "told": sorted(told.items(), key=lambda one: (-one[1], one[0])),
        "reasons": [] if form.is_bound else [one for one in actions.why_not_apply(user, staged) if one],
    }
    return render(request, "gongkai/plans/import_apply.html", context, status=422 if form.is_bound else 200)


def _say_what_was_done(request: HttpRequest, staged: PlanImport, plan: Plan) -> None:
    done = _("要点已更正，并通知有关机构。") if staged.updates_id else _("已生成任务，并通知有关机构。")
    messages.success(request, done)
    if Plan.objects.select_related("record").get(pk=plan.pk).is_document_in_revision:
        messages.warning(request, _("要点文件有一份修改稿：请送审，由他人审核并发布；发布之前不能公布进展。"))


def _told(staged: PlanImport, update: Preview | None, labels: Mapping[int, str]) -> Counter[str]:
    """How many tasks each agency newly gets: those are told."""
    units = staged.units_handed_out()
    told: Counter[str] = Counter()
    for place, item in enumerate(staged.item_drafts()):
        change = update.changes[place] if update else None
        if change is not None and change.task is not None:
            told.update(change.added)
        else:
            told.update(labels.get(agency, "") for agency in strongest_parts(item, units))
    return told
