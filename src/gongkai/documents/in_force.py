"""The validity of many documents at once: as a condition for the database, and beside the rows of one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, prefetch_related_objects

from gongkai.documents.validity import DRAFT_TITLE, Validity, ValidityOn, validity_on
from gongkai.publishing.models import Record


def holding(validity: Validity, as_of: date) -> Q:
    """Records of documents that have this validity on the day, as `validity_on` finds it."""
    is_draft = Q(title__regex=DRAFT_TITLE)
    is_early = Q(document__effective_from__isnull=False, document__effective_from__gt=as_of)
    has_ended = Q(document__effective_until__isnull=False, document__effective_until__lt=as_of)
    return {
        Validity.NOT_YET: ~is_draft & is_early,
        Validity.EFFECTIVE: ~is_draft & ~is_early & ~has_ended,
        Validity.LAPSED: ~is_draft & ~is_early & has_ended,
        Validity.CONSULTING: is_draft & ~has_ended,
        Validity.CONSULTED: is_draft & has_ended,
    }[validity]


def with_validity(records: Sequence[Record], as_of: date) -> list[tuple[Record, ValidityOn | None]]:
    """Each record with its validity on the day, None for what is no document; one query for all of them at most."""
    prefetch_related_objects(records, "document")
    return [(record, _validity(record, as_of)) for record in records]


def _validity(record: Record, as_of: date) -> ValidityOn | None:
    document = getattr(record, "document", None)
    if document is None:
        return None
    return validity_on(as_of, document.effective_from, document.effective_until, record.title)
