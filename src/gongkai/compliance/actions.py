"""The verb of this room: somebody answers for a finding."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.compliance import rules
from gongkai.compliance.looking import Seen
from gongkai.compliance.models import Explanation, Finding
from gongkai.publishing.day import public_day
from gongkai.publishing.personal import has_no_personal_data
from gongkai.publishing.secrecy import has_no_secrecy_mark


def why_not_explain(actor: User, what: Finding | Seen) -> list[Reason | None]:
    """Whoever answers for the agency explains; an error is put right instead."""
    return [rules.may_explain(actor, what.agency_id), rules.is_no_error(what.severity)]


@transaction.atomic
def explain(
    what: Finding | Seen, *, reason: str, until: date | None = None, actor: User, now: datetime
) -> Explanation:
    """Say why what a rule found is to stand (`until` a day, or as long as nothing about it changes)."""
    refuse_if(
        [
            *why_not_explain(actor, what),
            rules.says_enough(reason),
            rules.ends_in_time(until, public_day(now)),
            has_no_secrecy_mark(None, reason),
            has_no_personal_data(reason),
        ]
    )
    rule, agency, record, key = what.identity
    return Explanation.objects.create(
        rule=rule,
        agency_id=agency,
        record_id=record,
        key=key,
        reason=reason.strip(),
        until=until,
        by=actor,
        at=now,
    )
