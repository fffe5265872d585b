"""The time limit of article 26: twenty working days from the day on which information was made or changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.clock.calendars import load
from gongkai.clock.disclosure_clocks import GENERAL
from gongkai.clock.workdays import WorkCalendar, add_workdays
from gongkai.compliance.choices import Severity, Stage
from gongkai.compliance.rule import Found, RecordRule, Subject, record_rule
from gongkai.letters.letter import written_day
from gongkai.publishing.choices import Attribute
from gongkai.publishing.takeovers import waiting_drafts

# From here on an editor is reminded of a draft whose time runs out.
SOON = 5
FEW = 5  # editions that are read at a time
YEAR = timedelta(days=365)
BASIS = _lazy("《政府信息公开条例》第二十六条")
IN_FORCE = date(2019, 5, 15)


def due_on(formed_on: date, calendar: WorkCalendar) -> date:
    """The last day on which it is published in time."""
    return add_workdays(formed_on, GENERAL.length, calendar)


def _calendar(subject: Subject) -> WorkCalendar:
    return subject.run.once(load).of(subject.record.agency_id)


def public_on(subject: Subject, formed: date) -> date:
    """The day on which what was formed on a day came to the public: the first publication, of a later text that of its change.

    A later text is one whose day lies after the first publication. A day that was only put right is not one, and what is
    corrected in it afterwards does not make it late: the first edition that bears the day counts. One query, for such a text.
    """
    record = subject.record
    assert record.published_at is not None
    assert record.changed_at is not None  # both are set by publishing
    if formed <= timezone.localdate(record.published_at):
        return timezone.localdate(record.published_at)
    at = record.changed_at
    editions = record.editions.select_related("revision__snapshot").order_by("-number")
    for edition in editions.iterator(chunk_size=FEW):
        try:
            bears_it = subject.formed_in(subject.kind.read(edition.revision.snapshot)) == formed
        except LookupError:  # its content was erased
            break
        if not bears_it:
            break
        at = edition.at
    return timezone.localdate(at)


def _late(subject: Subject) -> Iterator[Found]:
    formed, migrated = subject.formed_on, subject.record.migrated_at
    if formed is None:
        return
    # What was taken over from an old site was published there; when, and that it was, the log has as `migrated`. What was made
    # after that is ours to publish in time.
    first = subject.record.published_at
    if migrated is not None and (
        subject.record.changed_at == migrated or (first and formed <= timezone.localdate(first))
    ):
        return
    due, on = due_on(formed, _calendar(subject)), public_on(subject, formed)
    if on > due:
        words = {"on": written_day(on), "due": written_day(due), "formed": written_day(formed)}
        message = _("%(on)s公开，晚于期限%(due)s（%(formed)s形成，二十个工作日）")
        yield Found(message % words, about="late")


LATE = record_rule(
    RecordRule(
        name="timing.late",
        number="DP-030",
        label=_lazy("在二十个工作日内公开"),
        basis=BASIS,
        text=_lazy(
            "首次公开的日期不晚于形成之日起二十个工作日；公开以后形成的新内容，按变更公开的日期计算。法律、法规另有规定的，可以说明。从原网站迁入的不算，这是本平台对第二十六条的理解。"
        ),
        severity=Severity.WARNING,
        look=_late,
        stages=frozenset({Stage.PUBLIC}),
        since=IN_FORCE,
    )
)


def _waiting(subject: Subject) -> Iterator[Found]:
    formed = subject.formed_on
    if formed is None or formed > subject.today or not subject.revision.attribution.is_public:
        return
    until = subject.run.once(waiting_drafts).get(subject.record.pk)
    if until is not None and subject.today <= until:
        return  # it waits to be taken over: the public has long read it elsewhere
    calendar = _calendar(subject)
    due = due_on(formed, calendar)
    if subject.today > due:
        text = _("应当在%(due)s前公开，已经逾期") % {"due": written_day(due)}
        yield Found(text, about="overdue", severity=Severity.ERROR)
    elif add_workdays(subject.today, SOON, calendar) >= due:
        yield Found(_("应当在%(due)s前公开") % {"due": written_day(due)}, about="soon")


WAITING = record_rule(
    RecordRule(
        name="timing.waiting",
        number="DP-031",
        label=_lazy("快到公开期限的草稿"),
        basis=BASIS,
        text=_lazy(
            "尚未公开或者撤回后重拟的草稿，离期限五个工作日以内的提醒，过了期限的报错。网站切换期间等待迁入的不问，这是本平台的约定。"
        ),
        severity=Severity.REMINDER,
        look=_waiting,
        stages=frozenset({Stage.WAITING}),
        since=IN_FORCE,
    )
)


def _before(subject: Subject) -> Iterator[Found]:
    formed = subject.formed_on
    if formed is None:
        return
    day = public_on(subject, formed) if subject.stage == Stage.PUBLIC else subject.today
    if formed > day:
        words = {"formed": written_day(formed), "day": written_day(day)}
        yield Found(
            _("形成日期%(formed)s在公开日期%(day)s之后") % words, subject.kind.formed_on_field, about="before"
        )


ORDER = record_rule(
    RecordRule(
        name="timing.order",
        number="DP-032",
        label=_lazy("形成在前，公开在后"),
        basis=_lazy("《政府信息公开条例》第六条、第十二条第三款"),
        text=_lazy("形成日期不晚于公开日期；公开以后形成的新内容，不晚于变更公开的日期。"),
        severity=Severity.ERROR,
        look=_before,
    )
)


def _not_assessed(subject: Subject) -> Iterator[Found]:
    said_on = timezone.localdate(subject.revision.created_at)
    if subject.revision.attribute == Attribute.WITHHELD and subject.today - said_on > YEAR:
        yield Found(
            _("%(day)s确定不予公开，已过一年，请重新评估") % {"day": written_day(said_on)}, about="year"
        )


NOT_ASSESSED = record_rule(
    RecordRule(
        name="timing.not_assessed",
        number="DP-053",
        label=_lazy("不予公开的信息每年评估"),
        basis=_lazy("《政府信息公开条例》第十八条（每年一次是本平台的约定）"),
        text=_lazy("不予公开的信息，一年内重新确定过公开属性；因情势变化可以公开的，应当公开。"),
        severity=Severity.REMINDER,
        look=_not_assessed,
        stages=frozenset({Stage.WAITING}),
        # Without `since`: what is held back is assessed however long before the regulation it was made.
    )
)
