"""What every verb on a task does at its end: leave an event, move a duty, tell the people concerned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import Post, User
from gongkai.accounts.reasons import refuse_if
from gongkai.jobs.notifications import notify
from gongkai.plans import rules
from gongkai.plans.choices import TRANSITIONS, Answer, DutyState, EventVerb
from gongkai.plans.models import Duty, DutyRequest, Plan, Report, Task, TaskEvent

BATCH = 500


def event(
    task: Task,
    verb: EventVerb,
    *,
    actor: User,
    now: datetime,
    duty: Duty | None = None,
    due_before: date | None = None,
    report: Report | None = None,
    reason: str = "",
) -> TaskEvent:
    """An unsaved event that holds what `timeline.replay` needs: kind and last day of the task, part and state of the duty."""
    return TaskEvent(
        task=task,
        verb=verb,
        at=now,
        actor=actor,
        agency_id=duty.agency_id if duty else None,
        part=duty.part if duty else "",
        state=duty.state if duty else "",
        kind=task.kind,
        due_before=due_before,
        due_on=task.due_on,
        report=report,
        reason=reason[:500],
    )


def lock_task(task: Task) -> Task:
    """The task as it is now; whoever else would change it waits."""
    joined = Task.with_dropped.select_related("plan__government", "plan__record")
    task = joined.select_for_update(of=("self",)).get(pk=task.pk)
    refuse_if([rules.is_listed(task)])
    return task


def lock_duty(duty: Duty) -> Duty:
    """The duty as it is now, under the lock of its task: what concerns one task happens one after the other."""
    refuse_if([rules.is_listed(Task.with_dropped.select_for_update().get(pk=duty.task_id))])
    return Duty.objects.select_related("agency", "task__plan__government").get(pk=duty.pk)


def move(
    duty: Duty, verb: str, *, actor: User, now: datetime, reason: str = "", report: Report | None = None
) -> None:
    """Follow the transition table; `rules.may_follow` has allowed it."""
    move_all([(duty, verb, report)], actor=actor, now=now, reason=reason)


def move_all(
    steps: Iterable[tuple[Duty, str, Report | None]], *, actor: User, now: datetime, reason: str = ""
) -> None:
    """The same for many duties, each by its verb and with its report, in two queries."""
    duties, events = [], []
    for duty, verb, report in steps:
        duty.state, duty.state_since = DutyState(TRANSITIONS[duty.state, verb]), now
        duties.append(duty)
        events.append(
            event(duty.task, EventVerb.MOVED, actor=actor, now=now, duty=duty, report=report, reason=reason)
        )
    Duty.objects.bulk_update(duties, ["state", "state_since"], batch_size=BATCH)
    TaskEvent.objects.bulk_create(events, batch_size=BATCH)


def close_requests(duties: Iterable[Duty], why: str, *, actor: User, now: datetime) -> None:
    """What an agency asked ends with its duty: granted later, it would change a task that the agency has left.

    For duties that end now, before they move; `why` is the answer that the agency reads.
    """
    ending = {duty.pk: duty for duty in duties}
    waiting = list(DutyRequest.objects.filter(duty__in=list(ending), answer=Answer.WAITING))
    events = []
    for asked in waiting:
        asked.answer, asked.opinion = Answer.REFUSED, why[:500]
        asked.answered_by, asked.answered_at = actor, now
        duty = ending[asked.duty_id]
        words = f"{asked.get_kind_display()}：{asked.get_answer_display()}。{why}"
        events.append(event(duty.task, EventVerb.ANSWERED, actor=actor, now=now, duty=duty, reason=words))
    DutyRequest.objects.bulk_update(waiting, ["answer", "opinion", "answered_by", "answered_at"])
    TaskEvent.objects.bulk_create(events)


def assign(task: Task, agency_id: int, part: str, *, actor: User, now: datetime, reason: str = "") -> Duty:
    """Give an agency a part in a task: a new duty, or its old one again."""
    known = Duty.objects.filter(task=task, agency=agency_id).first()
    if known is not None:
        known.task = task
        revive(known, part, actor=actor, now=now, reason=reason)
        return known
    made = Duty.objects.create(task=task, agency_id=agency_id, part=part, state_since=now)
    event(task, EventVerb.ASSIGNED, actor=actor, now=now, duty=made, reason=reason).save()
    return made


def revive(duty: Duty, part: str, *, actor: User, now: datetime, reason: str = "") -> None:
    """Assign a duty that had ended once more, with this part."""
    duty.part, duty.state, duty.state_since = part, DutyState(TRANSITIONS[duty.state, "assign_again"]), now
    duty.save(update_fields=["part", "state", "state_since"])
    event(duty.task, EventVerb.ASSIGNED, actor=actor, now=now, duty=duty, reason=reason).save()


def task_url(task_id: int) -> str:
    return reverse("plans-desk:task", args=[task_id])


def told_of(task: Task) -> str:
    """How people are told of a task: several plans may have a fifth item."""
    words = {"plan": Truncator(task.plan.title).chars(40, "…"), "number": task.number}
    return _("《%(plan)s》第 %(number)s 项") % words


def tell_office(plan: Plan, text: str, url: str, *, key: str, now: datetime) -> None:
    """Tell whoever holds the disclosure office of the plan's government."""
    _tell(Role.DISCLOSURE_OFFICE, [plan.government_id], text, url, key=key, now=now)


def tell_editors(agencies: Iterable[int], text: str, url: str, *, key: str, now: datetime) -> None:
    """Tell the editors of agencies."""
    _tell(Role.EDITOR, agencies, text, url, key=key, now=now)


def tell_writer(writer: User, agency: int, text: str, url: str, *, key: str, now: datetime) -> None:
    """Tell who wrote for an agency, if they still work there; otherwise its editors, for it is the agency's answer."""
    if agency in writer.agency_ids():
        notify([writer], text, url, key=key, now=now)
    else:
        tell_editors([agency], text, url, key=key, now=now)


def tell_reviewers(agencies: Iterable[int], text: str, url: str, *, key: str, now: datetime) -> None:
    """Tell the reviewers of agencies, who approve for the head."""
    _tell(Role.REVIEWER, agencies, text, url, key=key, now=now)


def _tell(role: Role, agencies: Iterable[int], text: str, url: str, *, key: str, now: datetime) -> None:
    posts = Post.objects.in_force(timezone.localdate(now)).filter(role=role, agency__in=list(agencies))
    notify((post.user for post in posts.select_related("user")), text, url, key=key, now=now)
