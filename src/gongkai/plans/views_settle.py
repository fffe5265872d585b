"""The office says what a unit means, with the proposals before it: of a plan, or of an import that is being checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.agencies.models import Agency
from gongkai.officialdoc import Document
from gongkai.plans import actions
from gongkai.plans.actions.imports import Settled
from gongkai.plans.choices import ImportState, Match
from gongkai.plans.drafts import as_of
from gongkai.plans.models import Plan, Task
from gongkai.plans.proposals import (
    GROUPS_OFFERED,
    Proposal,
    is_collective,
    last_zones,
    meaning,
    proposals,
    zones_asked,
)
from gongkai.plans.settle_forms import SettleForm
from gongkai.plans.views_import import staged_for
from gongkai.plans.views_review import review_address, sent_version
from gongkai.publishing.day import public_day


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked about a unit: the form, the proposals, and the one that is taken into the form (`?from=`)."""

    text: str
    form: SettleForm
    offered: list[Proposal]
    taken: Proposal | None
    register_url: str

    def context(self) -> dict[str, Any]:
        """For the parts that every page of this question shows."""
        names = Agency.objects.in_bulk({agency for one in self.offered for agency in one.agencies})
        return {
            "text": self.text,
            "form": self.form,
            "proposals": [(one, [names[agency] for agency in one.agencies]) for one in self.offered],
            "taken": self.taken,
            "register_url": self.register_url,
        }


def _asked(
    request: HttpRequest,
    text: str,
    government: Agency,
    *,
    plan: Plan | None = None,
    tasks: QuerySet[Task] | None = None,
    written_on: date | None = None,
    initial: dict[str, Any] | None = None,
) -> Asked:
    today = public_day()
    found = meaning(government, text, today, written_on)
    zones = zones_asked(government, text, today)
    offered = proposals(government, text, found, today, plan)[:GROUPS_OFFERED]
    taken = next((one for one in offered if one.key == request.GET.get("from")), None)
    form = SettleForm(
        posted(request),
        government=government,
        tasks=tasks,
        zones=zones,
        last_zones=last_zones(government) if zones else None,
        is_collective=is_collective(text),
        initial=(initial or {}) | ({"agencies": list(taken.agencies)} if taken else {}),
    )
    return Asked(text, form, offered, taken, "" if is_collective(text) else _register_url(text, government))


def _register_url(text: str, government: Agency) -> str:
    """Where an agency that the directory does not have is entered, with its name as far as the text gives it: 市大数据局."""
    place = government.name.removesuffix("人民政府")
    given = {"name": text, "parent": str(government.pk)}
    if place and text[0] == place[-1]:
        given |= {"name": place + text[1:], "short_name": text}
    return f"{reverse('registers:create', args=['agencies'])}?{urlencode(given)}"


@login_required
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which agencies a unit as written means (`?text=`)."""
    user, text = person(request), _text(request)
    plan = get_object_or_404(Plan.objects.for_user(user, "manage").select_related("government"), pk=pk)
    tasks = Task.objects.filter(plan=plan, units__text=text, units__match=Match.QUESTION).distinct()
    if not tasks:
        raise Http404
    asked = _asked(request, text, plan.government, plan=plan, tasks=tasks)
    form = asked.form
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.settle(
                plan,
                text,
                list(form.cleaned_data["agencies"]),
                **form.answer(),
                tasks=form.chosen_tasks(),
                actor=user,
                now=timezone.now(),
            )
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, _said(text, made))
            return redirect("plans-desk:plan", pk)
    context = asked.context() | {"plan": plan, "tasks": tasks}
    status = 422 if request.method == "POST" else 200
    return render(request, "gongkai/plans/settle.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def settle_in_review(request: HttpRequest, pk: int) -> HttpResponse:
    """The same of an import that is being checked, before there are tasks; from here the way leads back to the unit."""
    staged, user, text = staged_for(request, pk), person(request), _text(request)
    if staged.state != ImportState.IN_REVIEW:
        return redirect("plans-desk:import", pk)
    if text not in staged.units:
        raise Http404
    unit = staged.unit_drafts()[text]
    initial = {"agencies": unit.agencies, "remember": unit.remember, "group_name": unit.group_name}
    written_on = as_of(Document.load(staged.parsed), public_day())
    asked = _asked(request, text, staged.government, written_on=written_on, initial=initial)
    form = asked.form
    page = row_number(request.GET.get("page", ""))
    back = f"{review_address(pk, page)}#unit-{list(staged.units).index(text)}"
    leave_open = "leave-open" in request.POST
    if request.method == "POST" and (leave_open or form.is_valid()):
        chosen = {} if leave_open else form.answer()
        try:
            actions.settle_in_review(
                staged,
                text,
                [] if leave_open else list(form.cleaned_data["agencies"]),
                **chosen,
                based_on=sent_version(request),
                actor=user,
                now=timezone.now(),
            )
        except Refused as refused:
            tell_why_not(form, refused)
            staged.refresh_from_db()
        else:
            words = _("“%(text)s”留待以后明确。") if leave_open else _("已明确“%(text)s”，可以撤销。")
            messages.success(request, words % {"text": text})
            return redirect(back)
    items = [item for item in staged.item_drafts() if text in (unit for _part, unit in item.units())]
    context = asked.context() | {"staged": staged, "unit": unit, "items": items, "back": back}
    status = 422 if request.method == "POST" else 200
    return render(request, "gongkai/plans/settle_in_review.html", context, status=status)


def _text(request: HttpRequest) -> str:
    return request.GET.get("text", "")


def _said(text: str, settled: Settled) -> str:
    parts = [_("已明确“%(text)s”，新增 %(made)s 项职责") % {"text": text, "made": settled.made}]
    if settled.raised:
        parts.append(_("调整 %(raised)s 项已有职责的角色") % {"raised": settled.raised})
    if settled.led:
        parts.append(_("在 %(led)s 项任务中明确了牵头单位") % {"led": settled.led})
    return _("%(parts)s。") % {"parts": "，".join(parts)}
