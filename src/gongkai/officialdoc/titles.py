"""Titles (标题): where they end, how broken ones are joined, which kind of document they announce."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from .citations import issuer_in
from .normalise import fold, shadow, squash
from .organs import is_organ

_WORDS = (
    "通知 决定 命令 令 公报 公告 通告 意见 通报 报告 请示 批复 议案 函 纪要 办法 规定 细则 规则 规程 条例 方案 要点 规划 纲要 计划 预案 目录"
    " 清单 指南 标准 制度 规范 守则 章程 公约 分工 台账 法 法典 解释 措施 总结 安排 说明 年报 解读 问答 公示 简报 建议 提案 任务书 分解表 分工表 任务表 责任书 要求 答复 复函 决议 举措 政策 任务 指引 意见书 批复件"
)
_MIN_ARTICLES = 2
_NEAR = 2
_MIN_TASKS = 3
_MEASURES = ("措施", "政策", "举措", "意见")
_SUFFIX = r"(?:\([^()]{1,24}\))*"
TITLE_END = re.compile(rf"(?:{_WORDS.replace(' ', '|')}){_SUFFIX}$")
_TAIL = re.compile(rf"{_SUFFIX}$")
_EDITION = re.compile(r"\(\d{4}年?(?:修订|修正|修改)?(?:版|稿|本)?\)")
_INNER = re.compile(
    r"(?:印发|转发|批转|公布|发布|下发)(?:《(?P<marked>.+)》|〈(?P<angled>.+)〉|(?P<plain>.+?))的?(?:通知|决定|函|命令|公告|令|通告)$"
)
_KINDS = [
    (
        "work_plan",
        r"(?:要点|方案|计划|分工|安排|任务|举措|行动|清单|台账|(?:分工|分解|任务|责任)(?:表|书)?|措施清单)$",
    ),
    ("law", r"(?:条例|法|法典)$"),
    ("reply", r"(?:批复|复函|答复|函)$"),
    ("report", r"(?:报告|总结|年报)$"),
    ("notice", r"通知$"),
    ("other", r"(?:通告|公告|通报|决定|决议|命令|令|意见|解释|纪要|议案|公报)$"),
    (
        "normative",
        r"(?:办法|规定|细则|规则|规程|措施|制度|规范|标准|章程|守则|预案|指南|政策|指引)$",
    ),
]


# What a text calls itself.
_SELF = re.compile(
    r"(?:本|特此|专此)(报告|通知|计划|方案|要点|办法|规定|细则|条例|意见|公告|通告|批复|复函|函复)"
)


def self_named(shades: Iterable[str]) -> str | None:
    """For a text that has lost its title: the word it uses of itself (本通知, 特此批复), the most frequent one."""
    words = Counter(match[1] for shade in shades for match in _SELF.finditer(shade))
    word = max(words, key=lambda one: words[one], default=None)
    return "复函" if word == "函复" else word


def ends_title(text: str) -> bool:
    """The text closes with the word for a kind of document."""
    return TITLE_END.search(squash(text)) is not None


def bare(title: str) -> str:
    """For comparing: no white space, no marks around, no suffix such as （试行）."""
    return _TAIL.sub("", squash(title).strip("《》<>〈〉"))


def inner_title(title: str) -> str | None:
    """The title which a forwarding title carries: 关于印发《X》的通知 → X."""
    match = _INNER.search(shadow(title).replace(" ", ""))
    return (match["marked"] or match["angled"] or match["plain"]) if match else None


def issuer_of(title: str) -> str | None:
    """The body named by the first words of the title."""
    return issuer_in(title)


def join_titles(
    candidates: list[tuple[int, str]], lines: dict[int, tuple[int, int]] | None = None
) -> list[tuple[list[int], str]]:
    """Candidate lines (index, text) with broken titles joined. Only neighbouring lines are joined."""
    out: list[tuple[list[int], str]] = []
    for index, text in candidates:
        if (
            out
            and index == out[-1][0][-1] + 1
            and not (lines and _far(lines, index))
            and len(out[-1][0]) < 5
            and _goes_on(out[-1][1], text)
        ):
            indices, before = out[-1]
            gap = " " if is_organ(squash(before)) and is_organ(squash(text)) else ""
            out[-1] = ([*indices, index], before + gap + text)
        else:
            out.append(([index], text))
    return [(indices, fold(text)) for indices, text in out]


def _far(lines: dict[int, tuple[int, int]], index: int) -> bool:
    """More than one blank line stands above: what follows is no continuation."""
    return index - 1 in lines and lines[index][0] - lines[index - 1][1] > _NEAR


def _goes_on(before: str, text: str) -> bool:
    first, second = squash(before), squash(text)
    if first.count("《") > first.count("》"):
        return True
    if second.startswith("(") and ends_title(second) and not ends_title(second[:1]) and ")" in second[:-1]:
        return True
    if ends_title(first) and first.count("(") <= first.count(")"):
        return (
            second.startswith("(")
            and second.endswith(")")
            and len(second) <= 12
            and (not second[1:5].isdigit() or _EDITION.fullmatch(second) is not None)
        )
    if second.startswith("关于") and re.search(r"(?:转发|印发|批转)[^《》]{2,30}$", first):
        return True
    if second in first:
        return False
    if second.startswith(("关于", "印发", "转发")):
        return is_organ(first.split(" ")[-1]) or is_organ(squash(before.split(" ")[-1]))
    if "关于" in first or (
        second.startswith("关于") and re.search(r"(?:转发|印发|批转)[^《》]{2,30}$", first)
    ):
        return True
    if is_organ(first) and is_organ(second):
        return first != second
    return (
        len(first) >= 8
        and len(second) <= 12
        and ends_title(second)
        and not is_organ(first)
        and len(second) < len(first)
    )


def kind_of(title: str | None, inner: str | None, *, articles: int, tasks: int, adopted: bool) -> str:
    """The contract's kind. What a notice carries decides: a notice that issues a plan is a plan to its reader.

    `tasks`: items that name who is responsible. `adopted`: a caption names the passing by a congress or an order, which makes a rule a law in the wide sense.
    """
    for name in (inner, title):
        kind = _named_kind(name) if name else None
        if kind is None or (name is inner and kind in ("notice", "report", "reply")):
            continue
        if adopted and kind in ("normative", "work_plan", "other"):
            # What a congress, a court or an order has adopted is law-making, whatever it is called.
            return "law" if articles or kind == "other" else "normative"
        if kind in ("other", "notice") and articles >= _MIN_ARTICLES:
            return "normative"
        if tasks >= _MIN_TASKS and not articles and (kind == "other" or bare(name or "").endswith(_MEASURES)):
            return "work_plan"
        return kind
    if articles >= _MIN_ARTICLES:
        return "law" if adopted else "normative"
    return "other"


def _named_kind(name: str) -> str | None:
    text = bare(name)
    for kind, pattern in _KINDS:
        if re.search(pattern, text):
            if kind == "law" and text.endswith(("办法", "方法", "做法", "看法")):
                continue
            return kind
    return None
