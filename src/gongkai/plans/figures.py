"""Plans at a glance: how many tasks each has, how many are done, how many are late. One query."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q

from gongkai.plans.choices import TaskState
from gongkai.plans.models import Plan, Task


def figures_of(plans: Iterable[Plan], today: date) -> dict[int, dict[str, int]]:
    """`total`, `done` and `late` of each plan, by its number."""
    numbers = [plan.pk for plan in plans]
    is_done = Q(derived_state=TaskState.VERIFIED)
    is_late = Q(due_on__lt=today, paused_on=None) & ~is_done
    tasks = Task.objects.filter(plan__in=numbers).with_state().order_by().values("plan")
    counted = tasks.annotate(
        total=Count("pk"), done=Count("pk", filter=is_done), late=Count("pk", filter=is_late)
    )
    found = {row["plan"]: row for row in counted}
    return {pk: found.get(pk, {"total": 0, "done": 0, "late": 0}) for pk in numbers}
