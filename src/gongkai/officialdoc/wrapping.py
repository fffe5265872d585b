"""Paragraphs that a layout has broken over several lines are put together again.

A line break means nothing by itself: captures break lines at a fixed width, at marks, or anywhere. Three signs tell that
a line goes on in the next one: an open title mark or bracket; a text that is broken at a fixed width throughout; a
running sentence without its end.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from .labels import Level
from .lines import Paragraph
from .normalise import HAN

_OPEN_CLOSE = {"《": "》", "〔": "〕", "【": "】", "(": ")"}
_MARKS = re.compile(r"[《》〔〕【】()]")
_LONGEST_JOIN, _LONGEST, _LONGEST_OPEN_LINE = 8, 20_000, 200
_OPENS = {"》": "《", "〕": "〔", "】": "【", ")": "("}
_CLOSED = "。;:!?…”’」"
_SENTENCE_END = re.compile(r"[。;:!?…][”’」)\]〕】]*$|[)\]〕】]$")
# What no new paragraph begins with.
_CUT_DATE = re.compile(r"年\n(?:[底末]前|\d{1,2}月)|\d年\d{1,2}月\n\d{1,2}日|\d月\n\d{1,2}日")
_PAGE_NUMBER = re.compile(r"[—－-]\d{1,3}[—－-]|[。.…]{3,}")
_CONTINUATION = re.compile(r"[,。;:、》)\]〕】”!?%]")
_RUNNING = re.compile(rf"[{HAN}][,。;、][{HAN}“《(\d]")
_UNFINISHED = re.compile(r"[,、《(〔]$")
_FRESH = re.compile(
    r"[(\[〔【#>|*•·●◆■□▲△※◎\-—_]|附件|附:|附表|抄送|主送|责任|牵头|配合|完成时|联系|主办|注:|备注|特此|\d{4}[-/.年]|[〇○零一二三四五六七八九]{4}年"
)
# Labels of a page, where only their style has parted them from what they say.
_PAGE_LABEL = re.compile(
    r"索引号|信息分类|主题分类|发布机构|发文机关|发文日期|成文日期|发布日期|公开日期|公开方式|发文字号|文号|有效性|名称"
)
# 责任单位：…, 整改目标：…: a line with a name of its own ends with the line.
_TITLED = re.compile(r"[\u4e00-\u9fff]{2,6}:")
_SHORTEST_WRAPPED = 20
_MIN_FULL_LINES = 5
# A line with so many colons is a block of metadata.
_METADATA = 3


def join_wrapped(items: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs as they were written, as far as the lines tell."""
    width, measure = _fixed_width(items)
    indented = width is not None and sum(1 for item in items if item.indent) >= 3
    out: list[Paragraph] = []
    last_width = pending = 0
    for index, item in enumerate(items):
        if _PAGE_NUMBER.fullmatch(item.flat):
            item.noise = True
            last_open = out and not _SENTENCE_END.search(out[-1].shade)
            out.insert(len(out) - 1 if last_open else len(out), item)
            continue
        if pending and item.noise and out:
            # The foot and head of a page between two parts of one bracket.
            out.insert(len(out) - 1, item)
            continue
        before = out[-1] if out else None
        own_width = measure(item.shade) if width is not None else 0
        if before is not None and (
            pending
            or (width is not None and _full(before, last_width, item, width, indented=indented))
            or _goes_on(before, item)
            or _inside_date(before, item)
        ):
            _append(before, item)
        else:
            out.append(item)
        pending = pending - 1 if pending > 1 else _pending(items, index + 1, out[-1])
        last_width = own_width
    return out


def _inside_date(before: Paragraph, item: Paragraph) -> bool:
    """2026年 / 底前: no paragraph begins so."""
    return (
        _plain(before)
        and _plain(item)
        and _CUT_DATE.search(f"{before.shade[-5:]}\n{item.shade[:6]}") is not None
    )


def _pending(items: list[Paragraph], index: int, last: Paragraph) -> int:
    """How many of the next lines belong to a mark that the last paragraph has opened and not closed."""
    if not any(mark in last.shade for mark in _OPEN_CLOSE) or not _plain(last):
        return 0
    missing = _unclosed(last.shade[-600:])
    return _closed_after(items, index, missing) if missing else 0


def _append(before: Paragraph, item: Paragraph) -> None:
    """Latin words and numbers keep a blank between the lines, Chinese has none."""
    gap = " " if before.text[-1:].isascii() and before.text[-1:].isalpha() and item.text[:1].isascii() else ""
    before.extend(item, gap)


def _plain(item: Paragraph) -> bool:
    # The length is bounded so that time stays linear: no real paragraph is longer.
    return (
        not (item.table or item.markup or item.heading or item.noise or item.footnote)
        and len(item.text) < _LONGEST
    )


def _width(shade: str) -> int:
    """Columns of a fixed-width layout: a Chinese character takes two."""
    return len(shade.encode("gb18030", "replace"))


def _characters(shade: str) -> int:
    """Columns where every sign takes two: some programs break lines by counting signs."""
    return 2 * len(shade)


def _fixed_width(items: list[Paragraph]) -> tuple[int | None, Callable[[str], int]]:
    """The width at which the text was broken, or None, and how it was counted."""
    for measure in (_width, _characters):
        if (width := _common_width(items, measure)) is not None:
            return width, measure
    return None, _width


def _common_width(items: list[Paragraph], measure: Callable[[str], int]) -> int | None:
    """Many lines are equally long and end without a mark."""
    widths = [(measure(item.shade) + 2 * item.indent, item) for item in items if _plain(item)]
    long = [(width, item) for width, item in widths if width >= _SHORTEST_WRAPPED]
    if len(long) < _MIN_FULL_LINES:
        return None
    common = Counter(width // 2 for width, _ in long)
    top = max(common, key=lambda one: common[one] + common[one - 1] + common[one + 1])
    near = [item for width, item in long if abs(width // 2 - top) <= 1]
    wider = sum(1 for width, _ in long if width // 2 > top + 1)
    if len(near) < _MIN_FULL_LINES or len(near) * 3 < len(long) or wider * 5 > len(long):
        return None
    open_ended = sum(1 for item in near if not _SENTENCE_END.search(item.shade))
    return 2 * top if open_ended * 2 >= len(near) else None


def _full(before: Paragraph, last_width: int, item: Paragraph, width: int | None, *, indented: bool) -> bool:
    """The line before reaches the right margin of a text that is broken at a fixed width."""
    if width is None or not _plain(before) or not _plain(item) or item.line - before.last != 1:
        return False
    if before.shade.count(":") >= _METADATA or _PAGE_LABEL.match(before.shade):
        return False
    if last_width + 2 * before.indent < width - 3 and last_width < width - 3:
        return False
    if item.indent and indented:
        return False
    if item.label is not None and (_SENTENCE_END.search(before.shade) or not indented):
        return False
    return indented or not _SENTENCE_END.search(before.shade)


def _goes_on(before: Paragraph, item: Paragraph) -> bool:
    """A running sentence without its end, and a line that does not look like a beginning."""
    if not _plain(before) or not _plain(item) or not before.shade or before.shade[-1] in _CLOSED:
        return False
    if _CONTINUATION.match(item.shade):
        return len(before.text) > 3
    if (
        item.indent > 1
        or len(before.text) < 8
        or _FRESH.match(item.shade)
        or _PAGE_LABEL.match(item.shade)
        or _TITLED.match(before.shade)
    ):
        return False
    label = item.label
    if label is not None and label.level not in (Level.PART, Level.CHAPTER, Level.SECTION):
        return False
    if label is not None or _SENTENCE_END.search(before.shade):
        return False
    if _UNFINISHED.search(before.shade):
        return "。" in item.shade or _CONTINUATION.search(item.shade) is not None or item.shade[-1] in _CLOSED
    own = before.label
    if item.line - before.last > 1:
        # A blank line stands between: only a line that cannot end goes on behind it.
        return False
    return (
        _RUNNING.search(before.shade, own.end if own else 0) is not None
        and item.shade[-1] in "。;"
        and len(item.text) > 3
    )


def _unclosed(shade: str) -> str | None:
    """The closing mark that is still missing at the end of the text."""
    stack: list[str] = []
    for match in _MARKS.finditer(shade):
        mark = match[0]
        if mark in _OPEN_CLOSE:
            stack.append(_OPEN_CLOSE[mark])
        elif stack and mark == stack[-1]:
            stack.pop()
    return stack[-1] if stack else None


def _closed_after(items: list[Paragraph], index: int, missing: str) -> int:
    """How many of the next lines belong to the open mark: up to the one that closes it, if that comes soon."""
    opener, depth = _OPENS[missing], 1
    count = 0
    for item in items[index : index + _LONGEST_JOIN]:
        if item.noise:
            continue
        count += 1
        if not _plain(item) or item.label is not None:
            return 0
        for place, char in enumerate(item.shade[:_LONGEST_OPEN_LINE]):
            depth += (char == opener) - (char == missing)
            if depth == 0:
                return count
            if char == "。" and missing != ")" and place > 0:
                return 0
        if len(item.text) > _LONGEST_OPEN_LINE:
            return 0
    return 0
