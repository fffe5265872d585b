"""The verbs: begin, restate and meet a deadline; enter a calendar, which moves every open deadline in one act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.clock import arrangements, rules, watchers
from gongkai.clock.arrangements import Arrangement
from gongkai.clock.calendars import Calendars, load
from gongkai.clock.deadlines import Computation, Terms, compute, to_json
from gongkai.clock.models import CalendarDay, CalendarVersion, Deadline, DeadlineChange, DeadlineQuerySet

BATCH = 500


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be entered: an arrangement and the document that it comes from. `region` is None for the whole country.

    `replaces` is the number of the version that was in force when somebody looked at what this would change, 0 for none; None
    where nobody looked.
    """

    arrangement: Arrangement
    region: Agency | None
    source: str
    published_on: date
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """An open deadline and what another calendar makes of it."""

    deadline: Deadline
    computation: Computation

    @property
    def is_moved(self) -> bool:
        """Whether its last day is another one."""
        return self.computation.due != self.deadline.due_on


# --- Deadlines -------------------------------------------------------------------------------------------------------
def begin(terms: Terms, *, agency: Agency, label: str, url: str = "") -> Deadline:
    """Store a new deadline, by the calendar of its agency."""
    deadline = Deadline(kind=terms.kind, agency=agency, label=label, url=url, terms=to_json(terms))
    deadline.take(compute(terms, load().of(agency.pk)))
    deadline.save()
    return deadline


@transaction.atomic
def restate(deadline: Deadline, terms: Terms, *, why: str, actor: User, now: datetime) -> Deadline:
    """Count anew with other terms: a pause, an extension, a new beginning. A last day that moves by this is a change."""
    held = Deadline.objects.select_for_update().get(pk=deadline.pk)
    refuse_if([Reason(_("期限已经办结，不再改变。")) if held.met_on else None])
    old = held.due_on
    held.kind, held.terms = terms.kind, to_json(terms)
    held.take(compute(terms, load().of(held.agency_id)))
    held.save()
    if held.due_on != old:
        change = DeadlineChange.objects.create(
            deadline=held,
            old_due_on=old,
            new_due_on=held.due_on,
            why=why[:300],
            changed_by=actor,
            changed_at=now,
        )
        watchers.tell([change], actor, now)
    return held


def meet(deadline: Deadline, *, on: date) -> None:
    """The deadline was met, or nothing is left to do: no calendar moves it any more. Done twice, the first day stays."""
    Deadline.objects.open().filter(pk=deadline.pk).update(met_on=on)


# --- Calendars -------------------------------------------------------------------------------------------------------
def preview(notice: Notice, *, actor: User, now: datetime) -> list[Move]:
    """The open deadlines whose last day the notice would move, as far as the actor oversees them. Writes nothing."""
    refuse_if(_why_not_enter(notice, actor, now))
    overseen = _open() if actor.is_system else _open().filter(agency__in=actor.supervised_agency_ids)
    return [move for move in _moves(load(notice.arrangement), list(overseen)) if move.is_moved]


@transaction.atomic
def enter(notice: Notice, *, actor: User, now: datetime) -> tuple[CalendarVersion, list[DeadlineChange]]:
    """Enter a calendar and count every open deadline anew."""
    list(Agency.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk").values_list("pk"))
    refuse_if(_why_not_enter(notice, actor, now))
    arrangement = notice.arrangement
    highest = CalendarVersion.objects.aggregate(highest=Max("number"))["highest"] or 0
    version = CalendarVersion.objects.create(
        number=highest + 1,
        year=arrangement.year,
        region=notice.region,
        source=notice.source,
        published_on=notice.published_on,
        entered_by=actor,
        entered_at=now,
    )
    CalendarDay.objects.bulk_create(
        CalendarDay(version=version, date=day, is_work=is_work, name=name)
        for is_work, days in ((False, arrangement.off), (True, arrangement.work))
        for day, name in sorted(days.items())
    )
    why = _("工作日历更新：%(version)s，依据《%(source)s》") % {
        "version": version,
        "source": notice.source.strip("《》"),
    }
    return version, recount(why=why, actor=actor, now=now)


@transaction.atomic
def recount(*, why: str, actor: User, now: datetime) -> list[DeadlineChange]:
    """Count every open deadline by the calendars in force; returns the changes of those whose last day moved."""
    moves = list(_moves(load(), list(_open().select_for_update(of=("self",)))))
    changes = [
        DeadlineChange(
            deadline=move.deadline,
            old_due_on=move.deadline.due_on,
            new_due_on=move.computation.due,
            why=why[:300],
            changed_by=actor,
            changed_at=now,
        )
        for move in moves
        if move.is_moved
    ]
    for move in moves:
        move.deadline.take(move.computation)
    Deadline.objects.bulk_update(
        [move.deadline for move in moves],
        ["due_on", "is_provisional", "calendar", "explanation"],
        batch_size=BATCH,
    )
    DeadlineChange.objects.bulk_create(changes, batch_size=BATCH)
    watchers.tell(changes, actor, now)
    return changes


def _open() -> DeadlineQuerySet:
    return Deadline.objects.open().select_related("agency").defer("explanation").order_by("pk")


def _moves(calendars: Calendars, deadlines: list[Deadline]) -> list[Move]:
    return [Move(one, compute(one.counted, calendars.of(one.agency_id))) for one in deadlines]


def _why_not_enter(notice: Notice, actor: User, now: datetime) -> list[Reason | None]:
    wrong = [Reason(text) for text in arrangements.problems(notice.arrangement)]
    held = CalendarVersion.objects.held(notice.arrangement.year, notice.arrangement.region)
    return [
        rules.may_enter(actor, notice.region),
        rules.is_government(notice.region),
        rules.is_published(notice.published_on, timezone.localdate(now)),
        *wrong,
        None if wrong else _is_seen(notice, held),
        None if wrong else _is_news(notice.arrangement, held),
    ]


def _is_seen(notice: Notice, held: CalendarVersion | None) -> Reason | None:
    """Nobody replaces what somebody else entered in the meantime without having seen it."""
    if held is None or notice.replaces in (None, held.number):
        return None
    return Reason(_("刚才有人录入了%(version)s，请再看一遍会变动什么。") % {"version": held})


def _is_news(arrangement: Arrangement, held: CalendarVersion | None) -> Reason | None:
    """What is in force already is not entered again; where nothing is, nothing can be taken back."""
    days = {day.date: (day.is_work, day.name) for day in held.days.all()} if held else {}
    new = {day: (False, name) for day, name in arrangement.off.items()}
    new |= {day: (True, name) for day, name in arrangement.work.items()}
    if not new and held is None:
        return Reason(_("没有任何放假或者上班的日期。"))
    return Reason(_("与现行的安排相同，不必重新录入。")) if days == new else None
