"""The state of a task follows from its duties; overdue follows from the date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.plans.choices import ENDED, TRANSITIONS, DutyState, Part, TaskState
from gongkai.plans.states import is_overdue, public_state, reporting, task_state

PAIRS = st.lists(st.tuples(st.sampled_from(list(Part)), st.sampled_from(list(DutyState))), max_size=8)
LEAD, RESPONSIBLE, COOPERATING = Part.LEAD, Part.RESPONSIBLE, Part.COOPERATING


@pytest.mark.parametrize(
    ("duties", "open_questions", "expected"),
    [
        ([], 0, TaskState.TO_ASSIGN),
        ([(COOPERATING, "verified")], 0, TaskState.TO_ASSIGN),
        ([(LEAD, "assigned"), (RESPONSIBLE, "verified")], 0, TaskState.ASSIGNED),
        ([(LEAD, "verified"), (RESPONSIBLE, "assigned")], 0, TaskState.VERIFIED),
        ([(LEAD, "verified"), (LEAD, "assigned")], 0, TaskState.IN_PROGRESS),
        ([(LEAD, "verified")] * 5, 0, TaskState.VERIFIED),
        ([(LEAD, "verified")] * 4 + [(LEAD, "returned")], 0, TaskState.RETURNED),
        ([(RESPONSIBLE, "verified")], 1, TaskState.TO_ASSIGN),
        ([(RESPONSIBLE, "submitted")], 1, TaskState.SUBMITTED),
    ],
)
def test_task_state(duties: list[tuple[str, str]], open_questions: int, expected: TaskState) -> None:
    assert task_state(duties, open_questions) == expected


@given(PAIRS, st.integers(0, 3))
def test_a_task_is_done_exactly_when_every_deciding_duty_is(
    duties: list[tuple[str, str]], questions: int
) -> None:
    deciding = reporting(duties)
    is_done = bool(deciding) and all(state == DutyState.VERIFIED for state in deciding) and not questions
    assert (task_state(duties, questions) == TaskState.VERIFIED) == is_done


@given(PAIRS, st.integers(0, 3))
def test_cooperating_agencies_and_order_do_not_matter(duties: list[tuple[str, str]], questions: int) -> None:
    without = [pair for pair in duties if pair[0] != COOPERATING]
    assert task_state(duties, questions) == task_state(list(reversed(without)), questions)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-400, 400), st.sampled_from(list(DutyState)))
def test_the_last_day_is_in_time(due: date, days: int, state: str) -> None:
    today = due + timedelta(days=days)
    assert is_overdue(due, state, today) == (days > 0 and state not in (DutyState.VERIFIED, *ENDED))


def test_without_a_date_nothing_is_overdue() -> None:
    assert not is_overdue(None, DutyState.ASSIGNED, date(2030, 1, 1))


def test_sent_back_and_overdue_stay_internal() -> None:
    assert {public_state(state) for state in TaskState} == {"not_started", "in_progress", "done"}
    assert public_state(TaskState.RETURNED) == "in_progress"


def test_a_standing_task_is_kept_until_it_is_done_and_a_triggered_one_waits() -> None:
    assert public_state(TaskState.RETURNED, is_kept=True) == "kept"
    assert public_state(TaskState.VERIFIED, is_kept=True) == "done"
    assert public_state(TaskState.ASSIGNED, is_waiting=True) == "waiting"


def test_the_transition_table_is_closed() -> None:
    """Every state can be left, and every state reached."""
    assert {state for state, _verb in TRANSITIONS} == set(DutyState)
    assert set(TRANSITIONS.values()) == set(DutyState)


def test_what_is_paused_or_no_longer_held_is_not_late() -> None:
    due, later = date(2026, 3, 31), date(2026, 4, 1)
    assert is_overdue(due, DutyState.ASSIGNED, later)
    assert not is_overdue(due, DutyState.ASSIGNED, later, is_paused=True)
    assert not any(is_overdue(due, state, later) for state in ENDED)


def test_duties_that_have_ended_do_not_count() -> None:
    assert task_state([(LEAD, "transferred"), (RESPONSIBLE, "verified")], 0) == TaskState.VERIFIED
    assert task_state([(LEAD, "cancelled")], 0) == TaskState.TO_ASSIGN
