"""Rows of a table with merged cells, so that every value stays in its column.

A cell over several columns gives its text in the first of them and empty strings in the others; a cell over several
rows gives its text in each of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

# A file can ask for a long text on each of a million rows; there repetition stops, and so do the columns.
_MOST_REPEATED = 20_000_000
# Word has at most 63 columns, and nobody reads a table with more than this.
MOST_COLUMNS = 200


@dataclass(slots=True)
class Budget:
    """How many characters may still be added to this document by merged cells."""

    left: int = _MOST_REPEATED

    def repeat(self, text: str) -> str:
        """The text once more, or nothing when the budget is used up."""
        self.left -= len(text) + 1
        return text if self.left >= 0 else ""

    def empty(self, columns: int, before: int = 0) -> list[str]:
        """So many empty columns behind those before, but none beyond what anybody reads."""
        columns = max(0, min(columns, MOST_COLUMNS - before))
        self.left -= columns
        return [""] * columns if self.left >= 0 else []


@dataclass(slots=True)
class _Span:
    text: str
    across: int
    rows: int


@dataclass(slots=True)
class Grid:
    """Places the cells of one row after the other, as HTML does: a cell takes the next columns that are free."""

    budget: Budget
    _spans: dict[int, _Span] = field(default_factory=dict)

    def row(self, cells: list[tuple[str, int, int]]) -> list[str]:
        """The texts of a row, from its own cells as (text, columns, rows) and from those that reach down into it."""
        out: list[str] = []
        begun: dict[int, _Span] = {}
        for text, across, down in cells:
            if self._spans:
                self._reach_down(out)
            place = len(out)
            out.append(text)
            if across > 1:
                out += self.budget.empty(across - 1, len(out))
            if down > 1 and place < MOST_COLUMNS:
                begun[place] = _Span(text, len(out) - place, down - 1)
        last = max(self._spans, default=-1)
        while len(out) <= last and self._spans:
            if not self._reach_down(out):
                out.append("")
        self._spans |= begun
        return out

    def end_group(self) -> None:
        """A cell does not reach out of its group of rows (thead, tbody)."""
        self._spans.clear()

    def _reach_down(self, out: list[str]) -> bool:
        reached = False
        while (span := self._spans.get(len(out))) is not None:
            place, reached = len(out), True
            out += [self.budget.repeat(span.text), *self.budget.empty(span.across - 1, place + 1)]
            span.rows -= 1
            if span.rows <= 0:
                del self._spans[place]
        if self.budget.left < 0:
            self._spans.clear()
        return reached
