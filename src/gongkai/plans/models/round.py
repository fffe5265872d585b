"""Reporting rounds: all agencies answer all their tasks for a period, then the round freezes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.plans.choices import AnswerState
from gongkai.plans.models.duty import Duty
from gongkai.plans.models.plan import Plan

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


class Round(models.Model):
    """填报批次: the office asks every agency of a plan for its answers on a period, by a day."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rounds", verbose_name=_("工作要点"))
    period = models.CharField(_("周期"), max_length=8)
    due_on = models.DateField(_("填报截止日期"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("开始时间"))
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(_("封存时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("填报批次")
        ordering = ["plan", "-period"]
        constraints = [models.UniqueConstraint(fields=["plan", "period"], name="round_once")]

    def __str__(self) -> str:
        return f"{self.plan} {self.period}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class RoundAnswerQuerySet(models.QuerySet["RoundAnswer"]):
    """Answers, narrowed to a person."""

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: own agencies' and those of supervised plans; `fill`: editors; `approve`: reviewers, who sign for the head."""
        if not user.is_authenticated:
            return self.none()
        if action == "fill":
            return self.filter(agency__in=user.agency_ids(Role.EDITOR))
        if action == "approve":
            return self.filter(agency__in=user.agency_ids(Role.REVIEWER))
        own = Q(agency__in=user.agency_ids())
        return self.filter(own | Q(round__plan__government__in=user.supervised_agency_ids))


class RoundAnswer(models.Model):
    """填报: one agency's answers in a round, approved by its head on screen or on paper."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="answers", verbose_name=_("填报批次"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="round_answers", verbose_name=_("机构"))
    state = models.CharField(_("状态"), max_length=10, choices=AnswerState, default=AnswerState.OPEN)
    version = models.PositiveIntegerField(default=0)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("审签时间"), null=True, blank=True)
    head = models.CharField(_("审签负责人"), max_length=40, blank=True)
    opinion = models.CharField(_("意见"), max_length=500, blank=True)

    objects = RoundAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("填报")
        ordering = ["round", "agency"]
        constraints = [models.UniqueConstraint(fields=["round", "agency"], name="round_answer_once")]

    def __str__(self) -> str:
        return f"{self.agency} {self.round}"


class RoundEntry(models.Model):
    """填报条目: what the agency says on one of its duties, before it becomes a report."""

    answer = models.ForeignKey(RoundAnswer, models.CASCADE, related_name="entries")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="round_entries", verbose_name=_("职责"))
    text = models.TextField(_("进展情况"), blank=True)
    percent = models.PositiveSmallIntegerField(_("自报进度"), null=True, blank=True)
    is_done = models.BooleanField(_("已完成"), default=False)
    links = models.TextField(_("佐证网址"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("填报条目")
        ordering = ["answer", "duty"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "duty"], name="round_entry_once"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100), name="round_entry_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]
