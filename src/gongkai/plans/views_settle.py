"""The office says what a unit of a plan means, with the proposals before it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted
from gongkai.agencies.models import Agency
from gongkai.plans import actions
from gongkai.plans.actions.imports import Settled
from gongkai.plans.choices import Match
from gongkai.plans.models import Plan, Task
from gongkai.plans.proposals import GROUPS_OFFERED, is_collective, last_zones, meaning, proposals
from gongkai.plans.settle_forms import SettleForm


@login_required
@require_http_methods(["GET", "POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which agencies a unit as written means (`?text=`); `?from=` ticks those of a proposal."""
    user, today = person(request), timezone.localdate()
    plan = get_object_or_404(Plan.objects.for_user(user, "manage").select_related("government"), pk=pk)
    text = request.GET.get("text", "").replace("\x00", "")
    tasks = Task.objects.filter(plan=plan, units__text=text, units__match=Match.QUESTION).distinct()
    if not tasks:
        raise Http404
    found = meaning(plan.government, text, today)
    offered = proposals(plan.government, text, found, today, plan)[:GROUPS_OFFERED]
    taken = next((one for one in offered if one.key == request.GET.get("from")), None)
    form = SettleForm(
        posted(request),
        plan=plan,
        tasks=tasks,
        zones=list(Agency.objects.filter(pk__in=found.zones)),
        last_zones=last_zones(plan.government) if found.zones else None,
        is_collective=is_collective(text),
        initial={"agencies": list(taken.agencies) if taken else []},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.settle(
                plan,
                text,
                list(form.cleaned_data["agencies"]),
                **form.answer(),
                actor=user,
                now=timezone.now(),
            )
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, str(reason))
        else:
            messages.success(request, _said(text, made))
            return redirect("plans-desk:plan", pk)
    names = Agency.objects.in_bulk({agency for one in offered for agency in one.agencies})
    context = {
        "plan": plan,
        "text": text,
        "tasks": tasks,
        "form": form,
        "proposals": [(one, [names[agency] for agency in one.agencies]) for one in offered],
        "taken": taken,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "gongkai/plans/settle.html", context, status=status)


def _said(text: str, settled: Settled) -> str:
    parts = [_("已明确“%(text)s”，新增 %(made)s 项职责") % {"text": text, "made": settled.made}]
    if settled.raised:
        parts.append(_("调整 %(raised)s 项已有职责的角色") % {"raised": settled.raised})
    if settled.led:
        parts.append(_("在 %(led)s 项任务中明确了牵头单位") % {"led": settled.led})
    return _("%(parts)s。") % {"parts": "，".join(parts)}
