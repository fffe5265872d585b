"""Tables whose cells are ruled: the grid from its rules, the rows with every cell.

A cell that spans rows repeats its text on each of them; one that spans columns leaves the others empty. What spans all
columns is no row: its lines are text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from .placed import Line, Piece, Rule, first_word, join_text, line_up

_TOUCH = 3.0
_SAME = 4.0
_MIN_LENGTH = 6.0
# A page with more rules than this is a drawing or a map.
_MAX_BARS = 600
_MAX_CELLS = 20_000
# Of a cell: what its sides keep free (points), and the characters of a line that is one by itself: 序 above 号 is not.
_PADDING, _WHOLE_LINE = 8.0, 4
_SENTENCE_ENDS = ("。", "；", ";", "！", "!")


@dataclass(slots=True)
class Row:
    """A row of a table: its cells in the order of the columns."""

    cells: list[str]
    top: float


@dataclass(slots=True)
class Table:
    """A table at its place: rows, and lines where one cell spans all columns."""

    left: float
    top: float
    right: float
    bottom: float
    parts: list[Row | Line] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Bar:
    """A level (`at` is y) or upright (`at` is x) line from `start` to `end`, joined of touching rules."""

    at: float
    start: float
    end: float

    def covers(self, place: float) -> bool:
        return self.start - _TOUCH <= place <= self.end + _TOUCH


def find_tables(pieces: list[Piece], rules: list[Rule]) -> tuple[list[Table], list[Piece]]:
    """The ruled tables of a page, and the pieces outside of them."""
    level = [((one.top + one.bottom) / 2, one.left, one.right) for one in rules if one.level]
    upright = [((one.left + one.right) / 2, one.top, one.bottom) for one in rules if not one.level]
    if not upright or len(level) < 2:
        return [], pieces
    levels, uprights = _bars(level), _bars(upright)
    if len(levels) + len(uprights) > _MAX_BARS:
        return [], pieces
    tables = []
    for group in _groups(levels, uprights):
        grid = _Grid.of(*group)
        if grid is None:
            continue
        inside = [piece for piece in pieces if grid.holds(piece)]
        if inside:
            pieces = [piece for piece in pieces if not grid.holds(piece)]
            tables.append(grid.table(inside))
    return tables, pieces


def _bars(rules: list[tuple[float, float, float]]) -> list[_Bar]:
    """Rules of the same height (or side) that touch or overlap are one."""
    out: list[_Bar] = []
    row: list[tuple[float, float, float]] = []
    for rule in [*sorted(rules), (float("inf"), 0.0, 0.0)]:
        if row and rule[0] - row[0][0] > _TOUCH:
            bar: _Bar | None = None
            for at, start, end in sorted(row, key=lambda one: one[1]):
                if bar is not None and start <= bar.end + _TOUCH:
                    bar.end = max(bar.end, end)
                else:
                    bar = _Bar(at, start, end)
                    out.append(bar)
            row = []
        row.append(rule)
    return [bar for bar in out if bar.end - bar.start >= _MIN_LENGTH]


def _groups(levels: list[_Bar], uprights: list[_Bar]) -> list[tuple[list[_Bar], list[_Bar]]]:
    """Bars that hang together by crossing or touching."""
    out = []
    free_levels, free_uprights = list(levels), list(uprights)
    while free_uprights:
        group_levels: list[_Bar] = []
        group_uprights = [free_uprights.pop()]
        fresh_levels: list[_Bar] = []
        fresh_uprights = list(group_uprights)
        while fresh_uprights or fresh_levels:
            found = [one for one in free_levels if any(_cross(one, other) for other in fresh_uprights)]
            free_levels = [one for one in free_levels if one not in found]
            others = [one for one in free_uprights if any(_cross(other, one) for other in found)]
            free_uprights = [one for one in free_uprights if one not in others]
            group_levels += found
            group_uprights += others
            fresh_levels, fresh_uprights = [], others
        out.append((group_levels, group_uprights))
    return out


def _cross(level: _Bar, upright: _Bar) -> bool:
    return level.covers(upright.at) and upright.covers(level.at)


def _edges(places: list[float]) -> list[float]:
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > _SAME:
            out.append(place)
    return out


class _Grid:
    """Columns and rows of one table, and which of its fields are one cell."""

    def __init__(self, xs: list[float], ys: list[float], levels: list[_Bar], uprights: list[_Bar]) -> None:
        self._xs, self._ys = xs, ys
        self._columns, self._rows = len(xs) - 1, len(ys) - 1
        self._cell = list(range(self._columns * self._rows))
        self._merge(levels, uprights)

    @classmethod
    def of(cls, levels: list[_Bar], uprights: list[_Bar]) -> _Grid | None:
        """None where the rules only frame something. Outer sides may be missing: open tables have none."""
        if len(levels) < 2:
            return None
        xs = [bar.at for bar in uprights] + [min(one.start for one in levels), max(one.end for one in levels)]
        ys = [bar.at for bar in levels] + [
            min(one.start for one in uprights),
            max(one.end for one in uprights),
        ]
        columns, rows = _edges(xs), _edges(ys)
        if len(columns) < 3 or len(rows) < 2 or len(columns) * len(rows) > _MAX_CELLS:
            return None
        return cls(columns, rows, levels, uprights)

    def _merge(self, levels: list[_Bar], uprights: list[_Bar]) -> None:
        """Fields without a rule between them are one cell."""
        for row in range(self._rows):
            middle = (self._ys[row] + self._ys[row + 1]) / 2
            standing = [bar.at for bar in uprights if bar.start < middle < bar.end]
            for column in range(1, self._columns):
                if not any(abs(at - self._xs[column]) <= _SAME for at in standing):
                    self._unite(row * self._columns + column - 1, row * self._columns + column)
        for column in range(self._columns):
            middle = (self._xs[column] + self._xs[column + 1]) / 2
            lying = [bar.at for bar in levels if bar.start < middle < bar.end]
            for row in range(1, self._rows):
                if not any(abs(at - self._ys[row]) <= _SAME for at in lying):
                    self._unite((row - 1) * self._columns + column, row * self._columns + column)

    def _find(self, field_: int) -> int:
        while self._cell[field_] != field_:
            self._cell[field_] = self._cell[self._cell[field_]]
            field_ = self._cell[field_]
        return field_

    def _unite(self, one: int, other: int) -> None:
        first, second = sorted((self._find(one), self._find(other)))
        self._cell[second] = first

    def _width(self, cell: int) -> float:
        """The width of a cell, from the fields in the first row that it has."""
        row = cell // self._columns
        fields = range(row * self._columns, (row + 1) * self._columns)
        return sum(
            self._xs[field_ % self._columns + 1] - self._xs[field_ % self._columns]
            for field_ in fields
            if self._find(field_) == cell
        )

    def holds(self, piece: Piece) -> bool:
        """The middle of the piece lies in the table."""
        across = (piece.left + piece.right) / 2
        return self._xs[0] <= across <= self._xs[-1] and self._ys[0] <= piece.middle <= self._ys[-1]

    def table(self, pieces: list[Piece]) -> Table:
        """The rows of the table with the pieces that lie in it."""
        table = Table(self._xs[0], self._ys[0], self._xs[-1], self._ys[-1])
        content: dict[int, list[Piece]] = {}
        for piece in pieces:
            column = min(bisect_right(self._xs, (piece.left + piece.right) / 2), self._columns) - 1
            row = min(bisect_right(self._ys, piece.middle), self._rows) - 1
            content.setdefault(self._find(row * self._columns + column), []).append(piece)
        lines = {cell: line_up(some) for cell, some in content.items()}
        texts = {cell: cell_text(some, self._width(cell)) for cell, some in lines.items()}
        rows = [
            [self._find(row * self._columns + column) for column in range(self._columns)]
            for row in range(self._rows)
        ]
        # In a form rows differ in their columns: an empty cell for each missing border would tell nothing.
        regular = 2 * sum(len(set(cells)) == self._columns for cells in rows) >= len(rows)
        for row, cells in enumerate(rows):
            if len(set(cells)) == 1:
                if row == 0 or rows[row - 1][0] != cells[0]:
                    table.parts += lines.get(cells[0], [])
                continue
            spans = [place > 0 and cells[place - 1] == cell for place, cell in enumerate(cells)]
            shown = [
                "" if again else texts.get(cell, "")
                for cell, again in zip(cells, spans, strict=True)
                if regular or not again
            ]
            if any(shown):
                table.parts.append(Row(shown, self._ys[row]))
        return table


def cell_text(lines: list[Line], width: float) -> str:
    """The lines of a cell as one text. Where more would have fitted on a line, a paragraph of the cell ends."""
    text = ""
    for index, line in enumerate(lines):
        last = lines[index - 1] if index else line
        free = (width - _PADDING - (last.right - last.left)) / last.size
        whole = min(len(last.text), len(line.text)) >= _WHOLE_LINE or text[-1:] in _SENTENCE_ENDS
        ended = index > 0 and free >= first_word(line.text) + 0.5 and whole
        text = f"{text} {line.text}" if ended else join_text(text, line.text)
    return text.replace("\t", " ")
