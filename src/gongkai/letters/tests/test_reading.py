"""What a table that somebody else made may not bring along: signs that nothing can hold, and work without end."""

from __future__ import annotations

import io

import openpyxl

from gongkai.letters.reading import grids_of
from gongkai.letters.tables import to_xlsx
from gongkai.letters.tests.test_tables import COLUMNS, ROWS, SHEET, changed, problem


def test_no_cell_holds_what_a_database_or_a_file_cannot() -> None:
    book = openpyxl.Workbook()
    book.active.append(["序号_x0000_", "甲_x000B_乙"])
    file = io.BytesIO()
    book.save(file)
    [(_number, cells)] = grids_of(file.getvalue())[0].rows
    assert cells[:2] == ["序号", "甲乙"]


def test_merges_over_merges_are_refused_before_they_cost_time() -> None:
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:A5"/>' * 50_000 + b"</mergeCells><pageMargins"
    data = changed(to_xlsx(COLUMNS, ROWS), SHEET, lambda xml: xml.replace(b"<pageMargins", merges, 1))
    assert "内容过多" in problem(data)
