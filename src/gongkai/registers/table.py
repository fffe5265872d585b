"""The rows of a register as lines of a file: how they are written, and what a file that comes back would change.

A cell counts as touched when it no longer says what an export would write there. So what a format cannot hold (long texts are
cut) is not lost by it, and an export that comes back untouched changes nothing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.row_fields import row_number
from gongkai.letters.cells import Value
from gongkai.registers.cells import fields_of, plain, sent_as_it_is, shown
from gongkai.registers.choices import Outcome
from gongkai.registers.comparison import change_of

if TYPE_CHECKING:
    from gongkai.registers.register import Column, Register

ID, VERSION = "标识", "版次"
"""The heads under which a file carries the number of a row, and of the version that was exported."""
CHUNK = 100

Cells = Mapping[str, str | None]
"""A line of a file by the heads of its columns; None is a cell that could not be read."""


@dataclass(slots=True)
class Examined:
    """What one line of a file would do. `seen` is a digest of the row as it stands now; another one means that it has changed since."""

    number: int
    outcome: Outcome = Outcome.UNCHANGED
    title: str = ""
    pk: int | None = None
    seen: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    cells: Cells = field(default_factory=dict)
    form: BaseForm | None = None
    row: Any = None


class RegisterTable:
    """The columns of a register in files, for one person."""

    def __init__(self, register: Register, user: User) -> None:
        self.register, self.user = register, user
        self.fields = fields_of(register.form(user, None))
        self.by_label = {one.label: one for one in self.fields.values()}
        columns = [*register.columns, *register.file_columns]
        shown = [column for column in columns if str(column.label) not in self.by_label]
        self.shown: dict[str, Column] = {str(column.label): column for column in shown}

    # --- Out ---------------------------------------------------------------------------------------------------------

    def heads(self) -> list[str]:
        """Number and version, the columns of the list, the fields of the form that the list does not show, and what files alone show."""
        listed = [str(column.label) for column in self.register.columns]
        further = [label for label in self.by_label if label not in listed]
        only_here = [str(column.label) for column in self.register.file_columns]
        return [ID, *([VERSION] if self.register.keeps_versions else []), *listed, *further, *only_here]

    def known_heads(self) -> frozenset[str]:
        """Every head that a file may have."""
        return frozenset(self.heads())

    def line(self, row: Any, heads: Sequence[str]) -> list[Value]:
        """One row under these heads."""
        values = self.register.values(row)
        return [self._value(row, values, head) for head in heads]

    def object(self, row: Any) -> dict[str, Any]:
        """The same as JSON has it: whole texts, days as texts, lists of choices as lists."""
        values = self.register.values(row)
        return {head: self._whole(row, values, head) for head in self.heads()}

    def _whole(self, row: Any, values: Mapping[str, Any], head: str) -> Any:
        one = self.by_label.get(head)
        if one is None:
            return self._value(row, values, head)
        value = values.get(one.name)
        if isinstance(value, (bool, list, type(None))) or (isinstance(value, str) and not one.is_choice):
            return value
        return one.write(value)

    def _value(self, row: Any, values: Mapping[str, Any], head: str) -> Value:
        if head == ID:
            return row.pk
        if head == VERSION:
            return self.register.version(row)
        if head in self.by_label:
            one = self.by_label[head]
            return one.write(values.get(one.name))
        value = self.shown[head].value(row)
        return value if isinstance(value, (int, type(None))) else shown(value)

    def cells(self, row: Any) -> dict[str, str]:
        """What the fields of a row say in a file, by the names of the fields, as they are compared."""
        values = self.register.values(row)
        return {name: one.normal(plain(one.write(values.get(name)))) for name, one in self.fields.items()}

    # --- In ----------------------------------------------------------------------------------------------------------

    def faults_of_heads(self, heads: Sequence[str]) -> list[str]:
        """What is wrong with the heads of a file."""
        known, counted = self.known_heads(), Counter(head for head in heads if head)
        unknown = [head for head in counted if head not in known]
        faults = [_("列“%(head)s”不认识。") % {"head": head} for head in unknown]
        faults += [
            _("列“%(head)s”出现了不止一次。") % {"head": head}
            for head, count in counted.items()
            if head in known and count > 1
        ]
        if not any(head in self.by_label for head in heads):
            labels = "、".join(self.by_label)
            faults = [_("没有找到表头，表头应有：%(labels)s。") % {"labels": labels}]
        return faults

    def examine(self, lines: Sequence[tuple[int, Cells]]) -> Iterator[Examined]:
        """What each line would do, in order. Rows are fetched a hundred at a time."""
        twice = self._twice(lines)
        for start in range(0, len(lines), CHUNK):
            yield from self._examine_some(lines[start : start + CHUNK], twice)

    def save(self, found: Sequence[Examined], now: datetime) -> None:
        """Write what the lines say, in the caller's transaction. Raises `SeveralRefused`."""
        self.register.save_all([(one.form, one.row) for one in found], self.user, now)

    def _twice(self, lines: Iterable[tuple[int, Cells]]) -> frozenset[tuple[str, str]]:
        name = self._identifier_head()
        keys = Counter(
            (ID, number) if (number := cells.get(ID)) else (name, cells.get(name) or "")
            for _number, cells in lines
        )
        keys.pop((name, ""), None)
        return frozenset(key for key, count in keys.items() if count > 1)

    def _identifier_head(self) -> str:
        return self.fields[self.register.identifier].label if self.register.identifier else ""

    def _examine_some(
        self, lines: Sequence[tuple[int, Cells]], twice: frozenset[tuple[str, str]]
    ) -> Iterator[Examined]:
        known = _Known(self, [cells for _number, cells in lines])
        for number, cells in lines:
            found = Examined(number, cells=cells)
            head = self._identifier_head()
            found.problems += [
                (head, _("公式没有可用的结果，请改成数值或文字。"))
                for head, text in cells.items()
                if text is None
            ]
            found.problems += [
                (one, _("“%(text)s”在表中出现了不止一次。") % {"text": cells[one]})
                for one in ([ID] if cells.get(ID) else [head])
                if (one, cells.get(one) or "") in twice
            ]
            row = known.find(cells, found)
            if not found.problems:
                if row is None:
                    self._new(cells, found)
                else:
                    found.row, found.pk, found.title = row, row.pk, self.register.title(row)
                    self._changed(cells, found, may_edit=row.pk in known.editable)
            if found.problems:
                found.outcome = Outcome.WRONG
            yield found

    def _new(self, cells: Cells, found: Examined) -> None:
        if not self.register.may_create(self.user):
            found.problems.append((ID, _("您不能新建，请填写已有内容的标识。")))
            return
        texts = {name: cells.get(one.label) or "" for name, one in self.fields.items()}
        form = self.register.form(self.user, None)
        data = sent_as_it_is(form)
        given = {name: text for name, text in texts.items() if text}  # else the form says what stands there
        found.outcome = Outcome.NEW
        self._fill(found, data, given, {})
        first = next((text for text in texts.values() if text), "")
        found.title = texts.get("title") or texts.get("name") or first

    def _changed(self, cells: Cells, found: Examined, *, may_edit: bool) -> None:
        now = self.cells(found.row)
        found.seen = digest_of(now)
        in_file = {
            name: one.normal(cells[one.label] or "")
            for name, one in self.fields.items()
            if one.label in cells
        }
        touched = {name: text for name, text in in_file.items() if text != now[name]}
        if not touched:
            return
        if not self._is_of_today(cells, found, touched, now):
            return
        if not may_edit:
            found.problems.append((ID, _("您不能修改这一行。")))
            return
        form = self.register.form(self.user, found.row)
        fixed = [name for name in touched if name not in form.fields or form.fields[name].disabled]
        found.problems += [(self.fields[name].label, _("这一项不能在表格中修改。")) for name in fixed]
        if fixed:
            return
        found.outcome = Outcome.CHANGED
        given = {name: cells[self.fields[name].label] or "" for name in touched}
        self._fill(found, sent_as_it_is(form), given, now)
        if found.form is not None and not found.problems and not set(found.form.changed_data) & set(touched):
            found.outcome, found.changes, found.form = Outcome.UNCHANGED, [], None

    def _is_of_today(
        self, cells: Cells, found: Examined, touched: dict[str, str], now: Mapping[str, str]
    ) -> bool:
        """Whether a cell was touched in the file, where others have saved the row since it was exported.

        What they changed and the file did not is left as it is; what both changed is a problem.
        """
        number, newest = row_number((cells.get(VERSION) or "").strip()), self.register.version(found.row)
        if number is None or number == newest:
            return True
        base = self.register.values_of(found.row, number)
        if base is None:
            found.problems.append((VERSION, _("没有第 %(number)s 版；请重新导出。") % {"number": number}))
            return False
        then = {name: one.normal(plain(one.write(base.get(name)))) for name, one in self.fields.items()}
        for name in list(touched):
            if touched[name] == then[name]:
                del touched[name]
            elif then[name] != now[name]:
                words = {"number": newest, "text": now[name][:60] or _("空")}
                said = _("导出以后已有人改过（现为第 %(number)s 版：%(text)s）；请重新导出再改。") % words
                found.problems.append((self.fields[name].label, said))
        return bool(touched) and not found.problems

    def _fill(
        self, found: Examined, data: dict[str, Any], given: Mapping[str, str], now: Mapping[str, str]
    ) -> None:
        """Put the cells into the form, ask it whether they are right, and tell what they change."""
        for name, text in given.items():
            one = self.fields[name]
            try:
                data[name] = one.sent(text)
            except ValidationError as error:
                found.problems += [(one.label, said) for said in error.messages]
        if found.problems:
            return
        form = self.register.form(self.user, found.row, data)
        for name, errors in form.errors.items():
            label = self.fields[name].label if name in self.fields else "—"
            found.problems += [(label, str(said)) for said in errors]
        if not found.problems:
            reasons = self.register.why_not_save(form, found.row, self.user)
            found.problems += [("—", str(reason)) for reason in reasons if reason is not None]
        found.form = form
        found.changes = [
            (self.fields[name].label, *change_of(now.get(name, ""), self.fields[name].normal(text)))
            for name, text in given.items()
            if self.fields[name].normal(text) != now.get(name, "")
        ]


class _Known:
    """The rows that some lines name, and which of them the person may edit; three queries."""

    def __init__(self, table: RegisterTable, lines: Sequence[Cells]) -> None:
        self.table, register, user = table, table.register, table.user
        numbers = {number for cells in lines if (number := row_number((cells.get(ID) or "").strip()))}
        view = register.queryset(user, "view")
        self.by_number = {row.pk: row for row in view.filter(pk__in=numbers)}
        self.head = table._identifier_head()
        named = {text for cells in lines if not cells.get(ID) and (text := cells.get(self.head) or "")}
        self.by_name: dict[str, list[Any]] = {}
        if self.head and named:
            for row in view.filter(**{f"{register.identifier_path}__in": named}):
                name = table.cells(row)[register.identifier]
                self.by_name.setdefault(name, []).append(row)
        pks = [*self.by_number, *(row.pk for rows in self.by_name.values() for row in rows)]
        self.editable = set(register.queryset(user, "edit").filter(pk__in=pks).values_list("pk", flat=True))

    def find(self, cells: Cells, found: Examined) -> Any | None:
        """The row that a line names, by its number or else by its identifier; None for a new one."""
        if text := (cells.get(ID) or "").strip():
            row = self.by_number.get(row_number(text) or 0)
            if row is None:
                found.problems.append(
                    (ID, _("没有标识为“%(text)s”的内容，或者您看不到。") % {"text": text[:20]})
                )
            return row
        name = cells.get(self.head) or ""
        rows = self.by_name.get(name, []) if name else []
        own = [row for row in rows if row.pk in self.editable] or rows
        if len(own) > 1:
            found.problems.append((self.head, _("“%(text)s”不止一件，请填写标识。") % {"text": name[:60]}))
        return own[0] if own else None


def digest_of(cells: Mapping[str, str]) -> str:
    """A short digest of what a row says."""
    return hashlib.sha256(
        "\x1f".join(f"{name}\x1e{text}" for name, text in cells.items()).encode()
    ).hexdigest()
