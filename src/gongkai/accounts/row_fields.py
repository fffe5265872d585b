"""Form fields for rows of a table, as a browser sends them: by their numbers.

A number that cannot be one is refused like a row that is not offered. Django's own fields ask the database for it, and SQLite
breaks off at thirty digits.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONGEST = 18  # more digits than this, and the database cannot hold the number


def row_number(text: str) -> int | None:
    """The number of a row, or None for what is none: `²` and `１` are digits too, and one of thirty digits fits in no column."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


class RowField(forms.ModelChoiceField):
    """One row."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value not in self.empty_values:
            _must_be_a_number(self, value)
        return super().to_python(value)


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows."""

    def _check_values(self, value: Any) -> Any:
        for number in value:
            _must_be_a_number(self, str(number))
        return super()._check_values(value)  # type: ignore[misc]


def _must_be_a_number(field: forms.Field, text: str) -> None:
    if row_number(text) is None:
        raise ValidationError(
            field.error_messages["invalid_choice"], code="invalid_choice", params={"value": text[:30]}
        )
