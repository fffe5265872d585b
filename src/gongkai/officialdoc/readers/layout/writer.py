"""Arranged pages written as lines with hints: paragraphs, rows, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass

from ...lines import Hint, Source
from ...normalise import squash
from ...organs import is_organ
from .flow import Paragraph, Set, Setting
from .frames import Key, find_frames
from .placed import Line, join_text
from .ruled import Row

_ROW, _NOTE, _NOISE = Hint(table=True), Hint(footnote=True), Hint(noise=True)


@dataclass(slots=True)
class Arranged:
    """A strip of a page in its order: lines and rows, and the notes at its foot. `key` names its kind of column."""

    key: Key
    items: list[Line | Row]
    footnotes: list[str]


def write(pages: list[tuple[list[Arranged], list[str]]], body: float) -> Source:
    """Pages as strips and set-aside texts. What is set aside follows the paragraph that runs on to the next page."""
    strips = [
        (strip.key, [item for item in strip.items if isinstance(item, Line)])
        for page, _ in pages
        for strip in page
    ]
    frames = find_frames(strips, body)
    lines = [Set(line, frames[key], number) for number, (key, some) in enumerate(strips) for line in some]
    writer = _Writer(Setting.of(lines, body))
    following = iter(lines)
    for arranged, noise in pages:
        first = True
        for strip in arranged:
            for item in strip.items:
                if isinstance(item, Row):
                    writer.row(item.cells, first_on_page=first)
                else:
                    writer.line(next(following))
                first = False
            writer.later(strip.footnotes, _NOTE)
        writer.later(noise, _NOISE)
    return writer.close()


class _Writer:
    """Collects lines and hints; knows the open paragraph and the table that may run on."""

    def __init__(self, setting: Setting) -> None:
        self._source = Source([])
        self._setting = setting
        self._paragraph: Paragraph | None = None
        self._waiting: list[tuple[str, Hint]] = []
        self._table: list[list[str]] = []
        self._after_head = self._spanned = False

    def line(self, line: Set) -> None:
        """A line of text: goes on or opens a paragraph, and ends a table."""
        if self._table:
            self._end_table()
        if self._paragraph is not None and self._paragraph.goes_on(line, self._setting):
            self._paragraph.lines.append(line)
            return
        self._end_paragraph()
        self._paragraph = Paragraph(line)

    def row(self, cells: list[str], *, first_on_page: bool) -> None:
        """A row. Over a page break the head may be repeated, and a row may go on."""
        self._end_paragraph()
        if self._table and len(cells) != len(self._table[0]):
            self._end_table()
        if not self._table or not self._runs_on(cells, first_on_page=first_on_page):
            self._table.append(cells)

    def _runs_on(self, cells: list[str], *, first_on_page: bool) -> bool:
        """The row is the head again or the rest of the row before. Where it lacks the first cell only, it is given."""
        broken = first_on_page or self._after_head
        self._after_head = first_on_page and cells == self._table[0]
        if self._after_head:
            self._waiting.append((" ".join(cell for cell in cells if cell), _NOISE))
            return True
        last = self._table[-1]
        goes_on = broken and _goes_on(cells, self._table)
        spanned = _is_spanned(cells, self._table) if goes_on else self._spanned and not broken
        self._spanned = spanned and not cells[0]
        if self._spanned:
            cells[0] = last[0]
        elif goes_on:
            last[:] = [_join_cells(before, after) for before, after in zip(last, cells, strict=True)]
            return True
        return False

    def later(self, texts: list[str], hint: Hint) -> None:
        """Texts that wait until the open paragraph or table has ended."""
        self._waiting += [(text, hint) for text in texts]

    def close(self) -> Source:
        """All that is open is written."""
        self._end_table()
        self._end_paragraph()
        self._write_waiting()
        return self._source

    def _end_paragraph(self) -> None:
        if self._paragraph is not None:
            text, bold = self._paragraph.text()
            self._write(text, Hint(bold=bold) if bold else None)
            self._paragraph = None
            self._write_waiting()

    def _end_table(self) -> None:
        for cells in self._table:
            self._write("\t".join(cells), _ROW)
        if self._table:
            self._table, self._after_head, self._spanned = [], False, False
            self._write_waiting()

    def _write_waiting(self) -> None:
        for text, hint in self._waiting:
            self._write(text, hint)
        self._waiting = []

    def _write(self, text: str, hint: Hint | None) -> None:
        self._source.lines.append(text)
        if hint is not None:
            self._source.hints[len(self._source.lines)] = hint


def _goes_on(cells: list[str], table: list[list[str]]) -> bool:
    """A row that the page break has cut: its first cell is empty, where no row above is so."""
    return not cells[0] and len(table) > 1 and all(row[0] for row in table)


def _is_spanned(cells: list[str], table: list[list[str]]) -> bool:
    """A whole row under a first cell that already spans rows: on the new page its text is not printed again."""
    return all(cells[1:]) and table[-1][0] == table[-2][0]


def _join_cells(before: str, after: str) -> str:
    """The two parts of a cell. Names of bodies stand one below the other there."""
    if before and after and is_organ(squash(before.split()[-1])) and is_organ(squash(after.split()[0])):
        return f"{before} {after}"
    return join_text(before, after)
