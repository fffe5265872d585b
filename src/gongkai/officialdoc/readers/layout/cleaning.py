"""What is on a page and no text of it: words off the page, turned ones, watermarks, and what is drawn twice."""

from __future__ import annotations

from collections import Counter

from .placed import Page, Piece

# Of a character's size; and the height (points) of the bands in which twins are looked for.
_DOUBLED, _STEP = 0.25, 20.0
# A watermark is this much larger than the text, and stands at the same place on so large a share of the pages.
_LARGE, _SHARE = 1.5, 0.5
_SAME_PLACE = 4

_Mark = tuple[str, int, int]


def clean(page: Page) -> tuple[list[Piece], list[str]]:
    """The pieces on the page, once each, and what is turned as one text."""
    kept: list[Piece] = []
    turned: list[str] = []
    first: dict[str, Piece] = {}
    again: dict[tuple[str, int], list[Piece]] = {}
    # Twice the middle of a piece lies within this.
    width, height = 2 * page.width, 2 * page.height
    for piece in page.pieces:
        if not (0 <= piece.left + piece.right <= width and 0 <= piece.top + piece.bottom <= height):
            continue
        if piece.turned:
            turned.append(piece.text)
            continue
        one = first.setdefault(piece.text, piece)
        if one is not piece:
            twin = _twin(one, again, piece)
            if twin is not None:
                # Drawn twice with a small shift: a way to print bold.
                twin.bold = len(twin.text)
                continue
            again.setdefault((piece.text, int(piece.top // _STEP)), []).append(piece)
        kept.append(piece)
    return kept, ["".join(turned)] if turned else []


def _twin(first: Piece, again: dict[tuple[str, int], list[Piece]], piece: Piece) -> Piece | None:
    """The same text at nearly the same place, among the first such piece and those near in height."""
    near = _DOUBLED * piece.size
    if abs(first.left - piece.left) < near and abs(first.top - piece.top) < near:
        return first
    for row in range(int((piece.top - near) // _STEP), int((piece.top + near) // _STEP) + 1):
        for one in again.get((piece.text, row), ()):
            if abs(one.left - piece.left) < near and abs(one.top - piece.top) < near:
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
