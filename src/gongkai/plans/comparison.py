"""Which item of one text is which item of another: a corrected text beside the first, this year's plan beside last year's.

Pure functions. Items are paired one to one: the same words first, then the same place in the document, then the likeliest words.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

LIKE, LIKE_IN_ITS_PLACE = 0.6, 0.35
"""From which similarity on two items are one: anywhere, and where number or anchor agree too."""
LIKE_TITLE = 0.85
"""From which similarity on two titles of one year are one; where the document's number agrees too, `LIKE` will do."""
MOST_CANDIDATES = 4

_BLANK = re.compile(r"\s+")
_NOT_A_WORD = re.compile(r"[\W_]+")
_FORWARDED = re.compile(r"(?:印发|转发|下发)《(.+)》")


@dataclass(frozen=True, slots=True)
class Entry:
    """What pairing looks at. `key` is the caller's name for the item."""

    key: Hashable
    number: int
    text: str
    anchor: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """An old item and the new one that it became; one of them may be missing. `similarity` is between 0 and 1."""

    old: Entry | None
    new: Entry | None
    similarity: float = 0.0

    @property
    def verdict(self) -> str:
        """`same`, `moved` (other number or heading), `changed` (other words), `new` or `dropped`."""
        if self.old is None:
            return "new"
        if self.new is None:
            return "dropped"
        if squeezed(self.old.text) != squeezed(self.new.text):
            return "changed"
        here = (self.old.number, self.old.place) == (self.new.number, self.new.place)
        return "same" if here else "moved"


def squeezed(text: str) -> str:
    """The text without white space: line breaks differ between two copies of one document."""
    return _BLANK.sub("", text)


def similarity(old: str, new: str) -> float:
    """How much of two texts agrees, 1.0 for the same words."""
    old, new = squeezed(old), squeezed(new)
    return 1.0 if old == new else SequenceMatcher(None, old, new, autojunk=False).ratio()


def pair(old: Sequence[Entry], new: Sequence[Entry], *, by_place: bool = True) -> list[Pair]:
    """Every item once, in the order of the new text; what is dropped follows in the old order.

    `by_place` lets number and anchor count: right for two copies of one text, wrong for the plans of two years.
    """
    olds, news = dict(enumerate(old)), dict(enumerate(new))
    found: dict[int, tuple[int, float]] = {}

    def take(old_place: int, new_place: int, score: float) -> None:
        found[new_place] = (old_place, score)
        del olds[old_place], news[new_place]

    for old_place, new_place in _equal(olds, news):
        take(old_place, new_place, 1.0)
    scored = _scored(olds, news)
    if by_place:
        for score, old_place, new_place in scored:
            one, other = old[old_place], new[new_place]
            is_here = one.number == other.number or (one.anchor and one.anchor == other.anchor)
            if score >= LIKE and is_here and old_place in olds and new_place in news:
                take(old_place, new_place, score)
    for score, old_place, new_place in scored:
        here = by_place and old[old_place].number == new[new_place].number
        if score >= (LIKE_IN_ITS_PLACE if here else LIKE) and old_place in olds and new_place in news:
            take(old_place, new_place, score)
    pairs = [
        Pair(old[found[place][0]], entry, found[place][1]) if place in found else Pair(None, entry)
        for place, entry in enumerate(new)
    ]
    return pairs + [Pair(entry, None) for entry in olds.values()]


def _equal(olds: dict[int, Entry], news: dict[int, Entry]) -> list[tuple[int, int]]:
    """Pairs with the same words. Where words stand twice, number and heading decide, then the order."""
    same: dict[str, list[int]] = defaultdict(list)
    for place, entry in olds.items():
        same[squeezed(entry.text)].append(place)
    pairs: list[tuple[int, int]] = []
    for is_exact in (True, False):
        taken = {new_place for _old, new_place in pairs}
        for place, entry in news.items():
            rest = same.get(squeezed(entry.text), [])
            fits = [one for one in rest if not is_exact or olds[one].number == entry.number]
            if place not in taken and fits:
                rest.remove(fits[0])
                pairs.append((fits[0], place))
    return pairs


def _scored(olds: dict[int, Entry], news: dict[int, Entry]) -> list[tuple[float, int, int]]:
    """Likely pairs, the likeliest first. Only candidates that share many pairs of characters are compared word by word."""
    holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for place, entry in olds.items():
        bigrams = _bigrams(entry.text)
        sizes[place] = bigrams.total()
        for gram, count in bigrams.items():
            holders[gram].append((place, count))
    scored = []
    for place, entry in news.items():
        bigrams, shared = _bigrams(entry.text), Counter[int]()
        for gram, count in bigrams.items():
            for old_place, old_count in holders.get(gram, ()):
                shared[old_place] += min(count, old_count)
        likely = sorted(shared, key=lambda one: (-2 * shared[one] / (sizes[one] + bigrams.total()), one))
        in_place = [one for one in shared if olds[one].number == entry.number]
        # The second text is taken in once for all that are compared with it.
        matcher = SequenceMatcher(None, "", squeezed(entry.text), autojunk=False)
        for old_place in dict.fromkeys([*likely[:MOST_CANDIDATES], *in_place]):
            matcher.set_seq1(squeezed(olds[old_place].text))
            scored.append((matcher.ratio(), old_place, place))
    return sorted(scored, key=lambda one: (-one[0], one[2], one[1]))


def _bigrams(text: str) -> Counter[str]:
    text = _NOT_A_WORD.sub("", text)
    return Counter(text[index : index + 2] for index in range(max(1, len(text) - 1)))


@dataclass(frozen=True, slots=True)
class KnownPlan:
    """A plan that a text may be another copy of."""

    key: int
    title: str
    year: int
    document_number: str = ""


def _forwarded(title: str) -> str:
    """What a notice forwards (关于印发《…》的通知): the notice and the plan are one text."""
    found = _FORWARDED.search(squeezed(title))
    return found[1] if found else squeezed(title)


def same_plan(title: str, year: int, document_number: str, known: Iterable[KnownPlan]) -> int | None:
    """The plan of which this text is another copy: the same title, or nearly the same with the same number or year."""
    best: tuple[float, int] | None = None
    for plan in known:
        one, other = _forwarded(plan.title), _forwarded(title)
        if one == other:
            return plan.key
        like = similarity(one, other)
        is_number_same = bool(document_number) and plan.document_number == document_number
        if (is_number_same and like >= LIKE) or (plan.year == year and like >= LIKE_TITLE):
            best = max(best or (0.0, plan.key), (like, plan.key))
    return best[1] if best else None
