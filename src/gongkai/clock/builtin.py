"""The calendar that comes with the program: the State Council's yearly notices since 2004, as the package chinesecalendar has them."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from chinese_calendar import constants

from gongkai.clock.workdays import WorkCalendar

PACKAGE = "chinesecalendar"


@cache
def builtin_calendar() -> WorkCalendar:
    """The calendar; its version names the package and its release. The package is one year ahead at most."""
    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    return WorkCalendar(
        version=f"{PACKAGE}=={version(PACKAGE)}",
        years=frozenset(day.year for day in constants.holidays),
        off={day: names.get(name, name) for day, name in constants.holidays.items()},
        work={day: names.get(name, name) for day, name in constants.workdays.items()},
    )
