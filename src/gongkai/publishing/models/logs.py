"""The tables around the publication log: anchors, editions, what time has still to do, and what was asked to be erased.

Relations are named by strings, so that they may point at the records beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.publishing.choices import Act, ErasureGround

if TYPE_CHECKING:
    from gongkai.accounts.models import User


class SignedAnchor(models.Model):
    """锚点: the head of the log at a moment, signed with a key that the database does not hold."""

    seq = models.PositiveBigIntegerField(_("序号"))
    hash = models.CharField(_("链头"), max_length=80)
    at = models.DateTimeField(_("时间"))
    public_key = models.CharField(_("公钥"), max_length=80)
    signature = models.CharField(_("签名"), max_length=150)
    is_daily = models.BooleanField(default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("锚点")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.seq} {self.at:%Y-%m-%d}"


class Edition(models.Model):
    """公开版本: one edition of a record that was made public, counted from 1. Derived from the log by a follower."""

    record = models.ForeignKey("publishing.Record", models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(_("版本"))
    entry = models.ForeignKey("publishing.LogEntry", models.CASCADE, related_name="editions")
    revision = models.ForeignKey("publishing.Revision", models.CASCADE, related_name="+")
    act = models.CharField(_("行为"), max_length=20, choices=Act)
    digest = models.CharField(_("内容摘要"), max_length=80)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("公开版本")
        ordering = ["record", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["entry", "record"], name="edition_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.number}"


class Moment(models.Model):
    """A day of which a published text speaks (施行, 失效, 征求意见截止). Derived from the log by a follower.

    `arrived` is the number of the entry that says that the day has come; null while it has not.
    """

    record = models.ForeignKey("publishing.Record", models.CASCADE, related_name="moments")
    act = models.CharField(max_length=20, choices=Act)
    on = models.DateField()
    arrived = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["on", "record", "act"]
        constraints = [models.UniqueConstraint(fields=["record", "act", "on"], name="moment_once")]
        indexes = [models.Index(fields=["on"], condition=Q(arrived=None), name="moment_to_come")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.act} {self.on}"


class Schedule(models.Model):
    """定时发布: when exactly this revision is to be published, and on whose word. `failure` says why it was not."""

    record = models.OneToOneField(
        "publishing.Record", models.CASCADE, primary_key=True, related_name="schedule"
    )
    revision = models.ForeignKey("publishing.Revision", models.CASCADE, related_name="+")
    publish_at = models.DateTimeField(_("定时发布"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("定时发布")
        ordering = ["publish_at", "record"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.publish_at:%Y-%m-%d %H:%M}"


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Requests to erase, narrowed by what a person may do with them."""

    def open(self) -> Self:
        """Those that nobody has decided."""
        return self.filter(decided_at=None)

    def for_user(self, user: User, action: str) -> Self:
        """`view`: the agency's own people and the disclosure office above it. `decide`: its reviewers, and that office."""
        roles = {"view": (Role.EDITOR, Role.REVIEWER), "decide": (Role.REVIEWER,)}[action]
        return self.filter(record__agency__in=user.agency_ids(*roles) | user.supervised_agency_ids)


class Erasure(models.Model):
    """清除申请: content that was published and must not be kept. One person asks, another one decides.

    `releases` are numbers of log entries by which something was released of the record, `places` where rooms hold the words from
    which that was made (`derived`).
    """

    record = models.ForeignKey("publishing.Record", models.PROTECT, related_name="erasures")
    revisions = models.JSONField(_("涉及的稿"))
    releases = models.JSONField(_("涉及的公布"), default=list)
    places = models.JSONField(_("涉及的工作材料"), default=list)
    ground = models.CharField(_("清除依据"), max_length=20, choices=ErasureGround)
    reason = models.CharField(_("说明"), max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("申请时间"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    refusal = models.CharField(_("不同意的理由"), max_length=300, blank=True)
    entry = models.OneToOneField("publishing.LogEntry", models.PROTECT, null=True, related_name="erasure")

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("清除申请")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(decided_at=None), name="erasure_one_open"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="erasure_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.ground}"
