"""Who holds which part in a task: what the ledger shows, on its page and in its file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post
from gongkai.agencies.models import Agency
from gongkai.plans.choices import ENDED, OPEN, Match, Part
from gongkai.plans.models import Duty, Plan, Task


@dataclass(slots=True)
class Holders:
    """Of one part: the agencies that have it now, and the units as written of which nobody has said yet what they mean.

    Duties that ended are kept for the record and stand in no ledger.
    """

    agencies: list[Agency] = field(default_factory=list)
    open_units: list[str] = field(default_factory=list)


def holders_of(task: Task) -> dict[str, Holders]:
    """By part. Reads the duties and units of `with_duties`, so it costs no query per task."""
    found = {part: Holders() for part in Part.values}
    for duty in task.duties.all():
        if duty.state not in ENDED:
            found[duty.part].agencies.append(duty.agency)
    for unit in task.units.all():
        if unit.match == Match.QUESTION:
            found[unit.part].open_units.append(unit.text)
    return found


def leads_without_editor(plan: Plan, today: date) -> QuerySet[Agency]:
    """Agencies that lead an open task of the plan and have nobody who would see it, with how many they lead. One query."""
    led = Duty.objects.filter(task__in=plan.tasks.all(), part=Part.LEAD, state__in=OPEN)
    editors = Post.objects.in_force(today).filter(role=Role.EDITOR)
    agencies = Agency.objects.filter(duties__in=led).exclude(pk__in=editors.values("agency"))
    return agencies.annotate(led=Count("duties")).order_by("position", "name")
