"""Reviewers are reminded of steps whose last day has come or passed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from gongkai.jobs.notifications import notify
from gongkai.publishing.choices import AfterReview, RevisionState
from gongkai.publishing.day import public_day
from gongkai.publishing.models import Revision
from gongkai.publishing.moving import desk_url
from gongkai.publishing.standing import may_be_asked, standings

MOST = 500


def remind(now: datetime) -> int:
    """Tell those who may decide a step that it is due today or overdue; each step once per day. Returns how many were told."""
    today = public_day(now)
    due = Revision.objects.filter(step_due_on__lte=today).exclude(step="")
    waiting = due.filter(state=RevisionState.IN_REVIEW) | due.filter(emergency__state=AfterReview.OPEN)
    revisions = list(waiting.select_related("record__agency").order_by("step_due_on", "pk")[:MOST])
    stands = standings(revisions)
    return sum(
        notify(
            may_be_asked(revision.record, stands[revision.pk], today),
            _("审核期限已到：%(title)s（%(step)s）")
            % {"title": revision.record.title, "step": revision.get_step_display()},
            desk_url(revision.record),
            key=f"review-due:{revision.pk}:{revision.step}:{today}",
            now=now,
        )
        for revision in revisions
    )
