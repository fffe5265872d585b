"""Acts of reform, groups of agencies, and spellings learnt from corrections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.directory.choices import ReformKind
from gongkai.publishing.models import LogEntry

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


class KeptQuerySet(models.QuerySet):
    """Rows of a government that its disclosure office keeps."""

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: those of supervised governments; `manage`: of the governments whose office the person holds."""
        if not user.is_authenticated:
            return self.none()
        offices = user.agency_ids(Role.DISCLOSURE_OFFICE)
        return self.filter(government__in=user.supervised_agency_ids if action == "view" else offices)


class Reform(models.Model):
    """机构改革: one act by which agencies were renamed, merged, split or ended, with what it brought about in words.

    `effects` are pairs of heading and sentence. `entry` is the act in the publication log, whose snapshot holds the identities.
    """

    kind = models.CharField(_("形式"), max_length=10, choices=ReformKind)
    effective_on = models.DateField(_("生效日期"))
    basis = models.CharField(_("依据"), max_length=200, help_text=_("批准文件的发文字号或名称。"))
    government = models.ForeignKey(Agency, models.PROTECT, related_name="reforms", verbose_name=_("政府"))
    agencies = models.ManyToManyField(Agency, related_name="part_in_reforms", verbose_name=_("涉及机构"))
    effects = models.JSONField(default=list)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("经办人")
    )
    entered_at = models.DateTimeField(_("办理时间"))
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="reform")

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("机构改革")
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"


class AgencyGroup(models.Model):
    """机构组: agencies that a government's texts name in one word, as its disclosure office has settled it."""

    government = models.ForeignKey(Agency, models.PROTECT, related_name="groups", verbose_name=_("政府"))
    name = models.CharField(_("名称"), max_length=100, help_text=_("与文中的写法一致，如“市属各相关部门”。"))
    note = models.CharField(_("说明"), max_length=200, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("更新人")
    )
    changed_at = models.DateTimeField(_("更新时间"))

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("机构组")
        ordering = ["government", "name"]
        constraints = [models.UniqueConstraint(fields=["government", "name"], name="agency_group_once")]

    def __str__(self) -> str:
        return self.name


class GroupMemberQuerySet(models.QuerySet["GroupMember"]):
    """Members by day."""

    def on(self, day: date) -> Self:
        """Members on a day; both ends count. An agency that has ended is none any more."""
        return self.filter(
            Q(since=None) | Q(since__lte=day),
            Q(until=None) | Q(until__gte=day),
            Q(agency__until=None) | Q(agency__until__gte=day),
        )


class GroupMember(models.Model):
    """机构组成员, with the time for which the agency belongs to the group."""

    group = models.ForeignKey(AgencyGroup, models.CASCADE, related_name="members")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="group_memberships")
    since = models.DateField(_("起始日期"), null=True, blank=True)
    until = models.DateField(_("截止日期"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("机构组成员")
        ordering = ["group", "agency__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "agency"], condition=Q(until=None), name="group_member_once"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="group_member_period_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.agency}"

    def holds_on(self, day: date) -> bool:
        """Whether the agency belongs to the group on the day; the same rule as `on`, for rows at hand."""
        begun = self.since is None or self.since <= day
        ends = [end for end in (self.until, self.agency.until) if end is not None]
        return begun and all(day <= end for end in ends)


class LearntName(models.Model):
    """习得的写法: a spelling that the office once settled to an agency, and that the texts of its government mean from then on.

    It is no name of the agency: it stands in no public list, and the office can withdraw it.
    """

    government = models.ForeignKey(
        Agency, models.PROTECT, related_name="learnt_names", verbose_name=_("政府")
    )
    text = models.CharField(_("写法"), max_length=100)
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="learnt_spellings", verbose_name=_("所指机构")
    )
    source = models.CharField(_("来源"), max_length=300, blank=True)
    source_url = models.CharField(max_length=200, blank=True)
    learnt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("确定人")
    )
    learnt_at = models.DateTimeField(_("习得时间"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("撤回人")
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("习得的写法")
        ordering = ["-learnt_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["government", "text", "agency"],
                condition=Q(withdrawn_at=None),
                name="learnt_name_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.text} → {self.agency}"
