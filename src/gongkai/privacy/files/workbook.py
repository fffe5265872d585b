"""A workbook opened behind the guard, and what of it a reader sees."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.escape import unescape

from gongkai.officialdoc import UnreadableDocument

from .covers import Area
from .places import HiddenKind

MOST_CELLS = 300_000
_TOO_LARGE = f"工作簿超过 {MOST_CELLS} 个单元格，请拆分后再试"
_DAMAGED = "工作簿已损坏或过于复杂，请另存后再试"
_CELL = re.compile(rb"<(?:\w+:)?c[ >/]")
# A number format that shows nothing, whatever the value: ;;; and its like.
_SHOWS_NOTHING = re.compile(r"(?:\[[^\]]*\])*;[;\s]*(?:\[[^\]]*\])*;?[;\s]*|\"\"(?:;\"\")*|;+@?\*?\s*")
# Columns and rows in which nothing can be read: characters, points.
_NARROWEST, _LOWEST = 0.3, 1
_WHITE, _BLACK = "FFFFFF", "000000"
# What the first colours of a theme and of the old palette are, and those of the system.
_THEME = {0: _WHITE, 1: _BLACK}
_INDEXED = {0: _BLACK, 1: _WHITE, 8: _BLACK, 9: _WHITE, 64: _BLACK, 65: _WHITE}


def open_workbook(data: bytes, members: Mapping[str, bytes]) -> Any:
    """The workbook with values in place of formulas. `members` are its parts, unpacked by the guard. Raises UnreadableDocument."""
    cells = sum(
        len(_CELL.findall(content)) for name, content in members.items() if "/worksheets/" in name.lower()
    )
    if cells > MOST_CELLS:
        raise UnreadableDocument(_TOO_LARGE)
    try:
        return load_workbook(io.BytesIO(data), data_only=True, keep_links=False, rich_text=True)
    except (MemoryError, RecursionError):
        raise
    except Exception:
        # Each part of a workbook that is not as it should be fails with an error of its own.
        raise UnreadableDocument(_DAMAGED) from None


def sheet_kind(sheet: Any) -> HiddenKind | None:
    """How a sheet is hidden, None if it is not."""
    return {"hidden": HiddenKind.HIDDEN_SHEET, "veryHidden": HiddenKind.VERY_HIDDEN_SHEET}.get(
        sheet.sheet_state
    )


class Visibility:
    """What of a visible sheet is seen: asked for rows, columns and cells."""

    def __init__(self, sheet: Any, covered: Sequence[Area]) -> None:
        self._sheet, self._covered = sheet, covered
        self._columns: set[int] = set()
        for letter, one in sheet.column_dimensions.items():
            if one.hidden or (one.width is not None and one.width < _NARROWEST):
                first = one.min or column_index_from_string(letter)
                self._columns |= set(range(first, min(one.max or first, 16_384) + 1))
        self._all_rows = bool(sheet.sheet_format.zeroHeight)
        # A table or a rule may paint what the cell does not.
        painted = [table.ref for table in sheet.tables.values()]
        painted += [str(area) for rule in sheet.conditional_formatting for area in rule.sqref.ranges]
        self._painted = [range_boundaries(area) for area in painted]

    def row(self, row: int) -> bool:
        """The row is hidden, by hand, by a filter, or because it has no height."""
        if row in self._sheet.row_dimensions:
            dimension = self._sheet.row_dimensions[row]
            return bool(dimension.hidden) or (dimension.height is not None and dimension.height < _LOWEST)
        return self._all_rows

    def column(self, column: int) -> bool:
        """The column is hidden or has no width."""
        return column in self._columns

    def cell(self, cell: Any) -> HiddenKind | None:
        """How a cell is hidden, with its row or column or by its own look; None if it is seen."""
        if self.row(cell.row):
            return HiddenKind.HIDDEN_ROW
        if self.column(cell.column):
            return HiddenKind.HIDDEN_COLUMN
        if cell.has_style and (self._shows_nothing(cell) or self._is_lost(cell.font, cell)):
            return HiddenKind.UNSEEN_TEXT
        if any(
            left <= cell.column <= right and top <= cell.row <= bottom
            for left, top, right, bottom in self._covered
        ):
            return HiddenKind.COVERED
        return None

    def text(self, cell: Any) -> tuple[str, str]:
        """The text of a cell that is seen, and what of it is not: parts of it that are white."""
        value = cell.value
        if not isinstance(value, CellRichText):
            return said(value), ""
        seen: list[str] = []
        unseen: list[str] = []
        for part in value:
            lost = isinstance(part, TextBlock) and part.font is not None and self._is_lost(part.font, cell)
            (unseen if lost else seen).append(part.text if isinstance(part, TextBlock) else str(part))
        return unescape("".join(seen)), unescape("".join(unseen))

    def _shows_nothing(self, cell: Any) -> bool:
        return bool(_SHOWS_NOTHING.fullmatch(str(cell.number_format or "General")))

    def _is_lost(self, font: Any, cell: Any) -> bool:
        size = getattr(font, "sz", None)
        if size is not None and size <= 1:
            return True
        fill = cell.fill
        if fill.fill_type not in (None, "solid"):
            return False
        behind = _name(fill.fgColor) if fill.fill_type == "solid" else _WHITE
        colour = getattr(font, "color", None)
        if (_name(colour) if colour is not None else _BLACK) != behind:
            return False
        return behind != _WHITE or not any(
            left <= cell.column <= right and top <= cell.row <= bottom
            for left, top, right, bottom in self._painted
        )


def said(value: Any) -> str:
    """The value of a cell as text; days as 2026-09-30."""
    match value:
        case None:
            return ""
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
        case float():
            # Spreadsheets keep and show fifteen digits of a number, zeros behind them.
            shown = f"{value:.15g}"
            return str(int(Decimal(shown))) if value.is_integer() and abs(value) < 1e20 else shown
        case _:
            return unescape(str(value)).replace("\r\n", "\n").replace("\r", "\n")


def _name(colour: Any) -> str:
    """The colour as six digits, as far as it can be known; nearly white is white."""
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        digits = colour.rgb[-6:].upper()
        return _WHITE if all(int(digits[at : at + 2], 16) >= 0xF8 for at in (0, 2, 4)) else digits
    number = getattr(colour, colour.type, None)
    if colour.type == "theme" and number in _THEME and not colour.tint:
        return _THEME[number]
    if colour.type == "indexed" and number in _INDEXED:
        return _INDEXED[number]
    return f"{colour.type} {number} {colour.tint}"
