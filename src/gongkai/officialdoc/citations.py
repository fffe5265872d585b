"""Other documents named in the text: 《title》 with its issuer before and its number behind, or a number alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .brackets import title_spans
from .model import Citation
from .normalise import HAN, fold, shadow, squash
from .numbers import DocumentNumber, find_numbers
from .organs import is_organ
from .statutes import find_statutes

# Forms, certificates and newspapers stand in the same marks and are no documents.
NO_DOCUMENT = re.compile(
    r"(?:表|证|(?<!清)单|卡|登记簿|档案|申请|证明|证书|执照|申请书|通知书|政府公报|认定书|决定书|告知书|承诺书|登记簿|日报|晚报|台账|回执)$"
)
# A short name in marks without any word for a document is a play, a song, a programme.
_SHORTEST_NAME = 10
_DOCUMENT = re.compile(
    r"(?:法|典|条例|规定|办法|细则|规则|规程|章程|公约|协定|通知|意见|决定|决议|报告|公报|公告|通告|通报|批复|函|纪要|令|议案|方案|计划|规划|纲要|要点|预案|目录|名录|清单|指南|指引|标准|规范"
    r"|制度|准则|守则|解释|措施|政策|分工|答复|请示|声明|宣言|合同|协议|规约|导则|大纲|教材|年鉴|白皮书|手册|台账|任务书|图则|定额|说明|安排|要求|条款|原则|流程|程序)(?:\([^()]{1,16}\))*$"
)
_BEFORE = re.compile(rf"[{HAN}()]{{2,40}}$")
_CUE = re.compile(
    r".*(?:根据|依据|按照|依照|参照|对照|遵照|执行|落实|贯彻|转发|印发|遵守|符合|违反|修改|废止|认真|严格|结合|现将|适用|关于|通过|制定|实施"
    r"|发布|公布|的|由|经|将|把|对|以|按|在|从|向|等|是|了|为)"
)
_REGISTRATION = re.compile(r"(?:登记|备案|编|统一)号?(?:码)?\ ?(?:为|是)?:?\ ?$|编号\ ?(?:为|是)?:?\ ?$")
_FARTHEST_NUMBER = 20
# A word for a kind of document alone stands for one that was named before.
_GENERIC = frozenset(
    "条例 办法 规定 意见 通知 方案 要点 细则 规划 决定 公告 通告 规则 制度 计划 纲要 目录 指南 标准 暂行办法 实施办法 实施方案 实施意见 实施细则".split()
)
_STATE = "中华人民共和国"
_AND = re.compile(r"^(?:和|及|与|以及|或者?)")
_GAP = re.compile(
    r"[\ ]{0,2}[(〔\[【]?[\ ]{0,2}(?:\d{4}\ ?年\ ?\d{1,2}\ ?月\ ?\d{1,2}\ ?日[,、]?(?:以|由)?)?[\ ]?$"
)
_SHORT = re.compile(r"[(,，](?:以下|下)(?:统一)?(?:简称|统称|称)(?:为)?[\ :]{0,2}$")


@dataclass(frozen=True, slots=True)
class Found:
    """A citation with its span; the span of a title is without the marks.

    `short`: a short name that stands for a document cited before.
    """

    citation: Citation
    start: int
    end: int
    short: bool = False


@dataclass(slots=True)
class Citations:
    """Reads paragraphs in order and remembers the short names that were defined on the way (以下简称《条例》)."""

    own: frozenset[str] = frozenset()
    short: dict[str, Citation] = field(default_factory=dict)
    statutes: dict[str, Citation] = field(default_factory=dict)

    def read(self, text: str, line: int) -> list[Found]:
        """The citations of one paragraph. The document's own titles are none."""
        shade = shadow(text)
        if "《" not in shade and "号" not in shade and "法" not in shade and "条" not in shade:
            return []
        spans, _ = title_spans(shade)
        numbers = find_numbers(text)
        taken: set[int] = set()
        found = list(self._titles(text, shade, spans, numbers, taken, line))
        inside = iter(spans)
        span = next(inside, None)
        for number in numbers:
            while span is not None and span[1] <= number.start:
                span = next(inside, None)
            inside_title = span is not None and span[0] <= number.start
            if number.start not in taken and not inside_title and not _registered(shade, number.start):
                found.append(Found(Citation(None, number.canonical, None, line), number.start, number.end))
        found += self._statutes(text, shade, line)
        return sorted(found, key=lambda one: one.start)

    def _statutes(self, text: str, shade: str, line: int) -> Iterator[Found]:
        """Names without marks. One that was cited before with marks, or in full, stands for that document."""
        for start, end in find_statutes(shade, self.statutes):
            key = squash(text[start:end]).removeprefix(_STATE)
            if key in self.own or _STATE + key in self.own:
                continue
            known = self.statutes.setdefault(key, Citation(fold(text[start:end]), None, None, line))
            yield Found(known, start, end)

    def _titles(
        self,
        text: str,
        shade: str,
        spans: list[tuple[int, int]],
        numbers: Sequence[DocumentNumber],
        taken: set[int],
        line: int,
    ) -> Iterator[Found]:
        starts = {number.start: number for number in numbers}
        last: Citation | None = None
        for start, end in spans:
            title = fold(text[start:end])
            key = squash(title)
            if last is not None and _SHORT.search(shade, max(0, start - 12), start - 1):
                self.short[key] = last
                continue
            if not key or NO_DOCUMENT.search(key):
                continue
            number = number_behind(shade, end + 1, starts)
            if number is None and len(key) <= _SHORTEST_NAME and not _DOCUMENT.search(key):
                continue
            if number is not None:
                taken.add(number.start)
            if key in self.own and number is None:
                continue
            if key in self.short:
                # The short name stands for a document that was cited in full.
                last = self.short[key]
                yield Found(last, start, end, short=True)
                continue
            if number is None and key in _GENERIC:
                continue
            issuer = issuer_before(shade[max(0, start - 41) : start - 1]) or issuer_in(title)
            last = Citation(title, number.canonical if number else None, issuer, line)
            self.statutes.setdefault(key.removeprefix(_STATE), last)
            yield Found(last, start, end)


def _registered(shade: str, place: int) -> bool:
    """登记编号：YTFS-2022-37 is the document's own registration, no other document."""
    return _REGISTRATION.search(shade, max(0, place - 16), place) is not None


def number_behind(shade: str, place: int, starts: dict[int, DocumentNumber]) -> DocumentNumber | None:
    """The number that stands directly behind a title, perhaps in brackets and after the day of its issue."""
    for shift in range(_FARTHEST_NUMBER):
        if (number := starts.get(place + shift)) and _GAP.fullmatch(shade, place, place + shift):
            return number
    return None


def issuer_before(before: str) -> str | None:
    """The body named directly before the marks: 根据国务院办公厅《…》."""
    run = _BEFORE.search(before)
    if run is None:
        return None
    name = run[0]
    if cue := _CUE.match(name):
        name = name[cue.end() :]
    name = _AND.sub("", name.lstrip("()"))
    if name.count("(") != name.count(")") or name.startswith(("本", "该", "各", "有关", "相关")):
        return None
    return name if is_organ(name) else None


def issuer_in(title: str) -> str | None:
    """The body a title opens with: 国务院办公厅关于…的通知."""
    head, about, _ = title.partition("关于")
    head = head.strip()
    return head if about and is_organ(shadow(head)) else None


def once_each(citations: list[Citation]) -> list[Citation]:
    """The whole document's list: in order, each document once; what a later mention adds (a number) is kept."""
    merged: dict[str, Citation] = {}
    by_number: dict[str, str] = {}
    for one in citations:
        key = squash(one.title) if one.title else by_number.get(one.number or "", f"#{one.number}")
        before = merged.get(key)
        if before is None:
            merged[key] = one
        elif (before.number is None and one.number) or (before.issuer is None and one.issuer):
            merged[key] = Citation(
                before.title, before.number or one.number, before.issuer or one.issuer, before.line
            )
        if one.number:
            by_number.setdefault(one.number, key)
    return list(merged.values())
