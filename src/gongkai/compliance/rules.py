"""Who may explain a finding, and what an explanation has to say. Each returns nothing or the reason why not."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.compliance.choices import Severity
from gongkai.compliance.models import OWN_ROLES

LEAST_WORDS = 4
LONGEST = timedelta(days=365)


def may_explain(actor: User, agency_id: int) -> Reason | None:
    """Whoever edits or reviews for the agency answers for its records."""
    return None if agency_id in actor.agency_ids(*OWN_ROLES) else Reason(_("您不是该机构的编辑或审核人员。"))


def is_no_error(severity: str) -> Reason | None:
    """An error is put right; no reason makes it publishable."""
    return Reason(_("错误必须改正，不能以说明代替。")) if severity == Severity.ERROR else None


def says_enough(reason: str) -> Reason | None:
    """A reason that nobody can check is none."""
    return None if len(reason.strip()) >= LEAST_WORDS else Reason(_("请写明理由，让别人看得懂、核得实。"))


def ends_in_time(until: date | None, today: date) -> Reason | None:
    """An explanation lasts a year at most: then somebody looks again."""
    if until is not None and until < today:
        return Reason(_("有效期的最后一天已经过去。"))
    if until is not None and until > today + LONGEST:
        return Reason(_("有效期最长一年，到期再看一遍。"))
    return None
