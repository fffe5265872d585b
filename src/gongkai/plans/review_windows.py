"""An import's items in pages, by chapter: the forms of 300 items at once are two megabytes. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from gongkai.plans.drafts import ItemDraft

ITEMS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Window:
    """The items from place `first` to before `last`, which are page `number` of `count`.

    `mark` names which items these are: a form that was made for others must not be saved in their place.
    """

    number: int
    first: int
    last: int
    count: int
    mark: str

    def __contains__(self, place: object) -> bool:
        return isinstance(place, int) and self.first <= place < self.last


def windows(items: Sequence[ItemDraft]) -> list[Window]:
    """All pages, at least one. Chapters stay together where they fit; one that is too long for a page is cut."""
    bounds, filled, place = [0], 0, 0
    for _chapter, group in groupby(items, key=lambda item: (item.chapter_number, item.chapter)):
        size = len(list(group))
        if filled and filled + size > ITEMS_ON_A_PAGE:
            bounds.append(place)
            filled = 0
        cuts = range(place + ITEMS_ON_A_PAGE, place + size, ITEMS_ON_A_PAGE) if not filled else ()
        bounds.extend(cuts)
        place += size
        filled = place - bounds[-1]
    bounds.append(place)
    pairs = list(pairwise(bounds))
    return [
        Window(number, first, last, len(pairs), _mark(items, first, last))
        for number, (first, last) in enumerate(pairs, 1)
    ]


def window_of(items: Sequence[ItemDraft], number: int | None) -> Window:
    """The page of a number; the nearest where there is none of it."""
    found = windows(items)
    return found[min(max(number or 1, 1), len(found)) - 1]


def window_with(items: Sequence[ItemDraft], place: int) -> Window:
    """The page on which an item stands."""
    found = windows(items)
    return next((window for window in found if place in window), found[-1])


def _mark(items: Sequence[ItemDraft], first: int, last: int) -> str:
    lines = ",".join(str(item.line) for item in items[first:last])
    return hashlib.sha256(f"{first}:{lines}".encode()).hexdigest()[:16]
