"""Whom a name in an official text means: short, former, placeless names and collectives (no Django).

Sources: 党政机关公文处理工作条例 (full names or standard short names); names have periods, and agencies successors.
A name that the directory holds for the day is an agency; a name that two agencies may bear, or that only
looks like one, is a question for the office with candidates. Nothing is guessed silently.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from gongkai.agencies import abbreviations as short
from gongkai.agencies import collectives, heirs
from gongkai.agencies.abbreviations import OWNER_KINDS, NameIndex, Places, Reading, area_of
from gongkai.agencies.collectives import Collective, Expansion, ancestors, chinese_date, is_active

PROPER_KINDS: Final = frozenset({"government", "dispatched_institution", "zone_committee"})
"""Kinds with proper names (东湖街道办事处); 财政局 or 人民医院 in contrast may exist in every district."""


@dataclass(frozen=True, slots=True)
class NameEntry:
    """名称: one name of one agency with its period; both ends count, None is open.

    Kind: official, plate, short, former, alias. `learnt_on`: a spelling learnt from a correction on that day, known as it stands only.
    """

    agency_id: int
    name: str
    kind: str
    since: date | None
    until: date | None
    learnt_on: date | None = None


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """机构: what the resolver must know of an agency.

    Level: city, county, town; kind: a value of AgencyKind.
    """

    id: int
    parent_id: int | None
    name: str
    kind: str
    level: str
    since: date | None
    until: date | None
    successor_ids: tuple[int, ...] = ()
    is_vertical: bool = False


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a written unit means, how sure that is, and why, in words for the clerk.

    `members` are a collective's expansion or, for a question, the candidates, the likeliest first.
    `complete` is False wherever the office must decide; `zones` are those of whom it must say whether they count.
    """

    unit: str
    kind: Literal["agency", "collective", "question"]
    agency_id: int | None
    collective: str | None
    members: tuple[int, ...]
    complete: bool
    confidence: float
    reason: str
    zones: tuple[int, ...] = ()


FULL_NAMES: Final = frozenset({"official", "plate", "former"})
"""Names that say by themselves who is meant; a combined institution (两块牌子) has two."""

# How firm a match is: the full name; a registered short name; a general rule.
FULL, REGISTERED, BY_TABLE = 0, 1, 2
BY_STEM, FORMER = 6, 3  # added: the place without 市/区/县; a name or agency of the past
_LONGEST: Final = 200
_CONFIDENCE: Final = (1.0, 0.97, 0.93, 0.9, 0.88, 0.85)


@dataclass(frozen=True, slots=True)
class _Hit:
    """An entry that the written name fits. `near`: the text clearly speaks of this entry's government."""

    entry: NameEntry
    strength: int
    near: bool
    rule: str


@dataclass(frozen=True, slots=True)
class _Meaning:
    """A hit on a day: the agency that answers, or (agency_id None) why none does and who may be meant."""

    agency_id: int | None
    strength: int
    near: bool
    reason: str
    candidates: tuple[int, ...] = ()


class Directory:
    """机构名录: the lexicon of names, built once, read from the view of one government."""

    def __init__(self, facts: Iterable[AgencyFacts], names: Iterable[NameEntry], government_id: int) -> None:
        self._facts = {fact.id: fact for fact in facts}
        self._government_id = government_id
        self._names: dict[int, list[NameEntry]] = defaultdict(list)
        for entry in names:
            if entry.agency_id in self._facts:
                self._names[entry.agency_id].append(entry)
        for fact in self._facts.values():
            held = self._names[fact.id]
            if not any(entry.kind == "official" and entry.name == fact.name for entry in held):
                held.insert(0, _current(fact))
        self._predecessors: dict[int, list[int]] = defaultdict(list)
        for fact in self._facts.values():
            for one in fact.successor_ids:
                self._predecessors[one].append(fact.id)
        lines = {
            fact.id: tuple(one for one in ancestors(fact, self._facts) if one.kind in OWNER_KINDS)
            for fact in self._facts.values()
        }
        own = self._facts.get(government_id)
        self._line = (own, *lines[own.id]) if own is not None else ()
        self._places = Places(self._facts, self._names, lines)
        self._index = NameIndex(self._facts, self._names, self._places)
        self._levels = {word: self._level(word) for word in short.LEVEL_WORDS}
        self._expansions: dict[tuple[Collective, date], Expansion] = {}
        self._answers: dict[tuple[str, date], Resolution] = {}

    def resolve(self, unit: str, as_of: date) -> Resolution:
        """Whom a written unit means on a day. Never raises; the same question has the same answer."""
        answer = self._answers.get((unit, as_of))
        if answer is None:
            answer = self._answers[unit, as_of] = self._resolve(unit, as_of)
        return answer

    def _resolve(self, unit: str, as_of: date) -> Resolution:
        written = short.normalise(unit)
        if not written:
            return _question(unit, (), "没有写明单位名称。")
        if len(written) > _LONGEST:
            return _question(unit, (), f"内容过长（{len(written)}字），不像单位名称，请核对。")
        meanings = [self._meaning(hit, written, as_of) for hit in self._hits(written)]
        near = [one for one in meanings if one.near]
        found = self._decide(unit, [one for one in near if one.agency_id is not None])
        if found is not None:
            return found
        collective = collectives.match(unit)
        if collective is not None:
            return self._collective(unit, collective, as_of)
        problem = min(
            (one for one in near if one.agency_id is None), key=lambda one: one.strength, default=None
        )
        if problem is not None:
            return _question(unit, problem.candidates, problem.reason)
        far = _unique(one.agency_id for one in meanings if one.agency_id is not None)
        if far:
            return _question(unit, far, f"“{written}”没有写明是哪一级、哪一地的单位，请从候选中确认。")
        return self._several(unit, written, as_of) or self._similar(unit, written, as_of)

    def _decide(self, unit: str, meanings: list[_Meaning]) -> Resolution | None:
        """One agency at the firmest level is the answer; several are a question."""
        if not meanings:
            return None
        best = min(meanings, key=lambda one: one.strength)
        same = _unique(one.agency_id for one in meanings if one.strength == best.strength)
        if len(same) > 1:
            names = "、".join(f"“{self._facts[one].name}”" for one in same[:5])
            return _question(unit, same, f"“{unit}”可能指{names}，请确认。", 0.5)
        confidence = _CONFIDENCE[best.strength] if best.strength < len(_CONFIDENCE) else 0.8
        return Resolution(unit, "agency", best.agency_id, None, (), True, confidence, best.reason)

    def _readings(self, written: str) -> Iterator[Reading]:
        """Where the place ends and the name begins: 云汀市|教育局, 市|市场监管局, 教育局."""
        written = short.without_superior(written)
        if written[0] in "我本" and short.level_word(written[1:]):
            written = written[1:]
        yield from self._places.readings(written)
        word = short.level_word(written)
        if word:
            above, below = self._levels[word]
            yield Reading(above or below, written[1:], near=bool(above))
        yield Reading((self._government_id,), written)

    def _level(self, word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Whom 市/区/县 speaks of: the nearest of that word from the own government up; else any below."""
        for one in self._line:
            if area_of(one.name).endswith(word):
                return (one.id,), ()
        return (), self._places.ending_in(word)

    def _hits(self, written: str) -> list[_Hit]:
        found = list(self._exact_hits(written))
        for reading in self._readings(written):
            for owner in reading.owners:
                found += self._core_hits(owner, reading)
        if not any(hit.near for hit in found):
            found += self._hits_anywhere(written)
        if not found and written.endswith(")"):
            # 市发改委(粮食和物资储备局): the plate adds nothing; the place of a joint zone does, so it stays.
            front, _, plate = written[:-1].rpartition("(")
            if front and not self._places.speaks_of(plate):
                return self._hits(front)
        return found

    def _exact_hits(self, written: str) -> Iterator[_Hit]:
        above, below = self._levels.get(short.level_word(written), ((), ()))
        for entry in self._index.exact.get(written, ()):
            owner = self._places.owner(entry.agency_id)
            if entry.learnt_on is not None:
                learnt = f"由{entry.learnt_on.year}年{entry.learnt_on.month}月的更正习得，"
                yield _Hit(entry, REGISTERED, True, learnt)
                continue
            full = entry.kind in FULL_NAMES
            near = (
                (full and self._places.names_own_place(entry))
                or (owner in above if above or below else owner == self._government_id)
                or (owner == self._government_id and not above)
                or (not below and self._facts[entry.agency_id].kind in PROPER_KINDS)
            )
            yield _Hit(entry, FULL if full else REGISTERED, near, _EXACT_RULES.get(entry.kind, "按登记名称"))

    def _core_hits(self, owner: int, reading: Reading) -> Iterator[_Hit]:
        extra = BY_STEM if reading.by_stem else 0
        if not reading.core and not reading.by_stem:
            yield _Hit(_current(self._facts[owner]), BY_TABLE, reading.near, "按地名")
        for entry in self._index.cores.get((owner, reading.core), ()):
            full = entry.kind in FULL_NAMES
            rule = "按地名省写" if reading.by_stem else _CORE_RULES.get(entry.kind, "按登记名称")
            yield _Hit(entry, (FULL if full else REGISTERED) + extra, reading.near, rule)
        for one in short.full_keys(reading.core):
            for entry in self._index.keys.get((owner, one), ()):
                yield _Hit(entry, BY_TABLE + extra, reading.near, "按通用简称")

    def _hits_anywhere(self, written: str) -> Iterator[_Hit]:
        """Agencies of other bodies with this name: an answer only if it is a proper name, else candidates."""
        for one in short.full_keys(short.without_superior(written)):
            for entry in self._index.anywhere.get(one, ()):
                kind = self._facts[entry.agency_id].kind
                yield _Hit(entry, BY_TABLE, kind in PROPER_KINDS - OWNER_KINDS, "按通用简称")

    def _meaning(self, hit: _Hit, written: str, as_of: date) -> _Meaning:
        """What a hit is worth on a day: names and agencies hold for their period only."""
        entry, fact = hit.entry, self._facts[hit.entry.agency_id]
        name = self._name_on(fact, as_of)
        if fact.since is not None and as_of < fact.since:
            before = _unique(one for one in self._predecessors[fact.id] if is_active(self._facts[one], as_of))
            since = chinese_date(fact.since)
            reason = f"“{fact.name}”于{since}设立，{chinese_date(as_of)}时尚不存在，请确认当时的单位。"
            return _Meaning(None, hit.strength, hit.near, reason, before)
        if fact.until is not None and fact.until < as_of:
            return self._succession(hit, fact, as_of)
        if entry.since is not None and as_of < entry.since:
            since = chinese_date(entry.since)
            reason = f"名称“{entry.name}”自{since}起使用，当时尚未启用，请确认是否指“{name}”。"
            return _Meaning(None, hit.strength, hit.near, reason, (fact.id,))
        if entry.until is not None and entry.until < as_of:
            ended = chinese_date(entry.until)
            if entry.kind in FULL_NAMES:
                reason = f"“{entry.name}”是“{name}”的曾用名（用至{ended}）。"
                return _Meaning(fact.id, hit.strength + FORMER, hit.near, reason)
            reason = f"简称“{entry.name}”已于{ended}停用，请确认是否指“{name}”。"
            return _Meaning(None, hit.strength, hit.near, reason, (fact.id,))
        if entry.kind == "former":
            if entry.until is None:
                reason = f"“{entry.name}”是“{name}”的曾用名。"
                return _Meaning(fact.id, hit.strength + FORMER, hit.near, reason)
            return _Meaning(fact.id, hit.strength, hit.near, f"“{entry.name}”是“{fact.name}”当时的名称。")
        return _Meaning(fact.id, hit.strength, hit.near, f"{hit.rule}“{written}”对应“{name}”。")

    def carried_on(self, found: Resolution, today: date) -> Resolution:
        """The same answer for a later day than that on which the text was signed: see `heirs`."""
        return heirs.carried_on(found, self._facts, today)

    def _succession(self, hit: _Hit, fact: AgencyFacts, as_of: date) -> _Meaning:
        """A dissolved agency is answered for by its successor that is alive; several successors are a question."""
        after, reason = heirs.said(fact, self._facts, as_of, self._name_on)
        if len(after) != 1:
            return _Meaning(None, hit.strength, hit.near, reason, after)
        return _Meaning(after[0], hit.strength + FORMER, hit.near, reason)

    def _name_on(self, fact: AgencyFacts, as_of: date) -> str:
        for entry in self._names[fact.id]:
            if entry.kind in {"official", "former"} and entry.until is not None and _holds(entry, as_of):
                return entry.name
        return fact.name

    def _collective(self, unit: str, collective: Collective, as_of: date) -> Resolution:
        plain = replace(collective, named=(), text=collective.text if collective.scope else "")
        known = self._expansions.get((plain, as_of))
        if known is None:
            known = collectives.expand(plain, self._facts.values(), self._government_id, as_of)
            self._expansions[plain, as_of] = known
        members, complete, reason, zones = known.members, known.complete, known.reason, known.zones
        if collective.named and collective.id == "sector_regulators":
            reason = f"所涉行业：{'、'.join(collective.named)}。{reason}"
        elif collective.named:
            first, unknown = self._named(collective.named, as_of)
            members = _unique((*first, *members))
            closed = collective.id == "named_etc" and collective.count == len(collective.named)
            reason = "“等”字之前的单位已全部列明。" if closed else reason
            reason += f"其中{'、'.join(f'“{name}”' for name in unknown)}不能确定，请确认。" if unknown else ""
            reason = f"已列明{len(first)}个单位。{reason}" if first else reason
            complete = (complete or closed) and not unknown
        confidence = 0.95 if complete else 0.5
        return Resolution(
            unit, "collective", None, collective.id, members, complete, confidence, reason, zones
        )

    def _named(self, names: tuple[str, ...], as_of: date) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The agencies before 等; a name without level word or place takes that of the name before it (§8).

        Bodies of the centre do not take it: a vertically led agency is also found by its bare name.
        """
        found: list[int | None] = []
        unknown: list[str] = []
        word = ""
        for name in names:
            reading = next(self._places.readings(name), None)
            own = name.removesuffix(reading.core) if reading is not None else short.level_word(name)
            one = self._single(name if own else word + name, as_of)
            if one is None and word and not own:
                bare = self._single(name, as_of)
                one = bare if bare is not None and self._facts[bare].is_vertical else None
            word = own or word
            found.append(one)
            if one is None:
                unknown.append(name)
        return _unique(found), tuple(unknown)

    def _single(self, name: str, as_of: date) -> int | None:
        """One agency; a collective among the names would lead round and round (甲等等等部门)."""
        return None if collectives.match(name) else self.resolve(name, as_of).agency_id

    def _several(self, unit: str, written: str, as_of: date) -> Resolution | None:
        """A list that was not taken apart: 各区(县)、各部门. Its members are offered, not assigned."""
        pieces = [piece for piece in re.split(r"[、,;]", written) if piece]
        answers = [self.resolve(piece, as_of) for piece in pieces] if len(pieces) > 1 else []
        if not answers or any(answer.kind == "question" for answer in answers):
            return None
        members = _unique(one for answer in answers for one in (answer.agency_id, *answer.members))
        return _question(unit, members, f"“{written}”列有{len(pieces)}个单位，请分开填写。", 0.4)

    def _similar(self, unit: str, written: str, as_of: date) -> Resolution:
        """Names that are close, as a question. Only here is anything compared that is not equal."""
        scores: dict[int, float] = {}
        hinted: set[int] = set()
        readings = list(self._readings(written[:40]))
        if short.level_word(written):
            readings.pop()  # the reading that takes the level word for a part of the name
        for reading in readings:
            for owner in reading.owners if reading.near else ():
                zone = owner in self._facts and self._facts[owner].kind == "zone_committee"
                if zone and reading.core.startswith("("):  # its brackets name another district
                    self._score(_current(self._facts[owner]), 0.7, scores, as_of)
                for heir in short.heir_keys(reading.core):
                    for entry in self._index.keys.get((owner, heir), ()):
                        self._score(entry, 1.0, scores, as_of)
                        hinted.add(entry.agency_id)
                for entry, score in self._index.similar(owner, reading.core):
                    self._score(entry, score, scores, as_of)
        best = tuple(sorted(scores, key=lambda one: (-scores[one], one))[:5])
        if not best:
            return _question(unit, (), f"机构名录中没有与“{written}”相符的单位，请补登或人工指定。")
        if hinted & set(best):
            return _question(
                unit, best, f"名录中没有“{written}”；按机构改革的一般情况列出可能的承接单位，请确认。", 0.4
            )
        return _question(unit, best, f"名录中没有“{written}”，列出名称相近的单位，请确认。", 0.3)

    def _score(self, entry: NameEntry, score: float, scores: dict[int, float], as_of: date) -> None:
        for heir in heirs.heirs(self._facts[entry.agency_id], self._facts, as_of):
            scores[heir.id] = max(score, scores.get(heir.id, 0.0))


_EXACT_RULES: Final = {
    "official": "按全称",
    "plate": "按加挂牌子的名称",
    "former": "按曾用名",
    "short": "按简称",
    "alias": "按别称",
}
_CORE_RULES: Final = _EXACT_RULES | {"official": "按全称（省略地名）"}


def _question(unit: str, members: tuple[int, ...], reason: str, confidence: float = 0.0) -> Resolution:
    return Resolution(unit, "question", None, None, members, False, confidence, reason)


def _current(fact: AgencyFacts) -> NameEntry:
    return NameEntry(fact.id, fact.name, "official", fact.since, fact.until)


def _unique(ids: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one for one in ids if one is not None))


def _holds(entry: NameEntry, as_of: date) -> bool:
    return (entry.since is None or entry.since <= as_of) and (entry.until is None or as_of <= entry.until)
