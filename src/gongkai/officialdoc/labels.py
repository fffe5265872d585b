"""Labels that open a level: 第一章, 第十二条, 一、, （一）, 1., （1）, ①, 1.1 (GB/T 9704-2012 7.3.3; 立法法 for 编章节条)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from .numerals import CN, cn2int, int2cn

_NUM = rf"(?:[{CN}]{{1,9}}|\d{{1,4}})"


class Level(IntEnum):
    """The kinds of label. The value is no rank: the rank of a level depends on the document."""

    PART = 0
    CHAPTER = 1
    SECTION = 2
    ARTICLE = 3
    FIRST = 4
    SECOND = 5
    THIRD = 6
    FOURTH = 7
    FIFTH = 8
    DECIMAL = 9


@dataclass(frozen=True, slots=True)
class Label:
    """`number` is the number alone, Chinese where the level counts in Chinese; `end` where the text behind begins.

    `branch` is the N of 第…条之N. `odd` tells that the punctuation is not that of the standard (OD-033).
    `spaced` tells that white space follows.
    """

    level: Level
    number: str
    value: int
    end: int
    branch: int = 0
    odd: bool = False
    spaced: bool = False


_LAW = re.compile(rf"\ *第\ {{0,2}}({_NUM})\ {{0,2}}([编章节条])(?:之([{CN}]{{1,3}}))?(\ *)")
_FIRST = re.compile(rf"\ *([{CN}]{{1,5}})\ ?([、.,])\ *")
_SECOND = re.compile(rf"\ *\(\ ?([{CN}]{{1,5}})\ ?\)(\ ?[、.,])?\ *")
_SECOND_SIGN = re.compile(r"\ *([㈠-㈩])\ *[、.]?\ *")
_DECIMAL = re.compile(r"\ *(\d{1,2}(?:\.\d{1,2}){1,4})\.?(?![\d.])(\ *)")
_THIRD = re.compile(r"\ *(\d{1,3})\ ?([.、]|,(?=[^\d\ ]))(?:(?!\d)|(?=\d{4}年|\d{1,2}月))\ *")
_FOURTH = re.compile(r"\ *(?:\(\ ?(\d{1,3})\ ?\)|(\d{1,3})\))\ *[、.]?\ *")
_FIFTH = re.compile(r"\ *([①-⑳])\ *[、.]?\ *")
_BARE_NUMBER = re.compile(r"(\d{1,2})\ +([^\d\ ,。;:][^,。;:]{1,30})$")
_LEVELS = {"编": Level.PART, "章": Level.CHAPTER, "节": Level.SECTION, "条": Level.ARTICLE}
# 「一、二级市场」「三、四线」 count on, they open nothing; 「三、二次供水」 does.
_ENUMERATED = re.compile(rf"([{CN}]{{1,2}})(?:[、级线类期季产次是])")
_MEASURE = re.compile(
    r"[%‰°]|(?:个|万|亿|元|倍|米|公里|亩|级|版|年|月|日|吨|千|平方|公顷|小时|分|折|G\b|℃|KV|km|kg)"
)


def read_label(shade: str) -> Label | None:
    """The label which the paragraph opens with, or None. The order of the tests is part of the grammar."""
    head = shade[:64].lstrip()[:1]
    if not head:
        return None
    if head == "第":
        return _law(shade)
    if head.isascii() and head.isdigit():
        return _decimal(shade) or _third(shade) or _fourth(shade)
    if head == "(":
        return _second(shade) or _fourth(shade)
    if head in CN:
        return _first(shade)
    return _signs(shade)


def read_bare_number(shade: str) -> Label | None:
    """「1 总则」 above 「1.1 编制目的」: a number without punctuation, in documents that count by decimals."""
    match = _BARE_NUMBER.match(shade)
    return Label(Level.DECIMAL, match[1], int(match[1]), match.start(2), spaced=True) if match else None


def _law(shade: str) -> Label | None:
    match = _LAW.match(shade)
    value = cn2int(match[1]) if match else None
    if match is None or value is None:
        return None
    level = _LEVELS[match[2]]
    if level is not Level.ARTICLE and (len(shade) - match.end() > 60 or "。" in shade[match.end() :]):
        return None
    branch = cn2int(match[3]) or 0 if match[3] else 0
    number = int2cn(value) if level is not Level.ARTICLE else str(value)
    return Label(level, number, value, match.end(), branch=branch, spaced=bool(match[4]))


def _first(shade: str) -> Label | None:
    match = _FIRST.match(shade)
    value = cn2int(match[1]) if match else None
    if match is None or value is None:
        return None
    counted = _ENUMERATED.match(shade, match.end())
    if counted is not None and (cn2int(counted[1]) or 0) > value:
        return None
    return Label(Level.FIRST, int2cn(value), value, match.end(), odd=match[2] != "、")


def _second(shade: str) -> Label | None:
    match = _SECOND.match(shade)
    value = cn2int(match[1]) if match else None
    if match is None or value is None:
        return None
    return Label(Level.SECOND, int2cn(value), value, match.end(), odd=bool(match[2]))


def _decimal(shade: str) -> Label | None:
    match = _DECIMAL.match(shade)
    if match is None or _MEASURE.match(shade, match.end()) or match.end() >= len(shade):
        return None
    if not match[2] and not ("\u3400" <= shade[match.end()] <= "\u9fff"):
        return None
    last = int(match[1].rsplit(".", 1)[1])
    return Label(Level.DECIMAL, match[1], last, match.end(), spaced=bool(match[2]))


def _third(shade: str) -> Label | None:
    match = _THIRD.match(shade)
    if match is None:
        return None
    return Label(Level.THIRD, str(int(match[1])), int(match[1]), match.end(), odd=match[2] != ".")


def _fourth(shade: str) -> Label | None:
    match = _FOURTH.match(shade)
    if match is None:
        return None
    value = int(match[1] or match[2])
    return Label(Level.FOURTH, str(value), value, match.end())


def _signs(shade: str) -> Label | None:
    if match := _SECOND_SIGN.match(shade):
        value = ord(match[1]) - ord("㈠") + 1
        return Label(Level.SECOND, int2cn(value), value, match.end())
    if match := _FIFTH.match(shade):
        value = ord(match[1]) - ord("①") + 1
        return Label(Level.FIFTH, str(value), value, match.end())
    return None
