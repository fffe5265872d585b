"""What a machine can check of one notice: that its period can be kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.compliance.choices import Severity, Stage
from gongkai.compliance.rule import Found, RecordRule, Subject, record_rule
from gongkai.letters.letter import written_day
from gongkai.notices.choices import Category
from gongkai.notices.kind import NOTICES

KINDS = frozenset({NOTICES.name})
BASIS = _lazy("《政府信息公开条例》第六条")


def _day(subject: Subject, name: str) -> date | None:
    text = subject.content[name]
    return date.fromisoformat(text) if text else None


def _end(subject: Subject) -> Iterator[Found]:
    if subject.content["category"] == Category.PUBLICITY and not subject.content["ends_on"]:
        yield Found(_("公示没有截止日期"), "ends_on", "missing")


END = record_rule(
    RecordRule(
        name="notices.end",
        label=_lazy("公示写明截止日期"),
        basis=BASIS,
        text=_lazy("种类是公示的，写明截止日期；期满后自动列为“公示期已满”。"),
        severity=Severity.ERROR,
        look=_end,
        kinds=KINDS,
    )
)


def _order(subject: Subject) -> Iterator[Found]:
    opens, ends = _day(subject, "opens_on"), _day(subject, "ends_on")
    if opens and ends and ends < opens:
        yield Found(_("截止日期早于起始日期"), "ends_on", "order")


ORDER = record_rule(
    RecordRule(
        name="notices.order",
        label=_lazy("通知公告的起止日期先后相符"),
        basis=BASIS,
        text=_lazy("截止日期不早于起始日期。"),
        severity=Severity.ERROR,
        look=_order,
        kinds=KINDS,
    )
)


def _past(subject: Subject) -> Iterator[Found]:
    ends = _day(subject, "ends_on")
    if ends and ends < subject.today:
        words = {"day": written_day(ends)}
        yield Found(_("截止日期%(day)s已经过去，发布后直接列入“已结束”") % words, "ends_on", "past")


PAST = record_rule(
    RecordRule(
        name="notices.past",
        label=_lazy("发布时尚未过期"),
        basis=BASIS,
        text=_lazy("送审和发布时，截止日期还没有过去；补录的请说明。"),
        severity=Severity.WARNING,
        look=_past,
        kinds=KINDS,
        stages=frozenset({Stage.GATE, Stage.WAITING}),
    )
)
