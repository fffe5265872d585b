"""What a 公开属性 lacks, in sentences for the clerk, each beside the field that it concerns."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.reasons import Reason
from gongkai.publishing.attributes import ATTRIBUTE_BASIS, GROUNDS, Attribution, Lack, lacks_of
from gongkai.publishing.secrecy import SECRECY_BASIS, has_no_secrecy_mark

_SENTENCES: dict[Lack, tuple[str, str | Promise, str]] = {
    Lack.UNKNOWN: ("attribute", _("请选择公开属性。"), ATTRIBUTE_BASIS),
    Lack.GROUND_WHERE_PUBLIC: ("attribute_ground", _("主动公开的，不填不公开的事由。"), ATTRIBUTE_BASIS),
    Lack.NO_GROUND: ("attribute_ground", _("不主动公开的，请选择法定事由。"), ATTRIBUTE_BASIS),
    Lack.NO_REASON: ("attribute_reason", _("不主动公开的，请写明理由。"), ATTRIBUTE_BASIS),
    Lack.NO_INTEREST: ("attribute_interest", _("请指明涉及哪一种利益。"), ""),
    Lack.OTHER_INTEREST: ("attribute_interest", _("所选的利益与事由不符。"), ""),
    Lack.OTHER_ATTRIBUTE: ("attribute_ground", _("这一事由不能用于所选的公开属性。"), ""),
    Lack.NO_PROVISION: (
        "attribute_reason",
        _("请写明是哪部法律、行政法规的第几条，如“《…法》第十条”。"),
        "",
    ),
    Lack.STATE_SECRET: (
        "attribute_ground",
        _("国家秘密不得录入本系统，名称也不得录入；请按保密规定另行登记。"),
        SECRECY_BASIS,
    ),
}


def faults_of(said: Attribution) -> list[tuple[str, Reason]]:
    """Each fault with the name of the field that it concerns."""
    article = GROUNDS[said.ground].basis if said.ground in GROUNDS else ""
    found = []
    for lack in lacks_of(said):
        field, sentence, basis = _SENTENCES[lack]
        found.append((field, Reason(str(sentence), basis or article)))
    if secret := has_no_secrecy_mark(None, said.reason):
        found.append(("attribute_reason", secret))
    return found


def reasons_of(said: Attribution) -> list[Reason | None]:
    """The same for an action."""
    return [reason for _field, reason in faults_of(said)]
