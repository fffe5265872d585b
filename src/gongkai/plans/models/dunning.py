"""Letters that remind an agency of what it owes (督办单)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.plans.models.duty import Duty
from gongkai.plans.models.plan import Plan

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


class DunningQuerySet(models.QuerySet["Dunning"]):
    """Letters, narrowed to a person."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Those addressed to one's own agencies, and those of supervised plans. The lead of a task does not read its partners' letters."""
        if not user.is_authenticated:
            return self.none()
        supervised = Q(plan__government__in=user.supervised_agency_ids)
        return self.filter(Q(agency__in=user.agency_ids()) | supervised)


class Dunning(models.Model):
    """督办单: the office's letter to an agency about duties that are late or due, with the day by which it must answer.

    `content` is what the letter said when it was issued: names, and for each task its text, day, how late, what to do
    (`dunning_letter.content_of`). Later changes of tasks and agencies leave it as it is. `government` is the one in whose
    numbers of the year this is; letters from when numbers ran by plan have none, and keep theirs.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="dunnings", verbose_name=_("工作要点"))
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="dunnings", verbose_name=_("机构"))
    government = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("编号政府")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    serial = models.PositiveIntegerField(_("流水号"))
    text = models.TextField(_("督办要求"))
    answer_by = models.DateField(_("反馈期限"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("签发时间"))
    duties = models.ManyToManyField(Duty, related_name="dunnings", verbose_name=_("督办事项"))
    content = models.JSONField(_("内容"), default=dict)

    objects = DunningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("督办单")
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "year", "serial"], name="dunning_serial_once"),
            models.UniqueConstraint(fields=["government", "year", "serial"], name="dunning_number_once"),
        ]

    def __str__(self) -> str:
        return f"督办〔{self.year}〕{self.serial}号"

    def get_absolute_url(self) -> str:
        return reverse("plans-desk:dunning", args=[self.pk])
