"""Whom a unit as written may mean: proposals with reason and confidence, of which the office picks. Nothing is expanded silently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.agencies import collectives
from gongkai.agencies.abbreviations import normalise
from gongkai.agencies.lexicon import directory_of
from gongkai.agencies.models import Agency
from gongkai.agencies.resolver import Resolution
from gongkai.directory.models import AgencyGroup
from gongkai.letters.letter import written_day
from gongkai.plans.choices import Match
from gongkai.plans.drafts import ItemDraft, UnitDraft, propose_units
from gongkai.plans.models import Plan, Settlement

SAME_NAME, LAST_CHOICE, NEAR_NAME = 0.95, 0.8, 0.6
GROUPS_OFFERED = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """Agencies that a unit may mean. `key` names it in the address of the page."""

    key: str
    label: str
    reason: str
    confidence: float
    agencies: tuple[int, ...]


def is_collective(text: str) -> bool:
    """Whether the words name many agencies at once."""
    return collectives.match(text) is not None


def meaning(government: Agency, text: str, today: date, written_on: date | None = None) -> Resolution:
    """What the directory takes the words for today; of a text of another day, whom they meant then and who carries on for them."""
    lexicon = directory_of(government)
    return lexicon.carried_on(lexicon.resolve(text, written_on or today), today)


def zones_asked(government: Agency, text: str, today: date) -> list[Agency]:
    """The zones of whom the office must say whether they count under these words."""
    if not is_collective(text):
        return []
    return list(Agency.objects.filter(pk__in=meaning(government, text, today).zones))


def proposals(
    government: Agency, text: str, found: Resolution, today: date, plan: Plan | None = None
) -> list[Proposal]:
    """The proposals for a unit, the surest first: a group of that name, the last choice, a group of a like name, the tree of agencies."""
    offered = [*_groups(government, text, today), *_last_choice(government, text, today, plan)]
    members = (found.agency_id,) if found.agency_id is not None else found.members
    if members:
        offered.append(Proposal("tree", _("机构名录"), found.reason, found.confidence, members))
    return sorted((one for one in offered if one.agencies), key=lambda one: -one.confidence)


def _groups(government: Agency, text: str, today: date) -> Iterator[Proposal]:
    wanted = normalise(text)
    for group in AgencyGroup.objects.filter(government=government).prefetch_related("members__agency"):
        same = normalise(group.name) == wanted
        if not same and not _is_near(group.name, text):
            continue
        # The members are filtered here: a query per group would grow with the groups.
        members = tuple(member.agency_id for member in group.members.all() if member.holds_on(today))
        day = timezone.localdate(group.changed_at)
        words = (
            _("与保存的机构组同名（%(day)s更新）")
            if same
            else _("保存的机构组（%(day)s更新），写法相近，请核对是否同指")
        )
        yield Proposal(
            f"group-{group.pk}",
            group.name,
            words % {"day": written_day(day)},
            SAME_NAME if same else NEAR_NAME,
            members,
        )


def _is_near(name: str, text: str) -> bool:
    """Whether a group of another name may be meant by words for many: both are of one kind, or most of the longer is the shorter."""
    meant, named = collectives.match(text), collectives.match(name)
    if meant is None:
        return False
    if named is not None:
        return (meant.id, meant.scope, meant.divisions) == (named.id, named.scope, named.divisions)
    shorter, longer = sorted((normalise(name), normalise(text)), key=len)
    return shorter in longer and 2 * len(shorter) >= len(longer)


def last_settlement(government: Agency, text: str, besides: Plan | None = None) -> Settlement | None:
    """How the government's office last settled these words, in another plan than the one at hand."""
    made = Settlement.objects.filter(plan__government=government, text=text)
    if besides is not None:
        made = made.exclude(plan=besides)
    return made.select_related("plan", "decided_by").first()


def last_zones(government: Agency) -> Settlement | None:
    """The last answer to whether zones count, as a hint."""
    answered = Settlement.objects.filter(plan__government=government, with_zones__isnull=False)
    return answered.select_related("plan", "decided_by").first()


def _last_choice(government: Agency, text: str, today: date, plan: Plan | None) -> Iterator[Proposal]:
    last = last_settlement(government, text, plan)
    if last is None:
        return
    chosen = list(last.agencies.all())
    living = tuple(agency.pk for agency in chosen if agency.until is None or agency.until >= today)
    gone = len(chosen) - len(living)
    reason = _("《%(plan)s》中由%(person)s于%(day)s这样确定") % {
        "plan": last.plan.title,
        "person": last.decided_by,
        "day": written_day(timezone.localdate(last.decided_at)),
    }
    if gone:
        reason += _("，其中 %(gone)s 个机构已撤销，没有列出") % {"gone": gone}
    yield Proposal("last", _("上一次的选择"), reason, LAST_CHOICE, living)


def proposed_units(
    items: Iterable[ItemDraft],
    government: Agency,
    as_of: date,
    today: date,
    known: Mapping[str, UnitDraft] = MappingProxyType({}),
) -> dict[str, UnitDraft]:
    """What each unit of a text is taken for. A collective that is a question is offered the surest of its proposals.

    What is `known` already stays as it is.
    """
    units = propose_units(items, directory_of(government), as_of, today, known)
    for text, unit in units.items():
        if text not in known and unit.match == Match.QUESTION and unit.collective:
            units[text] = _offered(unit, government, today)
    return units


def _offered(unit: UnitDraft, government: Agency, today: date) -> UnitDraft:
    known = [*_groups(government, unit.text, today), *_last_choice(government, unit.text, today, None)]
    best = max((one for one in known if one.agencies), key=lambda one: one.confidence, default=None)
    if best is None or best.confidence <= unit.confidence:
        return unit
    reason = f"{best.reason}；{_('请确认。')}"
    return replace(unit, candidates=list(best.agencies), confidence=best.confidence, reason=reason)
