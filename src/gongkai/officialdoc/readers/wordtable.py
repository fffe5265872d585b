"""Tables of a Word document: rows of cells in their columns, and tables that only place text on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from .grid import MOST_COLUMNS, Budget
from .wordnames import CELL, PARAGRAPH, ROW, TABLE, TEXT, VAL, WRAPPERS, W, is_on

_ROW_PROPERTIES, _CELL_PROPERTIES = f"{W}trPr", f"{W}tcPr"
_INVISIBLE = (None, "none", "nil")
# A table without lines that is not larger than this holds a head (签发人) or a foot (印发), no data.
_FEW_ROWS, _FEW_CELLS = 3, 3
# A single row one of whose cells holds so much places columns of text on the page.
_LONG_CELL, _MANY_PARAGRAPHS = 300, 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: how many columns it takes, and how it is merged with the cell above (vMerge) or before it (hMerge)."""

    node: etree._Element
    across: int = 1
    opens: bool = False
    goes_on: bool = False
    joined: bool = False


@dataclass(slots=True)
class Row:
    """A row and the columns that stay free before and behind it."""

    before: int = 0
    after: int = 0
    cells: list[Cell] = field(default_factory=list)


def read_rows(table: etree._Element) -> list[Row]:
    """The rows of a table without those that are deleted or hidden."""
    rows = (_row(node) for node in _children(table, ROW))
    return [row for row in rows if row is not None and row.cells]


def is_layout(table: etree._Element, rows: list[Row]) -> bool:
    """The table only frames or places text: its cells are read as paragraphs."""
    widest = max((len(row.cells) for row in rows), default=0)
    if widest <= 1:
        return True
    if len(rows) == 1 and any(holds_text(cell.node) for cell in rows[0].cells):
        return True
    return len(rows) <= _FEW_ROWS and widest <= _FEW_CELLS and _has_no_lines(table)


@dataclass(slots=True)
class Merged:
    """Puts texts into the columns of a table; knows the cells that reach down."""

    budget: Budget
    _above: dict[int, str] = field(default_factory=dict)

    def place(self, row: Row, read: Callable[[etree._Element], str]) -> list[str]:
        """The texts of the row in their columns. A cell that goes on from above is not asked for its own."""
        out = self.budget.empty(row.before)
        below: dict[int, str] = {}
        for cell in row.cells:
            place = len(out)
            if cell.goes_on and place in self._above:
                text = below[place] = self._above[place]
                text = self.budget.repeat(text)
            else:
                text = read(cell.node)
                if cell.opens or cell.goes_on:
                    below[place] = text
            out.append("" if cell.joined else text)
            if cell.across > 1:
                out += self.budget.empty(cell.across - 1, len(out))
        self._above = below
        return out + self.budget.empty(row.after, len(out))


def _row(node: etree._Element) -> Row | None:
    row = Row()
    properties = next(node.iterchildren(_ROW_PROPERTIES), None)
    for child in properties if properties is not None else ():
        if child.tag == f"{W}del" or (child.tag == f"{W}hidden" and is_on(child.get(VAL))):
            return None
        if child.tag == f"{W}gridBefore":
            row.before = _count(child, 0)
        elif child.tag == f"{W}gridAfter":
            row.after = _count(child, 0)
    row.cells = [_cell(one) for one in _children(node, CELL)]
    return row


def _cell(node: etree._Element) -> Cell:
    properties = next(node.iterchildren(_CELL_PROPERTIES), None)
    across, opens, goes_on, joined = 1, False, False, False
    for child in properties if properties is not None else ():
        if child.tag == f"{W}gridSpan":
            across = max(1, _count(child, 1))
        elif child.tag == f"{W}vMerge":
            opens = child.get(VAL) == "restart"
            goes_on = not opens
        elif child.tag == f"{W}hMerge":
            joined = child.get(VAL) != "restart"
    return Cell(node, across, opens, goes_on, joined)


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Children of a kind, also within content controls and the like."""
    stack = list(reversed(parent))
    while stack:
        node = stack.pop()
        if node.tag == tag:
            yield node
        elif node.tag in WRAPPERS:
            stack += reversed(node)


def holds_text(cell: etree._Element) -> bool:
    """Paragraphs of a whole text, or a table of its own."""
    if next(cell.iter(TABLE), None) is not None:
        return True
    lengths = [sum(len(text.text or "") for text in one.iter(TEXT)) for one in cell.iterchildren(PARAGRAPH)]
    return sum(lengths) > _LONG_CELL and sum(1 for one in lengths if one) >= _MANY_PARAGRAPHS


def _has_no_lines(table: etree._Element) -> bool:
    """The lines between the columns were taken away. A table that says nothing about lines may have them by its style."""
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    if borders is None or _line(borders, "insideV"):
        return False
    cells = (cell for row in _children(table, ROW) for cell in _children(row, CELL))
    own = (cell.find(f"{_CELL_PROPERTIES}/{W}tcBorders") for cell in cells)
    return not any(one is not None and (_line(one, "left") or _line(one, "right")) for one in own)


def _line(borders: etree._Element, name: str) -> bool:
    side = borders.find(f"{W}{name}")
    return side is not None and side.get(VAL) not in _INVISIBLE


def _count(node: etree._Element, default: int) -> int:
    value = node.get(VAL) or ""
    return (
        min(int(value), MOST_COLUMNS) if value.isascii() and value.isdigit() and len(value) < 6 else default
    )
