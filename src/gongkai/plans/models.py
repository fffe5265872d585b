"""Plans, their tasks, who does them, and what was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.plans.choices import DutyState, ImportState, Match, Part, TaskKind, TaskState, Verdict
from gongkai.plans.states import is_overdue, task_state
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Record, Snapshot

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans, narrowed to a person."""

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: plans in which one's agency has a duty, and those of supervised governments; `manage`: the latter."""
        if not user.is_authenticated:
            return self.none()
        managed = Q(government__in=user.agency_ids(Role.DISCLOSURE_OFFICE))
        if action == "manage":
            return self.filter(managed)
        supervised = Q(government__in=user.supervised_agency_ids)
        with_duty = Q(pk__in=Task.objects.filter(duties__agency__in=user.agency_ids()).values("plan"))
        return self.filter(managed | supervised | with_duty)


class Plan(models.Model):
    """工作要点: a government's work plan of a year. Its document is a record of its own; the plan shares its number."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="plan")
    government = models.ForeignKey(Agency, models.PROTECT, related_name="plans", verbose_name=_("政府"))
    title = models.CharField(_("名称"), max_length=300)
    year = models.PositiveSmallIntegerField(_("年度"))
    created_at = models.DateTimeField(_("建立时间"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("工作要点")
        ordering = ["-year", "title"]
        constraints = [models.UniqueConstraint(fields=["government", "title"], name="plan_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:progress", args=[self.pk])


class PlanImport(models.Model):
    """导入: a text on its way to become a plan. `parsed` is what the parser understood, `items` and `units` what the office made of it.

    `items` are rows of `drafts.ItemDraft`; `units` maps each unit as written to the chosen agencies.
    """

    government = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("政府"))
    file_name = models.CharField(_("文件"), max_length=255)
    title = models.CharField(_("名称"), max_length=300)
    year = models.PositiveSmallIntegerField(_("年度"))
    parsed = models.JSONField()
    items = models.JSONField(default=list)
    units = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=ImportState, default=ImportState.IN_REVIEW)
    version = models.PositiveIntegerField(_("更正次数"), default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    created_at = models.DateTimeField(_("上传时间"))
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="imports")

    class Meta:
        verbose_name = verbose_name_plural = _("导入")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks with what their state is derived from."""

    def with_state(self) -> Self:
        """Annotate `derived_state`: what `states.task_state` says of each task, for the database to filter and count by.

        The rule stands in `states.py`; a property test holds the two together.
        """
        units, duties = TaskUnit.objects.filter(task=OuterRef("pk")), Duty.objects.filter(task=OuterRef("pk"))
        lead, responsible = models.Value(Part.LEAD.value), models.Value(Part.RESPONSIBLE.value)
        asked = Exists(units.filter(match=Match.QUESTION, part=OuterRef("strongest_unit")))
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

    def with_duties(self) -> Self:
        """Fetch duties and units along, so that `state` costs no query per task."""
        return self.prefetch_related(
            models.Prefetch(
                "duties", Duty.objects.select_related("agency").order_by("part_rank", "agency__position")
            ),
            models.Prefetch("units", TaskUnit.objects.select_related("decided_by")),
        )


class Task(models.Model):
    """任务: one item of a plan, verbatim, with its place in the document."""

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
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    due_text = models.CharField(_("时限表述"), max_length=100, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任务")
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="task_number_once"),
            models.CheckConstraint(
                condition=Q(kind=TaskKind.DATED, due_on__isnull=False)
                | Q(kind=TaskKind.STANDING, due_on=None),
                name="task_dated_has_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:40]}"

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
        return is_overdue(self.due_on, self.state, today)


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


class DutyQuerySet(models.QuerySet["Duty"]):
    """Duties, narrowed to a person."""

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: own agencies' and those of supervised plans; `report`: by editors of the agency; `decide`: by the office."""
        if not user.is_authenticated:
            return self.none()
        if action == "report":
            return self.filter(agency__in=user.agency_ids(Role.EDITOR))
        if action == "decide":
            return self.filter(task__plan__government__in=user.agency_ids(Role.DISCLOSURE_OFFICE))
        own = Q(agency__in=user.agency_ids())
        return self.filter(own | Q(task__plan__government__in=user.supervised_agency_ids))


class Duty(models.Model):
    """职责: one agency's part in one task, with its own state."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="duties", verbose_name=_("任务"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="duties", verbose_name=_("机构"))
    part = models.CharField(_("角色"), max_length=12, choices=Part)
    part_rank = models.GeneratedField(
        expression=Case(When(part=Part.LEAD, then=0), When(part=Part.RESPONSIBLE, then=1), default=2),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    state = models.CharField(_("状态"), max_length=12, choices=DutyState, default=DutyState.ASSIGNED)
    state_since = models.DateTimeField(_("状态时间"))

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("职责")
        ordering = ["task", "part_rank", "agency"]
        constraints = [models.UniqueConstraint(fields=["task", "agency"], name="duty_once")]
        indexes = [models.Index(fields=["agency", "state"])]

    def __str__(self) -> str:
        return f"{self.agency} {self.task.number}"

    def is_overdue(self, today: date) -> bool:
        """Whether this agency is late on the day."""
        return is_overdue(self.task.due_on, self.state, today)


class Report(models.Model):
    """进展报告: what an agency says it did, with evidence, and what the disclosure office decided."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="reports", verbose_name=_("职责"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("报告人")
    )
    text = models.TextField(_("进展情况"))
    reported_at = models.DateTimeField(_("报告时间"))
    verdict = models.CharField(_("结论"), max_length=10, choices=Verdict)
    opinion = models.CharField(_("意见"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("进展报告")
        ordering = ["duty", "-reported_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:40]


class Evidence(models.Model):
    """佐证: a published record, or an address, that shows the work."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="evidence")
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, related_name="evidence_for", verbose_name=_("记录")
    )
    label = models.CharField(_("名称"), max_length=300)
    url = models.URLField(_("网址"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("佐证")
        ordering = ["report", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, url="") | (Q(record=None) & ~Q(url="")),
                name="evidence_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.label


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases of plans whose document is public."""

    def latest_per_plan(self) -> Self:
        """The newest release of each plan that the public may read, the latest year first."""
        newest = (
            Release.objects.filter(plan=OuterRef("plan")).order_by("-released_at", "-pk").values("pk")[:1]
        )
        public = self.filter(plan__record__state=RecordState.PUBLISHED, pk=models.Subquery(newest))
        return public.select_related("snapshot", "plan__government").order_by("-plan__year", "plan__title")


class Release(models.Model):
    """进展公布: a snapshot of the plan's progress that the disclosure office released to the public."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="releases")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(_("公布时间"))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("进展公布")
        ordering = ["-released_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.plan} {self.released_at:%Y-%m-%d}"

    def card(self) -> dict[str, Any]:
        """Title, address and figures of the plan as released, for lists."""
        content = self.snapshot.read() or {"figures": {}}
        figures = content["figures"]
        return {
            "title": self.plan.title,
            "government": self.plan.government.name,
            "url": self.plan.get_absolute_url(),
            "done": figures.get("done", 0),
            "total": figures.get("total", 0),
            "released_at": self.released_at,
        }
