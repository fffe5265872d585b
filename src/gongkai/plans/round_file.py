"""The table of a round as a file to fill in, and what comes back: all of it, or each bad row with its number and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongkai.letters.cells import Value, fit
from gongkai.letters.tables import Column, Sheet
from gongkai.letters.tables import Row as Line
from gongkai.plans.actions.answers import EntryDraft
from gongkai.plans.evidence import read_links
from gongkai.plans.round_rules import LONGEST_LINKS, LONGEST_TEXT
from gongkai.plans.round_table import Row

NUMBER = Column("number", "序号", 4, "number")
TASK = Column("task", "工作任务", 24)
TEXT = Column("text", "进展情况", 28)
PERCENT = Column("percent", "自报进度（%）", 6, "number")
DONE = Column("done", "是否完成", 5)
LINKS = Column("links", "佐证网址", 18)
COLUMNS = (NUMBER, TASK, Column("part", "角色", 5), Column("due", "完成时限", 7), TEXT, PERCENT, DONE, LINKS)
FILLED = (NUMBER, TASK, TEXT, PERCENT, DONE, LINKS)
YES, NO = {"是", "已完成", "完成", "√", "y", "yes", "1"}, {"", "否", "未完成", "×", "n", "no", "0"}
HIGHEST = 9999


def lines_of(rows: Iterable[Row]) -> Iterator[dict[str, Value]]:
    """The rows that are asked, with what is filled in so far."""
    for row in rows:
        if row.is_asked:
            task, entry = row.duty.task, row.entry
            yield {
                "number": task.number,
                "task": task.text,
                "part": str(row.duty.get_part_display()),
                "due": task.due_on.isoformat() if task.due_on else str(task.get_kind_display()),
                "text": entry.text if entry else "",
                "percent": entry.percent if entry and not task.is_checked else None,
                "done": _("是") if entry and entry.is_done else "",
                "links": entry.links if entry else "",
            }


@dataclass(frozen=True, slots=True)
class Filled:
    """What a file says: a draft for each of its rows, and every problem as a sentence with its place. With problems nothing counts."""

    drafts: tuple[EntryDraft, ...] = ()
    problems: tuple[str, ...] = ()


def read_filled(sheet: Sheet, rows: Sequence[Row]) -> Filled:
    """Each row with its task, found by its number and held to its text: a row moved by one must not answer for another task.

    Tasks that the file leaves out keep what was filled in; a row that is empty takes it away.
    """
    known = {row.duty.task.number: row for row in rows if row.is_asked}
    problems, drafts, seen = list(sheet.problems), list[EntryDraft](), set[int]()
    for line in sheet.rows:
        number = line.amount("number")
        row = known.get(_whole(number))
        if row is None:
            if not _has_said(sheet, line, NUMBER):
                problems.append(
                    _at(line, NUMBER, _("没有需要填报的第“%s”项任务。") % (line.text("number") or ""))
                )
            continue
        if row.duty.task.number in seen:
            problems.append(_at(line, NUMBER, _("第 %s 项出现了不止一次。") % row.duty.task.number))
        seen.add(row.duty.task.number)
        if _squeezed(line.text("task")) != _squeezed(fit(row.duty.task.text)):
            problems.append(
                _at(line, TASK, _("与第 %s 项任务的文字不一致，可能错行。") % row.duty.task.number)
            )
        draft, faults = _draft(line, row)
        problems += faults
        drafts.append(draft)
    if not drafts and not problems:
        problems.append(_("文件中没有填报内容。"))
    return Filled((), tuple(problems)) if problems else Filled(tuple(drafts))


def _draft(line: Line, row: Row) -> tuple[EntryDraft, list[str]]:
    faults: list[str] = []
    text, links, percent = line.text("text").strip(), line.text("links").strip(), line.amount("percent")
    if len(text) > LONGEST_TEXT:
        faults.append(_at(line, TEXT, _("最多 %s 字。") % LONGEST_TEXT))
    if percent is not None and not (Decimal(0) <= percent <= 100 and percent == int(percent)):
        faults.append(_at(line, PERCENT, _("应为 0 到 100 的整数。")))
    if percent is not None and row.duty.task.is_checked:
        faults.append(_at(line, PERCENT, _("该任务由系统核验，不填自报进度。")))
    done = line.text("done").strip().casefold()
    if done not in YES | NO:
        faults.append(_at(line, DONE, _("请填“是”或“否”。")))
    if len(links) > LONGEST_LINKS:
        faults.append(_at(line, LINKS, _("最多 %s 字。") % LONGEST_LINKS))
    try:
        read_links(links)
    except ValidationError as error:
        faults += [_at(line, LINKS, message) for message in error.messages]
    whole = None if percent is None or faults else int(percent)
    return EntryDraft(row.duty, text, whole, done in YES, links), faults


def _at(line: Line, column: Column, text: str) -> str:
    return _("%(place)s，列“%(column)s”：%(text)s") % {
        "place": line.place,
        "column": column.label,
        "text": text,
    }


def _has_said(sheet: Sheet, line: Line, column: Column) -> bool:
    """The cell could not be read, which is a problem already."""
    return any(said.startswith(f"{line.place}，列“{column.label}”") for said in sheet.problems)


def _whole(number: Decimal | None) -> int:
    """The number of a task, 0 for what is none. A number with a million digits is never made."""
    return int(number) if number is not None and 0 < number <= HIGHEST and number == int(number) else 0


def _squeezed(text: str) -> str:
    return "".join(text.split())
