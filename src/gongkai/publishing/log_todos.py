"""What waits for people about the log: requests to erase that they may decide, set times that came to nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, Wait, todo_source
from gongkai.publishing.models import Erasure, Schedule

MOST = 25


@todo_source
def log_todos(user: User, today: date) -> Iterator[Todo]:
    """Erasures that I may decide, the oldest first; publications that I had set for a time and that were refused."""
    waiting = Erasure.objects.for_user(user, "decide").open().exclude(asked_by=user)
    for erasure in waiting.select_related("record__agency").order_by("asked_at")[:MOST]:
        yield Todo(
            title=erasure.record.title,
            url=reverse("publishing-desk:erasure", args=[erasure.pk]),
            room=_("清除内容待决定"),
            detail=erasure.record.agency.label,
            tone="danger",
            wait=Wait.REVIEW,
        )
    failed = Schedule.objects.filter(set_by=user, failed_at__isnull=False)
    for row in failed.select_related("record__agency").order_by("failed_at")[:MOST]:
        yield Todo(
            title=row.record.title,
            url=reverse("registers:detail", args=[row.record.kind, row.record_id]),
            room=_("定时发布没有办成"),
            detail=row.record.agency.label,
            tone="warning",
            wait=Wait.RETURNED,
        )
