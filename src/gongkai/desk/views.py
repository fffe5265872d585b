"""The workspace's own pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.choices import Role
from gongkai.accounts.requests import person
from gongkai.desk.kept import kept_for
from gongkai.jobs.models import Notification
from gongkai.jobs.todos import todos_of
from gongkai.plans.choices import OPEN, DutyState
from gongkai.plans.models import Duty
from gongkai.publishing.models import Record
from gongkai.publishing.verification import head, verify
from gongkai.registers.records import record_status

RECENT = 8
PAGE_SIZE = 30


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, and my agencies' figures."""
    user = person(request)
    own = user.agency_ids()
    duties = Duty.objects.filter(agency__in=own)
    records = Record.objects.for_user(user, "view").filter(agency__in=own)
    my_tasks, documents = reverse("plans-desk:my-tasks"), reverse("registers:list", args=["documents"])
    context = {
        "kept_count": kept_for(user, timezone.now()).count(),
        "todos": todos_of(user, timezone.localdate()),
        "figures": [
            (duties.filter(state__in=OPEN).count(), _("项任务在办"), "", my_tasks),
            (duties.filter(state=DutyState.VERIFIED).count(), _("项任务已办结"), "", my_tasks),
            (records.published().count(), _("件文件已公开"), "", documents),
        ],
        "recent": [
            {
                "title": record.title,
                "at": record.saved_at,
                "url": reverse("registers:detail", args=[record.kind, record.pk]),
                "who": record.agency.label,
                "text": record_status(record).text,
            }
            for record in records.order_by("-saved_at").select_related("agency", "working")[:RECENT]
        ],
    }
    return render(request, "gongkai/desk/home.html", context)


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
