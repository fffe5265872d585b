"""Where a word stands in what is public: records with their fields and paragraphs, and the texts of their files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.attachments.texts import texts_of
from gongkai.lexicon.matching import Words
from gongkai.publishing.day import public_day
from gongkai.publishing.kinds import Kind, all_kinds, kind_of, left_public
from gongkai.publishing.models import Record

AROUND, SHOWN = 40, 5
"""Characters shown on each side of a hit, and paragraphs shown of one field."""
MOST_FILES, BATCH = 2_000, 200


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A hit in its paragraph, which counts from 1."""

    number: int
    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True)
class Place:
    """A field in which the word stands: how often, and the first of its paragraphs."""

    label: str
    count: int
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class FileHit:
    """A file of a public record whose text holds the word; a file is corrected by another file."""

    record: Record
    name: str
    count: int


def scope(user: User) -> set[int]:
    """The agencies in whose public records the person may correct: where they edit, and those that their office oversees."""
    return set(user.agency_ids(Role.EDITOR)) | set(user.supervised_agency_ids)


def worded_fields(kind: Kind) -> tuple[str, ...]:
    """The fields of a kind that hold words: texts, and lists of them; nothing that is chosen from a list, no number, no issuer."""
    fixed = {kind.identifier_field, *kind.fixed_fields}
    fields = [kind.model._meta.get_field(name) for name in kind.fields if name not in fixed]
    worded = (models.CharField, models.TextField, models.JSONField)
    return tuple(one.name for one in fields if isinstance(one, worded) and not one.choices)


def records_with(wrong: str, user: User) -> QuerySet[Record]:
    """Public records of the person's scope in which the letters stand somewhere, exceptions and titles included."""
    holds = Q(title__contains=wrong)
    for kind in all_kinds():
        holds |= Q(pk__in=_rows_with(kind, wrong).values("pk"))
    joined = _readable(user).filter(holds).select_related("agency", "current__snapshot", "working__author")
    return joined.order_by("agency", "pk")


def _readable(user: User) -> QuerySet[Record]:
    """Public records of the person's scope; of other agencies not those whose text the public does not read any more."""
    rows = Record.objects.for_user(user, "view").published().filter(agency__in=scope(user))
    return rows.exclude(Q(is_own=False) & left_public(public_day()))


def _rows_with(kind: Kind, wrong: str) -> QuerySet[Any]:
    written = json.dumps(wrong)[1:-1]  # one database keeps JSON in letters, another one in escapes
    rows, holds = kind.model._default_manager.order_by(), Q(pk__in=())
    for name in worded_fields(kind):
        rows = rows.annotate(**{f"in_{name}": Cast(name, models.TextField())})
        holds |= Q(**{f"in_{name}__contains": wrong}) | Q(**{f"in_{name}__contains": written})
    return rows.filter(holds)


def places(record: Record, words: Words) -> list[Place]:
    """Every field of the public edition in which a word is to be corrected, in the order of the form."""
    content = content_of(record)
    kind = kind_of(record)
    names = ["title", *worded_fields(kind)]
    found = (_place(label_of(kind, name), content.get(name), words) for name in names)
    return [one for one in found if one is not None]


def content_of(record: Record) -> Mapping[str, Any]:
    """What the public reads; nothing where it was erased."""
    if record.current is None or record.current.snapshot.content is None:
        return {}
    return kind_of(record).read(record.current.snapshot)


def label_of(kind: Kind, name: str) -> str:
    """What the form of a kind calls a field."""
    if name == "title":
        return _("名称")
    return str(kind.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _place(label: str, value: Any, words: Words) -> Place | None:
    # A text in blocks says once more what its plain text says.
    if isinstance(value, str):
        paragraphs = value.splitlines()
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        paragraphs = value
    else:
        return None
    count, excerpts = 0, list[Excerpt]()
    for number, text in enumerate(paragraphs, 1):
        for match in words.find(text):
            count += 1
            if len(excerpts) < SHOWN:
                before = text[max(0, match.start - AROUND) : match.start]
                after = text[match.end : match.end + AROUND]
                excerpts.append(Excerpt(number, before, text[match.start : match.end], after))
    return Place(label, count, tuple(excerpts)) if count else None


def files_with(words: Words, user: User) -> Iterator[FileHit]:
    """Files of public records of the scope whose text holds the word, of the newest `MOST_FILES` records with files."""
    with_files = _readable(user).exclude(attachments=[])
    rows = list(with_files.select_related("agency").order_by("-changed_at", "-pk")[:MOST_FILES])
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        texts = texts_of([one["attachment"] for record in some for one in record.attachments])
        for record in some:
            for one in record.attachments:
                known = texts.get(one["attachment"])
                count = sum(1 for _match in words.find(known.plain())) if known is not None else 0
                if count:
                    yield FileHit(record, one["name"], count)
