"""CSV of exactly what a list shows, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from gongkai.letters.cells import guarded
from gongkai.registers.register import Column


def cell(value: object) -> str:
    """The text of a cell; a leading = + - @ gets an apostrophe, so that no spreadsheet takes it for a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return guarded(" ".join(str(value).splitlines()))


class _Line:
    def write(self, text: str) -> str:
        return text


def csv_response(columns: Iterable[Column], rows: Iterable[Any], filename: str) -> StreamingHttpResponse:
    """Stream the rows as CSV with a byte order mark, which spreadsheets need to read Chinese."""
    columns = list(columns)
    writer = csv.writer(_Line())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([str(column.label) for column in columns])
        for row in rows:
            yield writer.writerow([cell(column.value(row)) for column in columns])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    return response
