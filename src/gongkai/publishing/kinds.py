"""Kinds of records: how a typed row becomes canonical content and back. A room registers its kind in its AppConfig."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from gongkai.publishing.models import Record, Snapshot

Content = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    `fields` are the fields of the typed model that make up the content, besides the record's title and files. `version` grows when
    they change; `upgrades[n]` then turns content of version n into n + 1, and a stored snapshot of version n stays as a test.
    `formed_on_field` names the field with the day on which the information was made (形成, 政府信息公开条例第二十六条).
    """

    name: str
    label: str | Promise
    model: type[models.Model]
    fields: tuple[str, ...]
    url_name: str
    identifier_field: str = ""
    formed_on_field: str = ""
    version: int = 1
    upgrades: Mapping[int, Callable[[Content], Content]] = field(default_factory=dict)
    moments: Callable[[Content], Iterable[tuple[str, date]]] = lambda content: ()
    """Acts that time carries out (`choices.BY_TIME`), each with the local day on which it does."""
    is_over: Callable[[date], Q] | None = None
    """Records that lists of what is current leave out on a day, though they stay public; None: their kind never ends."""
    leaves_public: Callable[[date], Q] | None = None
    """Records whose text and files the public does not read any more on a day, though title, address and history stay."""
    paragraphs: Callable[[Content], list[str]] = lambda content: str(content.get("text", "")).splitlines()
    """The text as the public reads it, for comparing two editions."""
    text_fields: tuple[str, ...] = ("text",)
    """The fields of which `paragraphs` speaks; the others are compared value by value."""
    fixed_fields: tuple[str, ...] = ()
    """Fields that say which paper it is and whose, beside `identifier_field`: no correction of words touches them."""
    has_original: bool = False
    """Whether it was issued as a paper of its own: what the original says is corrected by another paper, not here alone."""
    edition_url_name: str = ""
    """The page of one edition (record, number); without one, editions are listed and compared only."""
    derived: Callable[[Content], Content] = lambda content: content
    """The content with the fields that follow from others made anew, for whoever changes a text without its form."""

    @property
    def schema(self) -> str:
        return f"{self.name}.{self.version}"

    def content(
        self, row: models.Model, title: str, attachments: Sequence[Mapping[str, Any]] = ()
    ) -> Content:
        """The content of a typed row with the files of its record (`files.py`), in plain values of JSON."""
        own = {name: _plain(self.model, name, row) for name in self.fields}
        return {"title": title, "attachments": [*attachments]} | own

    def read(self, snapshot: Snapshot) -> Content:
        """The content of a snapshot in today's schema; raises LookupError when it was erased or is of another kind."""
        name, _, version = snapshot.schema.rpartition(".")
        content = snapshot.read()
        if name != self.name or content is None:
            raise LookupError(f"snapshot {snapshot.pk} holds no content of kind {self.name}")
        for number in range(int(version), self.version):
            content = self.upgrades[number](content)
        return {"attachments": []} | content  # records had no files at first

    def formed_on(self, content: Content) -> date | None:
        """The day on which the information was made (形成), where the kind knows it."""
        text = content.get(self.formed_on_field) if self.formed_on_field else None
        return date.fromisoformat(text) if text else None

    def build(self, record: Record, content: Content) -> models.Model:
        """An unsaved typed row that holds the content."""
        row = self.model(record=record)
        for name in self.fields:
            model_field = _field(self.model, name)
            setattr(row, model_field.attname, model_field.to_python(content[name]))
        return row

    def said(self, name: str, value: Any) -> str:
        """A value of the content in words: of a choice its label, of a list all that is in it."""
        if value is None or value == "":
            return ""
        if isinstance(value, list):
            return "；".join(map(str, value))
        choices = dict(_field(self.model, name).flatchoices) if name in self.fields else {}
        return str(choices.get(value, value))

    def erased(self, record: Record) -> models.Model:
        """An unsaved typed row that holds nothing: what is left of content that was erased."""
        return self.model(record=record)

    def write(self, record: Record, content: Content) -> None:
        """Make title, identifier, files and typed row say what the content says."""
        row = self.fill(record, content)
        record.save()
        row.save()

    def fill(self, record: Record, content: Content) -> models.Model:
        """The same without saving: the record says what the content says, and the typed row comes back."""
        record.title, record.attachments = content["title"], content["attachments"]
        record.identifier = content[self.identifier_field] or "" if self.identifier_field else ""
        return self.build(record, content)


def day_after(last: date) -> list[date]:
    """The day on which what ends with a last day has ended. None for the last one that a calendar has: 9999-12-31 is said for “for good”."""
    return [] if last == date.max else [last + timedelta(days=1)]


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)  # content lies in the row itself, not in rows that point at it
    return found


def _plain(model: type[models.Model], name: str, row: models.Model) -> Any:
    model_field = _field(model, name)
    value = getattr(row, model_field.attname)
    if value is None or isinstance(model_field, models.JSONField):
        return value
    if isinstance(value, (bool, int, str)):
        return value
    return model_field.value_to_string(row)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known to publishing; each name once."""
    if kind.name in _kinds:
        raise ValueError(f"kind {kind.name} is registered twice")
    _kinds[kind.name] = kind
    return kind


def kind_of(record: Record) -> Kind:
    """The kind of a record."""
    return _kinds[record.kind]


def has_left_public(record: Record, day: date) -> bool:
    """Whether the public no longer reads what a record says, though it was not withdrawn; a query where its kind knows such days."""
    leaves = kind_of(record).leaves_public
    return leaves is not None and Record.objects.published().filter(leaves(day), pk=record.pk).exists()


def left_public(day: date) -> Q:
    """Every record of which that is so."""
    found = Q(pk__in=())
    for kind in _kinds.values():
        if kind.leaves_public is not None:
            found |= Q(kind=kind.name) & kind.leaves_public(day)
    return found


def all_kinds() -> tuple[Kind, ...]:
    """Every kind, in the order of registration."""
    return tuple(_kinds.values())
