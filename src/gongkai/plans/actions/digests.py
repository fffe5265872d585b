"""One message per person and day about every last day that comes near or has passed: a digest instead of a flood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.jobs.notifications import Message, notify_each
from gongkai.letters.letter import written_day
from gongkai.plans.choices import AnswerState
from gongkai.plans.models import Duty, ReminderDay, RoundAnswer
from gongkai.plans.reminders import (
    Deadline,
    Group,
    days_to_tell,
    duty_deadline,
    group,
    is_reminded,
    last_days,
)
from gongkai.publishing.day import public_day

SHOWN = 60
"""How much of a task's text stands in a letter."""


@dataclass(slots=True)
class Digest:
    """What one person hears today. `behind` is for an office: per agency what has become overdue."""

    duties: dict[Group, list[Duty]] = field(default_factory=lambda: defaultdict(list))
    answers: list[RoundAnswer] = field(default_factory=list)
    behind: dict[str, list[Duty]] = field(default_factory=lambda: defaultdict(list))
    unanswered: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@transaction.atomic
def write_digests(now: datetime) -> int:
    """Tell everybody what is due, once a day however often it runs; missed days are made up for. Returns how many were told."""
    today = public_day(now)
    days = days_to_tell(today, set(ReminderDay.objects.values_list("day", flat=True)))
    # Of two that run at once the second waits here for the first, and finds the day written.
    if not days or not ReminderDay.objects.get_or_create(day=today, defaults={"written_at": now})[1]:
        return 0
    missed = (ReminderDay(day=day, written_at=now) for day in days if day != today)
    ReminderDay.objects.bulk_create(missed, ignore_conflicts=True)
    digests = _digests(_due_duties(days), _due_answers(days), today)
    messages = {user: _message(digest, today) for user, digest in digests.items()}
    return notify_each(messages, key=f"digest:{today}", now=now)


def _due_duties(days: list[date]) -> list[Duty]:
    near = Duty.objects.filter(task__due_on__in=last_days(days)).asked()
    joined = near.select_related("agency", "task__plan").order_by(
        "task__due_on", "task__plan", "task__number"
    )
    return [duty for duty in joined if _is_told(_deadline(duty), days)]


def _deadline(duty: Duty) -> Deadline:
    task = duty.task
    return duty_deadline(task.due_on, duty.state, is_paused=task.is_paused, is_waiting=task.is_waiting)


def _due_answers(days: list[date]) -> list[RoundAnswer]:
    near = RoundAnswer.objects.running().filter(round__due_on__in=last_days(days))
    waiting = near.exclude(state=AnswerState.APPROVED)
    return [answer for answer in waiting if _is_told(Deadline(answer.round.due_on, is_pending=True), days)]


def _is_told(deadline: Deadline, days: Iterable[date]) -> bool:
    return any(is_reminded(deadline, day) for day in days)


def _digests(duties: list[Duty], answers: list[RoundAnswer], today: date) -> dict[User, Digest]:
    agencies = {duty.agency_id for duty in duties} | {answer.agency_id for answer in answers}
    plans = [*(duty.task.plan for duty in duties), *(answer.round.plan for answer in answers)]
    people = _people(agencies, {plan.government_id for plan in plans}, today)
    digests: dict[User, Digest] = defaultdict(Digest)
    for duty in duties:
        assert duty.task.due_on is not None  # that is how it was found
        near = group(duty.task.due_on, today)
        for user in people[Role.EDITOR, duty.agency_id]:
            digests[user].duties[near].append(duty)
        if near == Group.OVERDUE:
            for user in people[Role.DISCLOSURE_OFFICE, duty.task.plan.government_id]:
                digests[user].behind[duty.agency.label].append(duty)
    for answer in answers:
        role = Role.EDITOR if answer.state == AnswerState.OPEN else Role.REVIEWER
        for user in people[role, answer.agency_id]:
            digests[user].answers.append(answer)
        if answer.round.is_late(today):
            for user in people[Role.DISCLOSURE_OFFICE, answer.round.plan.government_id]:
                digests[user].unanswered[_round_name(answer)].append(answer.agency.label)
    return digests


def _people(agencies: set[int], governments: set[int], today: date) -> dict[tuple[str, int], list[User]]:
    """Who holds the roles: editors and reviewers of agencies, offices of governments. One query."""
    wanted = Q(role__in=[Role.EDITOR, Role.REVIEWER], agency__in=agencies) | Q(
        role=Role.DISCLOSURE_OFFICE, agency__in=governments
    )
    found: dict[tuple[str, int], list[User]] = defaultdict(list)
    for post in Post.objects.in_force(today).filter(wanted).select_related("user"):
        found[post.role, post.agency_id].append(post.user)
    return found


def _message(digest: Digest, today: date) -> Message:
    labels = {
        Group.OVERDUE: _("已超期"),
        Group.TODAY: _("今天到期"),
        Group.TOMORROW: _("明天到期"),
        Group.SOON: _("7 天内到期"),
    }
    counts, parts = [], []
    for near, label in labels.items():
        if duties := digest.duties.get(near):
            counts.append(_("%(label)s %(count)s 项") % {"label": label, "count": len(duties)})
            parts.append(_section(label, map(_duty_line, duties)))
    if digest.answers:
        counts.append(_("填报 %(count)s 件") % {"count": len(digest.answers)})
        parts.append(_section(_("填报"), map(_answer_line, digest.answers)))
    if digest.behind:
        total = sum(map(len, digest.behind.values()))
        counts.append(_("各机构新超期 %(count)s 项") % {"count": total})
        parts.append(_section(_("各机构新超期"), (_behind_line(*item) for item in digest.behind.items())))
    if digest.unanswered:
        counts.append(_("填报超期 %(count)s 家") % {"count": sum(map(len, digest.unanswered.values()))})
        lines = (f"{name}：{'、'.join(agencies)}" for name, agencies in digest.unanswered.items())
        parts.append(_section(_("填报超期"), lines))
    what = _("工作要点提醒：%(what)s") % {"what": "，".join(counts)}
    return Message(what, _address(digest), "\n\n".join(parts))


def _address(digest: Digest) -> str:
    """Where one finds what the digest is about: of one's own tasks those that it names, and for the office its plans."""
    near = set(digest.duties)
    if not near:
        return reverse("plans-desk:my-tasks") if digest.answers else reverse("plans-desk:plans")
    show = "week" if Group.OVERDUE not in near else "late" if near == {Group.OVERDUE} else "open"
    return reverse("plans-desk:my-tasks") + f"?show={show}"


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"【{title}】", *(f"- {line}" for line in lines)])


def _duty_line(duty: Duty) -> str:
    task = duty.task
    return _("%(plan)s第 %(number)s 项（%(agency)s，%(day)s）：%(text)s") % {
        "plan": task.plan.title,
        "number": task.number,
        "agency": duty.agency.label,
        "day": written_day(task.due_on) if task.due_on else "",
        "text": Truncator(task.text).chars(SHOWN, "…"),
    }


def _behind_line(agency: str, duties: list[Duty]) -> str:
    words = {"agency": agency, "count": len(duties), "numbers": _numbers(duties)}
    return _("%(agency)s %(count)s 项：%(numbers)s") % words


def _answer_line(answer: RoundAnswer) -> str:
    what = _("待填报") if answer.state == AnswerState.OPEN else _("待审签")
    return _("%(round)s（%(agency)s，%(day)s截止，%(what)s）") % {
        "round": _round_name(answer),
        "agency": answer.agency.label,
        "day": written_day(answer.round.due_on),
        "what": what,
    }


def _round_name(answer: RoundAnswer) -> str:
    words = {"plan": answer.round.plan.title, "period": answer.round.period_label}
    return _("%(plan)s %(period)s填报") % words


def _numbers(duties: Iterable[Duty]) -> str:
    by_plan: dict[str, list[str]] = defaultdict(list)
    for duty in duties:
        by_plan[duty.task.plan.title].append(str(duty.task.number))
    return "；".join(
        _("%(plan)s第 %(numbers)s 项") % {"plan": plan, "numbers": "、".join(numbers)}
        for plan, numbers in by_plan.items()
    )
