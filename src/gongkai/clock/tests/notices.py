"""Notices and deadlines for the tests of this room."""

from __future__ import annotations

from datetime import date

from gongkai.agencies.models import Agency
from gongkai.clock.actions import Notice
from gongkai.clock.arrangements import Arrangement, Holiday
from gongkai.clock.deadlines import Terms
from gongkai.clock.foi_clocks import ANS

d = date.fromisoformat

# Invented: longer at New Year and National Day than the rule alone gives, with days worked in exchange.
HOLIDAYS_2027 = (
    Holiday("元旦", d("2027-01-01"), d("2027-01-05"), (d("2026-12-27"), d("2027-01-09"))),
    Holiday("春节", d("2027-02-05"), d("2027-02-12"), (d("2027-01-31"),)),
    Holiday("清明节", d("2027-04-05"), d("2027-04-05")),
    Holiday("劳动节", d("2027-05-01"), d("2027-05-05"), (d("2027-05-08"),)),
    Holiday("端午节", d("2027-06-09"), d("2027-06-09")),
    Holiday("中秋节", d("2027-09-15"), d("2027-09-15")),
    Holiday("国庆节", d("2027-10-01"), d("2027-10-07"), (d("2027-09-26"), d("2027-10-09"))),
)
NATIONWIDE = Notice(
    Arrangement(2027, HOLIDAYS_2027),
    None,
    "国务院办公厅关于2027年部分节假日安排的通知（虚构）",
    d("2026-06-01"),
)


def regional(government: Agency, day: str = "2026-07-20") -> Notice:
    """A festival of a region's own, on one day."""
    holiday = Holiday("肉孜节", d(day), d(day))
    return Notice(
        Arrangement(d(day).year, (holiday,), government.pk),
        government,
        "关于肉孜节放假的通知（虚构）",
        d("2026-06-01"),
    )


def answer(received: str) -> Terms:
    """The answer period of a request."""
    return ANS.terms(d(received))
