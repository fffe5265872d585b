"""What waits for reviewers about cut-overs: batches that another person has prepared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, Wait, todo_source
from gongkai.publishing.models import Takeover

MOST = 25


@todo_source
def cutover_todos(user: User, today: date) -> Iterator[Todo]:
    """Batches that I may confirm while their cut-over is open; its last day is theirs."""
    agencies = user.agency_ids(Role.REVIEWER)
    if not agencies:
        return
    waiting = Takeover.objects.filter(
        cutover__agency__in=agencies,
        confirmed_at=None,
        cutover__closed_at=None,
        cutover__closes_on__gte=today,
    )
    for one in (
        waiting.exclude(prepared_by=user).select_related("cutover__agency").order_by("prepared_at")[:MOST]
    ):
        yield Todo(
            title=_("%(site)s迁入的内容") % {"site": one.cutover.site},
            url=reverse("publishing-desk:takeover", args=[one.pk]),
            room=_("迁入待确认"),
            detail=one.cutover.agency.label,
            due=one.cutover.closes_on,
            tone="info",
            wait=Wait.REVIEW,
        )
