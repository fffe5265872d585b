"""What agencies report on their duties, and what the disclosure office decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.documents.rules import has_no_secrecy_mark
from gongkai.jobs.notifications import notify
from gongkai.plans import rules
from gongkai.plans.choices import TRANSITIONS, DutyState, Verdict
from gongkai.plans.models import Duty, Evidence, Report
from gongkai.publishing.models import Record


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """One piece of evidence as given: a published record, or an address with its label."""

    label: str
    record: Record | None = None
    url: str = ""


def why_not_report(actor: User, duty: Duty) -> list[Reason | None]:
    return [rules.must_report_for_agency(actor, duty), rules.may_follow(duty, "report_progress")]


@transaction.atomic
def report(
    duty: Duty, *, text: str, is_done: bool, evidence: Sequence[EvidenceDraft], actor: User, now: datetime
) -> Report:
    """Say how far the work is. A report that claims the end waits for the disclosure office; another is noted."""
    duty = _lock(duty)
    refuse_if(
        [
            *why_not_report(actor, duty),
            rules.says_something(text),
            has_no_secrecy_mark(None, text, *(piece.label for piece in evidence)),
            rules.done_has_evidence(is_done, evidence),
        ]
    )
    made = Report.objects.create(
        duty=duty,
        author=actor,
        text=text,
        reported_at=now,
        verdict=Verdict.WAITING if is_done else Verdict.NOTED,
    )
    Evidence.objects.bulk_create(
        Evidence(report=made, record=piece.record, label=piece.label[:300], url=piece.url)
        for piece in evidence
    )
    _move(duty, "report_done" if is_done else "report_progress", now)
    if is_done:
        _tell_office(duty, made, now)
    return made


def why_not_decide(actor: User, made: Report, verb: str) -> list[Reason | None]:
    return [
        rules.must_be_office(actor, made.duty.task.plan.government),
        None if made.verdict == Verdict.WAITING else Reason(_("这份报告已有结论。")),
        rules.may_follow(made.duty, verb),
        rules.decides_on_others(actor, made.author_id),
    ]


def confirm(made: Report, *, opinion: str = "", actor: User, now: datetime) -> None:
    """Confirm that the agency's duty is done."""
    _decide_report(made, "confirm", Verdict.CONFIRMED, opinion, actor, now)


def send_back(made: Report, *, opinion: str, actor: User, now: datetime) -> None:
    """Send a report back, with what is missing."""
    refuse_if([rules.says_something(opinion)])
    _decide_report(made, "send_back", Verdict.SENT_BACK, opinion, actor, now)


@transaction.atomic
def _decide_report(
    made: Report, verb: str, verdict: Verdict, opinion: str, actor: User, now: datetime
) -> None:
    made.duty = _lock(made.duty)
    made.refresh_from_db(fields=["verdict"])
    refuse_if(why_not_decide(actor, made, verb))
    made.verdict, made.opinion, made.decided_by, made.decided_at = verdict, opinion, actor, now
    made.save()
    _move(made.duty, verb, now)
    notify(
        [made.author],
        _("第 %(number)s 项：%(verdict)s %(opinion)s")
        % {"number": made.duty.task.number, "verdict": verdict.label, "opinion": opinion},
        reverse("plans-desk:task", args=[made.duty.task_id]),
        key=f"report:{made.pk}:{verdict}",
        now=now,
    )


def _lock(duty: Duty) -> Duty:
    joined = Duty.objects.select_related("agency", "task__plan__government")
    return joined.select_for_update(of=("self",)).get(pk=duty.pk)


def _move(duty: Duty, verb: str, now: datetime) -> None:
    duty.state = DutyState(TRANSITIONS[duty.state, verb])
    duty.state_since = now
    duty.save(update_fields=["state", "state_since"])


def _tell_office(duty: Duty, made: Report, now: datetime) -> None:
    posts = Post.objects.in_force(timezone.localdate(now)).filter(
        role=Role.DISCLOSURE_OFFICE, agency=duty.task.plan.government
    )
    notify(
        (post.user for post in posts.select_related("user")),
        _("%(agency)s报告第 %(number)s 项办结，请确认")
        % {"agency": duty.agency.label, "number": duty.task.number},
        reverse("plans-desk:task", args=[duty.task_id]),
        key=f"report:{made.pk}",
        now=now,
    )
