"""Types of files, what they are to a record, and what becomes of them."""

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


class FileRole(TextChoices):
    """What a file is to its record."""

    ANNEX = "annex", _("附件")
    ORIGINAL = "original", _("正文原件")
    PICTURE = "interpretation_picture", _("政策图解")


class TextState(TextChoices):
    """What is known of the text of a file. A picture or a scan is no failure: it has no text layer."""

    WAITING = "waiting", _("文本待提取")
    EXTRACTED = "extracted", _("文本已提取")
    NO_TEXT = "no_text", _("无文本层")
    FAILED = "failed", _("文本提取失败")


class AttachmentState(TextChoices):
    """A removed attachment leaves its row, without the file."""

    KEPT = "kept", _("保存")
    REMOVED = "removed", _("已移除")
