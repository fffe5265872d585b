"""承接: who carries on for agencies that have ended (no Django)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from gongkai.agencies.collectives import chinese_date, is_active

if TYPE_CHECKING:
    from gongkai.agencies.resolver import AgencyFacts, Resolution

Facts = Mapping[int, "AgencyFacts"]


def heirs(fact: AgencyFacts, facts: Facts, as_of: date) -> list[AgencyFacts]:
    """Those alive on the day who carry on for an agency, over any number of steps; the agency itself while it is alive."""
    found: dict[int, AgencyFacts] = {}
    waiting, seen = [fact], set[int]()
    while waiting:
        one = waiting.pop(0)
        if one.id in seen or (one.since is not None and as_of < one.since):
            continue
        seen.add(one.id)
        if is_active(one, as_of):
            found[one.id] = one
        else:
            waiting += (facts[heir] for heir in one.successor_ids if heir in facts)
    return list(found.values())


def said(
    fact: AgencyFacts, facts: Facts, as_of: date, name_on: Callable[[AgencyFacts, date], str]
) -> tuple[tuple[int, ...], str]:
    """Who carries on for an agency that has ended, and the sentence that says so; more or fewer than one is a question."""
    assert fact.until is not None
    after = heirs(fact, facts, as_of)
    gone = f"“{fact.name}”已于{chinese_date(fact.until)}撤销"
    names = "、".join(f"“{name_on(heir, as_of)}”" for heir in after)
    if not after:
        sentence = f"{gone}，名录中没有登记承接单位，请确认。"
    elif len(after) > 1:
        sentence = f"{gone}，由{names}分别承接，请确认由谁承担。"
    else:
        sentence = f"{gone}，由{names}承接。"
    return tuple(heir.id for heir in after), sentence


def carried_on(found: Resolution, facts: Facts, today: date) -> Resolution:
    """The same answer for a later day: an agency that has ended since is answered for by its successor.

    Where it was split or nobody carries on, the answer is a question; a collective with such a member is not complete.
    """
    asked = (found.agency_id,) if found.agency_id is not None else found.members
    gone = [one for one in asked if (until := facts[one].until) is not None and until < today]
    if not gone or found.kind == "question":
        return found
    if found.kind == "agency":
        after, sentence = said(facts[gone[0]], facts, today, lambda fact, _day: fact.name)
        if len(after) == 1:
            return replace(found, agency_id=after[0], confidence=0.85, reason=found.reason + sentence)
        return replace(
            found,
            kind="question",
            agency_id=None,
            members=after,
            complete=False,
            confidence=0.5,
            reason=sentence,
        )
    now = {one: [heir.id for heir in heirs(facts[one], facts, today)] for one in gone}
    members = tuple(dict.fromkeys(heir for one in asked for heir in now.get(one, [one])))
    names = "、".join(f"“{facts[one].name}”" for one in gone)
    return replace(
        found,
        members=members,
        complete=found.complete and all(len(after) == 1 for after in now.values()),
        reason=f"{found.reason}其中{names}已撤销，列出的是现在的承接单位。",
    )
