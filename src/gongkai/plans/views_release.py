"""The office looks at what will become public, releases it, and takes a release back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.plans import actions
from gongkai.plans.models import Plan, Release
from gongkai.plans.progress import fingerprint, progress_content
from gongkai.plans.reading import bar
from gongkai.plans.release_changes import TaskChange, changes, warnings
from gongkai.plans.released import resolve, show
from gongkai.publishing import canonical


class WithdrawForm(forms.Form):
    """撤回公布."""

    reason = forms.CharField(
        label=_lazy("撤回原因"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_lazy("公众会在原地址看到这段话，请不要写内部情况和个人信息。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """What will become public, against what is: then release it."""
    user = person(request)
    plan = get_object_or_404(
        Plan.objects.for_user(user, "manage").select_related("government", "record__document"), pk=pk
    )
    refused: list[str] = []
    if request.method == "POST":
        try:
            # Without the fingerprint nobody has looked: the sent form has it.
            seen = request.POST.get("seen", "") or "nothing"
            actions.release_progress(plan, actor=user, now=timezone.now(), seen=seen)
        except Refused as error:
            refused = [str(reason) for reason in error.reasons]
        else:
            messages.success(request, _("进展已公布。"))
            return redirect("plans-desk:plan", pk)
    computed = progress_content(plan, timezone.localtime())
    newest = Release.objects.shown().filter(plan=plan).select_related("snapshot").first()
    reasons = [
        *actions.why_not_release(user, plan, computed),
        actions.tells_something_new(newest, computed),
    ]
    context = _preview(plan, computed, newest) | {
        "plan": plan,
        "reasons": refused or [str(reason) for reason in reasons if reason],
        "is_refused": bool(refused),
        "erased": plan.releases.exclude(erased_at=None),
        "is_asked": plan.record.erasures.open().exists(),
    }
    return render(request, "gongkai/plans/release.html", context, status=422 if refused else 200)


def _preview(plan: Plan, computed: dict[str, Any], newest: Release | None) -> dict[str, Any]:
    """The content as it would be released, and how it differs from the newest release."""
    content = canonical.decode(canonical.encode(computed))
    resolve(content)
    shown = show(newest) if newest else None
    before = shown.content if shown else None
    found = {change.number: change for change in changes(before, content)}
    texts = {task["number"]: task["text"] for task in content["tasks"]}
    unchanged = []
    for number, sentences in warnings(plan, before, content).items():
        change = found.get(number) or TaskChange(number, texts.get(number, ""))
        change.warnings = sentences
        if number not in found:
            unchanged.append(change)
    return {
        "seen": fingerprint(computed),
        "newest": newest,
        "bar": bar(content["figures"]),
        "bar_before": bar(before["figures"]) if before else [],
        "figures": content["figures"],
        "changes": list(found.values()),
        "unchanged": unchanged,
        "warned": sum(bool(change.warnings) for change in found.values()) + len(unchanged),
    }


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one release back, with the reason that the public reads in its place."""
    user = person(request)
    plans = Plan.objects.for_user(user, "manage")
    found = get_object_or_404(
        Release.objects.filter(plan__in=plans).select_related("plan__government"), pk=pk
    )
    sent = posted(request)
    form = WithdrawForm(sent)
    if sent is not None and form.is_valid():
        try:
            actions.withdraw_release(
                found, reason=form.cleaned_data["reason"], actor=user, now=timezone.now()
            )
        except Refused as error:
            tell_why_not(form, error)
        else:
            messages.success(request, _("公布已撤回。"))
            return redirect("plans-desk:plan", found.plan_id)
    reasons = [str(reason) for reason in actions.why_not_withdraw(user, found) if reason]
    context = {"release": found, "plan": found.plan, "form": form, "reasons": [] if sent else reasons}
    return render(
        request, "gongkai/plans/release_withdraw.html", context, status=200 if sent is None else 422
    )
