"""The closing report of a plan's year, as the office writes it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.plans.models.plan import Plan


class ClosingReport(models.Model):
    """年度落实情况: what the office adds to the figures of the year. What the public reads of it is a `Release`.

    `texts` are `overview`, `problems`, `next_steps`, and under `chapters` one text by chapter title. `answers` say by the
    number of each undone task its `outcome` (`choices.Outcome`) and `reason`.
    """

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="closing", verbose_name=_("工作要点"))
    texts = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("保存人")
    )
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("年度落实情况")

    def __str__(self) -> str:
        return str(self.plan)

    def text(self, name: str) -> str:
        """A text of the office, empty where it has written none."""
        written: Any = self.texts.get(name, "")
        return str(written)
