"""依申请公开的各项期限 as data: code, length, what begins it, and where it stands in law.

条例 is 政府信息公开条例 of 2019. The payment period of 信息处理费 rests on 国办函〔2020〕109号, whose articles on it have not been seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongkai.clock.deadlines import Terms, Unit


@dataclass(frozen=True, slots=True)
class Clock:
    """One period. `begins` is what happens on day 0, `basis` the article. Chinese, as a sentence of the explanation has it."""

    code: str
    label: str
    length: int
    unit: Unit
    begins: str
    basis: str

    def terms(self, origin: date) -> Terms:
        """The period as it begins on a day."""
        return Terms(self.code, origin, self.begins, self.unit, self.length)


ANS = Clock("ANS", "答复", 20, Unit.WORKDAYS, "收到申请", "条例第三十三条第二款")
EXT = Clock("EXT", "延长答复", 20, Unit.WORKDAYS, "答复期限届满", "条例第三十三条第二款")
SUPN = Clock("SUPN", "告知补正", 7, Unit.WORKDAYS, "收到申请", "条例第三十条")
TP = Clock("TP", "第三方提出意见", 15, Unit.WORKDAYS, "第三方收到征求意见书", "条例第三十二条")
CO = Clock("CO", "共同制作机关提出意见", 15, Unit.WORKDAYS, "被征求意见机关收到征求意见书", "条例第三十四条")
FEE = Clock(
    "FEE", "缴纳信息处理费", 20, Unit.WORKDAYS, "申请人收到收费通知", "国办函〔2020〕109号，条文未经核对"
)
REV = Clock("REV", "申请行政复议", 60, Unit.DAYS, "收到答复", "行政复议法第二十条")
SUIT6 = Clock("SUIT6", "直接提起行政诉讼", 6, Unit.MONTHS, "收到答复", "行政诉讼法第四十六条")
SUIT15 = Clock("SUIT15", "复议后提起行政诉讼", 15, Unit.DAYS, "收到复议决定", "行政诉讼法第四十五条")
REVDUR = Clock("REVDUR", "作出复议决定", 60, Unit.DAYS, "受理复议申请", "行政复议法第六十二条")

CLOCKS = {clock.code: clock for clock in (ANS, EXT, SUPN, TP, CO, FEE, REV, SUIT6, SUIT15, REVDUR)}

# Requests received before that day stand under the regulation of 2007: 15 working days, and at most as many again.
REVISED_ON = date(2019, 5, 15)
ANSWER_2007 = Clock("ANS", "答复", 15, Unit.WORKDAYS, "收到申请", "2007年条例第二十四条")


def answer_clock(received_on: date) -> Clock:
    """The answer period that holds for a request by the day on which it was received; an extension adds at most as much."""
    return ANS if received_on >= REVISED_ON else ANSWER_2007
