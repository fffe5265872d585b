"""Attachments: what was kept, of whom, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.attachments.choices import AttachmentState, MediaType
from gongkai.attachments.visibility import all_rules
from gongkai.publishing.models import Review

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments, narrowed by what a person may do with them."""

    def kept(self) -> Self:
        """Those whose file is there."""
        return self.filter(state=AttachmentState.KEPT)

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`view`: one's own agencies' attachments, and what the rooms that use them show this person; `edit`: the former."""
        if not user.is_authenticated:
            return self.none()
        own = Q(agency__in=user.agency_ids())
        if action == "edit":
            return self.filter(own)
        shown = Q()
        for rule in all_rules():
            shown |= Q(pk__in=rule(user).order_by().values("pk"))
        return self.filter(own | shown)


class Attachment(models.Model):
    """附件: a file that someone added for an agency. It never changes; what is replaced is another attachment.

    The media type is that of the content, the digest that of the plain bytes. `was_read` tells whether there was text that could
    be searched for a secrecy mark; of a picture only people can say what it shows.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="attachments", verbose_name=_("所属机构"))
    name = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("类型"), max_length=100, choices=MediaType)
    size = models.PositiveIntegerField(_("大小"))
    digest = models.CharField(_("内容摘要"), max_length=80)
    purpose = models.CharField(_("用途"), max_length=40)
    was_read = models.BooleanField(_("已核查密级标志"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    uploaded_at = models.DateTimeField(_("上传时间"))
    storage_name = models.CharField(max_length=32, unique=True, editable=False)
    state = models.CharField(_("状态"), max_length=10, choices=AttachmentState, default=AttachmentState.KEPT)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("移除人")
    )
    removed_at = models.DateTimeField(_("移除时间"), null=True)
    removal_reason = models.CharField(_("移除原因"), max_length=300, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_not_empty"),
            models.CheckConstraint(
                condition=Q(state=AttachmentState.KEPT, removed_at=None)
                | Q(state=AttachmentState.REMOVED, removed_at__isnull=False),
                name="attachment_removed_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where people who may see it download it."""
        return reverse("attachments:download", args=[self.pk])


class SignedSheet(models.Model):
    """签字件: the paper on which a step of a review was signed. The review itself holds the hash of its bytes."""

    review = models.OneToOneField(Review, models.PROTECT, primary_key=True, related_name="sheet")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="signed_sheets")

    class Meta:
        verbose_name = verbose_name_plural = _("签字件")

    def __str__(self) -> str:
        return str(self.attachment)
