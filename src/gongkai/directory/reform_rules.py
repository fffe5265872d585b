"""Why a reform cannot be carried out: pure rules, each a reason or nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.agencies.choices import NameKind
from gongkai.agencies.models import Agency
from gongkai.directory.name_rules import are_apart
from gongkai.letters.letter import written_day

MOST_AHEAD = timedelta(days=366)


def keeps(actor: User, agencies: Collection[Agency]) -> Reason | None:
    """Identities are kept by the disclosure office of the government above."""
    if actor.is_system:
        return None
    foreign = [agency.name for agency in agencies if agency.pk not in actor.supervised_agency_ids]
    if not foreign:
        return None
    return Reason(
        _("%(names)s不在您主管的范围内。") % {"names": "、".join(foreign)}, "政府信息公开条例第三条"
    )


def are_kept_from_above(actor: User, agencies: Collection[Agency]) -> list[Reason | None]:
    """What becomes of an agency is entered from above it: no office abolishes or divides its own government."""
    supervised = actor.supervised_agency_ids
    return [
        Reason(
            _("“%(name)s”的机构改革由上级政府信息公开工作主管部门办理。") % {"name": agency.name},
            "政府信息公开条例第三条",
        )
        for agency in agencies
        if not actor.is_system and agency.parent_id and agency.parent_id not in supervised
    ]


def has_basis(basis: str) -> Reason | None:
    """A reform is decided by somebody, in a document."""
    return None if basis.strip() else Reason(_("请写明依据的文件。"))


def has_come(effective_on: date, today: date) -> Reason | None:
    """What is entered holds from the day on, so the day has come."""
    return Reason(_("生效日期还没有到，请在当日办理。")) if effective_on > today else None


def begins_soon(since: date | None, today: date) -> Reason | None:
    """What is entered may begin on a day to come, but on one that is in sight."""
    is_far = since is not None and since > today + MOST_AHEAD
    return Reason(_("起始日期不能晚于今天之后一年。")) if is_far else None


def exist(agencies: Collection[Agency], effective_on: date) -> list[Reason | None]:
    """Agencies live when something becomes of them."""
    return [
        Reason(_("“%(name)s”已经撤销。") % {"name": agency.name})
        if agency.until
        else Reason(
            _("生效日期应晚于“%(name)s”的设立日期（%(since)s）。")
            % {"name": agency.name, "since": written_day(agency.since)}
        )
        if agency.since and effective_on <= agency.since
        else None
        for agency in agencies
    ]


def follows_its_name(agency: Agency, effective_on: date) -> Reason | None:
    """A new name begins after the one that it takes the place of."""
    begun = agency.names.filter(kind=NameKind.OFFICIAL, name=agency.name).values_list("since", flat=True)
    since = next(iter(begun), None)
    if since is None or since < effective_on:
        return None
    return Reason(_("现在的名称自%(since)s起使用，生效日期应在此之后。") % {"since": written_day(since)})


def is_no_root(agencies: Collection[Agency]) -> list[Reason | None]:
    """The government at the top does not end."""
    return [
        Reason(_("“%(name)s”是最上级，不能撤销。") % {"name": agency.name})
        if agency.parent_id is None
        else None
        for agency in agencies
    ]


def leave_nobody_below(ended: Collection[Agency], heirs: Collection[Agency]) -> list[Reason | None]:
    """What stands below an agency goes to its one successor; where there is a choice the office makes it first."""
    if len(heirs) == 1:
        return []
    return [
        Reason(
            _("“%(name)s”还有下级机构（%(names)s），请先调整它们的上级机构。")
            % {"name": agency.name, "names": "、".join(child.name for child in below)}
        )
        for agency in ended
        if (below := list(agency.children.filter(until=None)[:5]))
    ]


def are_several(agencies: Sequence[Agency], least: int) -> Reason | None:
    """A merger takes in somebody, a split makes at least two."""
    if len({id(agency) if agency.pk is None else agency.pk for agency in agencies}) >= least:
        return None
    return Reason(_("至少应有 %(least)s 个机构。") % {"least": least})


def are_others(ended: Collection[Agency], heirs: Collection[Agency]) -> list[Reason | None]:
    """Nobody carries on for itself."""
    same = {agency.pk for agency in ended} & {heir.pk for heir in heirs if heir.pk}
    return [
        Reason(_("“%(name)s”不能由自己承接。") % {"name": agency.name})
        for agency in ended
        if agency.pk in same
    ]


def stand_not_below(ended: Collection[Agency], heirs: Collection[Agency]) -> list[Reason | None]:
    """Who carries on takes over what stands below; from below itself it would come to stand under itself."""
    gone = {agency.pk: agency for agency in ended}
    return [
        Reason(
            _("“%(heir)s”是“%(name)s”的下级，不能由它承接；请先调整它的上级机构。")
            % {"heir": heir.name, "name": gone[above.pk].name}
        )
        for heir in heirs
        if heir.parent_id
        for above in Agency.objects.ancestors(heir.parent_id, include_self=True)
        if above.pk in gone
    ]


def codes_are_free(made: Collection[Agency]) -> list[Reason | None]:
    """A code is an address and never used again; what is made in one act has no name in common."""
    codes = [agency.code for agency in made]
    taken = set(Agency.objects.filter(code__in=codes).values_list("code", flat=True))
    taken |= {code for code in codes if codes.count(code) > 1}
    return [
        *(Reason(_("机构代码“%(code)s”已经用过。") % {"code": code}) for code in sorted(taken)),
        *are_apart(made),
    ]
