"""What waits for people about other channels: editions that were shown elsewhere and that have changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, Wait, todo_source
from gongkai.publishing.models import Appearance

MOST = 25


@todo_source
def channel_todos(user: User, today: date) -> Iterator[Todo]:
    """Each channel that is to be corrected, for the editors of the agency."""
    agencies = user.agency_ids(Role.EDITOR)
    if not agencies:
        return
    behind = Appearance.objects.behind().filter(record__agency__in=agencies)
    for one in behind.select_related("record__agency").order_by("appeared_on", "pk")[:MOST]:
        yield Todo(
            title=one.record.title,
            url=reverse("publishing-desk:channels", args=[one.record_id]),
            room=_("其他渠道待更正：%(channel)s") % {"channel": one.get_channel_display()},
            detail=one.record.agency.label,
            tone="warning",
            wait=Wait.ACT,
        )
