"""What waits: offers for an office to take or return, and offers that came back to their agency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.columns.choices import PlacementState
from gongkai.columns.models import Placement
from gongkai.jobs.todos import Todo, Wait, todo_source

MOST = 50


@todo_source
def column_todos(user: User, today: date) -> Iterator[Todo]:
    """Offers to decide that somebody else made; offers of my agency that were returned."""
    offices = user.agency_ids(Role.DISCLOSURE_OFFICE)
    writing = user.agency_ids(Role.EDITOR)
    joined = Placement.objects.select_related("record__agency", "column__owner")
    if offices:
        waiting = joined.for_user(user, "decide").waiting().exclude(offered_by=user)
        for placement in waiting.order_by("offered_at", "pk")[:MOST]:
            words = {"column": placement.column.name}
            yield _todo(placement, _("报送到栏目“%(column)s”，待决定") % words, "info", Wait.REVIEW)
    if writing:
        returned = joined.filter(record__agency__in=writing, state=PlacementState.RETURNED)
        for placement in returned.order_by("decided_at", "pk")[:MOST]:
            words = {"column": placement.column.name}
            yield _todo(placement, _("栏目“%(column)s”退回") % words, "warning", Wait.RETURNED)


def _todo(placement: Placement, room: str, tone: str, wait: Wait) -> Todo:
    return Todo(
        title=placement.record.title,
        url=reverse("columns-desk:placement", args=[placement.pk]),
        room=room,
        detail=placement.record.agency.label,
        tone=tone,
        wait=wait,
    )
