"""The verbs of what stands in columns: an agency places its own records and offers them upwards; an office takes or returns them.

What the public then finds in another place is an act of publishing, with an entry of its own. A draft that is placed gets none:
the entry that publishes it names the column (`keys`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency, Succession
from gongkai.columns import rules
from gongkai.columns.actions import role_of
from gongkai.columns.choices import GONE, NOT_YET, TRANSITIONS, PlacementState
from gongkai.columns.models import Column, Placement
from gongkai.jobs.notifications import notify
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.day import public_day
from gongkai.publishing.log import append
from gongkai.publishing.models import Record
from gongkai.publishing.moving import lock as lock_record
from gongkai.publishing.personal import has_no_personal_data
from gongkai.publishing.rules import says_why
from gongkai.publishing.secrecy import has_no_secrecy_mark


def governments_above(agency: Agency) -> set[int]:
    """The governments to whose columns an agency may offer; one query."""
    above = Agency.objects.ancestors(agency).filter(kind=AgencyKind.GOVERNMENT)
    return set(above.values_list("pk", flat=True))


def owners_for(record: Record, today: date) -> set[int]:
    """In whose own columns a record may stand: its agency's, or those of the agencies that carry on for one that has ended; two queries."""
    heirs = {one for one, before in Succession.objects.closure(today).items() if record.agency_id in before}
    active = Agency.objects.active(today).filter(pk__in={record.agency_id, *heirs})
    return set(active.values_list("pk", flat=True))


# --- One's own columns -----------------------------------------------------------------------------------------------
def why_not_place(actor: User, record: Record, column: Column, now: datetime) -> list[Reason | None]:
    carried_on = Succession.objects.closure(public_day(now)).get(column.owner_id, set())
    return [
        rules.may_place(actor, record),
        rules.is_of_own_agency(record, column, carried_on),
        rules.is_open(column),
        rules.is_not_withdrawn(record),
        rules.may_follow(_state(record, column), "place"),
    ]


@transaction.atomic
def place(record: Record, column: Column, *, actor: User, now: datetime) -> Placement:
    """List a record in a column of its own agency. A draft appears there when it is published."""
    record, column = _lock(record, column)
    refuse_if(why_not_place(actor, record, column, now))
    placement = _step(
        record, column, "place", decided_by=actor, decided_at=now, offered_by=None, offered_at=None, reason=""
    )
    _log(Act.PLACED, placement, actor, now)
    return placement


# --- Columns of a government above -------------------------------------------------------------------------------------
def why_not_offer(actor: User, record: Record, column: Column) -> list[Reason | None]:
    return [
        rules.may_place(actor, record),
        rules.is_of_a_government_above(column, governments_above(record.agency)),
        rules.is_open(column),
        rules.is_not_withdrawn(record),
        rules.may_follow(_state(record, column), "offer"),
    ]


@transaction.atomic
def offer(record: Record, column: Column, *, actor: User, now: datetime) -> Placement:
    """Offer a record to a column of a government above. The office sees it as soon as everybody does."""
    record, column = _lock(record, column)
    refuse_if(why_not_offer(actor, record, column))
    placement = _step(
        record, column, "offer", offered_by=actor, offered_at=now, decided_by=None, decided_at=None, reason=""
    )
    if record.state == RecordState.PUBLISHED:
        tell_office(placement, now)
    return placement


def tell_office(placement: Placement, now: datetime) -> None:
    """Tell the office of an offer, once: when it is made or, of a draft, when everybody can read it."""
    record, column = placement.record, placement.column
    words = {"agency": record.agency.label, "title": record.title, "column": column.name}
    _tell(
        _holders(column.owner_id, (Role.DISCLOSURE_OFFICE,), now),
        _("%(agency)s向栏目“%(column)s”报送：%(title)s") % words,
        placement,
        now,
    )


def why_not_recall(actor: User, placement: Placement) -> list[Reason | None]:
    return [rules.may_place(actor, placement.record), rules.may_follow(placement.state, "recall")]


@transaction.atomic
def recall(placement: Placement, *, actor: User, now: datetime) -> None:
    """Take an offer back, or lay one that was returned to rest; nothing was public of it, so nothing is kept."""
    placement = _lock_placement(placement)
    refuse_if(why_not_recall(actor, placement))
    placement.delete()


def why_not_take(actor: User, placement: Placement) -> list[Reason | None]:
    return [
        rules.may_decide(actor, placement),
        rules.is_another_person(actor, placement),
        rules.is_open(placement.column),
        rules.is_public(placement.record),
        rules.may_follow(placement.state, "take"),
    ]


@transaction.atomic
def take(placement: Placement, *, actor: User, now: datetime) -> Placement:
    """List what was offered."""
    placement = _lock_placement(placement)
    refuse_if(why_not_take(actor, placement))
    placement = _step(placement.record, placement.column, "take", decided_by=actor, decided_at=now)
    _answer(_("栏目“%(column)s”已采用：%(title)s"), placement, now)
    _log(Act.PLACED, placement, actor, now)
    return placement


def why_not_return(actor: User, placement: Placement) -> list[Reason | None]:
    return [
        rules.may_decide(actor, placement),
        rules.is_another_person(actor, placement),
        rules.is_public(placement.record),
        rules.may_follow(placement.state, "return_offer"),
    ]


@transaction.atomic
def return_offer(placement: Placement, *, reason: str, actor: User, now: datetime) -> Placement:
    """Send an offer back with the reason; its agency may offer it again."""
    placement = _lock_placement(placement)
    refuse_if([*why_not_return(actor, placement), *_why_not_say(reason)])
    placement = _step(
        placement.record, placement.column, "return_offer", decided_by=actor, decided_at=now, reason=reason
    )
    _answer(_("栏目“%(column)s”退回：%(title)s"), placement, now)
    return placement


# --- Out again -------------------------------------------------------------------------------------------------------
def why_not_remove(actor: User, placement: Placement) -> list[Reason | None]:
    return [rules.may_remove(actor, placement), rules.may_follow(placement.state, "remove")]


@transaction.atomic
def remove(placement: Placement, *, reason: str, actor: User, now: datetime) -> Placement:
    """Take a record out of a column; it stays public with its own agency."""
    placement = _lock_placement(placement)
    was_taken = placement.state == PlacementState.TAKEN
    refuse_if([*why_not_remove(actor, placement), *_why_not_say(reason)])
    placement = _step(
        placement.record, placement.column, "remove", decided_by=actor, decided_at=now, reason=reason
    )
    if was_taken:
        _answer(_("栏目“%(column)s”移出：%(title)s"), placement, now)
    _log(Act.REMOVED, placement, actor, now)
    return placement


# --- What they share ---------------------------------------------------------------------------------------------------
def _lock(record: Record, column: Column) -> tuple[Record, Column]:
    """The record first, as every verb of publishing does; then the column, so that nothing enters what is being closed."""
    record = lock_record(record)
    Agency.objects.select_for_update(no_key=True).get(pk=column.owner_id)
    return record, Column.objects.select_related("owner").get(pk=column.pk)


def _lock_placement(placement: Placement) -> Placement:
    record, column = _lock(placement.record, placement.column)
    locked = (
        Placement.objects.select_for_update(of=("self",)).select_related("offered_by").filter(pk=placement.pk)
    )
    found = locked.first()
    refuse_if([None if found else Reason(_("这一件的报送已经撤回。"))])
    assert found is not None
    found.record, found.column = record, column
    return found


def _why_not_say(reason: str) -> list[Reason | None]:
    return [says_why(reason), has_no_secrecy_mark(None, reason), has_no_personal_data(reason)]


def _state(record: Record, column: Column) -> str:
    found = Placement.objects.filter(record=record, column=column).values_list("state", flat=True).first()
    return found or NOT_YET


def _step(record: Record, column: Column, verb: str, **values: object) -> Placement:
    state = TRANSITIONS[_state(record, column), verb]
    assert state != GONE
    placement, _new = Placement.objects.update_or_create(
        record=record, column=column, defaults={"state": state} | values
    )
    placement.record, placement.column = record, column
    return placement


def _log(act: str, placement: Placement, actor: User, now: datetime) -> None:
    """Only of what the public reads: the log names no drafts."""
    record, column = placement.record, placement.column
    if record.state == RecordState.PUBLISHED:
        append(
            act,
            record=record,
            agency=column.owner,
            role=role_of(actor, column),
            keys=[column.key, f"agency:{record.agency_id}"],
            manifest={"column": column.pk},
            now=now,
        )


def _holders(agency: int, roles: Iterable[str], now: datetime) -> list[User]:
    posts = Post.objects.in_force(timezone.localdate(now)).filter(agency=agency, role__in=list(roles))
    return list(User.objects.filter(posts__in=posts).distinct())


def _answer(text: str, placement: Placement, now: datetime) -> None:
    """Tell the agency what became of its offer."""
    words = {"column": placement.column.name, "title": placement.record.title}
    people = _holders(placement.record.agency_id, (Role.EDITOR,), now)
    if placement.offered_by and placement.offered_by not in people:
        people.append(placement.offered_by)
    _tell(people, text % words, placement, now)


def _tell(people: list[User], text: str, placement: Placement, now: datetime) -> None:
    at = placement.offered_at if placement.state == PlacementState.OFFERED else placement.decided_at
    assert at is not None  # whatever is told has just been offered or decided
    notify(
        people,
        text,
        reverse("columns-desk:placement", args=[placement.pk]),
        key=f"column:{placement.pk}:{placement.state}:{at.astimezone(UTC):%Y%m%d%H%M%S}",
        now=now,
    )
