"""公开属性: whether a record is public of itself, on request only, or withheld, and on which ground.

国办发〔2016〕80号 一(一): the attribute is fixed when a text is drafted, with the reason where it is not to be public. The grounds
are those of 政府信息公开条例第十四条至第十六条; their codes are the same for publication and for requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

PROACTIVE, ON_REQUEST, WITHHELD = "proactive", "on_request", "withheld"
STATE_SECRET, NOT_WIDE = "state_secret", "not_wide"
_REGULATIONS = "政府信息公开条例"
ATTRIBUTE_BASIS = "国办发〔2016〕80号"
_CITED = re.compile(r"《[^》]+》.*第[〇零一二三四五六七八九十百千\d]+条")


@dataclass(frozen=True, slots=True)
class GroundRule:
    """What one ground asks for. `must` says that the law leaves no choice; `interests` are what it protects, one to be named."""

    article: str
    must: bool
    attributes: tuple[str, ...] = (WITHHELD,)
    interests: tuple[str, ...] = ()

    @property
    def basis(self) -> str:
        return f"{_REGULATIONS}{self.article}"


_MAY = (WITHHELD, ON_REQUEST)
GROUNDS = {
    STATE_SECRET: GroundRule("第十四条", True),
    "prohibited_by_law": GroundRule("第十四条", True),
    "safety_stability": GroundRule(
        "第十四条",
        True,
        interests=("national_security", "public_security", "economic_security", "social_stability"),
    ),
    # With consent, or where the public interest outweighs it, it is given to who asks.
    "third_party": GroundRule("第十五条", True, _MAY, ("trade_secret", "privacy")),
    "internal_affairs": GroundRule("第十六条第一款", False, _MAY),
    "process_info": GroundRule("第十六条第二款", False, _MAY),
    "enforcement_file": GroundRule("第十六条第二款", False, _MAY),
    # What neither concerns the public at large nor stands in the catalogues of articles 20 and 21.
    NOT_WIDE: GroundRule("第十九条、第二十七条", False, (ON_REQUEST,)),
}
INTERESTS = tuple(dict.fromkeys(one for rule in GROUNDS.values() for one in rule.interests))


@dataclass(frozen=True, slots=True)
class Attribution:
    """The attribute of a revision, with what it rests on. Nothing else is said where it is proactive."""

    attribute: str = PROACTIVE
    ground: str = ""
    interest: str = ""
    reason: str = ""

    @property
    def is_public(self) -> bool:
        """Whether it may be published at all."""
        return self.attribute == PROACTIVE


class Lack(StrEnum):
    """What is missing or does not fit in an attribution."""

    UNKNOWN = "unknown"
    GROUND_WHERE_PUBLIC = "ground_where_public"
    NO_GROUND = "no_ground"
    NO_REASON = "no_reason"
    NO_INTEREST = "no_interest"
    OTHER_INTEREST = "other_interest"
    OTHER_ATTRIBUTE = "other_attribute"
    NO_PROVISION = "no_provision"
    STATE_SECRET = "state_secret"  # noqa: S105  (a ground of the law)


def lacks_of(said: Attribution) -> Iterator[Lack]:
    """What an attribution lacks. A state secret lacks the right to be here at all: it is not entered, not even as withheld."""
    if said.attribute not in (PROACTIVE, *_MAY):
        yield Lack.UNKNOWN
        return
    if said.is_public:
        if said.ground or said.interest:
            yield Lack.GROUND_WHERE_PUBLIC
        return
    if said.ground == STATE_SECRET:
        yield Lack.STATE_SECRET
        return
    if not said.reason.strip():
        yield Lack.NO_REASON
    rule = GROUNDS.get(said.ground)
    if rule is None:
        yield Lack.NO_GROUND
        return
    if said.attribute not in rule.attributes:
        yield Lack.OTHER_ATTRIBUTE
    if rule.interests and not said.interest:
        yield Lack.NO_INTEREST
    elif said.interest and said.interest not in rule.interests:
        yield Lack.OTHER_INTEREST
    # Only a law or an administrative regulation forbids disclosure (第十四条): which, and where, is said.
    if said.ground == "prohibited_by_law" and said.reason.strip() and not _CITED.search(said.reason):
        yield Lack.NO_PROVISION
