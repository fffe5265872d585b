"""Rules are tied to tasks by the office, and looked at every day or when the office asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.compliance.rule import Verdict, agency_rule_of, agency_rules
from gongkai.plans import rules
from gongkai.plans.actions.tasks import why_not_change
from gongkai.plans.actions.timeline import BATCH, event, lock_task
from gongkai.plans.choices import EventVerb
from gongkai.plans.models import CheckResult, Duty, Task, TaskCheck
from gongkai.publishing.day import public_day


def why_not_tie(actor: User, task: Task) -> list[Reason | None]:
    """Whoever may change the task, while there is a rule that is not tied to it."""
    tied = {check.rule for check in task.checks.all()}
    is_left = any(rule.name not in tied for rule in agency_rules())
    return [*why_not_change(actor, task), None if is_left else Reason(_("没有可以关联的规则。"))]


def why_not_check(actor: User, task: Task) -> list[Reason | None]:
    """The same for untying and for looking now."""
    return [*why_not_change(actor, task), None if task.is_checked else Reason(_("该任务没有关联规则。"))]


@transaction.atomic
def tie_rule(task: Task, rule: str, *, reason: str, actor: User, now: datetime) -> None:
    """Let a rule measure a task; it is looked at straight away."""
    task = lock_task(task)
    found = agency_rule_of(rule)
    refuse_if(
        [
            *why_not_tie(actor, task),
            *rules.is_fit_text(reason),
            None if found else Reason(_("没有这条规则。")),
            Reason(_("该规则已经关联。")) if task.checks.filter(rule=rule).exists() else None,
        ]
    )
    TaskCheck.objects.create(task=task, rule=rule, tied_by=actor, tied_at=now)
    words = {"rule": found.label if found else rule, "reason": reason}
    said = _("%(rule)s：%(reason)s") % words
    event(task, EventVerb.RULE_TIED, actor=actor, now=now, reason=said).save()
    run_checks(now, [rule])


@transaction.atomic
def untie_rule(task: Task, rule: str, *, reason: str, actor: User, now: datetime) -> None:
    """Let a rule not measure a task any more; the timeline keeps that it did."""
    task = lock_task(task)
    tied = task.checks.filter(rule=rule)
    refuse_if(
        [
            *why_not_check(actor, task),
            *rules.is_fit_text(reason),
            None if tied.exists() else Reason(_("该规则没有关联到这项任务。")),
        ]
    )
    tied.delete()
    found = agency_rule_of(rule)
    words = {"rule": found.label if found else rule, "reason": reason}
    said = _("%(rule)s：%(reason)s") % words
    event(task, EventVerb.RULE_UNTIED, actor=actor, now=now, reason=said).save()


def check_now(task: Task, *, actor: User, now: datetime) -> None:
    """Look at the rules of a task before their daily turn. Nothing of the task changes, so its timeline says nothing."""
    refuse_if(why_not_check(actor, task))
    run_checks(now, [check.rule for check in task.checks.all()])


def run_checks(now: datetime, names: Collection[str] | None = None) -> int:
    """Look at rules that are tied, all of them or those named, over the agencies that have a task under them.

    Returns how many agencies were looked at, summed over the rules. A fixed number of queries per rule.
    """
    day = public_day(now)
    ties = TaskCheck.objects.filter(task__dropped_on=None)
    tied = set(ties.values_list("rule", flat=True).distinct().order_by())
    if names is None:
        CheckResult.objects.exclude(rule__in=tied).delete()
    return sum(_run(name, day) for name in sorted(tied if names is None else tied & set(names)))


@transaction.atomic
def _run(name: str, day: date) -> int:
    rule = agency_rule_of(name)
    if rule is None:
        return 0
    duties = Duty.objects.filter(task__checks__rule=name, task__dropped_on=None).counting()
    agencies = Agency.objects.filter(pk__in=duties.values("agency"))
    return _keep(name, rule.look(agencies, day), day)


def _keep(name: str, verdicts: Iterable[Verdict], day: date) -> int:
    """Write what was found; an answer that stays the same keeps its first day."""
    # In one order, so that of two that look at once neither waits for the other in turn.
    found = sorted(verdicts, key=lambda verdict: verdict.agency_id)
    # Of an agency that is not asked any more nothing is kept: "since" would tell of days that nobody saw.
    CheckResult.objects.filter(rule=name).exclude(agency__in=[one.agency_id for one in found]).delete()
    known = {result.agency_id: result for result in CheckResult.objects.filter(rule=name)}
    rows = []
    for verdict in found:
        old = known.get(verdict.agency_id)
        is_same = old is not None and old.is_fulfilled == verdict.is_fulfilled
        rows.append(
            CheckResult(
                rule=name,
                agency_id=verdict.agency_id,
                is_fulfilled=verdict.is_fulfilled,
                since=old.since if old is not None and is_same else day,
                checked_on=day,
                detail=verdict.detail[:300],
            )
        )
    CheckResult.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["rule", "agency"],
        update_fields=["is_fulfilled", "since", "checked_on", "detail"],
    )
    return len(rows)
