"""Masks (去标识、隐去): what stands in a public text in place of personal data.

No national rule says how many digits stay; these are the customs of published lists, and the default of each kind is the
strictest that leaves the text its sense. Within one text the same value always has the same mask. Two people whose masks
would look alike are told apart as courts do it: 王*甲, 王*乙; who is alone with a mask has it without a sign. Of a child under 14
nothing stays, not even the surname.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .hits import Hit
from .kinds import Kind
from .surnames import surname_length

_STAR = "*"
_PART = r"[^\W\d_路巷弄号栋幢]"
_AREAS = re.compile(
    rf"(?:{_PART}{{2,8}}?(?:省|自治区))?(?:{_PART}{{1,7}}?(?:市|自治州|地区|盟))?(?:{_PART}{{1,8}}?(?:(?<![小社园厂院校库])区|县|市|旗))?"
    rf"(?:{_PART}{{1,8}}?(?:街道办事处|街道|镇|乡|苏木))?"
)
_VILLAGE = re.compile(rf"{_PART}{{1,8}}?(?:(?<!新)村(?!路)|社区|嘎查)")
_LETTERS = "甲乙丙丁戊己庚辛壬癸"


class Style(StrEnum):
    """How a value is masked."""

    REMOVED = "removed"
    LAST_FOUR = "last_four"
    ENDS = "ends"
    SURNAME = "surname"
    SURNAME_AND_LAST = "surname_and_last"
    TOWN = "town"
    VILLAGE = "village"
    YEAR = "year"

    @property
    def label(self) -> str:
        """The Chinese words for the clerk who chooses."""
        return _STYLES[self]


_STYLES = {
    Style.REMOVED: "全部隐去",
    Style.LAST_FOUR: "只留末四位",
    Style.ENDS: "只留前三位和后四位",
    Style.SURNAME: "只留姓",
    Style.SURNAME_AND_LAST: "只留姓和末字",
    Style.TOWN: "写到街道、乡镇",
    Style.VILLAGE: "写到村、社区",
    Style.YEAR: "只留年份",
}
_NUMBER = (Style.REMOVED, Style.LAST_FOUR)
# The first style of a kind is its default; the others may be chosen for a kind of record that needs them.
ALLOWED: Mapping[Kind, tuple[Style, ...]] = {
    **dict.fromkeys(Kind, (Style.REMOVED,)),
    Kind.RESIDENT_ID: _NUMBER,
    Kind.RESIDENT_ID_15: _NUMBER,
    Kind.MOBILE: (Style.REMOVED, Style.ENDS),
    Kind.BANK_CARD: _NUMBER,
    Kind.BANK_ACCOUNT: _NUMBER,
    Kind.NAME: (Style.SURNAME, Style.SURNAME_AND_LAST, Style.REMOVED),
    Kind.ADDRESS: (Style.TOWN, Style.VILLAGE, Style.REMOVED),
    Kind.BIRTH: (Style.REMOVED, Style.YEAR),
}


@dataclass(frozen=True, slots=True)
class Replacement:
    """Characters `start` to `end` of the original become `mask`."""

    start: int
    end: int
    mask: str


def mask(text: str, hits: Iterable[Hit], *, choices: Mapping[Kind, Style] | None = None) -> str:
    """The text with every hit masked; ValueError where a choice is not allowed for its kind."""
    pieces, done = [], 0
    for one in replacements(hits, choices=choices):
        pieces += [text[done : one.start], one.mask]
        done = one.end
    return "".join([*pieces, text[done:]])


def replacements(hits: Iterable[Hit], *, choices: Mapping[Kind, Style] | None = None) -> list[Replacement]:
    """What becomes of each hit, in order of place and without overlaps. Hits that tell of a list have nothing to mask."""
    styles = {kind: allowed[0] for kind, allowed in ALLOWED.items()} | dict(choices or {})
    for kind, style in styles.items():
        if style not in ALLOWED[kind]:
            raise ValueError(f"{kind.label}不能{style.label}")
    ordered = sorted(
        (hit for hit in hits if hit.kind is not Kind.NAME_LIST), key=lambda hit: (hit.start, -hit.end)
    )
    masks = _stable(ordered, styles)
    out: list[Replacement] = []
    for hit in ordered:
        if out and hit.start < out[-1].end:
            # Two hits on the same characters: nothing of them stays, but the longer span counts.
            end = max(out[-1].end, hit.end)
            out[-1] = Replacement(out[-1].start, end, _STAR * (end - out[-1].start))
        else:
            out.append(Replacement(hit.start, hit.end, masks[_key(hit)]))
    return out


def _key(hit: Hit) -> tuple[Kind, str]:
    return hit.kind, hit.value


def _stable(hits: Iterable[Hit], styles: Mapping[Kind, Style]) -> dict[tuple[Kind, str], str]:
    """One mask for each value; people whose masks would be alike get a sign in the order of their first place."""
    masks: dict[tuple[Kind, str], str] = {}
    alike: dict[str, list[tuple[Kind, str]]] = {}
    children = {_key(hit) for hit in hits if hit.of_minor}
    for hit in hits:
        key = _key(hit)
        if key in masks:
            continue
        style = Style.REMOVED if key in children else styles[hit.kind]
        masks[key] = _MASKS[style](hit.value)
        if hit.kind is Kind.NAME and style is not Style.REMOVED:
            alike.setdefault(masks[key], []).append(key)
    for shown, people in alike.items():
        for key, sign in zip(people, _signs(), strict=False) if len(people) > 1 else ():
            masks[key] = shown + sign
    return masks


def _signs() -> Iterator[str]:
    """甲 to 癸, then 甲甲, 甲乙 and so on."""
    yield from _LETTERS
    for before in _signs():
        for letter in _LETTERS:
            yield before + letter


def _removed(value: str) -> str:
    return _STAR * len(value)


def _last_four(value: str) -> str:
    return _STAR * (len(value) - 4) + value[-4:] if len(value) >= 8 else _removed(value)


def _ends(value: str) -> str:
    return f"{value[:3]}{_STAR * (len(value) - 7)}{value[-4:]}" if len(value) >= 11 else _removed(value)


def _surname(name: str) -> str:
    """王*, 欧阳*; a transliterated name keeps nothing that is a surname, so its first syllable stands for it: 阿*."""
    return name[: surname_length(name, 0) or 1] + _STAR


def _surname_and_last(name: str) -> str:
    """张*三; of two characters the surname alone stays."""
    kept = surname_length(name, 0) or 1
    return name[:kept] + _STAR + name[-1] if len(name) > kept + 1 and "·" not in name else _surname(name)


def _town(address: str) -> str:
    """Province, city, county, street office or township, as far as the address names them."""
    found = _AREAS.match(address)
    return (found[0] if found else "") + _STAR * 3


def _village(address: str) -> str:
    """As `_town`, and the village or community."""
    town = _town(address).rstrip(_STAR)
    found = _VILLAGE.match(address, len(town))
    return town + (found[0] if found else "") + _STAR * 3


def _year(day: str) -> str:
    return f"{day[:4]}年{_STAR * 2}" if day[:4].isdecimal() else _removed(day)


_MASKS: Mapping[Style, Callable[[str], str]] = {
    Style.REMOVED: _removed,
    Style.LAST_FOUR: _last_four,
    Style.ENDS: _ends,
    Style.SURNAME: _surname,
    Style.SURNAME_AND_LAST: _surname_and_last,
    Style.TOWN: _town,
    Style.VILLAGE: _village,
    Style.YEAR: _year,
}
