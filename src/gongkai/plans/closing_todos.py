"""What waits of closing reports: one that a colleague wrote is read and released by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, todo_source
from gongkai.plans.choices import ReleaseKind
from gongkai.plans.models import ClosingReport, Release

MOST = 50


@todo_source
def closing_todos(user: User, today: date) -> Iterator[Todo]:
    """Reports of my office that somebody else saved since the last release. One query."""
    governments = user.agency_ids(Role.DISCLOSURE_OFFICE)
    if not governments:
        return
    released = Release.objects.filter(
        kind=ReleaseKind.CLOSING, plan=OuterRef("plan"), released_at__gte=OuterRef("saved_at")
    )
    waiting = ClosingReport.objects.filter(~Exists(released), plan__government__in=governments)
    waiting = waiting.exclude(saved_by=user).select_related("plan", "saved_by").order_by("saved_at")
    for report in waiting[:MOST]:
        yield Todo(
            title=report.plan.title,
            url=reverse("plans-desk:closing-release", args=[report.plan_id]),
            room=_("落实情况待核对公布"),
            detail=_("由%(who)s保存") % {"who": report.saved_by},
            tone="info",
        )
