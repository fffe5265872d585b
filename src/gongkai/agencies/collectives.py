"""集合单位: words that name many agencies at once, and whom they mean on a day (no Django).

Source: practice of official documents (党政机关公文处理工作条例). What a text leaves open stays open: 有关部门 gives candidates and
`complete=False`, because only the office that issued the text knows whom it meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from gongkai.agencies.abbreviations import OWNER_KINDS, area_of, normalise

if TYPE_CHECKING:
    from gongkai.agencies.resolver import AgencyFacts

DEPARTMENT_KINDS: Final = frozenset({"general_office", "department", "direct_institution"})
"""What 各部门 means: the working departments of a government, not its institutions and enterprises."""


@dataclass(frozen=True, slots=True)
class Collective:
    """集合单位 as it stands in a text: which rule it falls under and what its wording narrows."""

    id: str
    text: str
    scope: str = ""  # the level word of 市属/区直 …; empty: the level of the issuing government
    divisions: str = ""  # 各区人民政府 means districts only; empty: every county-level government
    with_zones: bool = False  # 各区(县)人民政府(管委会)
    of_counties: bool = False  # relevant_departments that are counties: 有关区(县)
    every_level: bool = True  # disclosure_offices: 各级 or only the own level
    named: tuple[str, ...] = ()  # what stands before 等
    count: int | None = None  # N of 等N个部门


@dataclass(frozen=True, slots=True)
class Expansion:
    """Whom a collective means on a day, and whether that is all of it."""

    members: tuple[int, ...]
    complete: bool
    reason: str
    zones: tuple[int, ...] = ()
    """Zone committees of whom the office must say whether they count: a text that says 各区(县)人民政府 leaves it open."""


_COUNTY = (
    r"(?:区\(县、市\)|区\(市、县\)|县\(市、区\)|县\(区、市\)|市\(县、区\)|区\(县\)|县\(区\)|县\(市\)|市\(县\)|区\(市\)"
    r"|区县市|区市县|县市区|市县区|市区县|区县|县区|县市|市县|区、县|县、区|市、县|县、市|县、市、区|区、市、县|旗县区|旗县|[区县旗])"
)
_SCOPE = r"(?:[全我本][市区县]|[市区县州](?:级|属|直|本级)?(?:人民政府|政府)?(?:所属)?|本级|政府)?"
_GOVERNMENT = r"(?:人民政府|政府)"
_MANY = r"(?:委、局、办|委、办、局|委办局|局委办|委、局|部、委、办、局|部委办局)"
_DEPARTMENT = rf"(?:(?:职能|工作|行政|主管|责任|业务|监管|组成|成员)?(?:部门|单位|机构)|行政机关|{_MANY})"
_TWO_LEVELS = rf"(?P<scope>全市|我市|本市|市属?|市、{_COUNTY}(?:两级)?|市{_COUNTY}(?:两级)|全县|全区|区|县)?"

_PATTERNS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "all_counties",
            (
                rf"(?:全市|我市|本市)?各(?P<div>{_COUNTY}){_GOVERNMENT}?"
                rf"(?P<zones>\((?:各)?(?:开发区)?管委会\)|、(?:各)?(?:开发区)?管委会)?"
            ),
        ),
        (
            "all_zones",
            (
                r"(?:全市|我市|本市)?各(?:类|国家级|省级|市级)?(?:(?:(?:经济技术|高新技术产业|产业|工业)?(?:开发区|园区)|功能区"
                r"|经开区|高新区|开发区\(园区\)|开发区、园区)(?:管委会|管理委员会)?|管委会|管理委员会)"
            ),
        ),
        (
            "portal_operators",
            (
                rf"{_SCOPE}(?:各级)?(?:各)?{_GOVERNMENT}?(?:门户)?网站(?:的)?(?:建设|运维|运行|主办|承办)?(?:、|和|及)?(?:建设|运行|维护)?"
                r"(?:管理|主办|承办|运维|运营)?(?:单位|部门|机构)"
            ),
        ),
        (
            "service_platform_operators",
            (
                rf"{_SCOPE}(?:各级)?(?:各)?(?:一体化)?(?:在线)?政务服务(?:网|平台)(?:的)?(?:建设|运维|运行)?(?:、|和|及)?(?:运行|维护)?"
                r"(?:管理|运维|运营)?(?:单位|部门|机构)"
            ),
        ),
        (
            "disclosure_offices",
            rf"{_TWO_LEVELS}(?:本级|同级|各级|两级)?(?:人民)?(?:政府)?(?:政府信息与政务|政府信息|信息|政务)公开(?:工作)?(?:主管|指导)(?:部门|机构)",
        ),
        (
            "relevant_departments",
            rf"(?:(?P<scope>{_SCOPE})(?:各)?(?:有关|相关)(?:的)?(?:各)?(?:[市区县](?:直|级|属))?{_DEPARTMENT}(?:(?:、|和|及|与)?(?:各)?(?:单位|部门|机构))?)",
        ),
        (
            "relevant_counties",
            rf"(?:全市|我市|本市)?(?:各)?(?:有关|相关)(?:的)?(?:各)?(?P<div>{_COUNTY}){_GOVERNMENT}?",
        ),
        (
            "sector_regulators",
            rf"(?:(?P<scope>{_SCOPE})(?:各)?(?:有关|相关)?(?:行业|领域)(?:行业)?(?:主管|监管)(?:、监管)?(?:部门|单位))",
        ),
        (
            "all_agencies",
            rf"(?:(?:全市|我市|本市)?各级|(?P<scope>{_SCOPE})各|市、{_COUNTY}(?:两级|各)?)行政机关",
        ),
        ("all_agencies", r"(?:全市|我市|本市)?各级(?:人民)?政府(?:工作)?部门"),
        (
            "addressees",
            rf"(?:{_SCOPE}各部门(?:、|和|及)?各单位|{_SCOPE}各单位(?:、|和|及)?各部门|{_SCOPE}各单位|各部门、单位|各(?:地区|地)(?:、)?各部门)",
        ),
        (
            "all_departments",
            (
                rf"(?P<scope>{_SCOPE})(?:各)?(?:{_MANY}|(?<=各)(?:组成|工作|职能)?部门)"
                r"(?:、(?:各)?直属(?:机构|单位)|(?:、|和)(?:各)?派出机构)*"
            ),
        ),
    )
)

_ETC: Final = re.compile(r"等")
_ETC_TAIL: Final = re.compile(
    r"(?:(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:个|家)?)?(?:有关|相关)?(?:部门|单位|机构)?(?:(?:、|和|及)?(?:部门|单位))?"
)
_DIGITS: Final = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"两": 2}


def match(unit: str) -> Collective | None:
    """The collective that a unit of a responsibility or address line is, or None."""
    text = normalise(unit)
    return _match_plain(text) or _match_named(text)


def _match_plain(text: str) -> Collective | None:
    for name, pattern in _PATTERNS:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        groups = found.groupdict()
        scope = next((char for char in groups.get("scope") or "" if char in "市区县州"), "")
        division = groups.get("div") or ""
        return Collective(
            id="relevant_departments" if name == "relevant_counties" else name,
            text=text,
            scope=scope,
            divisions=division if len(division) == 1 else "",
            with_zones=bool(groups.get("zones")),
            of_counties=name == "relevant_counties",
            every_level=name != "disclosure_offices" or "级" in text.replace("本级", "").replace("同级", ""),
        )
    return None


def _match_named(text: str) -> Collective | None:
    """X等, X等N个部门, X等市属各相关部门; 等 inside a name (高等学校) is passed over."""
    for found in _ETC.finditer(text):
        named = tuple(piece for piece in re.split(r"[、,;]", text[: found.start()]) if piece)
        tail = text[found.end() :]
        if not named:
            continue
        ending = _ETC_TAIL.fullmatch(tail)
        if ending is not None:
            if "有关" in tail or "相关" in tail:
                return Collective("relevant_departments", text, named=named)
            return Collective("named_etc", text, named=named, count=_number(ending["count"]))
        plain = _match_plain(tail)
        if plain is not None:
            return replace(plain, text=text, named=named)
    return None


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isdecimal():
        return int(text)
    tens, ten, units = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(units, 0)


def is_active(agency: AgencyFacts, as_of: date) -> bool:
    """Whether an agency exists on a day; both ends of its period count."""
    return (agency.since is None or agency.since <= as_of) and (agency.until is None or as_of <= agency.until)


def ancestors(agency: AgencyFacts, by_id: dict[int, AgencyFacts]) -> Iterator[AgencyFacts]:
    """Upwards, the nearest first; a ring in the data ends the walk."""
    seen = {agency.id}
    above = by_id.get(agency.parent_id) if agency.parent_id is not None else None
    while above is not None and above.id not in seen:
        seen.add(above.id)
        yield above
        above = by_id.get(above.parent_id) if above.parent_id is not None else None


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class _View:
    """The agencies that are active on a day, seen from one government."""

    def __init__(self, facts: Iterable[AgencyFacts], as_of: date) -> None:
        self.by_id = {agency.id: agency for agency in facts}
        self.as_of = as_of
        self.active = [agency for agency in self.by_id.values() if is_active(agency, as_of)]
        self._lines = {agency.id: tuple(ancestors(agency, self.by_id)) for agency in self.active}

    def owner(self, agency: AgencyFacts) -> AgencyFacts | None:
        return next((above for above in self._lines[agency.id] if above.kind in OWNER_KINDS), None)

    def below(self, government: AgencyFacts, kind: str, level: str | None = None) -> list[AgencyFacts]:
        return [
            agency
            for agency in self.active
            if agency.kind == kind
            and (level is None or agency.level == level)
            and any(above.id == government.id for above in self._lines[agency.id])
        ]

    def departments(self, government: AgencyFacts, *, vertical: bool = False) -> list[AgencyFacts]:
        """The departments at the level of a government; branches below it belong to their own head."""
        return [
            agency
            for agency in self.active
            if agency.kind in DEPARTMENT_KINDS | ({"authorised_organisation"} if vertical else set())
            and agency.is_vertical == vertical
            and agency.level == government.level
            and ((owner := self.owner(agency)) is government or (vertical and owner is None))
        ]

    def scoped(self, scope: str, government: AgencyFacts) -> AgencyFacts | None:
        """Whose departments 市属 or 区直 speaks of: the own government, or the nearest above of that word."""
        if not scope:
            return government
        line = (
            government,
            *(above for above in ancestors(government, self.by_id) if above.kind in OWNER_KINDS),
        )
        return next((one for one in line if area_of(one.name).endswith(scope)), None)


def expand(
    collective: Collective, facts: Iterable[AgencyFacts], government_id: int, as_of: date
) -> Expansion:
    """Whom a collective means in a text of a government on a day. Names before 等: see the resolver."""
    view = _View(facts, as_of)
    own = view.by_id.get(government_id)
    if own is None:
        return Expansion((), False, "机构名录中没有发文政府，无法展开该集合，请人工确认。")
    government = view.scoped(collective.scope, own)
    if government is None:
        return Expansion(
            (), False, f"“{collective.text}”所指不是{own.name}一级的单位，未写明是哪一个，请人工确认。"
        )
    match collective.id:
        case "all_counties":
            return _counties(collective, view, government)
        case "all_zones":
            zones = view.below(government, "zone_committee")
            return _listed(zones, view, f"{government.name}所辖开发区管委会", "")
        case "all_departments":
            departments = view.departments(government)
            return _listed(departments, view, f"{government.name}各部门", _vertical_note(view, government))
        case "relevant_departments" | "sector_regulators":
            return _candidates(collective, view, government)
        case "all_agencies":
            return _all_agencies(view, government)
        case "disclosure_offices":
            return _disclosure_offices(collective, view, government)
        case _:
            return Expansion((), False, _OPEN.get(collective.id, "无法展开该集合，请人工确认。"))


_OPEN: Final = {
    "portal_operators": "各政府网站的建设管理单位须按网站登记册确定，名录中没有登记，请人工确认。",
    "service_platform_operators": "政务服务平台建设管理单位须按平台登记册确定，名录中没有登记，请人工确认。",
    "named_etc": "“等”字之后的单位文中没有列明，请人工确认。",
    "addressees": "所指为本文件的主送机关，须按主送机关一行展开，请人工确认。",
}


def _ids(agencies: Iterable[AgencyFacts]) -> tuple[int, ...]:
    return tuple(agency.id for agency in agencies)


def _listed(agencies: list[AgencyFacts], view: _View, what: str, note: str) -> Expansion:
    day = chinese_date(view.as_of)
    if not agencies:
        return Expansion((), False, f"截至{day}，机构名录中没有登记{what}，请人工确认。{note}")
    return Expansion(_ids(agencies), True, f"截至{day}，{what}共{len(agencies)}个。{note}")


def _vertical_note(view: _View, government: AgencyFacts) -> str:
    vertical = view.departments(government, vertical=True)
    names = "、".join(agency.name for agency in vertical[:5]) + ("等" if len(vertical) > 5 else "")
    return f"垂直管理机构（{names}）不在其列，须单独列明。" if vertical else ""


def _counties(collective: Collective, view: _View, government: AgencyFacts) -> Expansion:
    counties = view.below(government, "government", "county")
    zones = view.below(government, "zone_committee")
    note = ""
    if collective.divisions:
        counties = [county for county in counties if area_of(county.name).endswith(collective.divisions)]
        note += f"只计名称为“{collective.divisions}”的，其他区（县）须单独列明。"
    if collective.with_zones:
        note += f"另含开发区管委会{len(zones)}个。" if zones else "没有登记开发区管委会。"
    else:
        note += f"开发区管委会（{len(zones)}个）是否计入文中没有写明，请确认。" if zones else ""
    result = replace(
        _listed(counties, view, f"{government.name}所辖区（县）人民政府", note),
        zones=() if collective.with_zones else _ids(zones),
    )
    if collective.with_zones and result.complete:
        return replace(result, members=result.members + _ids(zones))
    return result


def _candidates(collective: Collective, view: _View, government: AgencyFacts) -> Expansion:
    if collective.of_counties:
        found = _counties(collective, view, government).members
        return Expansion(found, False, "“有关区（县）”所指范围文中没有列明，所列为候选，请人工确认。")
    found = _ids(view.departments(government))
    note = _vertical_note(view, government)
    if collective.id == "sector_regulators":
        return Expansion(found, False, f"行业主管部门须按事项所涉行业确定，所列为候选，请人工确认。{note}")
    return Expansion(found, False, f"“有关部门”所指范围文中没有列明，所列为候选，请人工确认。{note}")


def _all_agencies(view: _View, government: AgencyFacts) -> Expansion:
    counties = view.below(government, "government", "county")
    members = [*view.departments(government)]
    for county in counties:
        members += view.departments(county)
    what = (
        f"{government.name}各部门及{len(counties)}个区（县）各部门"
        if counties
        else f"{government.name}各部门"
    )
    note = "人民政府本身、开发区和乡镇（街道）不计入。" + _vertical_note(view, government)
    return _listed(members, view, what, note)


def _disclosure_offices(collective: Collective, view: _View, government: AgencyFacts) -> Expansion:
    """条例第三条: the general office of a government at county level or above is its competent department."""
    counties = view.below(government, "government", "county") if collective.every_level else []
    found: list[AgencyFacts] = []
    missing: list[str] = []
    for one in (government, *counties):
        offices = [agency for agency in view.departments(one) if agency.kind == "general_office"]
        found += offices
        if not offices:
            missing.append(one.name)
    if missing:
        return Expansion(
            _ids(found),
            False,
            f"{'、'.join(missing)}没有登记政府办公厅（室），请补登或确认政府信息公开工作主管部门。",
        )
    return _listed(found, view, "政府信息公开工作主管部门（政府办公厅、办公室）", "")
