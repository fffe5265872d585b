"""Tables of a page: rows of data, and rows that only place blocks on the page, as old sites are built."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..normalise import fold
from .grid import Budget, Grid
from .pageelements import HEADING, NOISE
from .pageline import Line

# So much text in several lines is no value of a cell, unless the table has many rows of such cells.
_LONG, _MANY_LINES = 300, 3
_FEW_ROWS, _DOMINANT = 2, 1000


@dataclass(slots=True)
class Cell:
    """A cell with the lines of its content."""

    across: int = 1
    down: int = 1
    lines: list[Line] = field(default_factory=list)
    nested: bool = False

    @property
    def size(self) -> int:
        """Characters of its text."""
        return sum(len(line.text) for line in self.lines)

    @property
    def text(self) -> str:
        """Its lines as one."""
        return fold(" ".join([line.text for line in self.lines]))

    @property
    def is_long(self) -> bool:
        """It holds a text of paragraphs."""
        return len(self.lines) >= _MANY_LINES and self.size > _LONG


@dataclass(slots=True)
class PageTable:
    """Collects rows; `ruled` means the page draws its lines or names its heads, so that it is a table to the reader."""

    placing: bool = False
    ruled: bool = False
    rows: list[list[Cell]] = field(default_factory=list)
    # Lines outside of the rows: the caption.
    lines: list[Line] = field(default_factory=list)
    # Numbers of the rows with which a group (thead, tbody) begins.
    groups: set[int] = field(default_factory=set)

    def finish(self, budget: Budget) -> list[Line]:
        """All lines of the table, each row in its columns."""
        grid, out = Grid(budget), self.lines
        multiple = sum(1 for row in self.rows if len(row) > 1)
        whole = sum(cell.size for row in self.rows for cell in row)
        placed = [self._places(row, multiple, whole) for row in self.rows]
        any_placed = any(one and len(row) > 1 for one, row in zip(placed, self.rows, strict=True))
        single = all(len(row) <= 1 for row in self.rows)
        for number, row in enumerate(self.rows):
            if number in self.groups:
                grid.end_group()
            if not row:
                continue
            cells = grid.row([(cell.text, cell.across, cell.down) for cell in row])
            if placed[number] or single or (len(row) == 1 and (any_placed or _is_heading(row[0]))):
                for cell in row:
                    out += cell.lines
            elif any(cells):
                lines = [line for cell in row for line in cell.lines]
                noise = bool(lines) and all(line.has(NOISE) for line in lines)
                marks = lines[0].marks & ~HEADING if lines else 0
                out.append(Line("\t".join(cells), marks=marks, table=not noise))
        return out

    def _places(self, row: list[Cell], multiple: int, whole: int) -> bool:
        """The row puts blocks beside each other. `multiple`: how many rows have more than one cell."""
        if self.placing:
            return True
        if len(row) == 1:
            return row[0].is_long or row[0].nested
        return any(
            (cell.nested and not self.ruled)
            or (
                (cell.is_long or cell.nested)
                and (multiple <= _FEW_ROWS or (cell.size > _DOMINANT and 2 * cell.size > whole))
            )
            for cell in row
        )


def _is_heading(cell: Cell) -> bool:
    return any(line.has(HEADING) for line in cell.lines)
