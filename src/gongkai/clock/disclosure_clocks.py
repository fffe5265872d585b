"""主动公开的期限 as data: what begins each, how long it is, and where it stands in law. Special law prevails (条例第二十六条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongkai.clock.deadlines import Terms, Unit


@dataclass(frozen=True, slots=True)
class DisclosureClock:
    """A duty with a period that begins with an event. `in_force` says from when, and to when, as far as it is known."""

    name: str
    trigger: str
    duty: str
    length: int
    unit: Unit
    basis: str
    in_force: str = ""

    def terms(self, origin: date) -> Terms:
        """The period as it begins on a day. Raises ValueError where it is counted in hours."""
        return Terms(self.name, origin, self.trigger, self.unit, self.length)

    def last_moment(self, begun_at: datetime) -> datetime:
        """Of a period in hours: its end. Raises ValueError for other units."""
        if self.unit != Unit.HOURS:
            raise ValueError(f"{self.name} is counted in days")
        return begun_at + timedelta(hours=self.length)


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A duty that ends on the same day of every year; the day itself is in time, and does not move when it is a day of rest."""

    name: str
    duty: str
    month: int
    day: int
    basis: str

    def due(self, year: int) -> date:
        """The last day in a year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class EarliestDay:
    """A day before which something does not begin. Nobody has to act on it, so it does not move when it is a day of rest."""

    name: str
    trigger: str
    beginning: str
    days: int
    basis: str

    def after(self, origin: date) -> date:
        """The first day on which it may begin; the day of the trigger is not counted."""
        return origin + timedelta(days=self.days)


WD, D, H = Unit.WORKDAYS, Unit.DAYS, Unit.HOURS
_INCIDENT = "国办发〔2016〕80号"
GENERAL = DisclosureClock("general", "信息形成或者变更", "主动公开", 20, WD, "条例第二十六条", "2019-05-15–")
DISCLOSURE_CLOCKS = (
    GENERAL,
    DisclosureClock(
        "budget_gov",
        "预算、调整、决算经人大或者常委会批准",
        "财政部门公开",
        20,
        D,
        "预算法第十四条第一款",
        "2015–",
    ),
    DisclosureClock(
        "budget_dept",
        "财政部门批复部门预算、决算",
        "部门公开",
        20,
        D,
        "预算法第十四条第二款",
        "2015–",
    ),
    DisclosureClock(
        "budget_unit",
        "部门批复所属单位预算、决算",
        "单位公开",
        20,
        D,
        "预算法实施条例第六条第四款",
        "2020-10-01–",
    ),
    DisclosureClock("rule_filing", "规章公布", "报送备案", 30, D, "规章制定程序条例第三十四条"),
    DisclosureClock("interpretation", "文件公开", "公开解读", 3, WD, "国办发〔2016〕19号", "2016–"),
    DisclosureClock(
        "penalty_withdraw",
        "公开的行政处罚决定被变更、撤销",
        "撤回并说明理由",
        3,
        WD,
        "行政处罚法第四十八条第二款、第八十五条",
        "2021-07-15–",
    ),
    DisclosureClock(
        "plan_filing", "应急预案印发", "报送备案", 20, WD, "国办发〔2024〕5号第二十六条", "2024-01-31–"
    ),
    # That the plan's own rule says the same of publishing has not been seen.
    DisclosureClock("plan_publish", "应急预案印发", "公开", 20, WD, "条例第二十六条", "2019-05-15–"),
    DisclosureClock(
        "poverty_fund",
        "下达资金分配",
        "公开",
        15,
        WD,
        "扶贫领域基层政务公开标准目录",
        "–2020/21",
    ),
    DisclosureClock("incident_first", "特别重大、重大突发事件引起关注", "首次发声", 5, H, _INCIDENT, "2016–"),
    DisclosureClock(
        "incident_press",
        "特别重大、重大突发事件引起关注",
        "举行新闻发布会",
        24,
        H,
        _INCIDENT,
        "2016–",
    ),
)
RULE_EFFECT = EarliestDay("rule_effect", "规章公布", "施行（有例外）", 30, "规章制定程序条例第三十二条")
YEARLY_DAYS = (
    YearlyDay(
        "annual_report_dept", "报送并公布本机关政府信息公开工作年度报告", 1, 31, "条例第四十九条第一款"
    ),
    YearlyDay("annual_report_gov", "公布本级政府信息公开工作年度报告", 3, 31, "条例第四十九条第二款"),
)
