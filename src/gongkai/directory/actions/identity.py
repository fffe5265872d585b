"""The verbs on an agency's identity. Each leaves an entry in the publication log: the public reads names and places."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.choices import Level, NameKind
from gongkai.agencies.codes import check_uscc
from gongkai.agencies.models import Agency, AgencyName
from gongkai.directory import name_rules
from gongkai.directory import reform_rules as rules
from gongkai.publishing.choices import Act
from gongkai.publishing.log import append
from gongkai.publishing.models import LogEntry, Snapshot
from gongkai.publishing.secrecy import has_no_secrecy_mark

SCHEMA = "agency-identity.3"
FIELDS = (
    *("code", "name", "short_name", "kind", "level", "uscc", "is_vertical", "counts_in_sums"),
    *("since", "until", "position", "tile"),
)


def content(agency: Agency) -> dict[str, object]:
    """What the log's snapshot of an identity holds: the agency, its place, who carries on for it, and all of its names."""
    names = [(name.kind, name.name, name.since, name.until) for name in agency.names.all()]
    return {name: getattr(agency, name) for name in FIELDS} | {
        "parent": agency.parent.code if agency.parent else None,
        "successors": sorted(successor.code for successor in agency.successors.all()),
        "names": sorted(names, key=lambda name: (name[0], str(name[2] or ""), name[1])),
    }


def logged_content(snapshot: Snapshot) -> dict[str, Any]:
    """What a snapshot of one identity holds, whichever version wrote it: the first knew one successor and no names."""
    read: dict[str, Any] = snapshot.read() or {}
    if snapshot.schema == "agency-identity.1":
        successor = read.pop("successor", None)
        read["successors"] = [successor] if successor else []
    return read


def why_not_change(actor: User, agency: Agency, leaving: Collection[Agency] = ()) -> list[Reason | None]:
    """Identities are kept by the disclosure office of the government above; the root is made by the command line only.

    `leaving` end in the same act, so their names are free.
    """
    return [
        is_kept_by_others(actor, agency),
        *why_not_stand_there(agency, leaving),
        _code_is_wrong(agency),
        name_rules.hides_nothing(agency.name, agency.short_name),
        *([] if agency.until else name_rules.are_read_so(actor, agency, _own_names(agency))),
        rules.begins_soon(agency.since, timezone.localdate()),
        has_no_secrecy_mark(None, agency.name, agency.short_name),
    ]


def why_not_stand_there(agency: Agency, leaving: Collection[Agency] = ()) -> list[Reason | None]:
    """Why an agency cannot stand where it would: asked by every act that changes its name or its parent."""
    return [
        _parent_is_below_itself(agency),
        *_names_are_others(agency, leaving),
        _stands_above_its_parent(agency),
    ]


def is_kept_by_others(actor: User, agency: Agency) -> Reason | None:
    """An agency is kept from above it, where it stands and where it comes to stand; only the top keeps itself."""
    if actor.is_system:
        return None
    stands = list(Agency.objects.filter(pk=agency.pk).values_list("parent_id", flat=True))
    places = {parent or agency.pk for parent in (*stands, agency.parent_id)}
    becomes_the_top = agency.parent_id is None and stands != [None]
    if not becomes_the_top and places <= actor.supervised_agency_ids:
        return None
    return Reason(_("机构的名称和隶属由上级政府信息公开工作主管部门维护。"), "政府信息公开条例第三条")


def _code_is_wrong(agency: Agency) -> Reason | None:
    """统一社会信用代码 with its check digits (GB 32100-2015)."""
    problem = check_uscc(agency.uscc) if agency.uscc else None
    if problem is None and agency.uscc and Agency.objects.filter(uscc=agency.uscc).exclude(pk=agency.pk):
        problem = _("统一社会信用代码%(code)s已有机构使用。") % {"code": agency.uscc}
    return Reason(problem, "GB 32100-2015") if problem else None


def _parent_is_below_itself(agency: Agency) -> Reason | None:
    if agency.pk and agency.parent_id:
        below = Agency.objects.descendants(agency.pk, include_self=True)
        if below.filter(pk=agency.parent_id).exists():
            return Reason(_("上级机构不能是该机构本身或其下级。"))
    return None


def _names_are_others(agency: Agency, leaving: Collection[Agency]) -> Iterator[Reason]:
    """An agency answers where it stands for all its names of today; one that has ended, for the days that it had."""
    names = list(zip(_own_names(agency), (NameKind.OFFICIAL, NameKind.SHORT), strict=False))
    if agency.until:
        since = agency.since
    else:
        since = timezone.localdate()
        names += _further_names(agency)
    yield from name_rules.are_free(agency, names, since=since, until=agency.until, apart_from=leaving)


def _own_names(agency: Agency) -> list[str]:
    """Its full name, and its standard short name if it has one."""
    return [name for name in (agency.name, agency.short_name) if name]


def _further_names(agency: Agency) -> list[name_rules.Named]:
    """The names beside full name and standard short name, of which the identity knows better what they are to be."""
    if agency.pk is None:
        return []
    stands = Agency.objects.filter(pk=agency.pk).values("short_name")
    held = agency.names.filter(until=None, kind__in=name_rules.FURTHER).exclude(
        kind=NameKind.SHORT, name__in=stands
    )
    return [(name.name, NameKind(name.kind)) for name in held]


def _stands_above_its_parent(agency: Agency) -> Reason | None:
    levels = list(Level)
    if agency.parent and levels.index(Level(agency.level)) < levels.index(Level(agency.parent.level)):
        return Reason(_("机构的层级不能高于上级机构。"))
    return None


def lock_directory() -> None:
    """Let acts on the directory follow each other: what one has asked, no other changes before it has written.

    The government at the top stands for all. Whoever only refers to it does not wait.
    """
    list(Agency.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk").values_list("pk"))


@transaction.atomic
def create_agency(agency: Agency, *, actor: User, now: datetime) -> Agency:
    """Enter an agency, with its names."""
    lock_directory()
    refuse_if([*why_not_change(actor, agency), *rules.codes_are_free([agency])])
    enter(agency)
    log_identity(agency, now)
    return agency


def enter(agency: Agency) -> None:
    """Save a new agency and begin its names, both on its first day; one that is entered after its end has ended names."""
    agency.save()
    for name, kind in ((agency.name, NameKind.OFFICIAL), (agency.short_name, NameKind.SHORT)):
        if name:
            begin_name(agency, name, kind, agency.since)
    if agency.until:
        agency.names.filter(until=None).update(until=agency.until)


@transaction.atomic
def change_agency(agency: Agency, *, actor: User, effective_on: date, now: datetime) -> Agency:
    """Save a changed identity. A changed name keeps its predecessor as a former name that ends the day before `effective_on`."""
    lock_directory()
    soon = rules.begins_soon(effective_on, timezone.localdate(now))
    refuse_if([*why_not_change(actor, agency), soon])
    save_names(agency, effective_on)
    log_identity(agency, now)
    return agency


def save_names(agency: Agency, effective_on: date) -> None:
    """Save an agency; where its full or short name has changed, the old one ends and the new one begins on that day."""
    before = Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    agency.save()
    for kind, old, new in (
        (NameKind.OFFICIAL, before.name, agency.name),
        (NameKind.SHORT, before.short_name, agency.short_name),
    ):
        if old != new:
            if old:
                _end_name(agency, old, kind, effective_on)
            if new:
                begin_name(agency, new, kind, effective_on)


def begin_name(agency: Agency, name: str, kind: str, since: date | None) -> None:
    """Let a name be used from a day on; one that was used before is used again."""
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


def log_identity(agency: Agency, now: datetime, touched: Iterable[Agency] = ()) -> LogEntry:
    """Leave the entry of an act on one agency; it names the others whose pages read differently after it."""
    return append(
        Act.AGENCY_CHANGED,
        agency=agency,
        role=Role.DISCLOSURE_OFFICE,
        snapshot=Snapshot.take(SCHEMA, content(agency)),
        keys=["site", *(f"agency:{other.pk}" for other in touched)],
        now=timezone.localtime(now),
    )
