"""A plan, and what of it was released to the public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.plans.choices import Cycle, ReleaseKind
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Record, Snapshot

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans, narrowed to a person."""

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: plans in which one's agency has a duty, and those of supervised governments; `manage`: the latter."""
        if not user.is_authenticated:
            return self.none()
        managed = Q(government__in=user.agency_ids(Role.DISCLOSURE_OFFICE))
        if action == "manage":
            return self.filter(managed)
        supervised = Q(government__in=user.supervised_agency_ids)
        own = Plan.objects.filter(tasks__duties__agency__in=user.agency_ids())
        with_duty = Q(pk__in=own.values("pk"))
        return self.filter(managed | supervised | with_duty)


class Plan(models.Model):
    """工作要点: a government's work plan of a year. Its document is a record of its own; the plan shares its number."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="plan")
    government = models.ForeignKey(Agency, models.PROTECT, related_name="plans", verbose_name=_("政府"))
    title = models.CharField(_("名称"), max_length=300)
    year = models.PositiveSmallIntegerField(_("年度"))
    cycle = models.CharField(_("填报周期"), max_length=10, choices=Cycle, default=Cycle.QUARTER)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_plans", verbose_name=_("上年要点")
    )
    created_at = models.DateTimeField(_("建立时间"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("工作要点")
        ordering = ["-year", "title"]
        constraints = [models.UniqueConstraint(fields=["government", "title"], name="plan_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:progress", args=[self.pk])

    @property
    def is_document_in_revision(self) -> bool:
        """The document is public, and a next edition of it is on its way."""
        return self.record.state == RecordState.PUBLISHED and self.record.working_id is not None


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases, narrowed to what the public may read: neither withdrawn nor erased."""

    def shown(self, kind: str = ReleaseKind.PROGRESS) -> Self:
        """Those of one kind that the public may read, the newest first."""
        return self.filter(kind=kind, withdrawn_at=None, erased_at=None).order_by("-released_at", "-pk")

    def latest_per_plan(self) -> Self:
        """The newest progress of each plan whose document is public, the latest year first."""
        newest = Release.objects.shown().filter(plan=OuterRef("plan")).values("pk")[:1]
        public = self.filter(plan__record__state=RecordState.PUBLISHED, pk=models.Subquery(newest))
        return public.select_related("snapshot", "plan__government").order_by("-plan__year", "plan__title")


class Release(models.Model):
    """进展公布: a snapshot of the plan's progress, or of its closing report, that the disclosure office released to the public.

    `erased_at` is when its content was erased by the act of `publishing.erasure`; what was said of its withdrawal went with it.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="releases")
    kind = models.CharField(_("类型"), max_length=10, choices=ReleaseKind, default=ReleaseKind.PROGRESS)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    released_at = models.DateTimeField(_("公布时间"))
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("撤回原因"), max_length=300, blank=True)
    erased_at = models.DateTimeField(_("清除时间"), null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("进展公布")
        ordering = ["-released_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
                name="release_withdrawn_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.released_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Where this release stays readable when newer ones have come."""
        name = "plans:release" if self.kind == ReleaseKind.PROGRESS else "plans:closing-release"
        return reverse(name, args=[self.plan_id, self.pk])

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def is_shown(self) -> bool:
        """What `shown` narrows to, of this one."""
        return not (self.is_withdrawn or self.is_erased)

    def card(self) -> dict[str, Any]:
        """Title, address and figures of the plan as released, for lists."""
        content = self.snapshot.read() or {"figures": {}}
        figures = content["figures"]
        return {
            "title": self.plan.title,
            "government": self.plan.government.name,
            "url": self.plan.get_absolute_url(),
            # A standing task that is kept up is as it should be: at the year's end it is done.
            "done": figures.get("done", 0) + figures.get("kept", 0),
            "total": figures.get("total", 0),
            "released_at": self.released_at,
        }
