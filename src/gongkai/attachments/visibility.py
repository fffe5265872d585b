"""Who else may see an attachment: declared by the rooms that use attachments, so that this one need not know them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

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


def all_rules() -> list[Rule]:
    """Every rule that was declared."""
    return list(_rules)
