"""Findings that were kept, and why some of them stand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.compliance.choices import FindingState, Severity
from gongkai.compliance.rule import LONGEST_MESSAGE, Rule, rule_of
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Record

if TYPE_CHECKING:
    from gongkai.accounts.models import User

OWN_ROLES = (Role.EDITOR, Role.REVIEWER)


class ExplanationQuerySet(models.QuerySet["Explanation"]):
    """Explanations by day and by what they are of."""

    def holding(self, today: date) -> Self:
        """Those that have not come to their end."""
        return self.filter(Q(until=None) | Q(until__gte=today))

    def of(self, records: Collection[Record]) -> Self:
        """Those of these records, the newest first."""
        return self.filter(record__in=records).select_related("by").order_by("-at", "-pk")


class Explanation(models.Model):
    """说明: why something that a rule finds is to stand: the reason, until when, and who says so. Never changed; a later one counts.

    It is of a rule, an agency, a record where there is one, and of what exactly was found (`key`), so that it does not cover what
    is found there later.
    """

    rule = models.CharField(_("规则"), max_length=60)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name=_("机构"))
    record = models.ForeignKey(Record, models.CASCADE, null=True, related_name="explanations")
    key = models.CharField(max_length=24)
    reason = models.CharField(_("理由"), max_length=500)
    until = models.DateField(_("有效至"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("说明人")
    )
    at = models.DateTimeField(_("说明时间"))

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("说明")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["record", "rule", "key"]), models.Index(fields=["agency", "rule"])]

    def __str__(self) -> str:
        return f"{self.rule}: {self.reason}"

    def holds(self, today: date) -> bool:
        """Whether it has not come to its end; the same as `holding`, for a row at hand."""
        return self.until is None or self.until >= today

    @property
    def identity(self) -> tuple[str, int, int | None, str]:
        return self.rule, self.agency_id, self.record_id, self.key


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings, narrowed by what a person may do with them and by their life."""

    def for_user(self, user: User, action: str) -> Self:
        """`view`: of one's own agencies, and for a disclosure office of the agencies below it, but not of their drafts.

        What is found of a withdrawn record is found in the draft that is to take its place.

        `explain`: of the agencies for which the person edits or reviews.
        """
        own = Q(agency__in=user.agency_ids(*OWN_ROLES))
        if action == "explain":
            return self.filter(own)
        assert action == "view", action
        overseen = Q(agency__in=user.supervised_agency_ids) & (
            Q(record=None) | Q(record__state=RecordState.PUBLISHED)
        )
        return self.filter(own | overseen)

    def unresolved(self) -> Self:
        """Those whose cause is still there."""
        return self.filter(resolved_at=None)

    def with_state(self, today: date) -> Self:
        """Each with its `state` on the day."""
        said = Explanation.objects.holding(today).filter(
            Q(record=OuterRef("record")) | Q(record=None, rule=OuterRef("rule")),
            rule=OuterRef("rule"),
            agency=OuterRef("agency"),
            key=OuterRef("key"),
        )
        return self.annotate(
            state=Case(
                When(resolved_at__isnull=False, then=Value(FindingState.RESOLVED)),
                When(Exists(said), then=Value(FindingState.EXPLAINED)),
                default=Value(FindingState.OPEN),
                output_field=models.CharField(),
            )
        )


class Finding(models.Model):
    """发现: what a rule found, from when on, and since when its cause is gone.

    `subject` is the number of the record, 0 where the finding is of the agency itself: of two rows that are not resolved, no two
    are of the same thing.
    """

    rule = models.CharField(_("规则"), max_length=60)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="findings", verbose_name=_("机构"))
    record = models.ForeignKey(
        Record, models.CASCADE, null=True, related_name="findings", verbose_name=_("记录")
    )
    subject = models.GeneratedField(
        expression=Coalesce(F("record"), Value(0)),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    field = models.CharField(_("字段"), max_length=60, blank=True)
    key = models.CharField(max_length=24)
    severity = models.CharField(_("程度"), max_length=10, choices=Severity)
    message = models.CharField(_("发现"), max_length=LONGEST_MESSAGE)
    found_at = models.DateTimeField(_("发现时间"))
    resolved_at = models.DateTimeField(_("消除时间"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()
    state: str  # set by `with_state`

    class Meta:
        verbose_name = verbose_name_plural = _("检查发现")
        ordering = ["-found_at", "-pk"]
        indexes = [
            models.Index(fields=["agency", "resolved_at"]),
            models.Index(fields=["rule", "resolved_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "agency", "subject", "key"],
                condition=Q(resolved_at=None),
                name="finding_open_once",
            )
        ]

    def __str__(self) -> str:
        return self.message

    def get_absolute_url(self) -> str:
        return reverse("compliance:finding", args=[self.pk])

    @property
    def declared(self) -> Rule | None:
        """The rule, None where no room declares it any more."""
        return rule_of(self.rule)

    @property
    def label(self) -> str:
        return str(self.declared.label) if self.declared else self.rule

    @property
    def days(self) -> int:
        """For how many days it has stood, or stood."""
        end = self.resolved_at or timezone.now()
        return (timezone.localdate(end) - timezone.localdate(self.found_at)).days

    @property
    def identity(self) -> tuple[str, int, int | None, str]:
        return self.rule, self.agency_id, self.record_id, self.key
