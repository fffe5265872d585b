"""Official documents as records."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.publishing.models import Record


class Document(models.Model):
    """文件: an official document, its numbers and dates, and its text in blocks.

    `blocks` is what the public reads: the tree that `officialdoc` found when the text was saved, so that a later parser does
    not change a published page. Each block has `kind`, `number`, `label`, `text` and `anchor`.
    """

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="document")
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    issuing_body = models.CharField(_("发文机关"), max_length=200, blank=True)
    recipients = models.JSONField(_("主送机关"), default=list, blank=True)
    signed_on = models.DateField(_("成文日期"), null=True, blank=True)
    effective_from = models.DateField(_("施行日期"), null=True, blank=True)
    effective_until = models.DateField(_("失效日期"), null=True, blank=True)
    text = models.TextField(_("正文"))
    blocks = models.JSONField(_("正文结构"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("文件")

    def __str__(self) -> str:
        return self.document_number or f"{self.pk}"
