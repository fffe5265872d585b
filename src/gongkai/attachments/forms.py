"""Fields for files: one that is read, and several that are kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongkai.accounts.reasons import Reason, Refused, refuse_if
from gongkai.attachments import rules
from gongkai.attachments.media import EXTENSIONS
from gongkai.attachments.uploads import Upload, examine_all


class OneFileField(forms.FileField):
    """A file that is read and not kept: no larger than any upload may be."""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value.size > settings.UPLOAD_LIMIT_BYTES:
            raise ValidationError(_("文件超过 %(limit)s。"), params={"limit": rules.limit_text()})


class FilesInput(forms.FileInput):
    """The browser's control, for several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[File[bytes]]:
        return files.getlist(name) if hasattr(files, "getlist") else list(files.get(name) or [])


class AttachmentField(forms.FileField):
    """附件: cleaned to a list of `Upload`, each looked into and none written yet; every fault of every file is said at once.

    A browser does not send files again by itself: with whatever else is wrong in the form, they are chosen anew.
    """

    widget = FilesInput

    def __init__(self, *, most: int = rules.MOST_PER_ACT, **kwargs: Any) -> None:
        self.most = most
        kwargs.setdefault("label", gettext_lazy("附件"))
        kwargs.setdefault("help_text", lazy(self._help_text, str)())
        super().__init__(**kwargs)

    def _help_text(self) -> str:
        return _(
            "PDF、Word（.docx）、Excel（.xlsx）、OFD、图片（.png、.jpg）或文本（.txt），最多 %(most)s 个，合计不超过 %(limit)s。"
            "不得上传涉密文件；图片和扫描件中的文字系统读不出，请自行核对。提交未成功时，须重新选择文件。"
        ) % {"most": self.most, "limit": rules.limit_text()}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ",".join(EXTENSIONS)}

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        files = [file for file in data or [] if file]
        if not files:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        try:
            refuse_if(
                [
                    rules.are_not_too_many(len(files), self.most),
                    rules.fit_together([file.size for file in files]),
                ]
            )
            uploads = examine_all(files)
        except Refused as refused:
            raise ValidationError([_sentence(reason) for reason in refused.reasons]) from None
        for upload in uploads:
            self.run_validators(upload)
        return uploads

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data) and not self.disabled


def _sentence(reason: Reason) -> ValidationError:
    return ValidationError(str(reason), code="refused")
