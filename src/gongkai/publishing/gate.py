"""The gate: rooms above declare what has to be in order before a draft is submitted, and again before it is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from gongkai.accounts.reasons import Reason
from gongkai.publishing.models import Record

Check = Callable[[Record, date], Iterable[Reason]]
_checks: list[Check] = []


def check(function: Check) -> Check:
    """Register a function (record, today) -> reasons why its working revision may not go on."""
    _checks.append(function)
    return function


def reasons(record: Record, today: date) -> list[Reason]:
    """Everything that stops the working revision. Reads texts as a whole: callers ask before they begin a transaction, too."""
    return [reason for one in _checks for reason in one(record, today)]
