"""期限的写法: periods in words, as catalogues and rules have them, read into data.

    自信息形成或变更之日起20个工作日内 · 收到申请后七日内 · 活动前5个工作日 · 公示期不少于7个工作日 · 每季度 · 每年1月31日前 ·
    2026年底前 · 9月底前 · 实时公开

`read_period` reads, `last_day` says when it ends. 「X前」 includes X (民法典第一千二百五十九条).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gongkai.clock.deadlines import Terms, Unit, compute
from gongkai.clock.workdays import WorkCalendar
from gongkai.officialdoc.dates import add_months, make_date, month_end
from gongkai.officialdoc.normalise import shadow
from gongkai.officialdoc.numerals import CN, cn2int

LONGEST_TEXT, LONGEST = 200, 3660


class UnknownPeriod(ValueError):
    """The words are no period that is known here; the message says so, in a sentence without full stop."""


class Cycle(StrEnum):
    """How often something recurs."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Within:
    """So long after an event, at the latest. `event` as it is written; empty where the words name none."""

    event: str
    length: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Ahead:
    """So long before an event, at the latest."""

    event: str
    length: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Shown:
    """On display for so long, at least (公示期, 公告期)."""

    length: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Every:
    """Once in each cycle, by its end, or by a day of the year or of the month where the words name one."""

    cycle: Cycle
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Until:
    """By the end of a month, or by a day of it; `year` is None where the words name none."""

    year: int | None
    month: int
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """No day at all: at once, always, in good time. `word` as it is written."""

    word: str


Period = Within | Ahead | Shown | Every | Until | Standing

_N = rf"(?<![\d{CN}])(?P<n>\d{{1,4}}|[{CN}]{{1,7}}|半(?=年))"
_UNIT = r"(?P<unit>个?工作日|个?月|日|天|年|小时)"
_UNITS = {"工作日": Unit.WORKDAYS, "月": Unit.MONTHS, "日": Unit.DAYS, "天": Unit.DAYS, "小时": Unit.HOURS}
_WITHIN_END = r"(?:以|之)?内"
_BEFORE = r"(?:以|之)?前"
_DUTY = r"(?:予以|进行|主动|向社会)*(?:公开|公布|发布|更新|公示|答复|完成|报送)?(?:[一1]次)?"
_DAY = (
    rf"(?P<month>\d{{1,2}}|[{CN}]{{1,2}})月(?:份)?(?:(?P<day>\d{{1,2}}|[{CN}]{{1,3}})[日号]|(?P<end>[底末]))"
)
_YEAR = rf"(?:(?P<year>\d{{4}}|[{CN}]{{4}})年)?"

_WITHIN = re.compile(
    rf"(?:自|在|于|从)?(?P<event>.{{0,60}}?)(?:的?(?:之日|当日|次日)?(?:起|后)(?:的|算|计算)?)?{_N}{_UNIT}{_WITHIN_END}{_DUTY}"
)
_AHEAD = re.compile(
    rf"(?P<event>.{{1,60}}?){_BEFORE}(?:至少|不少于|提前)?{_N}{_UNIT}(?:{_WITHIN_END})?{_DUTY}"
)
_SHOWN = re.compile(
    rf"(?:公示|公告|征求意见)(?:期限?|时间)?(?:限)?(?:一般)?(?:为|是|不得?少于|不低于|至少)*{_N}{_UNIT}(?:以上)?"
)
_EVERY = re.compile(
    rf"(?:每(?:个)?(?P<cycle>半年|季度|季|年|月|周|星期|日|天)(?:度)?|(?P<word>按[年季月周])度?)(?:(?P<when>{_DAY})|(?P<mday>\d{{1,2}}|[{CN}]{{1,3}})[日号]|年?[底末])?(?:{_BEFORE})?(?:至少)?{_DUTY}"
)
_UNTIL = re.compile(
    rf"{_YEAR}(?:{_DAY}|(?P<half>上|下)半年|第?(?P<quarter>[一二三四1-4])季度[底末]?|年?[底末]|年内)(?:{_BEFORE}|内)?{_DUTY}"
)
_STANDING = re.compile(rf"(?P<word>实时|即时|及时|随时|长期|当场|同步|常年|动态){_DUTY}")
_CYCLES = {
    "日": Cycle.DAY,
    "天": Cycle.DAY,
    "周": Cycle.WEEK,
    "星期": Cycle.WEEK,
    "月": Cycle.MONTH,
    "季": Cycle.QUARTER,
    "季度": Cycle.QUARTER,
    "半年": Cycle.HALF_YEAR,
    "年": Cycle.YEAR,
}
_MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF_YEAR: 6, Cycle.YEAR: 12}


def read_period(text: str) -> Period:
    """What the words mean. Raises UnknownPeriod, whose message tells what can be read."""
    words = re.sub(r"[\s()]", "", shadow(text)).rstrip("。.;,")
    if len(words) <= LONGEST_TEXT:
        for pattern, read in _GRAMMAR:
            match = pattern.fullmatch(words)
            period = read(match) if match else None
            if period is not None:
                return period
    raise UnknownPeriod(
        f"读不懂期限“{text.strip()[:40]}”，可以写作：自信息形成或者变更之日起20个工作日内、每季度、每年1月31日前、2026年底前、及时公开"
    )


def _length(match: re.Match[str]) -> tuple[int, Unit] | None:
    unit = match["unit"].removeprefix("个")
    if match["n"] == "半":
        return 6, Unit.MONTHS
    number = cn2int(match["n"])
    if unit == "年":
        number, unit = number and 12 * number, "月"
    return (number, _UNITS[unit]) if number and number <= LONGEST else None


def _within(match: re.Match[str]) -> Period | None:
    length = _length(match)
    return Within(match["event"], *length) if length else None


def _ahead(match: re.Match[str]) -> Period | None:
    length = _length(match)
    return Ahead(match["event"], *length) if length else None


def _shown(match: re.Match[str]) -> Period | None:
    length = _length(match)
    return Shown(*length) if length else None


def _every(match: re.Match[str]) -> Period | None:
    cycle = _CYCLES[match["cycle"] or match["word"][1:]]
    if match["when"]:
        month, day = _month_and_day(match)
        is_day = cycle == Cycle.YEAR and month and make_date(2024, month, day or 1)
        return Every(cycle, month, day) if is_day else None
    if match["mday"]:
        day = cn2int(match["mday"])
        return Every(cycle, None, day) if cycle == Cycle.MONTH and day and day <= 31 else None
    return Every(cycle)


def _until(match: re.Match[str]) -> Period | None:
    year = cn2int(match["year"]) if match["year"] else None
    if match["half"]:
        return Until(year, 6 if match["half"] == "上" else 12)
    if match["quarter"]:
        return Until(year, 3 * (cn2int(match["quarter"]) or 0))
    if not match["month"]:
        return Until(year, 12)
    month, day = _month_and_day(match)
    return Until(year, month, day) if month and make_date(year or 2024, month, day or 1) else None


def _month_and_day(match: re.Match[str]) -> tuple[int | None, int | None]:
    return cn2int(match["month"]), cn2int(match["day"]) if match["day"] else None


# The narrower grammar first: 每年1月31日前 is no 1月31日前 of an event called 每年.
_GRAMMAR = (
    (_STANDING, lambda match: Standing(match["word"])),
    (_EVERY, _every),
    (_SHOWN, _shown),
    (_UNTIL, _until),
    (_WITHIN, _within),
    (_AHEAD, _ahead),
)


def last_day(period: Period, day: date, calendar: WorkCalendar) -> date | None:
    """The last day of a period that begins with an event on `day` (day 0), or in which `day` lies; None where there is none, and of hours.

    Of a period without a year it is that of `day`; of one that recurs, the next such day. Of one before an event it is the last day before it that leaves the
    length whole; of a display, its last day.
    """
    match period:
        case Within() | Shown() if period.unit != Unit.HOURS:
            return compute(Terms("period", day, "", period.unit, period.length), calendar).due
        case Ahead(unit=Unit.WORKDAYS):
            return _workdays_before(day, period.length, calendar)
        case Ahead(unit=Unit.DAYS):
            return day - timedelta(days=period.length)
        case Ahead(unit=Unit.MONTHS):
            return add_months(day, -period.length)
        case Until():
            year = period.year or day.year
            return make_date(year, period.month, period.day) if period.day else month_end(year, period.month)
        case Every():
            return _end_of_cycle(period, day)
    return None


def _workdays_before(day: date, count: int, calendar: WorkCalendar) -> date:
    while count:
        day -= timedelta(days=1)
        count -= calendar.is_workday(day)
    return day


def _end_of_cycle(period: Every, day: date) -> date | None:
    if period.cycle == Cycle.DAY:
        return day
    if period.cycle == Cycle.WEEK:
        return day + timedelta(days=6 - day.weekday())
    months = _MONTHS[period.cycle]
    end = month_end(day.year, period.month or (day.month - 1) // months * months + months)
    named = _with_day(end, period.day)
    if named is None or named >= day:
        return named
    begun = add_months(named.replace(day=1), months)
    return _with_day(month_end(begun.year, begun.month), period.day) if begun else None


def _with_day(end: date | None, day: int | None) -> date | None:
    """That day of the month which ends so, at most its last."""
    return end if end is None or day is None else end.replace(day=min(day, end.day))
