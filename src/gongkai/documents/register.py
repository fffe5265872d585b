"""The register of documents in the workspace."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from gongkai import officialdoc
from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.documents.page import shown
from gongkai.documents.reading import block_rows, document_row
from gongkai.publishing.models import Record
from gongkai.publishing.secrecy import has_no_secrecy_mark
from gongkai.registers.records import RecordForm, RecordRegister
from gongkai.registers.register import Help

LONGEST_TEXT = 300_000  # characters; four times the longest code of laws
DATES = ("signed_on", "effective_from", "effective_until")


class LinesField(forms.CharField):
    """A list that is typed one entry a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        text = super().to_python(value) or ""
        # The field's own check for NUL sees the list, not its entries.
        ProhibitNullCharactersValidator()(text)
        return [line.strip() for line in text.splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(self.prepare_value(initial)) != self.to_python(data))


class DocumentForm(RecordForm):
    """文件. What is left empty and stands in the text is filled in from the text."""

    recipients = LinesField(label=_("主送机关"), required=False, help_text=_("每行一个。"))

    class Meta:
        model = Document
        fields = ["document_number", "issuing_body", "recipients", *DATES, "text"]
        field_classes = {
            **dict.fromkeys(["document_number", "issuing_body"], LineField),
            **dict.fromkeys(DATES, DayField),
        }
        help_texts = {"text": _("粘贴全文，保存时识别章节、条目。文号、日期等留空时从正文中识别。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].widget.attrs["rows"] = 3
        self.fields["text"].widget.attrs["rows"] = 24
        self.fields["text"].validators.append(MaxLengthValidator(LONGEST_TEXT))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("effective_from"), cleaned.get("effective_until")
        if start and end and end < start:
            self.add_error("effective_until", _("失效日期早于施行日期。"))
        return cleaned

    def _post_clean(self) -> None:
        # Django calls this after `clean`, when the instance holds what was typed: what is still empty is read from the text.
        super()._post_clean()  # type: ignore[misc]
        text = self.cleaned_data.get("text")
        if not text:
            return
        parsed = officialdoc.parse(text)
        if secret := has_no_secrecy_mark(parsed, *map(str, self.cleaned_data.values())):
            self.add_error("text", str(secret))
            return
        self.instance.blocks = block_rows(parsed.blocks)
        read = document_row(parsed)
        for name in ("document_number", "issuing_body", "recipients", *DATES):
            if not getattr(self.instance, name):
                setattr(self.instance, name, getattr(read, name))
        start, end = self.instance.effective_from, self.instance.effective_until
        if start and end and end < start and "effective_until" not in self.errors:
            self.add_error("effective_until", _("失效日期早于施行日期。"))


class DocumentRegister(RecordRegister):
    """文件: every official document of one's agencies, and what is public of the others."""

    slug = DOCUMENTS.name
    label = _("文件")
    label_plural = _("文件库")
    description = _("规章、规范性文件和其他公文。起草、送审、由他人审核后发布。")
    help = Help(
        _(
            "粘贴全文，文号、日期和主送机关留空时从正文中识别，识别有误的可以改。"
            "谁制作的文件由谁公开；几个机关联合制作的，由牵头的公开。"
            "保存的是草稿，公众看不到，送审并由他人审核后才公开。"
        ),
        _("《政府信息公开条例》第十条、第十七条、第二十条"),
    )
    kind = DOCUMENTS
    form_class = DocumentForm
    hidden_fields = frozenset({"blocks"})
    identifier = "document_number"
    bulk_fields = ("issuing_body", "recipients", *DATES)
    previewed_fields = frozenset({"text"})

    def preview(self, row: Record) -> str:
        content = self.content(row)
        left_out = [line.text for line in officialdoc.parse(content["text"]).noise]
        context = {"blocks": shown(content["blocks"]), "left_out": left_out}
        return render_to_string("gongkai/documents/_preview.html", context)
