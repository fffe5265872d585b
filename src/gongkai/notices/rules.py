"""What a machine can check of one notice: that its period can be kept, and that people can object in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.compliance.choices import Severity, Stage
from gongkai.compliance.rule import Found, RecordRule, Subject, record_rule
from gongkai.letters.letter import written_day
from gongkai.notices.choices import Category
from gongkai.notices.kind import NOTICES
from gongkai.publishing.choices import RecordState
from gongkai.publishing.takeovers import waiting_drafts

KINDS = frozenset({NOTICES.name})


def _day(subject: Subject, name: str) -> date | None:
    text = subject.content[name]
    return date.fromisoformat(text) if text else None


def _is_publicity(subject: Subject) -> bool:
    return bool(subject.content["category"] == Category.PUBLICITY)


def _is_new(subject: Subject) -> bool:
    """A draft that the public has read nowhere yet: neither here nor, before it is taken over, on an old site."""
    until = subject.run.once(waiting_drafts).get(subject.record.pk)
    waits = until is not None and subject.today <= until
    return subject.record.state == RecordState.DRAFT and not waits


def _end(subject: Subject) -> Iterator[Found]:
    if _is_publicity(subject) and not subject.content["ends_on"]:
        yield Found(_("公示没有截止日期"), "ends_on", "missing")


END = record_rule(
    RecordRule(
        name="notices.end",
        label=_lazy("公示写明截止日期"),
        basis=_lazy("《政府信息公开条例》第六条（公示要有截止日期是本平台的约定）"),
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
        basis=_lazy("《政府信息公开条例》第六条（起止日期先后相符是本平台的约定）"),
        text=_lazy("截止日期不早于起始日期。"),
        severity=Severity.ERROR,
        look=_order,
        kinds=KINDS,
    )
)


def _past(subject: Subject) -> Iterator[Found]:
    ends = _day(subject, "ends_on")
    if ends and ends < subject.today and _is_new(subject):
        words = {"day": written_day(ends)}
        yield Found(_("截止日期%(day)s已经过去，发布后直接列入“已结束”") % words, "ends_on", "past")


PAST = record_rule(
    RecordRule(
        name="notices.past",
        label=_lazy("发布时尚未过期"),
        basis=_lazy("《政府信息公开条例》第六条（发布时没有过期是本平台的约定）"),
        text=_lazy(
            "第一次送审和发布时，截止日期还没有过去；补录的请说明。已经公开的再改，或者从原网站迁入的，不问。"
        ),
        severity=Severity.WARNING,
        look=_past,
        kinds=KINDS,
        stages=frozenset({Stage.GATE, Stage.WAITING}),
    )
)


def _opened(subject: Subject) -> Iterator[Found]:
    opens = _day(subject, "opens_on")
    record = subject.record
    if opens is None or not _is_publicity(subject) or record.migrated_at is not None:
        return
    if record.published_at is not None:
        public_from = timezone.localdate(record.published_at)
    elif _is_new(subject):
        public_from = subject.today
    else:
        return  # it waits to be taken over: the public has long read it elsewhere
    if opens < public_from:
        words = {"opens": written_day(opens), "day": written_day(public_from)}
        yield Found(_("起始日期%(opens)s早于公开日期%(day)s") % words, "opens_on", "opened")


OPENED = record_rule(
    RecordRule(
        name="notices.opened",
        label=_lazy("公示不早于公开之日开始"),
        basis=_lazy("本平台的约定"),
        text=_lazy("公示的起始日期不早于首次公开的日期：公众还看不到的日子，不算公示。从原网站迁入的不问。"),
        severity=Severity.WARNING,
        look=_opened,
        kinds=KINDS,
    )
)


def _contact(subject: Subject) -> Iterator[Found]:
    ends = _day(subject, "ends_on")
    is_over = ends is not None and ends < subject.today
    if _is_publicity(subject) and not is_over and not subject.content["contact"].strip():
        yield Found(_("公示没有联系方式，有异议的不知道向谁反映"), "contact", "contact")


CONTACT = record_rule(
    RecordRule(
        name="notices.contact",
        label=_lazy("公示写明联系方式"),
        basis=_lazy("本平台的约定"),
        text=_lazy("公示期未满的，写明向谁反映异议：部门和办公电话。"),
        severity=Severity.WARNING,
        look=_contact,
        kinds=KINDS,
    )
)
