"""Where a record went out: on this site by the log, elsewhere as people record it, and what is to be corrected there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.publishing import channels as acting
from gongkai.publishing.channel_forms import AppearanceForm, CorrectionForm, TakeBackForm
from gongkai.publishing.channel_panel import on_this_site, rows_of
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Appearance, Record
from gongkai.publishing.moving import desk_url


@login_required
@require_http_methods(["GET", "POST"])
def channels(request: HttpRequest, pk: int) -> HttpResponse:
    """All channels of one record with when, who and link; a further one is recorded here."""
    user = person(request)
    record = _own(user, pk)
    editions = list(record.editions.order_by("-number"))
    form = AppearanceForm(editions, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            acting.record_appearance(record, **form.cleaned_data, actor=user, now=timezone.now())
        except Refused as error:
            tell_why_not(form, error)
        else:
            messages.success(request, _("已登记，公开页面随即列出。"))
            return redirect("publishing-desk:channels", pk)
    context: dict[str, Any] = {
        "record": record,
        "record_url": desk_url(record),
        "site": on_this_site(record),
        "rows": rows_of(record),
        "form": form,
        "reasons": [str(reason) for reason in acting.why_not_record(user, record) if reason],
    }
    return render(request, "gongkai/publishing/channels.html", context, status=422 if form.errors else 200)


def _own(user: User, pk: int) -> Record:
    """A record of one's own agencies that the public has read."""
    own = Record.objects.as_own(user).exclude(state=RecordState.DRAFT)
    return get_object_or_404(own.select_related("agency", "current"), pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def appearance(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what was done there after a change, or that it was a mistake."""
    user = person(request)
    visible = Appearance.objects.for_user(user).with_behind()
    found = get_object_or_404(visible.select_related("record__agency", "record__current"), pk=pk)
    is_taking_back = request.method == "POST" and request.POST.get("do") == "take_back"
    correction = CorrectionForm(None if is_taking_back else posted(request))
    take_back = TakeBackForm(posted(request) if is_taking_back else None)
    form: forms.Form = take_back if is_taking_back else correction
    if request.method == "POST" and form.is_valid():
        try:
            _act(request, found, form, is_taking_back, user)
        except Refused as error:
            tell_why_not(form, error)
        else:
            messages.success(request, _("已记下。"))
            return redirect("publishing-desk:channels", found.record_id)
    current = found.record.current
    context: dict[str, Any] = {
        "appearance": found,
        "record": found.record,
        "seen": request.POST.get("seen") or (current.number if current else ""),
        "form": form,
        "correction": correction,
        "take_back": take_back,
        "may_take_back": not any(acting.why_not_take_back(user, found)),
        "may_correct": not any(acting.why_not_correct(user, found)),
    }
    return render(request, "gongkai/publishing/appearance.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, found: Appearance, form: forms.Form, is_taking_back: bool, user: User) -> None:
    given, now = form.cleaned_data, timezone.now()
    if is_taking_back:
        acting.take_back(found, reason=given["reason"], actor=user, now=now)
        return
    # Without a number nothing was seen, and no version has the number 0.
    seen = row_number(request.POST.get("seen", "")) or 0
    acting.record_correction(found, **given, seen=seen, actor=user, now=now)
