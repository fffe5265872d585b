"""The calendars in the workspace: which hold, and who entered them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongkai.accounts.paging import Pages
from gongkai.clock import rules
from gongkai.clock.builtin import builtin_calendar
from gongkai.clock.models import CalendarVersion, Deadline
from gongkai.clock.views_entry import office

PAGE_SIZE = 20


@login_required
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """The versions that were entered, the newest first, and what comes with the program."""
    user = office(request)
    mine = CalendarVersion.objects.for_user(user).select_related("region", "entered_by")
    overseen = Deadline.objects.open().filter(agency__in=user.supervised_agency_ids)
    builtin = builtin_calendar()
    context = {
        "page_obj": Pages(mine, PAGE_SIZE).get_page(request.GET.get("page")),
        "in_force": {version.pk for version in CalendarVersion.objects.in_force()},
        "builtin": builtin.version,
        "years": (min(builtin.years), max(builtin.years)),
        "provisional": overseen.filter(is_provisional=True).count(),
        "trail": [(_("工作日历"), "")],
    }
    return render(request, "gongkai/clock/calendars.html", context)


@login_required
@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its document, and its holidays with the days worked in exchange."""
    user = office(request)
    mine = CalendarVersion.objects.for_user(user).select_related("region", "entered_by")
    version = get_object_or_404(mine, pk=pk)
    is_in_force = version in CalendarVersion.objects.in_force()
    context = {
        "version": version,
        "holidays": version.holidays(),
        "is_in_force": is_in_force,
        "may_correct": is_in_force and rules.may_enter(user, version.region) is None,
        "trail": [(_("工作日历"), reverse("clock-desk:calendars")), (str(version), "")],
    }
    return render(request, "gongkai/clock/calendar.html", context)
