"""One description of columns: files for offices are written by it, and what comes back filled in is read by it.

`to_xlsx`, `to_docx` and `to_csv` write; `read` takes any of the three, in whatever order the columns stand.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from gongkai.letters import reading
from gongkai.letters.cells import Value, escaped, fit, guarded, shown, to_date, to_deadline, to_number
from gongkai.officialdoc import UnreadableDocument

Kind = Literal["text", "number", "date", "deadline"]
DAYS = ("date", "deadline")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv; charset=utf-8"

_LINE = Side(style="thin", color="FF808080")
_GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD = PatternFill("solid", fgColor="FFE8EEF4")
_BODY_FONT, _TITLE_FONT = "仿宋", "黑体"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `name` is how the program calls it, `label` how its head reads, `width` is in Chinese characters.

    A `deadline` is a day that may also be written as offices do (`to_deadline`).

    `instead` are words that may stand where a number or day is not to be had; they are read as an empty cell. A column that
    `may_miss` is read where a file has it: None stands for a cell of a column that is not there.
    """

    name: str
    label: str
    width: int = 12
    kind: Kind = "text"
    instead: tuple[str, ...] = ()
    may_miss: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read. `place` says where it stands in the file (第 7 行), `number` is the number alone."""

    number: int
    place: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The text of a cell, empty where nothing stands."""
        value = self.values[name]
        return "" if value is None else str(value)

    def day(self, name: str) -> date | None:
        """The day in a cell of kind date or deadline."""
        value = self.values[name]
        return value if isinstance(value, date) else None

    def amount(self, name: str) -> Decimal | None:
        """The number in a cell of kind number."""
        value = self.values[name]
        return value if isinstance(value, Decimal) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: the rows that hold something, and each problem as a sentence with its place.

    With problems the rows are those that could be read; a cell that could not holds None.
    """

    rows: tuple[Row, ...] = ()
    problems: tuple[str, ...] = ()


Rows = Iterable[Mapping[str, Value]]


def to_csv(columns: Sequence[Column], rows: Rows) -> bytes:
    """CSV with the byte order mark that spreadsheets need to read Chinese. Texts that could be formulas are guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([guarded(fit(column.label)) for column in columns])
    for row in rows:
        values = [(column, shown(row.get(column.name))) for column in columns]
        writer.writerow([guarded(text) if column.kind == "text" else text for column, text in values])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_xlsx(columns: Sequence[Column], rows: Rows, *, title: str = "", notes: Sequence[str] = ()) -> bytes:
    """A workbook: title and notes, then the head, which stays in view and is printed on every page, then the rows.

    Texts are typed as texts, also where they look like numbers or formulas; days are days.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = fit(title).translate(dict.fromkeys(map(ord, "\\/*?:[]'\n\t")))[:31].strip() or "Sheet1"
    above = [text for text in (title, *notes) if text]
    for number, text in enumerate(above, start=1):
        _write(sheet.cell(number, 1), fit(text), "text")
        if len(columns) > 1:
            sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(columns))
        is_title = bool(title) and number == 1
        sheet.cell(number, 1).font = Font(
            name=_TITLE_FONT if is_title else _BODY_FONT, size=16 if is_title else 11
        )
        sheet.cell(number, 1).alignment = Alignment(
            horizontal="center" if is_title else "left", vertical="center", wrap_text=True
        )
        sheet.row_dimensions[number].height = 34 if is_title else _height(text, sum(c.width for c in columns))
    head = len(above) + 1
    for place, column in enumerate(columns, start=1):
        cell = sheet.cell(head, place)
        _write(cell, fit(column.label), "text")
        cell.font, cell.fill, cell.border = Font(name=_TITLE_FONT, size=11), _HEAD, _GRID
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = column.width * 2 + 2
    for number, row in enumerate(rows, start=head + 1):
        for place, column in enumerate(columns, start=1):
            cell = sheet.cell(number, place)
            _write(cell, row.get(column.name), column.kind)
            cell.font, cell.border = Font(name=_BODY_FONT, size=11), _GRID
            is_text = column.kind == "text"
            cell.alignment = Alignment(
                horizontal="left" if is_text else "center", vertical="center", wrap_text=True
            )
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _height(text: str, width: int) -> float:
    """The height in points of a merged row, which spreadsheets do not fit to its text by themselves."""
    lines = sum(1 + len(line) // max(1, width) for line in text.splitlines())
    return min(400.0, 16.0 * max(1, lines))


def _write(cell: Any, value: Value, kind: Kind) -> None:
    if value is None or value == "":
        cell.number_format = "@" if kind == "text" else "yyyy-mm-dd" if kind in DAYS else "General"
        return
    if kind == "text" or isinstance(value, str):
        cell.value = escaped(shown(value))
        cell.data_type, cell.number_format = "s", "@"
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"


def to_docx(columns: Sequence[Column], rows: Rows, *, title: str = "", notes: Sequence[str] = ()) -> bytes:
    """A page of A4 across: title, notes, and a table whose head stands again on every page."""
    document = Document()
    document.core_properties.title, document.core_properties.author = fit(title)[:255], ""
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(20)
    page.top_margin = page.bottom_margin = Mm(18)
    set_font(document.styles["Normal"], _BODY_FONT, 10.5)
    if title:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_font(paragraph.add_run(fit(title)), _TITLE_FONT, 16)
    for note in notes:
        document.add_paragraph(fit(note))
    add_table(document, columns, rows, width=Mm(257))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def add_table(document: Any, columns: Sequence[Column], rows: Rows, *, width: int) -> None:
    """A table of this width (EMU) at the end of a document: the head is repeated, and no row breaks across pages."""
    written = [[shown(row.get(column.name)) for column in columns] for row in rows]
    table = document.add_table(rows=len(written) + 1, cols=len(columns))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _pad(table)
    whole = sum(column.width for column in columns) or 1
    widths = [int(width * column.width / whole) for column in columns]
    for place, at in zip(table.columns, widths, strict=True):
        place.width = at
    for number, (line, texts) in enumerate(
        zip(table._tbl.tr_lst, [[fit(column.label) for column in columns], *written], strict=True)
    ):
        properties = line.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, column, at in zip(line.tc_lst, texts, columns, widths, strict=True):
            cell.width = at
            is_head = number == 0
            _fill(cell.p_lst[0], text, is_head=is_head, is_centred=is_head or column.kind != "text")


def _pad(table: Any) -> None:
    """A little room above and below the text of each cell (in twentieths of a point)."""
    margins = OxmlElement("w:tblCellMar")
    for side, room in (("top", "50"), ("left", "80"), ("bottom", "50"), ("right", "80")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), room)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def _fill(paragraph: Any, text: str, *, is_head: bool, is_centred: bool) -> None:
    run = paragraph.add_r()
    run.text = text
    if is_head:
        properties = run.get_or_add_rPr()
        properties.append(OxmlElement("w:b"))
    if is_centred:
        paragraph.get_or_add_pPr().jc_val = WD_ALIGN_PARAGRAPH.CENTER


def set_font(styled: Any, name: str, points: float) -> None:
    """A font for Chinese and Latin alike: Word asks for the two by different names."""
    styled.font.name, styled.font.size = name, Pt(points)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


# Above the head stand a title and notes; further down it is not looked for.
_HEAD_WITHIN = 40


def read(data: bytes, name: str, columns: Sequence[Column]) -> Sheet:
    """Read the bytes of an upload: XLSX, DOCX or CSV by content. Never raises; what is wrong with it is among the problems.

    The head is the row with the labels of the columns, in any order and with any white space; what stands above it,
    other columns, empty rows and repeated heads are left out. A workbook or document may hold several tables.
    """
    try:
        grids = [grid for grid in reading.read_untrusted(data) if grid.rows]
    except UnreadableDocument as error:
        return Sheet(problems=(f"“{name}”：{str(error).rstrip('。')}。",))
    tables = list(_tables(grids, columns))
    if not tables:
        labels = "、".join(column.label for column in columns)
        return Sheet(problems=(f"“{name}”中没有找到表头；表头应有：{labels}。",))
    fullest = max(len(table.places) for table in tables)
    rows, problems = list[Row](), list[str]()
    for table in tables:
        if len(table.places) == fullest:  # others share a label by chance
            problems += table.faults
            for row in _rows(table, columns, problems):
                rows.append(row)
    return Sheet(tuple(rows), tuple(problems))


@dataclass(slots=True)
class _Table:
    """A grid below its head: where each column stands, and what is wrong with the head."""

    name: str
    rows: list[tuple[int, list[str | None]]]
    places: dict[str, int]
    faults: list[str]
    width: int


def _tables(grids: list[reading.Grid], columns: Sequence[Column]) -> Iterable[_Table]:
    last: _Table | None = None
    for number, grid in enumerate(grids, start=1):
        name = "" if len(grids) == 1 else f"“{grid.name}”" if grid.name else f"表 {number} "
        heads = [(at, _head(cells, columns)) for at, (_, cells) in enumerate(grid.rows[:_HEAD_WITHIN])]
        at, found = max(heads, key=lambda head: (len(head[1]), -head[0]))
        width = max(len(cells) for _, cells in grid.rows)
        needed = [column for column in columns if not column.may_miss]
        if found and 2 * sum(_key(column.label) in found for column in needed) >= len(needed):
            places = {
                column.name: found[key][0] for column in columns if (key := _key(column.label)) in found
            }
            missing = [column.label for column in needed if column.name not in places]
            twice = [column.label for column in columns if len(found.get(_key(column.label), ())) > 1]
            faults = [f"{name}缺少列“{label}”。" for label in missing]
            faults += [f"{name}列“{label}”出现了不止一次。" for label in twice]
            last = _Table(name, grid.rows[at + 1 :], places, faults, width)
            yield last
        elif last is not None and not grid.name and width == last.width:
            # A table that was cut in two: its second half has no head.
            yield _Table(name, grid.rows, last.places, [], width)


def _key(label: str) -> str:
    return unicodedata.normalize("NFKC", "".join(label.split())).casefold()


def _head(cells: list[str | None], columns: Sequence[Column]) -> dict[str, list[int]]:
    """The columns whose labels stand in this row, and where."""
    wanted = {_key(column.label) for column in columns}
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        if cell and (key := _key(cell)) in wanted:
            found.setdefault(key, []).append(place)
    return found


def _rows(table: _Table, columns: Sequence[Column], problems: list[str]) -> Iterable[Row]:
    asked = [column for column in columns if column.name in table.places]
    for number, cells in table.rows:
        texts = {column.name: _at(cells, table.places[column.name]) for column in asked}
        if all(text == "" for text in texts.values()) or _is_head(texts, asked):
            continue
        place = f"{table.name}第 {number} 行"
        values: dict[str, Value] = dict.fromkeys(column.name for column in columns)
        for column in asked:
            value, fault = _value(texts[column.name], column)
            values[column.name] = value
            if fault:
                problems.append(f"{place}，列“{column.label}”：{fault}")
        yield Row(number, place, values)


def _at(cells: list[str | None], place: int) -> str | None:
    return cells[place] if place < len(cells) else ""


def _is_head(texts: Mapping[str, str | None], columns: Sequence[Column]) -> bool:
    return all(_key(texts[column.name] or "") == _key(column.label) for column in columns)


def _value(text: str | None, column: Column) -> tuple[Value, str]:
    """The value of a cell, and what is wrong with it."""
    if text is None:
        return None, "公式没有可用的结果，请改成数值或文字。"
    if column.kind == "text" or not text or "".join(text.split()) in column.instead:
        return text if column.kind == "text" else None, ""
    short = text if len(text) <= 30 else f"{text[:30]}…"
    if column.kind in DAYS:
        day = to_deadline(text) if column.kind == "deadline" else to_date(text)
        return day, "" if day else f"看不懂的日期“{short}”，请写成 2026-09-30 这样的形式。"
    number = to_number(text)
    return number, "" if number is not None else f"“{short}”不是数字。"
