"""Rows that a browser chooses by their numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms

from gongkai.accounts.row_fields import RowField, RowsField, row_number
from gongkai.agencies.models import Agency
from gongkai.factories import City

JUNK = [str(10**30), "9" * 19, "²", "１", "-1", "1.0", "x", "", "\x00", "9" * 5000]


@pytest.mark.parametrize("text", JUNK)
def test_junk_is_no_number(text: str) -> None:
    assert row_number(text) is None


@pytest.mark.django_db
@pytest.mark.parametrize("text", JUNK)
def test_junk_is_refused_like_a_row_that_is_not_offered(city: City, text: str) -> None:
    class Form(forms.Form):
        several = RowsField(Agency.objects.all())
        one = RowField(Agency.objects.all())

    assert Form({"several": [str(city.health.pk)], "one": str(city.health.pk)}).is_valid()
    form = Form({"several": [str(city.health.pk), text], "one": text})
    assert set(form.errors) == {"several", "one"}
    assert str(form)


def test_no_room_takes_rows_otherwise() -> None:
    """Django's own fields ask the database for every number, and SQLite breaks off at thirty digits."""
    source = Path(__file__).parents[2]
    by_code = source / "plans" / "ledger_filter.py"
    modules = set(source.rglob("*.py")) - set(source.rglob("test_*.py")) - {by_code}
    used = re.compile(r"forms\.Model(Multiple)?ChoiceField\(")
    assert [str(path) for path in modules if used.search(path.read_text(encoding="utf-8"))] == []
