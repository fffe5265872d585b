"""Redactions burnt into a workbook.

The copy is a workbook written anew from what is seen: values, looks, merged cells, widths, heights, frozen panes and page set-up of
the visible rows and columns of the visible sheets. Hidden sheets, rows and columns are removed, not shown: the rest moves up. Of a
formula its last result stays. What a shape covers is gone, for the copy has no shapes. All else (comments, names, rules, charts, pictures, pivot tables, links) stays behind.
"""

from __future__ import annotations

import io
import zipfile
from bisect import bisect_right
from collections.abc import Callable, Sequence
from copy import copy
from typing import Any

from lxml import etree
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

from gongkai.officialdoc.readers.guard import parse_xml

from .covers import covers_of
from .kinds import members_of
from .matching import BOUNDARY
from .places import Place, Story
from .read_xlsx import cells_in, heads_of
from .redaction import Redaction, Removal, covers_in, replaced
from .workbook import Visibility, open_workbook, sheet_kind

_LEFT = {
    "/charts/": "图表",
    "/media/": "图片",
    "/pivottables/": "数据透视表（数值保留）",
    "/externallinks/": "外部链接",
    "/embeddings/": "嵌入的文件",
    "vbaproject.bin": "宏",
}
_MARGINS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_PROPERTIES = ("docProps/core.xml", "docProps/app.xml")
_LONGEST_TITLE = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "＊"))
Position = tuple[int, int]


def burn_xlsx(data: bytes, redactions: Sequence[Redaction]) -> tuple[bytes, list[Removal], list[str]]:
    """The copy, the removals, and what was left out in words. Raises UnreadableDocument."""
    members = members_of(data)
    book = open_workbook(data, members)
    made = Workbook()
    made.remove(made.active)
    removals: list[Removal] = []
    styles: dict[int, Any] = {}
    covers = covers_of(members)
    for sheet in book.worksheets:
        if sheet_kind(sheet) is None:
            visibility = Visibility(sheet, covers.get(sheet.title, ()))
            removals += _Sheet(sheet, visibility, made, redactions, styles).copy()
    if not made.worksheets:
        made.create_sheet("空表")
    left_out = [words for mark, words in _LEFT.items() if any(mark in f"/{name.lower()}" for name in members)]
    out = io.BytesIO()
    _Writer(made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)).save()
    return _without_properties(out.getvalue()), list(dict.fromkeys(removals)), left_out


class _Writer(ExcelWriter):
    """Writes in memory: the process that reads uploads may write no file, and the library puts each sheet into one."""

    def write_worksheet(self, ws: Any) -> None:
        """One sheet; the copies have no drawings and no comments."""
        written = io.BytesIO()
        writer = WorksheetWriter(ws, written)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], written.getvalue())
        self.manifest.append(ws)


class _Sheet:
    """One visible sheet and its copy. Places are those of the original."""

    def __init__(
        self,
        sheet: Any,
        visibility: Visibility,
        book: Any,
        redactions: Sequence[Redaction],
        styles: dict[int, Any],
    ) -> None:
        self._old, self._visibility = sheet, visibility
        self._redactions, self._styles = redactions, styles
        self._head_row, self._heads = heads_of(sheet)
        self._removals: list[Removal] = []
        title = self._covered(sheet.title, Place(Story.SHEET, sheet=sheet.title))
        self._new = book.create_sheet(title.translate(_FORBIDDEN)[:_LONGEST_TITLE] or "表")

    def copy(self) -> list[Removal]:
        """Write the copy and tell what was removed."""
        old = self._old
        positions = sorted(old._cells)
        rows = _numbered(sorted({row for row, _ in positions}), self._visibility.row)
        columns = _numbered(sorted({column for _, column in positions}), self._visibility.column)
        texts = self._texts()
        shown = dict(texts)
        # A hidden cell may complete a value or stand in the middle of one: so once with them, once without.
        self._cover(texts, sorted(texts))
        texts = {one: text for one, text in texts.items() if self._visibility.cell(old._cells[one]) is None}
        self._cover(texts, sorted(texts))
        self._cover(texts, sorted(texts, key=lambda position: (position[1], position[0])))
        for position in positions:
            row, column = position
            if row not in rows or column not in columns:
                continue
            cell = old._cells[position]
            new = self._new.cell(rows[row], columns[column])
            self._dress(cell, new)
            if position in texts:
                same = texts[position] == shown[position]
                plain = same and cell.data_type in ("n", "d", "b") and not isinstance(cell.value, str)
                if plain:
                    new.value = cell.value
                elif texts[position]:
                    new.value = texts[position]
                    new.data_type = "s"
                if not same:
                    new.number_format = "General"
        self._shape(rows, columns)
        return self._removals

    def _texts(self) -> dict[Position, str]:
        """The texts of the cells, hidden ones too, without what is unseen in them."""
        found: dict[Position, str] = {}
        for cell in cells_in(self._old):
            if text := self._visibility.text(cell)[0]:
                found[cell.row, cell.column] = text
        return found

    def _cover(self, texts: dict[Position, str], order: list[Position]) -> None:
        """Replace the values in the texts, which follow each other in this order."""
        whole, starts = [], []
        length = 0
        for position in order:
            starts.append(length)
            whole += [texts[position], BOUNDARY]
            length += len(texts[position]) + 1
        joined = "".join(whole)

        def at(index: int) -> int:
            return bisect_right(starts, index) - 1

        def is_here(place: Place, index: int) -> bool:
            row, column = order[at(index)]
            return place.sheet == self._old.title and (place.row, place.column) == (row, column)

        for cover in reversed(covers_in(joined, self._redactions, is_here)):
            first, last = at(cover.begin), at(cover.end - 1)
            for index in range(first, last + 1):
                position, start = order[index], starts[index]
                text = texts[position]
                begin, end = max(cover.begin - start, 0), min(cover.end - start, len(text))
                mask = cover.redaction.mask if index == first else ""
                texts[position] = text[:begin] + mask + text[end:]
            self._removals.append(
                Removal(self._place(order[first]), cover.redaction.reason, cover.redaction.mask)
            )

    def _place(self, position: Position) -> Place:
        row, column = position
        head = self._heads.get(column, "").strip() if self._head_row and row > self._head_row else ""
        return Place(Story.SHEET, sheet=self._old.title, row=row, column=column, head=head)

    def _covered(self, text: str, place: Place) -> str:
        covers = covers_in(text, [one for one in self._redactions if one.everywhere])
        self._removals += [Removal(place, one.redaction.reason, one.redaction.mask) for one in covers]
        return replaced(text, covers)

    def _dress(self, cell: Any, new: Any) -> None:
        """The look of the cell. Each look is copied once: cells share it by its number."""
        if not cell.has_style:
            return
        known = self._styles.get(cell.style_id)
        if known is not None:
            new._style = copy(known)
            return
        new.font, new.fill, new.border = copy(cell.font), copy(cell.fill), copy(cell.border)
        new.alignment = copy(cell.alignment)
        shape = str(cell.number_format)
        covers = covers_in(shape, self._redactions)
        new.number_format = "General" if covers else shape
        place = self._place((cell.row, cell.column))
        self._removals += [Removal(place, one.redaction.reason, one.redaction.mask) for one in covers]
        self._styles[cell.style_id] = copy(new._style)

    def _shape(self, rows: dict[int, int], columns: dict[int, int]) -> None:
        old, new = self._old, self._new
        for column, place in columns.items():
            letter = get_column_letter(column)
            width = next(
                (
                    one.width
                    for key, one in old.column_dimensions.items()
                    if key == letter or (one.min and one.max and one.min <= column <= one.max)
                ),
                None,
            )
            if width:
                new.column_dimensions[get_column_letter(place)].width = width
        for row, place in rows.items():
            if row in old.row_dimensions and old.row_dimensions[row].height:
                new.row_dimensions[place].height = old.row_dimensions[row].height
        for area in old.merged_cells.ranges:
            inside_rows = [rows[row] for row in range(area.min_row, area.max_row + 1) if row in rows]
            inside_columns = [columns[one] for one in range(area.min_col, area.max_col + 1) if one in columns]
            if len(inside_rows) * len(inside_columns) > 1:
                new.merge_cells(
                    start_row=min(inside_rows),
                    end_row=max(inside_rows),
                    start_column=min(inside_columns),
                    end_column=max(inside_columns),
                )
        if old.freeze_panes and rows and columns:
            self._freeze(rows, columns)
        new.page_setup.orientation, new.page_setup.paperSize = (
            old.page_setup.orientation,
            old.page_setup.paperSize,
        )
        new.page_setup.fitToHeight, new.page_setup.fitToWidth = (
            old.page_setup.fitToHeight,
            old.page_setup.fitToWidth,
        )
        new.page_margins = copy(old.page_margins)
        new.sheet_view.showGridLines = old.sheet_view.showGridLines
        for name in _MARGINS:
            for side in ("left", "center", "right"):
                text = getattr(getattr(old, name), side).text
                if text:
                    margin = Place(Story.HEADER, sheet=old.title)
                    getattr(getattr(new, name), side).text = self._covered(text, margin)

    def _freeze(self, rows: dict[int, int], columns: dict[int, int]) -> None:
        row, column = coordinate_to_tuple(self._old.freeze_panes)
        above = sum(1 for one in rows if one < row)
        before = sum(1 for one in columns if one < column)
        self._new.freeze_panes = self._new.cell(above + 1, before + 1).coordinate


def _numbered(numbers: Sequence[int], is_hidden: Callable[[int], bool]) -> dict[int, int]:
    """Old numbers and new ones: what is hidden is left out, and what follows moves up. Empty rows between stay."""
    found: dict[int, int] = {}
    hidden = 0
    last = 0
    for number in numbers:
        hidden += sum(1 for one in range(last + 1, number) if is_hidden(one)) if number - last < 10_000 else 0
        last = number
        if is_hidden(number):
            hidden += 1
        else:
            found[number] = number - hidden
    return found


def _without_properties(data: bytes) -> bytes:
    """The package without the properties that the library writes into it, and without times."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name in _PROPERTIES:
                continue
            content = old.read(name)
            if name in ("[Content_Types].xml", "_rels/.rels"):
                root = parse_xml(content)
                for node in list(root):
                    if (node.get("PartName") or node.get("Target") or "").lstrip("/") in _PROPERTIES:
                        root.remove(node)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
