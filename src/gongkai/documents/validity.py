"""Whether a document is in force on a day, and why. A draft for comment never is: it is open for comment, or no longer."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from gongkai.letters.letter import written_day


class Validity(StrEnum):
    """有效性. Amendment, repeal and suspension join when documents are related to each other."""

    NOT_YET = "not_yet"
    EFFECTIVE = "effective"
    LAPSED = "lapsed"
    CONSULTING = "consulting"
    CONSULTED = "consulted"


LABELS = {
    Validity.NOT_YET: "尚未施行",
    Validity.EFFECTIVE: "现行有效",
    Validity.LAPSED: "失效",
    Validity.CONSULTING: "正在征求意见",
    Validity.CONSULTED: "征求意见已结束",
}

DRAFT_TITLE = r"征求意见稿[)）]?》?(.{0,8}意见的?(公告|通告|通知|函))?$"
"""Titles of drafts for comment and of what invites to comment on them; reports on the comments and explanations end otherwise.

Databases know it too, so it keeps to what every one of them reads.
"""


@dataclass(frozen=True, slots=True)
class ValidityOn:
    """The answer for one day, with its reason in words."""

    validity: Validity
    reason: str

    @property
    def label(self) -> str:
        return LABELS[self.validity]


def validity_on(
    as_of: date, effective_from: date | None, effective_until: date | None, title: str = ""
) -> ValidityOn:
    """Both dates are days on which the document is in force; a document without dates is in force from its issue.

    Of a draft for comment, which its title tells, the end is the last day for comments.
    """
    has_ended = effective_until is not None and as_of > effective_until
    if re.search(DRAFT_TITLE, title):
        validity = Validity.CONSULTED if has_ended else Validity.CONSULTING
        until = f"截至{written_day(effective_until)}" if effective_until else "未写明截止日期"
        return ValidityOn(validity, until)
    if effective_from and as_of < effective_from:
        return ValidityOn(Validity.NOT_YET, f"自{written_day(effective_from)}起施行")
    until = f"有效期至{written_day(effective_until)}" if effective_until else "未规定有效期"
    return ValidityOn(Validity.LAPSED if has_ended else Validity.EFFECTIVE, until)
