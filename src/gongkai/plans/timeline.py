"""A task told by its events: replaying them gives the state that the tables hold. Pure functions.

Each change of a task leaves one event in its own transaction, so the timeline is complete: what a page shows of a past day is
what the events up to that day say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from gongkai.plans.choices import DutyState, EventVerb, TaskKind


@dataclass(frozen=True, slots=True)
class Event:
    """One change. `agency` is the number of the agency whose duty it concerns, None for the task as a whole.

    `state` is the duty's state afterwards, `part` its part; `due_on` and `kind` are those of the task after a change of them.
    """

    verb: str
    agency: int | None = None
    part: str = ""
    state: str = ""
    due_on: date | None = None
    kind: str = ""


@dataclass(slots=True)
class Picture:
    """What is known of a task after its events: kind, last day, pause, whether the plan still has it, and (part, state) of each agency."""

    kind: str = ""
    due_on: date | None = None
    is_paused: bool = False
    is_triggered: bool = False
    is_dropped: bool = False
    duties: dict[int, tuple[str, str]] = field(default_factory=dict)


def replay(events: Iterable[Event]) -> Picture:
    """The state after the events, in their order. Events that tell nothing about state leave it as it is."""
    picture = Picture()
    for event in events:
        match event.verb:
            case EventVerb.CREATED | EventVerb.CHANGED | EventVerb.TERMS_CHANGED | EventVerb.DEADLINE_CHANGED:
                picture.kind, picture.due_on = event.kind, event.due_on
                # A task that waits for no occasion has had none.
                picture.is_triggered = picture.is_triggered and event.kind == TaskKind.TRIGGERED
            case EventVerb.TRIGGERED:
                picture.is_triggered, picture.due_on = True, event.due_on
            case EventVerb.PAUSED:
                picture.is_paused = True
            case EventVerb.RESUMED:
                picture.is_paused = False
            case EventVerb.DROPPED:
                picture.is_dropped = True
            case EventVerb.RESTORED:
                picture.is_dropped = False
            case EventVerb.ASSIGNED if event.agency is not None:
                picture.duties[event.agency] = (event.part, DutyState.ASSIGNED)
            case EventVerb.PART_CHANGED if event.agency is not None:
                picture.duties[event.agency] = (event.part, picture.duties[event.agency][1])
            case EventVerb.MOVED if event.agency is not None:
                picture.duties[event.agency] = (picture.duties[event.agency][0], event.state)
    return picture
