"""Entering the arrangement of a year: the rows, filled in from the pasted notice perhaps; what they would move; the act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.agencies.models import Agency
from gongkai.clock import actions, rules
from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.entry_forms import USUAL, HolidayFormSet, NoticeForm, TextForm, as_rows, notice_of
from gongkai.clock.models import CalendarVersion

MOVES_SHOWN = 200
# What the forms begin with: the head, and the rows.
Beginning = tuple[dict[str, Any], list[dict[str, Any]]]


def office(request: HttpRequest) -> User:
    """Who works for a disclosure office; for all others the pages of calendars do not exist."""
    user = person(request)
    if not user.agency_ids(Role.DISCLOSURE_OFFICE):
        raise Http404
    return user


@login_required
@require_http_methods(["GET", "POST"])
def calendar_new(request: HttpRequest) -> HttpResponse:
    """The rows; sent, what they would move; confirmed, the act."""
    governments, data = _governments(office(request)), posted(request)
    if data is None:
        form, rows = _forms(governments, _beginning(request, governments))
        return _ask(request, form, rows)
    form, rows = NoticeForm(data, governments=governments), HolidayFormSet(data, prefix="holidays")
    is_fine = all([form.is_valid(), rows.is_valid()])
    if "back" in data or not is_fine:
        return _ask(request, form, rows, status=200 if "back" in data else 422)
    try:
        return _enter(request, form, rows) if "confirm" in data else _preview(request, form, rows)
    except Refused as refused:
        tell_why_not(form, refused)
        return _ask(request, form, rows, status=422)


@login_required
@require_POST
def calendar_text(request: HttpRequest) -> HttpResponse:
    """The rows, filled in from the text of the notice."""
    governments, text = _governments(office(request)), TextForm(request.POST)
    if text.is_valid():
        head = {"year": text.read.year, "source": text.read.source, "published_on": text.read.signed_on}
        return _ask(request, *_forms(governments, (head, as_rows(text.read.holidays))), text=text)
    return _ask(request, *_forms(governments, _beginning(request, governments)), text=text, status=422)


def _governments(user: User) -> QuerySet[Agency]:
    return Agency.objects.filter(pk__in=user.agency_ids(Role.DISCLOSURE_OFFICE))


def _forms(governments: QuerySet[Agency], beginning: Beginning) -> tuple[NoticeForm, BaseFormSet]:
    head, rows = beginning
    return NoticeForm(governments=governments, initial=head), HolidayFormSet(prefix="holidays", initial=rows)


def _ask(
    request: HttpRequest,
    form: NoticeForm,
    rows: BaseFormSet,
    *,
    text: TextForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "holidays": rows, "text": text or TextForm(), "trail": _trail()}
    return render(request, "gongkai/clock/calendar_new.html", context, status=status)


def _preview(request: HttpRequest, form: NoticeForm, rows: BaseFormSet) -> HttpResponse:
    notice = notice_of(form, rows)
    held = CalendarVersion.objects.held(notice.arrangement.year, notice.arrangement.region)
    moves = actions.preview(notice, actor=person(request), now=timezone.now())
    context = {
        "form": form,
        "holidays": rows,
        "notice": notice,
        "held": held,
        "dropped": held.dropped_by(notice.arrangement) if held else [],
        "moves": moves[:MOVES_SHOWN],
        "moved": len(moves),
        "trail": _trail(),
    }
    return render(request, "gongkai/clock/calendar_preview.html", context)


def _enter(request: HttpRequest, form: NoticeForm, rows: BaseFormSet) -> HttpResponse:
    notice = replace(notice_of(form, rows), replaces=row_number(request.POST.get("replaces", "")))
    version, changes = actions.enter(notice, actor=person(request), now=timezone.now())
    said = {"version": version, "count": len(changes)}
    messages.success(request, _("已录入%(version)s，%(count)s 个期限随之变动。") % said)
    return redirect("clock-desk:calendar", version.pk)


def _trail() -> list[tuple[str, str]]:
    return [(_("工作日历"), reverse("clock-desk:calendars")), (_("录入放假安排"), "")]


def _beginning(request: HttpRequest, governments: QuerySet[Agency]) -> Beginning:
    """What the forms begin with: the version that the address names, to be corrected, else the usual holidays of the next year."""
    named = row_number(request.GET.get("version", ""))
    version = CalendarVersion.objects.for_user(person(request)).filter(pk=named).first() if named else None
    if version is not None and rules.may_enter(person(request), version.region) is None:
        return {"year": version.year, "region": version.region_id}, as_rows(version.holidays())
    is_top = governments.filter(parent=None).exists()
    first = None if is_top else governments.first()
    years = [
        *builtin_calendar().years,
        *CalendarVersion.objects.filter(region=None).values_list("year", flat=True),
    ]
    year = max(years) + 1 if is_top else timezone.localdate().year
    initial = {"year": year, "region": first.pk if first else None}
    return initial, [{"name": name} for name in USUAL] if is_top else []
