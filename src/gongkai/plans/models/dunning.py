"""Letters that remind an agency of what it owes (督办单)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.plans.models.duty import Duty
from gongkai.plans.models.plan import Plan


class Dunning(models.Model):
    """督办单: the office's letter to an agency about duties that are late or due, with the day by which it must answer."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="dunnings", verbose_name=_("工作要点"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="dunnings", verbose_name=_("机构"))
    year = models.PositiveSmallIntegerField(_("年度"))
    serial = models.PositiveIntegerField(_("流水号"))
    text = models.TextField(_("督办要求"))
    answer_by = models.DateField(_("反馈期限"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("签发时间"))
    duties = models.ManyToManyField(Duty, related_name="dunnings", verbose_name=_("督办事项"))

    class Meta:
        verbose_name = verbose_name_plural = _("督办单")
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["plan", "year", "serial"], name="dunning_serial_once")]

    def __str__(self) -> str:
        return f"督办〔{self.year}〕{self.serial}号"
