"""Tables of tasks: every row below the heads is an item, with its units and term from their cells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .brackets import mask, title_spans
from .columns import COOPERATING, GROUP, LEAD, NUMBER, RESPONSIBLE, TASK, TERM, column_role, is_task_head
from .deadlines import find_deadlines
from .draft import Draft
from .labels import Level, read_label
from .model import Item
from .normalise import fold, shadow, squash
from .numerals import cn2int
from .units import Note, read_cell

_SEVERAL = 2


@dataclass(slots=True)
class _Table:
    """The open table: the roles of its columns, the number of the last row, the group row above."""

    roles: list[str | None]
    last: int = 0
    chapter: str | None = None
    items: list[Item] = field(default_factory=list)


def add_task_tables(draft: Draft, places: list[int], start: int, end: int) -> None:
    """Add the rows of all tables of tasks. A table in an annex that repeats the body's tasks and units adds nothing."""
    divided = any(one.unit_text for one in draft.tasks)
    known = [squash(one.text) for one in draft.tasks]
    for run in _runs(draft, places):
        inside = start <= run[0] < end
        chapter, section = _place(draft, draft.items[run[0]].line) if inside else (None, None)
        rows = read_task_rows(draft, run, chapter, section)
        if divided and not inside:
            # An annex that divides the tasks of the body among units says nothing new.
            rows = [row for row in rows if not any(squash(row.text) in text for text in known)]
        draft.tasks += rows
    draft.tasks.sort(key=lambda one: one.line)


def _runs(draft: Draft, places: list[int]) -> list[list[int]]:
    """Rows that stand directly below each other."""
    out: list[list[int]] = []
    for place in places:
        if not draft.items[place].table:
            continue
        if out and all(draft.items[one].markup for one in range(out[-1][-1] + 1, place)):
            out[-1].append(place)
        else:
            out.append([place])
    return out


def _place(draft: Draft, line: int) -> tuple[str | None, str | None]:
    """The chapter and section in which a line stands."""
    chapter = next((one for one in reversed(draft.chapters) if one.line < line), None)
    section = next((one for one in reversed(draft.sections) if one.line < line), None)
    below = section is not None and (chapter is None or section.line > chapter.line)
    return chapter.number if chapter else None, section.number if section is not None and below else None


def read_task_rows(draft: Draft, places: list[int], chapter: str | None, section: str | None) -> list[Item]:
    """The items of consecutive table rows (paragraph indices), or nothing where the rows are no table of tasks."""
    table: _Table | None = None
    out: list[Item] = []
    heads: list[str] = []
    for place in places:
        cells = [cell.strip() for cell in draft.items[place].text.split("\t")]
        roles = _roles(cells, heads)
        if roles is not None:
            roles = _one_task(draft, places, place, roles)
            table = _Table(roles, table.last if table else 0, chapter)
            heads = cells
            continue
        if table is None:
            heads = cells
            continue
        if (label := _group(cells)) is not None:
            table.chapter = label
        elif out and (rest := _continued(table, cells)):
            out[-1] = replace(out[-1], text=out[-1].text + rest)
        elif (item := _row(draft, place, table, cells, section)) is not None:
            out.append(item)
    return out


def _roles(cells: list[str], above: list[str]) -> list[str | None] | None:
    """The roles of the columns if this row is a row of heads; a second row of heads completes the one above it."""
    roles = [column_role(cell) for cell in cells]
    if is_task_head(roles):
        return roles
    if above and len(above) == len(cells) and not any(len(cell) > 12 for cell in cells):
        both = [column_role(own) or column_role(upper) for own, upper in zip(cells, above, strict=True)]
        if is_task_head(both) and any(roles):
            return both
    return None


def _continued(table: _Table, cells: list[str]) -> str | None:
    """A row that a page break has cut: nothing but the rest of the task."""
    filled = [place for place, cell in enumerate(cells) if cell]
    if NUMBER not in table.roles or len(filled) != 1 or filled[0] >= len(table.roles):
        return None
    return fold(cells[filled[0]]) if table.roles[filled[0]] == TASK else None


def _one_task(draft: Draft, places: list[int], head: int, roles: list[str | None]) -> list[str | None]:
    """Of several columns that could hold the task, the one with the longest cells does; the others are groups."""
    columns = [place for place, role in enumerate(roles) if role == TASK]
    if len(columns) < _SEVERAL:
        return roles
    total = dict.fromkeys(columns, 0)
    for place in places:
        if place <= head:
            continue
        cells = draft.items[place].text.split("\t")
        for column in columns:
            total[column] += len(cells[column]) if column < len(cells) else 0
    longest = max(columns, key=lambda column: total[column])
    return [GROUP if role == TASK and place != longest else role for place, role in enumerate(roles)]


def _group(cells: list[str]) -> str | None:
    """A row of one cell that opens a level: 「一、优化营商环境」 over the whole width."""
    filled = {squash(cell) for cell in cells if cell}
    if len(filled) != 1:
        return None
    label = read_label(shadow(next(iter(filled))))
    return label.number if label is not None and label.level is Level.FIRST else None


def _row(draft: Draft, place: int, table: _Table, cells: list[str], section: str | None) -> Item | None:
    roles = table.roles
    if not any(cells):
        return None
    texts = [fold(cell) for cell, role in zip(cells, roles, strict=False) if role == TASK and cell]
    note = Note()
    for cell, role in zip(cells, roles, strict=False):
        if role in (LEAD, RESPONSIBLE, COOPERATING, TERM):
            note.merge(read_cell(role, cell, draft.origin))
    number = _number(cells, roles)
    text = " ".join(texts)
    if not texts or (number is None and NUMBER in roles and not table.last):
        return None
    table.last = number if number is not None else table.last + (0 if NUMBER in roles else 1)
    line = draft.items[place].line
    note.merge(Note(deadlines=find_deadlines(mask(shadow(text), title_spans(shadow(text))[0]), draft.origin)))
    note = draft.rules.apply([note], line)
    return Item(
        number=table.last,
        chapter=table.chapter,
        section=section,
        title=None,
        text=_without_label(text, roles),
        unit_text=None,
        lead_units=note.lead,
        responsible_units=note.responsible,
        cooperating_units=note.cooperating,
        deadlines=note.deadlines,
        citations=[one.citation for one in draft.citations.read(text, line)],
        line=line,
    )


def _number(cells: list[str], roles: list[str | None]) -> int | None:
    for cell, role in zip(cells, roles, strict=False):
        if role == NUMBER:
            return cn2int(shadow(cell).strip().rstrip(".、"))
    label = next(
        (read_label(shadow(cell)) for cell, role in zip(cells, roles, strict=False) if role == TASK), None
    )
    return (
        label.value if label is not None and label.level in (Level.THIRD, Level.FIRST, Level.SECOND) else None
    )


def _without_label(text: str, roles: list[str | None]) -> str:
    """Where there is no column of numbers, the task cell opens with its own."""
    label = None if NUMBER in roles else read_label(shadow(text))
    return text[label.end :] if label is not None else text
