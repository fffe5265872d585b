"""The verbs on an agency's identity. Each leaves an entry in the publication log: the public reads names and places."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.choices import Level, NameKind
from gongkai.agencies.models import Agency, AgencyName
from gongkai.publishing.choices import Act
from gongkai.publishing.log import append
from gongkai.publishing.models import Snapshot

SCHEMA = "agency-identity.1"
FIELDS = ("code", "name", "short_name", "kind", "level", "uscc", "is_vertical", "since", "until", "position")


def content(agency: Agency) -> dict[str, object]:
    """What the log's snapshot of an identity holds."""
    return {name: getattr(agency, name) for name in FIELDS} | {
        "parent": agency.parent.code if agency.parent else None,
        "successor": agency.successor.code if agency.successor else None,
    }


def why_not_change(actor: User, agency: Agency) -> list[Reason | None]:
    """Identities are kept by the disclosure office of the government above; the root is made by the command line only."""
    place = agency.pk or agency.parent_id
    may = actor == User.objects.system() or place in actor.supervised_agency_ids
    return [
        None
        if may
        else Reason(_("机构的名称和隶属由该级政府信息公开工作主管部门维护。"), "政府信息公开条例第三条"),
        _parent_is_below_itself(agency),
        _name_is_taken(agency),
        _stands_above_its_parent(agency),
        _successor_is_foreign(actor, agency),
    ]


def _parent_is_below_itself(agency: Agency) -> Reason | None:
    if agency.pk and agency.parent_id:
        below = Agency.objects.descendants(agency.pk, include_self=True)
        if below.filter(pk=agency.parent_id).exists():
            return Reason(_("上级机构不能是该机构本身或其下级。"))
    return None


def _name_is_taken(agency: Agency) -> Reason | None:
    """Two living agencies never share a full name, nor a short name with one of the governments above them."""
    others = Agency.objects.filter(until=None).exclude(pk=agency.pk)
    if others.filter(name=agency.name).exists():
        return Reason(_("“%(name)s”已有机构使用。") % {"name": agency.name})
    above = Agency.objects.ancestors(agency.parent_id, include_self=True) if agency.parent_id else []
    line = others.filter(parent__in=[ancestor.pk for ancestor in above])
    if agency.short_name and line.filter(short_name=agency.short_name).exists():
        return Reason(_("简称“%(name)s”已有机构使用。") % {"name": agency.short_name})
    return None


def _stands_above_its_parent(agency: Agency) -> Reason | None:
    levels = list(Level)
    if agency.parent and levels.index(Level(agency.level)) < levels.index(Level(agency.parent.level)):
        return Reason(_("机构的层级不能高于上级机构。"))
    return None


def _successor_is_foreign(actor: User, agency: Agency) -> Reason | None:
    if agency.successor_id is None:
        return None
    if agency.pk and agency.pk in (agency.successor_id, agency.successor and agency.successor.successor_id):
        return Reason(_("承接机构不能是该机构自己，也不能互相承接。"))
    if actor != User.objects.system() and agency.successor_id not in actor.supervised_agency_ids:
        return Reason(_("承接机构应是您主管范围内的机构。"))
    return None


@transaction.atomic
def create_agency(agency: Agency, *, actor: User, now: datetime) -> Agency:
    """Enter an agency, with its names."""
    refuse_if(why_not_change(actor, agency))
    agency.save()
    _begin_name(agency, agency.name, NameKind.OFFICIAL, agency.since)
    if agency.short_name:
        _begin_name(agency, agency.short_name, NameKind.SHORT, agency.since)
    _log(agency, now)
    return agency


@transaction.atomic
def change_agency(agency: Agency, *, actor: User, effective_on: date, now: datetime) -> Agency:
    """Save a changed identity. A changed name keeps its predecessor as a former name that ends the day before `effective_on`."""
    before = Agency.objects.select_for_update().get(pk=agency.pk)
    refuse_if(why_not_change(actor, agency))
    agency.save()
    if agency.name != before.name:
        _end_name(agency, before.name, NameKind.OFFICIAL, effective_on)
        _begin_name(agency, agency.name, NameKind.OFFICIAL, effective_on)
    if agency.short_name != before.short_name:
        if before.short_name:
            _end_name(agency, before.short_name, NameKind.SHORT, effective_on)
        if agency.short_name:
            _begin_name(agency, agency.short_name, NameKind.SHORT, effective_on)
    if agency.until and agency.until != before.until:
        agency.names.filter(until=None).update(until=agency.until)
    _log(agency, now)
    return agency


def _begin_name(agency: Agency, name: str, kind: str, since: date | None) -> None:
    AgencyName.objects.update_or_create(
        agency=agency, name=name, kind=kind, defaults={"since": since, "until": None}
    )


def _end_name(agency: Agency, name: str, kind: str, effective_on: date) -> None:
    old = AgencyName.objects.filter(agency=agency, name=name, kind=kind).first()
    since = old.since if old else None
    last_day = max(effective_on - timedelta(days=1), since) if since else effective_on - timedelta(days=1)
    AgencyName.objects.filter(agency=agency, name=name, kind=kind).delete()
    AgencyName.objects.update_or_create(
        agency=agency, name=name, kind=NameKind.FORMER, defaults={"since": since, "until": last_day}
    )


def _log(agency: Agency, now: datetime) -> None:
    append(
        Act.AGENCY_CHANGED,
        agency=agency,
        role=Role.DISCLOSURE_OFFICE,
        snapshot=Snapshot.take(SCHEMA, content(agency)),
        keys=["site"],
        now=timezone.localtime(now),
    )
