"""Who else may download the files of a plan: whoever may see the report that shows them."""

from django.db.models import QuerySet

from gongkai.accounts.models import User
from gongkai.attachments.models import Attachment
from gongkai.attachments.visibility import visible_if
from gongkai.plans.models import Duty


@visible_if
def files_of_reports(user: User) -> QuerySet[Attachment]:
    """Evidence that was uploaded with reports which the person may see."""
    return Attachment.objects.filter(evidence_for__report__duty__in=Duty.objects.for_user(user, "view"))
