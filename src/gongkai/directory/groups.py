"""Groups of agencies: what becomes of a membership when the member ends."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from gongkai.directory.models import GroupMember
from gongkai.directory.succession import Handover


def pass_membership(handover: Handover) -> Iterator[str]:
    """The one successor takes the place of a member that ends; where there is a choice the office makes it in the group."""
    members = GroupMember.objects.filter(agency=handover.predecessor, until=None).select_related("group")
    for member in members:
        member.until = max(handover.last_day, member.since or handover.last_day)
        member.save(update_fields=["until"])
        said = {"group": member.group.name, "name": handover.predecessor.name}
        if handover.heir is None:
            yield _("“%(group)s”中不再有%(name)s；承接机构是否属于该组，请另行确定。") % said
            continue
        GroupMember.objects.get_or_create(
            group=member.group,
            agency=handover.heir,
            until=None,
            defaults={"since": handover.effective_on},
        )
        said["heir"] = handover.heir.name
        yield _("“%(group)s”中的%(name)s改为%(heir)s。") % said
