"""Inputs that are written out directly: the review of an import shows thousands, and a template for each would take seconds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainInput(forms.TextInput):
    """One input; `kind` is its type (text, number, date, hidden)."""

    def __init__(self, kind: str = "text", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.input_type = kind

    def format_value(self, value: Any) -> str | None:
        return None if value in (None, "") else str(value)  # days as ISO, numbers without separators

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        written = {"type": self.input_type, "name": name, "value": self.format_value(value)}
        known = {key: one for key, one in written.items() if one is not None}
        return format_html("<input{}>", flatatt(known | self.build_attrs(self.attrs, attrs)))


class PlainTextarea(forms.Textarea):
    """Several lines."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        # The first line feed after the tag belongs to the tag.
        made = flatatt({"name": name} | self.build_attrs(self.attrs, attrs))
        return format_html("<textarea{}>\n{}</textarea>", made, self.format_value(value) or "")


class PlainSelect(forms.Select):
    """A choice without groups."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            "<option{}>{}</option>",
            ((flatatt({"value": key, "selected": str(key) == chosen}), label) for key, label in self.choices),
        )
        made = flatatt({"name": name} | self.build_attrs(self.attrs, attrs))
        return format_html("<select{}>{}</select>", made, options)
