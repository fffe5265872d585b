"""The directory of agencies: who exists, under whom, since when, and under which names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet

from gongkai.agencies.choices import AgencyKind, Level, NameKind

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


class AgencyQuerySet(TreeQuerySet["Agency"]):
    """Agencies, narrowed by date and by what a person may do with them."""

    def active(self, as_of: date) -> Self:
        """Agencies that exist on a day; both ends of the period count."""
        return self.filter(
            Q(since=None) | Q(since__lte=as_of),
            Q(until=None) | Q(until__gte=as_of),
        )

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """Every member of staff may look; identities are kept by the disclosure office of a government, for its subtree."""
        if action == "view":
            return self.all() if user.is_authenticated else self.none()
        return self.filter(pk__in=user.supervised_agency_ids) if user.is_authenticated else self.none()


class Agency(models.Model):
    """机构: an organ or institution, with its place in the tree of its city.

    A combined institution (两块牌子) is one agency with two names. `code` is its stable public address and never reused.
    """

    parent = TreeNodeForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级机构")
    )
    code = models.SlugField(_("机构代码"), max_length=20, unique=True)
    name = models.CharField(_("全称"), max_length=100)
    short_name = models.CharField(_("规范简称"), max_length=40, blank=True)
    kind = models.CharField(_("机构性质"), max_length=30, choices=AgencyKind)
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    is_vertical = models.BooleanField(_("垂直管理"), default=False)
    since = models.DateField(_("设立日期"), null=True, blank=True)
    until = models.DateField(_("撤销日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("承接机构")
    )
    position = models.PositiveIntegerField(_("排序"), default=100)

    objects = AgencyQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        verbose_name = verbose_name_plural = _("机构")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="agency_period_in_order",
            ),
            models.UniqueConstraint(fields=["uscc"], condition=~Q(uscc=""), name="agency_uscc_unique"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:agency", args=[self.code])

    @property
    def label(self) -> str:
        """The name that fits in a table."""
        return self.short_name or self.name


class AgencyName(models.Model):
    """机构名称: one name of an agency with the period in which it was used; the current ones have no end."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="names", verbose_name=_("机构"))
    name = models.CharField(_("名称"), max_length=100)
    kind = models.CharField(_("类别"), max_length=10, choices=NameKind)
    since = models.DateField(_("启用日期"), null=True, blank=True)
    until = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("机构名称")
        ordering = ["agency", "kind", "since"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name", "kind"], name="agency_name_once"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="agency_name_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name
