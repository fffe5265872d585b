"""Where else the editions of records went out, and what was done there when they had changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.publishing.choices import Channel, RecordState, Remedy

if TYPE_CHECKING:
    from gongkai.accounts.models import User


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    """Appearances, by whether what they show is still what the public reads here."""

    def standing(self) -> Self:
        """Those that nobody has taken back."""
        return self.filter(taken_back_at=None)

    def with_behind(self) -> Self:
        """Each tells by `is_behind` whether its record was changed or withdrawn and nobody has said what was done about it there."""
        done = ChannelCorrection.objects.filter(
            appearance=OuterRef("pk"), revision=OuterRef("record__current")
        )
        withdrawn = Q(record__state=RecordState.WITHDRAWN) & ~Exists(done.filter(is_withdrawal=True))
        changed = (
            Q(record__state=RecordState.PUBLISHED)
            & ~Q(revision=F("record__current"))
            & ~Exists(done.filter(is_withdrawal=False))
        )
        behind = Q(taken_back_at=None) & (withdrawn | changed)
        return self.annotate(is_behind=ExpressionWrapper(behind, output_field=BooleanField()))

    def behind(self) -> Self:
        """What waits for somebody to correct it there."""
        return self.with_behind().filter(is_behind=True)

    def for_user(self, user: User) -> Self:
        """Of one's own agencies' records."""
        return self.filter(record__agency__in=user.agency_ids(Role.EDITOR, Role.REVIEWER))


class Appearance(models.Model):
    """公开渠道登记: an edition of a record that went out through one more channel than this site (政府信息公开条例第二十三条).

    `revision` is the edition that was shown there. Who recorded it, the note and the reasons are for staff alone.
    """

    record = models.ForeignKey("publishing.Record", models.PROTECT, related_name="appearances")
    revision = models.ForeignKey("publishing.Revision", models.PROTECT, related_name="+")
    channel = models.CharField(_("公开渠道"), max_length=20, choices=Channel)
    appeared_on = models.DateField(_("公开日期"))
    carrier = models.CharField(_("载体"), max_length=200, blank=True)
    link = models.CharField(_("网址"), max_length=500, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(_("取消时间"), null=True)
    taken_back_reason = models.CharField(_("取消理由"), max_length=300, blank=True)

    objects = AppearanceQuerySet.as_manager()
    is_behind: bool  # set by `with_behind`

    class Meta:
        verbose_name = verbose_name_plural = _("公开渠道登记")
        ordering = ["record", "appeared_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(channel=Channel.WEBSITE), name="appearance_is_not_on_this_site"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None, taken_back_reason="")
                | (
                    Q(taken_back_at__isnull=False) & Q(taken_back_by__isnull=False) & ~Q(taken_back_reason="")
                ),
                name="appearance_taken_back_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.get_channel_display()} {self.appeared_on}"


class ChannelCorrection(models.Model):
    """渠道更正: what was done in a channel after the record had changed, as of the edition that was public then.

    `is_withdrawal`: the record had been withdrawn. What cannot be corrected there (a printed sheet) says why.
    """

    appearance = models.ForeignKey(Appearance, models.CASCADE, related_name="corrections")
    revision = models.ForeignKey("publishing.Revision", models.PROTECT, related_name="+")
    is_withdrawal = models.BooleanField(default=False)
    remedy = models.CharField(_("办理情况"), max_length=20, choices=Remedy)
    done_on = models.DateField(_("更正日期"))
    link = models.CharField(_("更正后的网址"), max_length=500, blank=True)
    reason = models.CharField(_("不能更正的理由"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("渠道更正")
        ordering = ["appearance", "recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appearance", "revision", "is_withdrawal"], name="correction_once_per_edition"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appearance_id} {self.get_remedy_display()}"
