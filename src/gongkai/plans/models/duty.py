"""One agency's part in a task, and what it asks of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.plans.choices import ENDED, OPEN, Answer, DutyState, Part, RequestKind, TaskKind
from gongkai.plans.states import is_overdue

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


class DutyQuerySet(models.QuerySet["Duty"]):
    """Duties, narrowed to a person."""

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: own agencies', those of partners in tasks that one's agency leads, and those of supervised plans;
        `report`: by editors of the agency; `decide`: by the office.
        """
        if not user.is_authenticated:
            return self.none()
        if action == "report":
            return self.filter(agency__in=user.agency_ids(Role.EDITOR))
        if action == "decide":
            return self.filter(task__plan__government__in=user.agency_ids(Role.DISCLOSURE_OFFICE))
        own = Q(agency__in=user.agency_ids())
        led = Duty.objects.filter(agency__in=user.agency_ids(), part=Part.LEAD).exclude(state__in=ENDED)
        partners = Q(task__in=led.values("task"))
        return self.filter(own | partners | Q(task__plan__government__in=user.supervised_agency_ids))

    def due_by(self, day: date) -> Self:
        """Not yet done, with a last day that is no later than this one, and not put off."""
        return self.filter(
            state__in=[*OPEN, DutyState.SUBMITTED], task__due_on__lte=day, task__paused_on=None
        )

    def reportable(self) -> Self:
        """Those of which a report is taken now: still open, not waiting for an occasion, not of a task that was dropped."""
        waiting = Q(task__kind=TaskKind.TRIGGERED, task__triggered_on=None)
        return self.filter(state__in=OPEN, task__dropped_on=None).exclude(waiting)

    def asked(self) -> Self:
        """Those on which the agency should say something now: what it can report, and was not put off."""
        return self.reportable().filter(task__paused_on=None)

    def counting(self) -> Self:
        """Duties that somebody still has: not handed over, not cancelled."""
        return self.exclude(state__in=ENDED)


class Duty(models.Model):
    """职责: one agency's part in one task, with its own state."""

    task = models.ForeignKey("plans.Task", models.CASCADE, related_name="duties", verbose_name=_("任务"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="duties", verbose_name=_("机构"))
    part = models.CharField(_("角色"), max_length=12, choices=Part)
    part_rank = models.GeneratedField(
        expression=Case(When(part=Part.LEAD, then=0), When(part=Part.RESPONSIBLE, then=1), default=2),
        output_field=models.PositiveSmallIntegerField(),
        db_persist=True,
    )
    state = models.CharField(_("状态"), max_length=12, choices=DutyState, default=DutyState.ASSIGNED)
    state_since = models.DateTimeField(_("状态时间"))
    handler = models.CharField(_("经办内设机构"), max_length=60, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("职责")
        ordering = ["task", "part_rank", "agency"]
        constraints = [models.UniqueConstraint(fields=["task", "agency"], name="duty_once")]
        indexes = [models.Index(fields=["agency", "state"])]

    def __str__(self) -> str:
        return f"{self.agency} {self.task.number}"

    @property
    def is_asked(self) -> bool:
        """What `asked` narrows to, of this one."""
        task = self.task
        return self.state in OPEN and not (task.is_paused or task.is_waiting or task.dropped_on)

    def is_overdue(self, today: date) -> bool:
        """Whether this agency is late on the day."""
        return is_overdue(self.task.due_on, self.state, today, is_paused=self.task.is_paused)


class DutyRequest(models.Model):
    """申请: an agency asks for a later day, or says that a task is not its own; the office answers."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="requests", verbose_name=_("职责"))
    kind = models.CharField(_("申请事项"), max_length=10, choices=RequestKind)
    reason = models.CharField(_("理由"), max_length=500)
    wanted_on = models.DateField(_("申请延至"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申请人")
    )
    asked_at = models.DateTimeField(_("申请时间"))
    answer = models.CharField(_("答复"), max_length=10, choices=Answer, default=Answer.WAITING)
    opinion = models.CharField(_("意见"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("申请")
        ordering = ["duty", "-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "kind"], condition=Q(answer=Answer.WAITING), name="duty_request_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.EXTENSION, wanted_on__isnull=False)
                | Q(kind=RequestKind.NOT_OURS, wanted_on=None),
                name="duty_request_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.duty}"
