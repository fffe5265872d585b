"""Spellings that are learnt when the office settles what a text means, and withdrawn when that was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies import collectives
from gongkai.agencies.abbreviations import normalise
from gongkai.agencies.choices import NameKind
from gongkai.agencies.models import Agency, AgencyName
from gongkai.directory.actions.groups import must_be_office
from gongkai.directory.models import LearntName


def why_not_learn(
    actor: User, government: Agency, text: str, agencies: Sequence[Agency]
) -> list[Reason | None]:
    """A word for many means others each time; what is another agency's registered name is no spelling of this one."""
    registered = AgencyName.objects.filter(name=text, until=None, agency__until=None)
    foreign = registered.exclude(kind=NameKind.FORMER).exclude(agency__in=agencies)
    return [
        must_be_office(actor, government),
        Reason(_("“%(text)s”是集合的写法，不能记作某一机构的写法。") % {"text": text})
        if collectives.match(text)
        else None,
        None if len(agencies) == 1 else Reason(_("只有一个机构时才能记住写法。")),
        Reason(_("“%(text)s”是其他机构登记的名称。") % {"text": text}) if foreign.exists() else None,
    ]


@transaction.atomic
def learn(
    government: Agency,
    text: str,
    agency: Agency,
    *,
    source: str = "",
    source_url: str = "",
    actor: User,
    now: datetime,
) -> LearntName:
    """Let texts of this government mean the agency by this spelling. Learnt for two agencies it is a question again."""
    text = normalise(text)
    refuse_if(why_not_learn(actor, government, text, [agency]))
    known = LearntName.objects.filter(government=government, text=text, agency=agency, withdrawn_at=None)
    return known.first() or LearntName.objects.create(
        government=government,
        text=text,
        agency=agency,
        source=source[:300],
        source_url=source_url,
        learnt_by=actor,
        learnt_at=now,
    )


@transaction.atomic
def withdraw(learnt: LearntName, *, actor: User, now: datetime) -> None:
    """Forget a spelling: from the next text on it is a question again. The row stays, for the record."""
    learnt = LearntName.objects.select_for_update().get(pk=learnt.pk)
    refuse_if(
        [
            must_be_office(actor, learnt.government),
            Reason(_("已经撤回。")) if learnt.withdrawn_at else None,
        ]
    )
    learnt.withdrawn_by, learnt.withdrawn_at = actor, now
    learnt.save(update_fields=["withdrawn_by", "withdrawn_at"])
