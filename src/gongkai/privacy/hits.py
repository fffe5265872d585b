"""What a detector says: one place in a text, why it is taken for personal data, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from .kinds import Kind
from .normal import plain


class Level(StrEnum):
    """E stops publication until somebody masks or justifies the place; W asks somebody to look."""

    ERROR = "E"
    WARNING = "W"


class Confidence(StrEnum):
    """How sure a hit is. High: proved by arithmetic or by a label; medium: by its context; low: by its form alone."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"high": "高", "medium": "中", "low": "低"}[self]


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters `start` to `end` (exclusive) of the text that was given.

    `value` is what they mean: digits without separators, a name without blanks. Two hits with the same kind and value are the
    same thing, however it is written. `reason` is a sentence for the clerk. `of_minor`: of a child under 14 nothing stays.
    """

    kind: Kind
    start: int
    end: int
    text: str
    value: str
    confidence: Confidence
    level: Level
    reason: str
    of_minor: bool = False


def digits_of(text: str) -> str:
    """The digits of a text, whatever their width and whatever stands between."""
    return "".join(sign for sign in plain(text) if sign.isdecimal())


def squash(text: str) -> str:
    """A text without blanks, in plain characters."""
    return "".join(plain(text).split())


@dataclass(frozen=True, slots=True)
class Known:
    """What is official: telephones and addresses of agencies, as the directory has them. They are no hits.

    A number counts with and without its area code. An address counts where one of the two texts ends with the other, so
    that a flat in the same building is still found.
    """

    phones: Iterable[str] = ()
    addresses: Iterable[str] = ()
    _numbers: frozenset[str] = field(init=False, default=frozenset())
    _without_area: frozenset[str] = field(init=False, default=frozenset())
    _places: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        numbers = frozenset(digits_of(phone) for phone in self.phones) - {""}
        object.__setattr__(self, "_numbers", numbers)
        object.__setattr__(self, "_without_area", frozenset(map(_local, numbers)))
        object.__setattr__(self, "_places", tuple(squash(one) for one in self.addresses if one.strip()))

    def covers(self, hit: Hit) -> bool:
        """Whether the hit is one of these."""
        if hit.kind is Kind.MOBILE:
            return hit.value in self._numbers
        if hit.kind is Kind.LANDLINE:
            here = self._numbers if hit.value.startswith("0") else self._without_area
            return hit.value in here or _local(hit.value) in self._numbers
        if hit.kind is Kind.ADDRESS:
            return any(place.endswith(hit.value) or hit.value.endswith(place) for place in self._places)
        return False


def _local(number: str) -> str:
    """7654321 of 0991-7654321. Area codes have three digits where the second is 1 or 2, else four."""
    return number[3 if number[1:2] in ("1", "2") else 4 :] if number.startswith("0") else number
