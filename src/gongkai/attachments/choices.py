"""Types of files, and what becomes of an attachment."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.attachments import media


class MediaType(TextChoices):
    """What may be kept, by content."""

    PDF = media.PDF, "PDF"
    DOCX = media.DOCX, _("Word 文档")
    XLSX = media.XLSX, _("Excel 工作簿")
    OFD = media.OFD, "OFD"
    PNG = media.PNG, _("PNG 图片")
    JPEG = media.JPEG, _("JPEG 图片")
    TEXT = media.TEXT, _("文本")


class AttachmentState(TextChoices):
    """A removed attachment leaves its row, without the file."""

    KEPT = "kept", _("保存")
    REMOVED = "removed", _("已移除")
