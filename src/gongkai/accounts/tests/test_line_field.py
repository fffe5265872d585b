"""Texts of one line stay on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from gongkai.accounts.line_field import LineField

# Words that are looked for and not kept; and what was read from the lines of a document, which is compared as it was read.
NOT_KEPT, READ = {"q"}, {"ItemForm"}


@pytest.mark.parametrize(
    ("sent", "line"),
    [
        ("甲\r\n乙", "甲 乙"),
        (" 甲\t \u2028乙\n", "甲 乙"),
        ("云教发〔2026〕3号", "云教发〔2026〕3号"),
        ("", ""),
        (None, ""),
    ],
)
def test_white_space_is_one_blank(sent: str | None, line: str) -> None:
    assert LineField(required=False).clean(sent) == line


def all_forms(above: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in above.__subclasses__():
        if form.__module__.startswith("gongkai.") and "tests" not in form.__module__:
            yield form
        yield from all_forms(form)


def test_every_form_keeps_a_text_of_one_line_on_it() -> None:
    assert get_resolver().url_patterns  # every room that has pages is loaded, and with it its forms
    asked = set()
    for form in all_forms():
        for name, field in getattr(form, "base_fields", {}).items():
            is_line = isinstance(field, forms.CharField) and isinstance(field.widget, forms.TextInput)
            if not is_line or name in NOT_KEPT or form.__name__ in READ or field.widget.is_hidden:
                continue
            asked.add(f"{form.__name__}.{name}")
            try:
                kept = str(field.clean("甲\n\t乙"))
            except ValidationError:
                continue
            assert not [sign for sign in kept if unicodedata.category(sign) == "Cc"], (form, name)
    assert {
        "DocumentForm.title",
        "DocumentForm.document_number",
        "AgencyForm.name",
        "GroupForm.name",
    } <= asked
    assert len(asked) > 20
