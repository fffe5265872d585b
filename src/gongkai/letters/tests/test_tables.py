"""Tables that offices fill in: what we write is read again by us and by others, and what others write by us."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gongkai.letters import tables
from gongkai.letters.cells import LONGEST, Value, fit, guarded, to_date, to_deadline, to_number, unguarded
from gongkai.letters.reading import MOST_ROWS, Grid, grids_of
from gongkai.letters.tables import Column, Sheet, read, to_csv, to_docx, to_xlsx
from gongkai.officialdoc.tests.packages import members, package

COLUMNS = (
    Column("number", "序号", 4, "number"),
    Column("text", "工作任务", 30),
    Column("due_on", "完成时限", 8, "date"),
    Column("progress", "进展情况", 24),
)
ROWS: list[dict[str, Value]] = [
    {"number": 1, "text": "=SUM(A1:A9)", "due_on": date(2026, 9, 30), "progress": "第一行\n第二行"},
    {"number": 2, "text": "-12", "due_on": None, "progress": "+86 991"},
    {"number": 3, "text": "0031", "due_on": date(2026, 12, 31), "progress": ""},
    {"number": 4, "text": "#N/A", "due_on": None, "progress": "_x000D_ 和 <b>&amp;"},
]
WRITERS: dict[str, Callable[..., bytes]] = {"xlsx": to_xlsx, "docx": to_docx, "csv": to_csv}
office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")


def values(sheet: Sheet) -> list[dict[str, Value]]:
    assert sheet.problems == ()
    return [dict(row.values) for row in sheet.rows]


@pytest.mark.parametrize("kind", WRITERS)
def test_what_is_written_is_read_again(kind: str) -> None:
    assert values(read(WRITERS[kind](COLUMNS, ROWS), "台账", COLUMNS)) == ROWS


# What people type, with what could be taken for a formula, a number, a mark of CSV or XML.
TEXTS = st.text(st.sampled_from("教育局完成，。 \n\t;,\"'=+-@＝1·<&>{}★"), max_size=30)
DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1)) | st.none()
LINES = st.fixed_dictionaries(
    {"number": st.integers(-9999, 9999), "text": TEXTS, "due_on": DAYS, "progress": TEXTS}
)


def through(grids: list[Grid]) -> Sheet:
    """What the parent makes of the child's answer, without a process for each example."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables.reading, "read_untrusted", lambda data: grids)
        return read(b"", "", COLUMNS)


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=40)
@given(rows=st.lists(LINES, max_size=5))
@example(rows=[{"number": 0, "text": "'=1", "due_on": None, "progress": "''+1"}])
def test_any_row_comes_back(kind: str, rows: list[dict[str, Value]]) -> None:
    written = WRITERS[kind](COLUMNS, rows)
    expected = [
        {key: fit(value).strip() if isinstance(value, str) else value for key, value in row.items()}
        for row in rows
    ]
    assert values(through(grids_of(written))) == expected


@given(TEXTS)
def test_the_guard_of_formulas_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "＝", "\t"))


def test_a_workbook_types_its_cells() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(COLUMNS, ROWS, title="台账", notes=["填表说明"])))
    sheet = book.active
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == ["台账", "填表说明", "序号"]
    formula, day, digits = sheet["B4"], sheet["C4"], sheet["B6"]
    assert (formula.data_type, formula.value) == ("s", "=SUM(A1:A9)")
    assert (day.value, day.number_format) == (datetime(2026, 9, 30), "yyyy-mm-dd")
    assert (digits.value, digits.number_format) == ("0031", "@")
    assert sheet["A4"].value == 1
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")
    assert sheet["D4"].alignment.wrap_text
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


def test_a_word_table_repeats_its_head() -> None:
    document = Document(io.BytesIO(to_docx(COLUMNS, ROWS, title="台账", notes=["填表说明"])))
    assert [paragraph.text for paragraph in document.paragraphs] == ["台账", "填表说明"]
    page = document.sections[0]
    assert (round(page.page_width or 0, -4), round(page.page_height or 0, -4)) == (
        round(Mm(297), -4),
        round(Mm(210), -4),
    )
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in document.tables[0].rows]
    assert heads == [True, False, False, False, False]


def test_a_text_that_is_too_long_says_so() -> None:
    row = read(to_xlsx(COLUMNS, [{"progress": "长" * 40_000}]), "x", COLUMNS).rows[0]
    assert len(row.text("progress")) == LONGEST
    assert row.text("progress").endswith("以下从略）")


def workbook(*rows: list[object], **more: object) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in more.get("merged", ()):
        book.active.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEAD = ["完成时限", " 序 号", "备注", "进展\n情况", "工作任务"]


def test_columns_are_found_by_their_labels() -> None:
    data = workbook(
        ["云汀市政务公开台账"],
        [],
        HEAD,
        ["2026年9月30日", "1", "无关", "已完成", "办好"],
        [],
        HEAD,
        [datetime(2026, 12, 31), 2.0, None, 0.5, None],
    )
    sheet = read(data, "x", COLUMNS)
    assert [row.number for row in sheet.rows] == [4, 7]
    assert [row.day("due_on") for row in sheet.rows] == [date(2026, 9, 30), date(2026, 12, 31)]
    assert [row.amount("number") for row in sheet.rows] == [1, 2]
    assert [row.text("progress") for row in sheet.rows] == ["已完成", "0.5"]


def test_every_problem_is_said_with_its_place() -> None:
    data = workbook(["序号", "完成时限", "进展情况"], ["一", "年底", "好"], [2, "2026-02-30", "=1/0"])
    assert read(data, "x", COLUMNS).problems == (
        "缺少列“工作任务”。",
        "第 2 行，列“序号”：“一”不是数字。",
        "第 2 行，列“完成时限”：看不懂的日期“年底”，请写成 2026-09-30 这样的形式。",
        "第 3 行，列“完成时限”：看不懂的日期“2026-02-30”，请写成 2026-09-30 这样的形式。",
        "第 3 行，列“进展情况”：公式没有可用的结果，请改成数值或文字。",
    )
    assert read(workbook(["甲", "乙"], [1, 2]), "表.xlsx", COLUMNS).problems == (
        "“表.xlsx”中没有找到表头；表头应有：序号、工作任务、完成时限、进展情况。",
    )
    twice = workbook(["序号", "工作任务", "完成时限", "进展情况", "进展情况"], [1])
    assert read(twice, "x", COLUMNS).problems == ("列“进展情况”出现了不止一次。",)


def test_merged_cells_hold_for_each_row() -> None:
    data = workbook(
        ["序号", "工作任务", "完成时限", "进展情况"],
        [1, "办好", "2026-09-30", "甲"],
        [2, None, None, "乙"],
        merged=["B2:B3", "C2:C3"],
    )
    assert [(row.text("text"), row.day("due_on")) for row in read(data, "x", COLUMNS).rows] == [
        ("办好", date(2026, 9, 30))
    ] * 2


def test_hidden_sheets_are_not_read_and_visible_ones_are_named() -> None:
    book = openpyxl.Workbook()
    for title, number in (("甲", 1), ("藏", 2), ("乙", 3)):
        made = book.create_sheet(title)
        made.append(["序号", "工作任务", "完成时限", "进展情况"])
        made.append([number, "办好", "不知", ""])
    book["藏"].sheet_state = "hidden"
    book["Sheet"].append(["填表说明"])
    out = io.BytesIO()
    book.save(out)
    sheet = read(out.getvalue(), "x", COLUMNS)
    assert [row.place for row in sheet.rows] == ["“甲”第 2 行", "“乙”第 2 行"]
    assert len(sheet.problems) == 2
    assert sheet.problems[0].startswith("“甲”第 2 行，列“完成时限”")


def word(*parts: list[list[str]]) -> WordFile:
    document = Document()
    document.add_paragraph("台账")
    for rows in parts:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return document


def saved(document: WordFile) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WORD_HEAD = ["序号", "工作任务", "完成时限", "进展情况"]


def test_word_tables_with_merged_cells_repeated_and_missing_heads() -> None:
    document = word(
        [WORD_HEAD, ["1", "办好", "2026-9-30", "甲"], ["2", "", "", "乙"]],
        [WORD_HEAD, ["3", "另一件", "2026.10.1", "丙"]],
        [["4", "断开的表", "", "丁"]],
        [["填表人", "电话"], ["某某", "000"]],
    )
    table = document.tables[0]
    for column in (1, 2):
        table.cell(1, column).merge(table.cell(2, column))
    rows = read(saved(document), "x", COLUMNS).rows
    assert [(row.place, row.text("number"), row.text("text"), row.text("progress")) for row in rows] == [
        ("表 1 第 2 行", "1", "办好", "甲"),
        ("表 1 第 3 行", "2", "办好", "乙"),
        ("表 2 第 2 行", "3", "另一件", "丙"),
        ("表 3 第 1 行", "4", "断开的表", "丁"),
    ]
    assert rows[1].day("due_on") == date(2026, 9, 30)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_of_any_office(encoding: str, mark: str) -> None:
    lines = [["台账", "", "", ""], WORD_HEAD, ["1", "办好这件事情", "2026/9/30", "进展；顺利，正常"]]
    text = "\n".join(mark.join(line) for line in lines)
    (row,) = read(text.encode(encoding), "x.xls", COLUMNS).rows
    assert (row.number, row.text("progress")) == (3, "进展；顺利，正常")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-30", date(2026, 9, 30)),
        ("2026.9.30", date(2026, 9, 30)),
        ("20260930", date(2026, 9, 30)),
        ("二〇二六年九月三十日", date(2026, 9, 30)),
        ("2026/9/30 0:00:00", date(2026, 9, 30)),
        ("2026-13-01", None),
        ("9月底前", None),
        ("46295", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert to_date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-09-30", date(2026, 9, 30)),
        ("2026年11月底前", date(2026, 11, 30)),
        ("2026年11月30日前", date(2026, 11, 30)),
        ("2026年底前", date(2026, 12, 31)),
        ("2026年上半年", date(2026, 6, 30)),
        ("2026年2月29日前", None),
        ("11月底前", None),
        ("2026年6月底前、2026年底前", None),
        ("尽快", None),
    ],
)
def test_deadlines(text: str, day: date | None) -> None:
    assert to_deadline(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("80%", 80),
        ("1,234.5", Decimal("1234.5")),
        ("３", 3),
        ("-2", -2),
        ("", None),
        ("nan", None),
        ("约3", None),
    ],
)
def test_numbers(text: str, number: Decimal | None) -> None:
    assert to_number(text) == number


@pytest.mark.parametrize("text", ["1E+3000000", "-1e99999", "1E-3000000", "0E+3000000", "9" * 31, "1E16"])
def test_a_number_that_no_table_counts_is_none(text: str) -> None:
    """Written out as an integer, such a cell would keep the process busy for hours."""
    assert to_number(text) is None


# --- Files that mean harm, or are broken -----------------------------------------------------------------------------


def problem(data: bytes) -> str:
    (said,) = read(data, "x", COLUMNS).problems
    return said


def changed(data: bytes, member: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = members(data)
    return package({name: change(content) if name == member else content for name, content in parts.items()})


SHEET = "xl/worksheets/sheet1.xml"


def test_hostile_packages_are_refused() -> None:
    data = to_xlsx(COLUMNS, ROWS)
    assert "压缩炸弹" in problem(package(members(data) | {"xl/bomb.xml": bytes(250 * 1024 * 1024)}))
    assert "越出目录" in problem(package(members(data) | {"../x.xml": b"x"}))
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    assert "XML 声明" in problem(changed(data, SHEET, lambda xml: laughs + xml))
    assert "没有找到表头" in problem(changed(data, SHEET, lambda xml: re.sub(rb"<row.*</row>", b"", xml)))
    assert "无法读取" in problem(changed(data, SHEET, lambda xml: xml[: len(xml) // 2]))
    assert "无法读取" in problem(changed(data, "xl/styles.xml", lambda xml: b"<nonsense"))
    assert "已损坏" in problem(data[: len(data) // 2])
    assert "不是 Excel 或 Word 文件" in problem(package({"a.txt": b"x"}))


def test_a_cell_far_away_and_a_wide_merge_cost_nothing() -> None:
    data = to_xlsx(COLUMNS, ROWS)
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    assert f"超过 {MOST_ROWS} 行" in problem(
        changed(data, SHEET, lambda xml: xml.replace(b"</sheetData>", far))
    )
    wide = b'<mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells><pageMargins'
    sheet = read(changed(data, SHEET, lambda xml: xml.replace(b"<pageMargins", wide, 1)), "x", COLUMNS)
    assert len(sheet.rows) == len(ROWS)


def test_a_sheet_that_lies_about_its_size_is_read_whole() -> None:
    data = changed(
        to_xlsx(COLUMNS, ROWS),
        SHEET,
        lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml),
    )
    assert values(read(data, "x", COLUMNS)) == ROWS


def test_other_files_are_refused_with_what_would_be_right() -> None:
    assert problem(b"") == "“x”：文件是空的；可以读取 Excel（.xlsx）、Word（.docx）和 CSV 文件。"
    assert "旧版 Office" in problem(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "不是表格" in problem(b"%PDF-1.4\n%%EOF")
    assert "不是表格" in problem(b"<html><body><table><tr><td>1</td></tr></table></body></html>")


@pytest.mark.parametrize("kind", WRITERS)
def test_a_secrecy_mark_keeps_a_file_out(kind: str) -> None:
    rows: list[dict[str, Value]] = [{"number": 1, "progress": "机密★10年"}]
    assert "密级标志" in problem(WRITERS[kind](COLUMNS, rows))
    document = word([WORD_HEAD, ["1", "办好", "", ""]])
    document.add_paragraph("秘密★")
    assert "密级标志" in problem(saved(document))


# --- Another program -------------------------------------------------------------------------------------------------


def converted(folder: Path, source: bytes, ending: str, target: str) -> bytes:
    """The file as LibreOffice saves it in another format."""
    (folder / f"in.{ending}").write_bytes(source)
    out = folder / "out"
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        target,
        "--outdir",
        str(out),
        str(folder / f"in.{ending}"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (out / f"in.{target.partition(':')[0]}").read_bytes()


@office
def test_libreoffice_reads_our_workbook_as_we_mean_it(tmp_path: Path) -> None:
    as_utf8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    made = converted(tmp_path, to_xlsx(COLUMNS, ROWS, title="台账"), "xlsx", as_utf8)
    lines = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    assert lines[0][0] == "台账"
    assert lines[1] == WORD_HEAD
    assert lines[2] == ["1", "=SUM(A1:A9)", "2026-09-30", "第一行\n第二行"]
    assert [line[1] for line in lines[3:]] == ["-12", "0031", "#N/A"]


@office
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_what_libreoffice_saves_is_read(tmp_path: Path, kind: str) -> None:
    # It writes _x000D_ without the escape that a workbook needs, and with one where a document needs none.
    rows = [*ROWS[:3], ROWS[3] | {"progress": "和 <b>&amp;"}]
    again = converted(tmp_path, WRITERS[kind](COLUMNS, rows, title="台账"), kind, kind)
    assert values(read(again, "x", COLUMNS)) == rows


@office
def test_libreoffice_computes_a_formula_that_we_then_read(tmp_path: Path) -> None:
    data = workbook(WORD_HEAD, [1, '="已"&"完成"', '=TEXT(DATE(2026,9,30),"yyyy-mm-dd")', "=2*3"])
    assert len(read(data, "x", COLUMNS).problems) == 3  # never computed
    (row,) = values(read(converted(tmp_path, data, "xlsx", "xlsx"), "x", COLUMNS))
    assert (row["text"], row["due_on"], row["progress"]) == ("已完成", date(2026, 9, 30), "6")
