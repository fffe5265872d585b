"""The form field for a text of one line: a name, a title, a number of a document."""

from __future__ import annotations

from typing import Any

from django import forms


class LineField(forms.CharField):
    """White space of every kind is one blank: what is typed becomes the subject of letters and a cell of tables."""

    def to_python(self, value: Any) -> Any:
        """The line, whatever ends of lines and tabs a client sends in it."""
        text = super().to_python(value)
        return " ".join(text.split()) if isinstance(text, str) else text
