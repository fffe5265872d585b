"""How a document stands on its page: which blocks the contents list, tables as tables, and how it is cited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

from gongkai.documents.footnotes import linked
from gongkai.publishing.models import Record

HEADINGS = ("chapter", "section")
LEAST_ARTICLES = 6
"""A text with fewer articles and no chapters is read without contents."""


def contents(blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks that the table of contents names: chapters and sections, or the articles of a longer text without."""
    listed = [block for block in blocks if block["anchor"]]
    headings = [block for block in listed if block["kind"] in HEADINGS]
    articles = [block for block in listed if block["kind"] == "article"]
    if headings:
        return headings
    return articles if len(articles) >= LEAST_ARTICLES else []


def shown(blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks as they are drawn: footnotes linked with their marks (`footnotes.linked`); a table has `head` and `rows`.

    Rows are lists of cells; those of other lengths are filled up.
    """
    return [
        block | _cells(block["text"]) if block["kind"] == "table" else block for block in linked([*blocks])
    ]


def _cells(text: str) -> dict[str, Any]:
    rows = [row.split("\t") for row in text.split("\n")]
    width = max(len(row) for row in rows)
    filled = [row + [""] * (width - len(row)) for row in rows]
    # The first row names the columns only where every column has a name of its own.
    is_head = len(filled) > 1 and all(filled[0]) and len(set(filled[0])) == width
    return {"head": filled[0] if is_head else [], "rows": filled[1:] if is_head else filled}


def citation(record: Record, address: str) -> str:
    """How others name the document: title, number, who issued it and when, and where it can be read."""
    document = record.document
    number = _("（%(number)s）") % {"number": document.document_number} if document.document_number else ""
    facts = [
        f"《{record.title}》{number}",
        document.issuing_body or record.agency.name,
        _("%(day)s成文") % {"day": _day(document.signed_on)} if document.signed_on else "",
        _("%(day)s发布") % {"day": _day(record.published_at)} if record.published_at else "",
        address,
    ]
    return _("，").join(fact for fact in facts if fact)


def _day(value: date | datetime) -> str:
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    return dateformat.format(day, _("Y年n月j日"))
