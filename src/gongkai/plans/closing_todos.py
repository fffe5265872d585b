"""What waits of closing reports: one that a colleague wrote is read and released by another; what it says goes on is carried over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, Wait, todo_source
from gongkai.plans.choices import Outcome, ReleaseKind, TaskState
from gongkai.plans.models import ClosingReport, Release, Task
from gongkai.plans.years import onward

MOST = 50
YEARS = 3
"""For how long a closed year can still ask for something."""


@todo_source
def closing_todos(user: User, today: date) -> Iterator[Todo]:
    """Of my office: reports that somebody else saved since their last release, and what released ones left to be carried over.

    One query, and four more where something is to be carried over.
    """
    governments = user.agency_ids(Role.DISCLOSURE_OFFICE)
    if not governments:
        return
    shown = Release.objects.shown(ReleaseKind.CLOSING).filter(plan=OuterRef("plan"))
    newest = Release.objects.filter(
        kind=ReleaseKind.CLOSING, plan=OuterRef("plan"), released_at__gte=OuterRef("saved_at")
    )
    reports = ClosingReport.objects.filter(plan__government__in=governments)
    reports = reports.annotate(is_closed=Exists(shown), is_released=Exists(newest)).order_by("saved_at")
    found = list(reports.select_related("plan", "saved_by"))
    waiting = [one for one in found if not one.is_released and one.saved_by_id != user.pk]
    for report in waiting[:MOST]:
        yield Todo(
            title=report.plan.title,
            url=reverse("plans-desk:closing-release", args=[report.plan_id]),
            room=_("落实情况待核对公布"),
            detail=_("由%(who)s保存") % {"who": report.saved_by},
            tone="info",
            wait=Wait.REVIEW,
        )
    closed = [one for one in found if one.is_closed and one.plan.year >= today.year - YEARS]
    yield from _to_carry({one.plan_id: one for one in closed})


def _to_carry(closed: dict[int, ClosingReport]) -> Iterator[Todo]:
    """Tasks that a released report says go on, and that the next plan neither got nor lists."""
    said = Q()
    for pk, report in closed.items():
        goes_on = [n for n, told in report.answers.items() if told.get("outcome") == Outcome.CARRIED_OVER]
        said |= Q(plan=pk, number__in=goes_on)
    if not said:
        return
    tasks = Task.objects.filter(said, carried_to__isnull=True).with_state().order_by("plan", "number")
    undone = list(tasks.exclude(derived_state=TaskState.VERIFIED))
    if not undone:
        return
    following, listed = onward(closed[pk].plan for pk in {task.plan_id for task in undone})
    left: dict[int, list[str]] = {}
    for task in undone:
        if task.pk not in listed:
            left.setdefault(task.plan_id, []).append(str(task.number))
    for pk, numbers in list(left.items())[:MOST]:
        plan, then = closed[pk].plan, following.get(pk)
        words = {"numbers": "、".join(numbers), "plan": then.title if then else ""}
        yield Todo(
            title=plan.title,
            url=reverse("plans-desk:carry-over", args=[then.pk])
            if then
            else reverse("plans-desk:closing", args=[pk]),
            room=_("待结转"),
            detail=_("第 %(numbers)s 项尚未结转到《%(plan)s》") % words
            if then
            else _("第 %(numbers)s 项待导入下年度要点后结转") % words,
            tone="warning" if then else "neutral",
        )
