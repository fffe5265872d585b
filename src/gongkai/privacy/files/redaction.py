"""What is to be taken out of a file, why, and what has been taken out.

个人信息保护法第二十五条、政府信息公开条例第十五条: what is published leaves out what nobody has agreed to publish. Each place has its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from .kinds import FileKind
from .matching import Folded, fold
from .places import Finding, Piece, Place

# Shorter values stand in too many places by chance to be removed wherever they stand.
SHORTEST = 2
# Of digits and letters, shorter ones stand in measures, counters and colours of a file by chance.
_TELLING = 6


class NotProven(Exception):
    """The copy was made, but it could not be proved that what had to go is gone; nothing is returned.

    The message is one Chinese sentence without the value.
    """


@dataclass(frozen=True, slots=True)
class Redaction:
    """A value that is removed wherever it stands in the file, or what stands at one place.

    `value`: the text as it stands in the file. Without `only_here` every occurrence goes, however it is written, and the
    copy is searched for it. With `only_here` the value goes from `place` alone, as the illness in one row of a list whose
    title names the same illness. Without a value the box of the place goes with all that it shows.
    `mask`: what stands there instead; `reason`: why, never empty, without the value. Raises ValueError.
    """

    reason: str
    value: str = ""
    place: Place | None = None
    mask: str = ""
    only_here: bool = False

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("每一处遮盖都要写明理由")
        if fold(self.value) == "" and (self.place is None or self.place.box is None):
            raise ValueError("遮盖要有内容，或有图上的位置")
        if self.only_here and self.place is None:
            raise ValueError("只遮盖一处时要指明位置")
        if self.value and not self.only_here and len(fold(self.value)) < SHORTEST:
            raise ValueError("一个字的内容只能指明位置遮盖")
        if self.value and fold(self.value) in fold(self.mask):
            raise ValueError("遮盖以后的文字不能包含要遮盖的内容")
        if self.value and fold(self.value) in fold(self.reason):
            raise ValueError("理由中不能写出要遮盖的内容")

    @property
    def everywhere(self) -> bool:
        """The value goes wherever it stands."""
        return bool(self.value) and not self.only_here

    def dump(self) -> dict[str, Any]:
        """For JSON."""
        place = self.place.dump() if self.place is not None else None
        return {
            "reason": self.reason,
            "value": self.value,
            "place": place,
            "mask": self.mask,
            "only_here": self.only_here,
        }

    @classmethod
    def load(cls, data: dict[str, Any]) -> Redaction:
        """The counterpart of `dump`."""
        place = data.get("place")
        return cls(**{**data, "place": Place.load(place) if place else None})


def holds_value(address: str, redactions: Iterable[Redaction]) -> bool:
    """Whether a value stands in an address, also written as %E5%BC%A0, or as %D5%C5 by older sites."""
    redactions = list(redactions)
    forms = {address, unquote(address), unquote(address, encoding="gb18030")}
    return any(covers_in(form, redactions) for form in forms)


def is_telling(value: str) -> bool:
    """The value is long enough, or of such characters, that it can stand in no attribute or byte by chance."""
    return len(fold(value)) >= _TELLING or not value.isascii()


@dataclass(frozen=True, slots=True)
class Removal:
    """A place from which something was removed, with the reason and what stands there now. Never the value itself."""

    place: Place
    reason: str
    mask: str


@dataclass(frozen=True, slots=True)
class Burnt:
    """The copy, the places that were burnt, what was hidden in the original, what of it a person must still look at, and
    what was left out, in words.
    """

    data: bytes
    removals: tuple[Removal, ...]
    cleaned: tuple[Finding, ...]
    remaining: tuple[Finding, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is, the pieces of text in it, and what is hidden in it."""

    kind: FileKind
    pieces: tuple[Piece, ...]
    hidden: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """A stretch of a text that is to be replaced."""

    begin: int
    end: int
    redaction: Redaction


def covers_in(
    text: str,
    redactions: Iterable[Redaction],
    is_here: Callable[[Place, int], bool] = lambda _place, _at: False,
) -> list[Cover]:
    """What of a text is to be replaced, in order. Where several overlap, all of it goes under the mask of the longest.

    `is_here` tells of an `only_here` whether the place is that of the text at this index.
    """
    folded = Folded(text)
    found: list[Cover] = []
    for redaction in redactions:
        if not redaction.value:
            continue
        for begin, end in folded.spans(redaction.value):
            if redaction.everywhere or (redaction.place is not None and is_here(redaction.place, begin)):
                found.append(Cover(begin, end, redaction))
    found.sort(key=lambda cover: (cover.begin, -cover.end))
    merged: list[Cover] = []
    for cover in found:
        if merged and cover.begin < merged[-1].end:
            last = merged.pop()
            longest = max((last, cover), key=lambda one: one.end - one.begin)
            merged.append(Cover(last.begin, max(last.end, cover.end), longest.redaction))
        else:
            merged.append(cover)
    return merged


def replaced(text: str, covers: Sequence[Cover]) -> str:
    """The text with its masks."""
    parts, last = [], 0
    for cover in covers:
        parts += [text[last : cover.begin], cover.redaction.mask]
        last = cover.end
    return "".join([*parts, text[last:]])
