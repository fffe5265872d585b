"""What is on a page and no text of it: words off the page, turned ones, watermarks, and what is drawn twice."""

from __future__ import annotations

from collections import Counter

from .placed import Page, Piece

_DOUBLED = 0.25
# A watermark is this much larger than the text, and stands at the same place on so large a share of the pages.
_LARGE, _SHARE = 1.5, 0.5
_SAME_PLACE = 4

_Mark = tuple[str, int, int]


def clean(page: Page) -> tuple[list[Piece], list[str]]:
    """The pieces on the page, once each, and what is turned as one text."""
    kept: list[Piece] = []
    turned: list[str] = []
    first: dict[str, Piece] = {}
    again: dict[str, dict[tuple[int, int], Piece]] = {}
    for piece in page.pieces:
        across = (piece.left + piece.right) / 2
        if not (0 <= across <= page.width and 0 <= piece.middle <= page.height):
            continue
        if piece.turned:
            turned.append(piece.text)
            continue
        one = first.setdefault(piece.text, piece)
        if one is not piece:
            same = again.setdefault(piece.text, {_place(one): one})
            twin = _twin(same, piece)
            if twin is not None:
                # Drawn twice with a small shift: a way to print bold.
                twin.bold = len(twin.text)
                continue
            same[_place(piece)] = piece
        kept.append(piece)
    return kept, ["".join(turned)] if turned else []


def _place(piece: Piece) -> tuple[int, int]:
    step = max(_DOUBLED * piece.size, 1.0)
    return int(piece.left // step), int(piece.top // step)


def _twin(same: dict[tuple[int, int], Piece], piece: Piece) -> Piece | None:
    x, y = _place(piece)
    for column in (x - 1, x, x + 1):
        for row in (y - 1, y, y + 1):
            one = same.get((column, row))
            near = _DOUBLED * piece.size
            if one is not None and abs(one.left - piece.left) < near and abs(one.top - piece.top) < near:
                return one
    return None


def watermarks(pages: list[list[Piece]], body: float) -> list[list[Piece]]:
    """Of each page: large pieces that stand at the same place on most pages."""
    if len(pages) < 2:
        return [[] for _ in pages]
    large = [[piece for piece in page if piece.size > _LARGE * body] for page in pages]
    times = Counter(mark for page in large for mark in {_mark(piece) for piece in page})
    needed = max(2.0, _SHARE * len(pages))
    return [[piece for piece in page if times[_mark(piece)] >= needed] for page in large]


def _mark(piece: Piece) -> _Mark:
    return piece.text, round(piece.left / _SAME_PLACE), round(piece.top / _SAME_PLACE)
