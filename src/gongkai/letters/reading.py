"""The rows of tables in a file that somebody else made, read in a process of its own with the limits of the sandbox.

`read_untrusted` starts the child and returns its answer; `grids_of` is what the child does.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.escape import unescape

from gongkai.letters.cells import fit, unguarded
from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.readers.detect import detect
from gongkai.officialdoc.readers.grid import Budget
from gongkai.officialdoc.readers.guard import Package, open_package
from gongkai.officialdoc.readers.text import decode
from gongkai.officialdoc.readers.wordnames import PARAGRAPH, TABLE
from gongkai.officialdoc.readers.wordparts import WordPackage, is_word
from gongkai.officialdoc.readers.wordsheet import StyleSheet
from gongkai.officialdoc.readers.wordstyles import Styles
from gongkai.officialdoc.readers.wordtable import Merged, read_rows
from gongkai.officialdoc.readers.wordtext import read_paragraph
from gongkai.officialdoc.sandbox import OUTPUT_BYTES, limit_process, run_limited
from gongkai.officialdoc.secrecy import is_marked

READS = "可以读取 Excel（.xlsx）、Word（.docx）和 CSV 文件"
MOST_ROWS, MOST_COLUMNS = 20_000, 200
MOST_COVERED = 10 * MOST_ROWS  # rows that merged cells cover, each as often as one does
_MARKS = ",\t;"
_WORKBOOK = "xl/workbook.xml"
_SHEET_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FAILED = "表格无法读取，可能过大、过于复杂或已损坏；请另存后再试"
_TOO_LONG = f"表格超过 {MOST_ROWS} 行或内容过多，请拆分后再试"
_MARKED = "文件带有密级标志，不得录入本系统（政府信息公开条例第十四条）"
_OLD = "这是旧版 Office 文件（.doc、.xls 等）"

# A cell that holds something which could not be read, such as a formula without its result.
Cell = str | None


@dataclass(slots=True)
class Grid:
    """A table of a file: its name where the file gives one, and its rows with their numbers, as a person would count."""

    name: str = ""
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)


def read_untrusted(data: bytes) -> list[Grid]:
    """The tables in the bytes of an upload. Raises UnreadableDocument with a sentence without full stop."""
    status, answer = run_limited("gongkai.letters.reading", data)
    try:
        said: dict[str, Any] = json.loads(answer) if status == 0 else {}
    except ValueError:
        said = {}
    if "grids" not in said:
        raise UnreadableDocument(said.get("refusal") or _FAILED)
    return [Grid(one["name"], [(number, cells) for number, cells in one["rows"]]) for one in said["grids"]]


def grids_of(data: bytes) -> list[Grid]:
    """The same, without a process of its own. Raises UnreadableDocument."""
    if data.startswith(b"PK\x03\x04"):
        package = open_package(data)
        # Every member is unpacked within the budget of the guard before a library opens the package for itself.
        texts = [package.read(name) for name in package.names() if not name.endswith("/")]
        if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text for text in texts):
            raise UnreadableDocument("文件内含有不应有的 XML 声明，已拒绝读取")
        package = open_package(data)
        if _WORKBOOK in package.names():
            grids = list(_of_workbook(data, package))
        elif is_word(package):
            grids = list(_of_word(package))
        else:
            raise UnreadableDocument(f"这个压缩包不是 Excel 或 Word 文件；{READS}")
    else:
        grids = [_of_text(data)]
    if is_marked(None, *(cell for grid in grids for _number, row in grid.rows for cell in row if cell)):
        raise UnreadableDocument(_MARKED)
    return grids


def _of_text(data: bytes) -> Grid:
    try:
        kind = detect(data)
        text = decode(data)
    except UnreadableDocument as error:
        said = str(error).partition("；")[0]
        raise UnreadableDocument(f"{_OLD if said.startswith(_OLD) else said}；{READS}") from None
    if kind != "text":
        raise UnreadableDocument(f"这不是表格；{READS}")
    # The first line that is divided at all tells by what.
    head = next((line for line in text.splitlines() if any(map(line.count, _MARKS))), "")
    mark = max(_MARKS, key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:
        raise UnreadableDocument(_FAILED) from None
    return _bounded("", ([unguarded(cell.strip()).strip() for cell in line] for line in lines))


def _bounded(name: str, rows: Iterable[list[Cell]]) -> Grid:
    """The rows that hold something, with their numbers."""
    grid = Grid(name)
    for number, cells in enumerate(rows, start=1):
        if any(cell is None or cell for cell in cells):
            if len(grid.rows) >= MOST_ROWS:
                raise UnreadableDocument(_TOO_LONG)
            kept = [None if cell is None else fit(cell) for cell in cells[:MOST_COLUMNS]]
            grid.rows.append((number, kept))
    return grid


# --- Word ------------------------------------------------------------------------------------------------------------


def _of_word(package: Package) -> Iterator[Grid]:
    parts = WordPackage(package)
    sheet = parts.related("styles")
    styles = Styles(StyleSheet(parts.content(sheet) if sheet is not None else None))
    body = parts.root(parts.main)
    if is_marked(None, *(_text(one, styles) for one in body.iter(PARAGRAPH))):
        raise UnreadableDocument(_MARKED)

    def cell(node: etree._Element) -> str:
        return "\n".join(_text(one, styles) for one in node.iter(PARAGRAPH)).strip()

    budget = Budget()
    for table in body.iter(TABLE):
        merged = Merged(budget)
        if next(table.iterancestors(TABLE), None) is None:  # what stands in a cell is text of that cell
            yield _bounded("", ([*merged.place(row, cell)] for row in read_rows(table)))


def _text(paragraph: etree._Element, styles: Styles) -> str:
    return read_paragraph(paragraph, styles, None, True).text


# --- Excel -----------------------------------------------------------------------------------------------------------


def _of_workbook(data: bytes, package: Package) -> Iterator[Grid]:
    """The visible sheets. Of a formula its last result counts; merged cells reach down, as offices merge them."""
    try:
        values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        formulas = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True):
            if sheet.sheet_state != "visible":
                continue
            # What a sheet says of its own size is not believed.
            sheet.reset_dimensions()
            written.reset_dimensions()
            both = zip(
                sheet.iter_rows(max_col=MOST_COLUMNS), written.iter_rows(max_col=MOST_COLUMNS), strict=True
            )
            rows = [
                [_cell(one, raw) for one, raw in zip(line, raws, strict=True)] for line, raws in _first(both)
            ]
            _reach_down(rows, package.read(sheet._worksheet_path))
            yield _bounded(sheet.title, rows)
    except (UnreadableDocument, MemoryError, RecursionError):
        raise
    except Exception:
        # Each part of a workbook that is not as it should be fails with an error of its own.
        raise UnreadableDocument(_FAILED) from None


def _first(rows: Iterable[Any]) -> Iterator[Any]:
    """The rows, without those behind so many empty ones that nobody wrote there: a single cell far below adds none."""
    for number, row in enumerate(rows):
        if number > 2 * MOST_ROWS:
            raise UnreadableDocument(_TOO_LONG)
        yield row


def _cell(cell: Any, written: Any) -> Cell:
    value = cell.value
    if value is None:
        return None if written.data_type == "f" else ""
    if cell.data_type == "e":
        return None
    return _said(value, str(cell.number_format or "")).strip()


def _said(value: Any, shape: str) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case datetime():
            is_day = value.time() == time()
            return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case timedelta():
            return str(value)
        case int() | float():
            if shape.rstrip().endswith("%"):
                return f"{value * 100:.10g}%"
            return f"{value:.15g}" if isinstance(value, float) else str(value)
        case _:
            return unescape(str(value)).replace("\r\n", "\n").replace("\r", "\n")


def _reach_down(rows: list[list[Cell]], part: bytes) -> None:
    """Repeat the text of a merged cell in the rows that it covers."""
    budget, covered = Budget(), 0
    for _event, node in etree.iterparse(
        io.BytesIO(part), tag=f"{_SHEET_SPACE}mergeCell", resolve_entities=False, no_network=True
    ):
        left, top, _right, bottom = range_boundaries(node.get("ref") or "")
        first = rows[top - 1] if top <= len(rows) else []
        covered += 1 + max(min(bottom, len(rows)) - top, 0)
        if covered > MOST_COVERED:
            raise UnreadableDocument(_TOO_LONG)
        if left > len(first) or not (text := first[left - 1]):
            continue
        for row in rows[top : min(bottom, len(rows))]:
            row += [""] * (left - len(row))
            row[left - 1] = budget.repeat(text)


# --- The child -------------------------------------------------------------------------------------------------------


def main() -> int:
    """Limits, bytes from standard input, the tables or one sentence as JSON."""
    limit_process()
    try:
        grids = grids_of(sys.stdin.buffer.read())
        said: dict[str, Any] = {"grids": [{"name": grid.name, "rows": grid.rows} for grid in grids]}
    except UnreadableDocument as error:
        said = {"refusal": str(error)}
    except (MemoryError, RecursionError):
        said = {"refusal": _FAILED}
    answer = json.dumps(said)
    sys.stdout.write(answer if len(answer) <= OUTPUT_BYTES else json.dumps({"refusal": _TOO_LONG}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
