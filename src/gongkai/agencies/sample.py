"""The sample city: its agencies, all invented, and the calendar by which every room's sample is dated.

Nothing here is a real place or body: division codes that begin with 99 are not given out, and so no credit code is real.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush
from types import MappingProxyType
from zoneinfo import ZoneInfo

from gongkai.agencies.choices import AgencyKind, Level
from gongkai.agencies.codes import org_code_check_character, uscc_check_character

WRITTEN_FOR = date(2026, 6, 30)
"""The day as of which every date of the samples is written down."""

_CITY_TIME = ZoneInfo("Asia/Shanghai")
_DATES = re.compile(
    r"(?P<number>[\u4e00-\u9fff]+〔20\d\d〕\d+号)|(?P<full>20\d\d年\d{1,2}月\d{1,2}日)|(?P<end>20\d\d年(?:\d{1,2}月)?底)|(?P<year>20\d\d)(?=年|〕)"
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

    def text(self, written: str, signed: str, numbers: Mapping[str, str] = MappingProxyType({})) -> str:
        """A text with its dates moved. Years that stand alone go with the year in which it is `signed`.

        `numbers` says when the documents were signed whose numbers it cites: they have the years of these.
        """
        if not self.shift:
            return written
        return _DATES.sub(lambda found: self._moved(found, signed, numbers), written)

    def _years(self, signed: str) -> int:
        return self.day(signed).year - date.fromisoformat(signed).year

    def _moved(self, found: re.Match[str], signed: str, numbers: Mapping[str, str]) -> str:
        if number := found["number"]:
            years = self._years(numbers.get(number, signed))
            return re.sub(r"(?<=〔)20\d\d", lambda year: str(int(year[0]) + years), number)
        if found["year"]:
            return str(int(found["year"]) + self._years(signed))
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
    """One row of the directory. `since` is as written for `WRITTEN_FOR`; `plate` is a second name from the same day on."""

    code: str
    parent: str
    name: str
    short_name: str
    kind: AgencyKind
    level: Level
    since: str = ""
    is_vertical: bool = False
    plate: str = ""


ROOT = "yunting"
SITE_NAME, SITE_OWNER = "云汀市政府信息公开", "云汀市人民政府办公厅"
SITE_CONTACT = ("地址：云汀市青岚区听泉路1号（虚构）", "电话：0000-0000001（虚构，不能拨打）")
TILES = {
    "songqiao": "1-1",
    "yunlu": "2-1",
    "hexi": "3-1",
    "qinglan": "1-2",
    "yunting": "2-2",
    "chengwan": "3-2",
    "shidu": "2-3",
}
"""Where the governments stand on the plan of the city."""
REFORMED = "2019-02-18"
_GOV, _OFFICE, _DEPT = AgencyKind.GOVERNMENT, AgencyKind.GENERAL_OFFICE, AgencyKind.DEPARTMENT
_DIRECT, _ZONE, _STREET = (
    AgencyKind.DIRECT_INSTITUTION,
    AgencyKind.ZONE_COMMITTEE,
    AgencyKind.DISPATCHED_INSTITUTION,
)
_AUTHORISED, _INSTITUTION = AgencyKind.AUTHORISED_ORGANISATION, AgencyKind.PUBLIC_INSTITUTION
_ENTERPRISE = AgencyKind.PUBLIC_ENTERPRISE
_CITY, _COUNTY, _TOWN = Level.CITY, Level.COUNTY, Level.TOWN

_OF_THE_CITY = (
    SampleAgency("yunting", "", "云汀市人民政府", "市政府", _GOV, _CITY),
    SampleAgency("bgt", ROOT, "云汀市人民政府办公厅", "市政府办公厅", _OFFICE, _CITY),
    SampleAgency("fgw", ROOT, "云汀市发展和改革委员会", "市发展改革委", _DEPT, _CITY),
    SampleAgency("jyj", ROOT, "云汀市教育局", "市教育局", _DEPT, _CITY),
    SampleAgency(
        "gxj", ROOT, "云汀市工业信息化和商务局", "市工业信息化和商务局", _DEPT, _CITY, REFORMED
    ),
    SampleAgency("gaj", ROOT, "云汀市公安局", "市公安局", _DEPT, _CITY),
    SampleAgency("mzj", ROOT, "云汀市民政局", "市民政局", _DEPT, _CITY),
    SampleAgency("sfj", ROOT, "云汀市司法局", "市司法局", _DEPT, _CITY, REFORMED),
    SampleAgency("czj", ROOT, "云汀市财政局", "市财政局", _DEPT, _CITY),
    SampleAgency("rsj", ROOT, "云汀市人力资源和社会保障局", "市人力资源社会保障局", _DEPT, _CITY),
    SampleAgency(
        "zrzyj", ROOT, "云汀市自然资源和规划局", "市自然资源和规划局", _DEPT, _CITY, REFORMED
    ),
    SampleAgency("sthjj", ROOT, "云汀市生态环境局", "市生态环境局", _DEPT, _CITY, REFORMED),
    SampleAgency("zjj", ROOT, "云汀市住房和城乡建设局", "市住房城乡建设局", _DEPT, _CITY),
    SampleAgency("jtj", ROOT, "云汀市交通运输局", "市交通运输局", _DEPT, _CITY),
    SampleAgency("shuiwj", ROOT, "云汀市水务局", "市水务局", _DEPT, _CITY),
    SampleAgency("nyncj", ROOT, "云汀市农业农村局", "市农业农村局", _DEPT, _CITY, REFORMED),
    SampleAgency("wlj", ROOT, "云汀市文化和旅游局", "市文化和旅游局", _DEPT, _CITY, REFORMED),
    SampleAgency(
        "wjw", ROOT, "云汀市卫生健康委员会", "市卫生健康委", _DEPT, _CITY, REFORMED,
        plate="云汀市中医药管理局",
    ),
    SampleAgency("yjj", ROOT, "云汀市应急管理局", "市应急管理局", _DEPT, _CITY, REFORMED),
    SampleAgency(
        "scjgj", ROOT, "云汀市市场监督管理局", "市市场监管局", _DEPT, _CITY, REFORMED,
        plate="云汀市知识产权局",
    ),
    SampleAgency("lsj", ROOT, "云汀市粮食和物资储备局", "市粮食和储备局", _DIRECT, _CITY, REFORMED),
    SampleAgency("zwfwj", ROOT, "云汀市行政审批服务局", "市行政审批局", _DIRECT, _CITY, REFORMED),
    SampleAgency("ybj", ROOT, "云汀市医疗保障局", "市医保局", _DIRECT, _CITY, REFORMED),
    SampleAgency("swj", ROOT, "国家税务总局云汀市税务局", "市税务局", _DEPT, _CITY, "2018-07-05", True),
    SampleAgency("gjj", ROOT, "云汀市住房公积金管理中心", "市公积金中心", _AUTHORISED, _CITY),
    SampleAgency("ggzy", ROOT, "云汀市公共资源交易中心", "市公共资源交易中心", _INSTITUTION, _CITY),
    SampleAgency("water", ROOT, "云汀供水有限公司", "", _ENTERPRISE, _CITY),
    SampleAgency("bus", ROOT, "云汀公共交通有限公司", "", _ENTERPRISE, _CITY),
    SampleAgency("heat", ROOT, "云汀热力有限公司", "", _ENTERPRISE, _CITY),
)  # fmt: skip

_OF_THE_COUNTIES = (
    SampleAgency("qinglan", ROOT, "青岚区人民政府", "青岚区政府", _GOV, _COUNTY),
    SampleAgency("qinglan-bgs", "qinglan", "青岚区人民政府办公室", "青岚区政府办公室", _OFFICE, _COUNTY),
    SampleAgency("qinglan-jyj", "qinglan", "青岚区教育局", "", _DEPT, _COUNTY),
    SampleAgency("tingquan", "qinglan", "青岚区听泉街道办事处", "", _STREET, _TOWN),
    SampleAgency("wuying", "qinglan", "青岚区梧影街道办事处", "", _STREET, _TOWN),
    # A zone and a district under one roof: one agency with two names.
    SampleAgency(
        "chengwan", ROOT, "澄湾区人民政府", "澄湾区政府", _GOV, _COUNTY, "2016-11-01",
        plate="云汀经济技术开发区管理委员会",
    ),
    SampleAgency(
        "chengwan-bgs", "chengwan", "澄湾区人民政府办公室", "澄湾区政府办公室", _OFFICE, _COUNTY
    ),
    SampleAgency("shazhu", "chengwan", "澄湾区沙渚街道办事处", "", _STREET, _TOWN),
    SampleAgency("yunlu", ROOT, "云麓区人民政府", "云麓区政府", _GOV, _COUNTY),
    SampleAgency("yunlu-bgs", "yunlu", "云麓区人民政府办公室", "云麓区政府办公室", _OFFICE, _COUNTY),
    SampleAgency("songfeng", "yunlu", "云麓区松风街道办事处", "", _STREET, _TOWN),
    SampleAgency("shidu", ROOT, "石渡县人民政府", "石渡县政府", _GOV, _COUNTY),
    SampleAgency("shidu-bgs", "shidu", "石渡县人民政府办公室", "石渡县政府办公室", _OFFICE, _COUNTY),
    SampleAgency("shidu-wjj", "shidu", "石渡县卫生健康局", "", _DEPT, _COUNTY, "2019-03-04"),
    SampleAgency("liuting", "shidu", "石渡县柳汀镇人民政府", "柳汀镇政府", _GOV, _TOWN),
    SampleAgency("hexi", ROOT, "禾溪县人民政府", "禾溪县政府", _GOV, _COUNTY),
    SampleAgency("hexi-bgs", "hexi", "禾溪县人民政府办公室", "禾溪县政府办公室", _OFFICE, _COUNTY),
    SampleAgency("songqiao", ROOT, "松桥县人民政府", "松桥县政府", _GOV, _COUNTY),
    SampleAgency(
        "songqiao-bgs", "songqiao", "松桥县人民政府办公室", "松桥县政府办公室", _OFFICE, _COUNTY
    ),
    SampleAgency(
        "gxq", ROOT, "云汀高新技术产业开发区管理委员会", "云汀高新区管委会", _ZONE, _CITY, "2013-06-03"
    ),
)  # fmt: skip

AGENCIES = (*_OF_THE_CITY, *_OF_THE_COUNTIES)

MERGED, MERGED_INTO, LAST_DAY = "lsj", "fgw", "2025-12-31"
RENAMED, RENAMED_ON = "zwfwj", "2026-01-19"
MERGER_BASIS, RENAMING_BASIS = "云编〔2026〕1号", "云编〔2026〕3号"
NEW_NAME, NEW_SHORT_NAME = "云汀市政务服务管理局", "市政务服务管理局"


_REGISTERED_AS = {AgencyKind.PUBLIC_INSTITUTION: "12", AgencyKind.PUBLIC_ENTERPRISE: "91"}
"""Who registered a body and as what, the first two characters of its code; of organs it is 11."""


def credit_code(number: int, kind: AgencyKind = AgencyKind.DEPARTMENT) -> str:
    """A 统一社会信用代码 with right check characters, under a division code that nobody has."""
    organ = f"YT{number:06d}"
    front = f"{_REGISTERED_AS.get(kind, '11')}990100{organ}{org_code_check_character(organ)}"
    return front + uscc_check_character(front)


def name_of(code: str) -> str:
    """The name that an agency has on the day of the sample."""
    return NEW_NAME if code == RENAMED else next(row.name for row in AGENCIES if row.code == code)
