"""Paragraphs of a Word part, their leaves of text, and in what cell of what table they stand.

Shared by reading and burning, so that both count and join alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from gongkai.officialdoc.readers.wordnames import CELL, FORMULA_TEXT, PARAGRAPH, ROW, TABLE, TEXT, VAL, W
from gongkai.officialdoc.readers.wordsymbols import symbol

from .heads import head_of
from .places import Place, Story

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
STORIES = {
    f"{W}document": Story.TEXT,
    f"{W}hdr": Story.HEADER,
    f"{W}ftr": Story.FOOTER,
    f"{W}footnotes": Story.NOTE,
    f"{W}endnotes": Story.NOTE,
    f"{W}comments": Story.COMMENT,
    f"{CHART}chartSpace": Story.CHART,
}
INSTRUCTIONS = (f"{W}instrText", f"{W}delInstrText")
DELETED_TEXT = f"{W}delText"
TEXTS = frozenset((TEXT, DELETED_TEXT, FORMULA_TEXT, f"{DRAWING}t", f"{CHART}v"))
# The reading above a character (ruby) stands for itself: else it would stand between the characters of a name.
PARAGRAPHS = (PARAGRAPH, f"{DRAWING}p", f"{CHART}pt", f"{W}rt")
_SPACES = {f"{W}{name}": " " for name in ("tab", "ptab")} | {
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{DRAWING}br": "\n",
}
_HYPHENS = {f"{W}noBreakHyphen": "-", f"{W}softHyphen": "\u00ad"}
_FIXED = _SPACES | _HYPHENS
_STOPS = f"{W}tabs"
_SYMBOL = f"{W}sym"
_SPAN, _BEFORE = f"{W}gridSpan", f"{W}gridBefore"


def paragraphs_of(root: etree._Element) -> list[etree._Element]:
    """All paragraphs of a part, also those within text boxes, drawings and charts, in the order of the part."""
    return list(root.iter(*PARAGRAPHS))


def leaves_of(paragraph: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The leaves of text of a paragraph with their text; not those of paragraphs within it, nor instructions of fields."""
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        tag = node.tag
        if tag in TEXTS:
            yield node, node.text or ""
        elif tag == _STOPS:
            continue
        elif tag in _FIXED:
            yield node, _FIXED[tag]
        elif tag == _SYMBOL:
            yield node, symbol(node.get(f"{W}char"), node.get(f"{W}font"))
        elif tag not in PARAGRAPHS:
            stack += reversed(node)


@dataclass(frozen=True, slots=True)
class CellPlace:
    """The cell of a table: numbers of table, row and column, and the head of the column."""

    table: int
    row: int
    column: int
    head: str


def cells_of(root: etree._Element) -> dict[etree._Element, CellPlace]:
    """All cells of a part with their places. Columns are those of the grid: a merged cell has the number of its first."""
    found: dict[etree._Element, CellPlace] = {}
    for number, table in enumerate(root.iter(TABLE), start=1):
        rows: list[dict[int, etree._Element]] = []
        for row in _own(table, ROW, TABLE):
            column, cells = 1 + _count(row, f"{W}trPr/{_BEFORE}", 0), {}
            for cell in _own(row, CELL, ROW):
                cells[column] = cell
                column += _count(cell, f"{W}tcPr/{_SPAN}", 1)
            rows.append(cells)
        words = [{column: text_in(cell) for column, cell in row.items()} for row in rows[:20]]
        head = head_of(words)
        for index, row_cells in enumerate(rows):
            for column, cell in row_cells.items():
                below = head is not None and index > head
                found[cell] = CellPlace(
                    number,
                    index + 1,
                    column,
                    words[head].get(column, "") if below and head is not None else "",
                )
    return found


def text_in(node: etree._Element) -> str:
    """All text below a node, without its shape."""
    return "".join(one.text or "" for one in node.iter(TEXT)).strip()


def cell_around(node: etree._Element) -> etree._Element | None:
    """The cell in which a paragraph stands, not looking out of a text box."""
    return next((one for one in node.iterancestors(CELL)), None)


def place_of(
    story: Story, part: str, number: int, node: etree._Element, cells: dict[etree._Element, CellPlace]
) -> Place:
    """The place of a paragraph, of which `number` counts from 1 in its part."""
    cell = cells.get(one) if (one := cell_around(node)) is not None else None
    if cell is None:
        return Place(story, part, paragraph=number)
    return Place(
        story,
        part,
        paragraph=number,
        table=cell.table,
        row=cell.row,
        column=cell.column,
        head=cell.head,
    )


def _own(parent: etree._Element, tag: str, kind: str) -> Iterator[etree._Element]:
    """Rows of this table, or cells of this row: wrapped or not, but not those of a table within it."""
    for node in parent.iter(tag):
        if next(node.iterancestors(kind), None) is parent:
            yield node


def _count(node: etree._Element, path: str, least: int) -> int:
    found = node.find(path)
    value = found.get(VAL, "") if found is not None else ""
    return max(least, min(int(value), 200)) if value.isascii() and value.isdigit() else least
