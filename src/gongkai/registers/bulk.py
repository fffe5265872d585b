"""One verb, or one value of one field, for many rows: prepared, shown with the reasons of each row, done for all or for none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.publishing.several import SeveralRefused, one_by_one
from gongkai.registers.cells import CellField, plain, sent_as_it_is
from gongkai.registers.choices import Stage
from gongkai.registers.deciding import hand_back
from gongkai.registers.models import BulkAct
from gongkai.registers.register import Register, Verb, by_slug
from gongkai.registers.table import CHUNK, RegisterTable, digest_of

MOST, INLINE = 1_000, 50
"""Rows in one act, and how many are done while the person waits."""


@dataclass(frozen=True)
class Operation:
    """What may be done to many rows: a verb, or the change of one field."""

    name: str
    label: str
    verb: Verb | None = None
    field: CellField | None = None

    def form(self, data: Any = None) -> forms.Form | None:
        """What has to be said once for all rows; None where there is nothing to say."""
        if self.verb is not None:
            return self.verb.form(data) if self.verb.form else None
        assert self.field is not None
        form = forms.Form(data)
        form.fields[self.field.name] = self.field.field
        return form


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of the preview: what it says now where a field is to be changed, and why it cannot be done."""

    pk: int
    title: str
    before: str
    reasons: Sequence[str]


def operations(register: Register, user: User) -> list[Operation]:
    """What may be done to many rows of the register, verbs first."""
    table = register.table(user)
    verbs = [verb for verb in register.verbs if verb.name in register.bulk_verbs]
    fields = [table.fields[name] for name in register.bulk_fields if name in table.fields]
    return [
        *(Operation(f"verb:{verb.name}", str(verb.label), verb=verb) for verb in verbs),
        *(
            Operation(f"field:{one.name}", _("修改“%(label)s”") % {"label": one.label}, field=one)
            for one in fields
        ),
    ]


def find_operation(register: Register, user: User, name: str) -> Operation | None:
    """The operation of that name, or None."""
    return next((one for one in operations(register, user) if one.name == name), None)


# --- Preparing -------------------------------------------------------------------------------------------------------


def prepare(
    register: Register,
    rows: Iterable[Any],
    operation: Operation,
    given: dict[str, Any],
    *,
    actor: User,
    now: datetime,
) -> BulkAct:
    """Keep which rows are meant and in which version they were seen. Raises `Refused` for none or too many."""
    table = register.table(actor)
    seen = [(row.pk, _seen(register, table, row)) for row in rows]
    refuse_if(
        [
            None if seen else Reason(_("没有选中任何一行。")),
            None
            if len(seen) <= MOST
            else Reason(_("一次最多 %(most)s 行，请缩小查找范围。") % {"most": MOST}),
        ]
    )
    return BulkAct.objects.create(
        register=register.slug,
        user=actor,
        created_at=now,
        total=len(seen),
        operation=operation.name,
        given=given,
        rows=seen,
    )


def _seen(register: Register, table: RegisterTable, row: Any) -> int | str:
    version = register.version(row)
    return digest_of(table.cells(row)) if version is None else version


def examine(act: BulkAct) -> None:
    """Ask of each row why it could not be done; a hundred rows at a time, so that the progress is seen.

    Idempotent; ends when it was given up.
    """
    user = User.objects.get(pk=act.user_id)
    asked, mine = _Asked(act, user), BulkAct.objects.filter(pk=act.pk, stage=Stage.EXAMINING)
    act.problems = {}
    for start in range(0, act.total, CHUNK):
        some = act.rows[start : start + CHUNK]
        editable = asked.register.queryset(user, "edit").filter(pk__in=[pk for pk, _seen in some])
        may_edit = set(editable.values_list("pk", flat=True))
        for pk, seen in some:
            if said := [str(reason) for reason in asked.why_not(pk, seen, pk in may_edit)]:
                act.problems[str(pk)] = said
        act.examined = min(start + CHUNK, act.total)
        if not mine.update(examined=act.examined):
            return
    act.stage = Stage.READY
    mine.update(stage=Stage.READY, problems=act.problems)


class _Asked:
    """An act with the rows that it means, as they stand now."""

    def __init__(self, act: BulkAct, user: User) -> None:
        self.act, self.user = act, user
        register = by_slug(act.register)
        operation = find_operation(register, user, act.operation) if register else None
        assert register is not None
        assert operation is not None  # both were found when it was prepared
        self.register, self.operation, self.table = register, operation, register.table(user)
        self.data = data_of(act)
        self.rows = _rows(register, user, [pk for pk, _seen in act.rows])

    def why_not(self, pk: int, seen: Any, may_edit: bool) -> Iterator[Reason | str]:
        row, verb = self.rows.get(pk), self.operation.verb
        if row is None:
            yield _("这一行已经没有了，或者您看不到。")
        elif _seen(self.register, self.table, row) != seen:
            yield _("选中以后已有人改过，请重新选择。")
        elif verb is not None:
            if verb.applies(row):
                yield from verb.reasons(self.user, row)
            else:
                yield _("现在的状态不能“%(verb)s”。") % {"verb": self.operation.label}
        elif not may_edit:
            yield _("您不能修改这一行。")
        else:
            form = self.changed(row)
            yield from (str(said) for errors in form.errors.values() for said in errors)
            if not form.errors:
                reasons = self.register.why_not_save(form, row, self.user)
                yield from (one for one in reasons if one is not None)

    def changed(self, row: Any) -> Any:
        """The form of a row with the new value in it, and else as it is."""
        one = self.operation.field
        assert one is not None
        sent = sent_as_it_is(self.register.form(self.user, row))
        sent[one.name] = one.field.widget.value_from_datadict(self.data, MultiValueDict(), one.name)
        return self.register.form(self.user, row, sent)


def data_of(act: BulkAct) -> MultiValueDict[str, Any]:
    """What the form of the operation was sent."""
    return MultiValueDict(act.given)


def said(bound: forms.BoundField) -> str:
    """What was typed or chosen, in words."""
    assert isinstance(bound.form, forms.Form)
    return plain(CellField(bound.name, bound.field).write(bound.form.cleaned_data.get(bound.name)))


def preview(act: BulkAct, user: User, most: int) -> list[RowShown]:
    """At most so many rows with what would become of them; those that cannot be done first."""
    register, operation = _of(act, user)
    pks = sorted((pk for pk, _seen in act.rows), key=lambda pk: str(pk) not in act.problems)[:most]
    rows = _rows(register, user, pks)
    shown = []
    for pk in pks:
        row, before = rows.get(pk), ""
        if row is not None and operation.field is not None:
            before = plain(operation.field.write(register.values(row).get(operation.field.name)))
        title = register.title(row) if row is not None else f"{pk}"
        shown.append(RowShown(pk, title, before, act.problems.get(str(pk), [])))
    return shown


def _of(act: BulkAct, user: User) -> tuple[Register, Operation]:
    register = by_slug(act.register)
    operation = find_operation(register, user, act.operation) if register else None
    assert register is not None
    assert operation is not None  # both were found when it was prepared
    return register, operation


def _rows(register: Register, user: User, pks: Sequence[int]) -> dict[int, Any]:
    rows: dict[int, Any] = {}
    for start in range(0, len(pks), CHUNK):
        found = register.queryset(user, "view").filter(pk__in=pks[start : start + CHUNK])
        rows |= {row.pk: row for row in found}
    return rows


# --- Carrying out ----------------------------------------------------------------------------------------------------


def carry_out(act: BulkAct, now: datetime) -> None:
    """Do it for every row in one transaction, or for none: then each row that hindered says why. Idempotent."""
    if act.stage != Stage.WRITING:
        return
    user = User.objects.get(pk=act.user_id)
    try:
        _carry_out(act, user, now)
    except SeveralRefused as refusal:
        hand_back(act, refusal, _("有 %(count)s 行不能办理，全部都没有办理，原因见下。"))


@transaction.atomic
def _carry_out(act: BulkAct, user: User, now: datetime) -> None:
    locked = BulkAct.objects.select_for_update().filter(pk=act.pk, stage=Stage.WRITING).first()
    if locked is None:
        return  # it was done already
    asked = _Asked(locked, user)
    if asked.operation.verb is not None:
        _run_verb(asked, now)
    else:
        _change_field(asked, now)
    locked.stage, locked.examined = Stage.DONE, locked.total
    locked.save(update_fields=["stage", "examined"])


def _run_verb(asked: _Asked, now: datetime) -> None:
    verb, form = asked.operation.verb, asked.operation.form(asked.data)
    assert verb is not None
    given = form.cleaned_data if form is not None and form.is_valid() else {}

    def run(pair: tuple[int, Any]) -> None:
        pk, seen = pair
        refuse_if(Reason(str(said)) for said in asked.why_not(pk, seen, may_edit=True))
        is_number = asked.register.keeps_versions
        verb.run(asked.rows[pk], actor=asked.user, seen=seen if is_number else None, now=now, **given)

    one_by_one(asked.act.rows, run)


def _change_field(asked: _Asked, now: datetime) -> None:
    refused: dict[int, list[Reason]] = {}
    pairs = []
    for place, (pk, seen) in enumerate(asked.act.rows):
        # Whether the person may edit, the act of saving asks.
        if said := [Reason(str(one)) for one in asked.why_not(pk, seen, may_edit=True)]:
            refused[place] = said
        else:
            pairs.append((asked.changed(asked.rows[pk]), asked.rows[pk]))
    if refused:
        raise SeveralRefused(refused)
    changed = [(form, row) for form, row in pairs if form.is_valid() and form.has_changed()]
    asked.register.save_all(changed, asked.user, now)
