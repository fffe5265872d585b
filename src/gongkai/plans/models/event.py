"""The timeline of a task."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.plans.choices import DutyState, EventVerb, Part, TaskKind
from gongkai.plans.models.report import Report
from gongkai.plans.models.task import Task
from gongkai.plans.timeline import Event


class TaskEvent(models.Model):
    """时间线: one change of a task, written in the transaction that made it and never changed, but that an erasure empties words."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="events", verbose_name=_("任务"))
    verb = models.CharField(_("事项"), max_length=20, choices=EventVerb)
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("机构"))
    part = models.CharField(_("角色"), max_length=12, choices=Part, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=DutyState, blank=True)
    kind = models.CharField(_("要求类型"), max_length=10, choices=TaskKind, blank=True)
    due_before = models.DateField(_("原时限"), null=True)
    due_on = models.DateField(_("时限"), null=True)
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("说明"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("时间线")
        ordering = ["task", "pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.verb}"

    def as_event(self) -> Event:
        """What replaying needs."""
        return Event(self.verb, self.agency_id, self.part, self.state, self.due_on, self.kind)
