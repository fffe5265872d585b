"""What the disclosure office hears of checks: tasks confirmed as done whose check fails."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.jobs.todos import Todo, todo_source
from gongkai.plans.checks import contradicted
from gongkai.plans.models import Duty, Task

MOST = 50


@todo_source
def contradiction_todos(user: User, today: date) -> Iterator[Todo]:
    """TK-05: the office reopens the duty or unties the rule. One query."""
    governments = user.agency_ids(Role.DISCLOSURE_OFFICE)
    if not governments:
        return
    duties = contradicted(Duty.objects.filter(task__plan__government__in=governments))
    tasks = Task.objects.filter(duties__in=duties).annotate(left=Count("duties"))
    for task in tasks.select_related("plan").order_by("plan", "number")[:MOST]:
        yield Todo(
            title=str(task),
            url=reverse("plans-desk:task", args=[task.pk]),
            room=_("已办结但核验未达到"),
            detail=_("%(plan)s · %(count)s 家机构") % {"plan": task.plan.title, "count": task.left},
            tone="warning",
        )
