"""The sample city: its agencies, all invented, and the calendar by which every room's sample is dated.

Nothing here is a real place or body: division codes that begin with 99 are not given out, and so no credit code is real.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush
from zoneinfo import ZoneInfo

from gongkai.agencies.choices import AgencyKind, Level
from gongkai.agencies.codes import org_code_check_character, uscc_check_character

WRITTEN_FOR = date(2026, 6, 30)
"""The day as of which every date of the samples is written down."""

_CITY_TIME = ZoneInfo("Asia/Shanghai")
_DATES = re.compile(
    r"(?P<full>20\d\d年\d{1,2}月\d{1,2}日)|(?P<end>20\d\d年(?:\d{1,2}月)?底)|(?P<year>20\d\d)(?=年|〕)"
)

Story = Generator[datetime, datetime, None]
"""Acts of one affair: it yields the moment of its next act, gets it back as `now`, and acts."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Moves the dates of the samples by whole weeks, so that days keep their weekday and none lies after `as_of`."""

    as_of: date

    @property
    def shift(self) -> timedelta:
        return timedelta(weeks=(self.as_of - WRITTEN_FOR).days // 7)

    def day(self, written: str) -> date:
        """2026-03-12 as a day of this city."""
        return date.fromisoformat(written) + self.shift

    def at(self, written: str) -> datetime:
        """2026-03-12 15:20 as a moment of this city."""
        return datetime.fromisoformat(written).replace(tzinfo=_CITY_TIME) + self.shift

    def text(self, written: str, signed: str) -> str:
        """A text with its dates moved. Years that stand alone go with the year in which it is `signed`."""
        if not self.shift:
            return written
        years = self.day(signed).year - date.fromisoformat(signed).year
        return _DATES.sub(lambda found: self._moved(found, years), written)

    def _moved(self, found: re.Match[str], years: int) -> str:
        if found["year"]:
            return str(int(found["year"]) + years)
        year, month, day = [*map(int, re.findall(r"\d+", found[0])), 12, 31][:3]
        if found["full"]:
            moved = date(year, month, day) + self.shift
            return f"{moved.year}年{moved.month}月{moved.day}日"
        moved = date(year, month, 28) + self.shift  # any late day of the month: only its month is told
        return f"{moved.year}年{moved.month}月底"


def tell(stories: Iterable[Story]) -> None:
    """Carry out the acts of all stories in the order of their moments."""
    waiting = [(next(story), place, story) for place, story in enumerate(stories)]
    heapify(waiting)
    while waiting:
        now, place, story = heappop(waiting)
        try:
            heappush(waiting, (story.send(now), place, story))
        except StopIteration:
            continue


@dataclass(frozen=True, slots=True)
class SampleAgency:
    """One row of the directory. `since` and `until` are as written for `WRITTEN_FOR`."""

    code: str
    parent: str
    name: str
    short_name: str
    kind: AgencyKind
    level: Level
    since: str = ""
    is_vertical: bool = False


ROOT = "yunting"
_GOV, _OFFICE, _DEPT = AgencyKind.GOVERNMENT, AgencyKind.GENERAL_OFFICE, AgencyKind.DEPARTMENT
_DIRECT, _ZONE = AgencyKind.DIRECT_INSTITUTION, AgencyKind.ZONE_COMMITTEE
_CITY, _COUNTY = Level.CITY, Level.COUNTY

AGENCIES = (
    SampleAgency("yunting", "", "云汀市人民政府", "市政府", _GOV, _CITY),
    SampleAgency("bgt", ROOT, "云汀市人民政府办公厅", "市政府办公厅", _OFFICE, _CITY),
    SampleAgency("fgw", ROOT, "云汀市发展和改革委员会", "市发展改革委", _DEPT, _CITY),
    SampleAgency("jyj", ROOT, "云汀市教育局", "市教育局", _DEPT, _CITY),
    SampleAgency("sfj", ROOT, "云汀市司法局", "市司法局", _DEPT, _CITY, "2019-02-18"),
    SampleAgency("czj", ROOT, "云汀市财政局", "市财政局", _DEPT, _CITY),
    SampleAgency("rsj", ROOT, "云汀市人力资源和社会保障局", "市人力资源社会保障局", _DEPT, _CITY),
    SampleAgency("wjw", ROOT, "云汀市卫生健康委员会", "市卫生健康委", _DEPT, _CITY, "2019-02-18"),
    SampleAgency("scjgj", ROOT, "云汀市市场监督管理局", "市市场监管局", _DEPT, _CITY, "2019-02-18"),
    SampleAgency("lsj", ROOT, "云汀市粮食和物资储备局", "市粮食和储备局", _DIRECT, _CITY, "2019-02-18"),
    SampleAgency("zwfwj", ROOT, "云汀市行政审批服务局", "市行政审批局", _DIRECT, _CITY, "2019-02-18"),
    SampleAgency("swj", ROOT, "国家税务总局云汀市税务局", "市税务局", _DEPT, _CITY, "2018-07-05", True),
    SampleAgency("qinglan", ROOT, "青岚区人民政府", "青岚区政府", _GOV, _COUNTY),
    SampleAgency("qinglan-bgs", "qinglan", "青岚区人民政府办公室", "青岚区政府办公室", _OFFICE, _COUNTY),
    SampleAgency("qinglan-jyj", "qinglan", "青岚区教育局", "", _DEPT, _COUNTY),
    SampleAgency("shidu", ROOT, "石渡县人民政府", "石渡县政府", _GOV, _COUNTY),
    SampleAgency("shidu-bgs", "shidu", "石渡县人民政府办公室", "石渡县政府办公室", _OFFICE, _COUNTY),
    SampleAgency("shidu-wjj", "shidu", "石渡县卫生健康局", "", _DEPT, _COUNTY, "2019-03-04"),
    SampleAgency(
        "gxq", ROOT, "云汀高新技术产业开发区管理委员会", "云汀高新区管委会", _ZONE, _CITY, "2013-06-03"
    ),
)

MERGED, MERGED_INTO, LAST_DAY = "lsj", "fgw", "2025-12-31"
RENAMED, RENAMED_ON = "zwfwj", "2026-01-19"
MERGER_BASIS, RENAMING_BASIS = "云编〔2026〕1号", "云编〔2026〕3号"
NEW_NAME, NEW_SHORT_NAME = "云汀市政务服务管理局", "市政务服务管理局"


def credit_code(number: int) -> str:
    """A 统一社会信用代码 with right check characters, under a division code that nobody has."""
    organ = f"YT{number:06d}"
    front = f"11990100{organ}{org_code_check_character(organ)}"
    return front + uscc_check_character(front)


def name_of(code: str) -> str:
    """The name that an agency has on the day of the sample."""
    return NEW_NAME if code == RENAMED else next(row.name for row in AGENCIES if row.code == code)
