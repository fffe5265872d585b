"""Whether a document is in force on a day, and why."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Validity(StrEnum):
    """有效性. Amendment, repeal and suspension join when documents are related to each other."""

    NOT_YET = "not_yet"
    EFFECTIVE = "effective"
    LAPSED = "lapsed"


LABELS = {Validity.NOT_YET: "尚未施行", Validity.EFFECTIVE: "现行有效", Validity.LAPSED: "失效"}


@dataclass(frozen=True, slots=True)
class ValidityOn:
    """The answer for one day, with its reason in words."""

    validity: Validity
    reason: str

    @property
    def label(self) -> str:
        return LABELS[self.validity]


def validity_on(as_of: date, effective_from: date | None, effective_until: date | None) -> ValidityOn:
    """Both dates are days on which the document is in force; a document without dates is in force from its issue."""
    if effective_from and as_of < effective_from:
        return ValidityOn(Validity.NOT_YET, f"自{effective_from:%Y-%m-%d}起施行")
    if effective_until and as_of > effective_until:
        return ValidityOn(Validity.LAPSED, f"有效期至{effective_until:%Y-%m-%d}")
    if effective_until:
        return ValidityOn(Validity.EFFECTIVE, f"有效期至{effective_until:%Y-%m-%d}")
    return ValidityOn(Validity.EFFECTIVE, "未规定有效期")
