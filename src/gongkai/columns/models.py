"""Columns and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.choices import AgencyKind
from gongkai.agencies.models import Agency
from gongkai.columns.choices import LISTED, PlacementState
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Record

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User

SCHEMA = "columns.1"


class ColumnQuerySet(models.QuerySet["Column"]):
    """Columns, narrowed by what a person may do with them."""

    def open(self) -> Self:
        """Those that have not been closed."""
        return self.filter(closed_on=None)

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: everybody on the staff. `manage`: the disclosure office of a government, an agency's own editors and reviewers."""
        if not user.is_authenticated:
            return self.none()
        if action == "view":
            return self
        government = Q(owner__kind=AgencyKind.GOVERNMENT)
        return self.filter(
            (government & Q(owner__in=user.agency_ids(Role.DISCLOSURE_OFFICE)))
            | (~government & Q(owner__in=user.agency_ids(Role.EDITOR, Role.REVIEWER)))
        )


class Column(models.Model):
    """栏目: a list of records with a name, in the tree of the government or agency that owns it.

    `update_cycle` is the number of days within which something new is to appear; empty where nothing is promised. A column that
    is not shown is being prepared; one that was closed keeps its address.
    """

    owner = models.ForeignKey(Agency, models.PROTECT, related_name="columns", verbose_name=_("主办机构"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级栏目")
    )
    name = models.CharField(_("名称"), max_length=40)
    position = models.PositiveSmallIntegerField(_("排序"), default=100)
    update_cycle = models.PositiveSmallIntegerField(_("更新周期（天）"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    is_shown = models.BooleanField(_("对公众显示"), default=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)

    objects = ColumnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("栏目")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(parent__isnull=False, closed_on=None),
                name="column_name_once",
            ),
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(parent=None, closed_on=None),
                name="column_top_name_once",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")), name="column_not_below_itself"
            ),
            models.CheckConstraint(
                condition=Q(update_cycle=None) | Q(update_cycle__gt=0), name="column_cycle_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("columns:column", args=[self.pk])

    @property
    def key(self) -> str:
        """What the log calls it."""
        return f"column:{self.pk}"

    def content(self) -> dict[str, Any]:
        """What the public reads of it, in plain values of JSON."""
        own = ("name", "position", "update_cycle", "note", "is_shown")
        return {
            "owner": self.owner_id,
            "parent": self.parent_id,
            "closed_on": self.closed_on.isoformat() if self.closed_on else None,
        } | {name: getattr(self, name) for name in own}


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Places of records, narrowed by what the public sees and by what a person may do with them."""

    def listed(self) -> Self:
        """What stands in a column and is public: a withdrawn record leaves its columns by itself."""
        return self.filter(state__in=LISTED, record__state=RecordState.PUBLISHED)

    def waiting(self) -> Self:
        """What was offered, is public and has no answer yet: an office sees no drafts of others."""
        return self.filter(state=PlacementState.OFFERED, record__state=RecordState.PUBLISHED)

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: the record's own agency, and whoever keeps the column once the record is public. `decide`: that office."""
        if not user.is_authenticated:
            return self.none()
        office = Q(
            column__owner__in=user.agency_ids(Role.DISCLOSURE_OFFICE), record__state=RecordState.PUBLISHED
        )
        if action == "decide":
            return self.filter(office)
        own = Q(record__agency__in=user.agency_ids(Role.EDITOR, Role.REVIEWER))
        return self.filter(own | office)


class Placement(models.Model):
    """列入栏目: a record in a column. It is stored once, with its own agency; a column lists it and copies nothing."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="placements", verbose_name=_("记录"))
    column = models.ForeignKey(Column, models.PROTECT, related_name="placements", verbose_name=_("栏目"))
    state = models.CharField(_("状态"), max_length=10, choices=PlacementState)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("报送人")
    )
    offered_at = models.DateTimeField(_("报送时间"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("办理人")
    )
    decided_at = models.DateTimeField(_("办理时间"), null=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("列入栏目")
        ordering = ["column__position", "column", "pk"]
        indexes = [models.Index(fields=["column", "state"], name="placement_by_column")]
        constraints = [
            models.UniqueConstraint(fields=["record", "column"], name="placement_once"),
            models.CheckConstraint(
                condition=Q(offered_by=None)
                | ~Q(state__in=[PlacementState.TAKEN, PlacementState.RETURNED])
                | ~Q(decided_by=F("offered_by")),
                name="placement_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=PlacementState.RETURNED) | ~Q(reason=""),
                name="placement_returned_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} → {self.column}"
