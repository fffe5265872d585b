"""What the office does with a task as a whole: its day, its pauses, its occasion, its parts and measures, its place above."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.letters.letter import written_day
from gongkai.plans import rules
from gongkai.plans.actions.timeline import event, lock_task, task_url, tell_editors, told_of
from gongkai.plans.choices import EventVerb, TaskKind
from gongkai.plans.decimals import plain
from gongkai.plans.models import Duty, Measure, Subtask, Task
from gongkai.publishing.day import public_day
from gongkai.publishing.secrecy import has_no_secrecy_mark


def why_not_change(actor: User, task: Task) -> list[Reason | None]:
    """The office of the plan's government."""
    return [rules.must_be_office(actor, task.plan.government)]


@transaction.atomic
def change_terms(
    task: Task,
    *,
    kind: str,
    due_on: date | None = None,
    cycle: str = "",
    trigger: str = "",
    reason: str,
    actor: User,
    now: datetime,
) -> None:
    """Change kind or last day of a task; the old day, the reason and the person stay in the timeline."""
    task = lock_task(task)
    refuse_if(
        [
            *why_not_change(actor, task),
            *rules.is_fit_text(reason),
            has_no_secrecy_mark(None, trigger),
            rules.kind_has_its_terms(kind, due_on, trigger),
            # A day that the text itself set may lie far ahead: it stays as it is.
            None if due_on == task.due_on else _near(task, due_on, _("完成时限"), now),
        ]
    )
    before, old_kind = task.due_on, task.kind
    task.kind = TaskKind(kind)
    task.cycle = cycle or task.cycle
    task.trigger = trigger if kind == TaskKind.TRIGGERED else ""
    if kind == TaskKind.TRIGGERED:
        task.due_on = due_on if task.triggered_on else None
    else:
        task.due_on, task.triggered_on = (due_on if kind == TaskKind.DATED else None), None
    task.save()
    is_only_the_day = old_kind == kind and task.due_on != before
    verb = EventVerb.DEADLINE_CHANGED if is_only_the_day else EventVerb.TERMS_CHANGED
    event(task, verb, actor=actor, now=now, due_before=before, reason=reason).save()
    if task.due_on != before:
        day = written_day(task.due_on) if task.due_on else _("不设时限")
        _tell(task, _("时限调整为%(day)s") % {"day": day}, now)


@transaction.atomic
def pause(task: Task, *, reason: str, actor: User, now: datetime) -> None:
    """Put a task off (暂缓): nobody is late with it until it is taken up again."""
    task = lock_task(task)
    refuse_if(
        [
            *why_not_change(actor, task),
            *rules.is_fit_text(reason),
            Reason(_("任务已经暂缓。")) if task.is_paused else None,
        ]
    )
    task.paused_on = timezone.localdate(now)
    task.save(update_fields=["paused_on"])
    event(task, EventVerb.PAUSED, actor=actor, now=now, reason=reason).save()
    _tell(task, _("暂缓办理"), now)


@transaction.atomic
def resume(task: Task, *, reason: str, actor: User, now: datetime) -> None:
    """Take a task up again. Its last day stays as it is: whether it moves is a decision of its own."""
    task = lock_task(task)
    refuse_if(
        [
            *why_not_change(actor, task),
            *rules.is_fit_text(reason),
            None if task.is_paused else Reason(_("任务没有暂缓。")),
        ]
    )
    task.paused_on = None
    task.save(update_fields=["paused_on"])
    event(task, EventVerb.RESUMED, actor=actor, now=now, reason=reason).save()
    _tell(task, _("恢复办理"), now)


@transaction.atomic
def trigger(
    task: Task, *, happened_on: date, due_on: date | None, reason: str, actor: User, now: datetime
) -> None:
    """The occasion of a triggered task has come: from now on it is to be done, by a day if there is one."""
    task = lock_task(task)
    refuse_if(
        [
            *why_not_change(actor, task),
            *rules.is_fit_text(reason),
            None if task.is_waiting else Reason(_("该任务不是待触发的任务。")),
            _near(task, happened_on, _("情形出现日期"), now),
            _near(task, due_on, _("完成时限"), now),
            Reason(_("情形出现的日期不能晚于今天。")) if happened_on > timezone.localdate(now) else None,
            Reason(_("完成时限不能早于情形出现的日期。")) if due_on and due_on < happened_on else None,
        ]
    )
    task.triggered_on, task.due_on = happened_on, due_on
    task.save(update_fields=["triggered_on", "due_on"])
    event(task, EventVerb.TRIGGERED, actor=actor, now=now, reason=reason).save()
    _tell(task, _("情形已经出现，请办理"), now)


def _near(task: Task, day: date | None, field: str, now: datetime) -> Reason | None:
    return rules.is_near_the_year(task.plan, day, public_day(now), field)


def why_not_break_down(actor: User, task: Task) -> list[Reason | None]:
    """The office breaks a task down, and so does the agency that leads it."""
    return [rules.must_be_office_or_lead(actor, task)]


@transaction.atomic
def add_subtask(
    task: Task, agency: Agency, *, text: str, due_on: date | None, actor: User, now: datetime
) -> Subtask:
    """Break a part off a task: an agency that has a duty in it, what it does, and by when."""
    task = lock_task(task)
    refuse_if(
        [
            *why_not_break_down(actor, task),
            *rules.is_fit_text(text, _("内容")),
            rules.has_a_duty(task, agency),
            _near(task, due_on, _("完成时限"), now),
            Reason(_("分解任务的时限不能晚于任务的时限。"))
            if due_on and task.due_on and due_on > task.due_on
            else None,
        ]
    )
    made = Subtask.objects.create(
        task=task, agency=agency, text=text, due_on=due_on, position=task.subtasks.count()
    )
    said = _("%(agency)s：%(text)s") % {"agency": agency.label, "text": text}
    event(task, EventVerb.PART_ADDED, actor=actor, now=now, reason=said).save()
    return made


@transaction.atomic
def finish_subtask(subtask: Subtask, *, note: str, actor: User, now: datetime) -> None:
    """Say that a part is done: by the agency that does it, or by who broke it off."""
    task = lock_task(subtask.task)
    subtask = Subtask.objects.select_related("agency").get(pk=subtask.pk)
    refuse_if(
        [
            rules.must_be_doing(actor, subtask, task),
            Reason(_("这一部分已经完成。")) if subtask.done_on else None,
            *rules.is_fit_text(note, _("完成情况")),
        ]
    )
    subtask.done_on, subtask.note = timezone.localdate(now), note
    subtask.save(update_fields=["done_on", "note"])
    event(task, EventVerb.PART_DONE, actor=actor, now=now, reason=subtask.text).save()


@transaction.atomic
def remove_part(part: Subtask | Measure, *, reason: str, actor: User, now: datetime) -> None:
    """Take back a part or a measure that should not be there; the timeline keeps what it said and why it went."""
    task = lock_task(part.task)
    allowed = why_not_break_down if isinstance(part, Subtask) else why_not_change
    refuse_if([*allowed(actor, task), *rules.is_fit_text(reason)])
    verb = EventVerb.PART_REMOVED if isinstance(part, Subtask) else EventVerb.MEASURE_REMOVED
    said = _("%(what)s。%(why)s") % {"what": part, "why": reason}
    event(task, verb, actor=actor, now=now, reason=said).save()
    part.delete()


@transaction.atomic
def add_measure(
    task: Task, *, name: str, unit: str, target: Decimal, is_ceiling: bool, actor: User, now: datetime
) -> Measure:
    """Set a figure that the task is to reach."""
    task = lock_task(task)
    refuse_if(
        [*why_not_change(actor, task), *rules.is_fit_text(name, _("指标")), has_no_secrecy_mark(None, unit)]
    )
    made = Measure.objects.create(task=task, name=name, unit=unit, target=target, is_ceiling=is_ceiling)
    words = {"name": name, "target": plain(target), "unit": unit}
    said = _("%(name)s，不超过 %(target)s%(unit)s") if is_ceiling else _("%(name)s，目标 %(target)s%(unit)s")
    event(task, EventVerb.MEASURE_ADDED, actor=actor, now=now, reason=said % words).save()
    return made


@transaction.atomic
def record_measure(
    measure: Measure, *, actual: Decimal, measured_on: date, actor: User, now: datetime
) -> None:
    """Say where a figure stands; the timeline keeps every value."""
    task = lock_task(measure.task)
    refuse_if(
        [
            rules.must_be_office_or_lead(actor, task),
            _near(task, measured_on, _("统计日期"), now),
            Reason(_("统计日期不能晚于今天。")) if measured_on > timezone.localdate(now) else None,
        ]
    )
    measure.actual, measure.measured_on = actual, measured_on
    measure.save(update_fields=["actual", "measured_on"])
    words = {"name": measure.name, "actual": plain(actual), "unit": measure.unit}
    reason = _("%(name)s：%(actual)s%(unit)s") % words
    event(task, EventVerb.MEASURED, actor=actor, now=now, reason=reason).save()


@transaction.atomic
def link_task(task: Task, above: Task | None, *, actor: User, now: datetime) -> None:
    """Tie a task of a lower government's own plan to the task of the plan above that it carries out; None unties it."""
    task = lock_task(task)
    refuse_if([*why_not_change(actor, task), rules.is_of_a_plan_above(task, above) if above else None])
    task.above = above
    task.save(update_fields=["above"])
    reason = f"{above.plan.title} {above}" if above else _("取消关联")
    event(task, EventVerb.LINKED, actor=actor, now=now, reason=reason).save()


def _tell(task: Task, what: str, now: datetime) -> None:
    agencies = Duty.objects.filter(task=task).counting().values_list("agency", flat=True)
    tell_editors(
        agencies,
        _("%(task)s%(what)s") % {"task": told_of(task), "what": what},
        task_url(task.pk),
        key=f"task:{task.pk}:{now:%Y%m%d%H%M%S%f}",
        now=now,
    )
