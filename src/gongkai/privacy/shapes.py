"""What could be a name (姓名) by its make: every stretch of a text that is made like one, and what speaks for and against it.

Chinese text has no word boundaries. So each stretch that begins with a surname, or is written in the syllables of transliterated
names, is looked at in each length; signs say how it is made. How much they weigh, and what stands around it, is for `persons`.
The only module that knows rjieba.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

import rjieba

from .roles import TITLES
from .surnames import (
    ALSO_PARTICLES,
    COMMON,
    COMPOUND,
    GIVEN,
    HARDLY,
    MORPHEMES,
    NEVER_IN_NAMES,
    NOT_GIVEN,
    OF_KIN,
    ORDINARY,
    STRONG,
    SYLLABLES,
)

_HAN = "\u4e00-\u9fff\u3400-\u4dbf"
_RUN = re.compile(f"[{_HAN}]+(?:·[{_HAN}]+)*")
# 何　伟, 王 小 明, as lists set names; Li Ming.
_APART = re.compile(rf"(?<![{_HAN}])[{_HAN}](?: {{1,4}}(?![男女])[{_HAN}]){{1,2}}(?![{_HAN}])")
_LETTER = "A-Za-zÀ-ÖØ-öø-ž"
_LATIN = re.compile(
    rf"(?<![{_LETTER}])[A-ZÀ-ÖØ-Þ][{_LETTER}]{{1,15}}(?: [A-ZÀ-ÖØ-Þ][{_LETTER}]{{1,15}}){{1,3}}(?![{_LETTER}])"
)
_SYLLABLE_RUN = re.compile(f"[{SYLLABLES}]{{2,9}}")
_MORPHEMES = re.compile(MORPHEMES)
_PARTS = "|".join(part for part in MORPHEMES.split("|") if len(part) > 1)
_FOREIGN = re.compile(rf"(?:{_PARTS})(?=[{SYLLABLES}]{{1,6}})")
_FOREIGN_PART = re.compile(_PARTS)
# 乌云|其木格: two parts make one name, the first of them none.
_FOREIGN_CHAIN = re.compile(rf"(?:{_PARTS}){{2,4}}")
# 木拉提, 别克: a syllable, and a part that such names have.
_FOREIGN_NAME = re.compile(rf"[{SYLLABLES}]?(?:{_PARTS})")
# These go on with the sentence; hardly a name ends with them.
_GOES_ON = frozenset(
    "于在的是为系代与及被将因从已未称就诉患住持向对等和述负各夺捡拾救居偿递逾贷拒擅捐逝走驾把拿搬迁卖身男女家到不共自经遭依购缴领享发户现去来受有获以确需曾也所同由其均反承办入离回接失参出报签生死伤意认说告收取还借欠租买打作做只仍再又种要给让"
)
_NEVER_INSIDE = frozenset("您每的了们这那等或被各吗呢其")
_NEVER_LAST = frozenset("于为在因将被从由系与及的")
# Behind a surname alone: not a name, but how somebody is called.
_CALLED = re.compile(
    rf"先生|女士|小姐|大爷|大妈|大娘|大叔|大婶|大伯|大哥|大姐|大嫂|阿姨|阿婆|阿公|老师|师傅|同志|同学|老伯|老汉|老太|老人|奶奶|爷爷|某|[总工局某姐哥嫂姨婶](?![{_HAN}])|[×*]|{TITLES}"
)
_NO_PERSON = re.compile(
    r"(?:家[庄沟屯湾坡村寨堡店营]|公司|委|局|法院|[学高]校|厂|商店|部门|中心|社区|政府|银行|派出所|车站|办公室|厅|科室|组|馆|村|镇|乡|街|路|县|市|区|省|州|[人员户者]|证|类|制|权|费|款|栏|型|图|岛|观|案|号|名|址|牌|卡|[报通]告|通知|书|合作社|信用社|农信社|商行|支行|规|大道|园|苑|站|房|坪|湖|泊|溪|河流|[驿古盐栈]道|桥|[館縣區鄉鎮廳處]|化品|[病症炎癌]|庙|堡|队|办|场|寨|屯|歌|表|标|家[庄沟屯湾坡]|微信|女士|先生|小姐|同志|同学)$"
)
# What makes the characters before it the name of a place or a firm.
_HALF = re.compile(
    "公司|集团|社区|小区|街道|[路街镇乡村县区市省州河山湖站厂店局院校沟庄屯湾坡族](?![\u4e00-\u9fff]{0,2}[,、;(]|[\u4e00-\u9fff]?$)|大厦|广场|花园|公园|学校|医院|酒店|商行|等(?:地|县|市|区|省|镇|乡)"
)
# No given names: 满两年, 米八元, 于昨日, 左胫腓.
_MEASURE = re.compile(
    "[一二三四五六七八九十百千万两几半][元角分年月日天周次个条项米]|[一二三四五六七八九十百千万两几半]律$"
    "|[今昨明后当次前][日年天早晚晨夜]|[本当上下]月|致[贫病残]|.?[胫腓髋踝髓膝肘颅腔腺肺肾脾胰胆]"
)
_ILL = frozenset("病症炎癌瘤疾")
_ORDINARY_FREQUENCY, _VERY_ORDINARY = 60, 2_000
_LONGEST_WORD = 4


@dataclass(frozen=True, slots=True)
class Shape:
    """Characters `start` to `end` that may be a name, with the signs of its make: keys of `weights`."""

    start: int
    end: int
    signs: tuple[str, ...]


def shapes(text: str, opened: Collection[int], closed: Collection[int]) -> Iterator[Shape]:
    """All shapes of names. They begin where a word does, or in the places `opened`; they end anywhere, `closed` or not."""
    for run in _RUN.finditer(text):
        yield from _in_run(text, run[0], run.start(), opened, closed)
    for apart in _APART.finditer(text):
        name = apart[0].replace(" ", "")
        if name[0] in COMMON:
            yield Shape(*apart.span(), ("apart", *_surname(name, 1), *_given(name[1:])))
    for latin in _LATIN.finditer(text):
        yield Shape(*latin.span(), ("latin",))


def _in_run(
    text: str, run: str, at: int, opened: Collection[int], closed: Collection[int]
) -> Iterator[Shape]:
    label = text.startswith((":", " :"), at + len(run))
    digit = text[at + len(run) : at + len(run) + 1].isdecimal()
    words = _words(run)
    begins: dict[int, tuple[str, str]] = {}
    inside: dict[int, str] = {}
    place = 0
    for word, speech in words:
        begins[place] = (word, speech)
        inside.update((place + more, speech) for more in range(1, len(word)))
        place += len(word)
    bounds = {*begins, len(run)}
    # 您母亲|乌云其木格: where syllables of another language begin, whatever words the segmenter makes of them.
    foreign = {found.start() for found in _FOREIGN.finditer(run)}
    for start in range(len(run) - 1):
        here = at + start
        if run[start] == "·" or run[start - 1 : start] == "·":
            continue
        if start in bounds or start in foreign or here in opened or inside.get(start, "").startswith("nr"):
            for end, kind in _ends(
                run, start, bounds, {place - at for place in closed_in(closed, here, at + len(run))}, label
            ):
                yield Shape(here, at + end, tuple(_signs(run, start, end, kind, begins, bounds, digit)))


def closed_in(closed: Collection[int], start: int, end: int) -> Iterator[int]:
    """Places of a collection inside a stretch that no name is longer than."""
    return (place for place in range(start + 2, min(end, start + 24) + 1) if place in closed)


def _ends(
    run: str, start: int, bounds: Collection[int], closed: Collection[int], label: bool
) -> Iterator[tuple[int, str]]:
    """Where a name that begins at a place may end, and how it is made."""
    last = len(run)
    dot = run.find("·", start, start + 9)
    if dot > 0:
        stop = re.compile(rf"[{_HAN}]{{0,9}}(?:·[{_HAN}]{{1,8}}){{0,3}}").match(run, start)
        assert stop is not None
        final = run.rfind("·", start, stop.end()) + 1
        syllables = _SYLLABLE_RUN.match(run, final)
        for end in range(final + 1, stop.end() + 1):
            if end in bounds or end in closed or end == last or (syllables and end == syllables.end()):
                yield end, "dotted"
        return
    lengths: dict[int, str] = {}
    if run[start : start + 2] in COMPOUND:
        lengths |= {3: "compound", 4: "compound"}
    if run[start] in COMMON:
        lengths |= {
            length: lengths.get(length, "surname")
            for length in (2, 3)
            if run[start] not in HARDLY or not _FOREIGN_NAME.fullmatch(run, start, start + length)
        }
        if start + 4 == last or start + 4 in closed:
            lengths.setdefault(4, "long")
    chain = _FOREIGN_CHAIN.match(run, start)
    whole = chain.end() if chain else 0
    for length, kind in lengths.items():
        if start + length < whole and start + length not in closed:
            continue
        given = run[start + (2 if kind == "compound" else 1) : start + length]
        name = run[start : start + length]
        if kind == "surname" and _is_words(run, start, name, start + length in closed):
            continue
        if kind == "long" and (
            _frequency(name[2:])
            or _SYLLABLE_RUN.fullmatch(name)
            or _is_ordinary(name[:2])
            or name[:2] in ORDINARY
            or _holds_a_word(name)
        ):
            continue
        if _HALF.match(run, start + length) or not _NEVER_INSIDE.isdisjoint(given):
            continue
        if start + length <= last and not _CALLED.match(run, start + (2 if kind == "compound" else 1)):
            yield start + length, kind
    found = _SYLLABLE_RUN.match(run, start)
    longest = found.end() if found else 0
    parts = {part.end() for part in _FOREIGN_PART.finditer(run, start, longest)}
    for end in range(start + 2, longest + 1):
        if (
            lengths.get(end - start, "long") == "long"
            and (end in bounds or end in closed or end == longest or end in parts)
            and (end >= whole or end in closed)
            and (end == whole or not _holds_a_word(run[start:end]))
        ):
            yield end, "syllables"
    for end in range(2, min(5, last + 1)) if start == 0 else ():
        # A piece by itself that is like no name we know: 完么措, 滑冰.
        if (
            end not in lengths
            and (end == last or end in closed)
            and longest < end
            and not (end == last and label)
            and not _holds_a_word(run[start:end], _ORDINARY_FREQUENCY)
        ):
            yield end, "odd"


def _is_words(run: str, start: int, name: str, closed: bool) -> bool:
    """Whether a surname only begins words with which the sentence goes on: 孙子女, 于判决, 时泣, 陈述为."""
    last, end, given = len(run), start + len(name), name[1:]
    whole = len(name) == last == 3
    if name[:2] in OF_KIN or name[-1] in _NEVER_LAST:
        return not (whole and (name[:2] in OF_KIN or name[-1] == "为"))  # 孙子豪, 陈大为
    if name.startswith(("边缘", "明白")) or (name[-1] == "住" and end < last):
        return True
    if (
        len(name) == 3
        and _frequency(name[:2]) >= _VERY_ORDINARY
        and not _words(name[:2])[0][1].startswith("nr")
    ):
        strong = name[0] in STRONG and all(sign in GIVEN for sign in given)
        return not (closed and strong and name[:2] not in ORDINARY)  # 王国强
    if name[0] == "于" and run[end : end + 1] in ("前", "后"):
        return True
    if len(given) < 2 or not (start or end < last or name[0] == "时"):
        return False
    return (name[0] in "和应向由时" and _frequency(given) > 0) or (name[0] in "周季于" and _is_done(given))


def _signs(
    run: str,
    start: int,
    end: int,
    kind: str,
    begins: dict[int, tuple[str, str]],
    bounds: Collection[int],
    digit: bool,
) -> Iterator[str]:
    name = run[start:end]
    yield kind
    if kind == "surname":
        yield from _surname(name, 1)
        yield f"given signs {end - start - 1}"
    if kind in ("surname", "compound", "long"):
        given = name[2:] if kind == "compound" else name[1:]
        yield from _given(given)
        if len(given) > 1 and _frequency(given) >= _VERY_ORDINARY:
            yield "given is a word"
        if len(given) > 1 and _is_ordinary(name[:2]):
            yield "begins with an ordinary word"
    if len(name) == 4 and "·" not in name and _frequency(name[:2]) and _frequency(name[2:]):
        yield "two words"
    if kind in ("syllables", "dotted", "odd"):
        yield from _of_syllables(name, kind)
        yield (
            f"syllables {min(len(name), 6)}"
            if kind != "dotted"
            else "dotted long"
            if len(name) >= 6
            else "dotted short"
        )
        if any(sign in NEVER_IN_NAMES and sign not in SYLLABLES for sign in name):
            yield "not in names"
    # What the dictionary and the segmenter think of it.
    frequency = _frequency(name)
    word, speech = begins.get(start, ("", ""))
    whole = word == name
    if frequency:
        grade = (frequency >= _ORDINARY_FREQUENCY) + (frequency >= _VERY_ORDINARY)
        named = _words(name)[0][1].startswith("nr")
        yield f"word{' nr' if named else ''} {grade}"
    if whole and speech.startswith("nr"):
        yield "tagged"
    elif speech.startswith("nr") and len(word) < len(name):
        yield "begins tagged"
    elif len(word) > len(name) and not speech.startswith("nr"):
        yield "swallowed"
    elif 1 < len(word) < len(name) and not speech.startswith("nr"):
        yield "begins with a word" if kind != "syllables" else "has a word"
    elif 1 < len(word) == len(name):
        yield "is a word"
    if kind == "syllables" and any(
        len(begins[at][0]) > 1 and not begins[at][1].startswith("nr") for at in begins if start < at < end
    ):
        yield "has a word"
    if start not in bounds and _covering(start, begins) >= _VERY_ORDINARY:
        yield "word across the start, very"
    if end not in bounds and _covering(end, begins) >= _VERY_ORDINARY:
        yield "word across the end, very"
    if any(
        at in begins and len(begins[at][0]) == 1 and begins[at][1][0] in "cdpru" for at in range(start, end)
    ):
        yield "holds a particle"
    yield "from the start" if start == 0 else "from a word" if start in bounds else "from within"
    if start == 0 and end == len(run) and not digit:
        yield "whole"
    if end == len(run):
        yield "to a digit" if digit else "to the end"
        if digit and name[-1] in _GOES_ON:
            yield "goes on to a digit"
    else:
        yield "to a word" if end in bounds else "to within"
    if name[-1] in _GOES_ON and not (start == 0 and end == len(run)):
        yield "goes on"
    if end < len(run) and run[end] in _GOES_ON:
        yield "gone on with"
    if end < len(run) and _frequency(run[end - 1 : end + 1]) >= _ORDINARY_FREQUENCY:
        yield "word across the end"
    if start and _frequency(run[start - 1 : start + 1]) >= _ORDINARY_FREQUENCY:
        yield "word across the start"
    if end < len(run) and end in begins:
        speech = begins[end][1][:1]
        yield f"then {speech}"
    if start and start in bounds:
        before = next(begins[at] for at in range(start - 1, -1, -1) if at in begins)
        yield f"after {before[1][:1]}"
    if _NO_PERSON.search(name) and "morphemes 3" not in _of_syllables(name, kind):
        yield "no person"
    # 欧阳炎, 王炎: a given name, too, behind what is no part of the body.
    if name[-1] in _ILL and not (
        name[-1] == "炎" and (kind == "compound" or (len(name) == 2 and name[0] in STRONG))
    ):
        yield "an illness"


def _of_syllables(name: str, kind: str) -> tuple[str, ...]:
    """How much of a name that is no Chinese one is made of parts that such names have."""
    if kind not in ("syllables", "dotted", "odd"):
        return ()
    covered = sum(len(found) for found in _MORPHEMES.findall(name))
    return (f"morphemes {covered * 3 // len(name.replace('·', ''))}",)


def _covering(place: int, begins: dict[int, tuple[str, str]]) -> int:
    """How ordinary the word is that goes over a place; 0 where it is a person's name."""
    word, speech = next(begins[at] for at in range(place, -1, -1) if at in begins)
    return 0 if speech.startswith("nr") else _frequency(word)


def _is_ordinary(word: str) -> bool:
    """Whether a word is often read and is no name."""
    return _frequency(word) >= _ORDINARY_FREQUENCY and not _words(word)[0][1].startswith("nr")


def _is_done(word: str) -> bool:
    """Whether it is a word of which no name is made, as behind 周 and 季: 周排查, 季通报; not 周建设."""
    return (
        _frequency(word) > 0
        and not _words(word)[0][1].startswith("nr")
        and not all(sign in GIVEN for sign in word)
    )


def _holds_a_word(piece: str, least: int = _VERY_ORDINARY) -> bool:
    """Whether it is an ordinary word, or one of its words is very ordinary: 不合格, 可以依法."""
    return _is_ordinary(piece) or any(
        len(word) > 1 and _frequency(word) >= least and not speech.startswith("nr")
        for word, speech in _words(piece)
    )


def _surname(name: str, length: int) -> Iterator[str]:
    first = name[0]
    if first in HARDLY:
        yield "surname hardly"
    if _MEASURE.match(name, length):
        yield "a measure"
    yield (
        "surname particle"
        if first in ALSO_PARTICLES
        else "surname strong"
        if first in STRONG
        else "surname rare"
    )


def _given(given: str) -> Iterator[str]:
    typical = sum(sign in GIVEN for sign in given)
    yield f"typical {typical * 2 // len(given)}"
    if any(sign in NOT_GIVEN for sign in given):
        yield "not given"
    if any(sign in NEVER_IN_NAMES for sign in given):
        yield "not in names"


@lru_cache(maxsize=65536)
def _words(run: str) -> tuple[tuple[str, str], ...]:
    """The words of a run with their parts of speech; those that begin with nr are names of persons."""
    return tuple(rjieba.tag(run))


@lru_cache(maxsize=65536)
def _frequency(word: str) -> int:
    """How often the dictionary has seen a word; 0 for what is none."""
    return int(rjieba.suggest_freq(word)) if rjieba.has_word(word) else 0


def is_a_word(piece: str) -> bool:
    """Whether the dictionary has it, and as no name."""
    return _is_done(piece) or _is_ordinary(piece)


def is_name(piece: str) -> bool:
    """Whether a cell holds a name and nothing else, by its make alone."""
    if not 2 <= len(piece) <= 3 or piece[0] not in STRONG or _NO_PERSON.search(piece):
        return "·" in piece and bool(_RUN.fullmatch(piece))
    words = _words(piece)
    return len(words) > 1 or words[0][1].startswith("nr")
