"""Which kind of task an item asks for (要求类型), proposed from its words with the reason. Pure functions.

A last day makes a task dated (限期); an occasion that may or may not come makes it triggered (触发); everything else is kept
up all year (常态) and confirmed in periods. What stands here is a proposal: the office decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongkai.plans.choices import Cycle, TaskKind

LONGEST_TRIGGER = 200

# What the item asks first. An event that only a later clause names, or a change that the first does not name, says how the
# work is kept up, not when it begins.
_FIRST = re.compile(r"[^。；;，,]*")
_FIRST_TWO = re.compile(r"[^。；;，,]*(?:[，,][^。；;，,]*)?")
_CLAUSE = re.compile(r"[^，,。；;：:]+")
# An occasion: 发生突发事件时, 机构有变动的, 内容调整后, 一旦, 如有; the day it comes is not known.
_EVENT = re.compile(
    r"一旦|如有|如遇|若有|遇有|凡有"
    r"|(?:发生|出现|遇到|发现|接到|收到)[^，,。；;]{0,20}?(?:时(?!间)|后(?!的)|的(?=[，,；;。]|$))"
)
_CHANGE = re.compile(
    r"(?:有|发生|出现)?(?:变化|变动|变更|调整|失效|修订)(?:时(?!间)|之日起|后(?!的)|的(?=[，,；;。当随及同]|$|应))"
)
# Promptly (及时, 随时, 当日) before a verb that answers something waits for it; to publish promptly is work of every day, and
# 做到及时、准确 a quality of it.
_PROMPT = re.compile(
    r"(?:及时|随时|当日|第一时间)(?:、?(?:准确|主动|全面|动态|更好地?)){0,2}"
    r"(?:地)?(?:回应|纠正|处置|通报|报告|澄清|答复|整改)"
)
# 及时更新 of a list that is worked on all year says how to keep it up.
_LASTING = re.compile(r"加强|建立健全|健全|完善|逐步|持续|不断|全面梳理|常态化|日常|动态管理|坚持")
_CYCLES = (
    (re.compile(r"每(?:个)?(?:月|季度?|周|旬|日)|按(?:月|季度?)|逐月|逐季|季度末|月底前?后"), Cycle.QUARTER),
    (re.compile(r"每半年|按半年|半年一次|上下半年"), Cycle.HALF_YEAR),
    (re.compile(r"每年|按年度?|一年一次|年度(?:报告|考核|总结|评估)|逐年"), Cycle.YEAR),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A kind with its cycle or occasion, and the words of the text that speak for it (empty: nothing speaks for another)."""

    kind: str
    words: str = ""
    cycle: str = Cycle.QUARTER.value
    trigger: str = ""

    @property
    def rule(self) -> str:
        """Which rule gave the kind: `deadline`, `period`, `occasion` or `otherwise`."""
        if self.kind == TaskKind.DATED:
            return "deadline"
        if self.kind == TaskKind.TRIGGERED:
            return "occasion"
        return "period" if self.words else "otherwise"


def propose_kind(text: str, due_on: str | None, due_text: str = "") -> Proposal:
    """The kind that an item's words ask for. A last day goes before a period, a period before an occasion."""
    if due_on:
        return Proposal(TaskKind.DATED.value, due_text or due_on)
    for pattern, cycle in _CYCLES:
        if found := pattern.search(text):
            return Proposal(TaskKind.STANDING.value, found[0], cycle=cycle.value)
    if found := _within(_FIRST_TWO, _EVENT, text) or _within(_FIRST, _CHANGE, text):
        return Proposal(TaskKind.TRIGGERED.value, found[0], trigger=_clause(text, found.start(), 0))
    if (found := _PROMPT.search(text)) and not _LASTING.search(text):
        return Proposal(TaskKind.TRIGGERED.value, found[0], trigger=_clause(text, found.start(), 1))
    return Proposal(TaskKind.STANDING.value)


def _within(head: re.Pattern[str], pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = head.match(text)
    return pattern.search(text, 0, found.end()) if found else None


def _clause(text: str, position: int, before: int) -> str:
    """The clause in which a word stands; where it begins with the word, that many before it tell of what."""
    clauses = list(_CLAUSE.finditer(text))
    place = next(index for index, one in enumerate(clauses) if one.end() > position)
    first = max(0, place - before) if clauses[place].start() == position else place
    return text[clauses[first].start() : clauses[place].end()].strip()[:LONGEST_TRIGGER]
