"""The calendars as they were entered, and the deadlines that rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.clock import deadlines
from gongkai.clock.arrangements import Arrangement, Holiday, holidays_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


class CalendarVersionQuerySet(models.QuerySet["CalendarVersion"]):
    """Versions that a person may look at."""

    def for_user(self, user: User | AnonymousUser) -> Self:
        """Disclosure offices see what is arranged nationwide and for the governments that they oversee."""
        if not user.is_authenticated or not user.agency_ids(Role.DISCLOSURE_OFFICE):
            return self.none()
        return self.filter(Q(region=None) | Q(region__in=user.supervised_agency_ids))

    def in_force(self) -> list[CalendarVersion]:
        """The version of each year and region that holds: the one entered last."""
        return list({(one.region_id, one.year): one for one in self.order_by("number")}.values())

    def held(self, year: int, region: int | None) -> CalendarVersion | None:
        """The version that holds for a year and region, named by the key of its government."""
        return self.filter(year=year, region=region).order_by("number").last()


class CalendarVersion(models.Model):
    """工作日历版本: the arrangement of one year as one notice has it. Never changed; what is entered later for a year and region wins."""

    number = models.PositiveIntegerField(_("版本号"), unique=True)
    year = models.PositiveSmallIntegerField(_("年份"))
    region = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calendar_versions",
        verbose_name=_("地区"),
        help_text=_("本地另行安排的，选本级政府；全国统一的留空。"),
    )
    source = models.CharField(_("依据文件"), max_length=200, help_text=_("名称和文号。"))
    published_on = models.DateField(_("文件发布日期"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("录入人")
    )
    entered_at = models.DateTimeField(_("录入时间"))

    objects = CalendarVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("工作日历版本")
        ordering = ["-number"]

    def __str__(self) -> str:
        region = self.region.label if self.region else _("全国")
        words = {"region": region, "year": self.year, "number": self.number}
        return gettext("%(region)s%(year)s年安排（第%(number)s版）") % words

    def dropped_by(self, arrangement: Arrangement) -> list[CalendarDay]:
        """Its days that another arrangement of the year no longer has off, or worked."""
        return [
            day
            for day in self.days.all()
            if day.date not in (arrangement.work if day.is_work else arrangement.off)
        ]

    def holidays(self) -> tuple[Holiday, ...]:
        """What it arranges, put together from its days."""
        days = list(self.days.all())
        off = {day.date: day.name for day in days if not day.is_work}
        return holidays_of(off, {day.date: day.name for day in days if day.is_work})


class CalendarDay(models.Model):
    """A day of a version that differs from Monday to Friday: off, or a weekend day worked in exchange."""

    version = models.ForeignKey(CalendarVersion, models.CASCADE, related_name="days")
    date = models.DateField(_("日期"))
    is_work = models.BooleanField(_("上班"))
    name = models.CharField(_("节日"), max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = _("放假和调休日")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["version", "date"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Deadlines by state."""

    def open(self) -> Self:
        """Those that still run."""
        return self.filter(met_on=None)


class Deadline(models.Model):
    """期限: a period as it is counted for one case. The room of the case points at it, and changes it through `clock.actions`.

    `terms` are `deadlines.Terms`; `due_on`, `is_provisional` and `explanation` came of them by the calendar named. `label` and
    `url` are how the office of the case calls it and where: a number, never the name of a person.
    """

    kind = models.CharField(_("种类"), max_length=40)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="deadlines", verbose_name=_("承办机构"))
    label = models.CharField(_("事项"), max_length=200)
    url = models.CharField(_("地址"), max_length=300, blank=True)
    terms = models.JSONField(_("计算要素"))
    due_on = models.DateField(_("届满日"))
    is_provisional = models.BooleanField(_("暂定"))
    calendar = models.CharField(_("工作日历版本"), max_length=80)
    explanation = models.JSONField(_("逐日说明"))
    met_on = models.DateField(
        _("办结日"), null=True, blank=True, help_text=_("办完之日，或者不再需要办理之日。")
    )

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("期限")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["met_on", "due_on"])]

    def __str__(self) -> str:
        return f"{self.label} {self.due_on}"

    @property
    def counted(self) -> deadlines.Terms:
        """What is counted."""
        return deadlines.from_json(self.terms)

    def take(self, computation: deadlines.Computation) -> None:
        """Hold what was computed, without saving."""
        self.due_on = computation.due
        self.is_provisional = computation.is_provisional
        self.calendar = computation.calendar
        self.explanation = deadlines.explanation(computation)


class DeadlineChange(models.Model):
    """期限变动: a last day that moved, why, and through whom. The case shows it, the newest last."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="changes")
    old_due_on = models.DateField(_("原届满日"))
    new_due_on = models.DateField(_("新届满日"))
    why = models.CharField(_("原因"), max_length=300)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    changed_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("期限变动")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(old_due_on=F("new_due_on")), name="deadline_change_moves")
        ]

    def __str__(self) -> str:
        return f"{self.old_due_on} → {self.new_due_on}"
