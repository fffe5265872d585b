"""Notices as records."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.notices.choices import Category
from gongkai.publishing.models import Record


class Notice(models.Model):
    """通知公告、公示: a text that holds from one day to another. In which columns it stands, its record says, not the notice."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="notice")
    category = models.CharField(_("种类"), max_length=20, choices=Category, default=Category.ANNOUNCEMENT)
    text = models.TextField(_("正文"))
    formed_on = models.DateField(_("形成日期"), null=True, blank=True)
    opens_on = models.DateField(_("起始日期"), null=True, blank=True)
    ends_on = models.DateField(_("截止日期"), null=True, blank=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通知公告")
        indexes = [models.Index(fields=["ends_on"], name="notice_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("opens_on")),
                name="notice_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()} {self.pk}"
