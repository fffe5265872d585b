"""The workspace's own pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.choices import Role
from gongkai.accounts.requests import person
from gongkai.desk.home import home as first_page
from gongkai.jobs.models import Notification
from gongkai.publishing.verification import head, verify

PAGE_SIZE = 30


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, and what my roles look after."""
    return render(request, "gongkai/desk/home.html", first_page(person(request), timezone.now()))


@login_required
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """My notifications, newest first."""
    mine = Notification.objects.filter(user=person(request))
    page = Paginator(mine, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "gongkai/desk/notifications.html", {"page_obj": page})


@login_required
@require_http_methods(["GET", "POST"])
def notifications_read(request: HttpRequest) -> HttpResponse:
    """Mark all of mine as read."""
    if request.method == "GET":
        return redirect("desk:notifications")
    Notification.objects.filter(user=person(request), read_at=None).update(read_at=timezone.now())
    return redirect("desk:notifications")


@login_required
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """Walk the log for an auditor, now."""
    if not person(request).agency_ids(Role.AUDITOR):
        raise PermissionDenied
    return render(request, "gongkai/desk/verification.html", {"problems": list(verify()), "head": head()})
