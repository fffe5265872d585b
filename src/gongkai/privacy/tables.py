"""Tables as sentences (表格): each row is told with the heads of its columns, so that the detectors of text read it.

姓名, 病种 | 王小明, 尿毒症 becomes 姓名:王小明,病情:尿毒症. Every cell knows where it stands in the telling, and so every hit knows its cell.
Heads may stand in several rows, be merged (an empty cell to the right of one belongs to it), and come again on the next
page; in a form a label stands to the left of its value.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .heads import OFFICE, PRIVATE, column
from .kinds import Kind
from .shapes import is_name
from .surnames import surname_length

# 名单: from this many rows on a table of names is a list that needs a basis, a term and a readership.
LIST_ROWS = 5
_COLUMNS = 200
_OPEN = re.compile(r"\t|[|｜]| {2,}")
_BLANKS, _COMMAS, _STOPS = re.compile(" +"), re.compile(","), re.compile(";")
_NAMED_OFFICE = "负责人:{}"

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell is told: from `start` to `end`. `kind` is what its head says it is."""

    start: int
    end: int
    row: int
    column: int
    kind: Kind | None


@dataclass(frozen=True, slots=True)
class Telling:
    """A table as text, with its cells in order. `name_heads` are heads of columns of names with the rows below each."""

    text: str
    cells: tuple[Cell, ...]
    name_heads: tuple[tuple[int, int, int], ...]

    def cell(self, start: int, end: int) -> Cell | None:
        """The cell in which a span lies, or which it overlaps."""
        at = bisect_right(self.cells, start, key=lambda cell: cell.start)
        for cell in self.cells[max(0, at - 1) : at + 1]:
            if cell.start < end and start < cell.end:
                return cell
        return None


def tell(rows: Rows) -> Telling:
    """The rows as sentences, one line each."""
    pieces: list[str] = []
    cells: list[Cell] = []
    heads: dict[int, tuple[str, Kind | None]] = {}
    lists: list[list[int]] = []
    place, after_head = 0, False
    for number, row in enumerate(rows):
        found = _heads_of(row)
        if found is not None:
            heads = _merge(heads, found, row) if after_head else found
            if not after_head:
                lists += [[number, at, 0] for at, (_, kind) in heads.items() if kind is Kind.NAME][:1]
            heads = _of_office(heads, row)
            after_head = True
            continue
        after_head = False
        if (
            lists
            and any(kind is Kind.NAME for _, kind in heads.values())
            and any(cell.strip() for cell in row)
        ):
            lists[-1][2] += 1
        for at, (cell, told, kind) in enumerate(_told(row, heads)):
            before, _, after = told.partition("{}")
            start = place + len(before)
            # A line break inside a cell ends no sentence.
            pieces += [before, cell.replace("\n", " "), after, ","]
            if cell.strip():
                cells.append(Cell(start, start + len(cell), number, at, kind))
            place = start + len(cell) + len(after) + 1
        # A blank line, so that nobody is near to the next row; the rows of a form are about one person.
        pieces.append("\n\n" if heads else "\n")
        place += len(pieces[-1])
    return Telling(
        "".join(pieces),
        tuple(cells),
        tuple((row, at, count) for row, at, count in lists if count >= LIST_ROWS),
    )


def _heads_of(row: Sequence[str]) -> dict[int, tuple[str, Kind | None]] | None:
    """The heads in a row of heads, by column; None where it is a row of values, or a row of a form."""
    filled = [(at, cell) for at, cell in enumerate(row[:_COLUMNS]) if cell.strip()]
    known = {at: head for at, cell in filled if (head := column(cell)) is not None}
    if not known or (len(known) < 2 and len(filled) < 3 and not (len(filled) == 1 and len(row) == 1)):
        return None
    numbers = sum(bool(re.search(r"\d{6}", cell)) for _, cell in filled)
    if numbers * 2 >= len(filled):
        return None
    named = any(kind is Kind.NAME for _, kind in known.values()) and len(filled) >= 3
    short = all(len(cell.strip()) <= 10 and not re.search(r"\d", cell) for _, cell in filled)
    if len(known) * 2 <= len(filled) and not (
        named and short and not any(_is_a_name(row, at, known) for at, _ in filled)
    ):
        return None
    for at in range(len(row[:_COLUMNS])):
        if not row[at].strip() and at - 1 in known:
            known[at] = known[at - 1]  # merged across
    return known


def _merge(
    above: dict[int, tuple[str, Kind | None]], below: dict[int, tuple[str, Kind | None]], row: Sequence[str]
) -> dict[int, tuple[str, Kind | None]]:
    """The lower row says it more exactly, where it says anything."""
    return above | {
        at: head for at, head in below.items() if at not in above or (head[1] is not None and row[at].strip())
    }


def _is_a_name(row: Sequence[str], at: int, known: dict[int, tuple[str, Kind | None]]) -> bool:
    """Whether a cell holds a name: by its make alone, or begun by a surname to the right of 姓名, as in a form."""
    value = row[at].strip()
    label = known.get(at - 1)
    asked = label is not None and label[1] is Kind.NAME and at not in known
    return is_name(value) or (asked and 2 <= len(value) <= 4 and surname_length(value, 0) > 0)


def _of_office(
    heads: dict[int, tuple[str, Kind | None]], row: Sequence[str]
) -> dict[int, tuple[str, Kind | None]]:
    """In a table of people in office, without anything private, names are those of officials."""
    kinds = {kind for _, kind in heads.values()}
    if kinds & PRIVATE or not any(OFFICE.search("".join(cell.split())) for cell in row):
        return heads
    return {
        at: (_NAMED_OFFICE, None) if kind is Kind.NAME else (told, kind) for at, (told, kind) in heads.items()
    }


def _told(
    row: Sequence[str], heads: dict[int, tuple[str, Kind | None]]
) -> Iterator[tuple[str, str, Kind | None]]:
    """Each cell with how it is told: by the head of its column, else by the label to its left, as in a form."""
    label: tuple[str, Kind | None] | None = None
    for at, cell in enumerate(row):
        here = column(cell) if at < _COLUMNS else None
        if here is not None and at not in heads:
            label = here
            yield "", "{}", None
        elif not cell.strip():
            yield cell, "{}", None
        elif label is not None:
            yield cell, *label
            label = None
        else:
            yield cell, *heads.get(at, ("{}", None))


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table inside a text: its rows, and where in the text each cell begins."""

    rows: list[list[str]]
    starts: list[list[int]]


def tables_in(text: str) -> Iterator[TextTable]:
    """Tables written as lines: cells parted by tabs, bars or blanks below a line of heads that are known."""
    rows: list[list[str]] = []
    starts: list[list[int]] = []
    place, separator = 0, _OPEN
    for line in text.split("\n"):
        if not rows:
            for separator in (_OPEN, _BLANKS, _COMMAS, _STOPS):
                cells, begins = _cells(line, place, separator)
                if len(cells) >= 2 and _heads_of(cells) is not None:
                    rows, starts = [cells], [begins]
                    break
        else:
            cells, begins = _cells(line, place, separator)
            if len(cells) >= 2:
                rows.append(cells)
                starts.append(begins)
            elif line.strip():
                yield TextTable(rows, starts)
                rows, starts = [], []
        place += len(line) + 1
    if len(rows) > 1:
        yield TextTable(rows, starts)


def _cells(line: str, place: int, separator: re.Pattern[str]) -> tuple[list[str], list[int]]:
    cells, begins, done = [], [], 0
    if not separator.search(line):
        return [], []
    edged = line.lstrip().startswith("|")
    for found in separator.finditer(line):
        cells.append(line[done : found.start()])
        begins.append(place + done)
        done = found.end()
    cells.append(line[done:])
    begins.append(place + done)
    if edged or (cells and not cells[0].strip()):
        cells, begins = cells[1:], begins[1:]
    for at, cell in enumerate(cells):
        if len(cell) > 1 and cell[0] in '"“' and cell[-1] in '"”':
            cells[at], begins[at] = cell[1:-1], begins[at] + 1
    return cells, begins
