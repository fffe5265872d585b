"""Reporting rounds: all agencies answer all their tasks for a period, then the round freezes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.attachments.models import Attachment
from gongkai.plans.choices import LEFT_AT_FREEZE, AnswerState, AnswerVerb
from gongkai.plans.models.duty import Duty
from gongkai.plans.models.plan import Plan
from gongkai.plans.periods import label

if TYPE_CHECKING:
    from datetime import date

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
        """Nothing of it changes any more."""
        return self.frozen_at is not None

    @property
    def period_label(self) -> str:
        """2026年第二季度."""
        return label(self.period)

    def is_late(self, today: date) -> bool:
        """Whether answers that are not there are late. The last day itself is in time."""
        return today > self.due_on and not self.is_frozen


class RoundAnswerQuerySet(models.QuerySet["RoundAnswer"]):
    """Answers, narrowed to a person."""

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: own agencies' and those of supervised plans; `fill`: editors; `approve`: reviewers, who sign for the head;
        `manage`: the office that asks.
        """
        if not user.is_authenticated:
            return self.none()
        if action == "fill":
            return self.filter(agency__in=user.agency_ids(Role.EDITOR))
        if action == "approve":
            return self.filter(agency__in=user.agency_ids(Role.REVIEWER))
        if action == "manage":
            return self.filter(round__plan__government__in=user.agency_ids(Role.DISCLOSURE_OFFICE))
        own = Q(agency__in=user.agency_ids())
        return self.filter(own | Q(round__plan__government__in=user.supervised_agency_ids))

    def awaited(self, today: date) -> Self:
        """Those that are not approved yet, of agencies that exist: nobody signs for one that has ended (机构改革)."""
        return self.exclude(state=AnswerState.APPROVED).exclude(agency__until__lt=today)

    def handed(self) -> Self:
        """Those that the leads may read: `RoundAnswer.is_handed`."""
        return self.exclude(handed_at=None, state=AnswerState.OPEN)

    def running(self) -> Self:
        """Those of rounds that are not frozen, the earliest last day first, with what names them."""
        joined = self.filter(round__frozen_at=None).select_related("agency", "round__plan")
        return joined.order_by("round__due_on", "pk")


class RoundAnswer(models.Model):
    """填报: one agency's answers in a round, approved by its head on screen or on paper.

    `handed_at` is when the answers for tasks that others lead went to those who lead them; `partners_missing` is why the agency
    answers although a partner has not. `head` and `signed_on` name who approved and when; on paper, `sheet` shows it.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="answers", verbose_name=_("填报批次"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="round_answers", verbose_name=_("机构"))
    state = models.CharField(_("状态"), max_length=10, choices=AnswerState, default=AnswerState.OPEN)
    version = models.PositiveIntegerField(default=0)
    handed_at = models.DateTimeField(_("送牵头单位时间"), null=True, blank=True)
    partners_missing = models.CharField(_("配合单位未填报的说明"), max_length=300, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("送审时间"), null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("审签时间"), null=True, blank=True)
    head = models.CharField(_("审签负责人"), max_length=40, blank=True)
    signed_on = models.DateField(_("审签日期"), null=True, blank=True)
    sheet = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签字件")
    )
    opinion = models.CharField(_("意见"), max_length=500, blank=True)

    objects = RoundAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("填报")
        ordering = ["round", "agency"]
        constraints = [models.UniqueConstraint(fields=["round", "agency"], name="round_answer_once")]

    def __str__(self) -> str:
        return f"{self.agency} {self.round}"

    @property
    def state_label(self) -> str:
        """Where the answer stands, in words; in a frozen round nothing is under way any more."""
        left = LEFT_AT_FREEZE.get(AnswerState(self.state)) if self.round.is_frozen else None
        return str(left or self.get_state_display())

    def is_given_up(self, today: date) -> bool:
        """What `awaited` leaves out, of this one: the agency ended before it was approved."""
        until = self.agency.until
        return self.state != AnswerState.APPROVED and until is not None and until < today

    @property
    def is_handed(self) -> bool:
        """Whether those who lead may read what it says."""
        return self.handed_at is not None or self.state != AnswerState.OPEN


class AnswerStep(models.Model):
    """填报经过: who did what with an answer, and why. Written in the transaction of the act and never changed, but that an erasure empties words."""

    answer = models.ForeignKey(RoundAnswer, models.CASCADE, related_name="steps")
    verb = models.CharField(_("事项"), max_length=10, choices=AnswerVerb)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    at = models.DateTimeField(_("时间"))
    text = models.CharField(_("说明"), max_length=500, blank=True)
    sheet = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="answer_steps")

    class Meta:
        verbose_name = verbose_name_plural = _("填报经过")
        ordering = ["answer", "pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.answer}"


class RoundEntry(models.Model):
    """填报条目: what the agency says on one of its duties, before it becomes a report; `refused` is why it did not."""

    answer = models.ForeignKey(RoundAnswer, models.CASCADE, related_name="entries")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="round_entries", verbose_name=_("职责"))
    text = models.TextField(_("进展情况"), blank=True)
    percent = models.PositiveSmallIntegerField(_("自报进度"), null=True, blank=True)
    is_done = models.BooleanField(_("已完成"), default=False)
    links = models.TextField(_("佐证网址"), blank=True)
    refused = models.CharField(_("未形成报告的原因"), max_length=500, blank=True)

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
