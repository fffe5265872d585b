"""What waits for editors and reviewers."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, Wait, todo_source
from gongkai.publishing.choices import RevisionState
from gongkai.publishing.models import Record

MOST = 50


@todo_source
def publishing_todos(user: User, today: date) -> Iterator[Todo]:
    """Reviews that I may decide, drafts returned to me, approved records that wait to be published."""
    waiting = Record.objects.for_user(user, "review").filter(working__state=RevisionState.IN_REVIEW)
    for record in waiting.exclude(working__author=user).select_related("agency")[:MOST]:
        yield _todo(record, _("待审核"), "info", Wait.REVIEW)
    mine = Record.objects.for_user(user, "edit").select_related("agency", "working")
    for record in mine.filter(working__state__in=[RevisionState.RETURNED, RevisionState.APPROVED])[:MOST]:
        assert record.working is not None
        returned = record.working.state == RevisionState.RETURNED
        yield _todo(
            record,
            _("退回修改") if returned else _("审核通过，待发布"),
            "warning" if returned else "success",
            Wait.RETURNED if returned else Wait.ACT,
        )


def _todo(record: Record, room: str, tone: str, wait: Wait) -> Todo:
    return Todo(
        title=record.title,
        url=reverse("registers:detail", args=[record.kind, record.pk]),
        room=room,
        detail=record.agency.label,
        tone=tone,
        wait=wait,
    )
