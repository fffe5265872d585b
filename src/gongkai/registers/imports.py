"""A file into a register: staged, examined, confirmed. All lines or none; what was examined is what is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.letters import reading
from gongkai.officialdoc import UnreadableDocument
from gongkai.publishing.several import SeveralRefused
from gongkai.registers.choices import Outcome, Stage
from gongkai.registers.models import TableImport, TableLine
from gongkai.registers.register import Register, by_slug
from gongkai.registers.table import CHUNK, Examined, RegisterTable

INLINE = 100
"""Lines; so many are examined and written while the person waits, more in the background."""
HEAD_WITHIN = 10
TO_WRITE = (Outcome.NEW, Outcome.CHANGED)


def stage(register: Register, data: bytes, name: str, *, actor: User, now: datetime) -> TableImport:
    """Read a file that somebody sends and keep its lines. Raises `Refused` with everything that is wrong with its head."""
    table = register.table(actor)
    try:
        grids = [grid for grid in reading.read_untrusted(data) if grid.rows]
    except UnreadableDocument as error:
        refuse_if([Reason(f"{str(error).rstrip('。')}。")])
        raise  # not reached
    known = table.known_heads()
    found = [(_at_head(grid.rows, known), grid.rows) for grid in grids]
    (at, score), rows = max(found, key=lambda one: one[0][1], default=((0, 0), []))
    heads = [_head(cell, known) for cell in rows[at][1]] if score else []
    refuse_if(Reason(said) for said in table.faults_of_heads(heads))
    lines = rows[at + 1 :]
    refuse_if([None if lines else Reason(_("表头下面没有内容。"))])
    with transaction.atomic():
        staged = TableImport.objects.create(
            register=register.slug, user=actor, created_at=now, file_name=name[:200], total=len(lines)
        )
        TableLine.objects.bulk_create(
            (TableLine(table=staged, number=number, cells=_cells(heads, cells)) for number, cells in lines),
            batch_size=CHUNK,
        )
    return staged


def _at_head(rows: Sequence[tuple[int, list[str | None]]], known: frozenset[str]) -> tuple[int, int]:
    """Where the head stands, below a title perhaps, and how many of its cells we know."""
    scores = [sum(_head(cell, known) in known for cell in cells) for _number, cells in rows[:HEAD_WITHIN]]
    best = max(range(len(scores)), key=scores.__getitem__)
    return best, scores[best]


def _head(cell: str | None, known: frozenset[str]) -> str:
    """The head as we write it, whatever white space and width it came in."""
    text = (cell or "").strip()
    same = {_plain(head): head for head in known}
    return same.get(_plain(text), text)


def _plain(head: str) -> str:
    """A head without white space, in half width."""
    return unicodedata.normalize("NFKC", "".join(head.split())).casefold()


def _cells(heads: Sequence[str], cells: Sequence[str | None]) -> dict[str, Any]:
    return {
        head: [get_column_letter(place), cells[place - 1] if place <= len(cells) else ""]
        for place, head in enumerate(heads, start=1)
        if head
    }


def _texts(line: TableLine) -> dict[str, str | None]:
    return {head: text for head, (_letter, text) in line.cells.items()}


# --- Examining -------------------------------------------------------------------------------------------------------


def examine(staged: TableImport) -> None:
    """Say of each line what it would do; a hundred lines at a time, so that the progress is seen.

    Idempotent; ends when it was given up.
    """
    table, lines = _table_of(staged)
    by_number = {line.number: line for line in lines}
    done: list[TableLine] = []
    for found in table.examine([(line.number, _texts(line)) for line in lines]):
        done.append(_note(by_number[found.number], found))
        if len(done) == CHUNK:
            if not _keep(staged, done):
                return
            done = []
    _keep(staged, done, is_last=True)


def _table_of(staged: TableImport) -> tuple[RegisterTable, list[TableLine]]:
    register = by_slug(staged.register)
    assert register is not None  # it was found when the file was staged
    actor = User.objects.get(pk=staged.user_id)
    return register.table(actor), list(staged.lines.order_by("number"))


def _note(line: TableLine, found: Examined) -> TableLine:
    line.outcome, line.row, line.seen, line.title = found.outcome, found.pk, found.seen, found.title[:300]
    line.changes = found.changes if found.outcome in TO_WRITE else []
    letters = {head: letter for head, (letter, _text) in line.cells.items()}
    line.problems = [(letters.get(head, ""), head, said) for head, said in found.problems]
    return line


def _keep(staged: TableImport, lines: list[TableLine], *, is_last: bool = False) -> bool:
    """Keep what was found, unless the import was given up meanwhile."""
    mine = TableImport.objects.filter(pk=staged.pk, stage=Stage.EXAMINING)
    with transaction.atomic():
        TableLine.objects.bulk_update(lines, ["outcome", "row", "seen", "title", "changes", "problems"])
        staged.examined += len(lines)
        if is_last:
            staged.stage, staged.examined = Stage.READY, staged.total
        return bool(mine.update(stage=staged.stage, examined=staged.examined))


def counts(staged: TableImport) -> dict[str, int]:
    """How many lines do what."""
    found = dict(staged.lines.values_list("outcome").annotate(Count("pk")).order_by())
    return {outcome.value: found.get(outcome.value, 0) for outcome in Outcome}


# --- Writing ---------------------------------------------------------------------------------------------------------


def why_not_confirm(staged: TableImport) -> list[Reason | None]:
    """Only what was examined and is without fault is written."""
    numbers = counts(staged)
    return [
        None if staged.stage == Stage.READY else Reason(_("这张表现在不能确认，请刷新页面。")),
        Reason(_("表中还有错误，改正后重新上传。")) if numbers[Outcome.WRONG] else None,
        None if any(numbers[one] for one in TO_WRITE) else Reason(_("这张表与现有内容相同，没有要写入的。")),
    ]


@transaction.atomic
def confirm(staged: TableImport) -> TableImport:
    """Hand the staged lines to the writer: once, however often the button is pressed. Raises `Refused`."""
    locked = TableImport.objects.select_for_update().filter(pk=staged.pk).first()
    if locked is None:
        raise Refused([Reason(_("这次导入已经放弃。"))])
    refuse_if(why_not_confirm(locked))
    locked.stage, locked.notice = Stage.WRITING, ""
    locked.save(update_fields=["stage", "notice"])
    return locked


def write(staged: TableImport, now: datetime) -> None:
    """Write every line in one transaction, or none: then the preview is drawn anew and says what has happened since."""
    if staged.stage != Stage.WRITING:
        return
    table, lines = _table_of(staged)
    wanted = [line for line in lines if line.outcome in TO_WRITE]
    # Forms are filled and asked outside of the transaction: on SQLite everybody else would wait for it.
    found = list(table.examine([(line.number, _texts(line)) for line in wanted]))
    stale = [line for line, one in zip(wanted, found, strict=True) if _differs(line, one)]
    if stale:
        said = _("预览以后，有 %(count)s 行的内容已被别人改过，没有写入。下面是重新比对的结果，请再核对。")
        _draw_anew(staged, said % {"count": len(stale)}, {})
        return
    try:
        _write_all(staged, table, found, now)
    except SeveralRefused as refusal:
        refused = {found[place].number: reasons for place, reasons in refusal.by_place.items()}
        said = _("有 %(count)s 行不能写入，原因见下；全表都没有写入。")
        _draw_anew(staged, said % {"count": len(refused)}, refused)


@transaction.atomic
def _write_all(staged: TableImport, table: RegisterTable, found: Sequence[Examined], now: datetime) -> None:
    locked = TableImport.objects.select_for_update().get(pk=staged.pk)
    if locked.stage != Stage.WRITING:
        return  # another worker was faster
    table.save(found, now)
    locked.stage = Stage.DONE
    locked.created = sum(one.outcome == Outcome.NEW for one in found)
    locked.changed = sum(one.outcome == Outcome.CHANGED for one in found)
    locked.save(update_fields=["stage", "created", "changed"])


def _differs(line: TableLine, found: Examined) -> bool:
    """Whether the line would now do something else than what the person has confirmed."""
    return (line.outcome, line.row, line.seen) != (found.outcome, found.pk, found.seen)


def _draw_anew(staged: TableImport, notice: str, refused: Mapping[int, Sequence[Reason]]) -> None:
    staged.examined, staged.stage, staged.notice = 0, Stage.EXAMINING, notice
    staged.save(update_fields=["examined", "stage", "notice"])
    examine(staged)
    for line in staged.lines.filter(number__in=refused):
        line.outcome = Outcome.WRONG
        line.problems = [("", "—", str(reason)) for reason in refused[line.number]]
        line.save(update_fields=["outcome", "problems"])
