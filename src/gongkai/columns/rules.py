"""Who may do what with columns, and what keeps one from being done. Each returns nothing or a reason."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency
from gongkai.columns.choices import NOT_YET, TRANSITIONS, PlacementState
from gongkai.columns.models import Column, Placement
from gongkai.columns.tree import DEPTH, Forest
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Record

OURS = "本平台的约定"
"""Why a column lists what it lists is a convention of ours: no article speaks of columns."""


# --- The tree --------------------------------------------------------------------------------------------------------
def may_manage(actor: User, owner: Agency) -> Reason | None:
    """A government's columns are kept by its disclosure office, an agency's by its own editors and reviewers."""
    if owner.kind == AgencyKind.GOVERNMENT:
        held = actor.holds(Role.DISCLOSURE_OFFICE, owner.pk)
        return None if held else Reason(_("%(name)s的栏目由其公开主管管理。") % {"name": owner.label})
    held = actor.holds(Role.EDITOR, owner.pk) or actor.holds(Role.REVIEWER, owner.pk)
    return None if held else Reason(_("%(name)s的栏目由其编辑或审核人员管理。") % {"name": owner.label})


def stands_well(column: Column, forest: Forest) -> list[Reason | None]:
    """Whether a column may stand where it is put: below an open column of the same owner, not below itself, not too deep, its name once."""
    if column.parent_id is not None and column.parent_id not in forest.nodes:
        return [Reason(_("上级栏目应当属于同一机构。"))]
    parent = forest.nodes[column.parent_id] if column.parent_id is not None else None
    own = forest.nodes.get(column.pk)
    if own is not None and parent is not None and any(parent is one for one in own.walk()):
        return [Reason(_("栏目不能放到自己或者自己的下级栏目下面。"))]
    depth = (parent.level if parent else 0) + (own.height if own else 1)
    beside = parent.children if parent else forest.tops
    twice = any(
        one.column.name == column.name and one.column.pk != column.pk and one.column.closed_on is None
        for one in beside
    )
    return [
        Reason(_("上级栏目已经停用。")) if parent and parent.column.closed_on else None,
        Reason(_("栏目最多 %(depth)s 级。") % {"depth": DEPTH}) if depth > DEPTH else None,
        Reason(_("同级栏目中已有“%(name)s”。") % {"name": column.name}) if twice else None,
    ]


def is_open(column: Column) -> Reason | None:
    """A closed column takes nothing in and is not changed."""
    return Reason(_("栏目“%(name)s”已经停用。") % {"name": column.name}) if column.closed_on else None


# --- What stands in a column ------------------------------------------------------------------------------------------
def may_place(actor: User, record: Record) -> Reason | None:
    """Whoever writes or reviews for the record's agency says where it stands."""
    held = actor.holds(Role.EDITOR, record.agency_id) or actor.holds(Role.REVIEWER, record.agency_id)
    return None if held else Reason(_("您不是%(name)s的编辑或审核人员。") % {"name": record.agency.label})


def is_of_own_agency(record: Record, column: Column, carried_on: Collection[int]) -> Reason | None:
    """An agency's own column lists its own records, and those of agencies that it carries on for."""
    if record.agency_id == column.owner_id or record.agency_id in carried_on:
        return None
    return Reason(
        _("栏目“%(column)s”属于%(owner)s，只能报送，由其公开主管决定是否采用。")
        % {"column": column.name, "owner": column.owner.label},
        OURS,
    )


def is_of_a_government_above(column: Column, above: Collection[int]) -> Reason | None:
    """Records are offered upwards, to the columns of governments."""
    if column.owner_id in above:
        return None
    return Reason(_("只能报送到上级人民政府的栏目。"))


def is_not_withdrawn(record: Record) -> Reason | None:
    """What was taken from the public is listed nowhere."""
    if record.state != RecordState.WITHDRAWN:
        return None
    return Reason(_("这一件已经撤回，不能列入栏目。"))


def is_public(record: Record) -> Reason | None:
    """An office decides on what everybody can read, never on a draft of another agency."""
    if record.state == RecordState.PUBLISHED:
        return None
    return Reason(_("这一件现在没有公开，公开以后才能决定。"))


def may_decide(actor: User, placement: Placement) -> Reason | None:
    """The disclosure office of the government that owns the column decides."""
    owner = placement.column.owner
    if actor.holds(Role.DISCLOSURE_OFFICE, owner.pk):
        return None
    return Reason(_("由%(name)s的公开主管决定。") % {"name": owner.label})


def is_another_person(actor: User, placement: Placement) -> Reason | None:
    """Nobody decides on what they have offered themselves."""
    if placement.offered_by_id != actor.pk:
        return None
    return Reason(_("这一件是您报送的，须由他人决定。"), OURS)


def may_remove(actor: User, placement: Placement) -> Reason | None:
    """Whoever put it there takes it out: its own agency, or the office that took it."""
    if placement.state == PlacementState.TAKEN:
        return may_decide(actor, placement)
    return may_place(actor, placement.record)


def may_follow(state: str, verb: str) -> Reason | None:
    """The transition table allows the verb from this state."""
    if (state, verb) in TRANSITIONS:
        return None
    label = _("未列入") if state == NOT_YET else PlacementState(state).label
    return Reason(_("这一件在该栏目中现在是“%(state)s”，不能办理这一步。") % {"state": label})


def is_empty(children: int, entries: int, waiting: int) -> list[Reason | None]:
    """A column is closed when nobody looks for anything there any more."""
    return [
        Reason(_("还有 %(count)s 个下级栏目没有停用。") % {"count": children}) if children else None,
        Reason(_("栏目中还有 %(count)s 件，请先移出。") % {"count": entries}) if entries else None,
        Reason(_("还有 %(count)s 件报送没有答复。") % {"count": waiting}) if waiting else None,
    ]
