"""From an old key to a new one: everything that is kept under a key is brought under the first of `GONGKAI_PRIVATE_KEY`.

A room that keeps things elsewhere than in sealed columns (files) registers how many it has and how they are brought over.
Each row and file is changed by itself, so the work can be stopped and taken up again, and the site goes on meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import models, transaction

from gongkai.privacy.fields import DigestField, SealedField
from gongkai.privacy.keys import Damaged, ring
from gongkai.privacy.sealing import key_of

Bring = Callable[[], Iterator[str]]
"""Brings what a room keeps under the first key; yields, for each thing, "moved", "current" or "damaged"."""
_rooms: dict[str, Bring] = {}
_AT_ONCE = 200


def keeps(name: str) -> Callable[[Bring], Bring]:
    """Register a room's function under the name that the report of the command shows."""

    def register(bring: Bring) -> Bring:
        _rooms[name] = bring
        return bring

    return register


def rotate() -> dict[str, Counter[str]]:
    """Bring everything under the first key. What was found, by table or room."""
    found = {model._meta.label: Counter(_rows(model, fields)) for model, fields in sealed_models().items()}
    return found | {name: Counter(bring()) for name, bring in _rooms.items()}


def sealed_models() -> dict[type[models.Model], list[SealedField]]:
    """Every table with sealed columns."""
    found = {
        model: [field for field in model._meta.local_fields if isinstance(field, SealedField)]
        for model in apps.get_models()
    }
    return {model: fields for model, fields in found.items() if fields}


def _rows(model: type[models.Model], fields: list[SealedField]) -> Iterator[str]:
    first = ring()[0].id
    # Of the table, whatever the room's own manager leaves out.
    rows = model._base_manager
    numbers = rows.order_by("pk").values_list("pk", flat=True)
    for pk in numbers.iterator(chunk_size=_AT_ONCE):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=pk).first()
            if row is not None:
                yield _row(row, fields, first)


def _row(row: models.Model, fields: list[SealedField], first: str) -> str:
    try:
        old = [field for field in fields if (raw := row.__dict__[field.attname]) and key_of(raw) != first]
        if not old:
            return "current"
        for field in old:
            setattr(row, field.name, getattr(row, field.name).open())
    except Damaged:
        return "damaged"
    names = {field.name for field in old}
    digests = [one for one in row._meta.local_fields if isinstance(one, DigestField) and one.sealed in names]
    row.save(update_fields=[*names, *(one.name for one in digests)])
    return "moved"
