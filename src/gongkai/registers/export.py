"""Files of exactly what a list shows: CSV, XLSX and JSON, all pages, with every field of the form and the number of each row.

CSV and XLSX come back through the import; a file that nobody touched changes nothing.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gongkai.accounts.downloads import name_file
from gongkai.letters.cells import Value, escaped, fit, guarded
from gongkai.letters.tables import XLSX
from gongkai.registers.cells import plain, shown


def cell(value: object) -> str:
    """The text of a cell in one line; a leading = + - @ gets an apostrophe, so that no spreadsheet takes it for a formula."""
    return guarded(" ".join(shown(value).splitlines()))


class _Line:
    def write(self, text: str) -> str:
        return text


def csv_response(heads: list[str], rows: Iterable[list[Value]], filename: str) -> StreamingHttpResponse:
    """Stream the rows as CSV with a byte order mark, which spreadsheets need to read Chinese."""
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([guarded(plain(head)) for head in heads])
        for row in rows:
            yield writer.writerow(
                [guarded(plain(value)) if isinstance(value, str) else plain(value) for value in row]
            )

    return _attached(lines(), "text/csv; charset=utf-8", filename)


def json_response(rows: Iterable[dict[str, Any]], register: str, filename: str) -> StreamingHttpResponse:
    """Stream the rows as JSON, one a line."""

    def lines() -> Iterator[str]:
        yield f'{{"register": {json.dumps(register)}, "rows": ['
        for number, row in enumerate(rows):
            yield (",\n" if number else "\n") + json.dumps(row, ensure_ascii=False, default=_plain)
        yield "\n]}\n"

    return _attached(lines(), "application/json", filename)


def xlsx_response(heads: list[str], rows: Iterable[list[Value]], filename: str) -> FileResponse:
    """The rows as a workbook, written row by row into a file that is gone when it has been sent."""
    target: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (FileResponse closes it)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(filename.partition(".")[0][:31])
    sheet.freeze_panes = "A2"
    for place, head in enumerate(heads, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = max(12, min(40, 2 * len(head) + 4))
    bold, top = Font(bold=True), Alignment(vertical="top", wrap_text=True)

    def made(value: Value, font: Font | None = None) -> Any:
        one = WriteOnlyCell(sheet, escaped(fit(value).strip()) if isinstance(value, str) else value)
        if isinstance(value, str):
            one.data_type, one.number_format = "s", "@"
        elif isinstance(value, date):
            one.number_format = "yyyy-mm-dd"
        if font:
            one.font = font
        one.alignment = top
        return one

    sheet.append([made(head, bold) for head in heads])
    for row in rows:
        sheet.append([None if value is None or value == "" else made(value) for value in row])
    book.save(target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=filename, content_type=XLSX)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _attached(lines: Iterator[str], content_type: str, filename: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=content_type)
    name_file(response, filename)
    return response
