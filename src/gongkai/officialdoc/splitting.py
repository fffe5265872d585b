"""Texts that a capture has run together: a whole document, or all of its provisions, in one line.

A label inside a line opens a paragraph only where it follows the end of a sentence and goes on counting: 一、…。二、…。三、….
"""

from __future__ import annotations

import re
from itertools import pairwise

from .head import is_addressees
from .labels import Level, read_label
from .lines import Paragraph
from .normalise import shadow
from .numbers import find_numbers
from .numerals import cn2int
from .organs import ORGAN_END, UNIT_END
from .titles import ends_title

_LONG, _FEW, _MIN_RUN, _SET_APART = 200, 6, 3, 120
_HEAD = 40
_ARTICLE_INSIDE = re.compile(r"(?<=[。;])\ +(?=第[一二三四五六七八九十百零]{1,6}条\ )")
_ISSUED = re.compile(r"》[^。]{0,60}(?:印发|转发|公布)")
_BEHIND_NUMBER = re.compile(r"[)\]〕】]?\ *(?:\([^()]{6,20}\))?\ *")
_INDENT = re.compile(r"(?<=[^\u3000])\u3000{2,}")
_CHAPTER_ARTICLE = re.compile(
    r"^第[一二三四五六七八九十百零]{1,4}[章节]\ {0,3}[^第。]{1,30}?\ +(?=第[一二三四五六七八九十百零]{1,5}条)"
)
# 一、工作目标 对全县…: the blank ends the heading.
_HEADING_BLANK = re.compile(
    r"(?<=[。\ )])[一二三四五六七八九十]{1,3}、[\u4e00-\u9fff]{2,12}\ +(?=[\u4e00-\u9fff“《])"
)
_ARTICLE_BEHIND = re.compile(r"(?<=[。;:])第([一二三四五六七八九十百零]{1,6})条")
_CN = "一二三四五六七八九十百零"
_INSIDE = re.compile(
    rf"(?:(?<=[。;:!?〕\])】」”])\ *|(?<!\ )\ +)(?=第[{_CN}]{{1,7}}[章节条][\ ]|第[{_CN}]{{1,7}}条|[{_CN}]{{1,3}}、[^\ ]|\([{_CN}]{{1,3}}\)|\d{{1,2}}[.、](?:\D|\d{{4}}年))"
)
# In a text without any break a chapter with its name, and an article set apart by blanks, are enough.
_ANYWHERE = re.compile(
    rf"(?<![第条款项])\([{_CN}]{{1,3}}\)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\d{{1,2}}\.(?=[\u4e00-\u9fff])"
    rf"|第[{_CN}]{{1,4}}[章节]\ +(?=[^。;,]{{1,24}}第[{_CN}]{{1,5}}[条节])|第[{_CN}]{{1,6}}条\ {{2,}}"
)
# 发文机关 日期 at the end of a sentence, in a line that goes on.
_SIGNED = re.compile(
    r"(?:(?<=[。!;])\ *|(?<!\ )\ +)(?P<signed>[\u4e00-\u9fff()]{4,30}?(?:\ [\u4e00-\u9fff()]{4,30}?){0,4})\ *(?P<date>(?:\d{4}|[〇○零一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日)(?P<printed>印发)?(?=[\ (]|$)"
)
_REFERRED = re.compile(r"[、和及至第的]|规定|废止|所列")
_NOTE = re.compile(r"\((?:此件|联系人)[^()]{2,40}\)")
_CLOSERS = re.compile(
    r"(?<=[)\]〕】。])\ *(?=各[\u4e00-\u9fff]{1,6}(?:贯彻)?落实情况|联系人\ ?:)|(?<=[)\]〕】])\ +(?=[各本请])|(?:(?<=[。!\])】〕])\ *|(?<!\ )\ +)(?=(?:抄送|主送|附件|特此(?:通知|公告|通告|函复|批复))[:。\ ])"
)
_ADDRESS = re.compile(r"[^。:]{4,300}?:")


def split_run_together(items: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs of such lines; all others unchanged."""
    items = [part for item in items for part in _set_apart(item)]
    items = _next_articles(items)
    items = [part for item in items[:_HEAD] for part in _glued_head(item)] + items[_HEAD:]
    total = sum(len(item.text) for item in items)
    out: list[Paragraph] = []
    for item in items:
        if (
            len(item.text) < _LONG
            or item.table
            or item.markup
            or item.noise
            or item.footnote
            or "\t" in item.text
        ):
            out.append(item)
            continue
        whole = len(items) <= _FEW or len(item.text) * 2 > total
        cuts = _labels(item.shade, whole=whole)
        if whole:
            cuts |= _frame(item) | {match.end() for match in _HEADING_BLANK.finditer(item.shade)}
        out += _cut(item, sorted(cuts)) if cuts else [item]
    return out


def _set_apart(item: Paragraph) -> list[Paragraph]:
    """Two blanks of full width inside a long line are the indent of a paragraph; so is an article behind its chapter."""
    if item.table or item.markup or item.noise or item.footnote or "\t" in item.text:
        return [item]
    cuts: list[int] = []
    if "条" in item.shade:
        cuts = [match.end() for match in _CHAPTER_ARTICLE.finditer(item.shade)]
        cuts += [match.end() for match in _ARTICLE_INSIDE.finditer(item.shade)]
    if len(item.text) > _SET_APART:
        cuts += [match.end() for match in _INDENT.finditer(item.text)]
    return _cut(item, sorted(set(cuts))) if cuts else [item]


def _next_articles(items: list[Paragraph]) -> list[Paragraph]:
    """Articles that go on counting inside a paragraph are paragraphs: 第四条…。第五条…."""
    out: list[Paragraph] = []
    last: int | None = None
    for item in items:
        label = item.label
        if label is not None and label.level is Level.ARTICLE:
            last = label.value
        if last is None or item.table or item.noise or "条" not in item.shade:
            out.append(item)
            continue
        cuts: list[int] = []
        for match in _ARTICLE_BEHIND.finditer(item.shade, label.end if label is not None else 0):
            if cn2int(match[1]) == last + 1:
                cuts.append(match.start())
                last += 1
        out += _cut(item, cuts) if cuts else [item]
    return out


def _glued_head(item: Paragraph) -> list[Paragraph]:
    """Title, number and date, or addressees and text, in one line."""
    if (
        item.table
        or item.markup
        or item.noise
        or item.footnote
        or item.label is not None
        or "\t" in item.text
    ):
        return [item]
    numbers = (
        [one for one in find_numbers(item.text) if one.form != "uniform"] if len(item.text) < _LONG else []
    )
    if numbers and numbers[0].start == 0 and ends_title(item.text[numbers[0].end :].strip("《》 ")):
        return _cut(item, [numbers[0].end])
    if numbers and _BEHIND_NUMBER.fullmatch(item.shade, numbers[-1].end) and numbers[-1].start:
        start = numbers[-1].start
        opened = start - 1 if item.shade[start - 1] in "([〔【" else start
        if ends_title(item.text[:opened]) and "。" not in item.shade:
            end = numbers[-1].end + (1 if opened < start else 0)
            return _cut(item, [opened, end] if end < len(item.text) else [opened])
    listed = item.shade.find("《")
    if (
        item.shade.startswith("各")
        and 8 < listed < _LONG
        and _ISSUED.search(item.shade, listed)
        and UNIT_END.search(item.shade[:listed])
    ):
        return _cut(item, [listed])
    place = item.shade.find(":")
    named = item.shade[: max(place, 0)]
    several = (
        "各" in named
        or "、" in named
        or "," in named
        or named.endswith(("同志", "先生", "女士", "代表", "委员"))
    )
    if (
        several
        and "关于" not in named
        and "〔" not in named
        and place < len(item.text) - 1
        and is_addressees(Paragraph(item.text[: place + 1], item.shade[: place + 1], item.line), False)
    ):
        return _cut(item, [place + 1])
    return [item]


def _cut(item: Paragraph, cuts: list[int]) -> list[Paragraph]:
    out = []
    for start, end in zip([0, *cuts], [*cuts, len(item.text)], strict=True):
        text = item.text[start:end].strip("\u3000 \xa0")
        if text:
            out.append(Paragraph(text, shadow(text), item.line, last=item.last))
    return out


def _labels(shade: str, *, whole: bool) -> set[int]:
    """Where labels stand that go on counting. Lower levels only where the line is (nearly) the whole document."""
    found: dict[Level, list[tuple[int, int]]] = {}
    if label := read_label(shade):
        found.setdefault(label.level, []).append((0, label.value))
    places = [match.end() for match in _INSIDE.finditer(shade)]
    if whole:
        places = sorted({*places, *(match.start() for match in _ANYWHERE.finditer(shade))})
    for place, following in pairwise([*places, len(shade)]):
        label = read_label(shade[place : min(place + 80, following)])
        if label is None:
            continue
        if label.level is Level.ARTICLE and (
            shade[place - 1] in ")]〕】」”" or _REFERRED.match(shade, place + label.end)
        ):
            continue
        found.setdefault(label.level, []).append((place, label.value))
    cuts: set[int] = set()
    runs = {level: _counting(places) for level, places in found.items()}
    whole = whole and sum(map(len, runs.values())) >= _MIN_RUN
    for level, run in runs.items():
        upper = level in (Level.FIRST, Level.ARTICLE, Level.CHAPTER, Level.SECTION)
        if whole or (upper and len(run) >= _MIN_RUN):
            cuts |= set(run)
    return cuts - {0}


def _counting(places: list[tuple[int, int]]) -> list[int]:
    """The places whose values count 1, 2, 3 …, restarting at 1 where the level above changes."""
    out: list[int] = []
    expected = None
    for place, value in places:
        if expected is None or value in (1, expected):
            out.append(place)
            expected = value + 1
    return out


def _frame(item: Paragraph) -> set[int]:
    """Number, addressees, signature, date and notes of a document in one line."""
    shade, cuts = item.shade, set()
    position = 0
    head = [one for one in find_numbers(item.text[:400]) if one.form != "uniform"]
    if head and (head[0].start == 0 or shade[head[0].start - 1] == " ") and head[0].start < 200:
        cuts |= {head[0].start, head[0].end}
        position = head[0].end
    address = _ADDRESS.match(shade, position)
    if address and UNIT_END.search(shade[position : address.end() - 1].strip()):
        cuts.add(address.end())
    for match in _SIGNED.finditer(shade):
        names = match["signed"].split()
        if names and all(ORGAN_END.search(name) for name in names):
            cuts.add(match.start("signed"))
            if not match["printed"]:
                cuts.add(match.start("date"))
            cuts.add(match.end())
    for match in _NOTE.finditer(shade):
        cuts |= {match.start(), match.end()}
    cuts |= {match.end() for match in _CLOSERS.finditer(shade)}
    return cuts
