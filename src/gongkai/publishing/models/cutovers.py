"""What is taken over from a site that closes: when that is open, in which batches, and where the old addresses lead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency

if TYPE_CHECKING:
    from gongkai.accounts.models import User


class CutoverQuerySet(models.QuerySet["Cutover"]):
    """Cut-overs, by day and person."""

    def open(self, day: date) -> Self:
        """Those that nobody has closed and whose last day has not passed."""
        return self.filter(closed_at=None, closes_on__gte=day)

    def for_user(self, user: User, action: str) -> Self:
        """`view`: of one's own agencies and of those that one's disclosure office oversees; `edit`: the latter."""
        seen = set(user.supervised_agency_ids)
        if action == "view":
            seen |= user.agency_ids(Role.EDITOR, Role.REVIEWER)
        return self.filter(agency__in=seen)


class Cutover(models.Model):
    """网站切换: the days on which an agency may take over what it had published on an old site, with its first publication date.

    The disclosure office opens it; outside of it nobody types a publication date.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cutovers", verbose_name=_("机构"))
    host = models.CharField(_("原网站域名"), max_length=100)
    site = models.CharField(_("原网站名称"), max_length=100)
    reason = models.CharField(_("说明"), max_length=300)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("开始时间"))
    closes_on = models.DateField(_("最后一天"))
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("结束时间"), null=True)

    objects = CutoverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("网站切换")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "host"], condition=Q(closed_at=None), name="cutover_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host} → {self.agency}"

    def is_open(self, day: date) -> bool:
        """Whether anything may still be taken over."""
        return self.closed_at is None and day <= self.closes_on


class Takeover(models.Model):
    """迁入批次: drafts that came in one file from an old site. One person prepares them, another one confirms: then all are public."""

    cutover = models.ForeignKey(Cutover, models.PROTECT, related_name="takeovers")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(_("导入时间"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    entry = models.OneToOneField("publishing.LogEntry", models.PROTECT, null=True, related_name="takeover")

    class Meta:
        verbose_name = verbose_name_plural = _("迁入批次")
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("prepared_by")),
                name="takeover_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None, entry=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, entry__isnull=False),
                name="takeover_confirmed_is_logged",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cutover_id}/{self.pk}"


class TakenOver(models.Model):
    """迁入的一件: a member of a batch, with the moment of its first publication on the old site."""

    record = models.OneToOneField(
        "publishing.Record", models.CASCADE, primary_key=True, related_name="taken_over"
    )
    takeover = models.ForeignKey(Takeover, models.CASCADE, related_name="members")
    first_published_at = models.DateTimeField(_("原发布时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("迁入的一件")
        ordering = ["takeover", "record_id"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.first_published_at:%Y-%m-%d}"


class OldAddress(models.Model):
    """原网址: where a record was read on the old site; host, path and query as they read with percent signs undone."""

    record = models.ForeignKey("publishing.Record", models.CASCADE, related_name="old_addresses")
    host = models.CharField(max_length=100)
    path = models.CharField(max_length=400)
    query = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("原网址")
        ordering = ["host", "path", "query"]
        constraints = [
            models.UniqueConstraint(fields=["host", "path", "query"], name="old_address_once"),
        ]
        indexes = [models.Index(fields=["path", "query"], name="old_address_by_path")]

    def __str__(self) -> str:
        return f"{self.host}{self.path}{f'?{self.query}' if self.query else ''}"

    @property
    def link(self) -> str:
        """Where a browser finds it while the old site still answers. What stayed encoded is not encoded twice."""
        query = f"?{quote(self.query, safe='=&+%/:,;@!$')}" if self.query else ""
        return f"http://{self.host}{quote(self.path, safe='/%:,;@!$&=+')}{query}"
