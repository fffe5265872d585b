"""What lists of records say of documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from gongkai.documents.in_force import with_validity
from gongkai.documents.validity import Validity, ValidityOn
from gongkai.publishing.day import public_day
from gongkai.publishing.models import Record

register = template.Library()

TONES = {
    Validity.NOT_YET: "info",
    Validity.EFFECTIVE: "success",
    Validity.LAPSED: "danger",
    Validity.CONSULTING: "info",
    Validity.CONSULTED: "neutral",
}


@register.simple_tag
def validities(records: Iterable[Record]) -> list[tuple[Record, ValidityOn | None]]:
    """The records of a page, each with its validity on the day of the public pages, or None."""
    return with_validity([*records], public_day())


@register.inclusion_tag("gongkai/components/_tag.html")
def validity_tag(found: ValidityOn) -> dict[str, Any]:
    """Whether a document is in force, as a tag."""
    return {"text": found.label, "tone": TONES[found.validity]}
