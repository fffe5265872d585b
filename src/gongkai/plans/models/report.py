"""What agencies report, with evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.attachments.models import Attachment
from gongkai.plans.choices import Verdict
from gongkai.plans.models.duty import Duty
from gongkai.plans.periods import label
from gongkai.publishing.models import Record


class Report(models.Model):
    """进展报告: what an agency says it did, with evidence, and what the disclosure office decided.

    Of one that was recalled, `opinion`, `decided_by` and `decided_at` tell who of the agency took it back, when and why.
    """

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="reports", verbose_name=_("职责"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("报告人")
    )
    text = models.TextField(_("进展情况"))
    period = models.CharField(_("所属周期"), max_length=8, blank=True)
    percent = models.PositiveSmallIntegerField(_("自报进度"), null=True, blank=True)
    round = models.ForeignKey(
        "plans.Round", models.PROTECT, null=True, related_name="reports", verbose_name=_("填报批次")
    )
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
        constraints = [
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__lte=100), name="report_percent_is_one"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def period_label(self) -> str:
        """2026年第二季度; empty where the report is of no period."""
        return label(self.period)


class Evidence(models.Model):
    """佐证: a published record, an address, or a file that was added, that shows the work. A file stays in the workspace.

    Of a report, or of an entry in a round that is to become one: then the report gets the same evidence.
    """

    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="evidence")
    entry = models.ForeignKey("plans.RoundEntry", models.CASCADE, null=True, related_name="evidence")
    record = models.ForeignKey(
        Record, models.PROTECT, null=True, related_name="evidence_for", verbose_name=_("记录")
    )
    label = models.CharField(_("名称"), max_length=300)
    url = models.URLField(_("网址"), max_length=500, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, related_name="evidence_for", verbose_name=_("附件")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("佐证")
        ordering = ["report", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=False, url="", attachment=None)
                | (Q(record=None, attachment=None) & ~Q(url=""))
                | Q(record=None, url="", attachment__isnull=False),
                name="evidence_is_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(report__isnull=False, entry=None) | Q(report=None, entry__isnull=False),
                name="evidence_has_one_place",
            ),
        ]

    def __str__(self) -> str:
        return self.label
