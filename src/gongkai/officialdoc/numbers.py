"""Document numbers (发文字号): 国办发〔2020〕17号, 国务院令第711号, 国家税务总局公告2020年第12号, HFGS-2017-9.

GB/T 9704-2012: code of the organ, year in 〔〕, serial without padding and without 第. Real pages write the
brackets in many ways; the canonical form is that of the standard, `flags` tell how the text differs from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .normalise import HAN, shadow
from .numerals import CN, cn2int

_OPEN, _CLOSE = r"[〔\[(【<〈]", r"[〕\])】>〉]"
_YEAR_SERIAL = (
    rf"(?P<open>{_OPEN})(?P<w1>\ ?)(?P<year>\d{{4}}|\d{{2}})年?(?P<w2>\ ?)(?P<close>{_CLOSE})(?P<w3>\ {{0,2}})"
    rf"(?P<di>第?)\ ?(?P<serial>\d{{1,5}})(?P<w4>\ {{0,2}})(?P<hao>号?)(?!\d)"
)
_ANNUAL = re.compile(_YEAR_SERIAL)
_ORDER = re.compile(
    rf"(?!年)(?P<issuer>(?:国务院、中央军委|中共中央、国务院|(?<=[(〔])[{HAN}]{{2,16}}、[{HAN}]{{2,16}}|[{HAN}]{{2,30}})令)(?:\ ?{_OPEN}(?P<year>\d{{4}}){_CLOSE})?(?P<ws>\ {{0,2}})第\ {{0,2}}"
    rf"(?P<serial>\d{{1,5}}|[{CN}]{{1,9}})\ {{0,2}}号"
)
_ANNOUNCEMENT = re.compile(
    rf"(?P<issuer>[{HAN}]{{2,30}}公告)\ ?(?:(?:{_OPEN}\ ?)?(?P<year>\d{{4}})年?(?:\ ?{_CLOSE})?)?\ ?第\ ?"
    rf"(?P<serial>\d{{1,5}}|[{CN}]{{1,9}})\ ?号"
)
_UNIFORM = re.compile(r"(?P<code>[A-Z]{2,10})[—\-]{1,2}(?P<year>\d{4})[—\-]{1,2}(?P<serial>\d{1,6})(?!\d)")
_CODE_TAIL = re.compile(rf"[{HAN}A-Za-z]{{1,20}}(?P<gap>\ {{0,2}})$")
# Words that stand before a number in running text and are no part of the code.
_STOP = re.compile(
    r".*(?:根据|结合|按照|依据|依照|参照|对照|执行|落实|贯彻|转发|印发|遵照|文件|以下简称|通知|废止|\d年|[的见即按依及与或以由将日号条款项])"
)
# 和 and 经 open the run, or belong to the name (发展和改革委员会, 和政发): what remains must be a code of its own.
_WORD_STOP = re.compile(r"(?:和|及|与|经|原)(?![政府办发字函信])")
# Before the code of an annual number the full name of its organ may stand.
_ORGAN_STOP = re.compile(
    r".*(?:通知|决定|意见|批复|办法|规定|方案|条例|公告|人民政府|办公厅|办公室|委员会|[省市县区][^省市县区]{0,8}[厅局])"
)
_SEVERAL = re.compile(r"(?:\ ?[、,和及]\ ?\d{1,5}){1,9}\ ?号")
_CACHED = 4_000
_PAIRS = {"〔": "〕", "[": "]", "(": ")", "【": "】", "<": ">", "〈": "〉"}
_WRAPPER = re.compile(r"^[〔\[(【](.*[号\d])[〕\])】]$")


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """`canonical` is the identity for links; `start` and `end` are its span in the text; `flags` its deviations."""

    canonical: str
    form: str
    code: str
    year: int | None
    serial: int
    flags: tuple[str, ...]
    start: int
    end: int


def find_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """All document numbers of a running text, in order, without overlaps."""
    if "号" not in text and "號" not in text and "-" not in text and "—" not in text:
        return ()
    return _find(text) if len(text) <= _CACHED else _find.__wrapped__(text)


@lru_cache(maxsize=256)
def _find(text: str) -> tuple[DocumentNumber, ...]:
    shade = shadow(text)
    found: list[DocumentNumber] = []
    if "号" in shade:
        for match in _ANNUAL.finditer(shade):
            several = None if match["hao"] else _SEVERAL.match(shade, match.end())
            if (match["hao"] or several) and (one := _annual(text, shade, match, running=True)):
                found += [one, *(_further(one, several) if several else ())]
        if "令" in shade:
            found += [_order(m, running=True) for m in _ORDER.finditer(shade)]
        if "公告" in shade:
            found += [_announcement(m, running=True) for m in _ANNOUNCEMENT.finditer(shade)]
    if "-" in shade or "—" in shade:
        found += [_uniform(m) for m in _UNIFORM.finditer(shade)]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[DocumentNumber] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def _further(first: DocumentNumber, several: re.Match[str]) -> Iterator[DocumentNumber]:
    """国办发〔2019〕1、2号 are two numbers."""
    for match in re.finditer(r"\d+(?:\ ?号)?", several[0]):
        start, serial = several.start() + match.start(), int(match[0].rstrip("号 "))
        canonical = f"{first.code}〔{first.year}〕{serial}号"
        flags = tuple(flag for flag in first.flags if flag != "missing_hao")
        yield DocumentNumber(
            canonical, "annual", first.code, first.year, serial, flags, start, start + len(match[0])
        )


def parse_number(text: str) -> DocumentNumber | None:
    """The number which the whole text is, or None. An outer bracket, as in 〔国办发(2020)17号〕, is no part of it."""
    found = text.strip()
    shade = shadow(found)
    if (wrapped := _WRAPPER.match(shade)) and re.search(r"[〔\[(【第—\-]", wrapped[1]):
        found = found[1:-1].strip()
    shade = shadow(found).strip()
    if match := _ORDER.fullmatch(shade):
        return _order(match, running=False)
    if match := _ANNOUNCEMENT.fullmatch(shade):
        return _announcement(match, running=False)
    if match := _UNIFORM.fullmatch(shade):
        return _uniform(match)
    match = _ANNUAL.search(shade)
    if match is None or match.end() != len(shade):
        return None
    number = _annual(found, shade, match, running=False)
    return number if number is not None and number.start == 0 else None


def _annual(text: str, shade: str, match: re.Match[str], *, running: bool) -> DocumentNumber | None:
    tail = _CODE_TAIL.search(shade, max(0, match.start() - 22), match.start())
    if tail is None:
        return None
    start, code = tail.start(), tail[0].rstrip()
    if running and (stop := _STOP.match(code)) and len(code) - stop.end() >= 2:
        start, code = start + stop.end(), code[stop.end() :]
    if running and (stop := _WORD_STOP.match(code)) and len(code) - stop.end() >= 2:
        start, code = start + stop.end(), code[stop.end() :]
    if running and (stop := _ORGAN_STOP.match(code)) and len(code) - stop.end() >= 2:
        start, code = start + stop.end(), code[stop.end() :]
    if len(code) < 2:
        return None
    year = int(match["year"])
    flags = _flags(match, tail["gap"], _wide(text, start, match.end()))
    if len(match["year"]) == 2:
        year += 1900 if year >= 49 else 2000
    serial = int(match["serial"])
    return DocumentNumber(
        f"{code}〔{year}〕{serial}号", "annual", code, year, serial, flags, start, match.end()
    )


def _wide(text: str, start: int, end: int) -> bool:
    """Digits of full width stand in the text."""
    return any("０" <= char <= "９" for char in text[start:end])


def _flags(match: re.Match[str], gap: str, wide: bool) -> tuple[str, ...]:
    opening, closing = match["open"], match["close"]
    checks = {
        "bracket_nonstandard": opening != "〔" or closing != "〕",
        "bracket_mismatch": _PAIRS[opening] != closing,
        "year_2digit": len(match["year"]) == 2,
        "zero_padded": len(match["serial"]) > 1 and match["serial"].startswith("0"),
        "has_di": bool(match["di"]),
        "missing_hao": not match["hao"],
        "fullwidth_digit": wide,
        "whitespace": bool(gap or match["w1"] or match["w2"] or match["w3"] or match["w4"]),
    }
    return tuple(name for name, holds in checks.items() if holds)


def _left(issuer: str, *, running: bool) -> str:
    """The issuer without the words before it in running text."""
    if running and (stop := _WORD_STOP.match(issuer[:-1])) and len(issuer) - stop.end() >= 3:
        issuer = issuer[stop.end() :]
    if running and (stop := _STOP.match(issuer[:-1])) and len(issuer) - stop.end() >= 3:
        # 中华人民共和国 holds a 和 that is no conjunction.
        head = issuer[: stop.end()]
        if not head.endswith(("共和", "共和国")):
            return issuer[stop.end() :]
        whole = issuer.find("中华人民共和国")
        return issuer[whole:] if whole >= 0 else issuer
    return issuer


def _order(match: re.Match[str], *, running: bool) -> DocumentNumber:
    issuer = _left(match["issuer"], running=running)
    serial = cn2int(match["serial"]) or 0
    spaced = " " in match[0]
    flags = (("whitespace",) if spaced else ()) + (() if match["serial"].isdigit() else ("cn_numeral",))
    year = int(match["year"]) if match["year"] else None
    canonical = f"{issuer}{f'〔{year}〕' if year else ''}第{serial}号"
    start = match.start() + len(match["issuer"]) - len(issuer)
    return DocumentNumber(canonical, "order", issuer, year, serial, flags, start, match.end())


def _announcement(match: re.Match[str], *, running: bool) -> DocumentNumber:
    issuer = _left(match["issuer"], running=running)
    year, serial = int(match["year"]) if match["year"] else None, cn2int(match["serial"]) or 0
    start = match.start() + len(match["issuer"]) - len(issuer)
    canonical = f"{issuer}{year}年第{serial}号" if year else f"{issuer}第{serial}号"
    return DocumentNumber(canonical, "announcement", issuer, year, serial, (), start, match.end())


def _uniform(match: re.Match[str]) -> DocumentNumber:
    code, year, serial = match["code"], int(match["year"]), int(match["serial"])
    span = match.span()
    return DocumentNumber(f"{code}-{year}-{serial}", "uniform", code, year, serial, (), *span)
