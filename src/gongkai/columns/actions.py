"""The verbs of the tree: a column is added, changed, moved, closed and opened again. What the public sees of it is an act of publishing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.columns import rules
from gongkai.columns.choices import LISTED, PlacementState
from gongkai.columns.models import SCHEMA, Column, Placement
from gongkai.columns.tree import forest_of
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.log import append
from gongkai.publishing.models import LogEntry, Snapshot
from gongkai.publishing.personal import has_no_personal_data
from gongkai.publishing.secrecy import has_no_secrecy_mark


def why_not_save(actor: User, column: Column) -> list[Reason | None]:
    """Asked of a new column, and of an old one as it is to be."""
    return [
        rules.may_manage(actor, column.owner),
        rules.is_open(column),
        None if column.name.strip() else Reason(_("请填写栏目名称。")),
        *rules.stands_well(column, forest_of(column.owner_id)),
        has_no_secrecy_mark(None, column.name, column.note),
        has_no_personal_data(f"{column.name}\n{column.note}"),
    ]


@transaction.atomic
def save(column: Column, *, actor: User, now: datetime) -> Column:
    """Add a column, or change it: its name, its place in the tree, its cycle, whether it is shown."""
    _lock(column.owner_id)
    stored = Column.objects.filter(pk=column.pk).first() if column.pk else None
    was_moved = stored is not None and stored.owner_id != column.owner_id
    refuse_if(
        [
            *why_not_save(actor, column),
            rules.is_open(stored) if stored else None,
            Reason(_("栏目不能换到别的机构。")) if was_moved else None,
        ]
    )
    before = stored.content() if stored else None
    if before == column.content():
        return column
    column.save()
    if column.is_shown or _is_in_the_log(column):
        _log(column, actor, now)
    return column


def _is_in_the_log(column: Column) -> bool:
    """Whether the public has known it: then it learns of every change, also while it is hidden."""
    return LogEntry.objects.filter(act=Act.COLUMN_CHANGED, manifest__column=column.pk).exists()


def why_not_close(actor: User, column: Column) -> list[Reason | None]:
    placed = Placement.objects.filter(column=column).exclude(record__state=RecordState.WITHDRAWN)
    return [
        rules.may_manage(actor, column.owner),
        rules.is_open(column),
        *rules.is_empty(
            column.children.filter(closed_on=None).count(),
            placed.filter(state__in=LISTED).count(),
            Placement.objects.waiting().filter(column=column).count(),
        ),
    ]


@transaction.atomic
def close(column: Column, *, actor: User, now: datetime) -> Column:
    """Close a column: it leaves the tree, its address says so. Withdrawn records leave it with that."""
    _lock(column.owner_id)
    column = Column.objects.select_related("owner").get(pk=column.pk)
    refuse_if(why_not_close(actor, column))
    column.closed_on = timezone.localdate(now)
    column.save(update_fields=["closed_on"])
    # A withdrawn record stood here, and would stand here again with its next publication.
    withdrawn = Placement.objects.filter(column=column, state__in=LISTED, record__state=RecordState.WITHDRAWN)
    withdrawn.update(state=PlacementState.REMOVED, reason=_("栏目停用"), decided_by=actor, decided_at=now)
    if column.is_shown or _is_in_the_log(column):
        _log(column, actor, now)
    return column


def why_not_reopen(actor: User, column: Column) -> list[Reason | None]:
    """It stands again where it stood, if that is still possible: its name may have been given to another one meanwhile."""
    return [
        rules.may_manage(actor, column.owner),
        None if column.closed_on else Reason(_("栏目“%(name)s”没有停用。") % {"name": column.name}),
        *rules.stands_well(column, forest_of(column.owner_id)),
    ]


@transaction.atomic
def reopen(column: Column, *, actor: User, now: datetime) -> Column:
    """Open a closed column again, at its old address. What was taken out of it stays out."""
    _lock(column.owner_id)
    column = Column.objects.select_related("owner").get(pk=column.pk)
    refuse_if(why_not_reopen(actor, column))
    column.closed_on = None
    column.save(update_fields=["closed_on"])
    if column.is_shown or _is_in_the_log(column):
        _log(column, actor, now)
    return column


def _lock(owner: int) -> None:
    """One at a time changes the tree of an owner: two moves at once could make a circle, a record could enter what is being closed."""
    Agency.objects.select_for_update(no_key=True).get(pk=owner)


def _log(column: Column, actor: User, now: datetime) -> None:
    above = [f"column:{column.parent_id}"] if column.parent_id else []
    append(
        Act.COLUMN_CHANGED,
        agency=column.owner,
        role=role_of(actor, column),
        snapshot=Snapshot.take(SCHEMA, column.content()),
        keys=[column.key, *above],
        manifest={"column": column.pk},
        now=now,
    )


def role_of(actor: User, column: Column) -> str:
    """In which role somebody acts on a column; the log names roles, never persons."""
    held = (Role.DISCLOSURE_OFFICE, Role.REVIEWER)
    return next((role for role in held if actor.holds(role, column.owner_id)), Role.EDITOR)
