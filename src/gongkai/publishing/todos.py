"""What waits for editors and reviewers."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, Wait, todo_source
from gongkai.publishing.choices import RecordState, RevisionState
from gongkai.publishing.models import Record

MOST = 50


@todo_source
def publishing_todos(user: User, today: date) -> Iterator[Todo]:
    """Reviews that I may decide, drafts returned to me, approved records that wait to be published, revisions not yet sent for review."""
    waiting = Record.objects.for_user(user, "review").filter(working__state=RevisionState.IN_REVIEW)
    for record in waiting.exclude(working__author=user).select_related("agency")[:MOST]:
        yield _todo(record, _("待审核"), "info", Wait.REVIEW)
    mine = Record.objects.for_user(user, "edit").select_related("agency", "working")
    # A first draft may lie as long as one likes; beside an edition that the public reads, it is to be sent on.
    revised = Q(state=RecordState.PUBLISHED, working__state=RevisionState.EDITING)
    decided = Q(working__state__in=[RevisionState.RETURNED, RevisionState.APPROVED])
    rooms = {
        RevisionState.RETURNED: (_("退回修改"), "warning"),
        RevisionState.APPROVED: (_("审核通过，待发布"), "success"),
        RevisionState.EDITING: (_("修改稿待送审"), "warning"),
    }
    for record in mine.filter(revised | decided)[:MOST]:
        assert record.working is not None
        state = RevisionState(record.working.state)
        wait = Wait.RETURNED if state == RevisionState.RETURNED else Wait.ACT
        yield _todo(record, *rooms[state], wait)


def _todo(record: Record, room: str, tone: str, wait: Wait) -> Todo:
    return Todo(
        title=record.title,
        url=reverse("registers:detail", args=[record.kind, record.pk]),
        room=room,
        detail=record.agency.label,
        tone=tone,
        wait=wait,
    )
