"""A workbook as pieces of text: each cell with the head of its column, and all that its sheets do not show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from .covers import covers_of
from .heads import head_of
from .kinds import members_of
from .packageparts import common_pieces
from .places import HiddenKind, Piece, Place, Story
from .workbook import Visibility, open_workbook, sheet_kind
from .workbookparts import pieces_of_parts


def pieces_of_xlsx(data: bytes) -> Iterator[Piece]:
    """All pieces. Raises UnreadableDocument."""
    members = members_of(data)
    book = open_workbook(data, members)
    covers = covers_of(members)
    for sheet in book.worksheets:
        yield from _sheet(sheet, Visibility(sheet, covers.get(sheet.title, ())))
    yield from pieces_of_parts(members)
    yield from common_pieces(members)


def cells_in(sheet: Any) -> list[Any]:
    """The cells with a value, row by row. What a sheet says of its own size is not believed."""
    return [sheet._cells[key] for key in sorted(sheet._cells) if sheet._cells[key].value is not None]


def heads_of(sheet: Any) -> tuple[int, dict[int, str]]:
    """The number of the row that is the head of the table, 0 without one, and its words by column."""
    rows: dict[int, dict[int, str]] = {}
    for cell in cells_in(sheet):
        if len(rows) > 20:
            break
        rows.setdefault(cell.row, {})[cell.column] = str(cell.value)
    numbers = list(rows)
    index = head_of(list(rows.values()))
    return (0, {}) if index is None else (numbers[index], rows[numbers[index]])


def _sheet(sheet: Worksheet, visibility: Visibility) -> Iterator[Piece]:
    whole = sheet_kind(sheet)
    head_row, heads = heads_of(sheet)
    rows: dict[int, list[str]] = {}
    if whole is not None:
        yield Piece("", Place(Story.SHEET, sheet=sheet.title), whole)
    yield Piece(sheet.title, Place(Story.SHEET, sheet=sheet.title), whole)
    for cell in cells_in(sheet):
        place = Place(
            Story.SHEET,
            sheet=sheet.title,
            row=cell.row,
            column=cell.column,
            head=heads.get(cell.column, "").strip() if head_row and cell.row > head_row else "",
        )
        seen, unseen = visibility.text(cell)
        if seen.strip():
            yield Piece(seen, place, whole or visibility.cell(cell))
        if unseen.strip():
            yield Piece(unseen, place, whole or HiddenKind.UNSEEN_TEXT)
        rows.setdefault(cell.row, []).append(seen.strip())
    for row, words in rows.items():
        # A number with a cell for each digit, as forms have it.
        if sum(len(word) == 1 for word in words) >= 6:
            yield Piece("".join(words), Place(Story.SHEET, sheet=sheet.title, row=row), whole)
    for text in _margins(sheet):
        yield Piece(text, Place(Story.HEADER, sheet=sheet.title), whole)


def _margins(sheet: Worksheet) -> Iterator[str]:
    """Texts above and below the printed sheet."""
    for name in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
        for side in ("left", "center", "right"):
            text = getattr(getattr(sheet, name), side).text
            if text and text.strip():
                yield text
