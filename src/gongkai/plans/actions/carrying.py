"""From one year to the next: which plan is last year's, and taking open tasks of it over into this year's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.plans import rules
from gongkai.plans.actions.checks import run_checks
from gongkai.plans.actions.timeline import event, lock_task, task_url, tell_editors
from gongkai.plans.along import Along, along
from gongkai.plans.choices import EventVerb, TaskKind
from gongkai.plans.models import Duty, Measure, Plan, Subtask, Task, TaskCheck, TaskEvent, TaskUnit
from gongkai.publishing.day import public_day


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
    """The office carries over a task of the plan before that is not done, once."""
    return [
        rules.must_be_office(actor, plan.government),
        None if plan.previous_id == task.plan_id else Reason(_("只能结转所比较的往年要点中的任务。")),
        rules.is_not_done(task),
        Reason(_("这项任务已经结转。")) if Task.objects.filter(carried_from=task).exists() else None,
    ]


def carry_over(task: Task, plan: Plan, *, due_on: date | None = None, actor: User, now: datetime) -> Task:
    """`carry_over_all` of one task."""
    return carry_over_all([(task, due_on)], plan, actor=actor, now=now)[0]


@transaction.atomic
def carry_over_all(
    chosen: Sequence[tuple[Task, date | None]], plan: Plan, *, actor: User, now: datetime
) -> list[Task]:
    """Go on with open tasks of last year, which the new text does not list, as the last tasks of this year's plan: all or none.

    Whoever still has a task gets it again, with what else goes `along`. The old last day lies behind: without a new one a
    dated task is kept up all year.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("government").get(pk=plan.pk)
    refuse_if([None if chosen else Reason(_("请至少选择一项任务。"))])
    days = {task.pk: due_on for task, due_on in chosen}
    for task, _due_on in chosen:
        lock_task(task)
    tasks = list(Task.objects.with_duties().select_related("plan").filter(pk__in=days).order_by("number"))
    refuse_if([reason for task in tasks for reason in _why_not(actor, task, plan, days[task.pk], now)])
    goods = along(tasks)
    last = plan.tasks.aggregate(last=Max("number"))["last"] or 0
    made = [
        _carry(task, goods[task.pk], plan, last + place, days[task.pk], actor, now)
        for place, task in enumerate(tasks, start=1)
    ]
    run_checks(now, {rule for one in goods.values() for rule in one.rules})
    _tell(plan, made, now)
    return made


def _why_not(actor: User, task: Task, plan: Plan, due_on: date | None, now: datetime) -> list[Reason]:
    """What stands against it, with the number of the task: one of many must be found again."""
    today = public_day(now)
    near = rules.is_near_the_year(plan, due_on, today, _("新时限"))
    found = [
        reason
        for reason in [
            *why_not_carry_over(actor, task, plan),
            near or rules.lies_ahead(due_on, today, _("新时限")),
        ]
        if reason
    ]
    words = _("第 %(number)s 项：%(reason)s")
    return [Reason(words % {"number": task.number, "reason": one.text}, one.basis) for one in found]


def _carry(
    task: Task, goods: Along, plan: Plan, number: int, due_on: date | None, actor: User, now: datetime
) -> Task:
    # The numbers of chapters are those of another document: here they would count from one again.
    fields = ("chapter", "section", "text", "unit_text", "cycle")
    # An occasion that has come does not go away with the year.
    kind = TaskKind(task.kind)
    if task.triggered_on is None and due_on:
        kind = TaskKind.DATED
    elif kind == TaskKind.DATED and not due_on:
        kind = TaskKind.STANDING
    made = Task.objects.create(
        plan=plan,
        number=number,
        kind=kind,
        due_on=due_on,
        trigger=task.trigger if kind == TaskKind.TRIGGERED else "",
        triggered_on=task.triggered_on,
        above=goods.above,
        carried_from=task,
        **{name: getattr(task, name) for name in fields},
    )
    TaskUnit.objects.bulk_create(_copy(unit, made) for unit in task.units.all())
    duties = Duty.objects.bulk_create(
        Duty(task=made, agency_id=duty.agency_id, part=duty.part, state_since=now) for duty in goods.duties
    )
    TaskCheck.objects.bulk_create(
        TaskCheck(task=made, rule=rule, tied_by=actor, tied_at=now) for rule in goods.rules
    )
    Measure.objects.bulk_create(
        Measure(task=made, name=one.name, unit=one.unit, target=one.target, is_ceiling=one.is_ceiling)
        for one in goods.measures
    )
    Subtask.objects.bulk_create(
        Subtask(task=made, agency_id=part.agency_id, text=part.text, position=place)
        for place, part in enumerate(goods.parts)
    )
    came = _("结转自“%(plan)s”第 %(number)s 项") % {"plan": task.plan.title, "number": task.number}
    went = _("结转到“%(plan)s”第 %(number)s 项") % {"plan": plan.title, "number": number}
    # Each of the agencies has an event of its own.
    brought = [f"{label}：{names}" for label, names in goods.lines()[bool(goods.duties) :]]
    TaskEvent.objects.bulk_create(
        [
            event(made, EventVerb.CREATED, actor=actor, now=now, reason="；".join([came, *brought])),
            *(
                [event(made, EventVerb.TRIGGERED, actor=actor, now=now, reason=came)]
                if made.triggered_on
                else []
            ),
            *(event(made, EventVerb.ASSIGNED, actor=actor, now=now, duty=duty) for duty in duties),
            event(task, EventVerb.CARRIED, actor=actor, now=now, reason=went),
        ]
    )
    return made


def _copy(unit: TaskUnit, task: Task) -> TaskUnit:
    names = ("part", "text", "match", "collective", "reason", "decided_by_id", "position")
    return TaskUnit(task=task, **{name: getattr(unit, name) for name in names})


def _tell(plan: Plan, made: list[Task], now: datetime) -> None:
    """Each agency hears once, however many of its tasks go on."""
    own: dict[int, list[Task]] = {}
    for duty in Duty.objects.filter(task__in=made).select_related("task").order_by("task__number"):
        own.setdefault(duty.agency_id, []).append(duty.task)
    for agency, carried in own.items():
        one = carried[0]
        words = {"plan": plan.title, "number": one.number, "count": len(carried)}
        if len(carried) == 1:
            text = _("结转到“%(plan)s”第 %(number)s 项") % words
            text, url = f"{text}：{Truncator(one.text).chars(40, '…')}", task_url(one.pk)
        else:
            text = _("%(count)s 项任务结转到“%(plan)s”") % words
            url = reverse("plans-desk:plan", args=[plan.pk])
        tell_editors([agency], text, url, key=f"carried:{agency}:{one.pk}", now=now)
