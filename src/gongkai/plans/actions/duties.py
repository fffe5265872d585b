"""What an agency does with a duty besides reporting, and what the office decides on duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.clock import calendars
from gongkai.clock.workdays import add_workdays
from gongkai.plans import rules
from gongkai.plans.actions.timeline import (
    assign,
    close_requests,
    event,
    lock_duty,
    lock_task,
    move,
    task_url,
    tell_editors,
    tell_office,
    told_of,
)
from gongkai.plans.choices import ENDED, Answer, EventVerb, Part, RequestKind
from gongkai.plans.models import Duty, DutyRequest, Task
from gongkai.publishing.day import public_day
from gongkai.publishing.secrecy import has_no_secrecy_mark


def why_not_accept(actor: User, duty: Duty) -> list[Reason | None]:
    """The agency accepts a duty that was handed to it."""
    return [rules.must_report_for_agency(actor, duty), rules.may_follow(duty, "accept")]


@transaction.atomic
def accept(duty: Duty, *, handler: str = "", actor: User, now: datetime) -> None:
    """Take a task in, and say which internal office handles it."""
    duty = lock_duty(duty)
    refuse_if([*why_not_accept(actor, duty), has_no_secrecy_mark(None, handler)])
    if handler:
        _hand_on(duty, handler, actor, now)
    move(duty, "accept", actor=actor, now=now)


@transaction.atomic
def hand_on(duty: Duty, *, handler: str, actor: User, now: datetime) -> None:
    """Hand a task on to an internal office (内设机构) of the agency."""
    duty = lock_duty(duty)
    refuse_if(
        [
            rules.must_report_for_agency(actor, duty),
            rules.is_still_held(duty),
            *rules.is_fit_text(handler, _("经办内设机构")),
        ]
    )
    _hand_on(duty, handler, actor, now)


def _hand_on(duty: Duty, handler: str, actor: User, now: datetime) -> None:
    duty.handler = handler.strip()[:60]
    duty.save(update_fields=["handler"])
    event(duty.task, EventVerb.HANDED_ON, actor=actor, now=now, duty=duty, reason=duty.handler).save()


def why_not_ask(actor: User, duty: Duty, kind: str, today: date) -> list[Reason | None]:
    """The agency asks, one thing at a time: to extend a day that lies ahead, to return what is not begun or came a few days ago."""
    reasons = [
        rules.must_report_for_agency(actor, duty),
        rules.is_still_open(duty),
        rules.nothing_waits(duty, kind),
    ]
    if kind == RequestKind.EXTENSION:
        return [*reasons, rules.has_a_day_still_ahead(duty.task, today)]
    return [*reasons, rules.is_not_begun(duty) or _may_still_return(duty, today)]


def _may_still_return(duty: Duty, today: date) -> Reason | None:
    """Whether the days in which a task can be returned run still, from the day on which it was handed out last."""
    handed_out = duty.task.events.filter(verb=EventVerb.ASSIGNED, agency=duty.agency_id).order_by("pk").last()
    if handed_out is None:
        return None
    calendar = calendars.load().of(duty.agency_id)
    last_day = add_workdays(timezone.localdate(handed_out.at), rules.RETURN_WORKDAYS, calendar)
    return rules.may_still_return(last_day, today)


@transaction.atomic
def ask(
    duty: Duty, kind: str, *, reason: str, wanted_on: date | None = None, actor: User, now: datetime
) -> DutyRequest:
    """Ask for a later day, or return a task as not one's own. Nothing changes until the office answers."""
    duty, today = lock_duty(duty), public_day(now)
    refuse_if(
        [
            *why_not_ask(actor, duty, kind, today),
            *rules.is_fit_text(reason),
            *(_why_not_wanted(duty.task, wanted_on, today) if kind == RequestKind.EXTENSION else []),
        ]
    )
    made = DutyRequest.objects.create(
        duty=duty,
        kind=kind,
        reason=reason,
        wanted_on=wanted_on if kind == RequestKind.EXTENSION else None,
        asked_by=actor,
        asked_at=now,
    )
    label = RequestKind(kind).label
    event(duty.task, EventVerb.ASKED, actor=actor, now=now, duty=duty, reason=f"{label}：{reason}").save()
    tell_office(
        duty.task.plan,
        _("%(agency)s就%(task)s%(kind)s")
        % {"agency": duty.agency.label, "task": told_of(duty.task), "kind": label},
        task_url(duty.task_id),
        key=f"request:{made.pk}",
        now=now,
    )
    return made


def _why_not_wanted(task: Task, wanted_on: date | None, today: date) -> list[Reason | None]:
    near = rules.is_near_the_year(task.plan, wanted_on, today, _("申请延至"))
    return [rules.is_later(task, wanted_on), near]


def why_not_answer(actor: User, asked: DutyRequest, today: date) -> list[Reason | None]:
    """Somebody of the office who did not ask, once."""
    return [
        rules.must_be_office(actor, asked.duty.task.plan.government),
        None if asked.answer == Answer.WAITING else Reason(_("这份申请已经答复。")),
        rules.decides_on_others(actor, asked.asked_by_id),
    ]


@transaction.atomic
def answer(
    asked: DutyRequest,
    *,
    is_granted: bool,
    opinion: str = "",
    instead: Sequence[Agency] = (),
    actor: User,
    now: datetime,
) -> None:
    """Answer a request. A later day holds for the task; a task that is not the agency's goes to the agencies `instead`."""
    duty, today = lock_duty(asked.duty), public_day(now)
    asked.refresh_from_db(fields=["answer"])
    asked.duty = duty
    refuse_if(
        [
            *why_not_answer(actor, asked, today),
            None if is_granted else rules.says_why_not(opinion),
            has_no_secrecy_mark(None, opinion),
            rules.is_still_held(duty) if is_granted else None,
            rules.has_a_day_still_ahead(duty.task, today)
            if is_granted and asked.kind == RequestKind.EXTENSION
            else None,
            rules.may_follow(duty, "transfer") if is_granted and asked.kind == RequestKind.NOT_OURS else None,
            *(rules.is_below(duty.task.plan.government, agency) for agency in instead),
            *(rules.is_another(duty, agency) for agency in instead),
        ]
    )
    asked.answer = Answer.GRANTED if is_granted else Answer.REFUSED
    asked.opinion, asked.answered_by, asked.answered_at = opinion, actor, now
    asked.save()
    words = f"{asked.get_kind_display()}：{asked.get_answer_display()}。{opinion}"
    event(duty.task, EventVerb.ANSWERED, actor=actor, now=now, duty=duty, reason=words).save()
    if is_granted and asked.kind == RequestKind.EXTENSION:
        before, duty.task.due_on = duty.task.due_on, asked.wanted_on
        duty.task.save(update_fields=["due_on"])
        event(
            duty.task,
            EventVerb.DEADLINE_CHANGED,
            actor=actor,
            now=now,
            due_before=before,
            # The agency's own reason stands with its request; this event is read by everyone in the task.
            reason=_("依申请延期"),
        ).save()
    elif is_granted:
        close_requests([duty], _("已转办，申请随之终结。"), actor=actor, now=now)
        move(duty, "transfer", actor=actor, now=now, reason=asked.reason)
        for agency in instead:
            _give(duty.task, agency, duty.part, actor, now)
    tell_editors(
        [duty.agency_id],
        _("%(task)s：%(words)s") % {"task": told_of(duty.task), "words": words},
        task_url(duty.task_id),
        key=f"request:{asked.pk}:answer",
        now=now,
    )


def why_not_assign(actor: User, task: Task) -> list[Reason | None]:
    """The office of the plan's government."""
    return [rules.must_be_office(actor, task.plan.government)]


@transaction.atomic
def assign_task(task: Task, agency: Agency, part: str, *, reason: str, actor: User, now: datetime) -> Duty:
    """Give an agency a part in a task, besides what its text says; or another part than it has."""
    task = lock_task(task)
    refuse_if(
        [
            *why_not_assign(actor, task),
            *rules.is_fit_text(reason),
            rules.is_below(task.plan.government, agency),
        ]
    )
    return _give(task, agency, part, actor, now, reason)


def _give(task: Task, agency: Agency, part: str, actor: User, now: datetime, reason: str = "") -> Duty:
    known = Duty.objects.filter(task=task, agency=agency).exclude(state__in=ENDED).first()
    if known is not None:
        if known.part != part:
            known.part = Part(part)
            known.save(update_fields=["part"])
            event(task, EventVerb.PART_CHANGED, actor=actor, now=now, duty=known, reason=reason).save()
        return known
    made = assign(task, agency.pk, part, actor=actor, now=now, reason=reason)
    tell_editors(
        [agency.pk],
        _("交办%(task)s任务") % {"task": told_of(task)},
        task_url(task.pk),
        key=f"assign:{made.pk}:{now:%Y%m%d%H%M%S}",
        now=now,
    )
    return made


def why_not_end(actor: User, duty: Duty, verb: str) -> list[Reason | None]:
    """The office, from a state from which the verb leads on."""
    return [rules.must_be_office(actor, duty.task.plan.government), rules.may_follow(duty, verb)]


@transaction.atomic
def cancel(duty: Duty, *, reason: str, actor: User, now: datetime) -> None:
    """Take a duty off an agency: it is kept for the record and counts nowhere."""
    duty = lock_duty(duty)
    refuse_if([*why_not_end(actor, duty, "cancel"), *rules.is_fit_text(reason)])
    close_requests([duty], _("职责已撤销，申请随之终结。"), actor=actor, now=now)
    move(duty, "cancel", actor=actor, now=now, reason=reason)
    _tell_of(duty, _("撤销"), reason, now)


@transaction.atomic
def reopen(duty: Duty, *, reason: str, actor: User, now: datetime) -> None:
    """Take a confirmation back: what was done is not, or no longer, so."""
    duty = lock_duty(duty)
    refuse_if([*why_not_end(actor, duty, "reopen"), *rules.is_fit_text(reason)])
    move(duty, "reopen", actor=actor, now=now, reason=reason)
    _tell_of(duty, _("重新办理"), reason, now)


def _tell_of(duty: Duty, what: str, reason: str, now: datetime) -> None:
    tell_editors(
        [duty.agency_id],
        _("%(task)s%(what)s：%(reason)s") % {"task": told_of(duty.task), "what": what, "reason": reason},
        task_url(duty.task_id),
        key=f"duty:{duty.pk}:{now:%Y%m%d%H%M%S%f}",
        now=now,
    )
