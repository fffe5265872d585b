"""Tables (of tasks, of documents) that a capture has flattened: one cell per line, or cells set apart by tabs or runs of blanks.

Values must not shift: where cells are missing and it cannot be told which, only those whose column is certain are kept.
"""

from __future__ import annotations

import re
from itertools import pairwise

from .carrier import is_annex_heading
from .columns import (
    DOCUMENT_NUMBER,
    NAME,
    NUMBER,
    OTHER,
    STATUS,
    TASK,
    TERM,
    UNIT_ROLES,
    column_role,
    is_head,
)
from .deadlines import is_term
from .lines import Paragraph
from .normalise import shadow
from .numbers import parse_number
from .numerals import cn2int
from .page import is_residue
from .units import is_unit_list

_GAP = re.compile(r"[\u3000 \xa0]{2,}")
_MIN_HEADS, _MAX_HEADS = 3, 10
_LONGEST_HEAD = 12
_MAX_LINES_PER_ROW = 40


def restore_tables(items: list[Paragraph]) -> list[Paragraph]:
    """The same stream with flattened rows of tasks as table rows."""
    out: list[Paragraph] = []
    index = 0
    while index < len(items):
        item = items[index]
        if not item.table and (roles := _heads_in_line(item)):
            index = _rows_by_blanks(items, index, roles, out)
        elif not item.table and (heads := _heads_below(items, index)):
            index = _rows_by_lines(items, index, heads, out)
        else:
            out.append(item)
            index += 1
    return out


def _table(cells: list[str], line: int, last: int) -> Paragraph:
    row = "\t".join(cells)
    return Paragraph(row, shadow(row), line, table=True, last=last)


def _cells(item: Paragraph) -> list[str]:
    """Cells between tabs, one tab each so that an empty cell keeps its place; else between runs of blanks."""
    if "\t" in item.text:
        return [cell.strip() for cell in item.text.split("\t")]
    return [cell.strip() for cell in _GAP.split(item.text)]


def _heads_in_line(item: Paragraph) -> list[str | None] | None:
    if len(item.text) > 120 or not any(char in item.text for char in "\t\u3000 \xa0"):
        return None
    cells = _cells(item)
    if len(cells) < _MIN_HEADS:
        cells = item.text.split()
    roles = [column_role(cell) for cell in cells]
    return roles if len(cells) >= _MIN_HEADS and None not in roles and is_head(roles) else None


def _rows_by_blanks(items: list[Paragraph], index: int, roles: list[str | None], out: list[Paragraph]) -> int:
    """Rows whose cells are set apart in the line. The table ends with the first line that has no second cell."""
    out.append(
        _table(
            _cells(items[index]) if len(_cells(items[index])) == len(roles) else items[index].text.split(),
            items[index].line,
            items[index].last,
        )
    )
    index += 1
    while index < len(items) and not items[index].table:
        cells = _cells(items[index])
        if len(cells) < 2:
            break
        if is_residue(items[index]):
            break
        if "\t" in items[index].text and len(cells) < len(roles):
            # Tabs keep the places; those at the end of the line were trimmed.
            cells += [""] * (len(roles) - len(cells))
        placed = cells if len(cells) == len(roles) else _place(cells, roles)
        if placed is None:
            break
        out.append(_table(placed, items[index].line, items[index].last))
        index += 1
    return index


def _heads_below(items: list[Paragraph], index: int) -> list[str] | None:
    """The heads of a table whose cells stand on lines of their own: at least three such words, one below the other."""
    if column_role(items[index].text) is None:
        return None
    heads: list[str] = []
    for item in items[index : index + _MAX_HEADS]:
        if item.table or len(item.text) > _LONGEST_HEAD or column_role(item.text) is None:
            break
        heads.append(item.text)
    roles = [column_role(head) for head in heads]
    return heads if len(heads) >= _MIN_HEADS and roles[0] == NUMBER and is_head(roles) else None


def _rows_by_lines(items: list[Paragraph], index: int, heads: list[str], out: list[Paragraph]) -> int:
    """Each row begins with its number; the lines up to the next number are its cells."""
    roles = [column_role(head) for head in heads]
    first = index + len(heads)
    stride = _stride(items[index:first])
    out.append(_table(heads, items[index].line, items[first - 1].last))
    if first + 1 < len(items) and _number(items[first]) is None and len(items[first].text) <= _LONGEST_HEAD:
        # The name of the first group of rows.
        out.append(
            _table([items[first].text, *[""] * (len(roles) - 1)], items[first].line, items[first].last)
        )
        first += 1
    index, number = first, _number(items[first]) or 1 if first < len(items) else 1
    while index < len(items) and _number(items[index]) == number:
        end = index + 1
        limit = min(len(items), index + _MAX_LINES_PER_ROW)
        while end < limit and _number(items[end]) != number + 1 and not _ends_table(items[end]):
            end += 1
        known = end < len(items) and _number(items[end]) == number + 1
        if not known:
            # Behind the last number the row takes no more lines than there are columns.
            end = _last_row(items, index, end, len(roles), stride)
        stop = _before_group(items, index, end, len(roles)) if known else end
        cells = _on_grid(
            items[index:stop], len(roles), stride, items[end].line if known and stop == end else None
        )
        cells = cells or [item.text for item in items[index:stop]]
        placed = cells if len(cells) == len(roles) else _place(cells, roles)
        if placed is None:
            break
        out.append(_table(placed, items[index].line, items[stop - 1].last))
        out += [
            _table([item.text, *[""] * (len(roles) - 1)], item.line, item.last) for item in items[stop:end]
        ]
        index, number = end, number + 1
    return index


def _before_group(items: list[Paragraph], index: int, end: int, width: int) -> int:
    """Where a row ends whose last line, set apart, is the name of the next group of rows."""
    last = items[end - 1]
    apart = (
        end - index > 1
        and last.line - items[end - 2].last > 1
        and items[index + 1].line - items[index].last == 1
    )
    return (
        end - 1
        if apart and len(last.text) <= _LONGEST_HEAD and (end - index > width or _kind(last.text) == TASK)
        else end
    )


def _ends_table(item: Paragraph) -> bool:
    """An annex, the heads of another table."""
    return item.table or is_annex_heading(item) or column_role(item.text) == NUMBER


def _stride(heads: list[Paragraph]) -> int | None:
    """How many lines apart the heads stand, if equally."""
    gaps = {below.line - above.line for above, below in pairwise(heads)}
    return gaps.pop() if len(gaps) == 1 else None


def _on_grid(row: list[Paragraph], width: int, stride: int | None, following: int | None) -> list[str] | None:
    """Cells told apart by the lines on which they stand: an empty cell has left its blank line."""
    if stride is None or stride < 2 or len(row) >= width:
        return None
    if following is not None and following - row[0].line != stride * width:
        return None
    out = [""] * width
    for item in row:
        place, rest = divmod(item.line - row[0].line, stride)
        if rest or place >= width:
            return None
        out[place] = item.text
    return out


def _last_row(items: list[Paragraph], index: int, end: int, width: int, stride: int | None) -> int:
    end = min(end, index + width)
    if stride is not None and stride > 1:
        reach = items[index].line + stride * (width - 1)
        end = next((place for place in range(index, end) if items[place].line > reach), end)
    return end


def _number(item: Paragraph) -> int | None:
    text = item.shade.strip().rstrip(".、")
    return cn2int(text) if len(text) <= 4 else None


def _place(cells: list[str], roles: list[str | None]) -> list[str] | None:
    """Fewer or more cells than columns: told apart by what they are, in order. None where that is ambiguous."""
    out = [""] * len(roles)
    rest = list(cells)
    column = 0
    if roles[0] == NUMBER and rest and cn2int(rest[0].rstrip(".、．")) is not None:
        out[0], column = rest.pop(0), 1
    for cell in rest:
        kind = _kind(cell)
        fits = [place for place in range(column, len(roles)) if _fits(kind, roles[place])]
        if not fits:
            if kind == TASK and out[column - 1] and roles[column - 1] == TASK:
                out[column - 1] += cell
                continue
            return None
        if kind == "units" and len(fits) > 1 and len(rest) < len([one for one in roles if one != NUMBER]):
            return _uncertain(out, roles, cells)
        out[fits[0]] = cell
        column = fits[0] + 1
    return out


def _kind(cell: str) -> str:
    if parse_number(cell) is not None:
        return DOCUMENT_NUMBER
    return TERM if is_term(cell) else "units" if is_unit_list(cell) else TASK


def _uncertain(out: list[str], roles: list[str | None], cells: list[str]) -> list[str]:
    """Which of the unit columns is empty cannot be told: the text is certain, the rest is kept behind the last column."""
    certain = [value if roles[place] in (NUMBER, TASK) else "" for place, value in enumerate(out)]
    return [*certain, *(cell for cell in cells if cell not in certain)]


def _fits(kind: str, role: str | None) -> bool:
    if kind == "units":
        return role in UNIT_ROLES
    if kind in (TERM, DOCUMENT_NUMBER):
        return role == kind or (kind == TERM and role == OTHER)
    return role in (TASK, NAME, STATUS, OTHER, "group")
