"""Who sees the sheets on which heads signed: whoever sees the answer."""

from __future__ import annotations

from django.db.models import QuerySet

from gongkai.accounts.models import User
from gongkai.attachments.models import Attachment
from gongkai.attachments.visibility import visible_if
from gongkai.plans.models import RoundAnswer


@visible_if
def signed_sheets(user: User) -> QuerySet[Attachment]:
    """Those of the answers that this person may see, also where the answer was reopened since."""
    return Attachment.objects.filter(answer_steps__answer__in=RoundAnswer.objects.for_user(user, "view"))
