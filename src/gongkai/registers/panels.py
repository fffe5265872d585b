"""Panels on the page of a record: what rooms above know of a record of any kind, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.safestring import SafeString

from gongkai.accounts.models import User
from gongkai.publishing.models import Record

Panel = Callable[[User, Record, date], SafeString]
_panels: list[Panel] = []


def record_panel(panel: Panel) -> Panel:
    """Register a panel: (person, record, day) -> a section in HTML, empty where it has nothing for them. The record knows `is_own`."""
    _panels.append(panel)
    return panel


def panels_of(user: User, record: Record, today: date) -> list[SafeString]:
    """What the page of the record shows beside its content."""
    drawn = [panel(user, record, today) for panel in _panels]
    return [one for one in drawn if one]
