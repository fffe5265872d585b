"""What waits in reporting rounds: tables to fill, answers to approve, rounds to freeze."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, Wait, todo_source
from gongkai.plans.choices import AnswerState
from gongkai.plans.models import Round, RoundAnswer

MOST = 50


@todo_source
def answer_todos(user: User, today: date) -> Iterator[Todo]:
    """Tables that my agency has to fill, and those that I approve for its head. One query."""
    fill = Q(agency__in=user.agency_ids(Role.EDITOR), state=AnswerState.OPEN)
    approve = Q(agency__in=user.agency_ids(Role.REVIEWER), state=AnswerState.SUBMITTED)
    waiting = RoundAnswer.objects.filter(fill | approve & ~Q(submitted_by=user), round__frozen_at=None)
    for answer in waiting.select_related("agency", "round__plan").order_by("round__due_on", "pk")[:MOST]:
        is_open = answer.state == AnswerState.OPEN
        yield Todo(
            title=_("%(plan)s %(period)s填报")
            % {"plan": answer.round.plan.title, "period": answer.round.period_label},
            url=reverse("plans-desk:answer", args=[answer.pk]),
            room=(_("填报退回，请修改") if answer.opinion else _("待填报")) if is_open else _("填报待审签"),
            detail=answer.agency.label,
            due=answer.round.due_on,
            tone="danger" if answer.round.is_late(today) else "warning" if answer.opinion else "info",
            wait=Wait.REVIEW if not is_open else Wait.RETURNED if answer.opinion else Wait.ACT,
        )


@todo_source
def freeze_todos(user: User, today: date) -> Iterator[Todo]:
    """Rounds of my office that are due, or in which everybody has answered."""
    governments = user.agency_ids(Role.DISCLOSURE_OFFICE)
    if not governments:
        return
    left = Count("answers", filter=Q(answers__in=RoundAnswer.objects.awaited(today)))
    running = Round.objects.filter(plan__government__in=governments, frozen_at=None).annotate(left=left)
    ready = running.filter(Q(due_on__lt=today) | Q(left=0)).select_related("plan").order_by("due_on")
    for one in ready[:MOST]:
        yield Todo(
            title=_("%(plan)s %(period)s填报") % {"plan": one.plan.title, "period": one.period_label},
            url=reverse("plans-desk:round", args=[one.pk]),
            room=_("填报待封存"),
            detail=_("%(left)s 家机构未审签") % {"left": one.left} if one.left else _("各机构均已审签"),
            due=one.due_on,
            tone="warning",
        )
