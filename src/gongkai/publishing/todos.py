"""What waits for editors and reviewers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, Wait, todo_source
from gongkai.publishing.choices import AfterReview, RecordState, RevisionState
from gongkai.publishing.models import Emergency, Record
from gongkai.publishing.standing import standings, stands_for, why_not_decide

MOST = 50


@todo_source
def publishing_todos(user: User, today: date) -> Iterator[Todo]:
    """Drafts returned to me, approved records that wait to be published, revisions not yet sent for review."""
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


@todo_source
def review_todos(user: User, today: date) -> Iterator[Todo]:
    """Steps that I may decide, with their last day."""
    if not user.agency_ids(Role.REVIEWER):
        return
    waiting = Record.objects.for_user(user, "review").filter(working__state=RevisionState.IN_REVIEW)
    records = list(waiting.exclude(working__author=user).select_related("agency", "working")[:MOST])
    if not records:
        return
    stands, places = standings([one.working for one in records if one.working]), stands_for(user, today)
    for record in records:
        assert record.working is not None
        if not any(why_not_decide(user, record, stands[record.working.pk], places)):
            room = _("待审核：%(step)s") % {"step": record.working.get_step_display()}
            yield _todo(record, room, "info", Wait.REVIEW, record.working.step_due_on)


@todo_source
def emergency_todos(user: User, today: date) -> Iterator[Todo]:
    """What was published at once and is still to be reviewed by me; what was refused and still stands in public."""
    if not user.agency_ids(Role.REVIEWER):
        return
    mine = Emergency.objects.filter(revision__record__agency__in=user.agency_ids(Role.REVIEWER))
    found = list(
        (mine.filter(state=AfterReview.OPEN) | mine.to_withdraw()).select_related("revision__record__agency")[
            :MOST
        ]
    )
    if not found:
        return
    open_ones = [one.revision for one in found if one.state == AfterReview.OPEN]
    stands, places = standings(open_ones), stands_for(user, today)
    for emergency in found:
        revision = emergency.revision
        record = revision.record
        if emergency.state == AfterReview.REFUSED and user.holds(Role.REVIEWER, record.agency_id):
            yield _todo(record, _("补审不同意，须撤回或者更正"), "danger", Wait.ACT, today)
        elif revision.pk in stands and not any(why_not_decide(user, record, stands[revision.pk], places)):
            yield Todo(
                title=record.title,
                url=reverse("reviews:emergency", args=[emergency.pk]),
                room=_("应急发布，待补审：%(step)s") % {"step": revision.get_step_display()},
                detail=record.agency.label,
                due=revision.step_due_on,
                tone="warning",
                wait=Wait.REVIEW,
            )


def _todo(record: Record, room: str, tone: str, wait: Wait, due: date | None = None) -> Todo:
    return Todo(
        title=record.title,
        url=reverse("registers:detail", args=[record.kind, record.pk]),
        room=room,
        detail=record.agency.label,
        due=due,
        tone=tone,
        wait=wait,
    )
