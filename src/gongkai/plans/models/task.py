"""A task, what its document says of units, and how it is broken down and measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.plans.choices import ENDED, Cycle, DutyState, Match, Part, TaskKind, TaskState
from gongkai.plans.decimals import plain
from gongkai.plans.models.duty import Duty
from gongkai.plans.models.plan import Plan
from gongkai.plans.states import is_overdue, task_state

if TYPE_CHECKING:
    from datetime import date


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks with what their state is derived from."""

    def with_state(self) -> Self:
        """Annotate `derived_state`: what `states.task_state` says of each task, for the database to filter and count by.

        The rule stands in `states.py`; a property test holds the two together.
        """
        units, duties = TaskUnit.objects.filter(task=OuterRef("pk")), Duty.objects.filter(task=OuterRef("pk"))
        lead, responsible = models.Value(Part.LEAD.value), models.Value(Part.RESPONSIBLE.value)
        asked = Exists(units.filter(match=Match.QUESTION, part=OuterRef("strongest_unit")))
        duties = duties.exclude(state__in=ENDED)
        deciding = duties.filter(part=OuterRef("strongest_duty"))
        is_in = {state: Exists(deciding.filter(state=state)) for state in DutyState}
        is_open = Exists(deciding.exclude(state=DutyState.VERIFIED))
        rules = [
            (~Exists(deciding), TaskState.TO_ASSIGN),
            (is_in[DutyState.RETURNED], TaskState.RETURNED),
            (is_in[DutyState.SUBMITTED], TaskState.SUBMITTED),
            (is_in[DutyState.IN_PROGRESS], TaskState.IN_PROGRESS),
            (asked, TaskState.TO_ASSIGN),
            (~is_open, TaskState.VERIFIED),
            (is_in[DutyState.VERIFIED], TaskState.IN_PROGRESS),
        ]
        return self.annotate(
            strongest_unit=Case(When(Exists(units.filter(part=Part.LEAD)), then=lead), default=responsible),
            strongest_duty=Case(When(Exists(duties.filter(part=Part.LEAD)), then=lead), default=responsible),
            derived_state=Case(
                *(When(condition, then=models.Value(state.value)) for condition, state in rules),
                default=models.Value(TaskState.ASSIGNED.value),
            ),
        )

    def listed(self) -> Self:
        """Tasks that their plan still has: an update may have dropped some, which are kept with their reports."""
        return self.filter(dropped_on=None)

    def with_duties(self) -> Self:
        """Fetch duties and units along, so that `state` costs no query per task."""
        return self.prefetch_related(
            models.Prefetch(
                "duties", Duty.objects.select_related("agency").order_by("part_rank", "agency__position")
            ),
            models.Prefetch("units", TaskUnit.objects.select_related("decided_by")),
        )


class ListedTasks(models.Manager.from_queryset(TaskQuerySet)):  # type: ignore[misc]
    """What is asked for everywhere: tasks that are still in their plan."""

    def get_queryset(self) -> TaskQuerySet:
        return TaskQuerySet(self.model, using=self._db).listed()


class Task(models.Model):
    """任务: one item of a plan, verbatim, with its place in the document.

    A task that a corrected text does not have any more is `dropped_on` that day: `objects` and `plan.tasks` leave it out, its
    page, reports and timeline stay (`with_dropped`). `carried_from` is last year's task that goes on as this one.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks", verbose_name=_("工作要点"))
    number = models.PositiveIntegerField(_("序号"))
    chapter_number = models.CharField(max_length=10, blank=True)
    chapter = models.CharField(_("章"), max_length=200, blank=True)
    section_number = models.CharField(max_length=10, blank=True)
    section = models.CharField(_("节"), max_length=200, blank=True)
    text = models.TextField(_("任务内容"))
    anchor = models.CharField(max_length=60, blank=True)
    unit_text = models.CharField(_("责任表述"), max_length=500, blank=True)
    kind = models.CharField(_("要求类型"), max_length=10, choices=TaskKind, default=TaskKind.STANDING)
    cycle = models.CharField(
        _("确认周期"),
        max_length=10,
        choices=Cycle,
        default=Cycle.QUARTER,
        help_text=_("常态任务按周期确认。"),
    )
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    due_text = models.CharField(_("时限表述"), max_length=100, blank=True)
    trigger = models.CharField(_("触发情形"), max_length=200, blank=True)
    triggered_on = models.DateField(_("情形出现日期"), null=True, blank=True)
    paused_on = models.DateField(_("暂缓起始日期"), null=True, blank=True)
    above = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("上级任务")
    )

    dropped_on = models.DateField(_("不再列入日期"), null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name=_("结转自")
    )

    objects = ListedTasks()
    with_dropped = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], condition=Q(dropped_on=None), name="task_number_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=TaskKind.DATED, due_on__isnull=False, triggered_on=None)
                | Q(kind=TaskKind.STANDING, due_on=None, triggered_on=None)
                | Q(kind=TaskKind.TRIGGERED, triggered_on=None, due_on=None)
                | Q(kind=TaskKind.TRIGGERED, triggered_on__isnull=False),
                name="task_kind_has_its_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {Truncator(self.text).chars(40, '…')}"

    @property
    def open_questions(self) -> int:
        """How many units as written are not yet agencies. Reads the prefetched units."""
        deciding = {unit.part for unit in self.units.all()}
        strongest = Part.LEAD if Part.LEAD in deciding else Part.RESPONSIBLE
        return sum(unit.match == Match.QUESTION and unit.part == strongest for unit in self.units.all())

    @property
    def state(self) -> TaskState:
        """Derived from the prefetched duties and units."""
        return task_state(((duty.part, duty.state) for duty in self.duties.all()), self.open_questions)

    def is_overdue(self, today: date) -> bool:
        return is_overdue(self.due_on, self.state, today, is_paused=self.is_paused)

    @property
    def is_paused(self) -> bool:
        """Put off (暂缓) until it is taken up again."""
        return self.paused_on is not None

    @property
    def is_checked(self) -> bool:
        """Whether a machine measures how far it is (机器核验). Reads the checks, fetched along where there are many tasks."""
        return bool(self.checks.all())

    @property
    def is_waiting(self) -> bool:
        """A task of which the occasion has not come yet."""
        return self.kind == TaskKind.TRIGGERED and self.triggered_on is None


class TaskUnit(models.Model):
    """责任单位表述: a unit as the document writes it, and what was made of it, by whom and why."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="units")
    part = models.CharField(_("角色"), max_length=12, choices=Part)
    text = models.CharField(_("原文"), max_length=200)
    match = models.CharField(_("识别为"), max_length=10, choices=Match)
    collective = models.CharField(_("集合"), max_length=40, blank=True)
    reason = models.CharField(_("依据"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("确定人")
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("责任单位表述")
        ordering = ["task", "position"]

    def __str__(self) -> str:
        return self.text


class Subtask(models.Model):
    """任务分解: a part of a task with an agency, a last day and a result of its own."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="subtasks", verbose_name=_("任务"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("承办机构"))
    text = models.CharField(_("内容"), max_length=500)
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    note = models.CharField(_("完成情况"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("任务分解")
        ordering = ["task", "position", "pk"]

    def __str__(self) -> str:
        return self.text

    def is_overdue(self, today: date) -> bool:
        return is_overdue(self.due_on, DutyState.VERIFIED if self.done_on else DutyState.ASSIGNED, today)


class Measure(models.Model):
    """量化指标: a figure that the task is to reach, and where it stands."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="measures", verbose_name=_("任务"))
    name = models.CharField(_("指标"), max_length=100)
    unit = models.CharField(_("计量单位"), max_length=20, blank=True)
    target = models.DecimalField(_("目标值"), max_digits=14, decimal_places=2)
    actual = models.DecimalField(_("实际值"), max_digits=14, decimal_places=2, null=True, blank=True)
    measured_on = models.DateField(_("统计日期"), null=True, blank=True)
    is_ceiling = models.BooleanField(_("不超过即达标"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("量化指标")
        ordering = ["task", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def target_text(self) -> str:
        return plain(self.target)

    @property
    def actual_text(self) -> str:
        """Empty where nobody has said yet how far it is."""
        return plain(self.actual)

    @property
    def is_reached(self) -> bool:
        """Whether the figure stands where it should."""
        if self.actual is None:
            return False
        return self.actual <= self.target if self.is_ceiling else self.actual >= self.target


class TaskCheck(models.Model):
    """机器核验: a rule that shows by itself which agencies fulfil the task."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="checks", verbose_name=_("任务"))
    rule = models.CharField(_("规则"), max_length=60)
    tied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tied_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("机器核验")
        ordering = ["task", "rule"]
        constraints = [models.UniqueConstraint(fields=["task", "rule"], name="task_check_once")]

    def __str__(self) -> str:
        return self.rule


class CheckResult(models.Model):
    """核验结果: whether an agency fulfils a rule, and since when: the first day on which the answer was this one, without a
    break, as far as the machine has looked.
    """

    rule = models.CharField(_("规则"), max_length=60)
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+", verbose_name=_("机构"))
    is_fulfilled = models.BooleanField(_("是否达到"))
    since = models.DateField(_("自何日起"))
    checked_on = models.DateField(_("核验日期"))
    detail = models.CharField(_("说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("核验结果")
        ordering = ["rule", "agency"]
        constraints = [models.UniqueConstraint(fields=["rule", "agency"], name="check_result_once")]

    def __str__(self) -> str:
        return f"{self.rule} {self.agency}"
