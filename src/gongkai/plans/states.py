"""What follows from the states of duties: the state of a task, what is overdue, what the public is told. Pure functions."""

from collections.abc import Collection, Iterable
from datetime import date

from gongkai.plans.choices import ENDED, DutyState, Part, TaskState

_PUBLIC = {
    TaskState.VERIFIED: "done",
    TaskState.IN_PROGRESS: "in_progress",
    TaskState.SUBMITTED: "in_progress",
    # That a report was sent back is between the office and the agency: for the public the work goes on.
    TaskState.RETURNED: "in_progress",
    TaskState.ASSIGNED: "not_started",
    TaskState.TO_ASSIGN: "not_started",
}


def reporting(duties: Iterable[tuple[str, str]]) -> list[str]:
    """The states of the duties that decide on the task: the leads', or where nobody leads the responsible agencies'.

    `duties` are pairs (part, state). Cooperating agencies never decide, and duties that have ended without being done do not count.
    """
    pairs = [(part, state) for part, state in duties if state not in ENDED]
    for part in (Part.LEAD, Part.RESPONSIBLE):
        if states := [state for its_part, state in pairs if its_part == part]:
            return states
    return []


def task_state(duties: Iterable[tuple[str, str]], open_questions: int) -> TaskState:
    """The state of a task. With five leads there are five states, and it is done only when all are verified.

    A task whose deciding agencies are not all known waits to be assigned, unless one of them already acts.
    """
    states: Collection[str] = reporting(duties)
    if not states:
        return TaskState.TO_ASSIGN
    for state in (DutyState.RETURNED, DutyState.SUBMITTED, DutyState.IN_PROGRESS):
        if state in states:
            return TaskState(state)
    if all(state == DutyState.VERIFIED for state in states):
        return TaskState.TO_ASSIGN if open_questions else TaskState.VERIFIED
    if open_questions:
        return TaskState.TO_ASSIGN
    # Taken in is not yet begun.
    return TaskState.IN_PROGRESS if DutyState.VERIFIED in states else TaskState.ASSIGNED


def is_overdue(due_on: date | None, state: str, today: date, *, is_paused: bool = False) -> bool:
    """Whether the last day has passed without a confirmed end. The last day itself is in time (「前」 includes the day).

    Nobody is late with what was put off (暂缓) or is no longer theirs.
    """
    if due_on is None or is_paused or state in ENDED:
        return False
    return today > due_on and state != DutyState.VERIFIED


def public_state(state: TaskState, *, is_waiting: bool = False, is_kept: bool = False) -> str:
    """`done`, `kept`, `in_progress`, `not_started` or `waiting`: overdue and sent back stay internal.

    A standing task that was confirmed for a period is kept up until the year's end makes it done; a triggered one waits for its
    occasion.
    """
    if is_waiting:
        return "waiting"
    told = _PUBLIC[state]
    return "kept" if is_kept and told != "done" else told
