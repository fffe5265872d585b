"""What the office once decided that a unit as written means."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.plans.models.plan import Plan


class Settlement(models.Model):
    """单位明确: the agencies that the office took a unit of a plan to mean; the next plan is shown it as a proposal.

    `with_zones` is the answer to whether zones count under 各区(县)人民政府; None where that was no question.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="settlements", verbose_name=_("工作要点"))
    text = models.CharField(_("原文"), max_length=200)
    agencies = models.ManyToManyField(Agency, related_name="+", verbose_name=_("对应机构"))
    with_zones = models.BooleanField(_("开发区管委会计入"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("确定人")
    )
    decided_at = models.DateTimeField(_("确定时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("单位明确")
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["text", "-decided_at"])]

    def __str__(self) -> str:
        return self.text
