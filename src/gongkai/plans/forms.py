"""Forms of work plans."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.line_field import LineField
from gongkai.accounts.row_fields import RowField, RowsField, row_number
from gongkai.agencies.models import Agency
from gongkai.attachments.forms import AttachmentField, OneFileField
from gongkai.attachments.models import Attachment
from gongkai.plans.choices import Cycle, TaskKind
from gongkai.plans.drafts import ItemDraft
from gongkai.plans.evidence import EvidenceDraft, read_links, write_link
from gongkai.plans.models import Duty, Evidence, Report
from gongkai.plans.review_windows import ITEMS_ON_A_PAGE
from gongkai.plans.rules import LARGEST_NUMBER, LONGEST_TEXT, LONGEST_UNIT
from gongkai.plans.widgets import PlainInput, PlainSelect, PlainTextarea
from gongkai.publishing.models import Record

UNIT_SEPARATORS = re.compile(r"[\n\r]+")
RECORDS_OFFERED = 20


class UploadForm(forms.Form):
    """上传要点文件."""

    government = RowField(Agency.objects.none(), label=_("政府"), empty_label=None)
    file = OneFileField(
        label=_("文件"),
        help_text=_(
            "Word（.docx）、PDF、OFD、网页（.html）或文本（.txt），不超过 20 MB。上传后先核对，再生成任务。"
        ),
    )

    def __init__(self, *args: Any, governments: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["government"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = governments


class UnitsField(forms.CharField):
    """Units, one a line."""

    widget = PlainTextarea({"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        # The field's own check for NUL sees the list, not its entries.
        ProhibitNullCharactersValidator()(value or "")
        return [unit.strip() for unit in UNIT_SEPARATORS.split(value or "") if unit.strip()]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if any(len(unit) > LONGEST_UNIT for unit in value):
            raise ValidationError(_("单位名称过长：每行最多 %(most)s 个字。"), params={"most": LONGEST_UNIT})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))


class ImportForm(forms.Form):
    """What is said of the plan as a whole."""

    title = LineField(label=_("要点名称"), max_length=300)
    year = forms.IntegerField(label=_("年度"), min_value=1990, max_value=2100)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    window = forms.CharField(required=False, widget=forms.HiddenInput)


class ItemForm(forms.Form):
    """One item of an import. An item that is taken out does not become a task."""

    number = forms.IntegerField(
        label=_("序号"), min_value=1, max_value=LARGEST_NUMBER, widget=PlainInput("number")
    )
    text = forms.CharField(label=_("任务内容"), max_length=LONGEST_TEXT, widget=PlainTextarea({"rows": 4}))
    chapter_number = forms.CharField(label=_("章序号"), required=False, max_length=10, widget=PlainInput())
    chapter = forms.CharField(label=_("章"), required=False, max_length=200, widget=PlainInput())
    section_number = forms.CharField(label=_("节序号"), required=False, max_length=10, widget=PlainInput())
    section = forms.CharField(label=_("节"), required=False, max_length=200, widget=PlainInput())
    lead = UnitsField(label=_("牵头单位"), required=False)
    responsible = UnitsField(label=_("责任单位"), required=False)
    cooperating = UnitsField(label=_("配合单位"), required=False)
    due_on = forms.DateField(label=_("完成时限"), required=False, widget=PlainInput("date"))
    kind = forms.ChoiceField(
        label=_("要求类型"),
        choices=TaskKind,
        required=False,
        widget=PlainSelect,
        initial=TaskKind.STANDING.value,
    )
    cycle = forms.ChoiceField(
        label=_("确认周期"),
        choices=Cycle,
        widget=PlainSelect,
        required=False,
        initial=Cycle.QUARTER.value,
        help_text=_("用于常态任务。"),
    )
    trigger = forms.CharField(
        label=_("触发情形"),
        widget=PlainInput(),
        required=False,
        max_length=200,
        help_text=_("用于触发任务。"),
    )
    replaces = forms.IntegerField(
        label=_("对应的原任务"),
        widget=PlainInput("number"),
        required=False,
        min_value=1,
        max_value=LARGEST_NUMBER,
        help_text=_("原要点中的序号；留空则作为新任务。"),
    )
    task = forms.IntegerField(required=False, widget=PlainInput("hidden"))
    line = forms.IntegerField(required=False, max_value=10**6, widget=PlainInput("hidden"))
    anchor = forms.CharField(required=False, max_length=60, widget=PlainInput("hidden"))
    unit_text = forms.CharField(required=False, widget=PlainInput("hidden"))
    due_text = forms.CharField(required=False, max_length=100, widget=PlainInput("hidden"))
    leave_out = forms.BooleanField(label=_("不作为任务"), required=False)

    def __init__(self, *args: Any, numbers: Mapping[int, int] = MappingProxyType({}), **kwargs: Any) -> None:
        """`numbers` gives the task of the updated plan that has a number; without, the item is of a new plan."""
        super().__init__(*args, **kwargs)
        self.numbers = numbers
        if not numbers:
            del self.fields["replaces"]
        elif task := (self.initial or {}).get("task"):
            self.initial["replaces"] = next((number for number, pk in numbers.items() if pk == task), None)

    def clean_replaces(self) -> int | None:
        number = self.cleaned_data["replaces"]
        if number is not None and number not in self.numbers:
            raise ValidationError(_("原要点中没有第 %(number)s 项。"), params={"number": number})
        return number if number is None else int(number)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, due_on = data.get("kind"), data.get("due_on")
        if kind == TaskKind.DATED and not due_on and "due_on" not in self.errors:
            self.add_error("due_on", _("限期任务应有完成时限。"))
        if kind in (TaskKind.STANDING, TaskKind.TRIGGERED) and due_on:
            self.add_error("kind", _("有完成时限的任务是限期任务；不设时限请清除日期。"))
        if kind == TaskKind.TRIGGERED and not data.get("trigger"):
            self.add_error("trigger", _("触发任务应写明情形。"))
        return data

    def _task(self) -> int | None:
        """The task that the item corrects: by its number where that was typed, else as it was; a dropped one has no number."""
        data = self.cleaned_data
        if "replaces" not in self.fields:
            return None
        if "replaces" not in self.changed_data:
            task = data["task"]
            return None if task is None else int(task)
        return self.numbers.get(data["replaces"])

    def draft(self) -> ItemDraft:
        """The item as corrected."""
        data = self.cleaned_data
        return ItemDraft(
            number=data["number"],
            text=data["text"],
            chapter_number=data["chapter_number"],
            chapter=data["chapter"],
            section_number=data["section_number"],
            section=data["section"],
            line=data["line"] or 0,
            anchor=data["anchor"],
            unit_text=data["unit_text"],
            lead=data["lead"],
            responsible=data["responsible"],
            cooperating=data["cooperating"],
            due_on=data["due_on"].isoformat() if data["due_on"] else None,
            due_text=data["due_text"] if data["due_on"] else "",
            kind=data["kind"],
            cycle=data["cycle"] or Cycle.QUARTER.value,
            trigger=data["trigger"],
            task=self._task(),
        )


class _Items(forms.BaseFormSet[ItemForm]):
    """The items of one page of the import, the first of them at place `first` of all: fields are named by the place.

    An item goes when it is marked as left out, not by being missing in what was sent.
    """

    def __init__(self, *args: Any, first: int, **kwargs: Any) -> None:
        self.first = first
        super().__init__(*args, **kwargs)

    def add_prefix(self, index: int | str) -> str:
        return super().add_prefix(self.first + int(index))

    def clean(self) -> None:
        if self.total_form_count() < len(self.initial or ()):
            raise ValidationError(_("收到的条目不完整，没有保存，请重新打开本页。"))


# One more than stand on a page: an item can be added. A forged count makes no more forms.
ItemFormSet = forms.formset_factory(
    ItemForm, formset=_Items, extra=1, max_num=ITEMS_ON_A_PAGE + 1, absolute_max=ITEMS_ON_A_PAGE + 1
)


class EvidenceForm(forms.Form):
    """佐证: `find` in the sent data looks for records by `q` and keeps what was typed and chosen."""

    q = forms.CharField(label=_("查找已公开的信息"), required=False, max_length=100)
    records = RowsField(
        Record.objects.none(),
        label=_("佐证：已公开的信息"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    attachments = AttachmentField(label=_("佐证：文件"), required=False, most=5)

    def __init__(self, *args: Any, duty: Duty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.duty = duty
        field = self.fields["records"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        words = str(self.data.get("q", "")).replace("\x00", "").strip()
        published = Record.objects.published()
        # What is public may be shown by whoever published it; without words, the agency's own newest.
        found = published.filter(title__icontains=words) if words else published.filter(agency=duty.agency_id)
        offered = found.order_by("-published_at", "-pk")[:RECORDS_OFFERED].values_list("pk", flat=True)
        chosen = [pk for pk in self._chosen() if row_number(pk) is not None] + self.initial.get("records", [])
        # A sliced queryset cannot be validated against, so the choice is narrowed by their numbers.
        field.queryset = published.filter(pk__in=[*offered, *chosen])

    def _chosen(self) -> list[str]:
        return self.data.getlist("records") if isinstance(self.data, QueryDict) else []


class ReportForm(EvidenceForm):
    """报告进展. `find` in the sent data looks for records by `q` and keeps what was typed.

    After a report was recalled, the form begins with all that it said; its files, which a browser does not send again, can be kept.
    """

    text = forms.CharField(label=_("进展情况"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))
    percent = forms.IntegerField(
        label=_("自报进度"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("可不填，0 到 100；没有佐证的进度只作为“自报”显示。"),
    )
    links = forms.CharField(
        label=_("佐证：网址"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("每行一个，可以先写名称再写网址，中间空一格。"),
    )
    kept = RowsField(
        Attachment.objects.none(),
        label=_("佐证：已撤回报告中的文件"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("勾选的文件随新的报告提交，不必重新上传。"),
    )
    is_done = forms.BooleanField(label=_("任务已完成，请主管部门确认"), required=False)
    field_order = ["text", "percent", "q", "records", "links", "kept", "attachments", "is_done"]

    def __init__(self, *args: Any, duty: Duty, recalled: Report | None = None, **kwargs: Any) -> None:
        self.recalled = recalled
        pieces = list(recalled.evidence.all()) if recalled else []
        files = Attachment.objects.kept().filter(pk__in=[piece.attachment_id for piece in pieces])
        super().__init__(*args, duty=duty, initial=_said(recalled, pieces, files), **kwargs)
        if duty.task.kind == TaskKind.STANDING:
            self.fields["is_done"].label = _("本周期已落实，请主管部门确认")
        if duty.task.is_checked:
            del self.fields["percent"]
        field = self.fields["kept"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = files
        if not self.initial.get("kept"):
            del self.fields["kept"]

    def clean_links(self) -> list[EvidenceDraft]:
        return read_links(self.cleaned_data["links"])

    def evidence(self) -> list[EvidenceDraft]:
        """The pieces of evidence that were given."""
        records = [EvidenceDraft(record.title, record=record) for record in self.cleaned_data["records"]]
        kept = [EvidenceDraft(file.name, attachment=file) for file in self.cleaned_data.get("kept", ())]
        return [*records, *self.cleaned_data["links"], *kept]


def _said(recalled: Report | None, pieces: Sequence[Evidence], files: QuerySet[Attachment]) -> dict[str, Any]:
    """What a report that was taken back said, as the form shows it."""
    if recalled is None:
        return {}
    return {
        "text": recalled.text,
        "percent": recalled.percent,
        "is_done": True,  # a report that did not claim the end waits for nobody, so it is not recalled
        "records": [piece.record_id for piece in pieces if piece.record_id],
        "links": "\n".join(write_link(piece.label, piece.url) for piece in pieces if piece.url),
        "kept": list(files.values_list("pk", flat=True)),
    }


class OpinionForm(forms.Form):
    """确认或退回."""

    opinion = forms.CharField(
        label=_("意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
