"""Further names of an agency: a second plate (加挂牌子), other short names, aliases. A combined institution is one agency with two names."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.choices import NameKind
from gongkai.agencies.models import Agency, AgencyName
from gongkai.directory import name_rules
from gongkai.directory import reform_rules as rules
from gongkai.directory.actions.identity import (
    begin_name,
    is_kept_by_others,
    lock_directory,
    log_identity,
)
from gongkai.publishing.secrecy import has_no_secrecy_mark


@transaction.atomic
def add_name(
    agency: Agency, *, name: str, kind: str, since: date | None, actor: User, now: datetime
) -> AgencyName:
    """Let an agency be known by a further name from a day on."""
    lock_directory()
    agency = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    known = agency.names.filter(name=name, until=None).exclude(kind=NameKind.FORMER)
    today = timezone.localdate(now)
    refuse_if(
        [
            is_kept_by_others(actor, agency),
            Reason(_("机构已经撤销。")) if agency.until else None,
            None if kind in name_rules.FURTHER else Reason(_("全称和规范简称请用“更名”或“编辑”修改。")),
            Reason(_("该机构已经有这个名称。")) if known.exists() else None,
            name_rules.hides_nothing(name),
            rules.begins_soon(since, today),
            *name_rules.are_free(agency, [(name, NameKind(kind))], since=min(since or today, today)),
            *name_rules.are_read_so(actor, agency, [name]),
            has_no_secrecy_mark(None, name),
        ]
    )
    begin_name(agency, name, kind, since)
    log_identity(agency, now)
    return agency.names.get(name=name, kind=kind)


def is_further(name: AgencyName) -> bool:
    """Whether a name stands beside the agency's own and may end by itself."""
    return name.kind in name_rules.FURTHER and name.until is None and name.name != name.agency.short_name


@transaction.atomic
def end_name(name: AgencyName, *, last_day: date, actor: User, now: datetime) -> None:
    """End a further name; texts of its time go on meaning the agency."""
    name = AgencyName.objects.select_for_update(of=("self",)).select_related("agency").get(pk=name.pk)
    refuse_if(
        [
            is_kept_by_others(actor, name.agency),
            None if is_further(name) else Reason(_("这个名称不能单独停用。")),
            Reason(_("停用日期不能早于启用日期。")) if name.since and last_day < name.since else None,
        ]
    )
    name.until = last_day
    name.save(update_fields=["until"])
    log_identity(name.agency, now)
