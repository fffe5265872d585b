"""Hidden content of a file, one finding for each kind and place."""

from __future__ import annotations

from collections.abc import Iterable

from .pieces import read_pieces
from .places import Finding, HiddenKind, Piece, Place

_EXCERPT = 60


def find_hidden(data: bytes) -> list[Finding]:
    """Everything that is hidden. Raises UnreadableDocument."""
    return hidden_among(read_pieces(data))


def hidden_among(pieces: Iterable[Piece]) -> list[Finding]:
    """The findings that these pieces of a file make. Hundreds of cells of a hidden column are one finding."""
    groups: dict[tuple[HiddenKind, object], list[Piece]] = {}
    for piece in pieces:
        if piece.hidden is not None:
            groups.setdefault((piece.hidden, _whole(piece)), []).append(piece)
    findings = []
    for (kind, _whole_place), some in groups.items():
        words = " ".join(" ".join(piece.text.split()) for piece in some if piece.text)
        excerpt = words if len(words) <= _EXCERPT else words[:_EXCERPT] + "…"
        findings.append(Finding(kind, some[0].place, len(some), excerpt))
    return findings


def _whole(piece: Piece) -> object:
    """What is hidden as one: a sheet, a column of it, a page, a member; of the metadata each entry."""
    place: Place = piece.place
    column = place.column if piece.hidden is HiddenKind.HIDDEN_COLUMN else None
    return place.story, place.sheet or place.part, place.page, column
