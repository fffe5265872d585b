"""The workspace's own pages."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.accounts.choices import Role
from gongkai.accounts.paging import Pages
from gongkai.accounts.requests import person
from gongkai.desk.home import home as first_page
from gongkai.desk.kept import HAS_KEPT
from gongkai.jobs.models import Notification
from gongkai.publishing.day import public_day, public_moment
from gongkai.publishing.verification import head, verify

PAGE_SIZE = 30


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, and what my roles look after."""
    return render(
        request,
        "gongkai/desk/home.html",
        first_page(person(request), public_moment(), has_kept=HAS_KEPT in request.session),
    )


@login_required
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """My notifications by day: first those that I have not read, then the others; `?show=unread` leaves those away."""
    mine = Notification.objects.filter(user=person(request))
    unread = mine.filter(read_at=None).count()
    only_unread = request.GET.get("show") == "unread"
    shown = mine.filter(read_at=None) if only_unread else mine
    by_need = shown.annotate(is_read=Q(read_at__isnull=False)).order_by("is_read", "-created_at", "-pk")
    page = Pages(by_need, PAGE_SIZE).get_page(request.GET.get("page"))
    days = [
        (is_read, day, list(found))
        for (is_read, day), found in groupby(
            page, lambda one: (one.read_at is not None, timezone.localdate(one.created_at))
        )
    ]
    context = {
        "page_obj": page,
        "days": days,
        "unread": unread,
        "tabs": [("", _("全部"), not only_unread), ("?show=unread", _("未读"), only_unread)],
        "query": "show=unread" if only_unread else "",
        "today": public_day(),
    }
    return render(request, "gongkai/desk/notifications.html", context)


@login_required
@require_POST
def notification_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one of mine as read, and come back to the list as it was."""
    found = get_object_or_404(Notification, user=person(request), pk=pk)
    if found.read_at is None:
        found.read_at = timezone.now()
        found.save(update_fields=["read_at"])
    only_unread = request.POST.get("show") == "unread"
    return redirect(reverse("desk:notifications") + ("?show=unread" if only_unread else ""))


@login_required
@require_http_methods(["GET", "POST"])
def notifications_read(request: HttpRequest) -> HttpResponse:
    """Mark all of mine as read."""
    if request.method == "POST":
        unread = Notification.objects.filter(user=person(request), read_at=None)
        count = unread.update(read_at=timezone.now())
        messages.success(request, _("已把 %(count)s 条通知标为已读。") % {"count": count})
    return redirect("desk:notifications")


@login_required
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """Walk the log for an auditor, now; to anybody else it does not exist."""
    if not person(request).agency_ids(Role.AUDITOR):
        raise Http404
    return render(request, "gongkai/desk/verification.html", {"problems": list(verify()), "head": head()})
