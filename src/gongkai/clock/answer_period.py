"""答复期限: until when an agency answers a request for information (条例第三十条 to 第三十四条).

The period runs from the day of receipt; anew from the receipt of a corrected application (第三十条) and from the payment of a fee
(the rule on that has not been seen in full). Days on which others are asked do not count (第三十三条第三款): as the article
fixes no end points, these are the days after the letter was sent, up to and with the day on which the opinion came.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from gongkai.clock.deadlines import Extension, Span, Terms, compute
from gongkai.clock.foi_clocks import FEE, REVISED_ON, SUPN, answer_clock
from gongkai.clock.workdays import ONE_DAY, WorkCalendar, add_workdays

EARLIEST, LATEST = date(2008, 5, 1), date(2100, 1, 1)
LONGEST_WAIT = 3 * 366

# From one day to another: sent and answered, told and done.
Pair = tuple[date, date]


class Impossible(ValueError):
    """The facts contradict each other; the message says which, in a sentence without full stop."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened to a request. Raises `Impossible` where the days cannot have come about in this order.

    `supplement` is (notice, corrected application received), `consultations` are (sent, answered; of a silent one the last
    day of its period), `fee` is (notice, paid), `extended_on` the day on which an extension was approved and notified.
    """

    received_on: date
    is_on_the_spot: bool = False
    supplement: Pair | None = None
    consultations: tuple[Pair, ...] = ()
    extended_on: date | None = None
    fee: Pair | None = None

    def __post_init__(self) -> None:
        days = [("收到申请", self.received_on), *self._later()]
        for name, day in days:
            if not EARLIEST <= day < LATEST:
                raise Impossible(f"{name}的日期 {day} 不在 {EARLIEST} 至 {LATEST - ONE_DAY} 之间")
            if day < self.received_on:
                raise Impossible(f"{name}（{day}）早于收到申请（{self.received_on}）")
            if (day - self.received_on).days > LONGEST_WAIT:
                raise Impossible(f"{name}（{day}）晚于收到申请三年以上，请核对日期")
        for before, after, (first, last) in self._pairs():
            if last < first:
                raise Impossible(f"{after}（{last}）早于{before}（{first}）")
        if self.is_on_the_spot and len(days) > 1:
            raise Impossible("当场答复的，没有补正、征求意见、延长和收费")

    def _pairs(self) -> list[tuple[str, str, Pair]]:
        pairs = [("发出征求意见书", "收到意见", pair) for pair in self.consultations]
        if self.supplement:
            pairs.append(("告知补正", "收到补正的申请", self.supplement))
        if self.fee:
            pairs.append(("发出收费通知", "缴费", self.fee))
        return pairs

    def _later(self) -> list[tuple[str, date]]:
        named = [
            (name, day)
            for before, after, (first, last) in self._pairs()
            for name, day in ((before, first), (after, last))
        ]
        return [*named, *([("延长答复期限", self.extended_on)] if self.extended_on else [])]


def answer_terms(facts: Facts) -> Terms:
    """The answer period as it stands with these facts."""
    clock = answer_clock(facts.received_on)
    if facts.is_on_the_spot:
        return Terms(clock.code, facts.received_on, "当场答复（条例第三十三条第一款）", clock.unit, 0)
    origin, reason, waited = facts.received_on, clock.begins, ""
    if facts.supplement:
        origin, reason, waited = facts.supplement[1], "收到补正的申请", "期限自收到补正的申请之日起重新计算"
    if facts.fee and facts.fee[1] >= origin:
        origin, reason, waited = facts.fee[1], "申请人缴费", "期限自缴费之日起重新计算"
    lead = [Span(facts.received_on, facts.received_on, clock.begins)] if origin > facts.received_on else []
    if origin > facts.received_on + ONE_DAY:
        lead.append(Span(facts.received_on + ONE_DAY, origin - ONE_DAY, waited))
    pauses = tuple(
        Span(sent + ONE_DAY, answered, "征求意见")
        for sent, answered in sorted(facts.consultations)
        if answered > sent
    )
    extensions = (
        (Extension(clock.length, facts.extended_on, "经批准延长"),) if facts.extended_on is not None else ()
    )
    return Terms(clock.code, origin, reason, clock.unit, clock.length, pauses, extensions, tuple(lead))


def remarks(facts: Facts, calendar: WorkCalendar) -> list[str]:
    """What was late among the facts. It changes no date, but the law asks for it in time; sentences with their basis."""
    found = []
    if facts.supplement and facts.received_on >= REVISED_ON:  # the regulation of 2007 sets no such period
        until = add_workdays(facts.received_on, SUPN.length, calendar)
        if facts.supplement[0] > until:
            found.append(f"补正告知应在 {until} 以前作出（{SUPN.basis}）。")
    if facts.extended_on:
        basis = answer_clock(facts.received_on).basis
        terms = answer_terms(facts)
        plain = Terms(terms.kind, terms.origin, terms.reason, terms.unit, terms.length, terms.pauses)
        until = compute(plain, calendar).due
        if facts.extended_on > until:
            found.append(f"延长答复期限应在原期限届满（{until}）以前批准并告知（{basis}）。")
    due = compute(answer_terms(facts), calendar).due
    found += [
        f"征求意见书（{sent}）在答复期限届满（{due}）以后发出，不影响期限（条例第三十三条第三款）。"
        for sent, _answered in facts.consultations
        if sent > due
    ]
    if facts.fee:
        until = compute(answer_terms(replace(facts, fee=None)), calendar).due
        if facts.fee[0] > until:
            found.append(f"收费通知应在答复期限届满（{until}）以前发出（{FEE.basis}）。")
    if facts.received_on < REVISED_ON:
        found.append("2019年5月15日以前收到的申请，适用2007年的条例：15个工作日，可以延长15个工作日。")
    return found
