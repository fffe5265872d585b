"""The gate: rooms above declare what has to be in order before a draft is submitted, and again before it is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from gongkai.accounts.reasons import Reason
from gongkai.publishing.models import Record

Check = Callable[[Sequence[Record], date], Iterable[Iterable[Reason]]]
_checks: list[Check] = []


def check(function: Check) -> Check:
    """Register a function (records, today) -> of each, in their order, the reasons why its working revision may not go on."""
    _checks.append(function)
    return function


def reasons(record: Record, today: date) -> list[Reason]:
    """Everything that stops the working revision. Reads texts as a whole: callers ask before they begin a transaction, too."""
    return reasons_of_each([record], today)[0]


def reasons_of_each(records: Sequence[Record], today: date) -> list[list[Reason]]:
    """The same of many, in their order: what a check reads for all of them it reads once."""
    found: list[list[Reason]] = [[] for _record in records]
    for one in _checks:
        for known, more in zip(found, one(records, today), strict=True):
            known += more
    return found
