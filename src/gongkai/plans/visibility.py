"""Who else may download the files of a plan: whoever may see the report or the answer to a round that shows them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from gongkai.accounts.models import User
from gongkai.attachments.models import Attachment
from gongkai.attachments.visibility import visible_if
from gongkai.plans.models import Duty, RoundAnswer


@visible_if
def files_of_reports(user: User) -> QuerySet[Attachment]:
    """Evidence that was uploaded with reports which the person may see."""
    return Attachment.objects.filter(evidence_for__report__duty__in=Duty.objects.for_user(user, "view"))


@visible_if
def files_of_entries(user: User) -> QuerySet[Attachment]:
    """Evidence that was uploaded for a round: with the answers that the person may see, and to whom leads once it was handed over."""
    answers = RoundAnswer.objects.for_user(user, "view").values("pk")
    handed = RoundAnswer.objects.handed().values("pk")
    seen = Q(evidence_for__entry__answer__in=answers) | Q(
        evidence_for__entry__answer__in=handed,
        evidence_for__entry__duty__in=Duty.objects.for_user(user, "view").values("pk"),
    )
    return Attachment.objects.filter(seen)


@visible_if
def signed_sheets(user: User) -> QuerySet[Attachment]:
    """Sheets on which heads signed, of the answers that the person may see, also where an answer was reopened since."""
    return Attachment.objects.filter(answer_steps__answer__in=RoundAnswer.objects.for_user(user, "view"))
