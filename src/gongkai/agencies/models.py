"""The directory of agencies: who exists, under whom, since when, and under which names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet

from gongkai.agencies.choices import AgencyKind, Level, NameKind
from gongkai.agencies.codes import check_uscc

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


LED_FROM_ABOVE = _("垂直管理机构")
"""What the public is told of an agency that a higher level leads: not a kind of organ, but it stands before the kind."""


def validate_uscc(code: str) -> None:
    """Refuse a credit code whose check digits are wrong, wherever one is entered."""
    if problem := check_uscc(code):
        raise ValidationError(problem)


class AgencyQuerySet(TreeQuerySet["Agency"]):
    """Agencies, narrowed by date and by what a person may do with them."""

    def active(self, as_of: date) -> Self:
        """Agencies that exist on a day; both ends of the period count."""
        return self.filter(
            Q(since=None) | Q(since__lte=as_of),
            Q(until=None) | Q(until__gte=as_of),
        )

    def counted(self) -> Self:
        """Agencies that sums of their government include: those led from above (垂直管理) only where it is so set."""
        return self.filter(Q(is_vertical=False) | Q(counts_in_sums=True))

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
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, validators=[validate_uscc])
    is_vertical = models.BooleanField(_("垂直管理"), default=False)
    counts_in_sums = models.BooleanField(
        _("计入本级汇总"), default=False, help_text=_("垂直管理机构不计入本级的汇总，除非在此设定。")
    )
    since = models.DateField(_("设立日期"), null=True, blank=True)
    until = models.DateField(_("撤销日期"), null=True, blank=True)
    successors = models.ManyToManyField(
        "self",
        through="Succession",
        through_fields=("predecessor", "successor"),
        symmetrical=False,
        related_name="predecessors",
        verbose_name=_("承接机构"),
    )
    position = models.PositiveIntegerField(_("排序"), default=100)
    tile = models.CharField(
        _("示意图位置"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[1-8]-[1-8]\Z", _("写列和行，各为 1 到 8，中间用短横，如 3-2。"))],
        help_text=_("在上级政府的区域示意图上的列和行，如 3-2；留空的不画在图上。"),
    )

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
    def is_counted(self) -> bool:
        """Whether sums of its government include it; the same rule as `counted`, for a row at hand."""
        return not self.is_vertical or self.counts_in_sums

    @property
    def public_kind(self) -> str:
        """What the public is told it is: led from above (垂直管理), or its kind."""
        return str(LED_FROM_ABOVE if self.is_vertical else self.get_kind_display())

    @property
    def label(self) -> str:
        """The name that fits in a table."""
        return self.short_name or self.name


class SuccessionQuerySet(models.QuerySet["Succession"]):
    """Who carries on for whom."""

    def closure(self, as_of: date) -> dict[int, set[int]]:
        """Each agency with all those that had ended before the day and that it carries on for, over any number of steps; one query.

        An agency that lives on beside those that were split off it answers for itself.
        """
        before: dict[int, set[int]] = {}
        for old, new in self.filter(since__lte=as_of, predecessor__until__lt=as_of).values_list(
            "predecessor", "successor"
        ):
            before.setdefault(new, set()).add(old)
        found: dict[int, set[int]] = {}
        for agency in before:
            waiting = list(before[agency])
            reached = found.setdefault(agency, set())
            while waiting:
                one = waiting.pop()
                if one not in reached:
                    reached.add(one)
                    waiting += before.get(one, ())
        return found


class Succession(models.Model):
    """承接: from a day on, one agency carries on what another did. An agency that was split has several successors."""

    predecessor = models.ForeignKey(
        Agency, models.PROTECT, related_name="handed_to", verbose_name=_("原机构")
    )
    successor = models.ForeignKey(
        Agency, models.PROTECT, related_name="taken_from", verbose_name=_("承接机构")
    )
    since = models.DateField(_("承接起始日期"))

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("承接关系")
        ordering = ["since", "predecessor", "successor"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_is_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


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
