"""The day that the public pages speak of: today, or the day at which a sample city stands still, as its banner says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone

_stands_at: list[Callable[[], date | None]] = []


def register(stands_at: Callable[[], date | None]) -> None:
    """Make known who can tell the day of a sample city; its answer is None in a real one."""
    _stands_at.append(stands_at)


def public_day() -> date:
    """Today in local time; in a sample city its day."""
    return next((day for stands_at in _stands_at if (day := stands_at())), timezone.localdate())
