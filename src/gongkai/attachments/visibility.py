"""Who else may see an attachment: declared by the rooms that use attachments, so that this one need not know them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gongkai.accounts.models import User

Rule = Callable[["User"], "QuerySet[Any]"]
_rules: list[Rule] = []


def visible_if(rule: Rule) -> Rule:
    """Register a room's function (user) -> attachments that this person may see there, as a queryset that is not sliced.

    A rule only adds: whoever works for the owner agency sees its attachments anyway. A room calls this when Django starts.
    """
    _rules.append(rule)
    return rule


@visible_if
def files_of_records(user: User) -> QuerySet[Any]:
    """Files that revisions of a record name: whoever writes or reviews the record."""
    from gongkai.attachments.models import Attachment  # models stand on this module
    from gongkai.publishing.models import Record

    writes, reviews = (Record.objects.for_user(user, action).order_by() for action in ("edit", "review"))
    own = Q(of_records__record__in=writes) | Q(of_records__record__in=reviews)
    return Attachment.objects.filter(own)


def all_rules() -> list[Rule]:
    """Every rule that was declared."""
    return list(_rules)
