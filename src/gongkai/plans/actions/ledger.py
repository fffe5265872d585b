"""A ledger that was filled in as a file: all of its changes through the acts that a page would do, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.agencies.models import Agency
from gongkai.plans import rules
from gongkai.plans.actions.reports import report
from gongkai.plans.actions.tasks import change_terms
from gongkai.plans.ledger_file import Change, latest_of, with_latest
from gongkai.plans.models import Duty, Plan, Task


def change_deadlines(
    plan: Plan,
    changes: Sequence[Change],
    *,
    reason: str,
    actor: User,
    now: datetime,
    is_rehearsal: bool = False,
) -> None:
    """Change the last days of several tasks, with one reason.

    A rehearsal is refused for the same reasons and changes nothing; the reason for the change is asked after it.
    """
    why = [] if is_rehearsal else rules.is_fit_text(reason)
    refuse_if([rules.must_be_office(actor, plan.government), *why])

    def change(one: Change) -> None:
        task = _task_of(plan, one)
        refuse_if([_is_still(task.due_on.isoformat() if task.due_on else "", one)])
        change_terms(
            task,
            kind=task.kind,
            due_on=date.fromisoformat(one.after),
            trigger=task.trigger,
            reason=_("核对") if is_rehearsal else reason,
            actor=actor,
            now=now,
        )

    _all_or_none(changes, change, is_rehearsal)


def report_all(
    plan: Plan,
    agency: Agency,
    changes: Sequence[Change],
    *,
    actor: User,
    now: datetime,
    is_rehearsal: bool = False,
) -> None:
    """Report progress on several tasks of an agency. What is done is reported on its task's page, with evidence."""

    def change(one: Change) -> None:
        duties = with_latest(Duty.objects.counting()).select_related("agency", "task__plan__government")
        duty = duties.filter(agency=agency, task=_task_of(plan, one)).first()
        refuse_if([_is_still(latest_of(duty) if duty else None, one)])
        assert duty is not None
        report(duty, text=one.after, is_done=False, evidence=[], actor=actor, now=now)

    _all_or_none(changes, change, is_rehearsal)


def _task_of(plan: Plan, change: Change) -> Task:
    """The task that was shown, if it still has the number and text that were compared; it stays so until the end."""
    shown = plan.tasks.filter(pk=change.task, number=change.number, text=change.text)
    task = shown.select_for_update().first()
    if task is None:
        raise Refused([_changed()])
    return task


def _is_still(held: str | None, change: Change) -> Reason | None:
    """Nobody has changed it since the file was compared; None: it is no more."""
    return None if held == change.before else _changed()


def _changed() -> Reason:
    return Reason(_("核对之后已有变动，请重新上传。"))


def _all_or_none(changes: Sequence[Change], act: Callable[[Change], None], is_rehearsal: bool) -> None:
    """Do all of it in one transaction; what stands against any row is said with its place, and then nothing was done."""
    refuse_if([None if changes else Reason(_("文件没有任何改动。"))])
    reasons: list[Reason] = []
    with transaction.atomic():
        for one in changes:
            try:
                with transaction.atomic():
                    act(one)
            except Refused as refused:
                reasons += [Reason(f"{one.place}：{reason.text}", reason.basis) for reason in refused.reasons]
        if is_rehearsal or reasons:
            transaction.set_rollback(True)
    refuse_if(reasons)
