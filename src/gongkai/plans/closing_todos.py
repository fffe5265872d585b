"""What waits of closing reports: one that a colleague wrote is read and released by another; what it says goes on is carried over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
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
    """Reports of my office that somebody else saved since the last release. One query."""
    governments = user.agency_ids(Role.DISCLOSURE_OFFICE)
    if not governments:
        return
    released = Release.objects.filter(
        kind=ReleaseKind.CLOSING, plan=OuterRef("plan"), released_at__gte=OuterRef("saved_at")
    )
    waiting = ClosingReport.objects.filter(~Exists(released), plan__government__in=governments)
    waiting = waiting.exclude(saved_by=user).select_related("plan", "saved_by").order_by("saved_at")
    for report in waiting[:MOST]:
        yield Todo(
            title=report.plan.title,
            url=reverse("plans-desk:closing-release", args=[report.plan_id]),
            room=_("落实情况待核对公布"),
            detail=_("由%(who)s保存") % {"who": report.saved_by},
            tone="info",
            wait=Wait.REVIEW,
        )


@todo_source
def carrying_todos(user: User, today: date) -> Iterator[Todo]:
    """Tasks that a released report says go on, and that the next plan neither got nor lists. At most five queries."""
    governments = user.agency_ids(Role.DISCLOSURE_OFFICE)
    if not governments:
        return
    released = Release.objects.shown(ReleaseKind.CLOSING).filter(plan=OuterRef("plan"))
    closed = ClosingReport.objects.filter(
        Exists(released), plan__government__in=governments, plan__year__gte=today.year - YEARS
    )
    reports = {report.plan_id: report for report in closed.select_related("plan").order_by("-plan__year")}
    tasks = Task.objects.filter(plan__in=list(reports), carried_to__isnull=True).with_state()
    undone = [
        task
        for task in tasks.exclude(derived_state=TaskState.VERIFIED).order_by("plan", "number")
        if reports[task.plan_id].answers.get(str(task.number), {}).get("outcome") == Outcome.CARRIED_OVER
    ]
    if not undone:
        return
    following, found = onward(reports[pk].plan for pk in {task.plan_id for task in undone})
    left: dict[int, list[str]] = {}
    for task in undone:
        if task.pk not in found:
            left.setdefault(task.plan_id, []).append(str(task.number))
    for pk, numbers in list(left.items())[:MOST]:
        plan, then = reports[pk].plan, following.get(pk)
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
