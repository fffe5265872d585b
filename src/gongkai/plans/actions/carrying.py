"""From one year to the next: which plan is last year's, and taking an open task of it over into this year's."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.plans import rules
from gongkai.plans.actions.timeline import event, lock_task, task_url, tell_editors
from gongkai.plans.choices import EventVerb, TaskKind
from gongkai.plans.models import Duty, Plan, Task, TaskEvent, TaskUnit


@transaction.atomic
def choose_previous(plan: Plan, previous: Plan | None, *, actor: User) -> None:
    """Say which plan is the one of the year before; None: there is none."""
    refuse_if(
        [
            rules.must_be_office(actor, plan.government),
            rules.is_an_earlier_plan(plan, previous) if previous else None,
        ]
    )
    plan.previous = previous
    plan.save(update_fields=["previous"])


def why_not_carry_over(actor: User, task: Task, plan: Plan) -> list[Reason | None]:
    return [
        rules.must_be_office(actor, plan.government),
        None if plan.previous_id == task.plan_id else Reason(_("只能结转上年要点中的任务。")),
        rules.is_not_done(task),
        Reason(_("这项任务已经结转。")) if Task.objects.filter(carried_from=task).exists() else None,
    ]


@transaction.atomic
def carry_over(task: Task, plan: Plan, *, due_on: date | None = None, actor: User, now: datetime) -> Task:
    """Go on with an open task of last year, which the new text does not list, as the last task of this year's plan.

    Whoever still has it gets it again. Its old last day lies behind: without a new one a dated task is kept up all year.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("government").get(pk=plan.pk)
    lock_task(task)
    task = Task.objects.with_duties().select_related("plan").get(pk=task.pk)
    near = rules.is_near_the_year(plan, due_on, timezone.localdate(now))
    refuse_if([*why_not_carry_over(actor, task, plan), near])
    kind = TaskKind.STANDING if task.kind == TaskKind.DATED else TaskKind(task.kind)
    fields = (
        "chapter_number",
        "chapter",
        "section_number",
        "section",
        "text",
        "unit_text",
        "cycle",
        "trigger",
    )
    made = Task.objects.create(
        plan=plan,
        number=(plan.tasks.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=TaskKind.DATED if due_on else kind,
        due_on=due_on,
        carried_from=task,
        **{name: getattr(task, name) for name in fields},
    )
    if due_on and made.trigger:
        made.trigger = ""
        made.save(update_fields=["trigger"])
    units = task.units.all()
    TaskUnit.objects.bulk_create(_copy(unit, made) for unit in units)
    held = list(task.duties.counting())
    duties = Duty.objects.bulk_create(
        Duty(task=made, agency_id=duty.agency_id, part=duty.part, state_since=now) for duty in held
    )
    came = _("结转自“%(plan)s”第 %(number)s 项") % {"plan": task.plan.title, "number": task.number}
    went = _("结转到“%(plan)s”第 %(number)s 项") % {"plan": plan.title, "number": made.number}
    TaskEvent.objects.bulk_create(
        [
            event(made, EventVerb.CREATED, actor=actor, now=now, reason=came),
            *(event(made, EventVerb.ASSIGNED, actor=actor, now=now, duty=duty) for duty in duties),
            event(task, EventVerb.CARRIED, actor=actor, now=now, reason=went),
        ]
    )
    tell_editors(
        [duty.agency_id for duty in duties],
        _("%(went)s：%(text)s") % {"went": went, "text": Truncator(made.text).chars(40, "…")},
        task_url(made.pk),
        key=f"carried:{made.pk}",
        now=now,
    )
    return made


def _copy(unit: TaskUnit, task: Task) -> TaskUnit:
    names = ("part", "text", "match", "collective", "reason", "decided_by_id", "position")
    return TaskUnit(task=task, **{name: getattr(unit, name) for name in names})
