"""A day in a form: the browser's own calendar, and 2026-06-30 as the address and the file write it."""

from __future__ import annotations

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """What people choose the day with. Browsers read a value only in this form."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A legal day, without a time."""

    widget = DayInput
