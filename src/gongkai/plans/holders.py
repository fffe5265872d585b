"""Who holds which part in a task: what the ledger shows, on its page and in its file."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.agencies.models import Agency
from gongkai.plans.choices import ENDED, Match, Part
from gongkai.plans.models import Task


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
