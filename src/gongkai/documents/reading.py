"""From what the parser understood to a document of the library. Absent stays absent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from gongkai import officialdoc
from gongkai.documents.models import Document


def block_rows(blocks: Iterable[officialdoc.Block]) -> list[dict[str, Any]]:
    """Blocks as they are stored and rendered."""
    return [
        {
            "kind": block.kind,
            "number": block.number,
            "label": block.label,
            "text": block.text,
            "anchor": block.anchor,
        }
        for block in blocks
    ]


def document_row(parsed: officialdoc.Document) -> Document:
    """An unsaved document that holds what was understood."""
    metadata = parsed.metadata
    return Document(
        document_number=metadata.document_number or "",
        issuing_body=metadata.issuing_body or "",
        recipients=list(metadata.recipients),
        signed_on=_date(metadata.signed_date),
        effective_from=_date(metadata.effective_date),
        effective_until=_date(metadata.expires_date),
        text="\n".join(parsed.lines),
        blocks=block_rows(parsed.blocks),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
