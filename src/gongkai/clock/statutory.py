"""法定节假日 by rule alone (全国年节及纪念日放假办法 of 2024, 第二条 and 第六条), for years whose arrangement is not published yet.

The rule gives 13 days; one that falls on a weekend is made up on the next working day. Which weekends are worked in
exchange for longer holidays only the yearly notice tells, so whatever rests on this module is provisional.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

SPRING, QINGMING, DRAGON_BOAT, MID_AUTUMN = "春节", "清明节", "端午节", "中秋节"

# Month and day of 正月初一, 清明, 五月初五 and 八月十五 by the lunisolar calendar (GB/T 33661). Tabulated, as computing
# new moons to the minute is a science of its own; a test compares the table with an independent source.
_LUNAR = {
    2027: "02-06 04-05 06-09 09-15",
    2028: "01-26 04-04 05-28 10-03",
    2029: "02-13 04-04 06-16 09-22",
    2030: "02-03 04-05 06-05 09-12",
    2031: "01-23 04-05 06-24 10-01",
    2032: "02-11 04-04 06-12 09-19",
    2033: "01-31 04-04 06-01 09-08",
    2034: "02-19 04-05 06-20 09-27",
    2035: "02-08 04-05 06-10 09-16",
    2036: "01-28 04-04 05-30 10-04",
    2037: "02-15 04-04 06-18 09-24",
    2038: "02-04 04-05 06-07 09-13",
    2039: "01-24 04-05 05-27 10-02",
    2040: "02-12 04-04 06-14 09-20",
}


def unknown_festivals(year: int) -> tuple[str, ...]:
    """The festivals whose dates in that year are not known here."""
    return () if year in _LUNAR else (SPRING, QINGMING, DRAGON_BOAT, MID_AUTUMN)


@lru_cache(maxsize=128)
def statutory_rest(year: int) -> dict[date, str]:
    """The days of rest that the rule gives for the year, each with its festival; those made up are among them."""
    festivals = [
        (date(year, 1, 1), "元旦", 1),
        (date(year, 5, 1), "劳动节", 2),
        (date(year, 10, 1), "国庆节", 3),
    ]
    if year in _LUNAR:
        spring, qingming, dragon_boat, mid_autumn = (
            date.fromisoformat(f"{year}-{day}") for day in _LUNAR[year].split()
        )
        festivals += [
            (spring - timedelta(days=1), SPRING, 4),  # from New Year's Eve
            (qingming, QINGMING, 1),
            (dragon_boat, DRAGON_BOAT, 1),
            (mid_autumn, MID_AUTUMN, 1),
        ]
    rest = {
        first + timedelta(days=number): name for first, name, length in festivals for number in range(length)
    }
    for day in sorted(day for day in rest if day.weekday() >= 5):
        made_up = day
        while made_up.weekday() >= 5 or made_up in rest:
            made_up += timedelta(days=1)
        rest[made_up] = rest[day]
    return rest
