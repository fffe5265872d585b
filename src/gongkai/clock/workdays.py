"""工作日: which days are worked, and counting them. Day 0, the day from which one counts, is never counted itself.

A calendar knows the days off and the weekend days worked (调休上班) of the years whose arrangement the State Council has
published. Of other years it says what follows from the rule alone: that answer is provisional.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from gongkai.clock.statutory import statutory_rest, unknown_festivals

ONE_DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"
_SATURDAY = 5


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """Days off and days worked of some years, under the name of a version.

    `off` and `work` hold the days that differ from Monday to Friday, each with the festival it belongs to; `years` are
    those of which they hold everything.
    """

    version: str
    years: frozenset[int]
    off: Mapping[date, str] = field(default_factory=dict)
    work: Mapping[date, str] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        """Whether the arrangement of this day is known; what is said of other days is provisional."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Whether it is a working day."""
        if day in self.off or day in self.work:
            return day in self.work
        if day.weekday() >= _SATURDAY:
            return False
        return self.covers(day) or day not in statutory_rest(day.year)

    def why(self, day: date) -> str:
        """Why it is worked or not, in a few words."""
        weekday = f"星期{WEEKDAYS[day.weekday()]}"
        if name := self.off.get(day):
            return f"{weekday}，{name}放假"
        if name := self.work.get(day):
            return f"{weekday}，{name}调休上班"
        if day.weekday() >= _SATURDAY:
            return f"{weekday}，休息" if self.covers(day) else f"{weekday}，休息，放假安排尚未公布"
        if self.covers(day):
            return weekday
        if name := statutory_rest(day.year).get(day):
            return f"{weekday}，{name}，放假安排尚未公布，暂按放假办法推算"
        missing = "、".join(unknown_festivals(day.year))
        unknown = f"，未计{missing}" if missing else ""
        return f"{weekday}，放假安排尚未公布，暂按工作日推算{unknown}"

    def overlaid(self, version: str, off: Mapping[date, str], work: Mapping[date, str]) -> WorkCalendar:
        """The same with further days on top, such as a region's own festivals. The years it covers stay the same."""
        return replace(
            self,
            version=version,
            off={day: name for day, name in self.off.items() if day not in work} | dict(off),
            work={day: name for day, name in self.work.items() if day not in off} | dict(work),
        )

    def with_year(
        self, year: int, version: str, off: Mapping[date, str], work: Mapping[date, str]
    ) -> WorkCalendar:
        """The same with one year's arrangement in place of what was known of it.

        Some of its days may lie in a neighbouring year: the New Year's holiday often begins before the first of January.
        """
        others = WorkCalendar(
            version,
            self.years | {year},
            {day: name for day, name in self.off.items() if _year_of(day, name) != year},
            {day: name for day, name in self.work.items() if _year_of(day, name) != year},
        )
        return others.overlaid(version, off, work)


def _year_of(day: date, name: str) -> int:
    """The year whose notice arranges the day: December has but the beginning of the next New Year's holiday."""
    return day.year + (day.month == 12 and "元旦" in name)


def add_workdays(day: date, count: int, calendar: WorkCalendar) -> date:
    """The `count`-th working day after the day; the day itself for a count of 0. Raises ValueError below 0."""
    if count < 0:
        raise ValueError("cannot count a negative number of working days")
    while count:
        day += ONE_DAY
        count -= calendar.is_workday(day)
    return day


def count_workdays(after: date, until: date, calendar: WorkCalendar) -> int:
    """How many working days lie after the one day, up to and with the other; 0 when it does not lie later."""
    days = range(1, (until - after).days + 1)
    return sum(calendar.is_workday(after + timedelta(days=number)) for number in days)
