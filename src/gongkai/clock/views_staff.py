"""The calendars in the workspace: which hold, who entered them, and entering one after seeing what it moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted
from gongkai.accounts.row_fields import row_number
from gongkai.agencies.models import Agency
from gongkai.clock import actions
from gongkai.clock.arrangements import holidays_of
from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.entry_forms import USUAL, HolidayFormSet, NoticeForm, as_rows, notice_of
from gongkai.clock.models import CalendarVersion, Deadline

PAGE_SIZE, MOVES_SHOWN = 20, 200


@login_required
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """The versions that were entered, the newest first, and what comes with the program."""
    mine = CalendarVersion.objects.for_user(_office(request)).select_related("region", "entered_by")
    builtin = builtin_calendar()
    context = {
        "page_obj": Paginator(mine, PAGE_SIZE).get_page(request.GET.get("page")),
        "in_force": {version.pk for version in CalendarVersion.objects.in_force()},
        "builtin": builtin.version,
        "years": (min(builtin.years), max(builtin.years)),
        "provisional": Deadline.objects.open().filter(is_provisional=True).count(),
        "trail": [(_("工作日历"), "")],
    }
    return render(request, "gongkai/clock/calendars.html", context)


@login_required
@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its document, and its holidays with the days worked in exchange."""
    mine = CalendarVersion.objects.for_user(_office(request)).select_related("region", "entered_by")
    version = get_object_or_404(mine, pk=pk)
    off, work = _days(version)
    context = {
        "version": version,
        "holidays": holidays_of(off, work),
        "is_in_force": version in CalendarVersion.objects.in_force(),
        "trail": [(_("工作日历"), reverse("clock-desk:calendars")), (str(version), "")],
    }
    return render(request, "gongkai/clock/calendar.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def calendar_new(request: HttpRequest) -> HttpResponse:
    """Enter the arrangement of a year: first what it would move, then, confirmed, in one act."""
    user = _office(request)
    governments = Agency.objects.filter(pk__in=user.agency_ids(Role.DISCLOSURE_OFFICE))
    data = posted(request)
    initial, rows = ({}, []) if data else _beginning(request, governments)
    form = NoticeForm(data, governments=governments, initial=initial)
    holidays = HolidayFormSet(data, prefix="holidays", initial=rows)
    context: dict[str, Any] = {"form": form, "holidays": holidays, "trail": _trail()}
    is_fine = all([form.is_valid(), holidays.is_valid()]) if data is not None else False
    if data is None or "back" in data or not is_fine:
        return _ask(request, context, is_refused=data is not None and "back" not in data)
    notice, now = notice_of(form, holidays), timezone.now()
    try:
        if "confirm" not in data:
            moves = actions.preview(notice, actor=user, now=now)
            context |= {"moves": moves[:MOVES_SHOWN], "moved": len(moves), "notice": notice}
            return render(request, "gongkai/clock/calendar_preview.html", context)
        version, changes = actions.enter(notice, actor=user, now=now)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return _ask(request, context, is_refused=True)
    messages.success(
        request,
        _("已录入%(version)s，%(count)s 个期限随之变动。") % {"version": version, "count": len(changes)},
    )
    return redirect("clock-desk:calendar", version.pk)


def _office(request: HttpRequest) -> User:
    """Who works for a disclosure office; for all others these pages do not exist."""
    user = person(request)
    if not user.agency_ids(Role.DISCLOSURE_OFFICE):
        raise Http404
    return user


def _ask(request: HttpRequest, context: dict[str, Any], *, is_refused: bool) -> HttpResponse:
    return render(request, "gongkai/clock/calendar_new.html", context, status=422 if is_refused else 200)


def _trail() -> list[tuple[str, str]]:
    return [(_("工作日历"), reverse("clock-desk:calendars")), (_("录入放假安排"), "")]


def _beginning(
    request: HttpRequest, governments: QuerySet[Agency]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the forms begin with: the version that the address names, to be corrected, else the usual holidays of the next year."""
    named = row_number(request.GET.get("version", ""))
    version = CalendarVersion.objects.for_user(person(request)).filter(pk=named).first() if named else None
    if version is not None:
        return {"year": version.year, "region": version.region_id}, as_rows(holidays_of(*_days(version)))
    is_top = governments.filter(parent=None).exists()
    first = None if is_top else governments.first()
    years = [
        *builtin_calendar().years,
        *CalendarVersion.objects.filter(region=None).values_list("year", flat=True),
    ]
    year = max(years) + 1 if is_top else timezone.localdate().year
    initial = {"year": year, "region": first.pk if first else None}
    return initial, [{"name": name} for name in USUAL] if is_top else []


def _days(version: CalendarVersion) -> tuple[dict[Any, str], dict[Any, str]]:
    days = list(version.days.all())
    return (
        {day.date: day.name for day in days if not day.is_work},
        {day.date: day.name for day in days if day.is_work},
    )
