"""放假安排 of one year: holidays as ranges of days off, with the weekend days worked in exchange; and what is wrong with one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2004, 2099
LONGEST_HOLIDAY = 31
# The three that fall on the same day every year: a nationwide arrangement without them is not whole.
_FIXED = ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节"))


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday: days off from the first to the last, and days worked in exchange."""

    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()

    @property
    def off(self) -> list[date]:
        """The days off; none where the range is impossible."""
        length = (self.last - self.first).days + 1
        return [self.first + timedelta(days=number) for number in range(min(length, LONGEST_HOLIDAY))]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What one notice arranges for a year: nationwide, or what a region adds (`region` is the key of its government)."""

    year: int
    holidays: tuple[Holiday, ...]
    region: int | None = None

    @property
    def off(self) -> dict[date, str]:
        """Each day off with its holiday."""
        return {day: holiday.name for holiday in self.holidays for day in holiday.off}

    @property
    def work(self) -> dict[date, str]:
        """Each day worked in exchange with its holiday."""
        return {day: holiday.name for holiday in self.holidays for day in holiday.worked}


def holidays_of(off: Mapping[date, str], work: Mapping[date, str]) -> tuple[Holiday, ...]:
    """The holidays behind single days: days off on end under one name are one, and take the days worked under that name."""
    found: list[Holiday] = []
    for day, name in sorted(off.items()):
        if found and found[-1].name == name and found[-1].last + timedelta(days=1) == day:
            found[-1] = replace(found[-1], last=day)
        else:
            found.append(Holiday(name, day, day))
    for day, name in sorted(work.items()):
        near = min(
            (place for place, one in enumerate(found) if one.name == name),
            key=lambda place: abs(found[place].first - day),
            default=None,
        )
        if near is not None:
            found[near] = replace(found[near], worked=(*found[near].worked, day))
    return tuple(found)


def problems(arrangement: Arrangement) -> Iterator[str]:
    """What is wrong, a sentence each; nothing where it may be entered. A region may take back all that it added."""
    year = arrangement.year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        yield f"年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间。"
        return
    if not arrangement.holidays and arrangement.region is None:
        yield "没有任何放假或者上班的日期。"
    # A holiday may begin in the last days of the year before, and what is worked for it may lie there too.
    first, last = date(year - 1, 12, 1), date(year + 1, 1, 31)
    for holiday in arrangement.holidays:
        if holiday.last < holiday.first:
            yield f"{holiday.name}：放假结束日期早于开始日期。"
        elif (holiday.last - holiday.first).days >= LONGEST_HOLIDAY:
            yield f"{holiday.name}：放假超过 {LONGEST_HOLIDAY} 天，请核对日期。"
        for day in (holiday.first, holiday.last, *holiday.worked):
            if not first <= day <= last:
                yield f"{holiday.name}：{day} 不属于 {year} 年的放假安排。"
        for day in holiday.worked:
            if day.weekday() < 5:
                yield f"{holiday.name}：{day} 不是星期六或者星期日，不会是调休上班的日子。"
    yield from _contradictions(arrangement)
    if arrangement.region is None:
        off = arrangement.off
        yield from (
            f"没有写明{name}（{month}月{day}日）放假。"
            for month, day, name in _FIXED
            if date(year, month, day) not in off
        )


def _contradictions(arrangement: Arrangement) -> Iterator[str]:
    off = Counter(day for holiday in arrangement.holidays for day in holiday.off)
    worked = Counter(day for holiday in arrangement.holidays for day in holiday.worked)
    yield from (f"{day} 放假写了不止一次。" for day, times in sorted(off.items()) if times > 1)
    yield from (f"{day} 调休上班写了不止一次。" for day, times in sorted(worked.items()) if times > 1)
    yield from (f"{day} 既写作放假，又写作上班。" for day in sorted(off.keys() & worked.keys()))
