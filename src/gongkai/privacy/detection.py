"""All detectors over one text (检测), `detect`, and over one table, `detect_table`.

Order matters: numbers first, then the names that stand by them, then what is personal only beside a person. Where two hits
claim the same characters, the kind that stands first in `Kind` has them; only that somebody is a minor is told in addition.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from .addresses import DOOR, addresses
from .contacts import emails, landlines, mobiles, permits, plates
from .context import Passages, Places
from .facts import bare_births, births, born_as_children, conditions, minors
from .heads import column
from .hits import Confidence, Hit, Known, Level
from .homes import ORGANISATION, called_people, unnamed_people
from .kinds import Kind
from .normal import Shadow, shadow
from .numbers import bank_numbers, old_resident_ids, paid_accounts, resident_ids
from .persons import names
from .repeated import repeated
from .tables import Cell, Rows, Telling, TextTable, tables_in, tell

# Without a day of publication, everybody counts as a child who was under 14 on this day, or was born later.
STRICTEST_DAY = date(2026, 1, 1)
_NOBODY_KNOWN = Known()
_ORDER = {kind: place for place, kind in enumerate(Kind)}
# Columns whose cells are personal data whatever stands in them, and what says that nothing does.
_TOLD_BY_HEAD = frozenset({Kind.NAME, Kind.HEALTH, Kind.POVERTY, Kind.BELIEF, Kind.ADDRESS})
# Beside these an illness or a hardship is somebody's, named or not.
_OF_SOMEBODY = frozenset(Kind) - {Kind.LANDLINE, Kind.EMAIL}
_ALL_NAME = re.compile(
    r"[\u4e00-\u9fff·]{2,12}(?<!公司)(?<!委员会)(?<!政府)(?<![局厂店院校所办站社])|[A-Z][A-Za-z .]{2,30}"
)
# Numbers of nobody, in instructions for systems and forms.
_MADE_UP = re.compile(
    r"测试(?:用例|数据|号码|卡|账号)|[样示]例(?:号码|[:如])|号码[样示]例|填[写报](?:[样示]例|示范|样表)|请勿照抄|如有雷同|虚构的?号码"
)
# Of a number that does not prove itself it is enough that the text calls it wrong.
_WRONG = re.compile(
    r"校验|有误|错误|不存在|不通过|未通过|非法|不符|无效|拦截|标红|位数|虚构|[样示]例|示范|不规范|例如|退件|假设"
)
# A card whose number is told wrong, for the money came back, is somebody's all the same.
_WRONG_CARD = re.compile("校验|位数")
_NOTHING = re.compile(
    r"[\W\d_]*|无|否|正常|健康|良好|不详|未知|同上|合计|总计|小计|共计|以下空白|.*某.*|.*[*×].*"
)


def detect(text: str, *, known: Known = _NOBODY_KNOWN, on: date = STRICTEST_DAY) -> list[Hit]:
    """Personal data in a text, in order of place, with places of the text as given. Linear in its length.

    `known` are official telephones and addresses; `on` is the day of publication, on which ages count.
    """
    shade = shadow(text)
    found = _hits(shade.text, known, on)
    in_tables = [hit for table in tables_in(shade.text) for hit in _in_text_table(table, known, on)]
    if in_tables:
        found = settle(chain(in_tables, found, repeated(shade.text, in_tables)))
    return [_original(hit, shade, text) for hit in found]


def detect_table(rows: Rows, *, known: Known = _NOBODY_KNOWN, on: date = STRICTEST_DAY) -> list[CellHit]:
    """Personal data in a table, in order of its cells. What stands in a column is read with the column's head.

    A table with a column of names and at least five rows is also a list (名单), told at the head of that column.
    """
    shades = [[shadow(cell) for cell in row] for row in rows]
    telling = tell([[shade.text for shade in row] for row in shades])
    found = []
    for cell, hit in _in_telling(telling, known, on):
        shade, text = shades[cell.row][cell.column], rows[cell.row][cell.column]
        found.append(CellHit(cell.row, cell.column, _original(hit, shade, text)))
    for row, place, count in telling.name_heads:
        found.append(CellHit(row, place, _list(rows[row][place], count)))
    return sorted(found, key=lambda one: (one.row, one.column, one.hit.start, one.hit.end))


@dataclass(frozen=True, slots=True)
class CellHit:
    """A hit in a table: row and column count from 0, the places of the hit count in the text of the cell."""

    row: int
    column: int
    hit: Hit


def numbers_in(text: str) -> list[Hit]:
    """Only identity numbers and mobile telephones, which are found without context: for gates on short sentences."""
    shade = shadow(text)
    found = settle(chain(resident_ids(shade.text), mobiles(shade.text)))
    return [_original(hit, shade, text) for hit in found]


def _hits(text: str, known: Known, on: date, people: Sequence[Hit] = ()) -> list[Hit]:
    """Hits in a shadow, at places of the shadow. `people` are names that are known already, from a column of a table."""
    passages = Passages(text)
    numbers = _strangers(
        settle(
            chain(
                resident_ids(text), old_resident_ids(text), mobiles(text), bank_numbers(text), permits(text)
            )
        ),
        known,
    )
    numbers = [hit for hit in numbers if not _is_of_nobody(text, hit, passages)]
    named = settle(chain(people, names(text, passages, [*numbers, *plates(text)])))
    named = settle(chain(named, repeated(text, named)))
    by_name = Places(passages, _spans(named))
    persons = Places(passages, _spans([*numbers, *named]))
    found = [*numbers, *named]
    found += paid_accounts(text, passages, by_name)
    found += _strangers(landlines(text, passages, by_name), known)
    found += chain(emails(text, passages, persons), plates(text))
    # A masked name and a form of address hide nobody beside an address.
    homes = Places(passages, [*_spans([*numbers, *named]), *unnamed_people(text), *called_people(text)])
    found += _strangers(addresses(text, passages, homes), known)
    told = Places(passages, _spans(hit for hit in found if hit.kind in _OF_SOMEBODY))
    found += births(text, passages, told)
    found += bare_births(text, [*named, *(hit for hit in numbers if hit.kind is Kind.RESIDENT_ID)], on)
    found = settle(found)
    found = settle(chain(found, repeated(text, found)))
    by_name = Places(passages, _spans(hit for hit in found if hit.kind is Kind.NAME))
    young = list(minors(text, passages, by_name, found, on))
    # A child who is meant is somebody, too.
    told = Places(passages, _spans(hit for hit in [*found, *young] if hit.kind in _OF_SOMEBODY))
    found = settle([*found, *conditions(text, told, by_name)])
    return settle(
        _linked(_of_children(found, [*young, *born_as_children(found, on)], passages), passages) + young
    )


def _is_of_nobody(text: str, hit: Hit, passages: Passages) -> bool:
    """Whether the sentence gives a number as a sample, or one that does not prove itself as a wrong one."""
    first, last = passages.sentence(hit.start, hit.end)
    wrong = _WRONG if hit.kind is Kind.RESIDENT_ID else _WRONG_CARD
    unproven = hit.confidence is Confidence.LOW
    return bool(_MADE_UP.search(text, first, last) or (unproven and wrong.search(text, first, last)))


def settle(hits: Iterable[Hit]) -> list[Hit]:
    """Hits in order of place, none over another, except that a minor may be told by characters which are a hit themselves."""
    ranked = sorted(hits, key=_rank)
    kept = list({(hit.start, hit.end): hit for hit in ranked if hit.kind is Kind.MINOR}.values())
    starts: list[int] = []
    ends: list[int] = []
    for hit in ranked:
        if hit.kind is Kind.MINOR:
            continue
        # What is taken is free of overlaps, so only the neighbours can be in the way.
        at = bisect_right(starts, hit.start)
        if (at and ends[at - 1] > hit.start) or (at < len(starts) and starts[at] < hit.end):
            continue
        starts.insert(at, hit.start)
        ends.insert(at, hit.end)
        kept.append(hit)
    return sorted(kept, key=lambda hit: (hit.start, hit.end, _ORDER[hit.kind]))


def _rank(hit: Hit) -> tuple[int, bool, int]:
    """The kind that goes first, the surer level, the longer span."""
    return _ORDER[hit.kind], hit.level is Level.WARNING, hit.start - hit.end


def _strangers(hits: Iterable[Hit], known: Known) -> list[Hit]:
    return [hit for hit in hits if not known.covers(hit)]


def _spans(hits: Iterable[Hit]) -> list[tuple[int, int]]:
    return [(hit.start, hit.end) for hit in hits]


def _linked(hits: Sequence[Hit], passages: Passages) -> list[Hit]:
    """A name alone is a warning; beside anything else about the person it stops publication."""
    facts = Places(passages, _spans(hit for hit in hits if hit.kind is not Kind.NAME))
    return [
        replace(hit, level=Level.ERROR, reason=f"{hit.reason}，旁边另有其个人信息")
        if hit.kind is Kind.NAME and facts.near(hit.start, hit.end)
        else hit
        for hit in hits
    ]


def _of_children(hits: Sequence[Hit], young: Sequence[Hit], passages: Passages) -> list[Hit]:
    """Names of children know it: the nearest name to what tells the age."""
    by_name = Places(passages, _spans(hit for hit in hits if hit.kind is Kind.NAME))
    children = {by_name.near(hit.start, hit.end, 40) for hit in young if hit.level is Level.ERROR} - {None}
    values = {hit.value for hit in hits if (hit.start, hit.end) in children}
    return [
        replace(hit, of_minor=True) if hit.kind is Kind.NAME and hit.value in values else hit for hit in hits
    ]


def _original(hit: Hit, shade: Shadow, text: str) -> Hit:
    start, end = shade.original(hit.start, hit.end)
    return replace(hit, start=start, end=end, text=text[start:end])


def _in_telling(telling: Telling, known: Known, on: date) -> Iterator[tuple[Cell, Hit]]:
    """Hits of a told table that lie in a cell, at places of the cell."""
    told = [(cell, hit) for cell in telling.cells if (hit := _by_head(telling, cell)) is not None]
    names_told = [hit for _, hit in told if hit.kind is Kind.NAME]
    found = [(telling.cell(hit.start, hit.end), hit) for hit in _hits(telling.text, known, on, names_told)]
    rows = {cell.row for cell, _ in found if cell is not None}
    taken = {cell for cell, _ in found}
    texts = {cell: telling.text[cell.start : cell.end] for cell in telling.cells}
    rows |= {cell.row for cell, words in texts.items() if any(unnamed_people(words))}
    people = {cell.row for cell, hit in [*found, *told] if cell is not None and hit.kind is Kind.NAME}
    firms = {cell.row for cell, words in texts.items() if ORGANISATION.search(words)} - people
    facts = [
        (cell, hit)
        for cell, hit in told
        if hit.kind is not Kind.NAME and cell.row in rows and cell not in taken
    ]
    for place, hit in [*found, *facts]:
        if place is not None and place.row in firms and hit.kind is Kind.ADDRESS:
            continue
        if place is not None and not (hit.kind is Kind.NAME and place.kind not in (None, Kind.NAME)):
            start, end = max(hit.start, place.start), min(hit.end, place.end)
            yield place, replace(hit, start=start - place.start, end=end - place.start)


def _by_head(telling: Telling, cell: Cell) -> Hit | None:
    """A cell that is what its head says, whatever stands in it; None where nothing does."""
    text = telling.text[cell.start : cell.end]
    kind, value = cell.kind, "".join(text.split())
    if kind not in _TOLD_BY_HEAD or _NOTHING.fullmatch(text.strip()) or column(text) is not None:
        return None
    if kind is Kind.NAME and not _ALL_NAME.fullmatch(value):
        return None
    if kind is Kind.ADDRESS and not DOOR.search(value):
        return None
    start, end = cell.start + len(text) - len(text.lstrip()), cell.start + len(text.rstrip())
    level = Level.WARNING if kind is Kind.NAME else Level.ERROR
    return Hit(kind, start, end, text.strip(), value, Confidence.MEDIUM, level, f"列名表明是{kind.label}")


def _list(head: str, count: int) -> Hit:
    words = f"{count} 行的人员名单：请说明公开依据、期限和范围"
    return Hit(Kind.NAME_LIST, 0, len(head), head, head.strip(), Confidence.MEDIUM, Level.WARNING, words)


def _in_text_table(table: TextTable, known: Known, on: date) -> Iterator[Hit]:
    """Hits of a table inside a text, at places of the text."""
    for cell, hit in _in_telling(tell(table.rows), known, on):
        place = table.starts[cell.row][cell.column]
        yield replace(hit, start=place + hit.start, end=place + hit.end)
