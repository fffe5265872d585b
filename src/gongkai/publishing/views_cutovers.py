"""Cut-overs in the workspace: the office opens and closes them, a second person confirms what was prepared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.publishing import cutovers as acting
from gongkai.publishing import takeovers
from gongkai.publishing.cutover_forms import ConfirmForm, CutoverForm, LeaveOutForm
from gongkai.publishing.day import public_day
from gongkai.publishing.models import Cutover, TakenOver, Takeover

PAGE_SIZE = 50


@login_required
@require_http_methods(["GET", "POST"])
def cutovers(request: HttpRequest) -> HttpResponse:
    """Cut-overs of one's own agencies and of those that one oversees, with their batches; the office opens one here."""
    user = person(request)
    may_open = bool(user.supervised_agency_ids)
    form = CutoverForm(user, posted(request)) if may_open else None
    if request.method == "POST" and form is None:
        raise Http404
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            acting.open_cutover(**form.cleaned_data, actor=user, now=timezone.now())
        except Refused as error:
            tell_why_not(form, error)
        else:
            messages.success(request, _("已打开，公开日志已记下。"))
            return redirect("publishing-desk:cutovers")
    today = public_day()
    found = Cutover.objects.for_user(user, "view").select_related("agency", "opened_by", "closed_by")
    joined = takeovers.batches_for(user).select_related("cutover__agency", "prepared_by", "confirmed_by")
    page = Pages(found, PAGE_SIZE).get_page(request.GET.get("page"))
    batches = Pages(joined.order_by("-prepared_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("batches"))
    context: dict[str, Any] = {
        "page_obj": page,
        "rows": [(one, one.is_open(today), one.agency_id in user.supervised_agency_ids) for one in page],
        "batches_page": batches,
        "batches": [(one, one.cutover.is_open(today)) for one in batches],
        "query": request.GET.urlencode(),
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "gongkai/publishing/cutovers.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a cut-over before its last day; what would wait in vain from then on is counted first."""
    user = person(request)
    found = get_object_or_404(Cutover.objects.for_user(user, "edit").select_related("agency"), pk=pk)
    form = forms.Form(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            acting.close_cutover(found, actor=user, now=timezone.now())
        except Refused as error:
            tell_why_not(form, error)
        else:
            messages.success(request, _("切换已经结束，公开日志已记下。"))
            return redirect("publishing-desk:cutovers")
    context: dict[str, Any] = {
        "cutover": found,
        "waiting": TakenOver.objects.filter(takeover__cutover=found, takeover__confirmed_at=None).count(),
        "form": form,
        "reasons": [str(reason) for reason in acting.why_not_close(user, found) if reason],
    }
    status = 422 if form.errors else 200
    return render(request, "gongkai/publishing/close_cutover.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def takeover(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: what is in it, why it may not go out, and the word of a second person."""
    user = person(request)
    found = get_object_or_404(
        takeovers.batches_for(user).select_related("cutover__agency", "prepared_by", "confirmed_by", "entry"),
        pk=pk,
    )
    members = takeovers.members_of(found) if takeovers.sees_members(user, found) else []
    is_leaving_out = request.method == "POST" and request.POST.get("do") == "leave_out"
    confirm = ConfirmForm(None if is_leaving_out else posted(request))
    leave_out = LeaveOutForm(members, posted(request) if is_leaving_out else None)
    form: forms.Form = leave_out if is_leaving_out else confirm
    if request.method == "POST" and form.is_valid():
        try:
            return _act(request, found, form, is_leaving_out, user)
        except Refused as error:
            tell_why_not(form, error)
    return _page(request, found, members, confirm, leave_out, form, user)


def _act(
    request: HttpRequest, found: Takeover, form: forms.Form, is_leaving_out: bool, user: User
) -> HttpResponse:
    now = timezone.now()
    if is_leaving_out:
        left = takeovers.leave_out(found, form.cleaned_data["records"], actor=user)
        messages.success(request, _("已移出，移出的仍是草稿。"))
        return (
            redirect("publishing-desk:takeover", found.pk) if left else redirect("publishing-desk:cutovers")
        )
    takeovers.confirm(found, seen=request.POST.get("seen", ""), actor=user, now=now)
    messages.success(request, _("已全部公开，原发布时间和原网址保留，公开日志记为一条。"))
    return redirect("publishing-desk:takeover", found.pk)


def _page(
    request: HttpRequest,
    found: Takeover,
    members: list[TakenOver],
    confirm: ConfirmForm,
    leave_out: LeaveOutForm,
    form: forms.Form,
    user: User,
) -> HttpResponse:
    today = public_day()
    reasons = [reason for reason in takeovers.why_not_confirm(user, found, today) if reason]
    prefetch_related_objects([one.record for one in members], "old_addresses")
    context: dict[str, Any] = {
        "takeover": found,
        "rows": [(one, list(one.record.old_addresses.all())) for one in members],
        "sees_members": takeovers.sees_members(user, found),
        "seen": request.POST.get("seen") or takeovers.digest_of(members),
        "confirm": confirm,
        "leave_out": leave_out,
        "form": form,
        "reasons": reasons,
        "may_leave_out": not any(takeovers.why_not_leave_out(user, found)),
    }
    return render(request, "gongkai/publishing/takeover.html", context, status=422 if form.errors else 200)
