"""Documents in lists: numbered lines 「3.关于…的通知（云政发〔2010〕3号）」 and tables with 文件名称 and 文号."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .brackets import title_spans
from .columns import DOCUMENT_NUMBER, NAME, STATUS, column_role, is_list_head
from .labels import Level
from .lines import Paragraph
from .normalise import fold, squash
from .numbers import DocumentNumber, find_numbers, parse_number
from .numerals import CN
from .titles import TITLE_END

CLAUSES = (
    rf"第[{CN}\d]{{1,4}}章|第[{CN}\d]{{1,6}}条(?:之[{CN}]{{1,2}})?(?:第[{CN}]{{1,3}}款)?(?:第\([{CN}]{{1,3}}\)项)?"
    rf"(?:(?:、|和|及|至)第[{CN}\d]{{1,6}}[条款](?:第[{CN}]{{1,3}}款)?)*"
)
_CLAUSE = re.compile(
    rf"\ ?(?:[(〔][^()]{{0,60}}(?:\([^()]{{0,12}}\))?[^()]{{0,20}}[)〕])?[的中\ ]{{0,3}}({CLAUSES})"
)
_ASIDE = re.compile(rf"[(〔\[【][^()]*[)〕\]】]|{CLAUSES}|\W")
_CHANGES = re.compile(r"等\ ?[\d一二三四五六七八九十]{1,3}\ ?[件个项部]|修改|改为|删去|删除|增加|调整为")
_SHORTEST = 4
_LONGEST_ROW, _LONGEST_REST, _LATEST_TITLE = 260, 24, 30


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list. `status` is the decision in a column of its own. `marked`: the title stands in 《》."""

    index: int
    title: str
    number: str | None
    clause: str | None = None
    status: str | None = None
    marked: bool = True


def read_lists(items: list[Paragraph]) -> dict[int, Listed]:
    """The rows by paragraph index."""
    out: dict[int, Listed] = {}
    columns: dict[str, int] = {}
    for index, item in enumerate(items):
        if item.noise or item.footnote or item.markup:
            continue
        if not item.table:
            columns = {}
            row = _line(index, item)
        else:
            cells = [fold(cell) for cell in item.text.split("\t")]
            roles = [column_role(cell) for cell in cells]
            if is_list_head(roles):
                columns = {
                    role: place for place, role in reversed(list(enumerate(roles))) if role is not None
                }
                continue
            row = _cells(index, cells, columns) if columns else None
        if row is not None:
            out[index] = row
    return out


def _line(index: int, item: Paragraph) -> Listed | None:
    """Label and title, with or without marks; nothing else of substance."""
    label = item.label
    start = label.end if label is not None else 0
    if len(item.text) > _LONGEST_ROW or (label is None and not item.shade.startswith("《")):
        return None
    if label is not None and label.level < Level.FIRST:
        return None
    spans, _ = title_spans(item.shade)
    numbers = find_numbers(item.text)
    if spans and spans[0][0] - start <= _LATEST_TITLE and "。" not in item.shade[start : spans[0][0]]:
        first, end = spans[0]
        rest = item.shade[end + 1 :]
        if end - first < _SHORTEST or len(_ASIDE.sub("", rest)) > _LONGEST_REST or _CHANGES.search(rest):
            return None
        number = next((one.canonical for one in numbers if one.start >= end), None)
        clause = _CLAUSE.match(rest)
        return Listed(index, fold(item.text[first:end]), number, clause[1] if clause else None)
    if label is None or not numbers:
        return None
    return _unmarked(index, item, start, numbers)


def _unmarked(index: int, item: Paragraph, start: int, numbers: Sequence[DocumentNumber]) -> Listed | None:
    number = numbers[-1]
    name = fold(re.sub(r"[\ (〔\[（【]+$", "", item.text[start : number.start]))
    rest = item.shade[number.end :]
    if not TITLE_END.search(squash(name)) or len(_ASIDE.sub("", rest)) > _LONGEST_REST:
        return None
    return Listed(index, name, number.canonical, marked=False)


def _cells(index: int, cells: list[str], columns: dict[str, int]) -> Listed | None:
    name = _cell(cells, columns[NAME])
    if not name or len(squash(name)) < 4:
        return None
    number = parse_number(_cell(cells, columns.get(DOCUMENT_NUMBER)))
    found = find_numbers(name)
    title = name.strip("《》") if name.startswith("《") and name.count("《") == 1 else name
    if number is None and found:
        number, title = found[-1], re.sub(r"[\ (〔\[（【]+$", "", name[: found[-1].start]).strip("《》")
    status = _cell(cells, columns.get(STATUS)) or None
    clause = re.search(CLAUSES, status) if status else None
    named = number.canonical if number else None
    return Listed(index, fold(title), named, clause[0] if clause else None, status, marked=False)


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""
