"""Attachments: what was kept, of whom, and where; which records name it; and its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.choices import Role
from gongkai.agencies.models import Agency
from gongkai.attachments.choices import AttachmentState, MediaType, TextState
from gongkai.attachments.visibility import all_rules
from gongkai.privacy.fields import SealedField
from gongkai.publishing.models import Record, Review

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from gongkai.accounts.models import User


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Attachments, narrowed by what a person may do with them."""

    def kept(self) -> Self:
        """Those whose file is there."""
        return self.filter(state=AttachmentState.KEPT)

    def for_user(self, user: User | AnonymousUser, action: str) -> Self:
        """`edit`: those of the agencies for which one writes or reviews; `view`: these, and what the rooms that use them show."""
        if not user.is_authenticated:
            return self.none()
        own = Q(agency__in=user.agency_ids(Role.EDITOR, Role.REVIEWER))
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


class RecordFile(models.Model):
    """Some revision of the record names the attachment. The row stays as long as the record: revisions are kept for good."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="of_records")
    first_public_at = models.DateTimeField(_("首次公开时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("记录的附件")
        constraints = [models.UniqueConstraint(fields=["record", "attachment"], name="record_file_once")]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.attachment_id}"


class AttachmentText(models.Model):
    """The text of an attachment, sealed as its file is; `note` says why there is none."""

    attachment = models.OneToOneField(Attachment, models.CASCADE, primary_key=True, related_name="text")
    state = models.CharField(_("文本"), max_length=10, choices=TextState, default=TextState.WAITING)
    sealed_text = SealedField(bound_to="attachment_id")
    note = models.CharField(_("说明"), max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("附件的文本")
        indexes = [models.Index(fields=["state"])]

    def __str__(self) -> str:
        return f"{self.attachment_id} {self.state}"

    def plain(self) -> str:
        """The text; empty where there is none."""
        sealed: Any = self.sealed_text
        return str(sealed.open()) if sealed else ""


class SignedSheet(models.Model):
    """签字件: the paper on which a step of a review was signed. The review itself holds the hash of its bytes."""

    review = models.OneToOneField(Review, models.PROTECT, primary_key=True, related_name="sheet")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="signed_sheets")

    class Meta:
        verbose_name = verbose_name_plural = _("签字件")

    def __str__(self) -> str:
        return str(self.attachment)
