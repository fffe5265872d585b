"""The days on which reminders went out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReminderDay(models.Model):
    """提醒日: a day of which the digests are written, so that none is written twice and a missed day is made up for."""

    day = models.DateField(_("日期"), primary_key=True)
    written_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("提醒日")

    def __str__(self) -> str:
        return self.day.isoformat()
