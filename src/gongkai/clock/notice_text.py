"""The yearly notice as it is published (国务院办公厅关于某年部分节假日安排的通知), read into holidays. Its paragraphs say

    二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。

What the notice says twice must agree: the weekday beside a date, and the number of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.clock.arrangements import LONGEST_HOLIDAY, Holiday
from gongkai.clock.workdays import WEEKDAYS
from gongkai.officialdoc.dates import find_date, make_date
from gongkai.officialdoc.normalise import shadow

LONGEST_TEXT, _TAIL = 20_000, 4
# Pages break the title after the year.
_TITLE = re.compile(r"(?:[\u4e00-\u9fff]{2,20}关于)?(\d{4})年[^。]{0,20}节假日安排的通知")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,8}〔\d{4}〕\d{1,4}号")
_PARAGRAPH = re.compile(r"[一二三四五六七八九十]{1,2}、([\u4e00-\u9fff、]{2,20}):([^\n]*)")
_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?")
_WEEKDAY = re.compile(rf"(?:周|星期)([{WEEKDAYS}])")
_COUNT = re.compile(r"(?:共|放假)(\d{1,2})天")


class UnreadableNotice(ValueError):
    """The text is no such notice, or contradicts itself; the message says where, in a sentence without full stop."""


@dataclass(frozen=True, slots=True)
class NoticeText:
    """What the text says: the year, its own title and number, the day at its end, and the holidays."""

    year: int
    source: str
    signed_on: date | None
    holidays: tuple[Holiday, ...]


def read_notice(text: str) -> NoticeText:
    """Read a notice. Raises UnreadableNotice."""
    shade = shadow(text[:LONGEST_TEXT]).replace(" ", "")
    title = _TITLE.search(shade)
    if title is None:
        raise UnreadableNotice("没有找到“关于某年部分节假日安排的通知”这样的标题，请连标题一起粘贴")
    year, number = int(title[1]), _NUMBER.search(shade)
    found = tuple(_holiday(match, year) for match in _PARAGRAPH.finditer(shade))
    if not found:
        raise UnreadableNotice("没有找到“一、元旦：1月1日……放假”这样的段落")
    source = "".join(title[0].split()) + (f"（{number[0]}）" if number else "")
    return NoticeText(year, source, _signed_on(shade), found)


def _signed_on(shade: str) -> date | None:
    """The day below the text; a line such as 此件公开发布 may follow it."""
    lines = [line.strip() for line in shade.rstrip().split("\n")[-_TAIL:]]
    return next((find_date(line) for line in reversed(lines) if line.endswith("日")), None)


def _holiday(paragraph: re.Match[str], year: int) -> Holiday:
    name, words = paragraph[1], paragraph[2]
    off: set[date] = set()
    worked: list[date] = []
    for clause in re.split(r"[,。;]", words):
        if "上班" in clause:
            worked += _days(clause[: clause.index("上班")], year, name)
        elif "放假" in clause or "补休" in clause:
            off |= _range(clause, year, name)
    if not off:
        raise UnreadableNotice(f"“{name}”一段没有写明哪天放假")
    first, last = min(off), max(off)
    length = (last - first).days + 1
    if length != len(off) or length > LONGEST_HOLIDAY:
        raise UnreadableNotice(f"“{name}”一段的放假日期不连续，请在下面逐行填写")
    if (count := _COUNT.search(words)) and int(count[1]) != length:
        raise UnreadableNotice(f"“{name}”一段写明共 {count[1]} 天，读到的日期是 {length} 天")
    return Holiday(name, first, last, tuple(worked))


def _range(clause: str, year: int, name: str) -> set[date]:
    """The days of 1月28日至2月4日放假; of days that stand singly, these."""
    days = list(_days(clause, year, name))
    if "至" in clause and len(days) == 2:
        length = (days[1] - days[0]).days + 1
        return {days[0] + timedelta(days=number) for number in range(min(length, LONGEST_HOLIDAY + 1))}
    return set(days)


def _days(clause: str, year: int, name: str) -> Iterator[date]:
    month = 0
    for match in _DAY.finditer(clause):
        year, month = int(match[1] or year), int(match[2] or month)
        day = make_date(year, month, int(match[3]))
        if day is None:
            raise UnreadableNotice(f"“{name}”一段的“{match[0]}”不是日期")
        weekday = _WEEKDAY.search(match[4] or "")
        if weekday and weekday[1] != WEEKDAYS[day.weekday()]:
            raise UnreadableNotice(
                f"“{name}”一段的“{match[0]}”与日历不符：{day} 是星期{WEEKDAYS[day.weekday()]}"
            )
        yield day
