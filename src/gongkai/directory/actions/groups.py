"""Groups of agencies, kept by the disclosure office of their government."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.directory.models import AgencyGroup, GroupMember
from gongkai.publishing.secrecy import has_no_secrecy_mark


def must_be_office(actor: User, government: Agency) -> Reason | None:
    """What a government's words mean its disclosure office says."""
    if actor.holds(Role.DISCLOSURE_OFFICE, government.pk) or actor.is_system:
        return None
    return Reason(
        _("只有%(name)s的政府信息公开工作主管部门可以办理。") % {"name": government.name},
        "政府信息公开条例第三条",
    )


@transaction.atomic
def save_group(
    government: Agency,
    *,
    name: str,
    agencies: Sequence[Agency],
    note: str = "",
    group: AgencyGroup | None = None,
    actor: User,
    now: datetime,
) -> AgencyGroup:
    """Save who belongs to a group from today on: a new group, or the one given or known by this name.

    Who belongs to it no longer did so until yesterday.
    """
    name, today = name.strip(), timezone.localdate(now)
    # Of two who save a group of one name at once, the second changes what the first has made.
    Agency.objects.select_for_update(no_key=True).get(pk=government.pk)
    below = set(Agency.objects.descendants(government, include_self=True).values_list("pk", flat=True))
    foreign = [agency.name for agency in agencies if agency.pk not in below]
    same = AgencyGroup.objects.filter(government=government, name=name)
    refuse_if(
        [
            must_be_office(actor, government),
            None if name else Reason(_("请填写机构组的名称。")),
            has_no_secrecy_mark(None, name, note),
            None if agencies else Reason(_("请至少选择一个机构。")),
            Reason(_("%(names)s不在本级政府范围内。") % {"names": "、".join(foreign)}) if foreign else None,
            Reason(_("“%(name)s”已有同名的机构组。") % {"name": name})
            if group is not None and same.exclude(pk=group.pk).exists()
            else None,
        ]
    )
    group = group or same.first() or AgencyGroup(government=government)
    group.name, group.changed_by, group.changed_at = name, actor, now
    group.note = note or group.note
    group.save()
    wanted = {agency.pk for agency in agencies}
    held = {member.agency_id: member for member in group.members.filter(until=None)}
    for member in held.values():
        if member.agency_id not in wanted:
            _leave(member, now)
    GroupMember.objects.bulk_create(
        GroupMember(group=group, agency_id=agency, since=today) for agency in sorted(wanted - held.keys())
    )
    return group


def _leave(member: GroupMember, now: datetime) -> None:
    last_day = timezone.localdate(now) - timedelta(days=1)
    if member.since and member.since > last_day:
        member.delete()  # it never was a member for a whole day
        return
    member.until = last_day
    member.save(update_fields=["until"])


@transaction.atomic
def remove_group(group: AgencyGroup, *, actor: User) -> None:
    """Remove a group. What was settled with it keeps its own list of agencies."""
    refuse_if([must_be_office(actor, group.government)])
    group.delete()
