"""What agencies report on their duties, and what the disclosure office decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.attachments.actions import store_all
from gongkai.attachments.uploads import Upload
from gongkai.plans import rules
from gongkai.plans.actions.timeline import (
    lock_duty,
    move,
    move_all,
    task_url,
    tell_office,
    tell_writer,
    told_of,
)
from gongkai.plans.choices import DutyState, TaskKind, Verdict
from gongkai.plans.evidence import EvidenceDraft
from gongkai.plans.models import Duty, Evidence, Report, Round, TaskEvent
from gongkai.plans.periods import bounds, period_of, periods_of
from gongkai.publishing.secrecy import has_no_secrecy_mark


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What an agency says of one duty, before it is written."""

    duty: Duty
    text: str
    is_done: bool
    author: User
    evidence: Sequence[EvidenceDraft] = ()
    percent: int | None = None

    @property
    def verb(self) -> str:
        """What it does to the duty."""
        return "report_done" if self.is_done else "report_progress"


def why_not_report(actor: User, duty: Duty) -> list[Reason | None]:
    """The agency reports on a duty that is under way and whose occasion has come."""
    return [
        rules.must_report_for_agency(actor, duty),
        rules.may_follow(duty, "report_progress"),
        rules.occasion_has_come(duty.task),
    ]


@transaction.atomic
def report(
    duty: Duty,
    *,
    text: str,
    is_done: bool,
    evidence: Sequence[EvidenceDraft],
    files: Sequence[Upload] = (),
    percent: int | None = None,
    seen: str = "",
    actor: User,
    now: datetime,
) -> Report:
    """Say how far the work is. A report that claims the end waits for the disclosure office; another is noted.

    Of a standing task the claim is that it was kept in the period in which `now` lies. `percent` is the agency's own estimate.
    `files` are evidence that was uploaded, each already written (`attachments.uploads.written`). `seen` names the newest report
    that the person saw (`newest_report`): a second click reports nothing twice. Empty: a program acts.
    """
    duty = lock_duty(duty)
    refuse_if(
        [
            *why_not_report(actor, duty),
            _is_what_was_seen(duty, seen),
            rules.says_something(text, _("进展情况")),
            has_no_secrecy_mark(
                None, text, *(piece.label for piece in evidence), *(piece.url for piece in evidence)
            ),
            rules.done_has_evidence(is_done, [*evidence, *files]),
            rules.progress_is_not_typed(duty.task, percent),
            rules.done_is_whole(duty.task, is_done, percent),
        ]
    )
    draft = ReportDraft(duty, text, is_done, actor, evidence, percent)
    [made] = write_reports([draft], actor=actor, now=now)
    if files:
        kept = store_all(files, agency=duty.agency, actor=actor, now=now, purpose="evidence")
        Evidence.objects.bulk_create(
            Evidence(report=made, attachment=attachment, label=attachment.name[:300]) for attachment in kept
        )
    if is_done:
        tell_office(
            duty.task.plan,
            _("%(agency)s报告%(task)s办结，请确认")
            % {"agency": duty.agency.label, "task": told_of(duty.task)},
            task_url(duty.task_id),
            key=f"report:{made.pk}",
            now=now,
        )
    return made


def newest_report(duty: Duty) -> str:
    """Names the newest report on a duty."""
    return str(Report.objects.filter(duty=duty).order_by("-pk").values_list("pk", flat=True).first() or 0)


def _is_what_was_seen(duty: Duty, seen: str) -> Reason | None:
    if not seen or seen == newest_report(duty):
        return None
    return Reason(_("您打开页面之后已有新的报告，请核对后再提交。"))


def write_reports(
    drafts: Sequence[ReportDraft],
    *,
    round: Round | None = None,
    actor: User,
    now: datetime,
) -> list[Report]:
    """Reports with their evidence, and what they do to the duties, all in a fixed number of queries.

    The caller holds the locks of the tasks and has asked why not. In a round the reports speak of its period.
    """
    day = bounds(round.period)[1] if round else timezone.localdate(now)
    made = Report.objects.bulk_create(
        Report(
            duty=draft.duty,
            author=draft.author,
            text=draft.text,
            reported_at=now,
            period=_period(draft.duty, day),
            percent=draft.percent,
            round=round,
            verdict=Verdict.WAITING if draft.is_done else Verdict.NOTED,
        )
        for draft in drafts
    )
    Evidence.objects.bulk_create(
        Evidence(
            report=report,
            record=piece.record,
            label=piece.label[:300],
            url=piece.url,
            attachment=piece.attachment,
        )
        for report, draft in zip(made, drafts, strict=True)
        for piece in draft.evidence
    )
    steps = [(draft.duty, draft.verb, report) for report, draft in zip(made, drafts, strict=True)]
    move_all(steps, actor=actor, now=now, reason=round.period_label if round else "")
    return made


def why_not_recall(actor: User, duty: Duty) -> list[Reason | None]:
    """The agency takes back a report that waits for the office and is of no round."""
    # Others are refused before anything is looked up: the office sees many duties on one page.
    foreign = rules.must_report_for_agency(actor, duty)
    if foreign:
        return [foreign]
    made = _waiting(duty)
    return [rules.waits_for_the_office(duty, made), rules.is_of_no_round(made)]


@transaction.atomic
def recall(duty: Duty, *, reason: str, actor: User, now: datetime) -> Report:
    """Take a report back before the office has decided on it, to correct it: the duty stands where it stood before the report.

    The report is kept as it was sent, and says who took it back and why.
    """
    duty = lock_duty(duty)
    refuse_if([*why_not_recall(actor, duty), *rules.is_fit_text(reason)])
    made = _waiting(duty)
    assert made is not None  # that is what was asked
    made.verdict, made.opinion = Verdict.RECALLED, reason.strip()
    made.decided_by, made.decided_at = actor, now
    made.save()
    words = _("撤回报告：%(reason)s") % {"reason": made.opinion}
    move(duty, f"recall_to_{_before(made)}", actor=actor, now=now, reason=words, report=made)
    tell_office(
        duty.task.plan,
        _("%(agency)s撤回了%(task)s的报告：%(reason)s")
        % {"agency": duty.agency.label, "task": told_of(duty.task), "reason": made.opinion},
        task_url(duty.task_id),
        key=f"report:{made.pk}:recalled",
        now=now,
    )
    return made


def _waiting(duty: Duty) -> Report | None:
    """The report on which the office has not decided yet."""
    return duty.reports.filter(verdict=Verdict.WAITING).order_by("-reported_at", "-pk").first()


def _before(made: Report) -> str:
    """Where the duty stood before a report, as its timeline tells; each event of a duty holds its state."""
    events = TaskEvent.objects.filter(task=made.duty.task_id, agency=made.duty.agency_id).exclude(state="")
    sent = events.filter(report=made).order_by("pk").values("pk")[:1]
    before = events.filter(pk__lt=Subquery(sent)).order_by("-pk").values_list("state", flat=True).first()
    # Of a report from before timelines were kept nothing is told but that the work had begun.
    return before or DutyState.IN_PROGRESS


def _period(duty: Duty, today: date) -> str:
    """The period of a standing task that a report of this day speaks of: never outside the plan's year."""
    if duty.task.kind != TaskKind.STANDING:
        return ""
    periods = periods_of(duty.task.plan.year, duty.task.cycle)
    return min(max(period_of(today, duty.task.cycle), periods[0]), periods[-1])


def goes_on(made: Report) -> bool:
    """A standing task goes on after each confirmed period; the last period of the year ends it (年末状态)."""
    task = made.duty.task
    return bool(made.period) and made.period != periods_of(task.plan.year, task.cycle)[-1]


def why_not_decide(actor: User, made: Report, verb: str) -> list[Reason | None]:
    """Somebody of the office who did not write the report, once."""
    return [
        rules.must_be_office(actor, made.duty.task.plan.government),
        None if made.verdict == Verdict.WAITING else Reason(_("这份报告已有结论。")),
        rules.may_follow(made.duty, verb),
        rules.decides_on_others(actor, made.author_id),
    ]


def confirm(made: Report, *, opinion: str = "", actor: User, now: datetime) -> None:
    """Confirm that the agency's duty is done or, of a standing task, that it was kept in its period."""
    verb = "confirm_period" if goes_on(made) else "confirm"
    _decide_report(made, verb, Verdict.CONFIRMED, opinion, actor, now)


def send_back(made: Report, *, opinion: str, actor: User, now: datetime) -> None:
    """Send a report back, with what is missing."""
    refuse_if([rules.says_something(opinion, _("意见"))])
    _decide_report(made, "send_back", Verdict.SENT_BACK, opinion, actor, now)


@transaction.atomic
def _decide_report(
    made: Report, verb: str, verdict: Verdict, opinion: str, actor: User, now: datetime
) -> None:
    made.duty = lock_duty(made.duty)
    made.refresh_from_db(fields=["verdict"])
    refuse_if([*why_not_decide(actor, made, verb), has_no_secrecy_mark(None, opinion)])
    made.verdict, made.opinion, made.decided_by, made.decided_at = verdict, opinion, actor, now
    made.save()
    is_kept = verdict == Verdict.CONFIRMED and bool(made.period)
    what = _("确认%(period)s落实") % {"period": made.period_label} if is_kept else str(verdict.label)
    told = "：".join(part for part in (what if is_kept else "", opinion) if part)
    move(made.duty, verb, actor=actor, now=now, reason=told, report=made)
    said = _("%(what)s，意见：%(opinion)s") % {"what": what, "opinion": opinion} if opinion else what
    tell_writer(
        made.author,
        made.duty.agency_id,
        _("%(task)s：%(verdict)s") % {"task": told_of(made.duty.task), "verdict": said},
        task_url(made.duty.task_id),
        key=f"report:{made.pk}:{verdict}",
        now=now,
    )
