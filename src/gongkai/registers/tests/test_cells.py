"""What is written into a file is read out of it again: every kind of field, in both formats, whatever stands in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from gongkai.accounts.line_field import LineField
from gongkai.documents.register import LinesField
from gongkai.letters import reading
from gongkai.registers.cells import CellField, fields_of, plain, sent_as_it_is
from gongkai.registers.export import csv_response, xlsx_response

COLOURS = [("r", "红"), ("g", "绿"), ("b", "蓝")]
TEXT = st.text(st.sampled_from("=+-@＝＋'\"\n\r\t ,;；、　\x85\u2028\x0b甲乙0１aé𠮷_x"), max_size=20)
SPECIAL = st.sampled_from(
    [
        "=1+1",
        "'=1",
        "＝A1",
        "007",
        "1e5",
        "2026-01-01",
        "_x000D_",
        "是",
        "a,b",
        '"',
        "第一段\n\n第三段",
        "\ufeff甲",
        "-",
    ]
)


class EveryField(forms.Form):
    """One field of each kind that a form of ours may have."""

    text = forms.CharField(required=False, widget=forms.Textarea)
    line = LineField(required=False)
    lines = LinesField(required=False)
    day = forms.DateField(required=False)
    number = forms.IntegerField(required=False)
    amount = forms.DecimalField(required=False)
    flag = forms.BooleanField(required=False)
    colour = forms.ChoiceField(required=False, choices=[("", "请选择"), *COLOURS])
    colours = forms.MultipleChoiceField(required=False, choices=COLOURS)
    hidden = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(required=False)


FIELDS = fields_of(EveryField())
TEXTS = st.one_of(TEXT, SPECIAL)
VALUES = st.fixed_dictionaries(
    {
        "text": TEXTS,
        "line": TEXTS,
        "lines": st.lists(TEXTS.map(lambda text: " ".join(text.split())).filter(bool), max_size=3),
        "day": st.none() | st.dates(),
        "number": st.none() | st.integers(-(10**20), 10**20),
        "amount": st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2),
        "flag": st.booleans(),
        "colour": st.sampled_from(["", *(value for value, _label in COLOURS)]),
        "colours": st.lists(st.sampled_from("rgb"), unique=True),
    }
)


def read_back(form: str, rows: list[list[Any]]) -> list[list[str | None]]:
    heads = ["标识", *FIELDS]
    lines = [[number, *row] for number, row in enumerate(rows, start=1)]
    answer = (
        xlsx_response(heads, lines, "表.xlsx") if form == "xlsx" else csv_response(heads, lines, "表.csv")
    )
    (grid,) = reading.grids_of(b"".join(answer.streaming_content))
    assert grid.rows[0][1][: len(heads)] == heads
    return [[*cells, *[""] * len(heads)][1 : len(heads)] for _number, cells in grid.rows[1:]]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@given(values=st.lists(VALUES, min_size=1, max_size=6))
def test_what_comes_back_is_what_was_written(form: str, values: list[dict[str, Any]]) -> None:
    written = [[one.write(row[name]) for name, one in FIELDS.items()] for row in values]
    for row, cells in zip(values, read_back(form, written), strict=True):
        sent = {}
        for (name, one), cell in zip(FIELDS.items(), cells, strict=True):
            assert cell is not None
            assert one.normal(cell) == one.normal(plain(one.write(row[name]))), name
            sent[name] = one.sent(cell)
        was, now = EveryField(EveryFieldSent(row)), EveryField(sent)
        assert was.is_valid() == now.is_valid()
        for name in now.cleaned_data:
            if name not in {"text", "line", "lines"}:  # of texts the formats keep no control characters
                assert now.cleaned_data[name] == was.cleaned_data.get(name), name


def EveryFieldSent(row: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends for these values."""
    return sent_as_it_is(EveryField(initial=row))


def test_neither_hidden_fields_nor_files_stand_in_a_table() -> None:
    assert "hidden" not in FIELDS
    assert "file" not in FIELDS


@pytest.mark.parametrize(
    ("name", "text", "sent"),
    [
        ("day", "2026/9/3", "2026-09-03"),
        ("day", "2026年9月3日", "2026-09-03"),
        ("day", "某日", "某日"),
        ("number", "1,200", "1200"),
        ("number", "80%", "80%"),
        ("flag", "√", "on"),
        ("flag", "", None),
        ("colour", "红", "r"),
        ("colour", "g", "g"),
        ("colours", "红；蓝", ["r", "b"]),
    ],
)
def test_a_cell_is_read_as_people_write_it(name: str, text: str, sent: Any) -> None:
    assert FIELDS[name].sent(text) == sent


@pytest.mark.parametrize(
    ("name", "text"), [("flag", "也许"), ("colour", "紫"), ("colours", "红、紫"), ("text", "字" * 32767)]
)
def test_what_cannot_be_meant_is_refused(name: str, text: str) -> None:
    with pytest.raises(ValidationError):
        FIELDS[name].sent(text)


def test_values_keep_their_type_in_a_workbook() -> None:
    assert FIELDS["day"].write("2026-09-03") == date(2026, 9, 3)
    assert FIELDS["amount"].write("12.50") == Decimal("12.50")
    assert FIELDS["number"].write(10**20) == str(10**20)  # a workbook would round it
    assert CellField("colours", FIELDS["colours"].field).write(["r", "g"]) == "红、绿"
