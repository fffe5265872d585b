"""What the gate says of a draft, as its page and its form show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.compliance.actions import why_not_explain
from gongkai.compliance.choices import TONES
from gongkai.compliance.gate import Decided, decided
from gongkai.compliance.looking import Seen
from gongkai.publishing.models import Record


@dataclass(frozen=True, slots=True)
class Row:
    """One finding of a draft: how it stands, and where this person may explain it."""

    decided: Decided
    url: str
    may_explain: bool

    @property
    def seen(self) -> Seen:
        return self.decided.seen

    @property
    def tone(self) -> str:
        return TONES[self.seen.severity]


def panel(record: Record, user: User, today: date) -> Sequence[Row]:
    """Every finding of the working revision, the gravest first; empty for whoever does not work for its agency."""
    if not record.is_own or record.working is None:
        return ()
    return [
        Row(
            one,
            reverse("compliance:draft-finding", args=[record.pk, one.seen.rule.name, one.seen.found.key]),
            not any(why_not_explain(user, one.seen)),
        )
        for one in decided(record, today)
    ]
