"""Forms of reporting rounds: opening one, a row of the table, the whole table, approving on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.attachments.forms import AttachmentField
from gongkai.plans.act_forms import AREA
from gongkai.plans.actions.answers import EntryDraft
from gongkai.plans.choices import TaskKind
from gongkai.plans.evidence import read_links
from gongkai.plans.models import Duty, Plan
from gongkai.plans.periods import label
from gongkai.plans.round_rules import LONGEST_LINKS, LONGEST_TEXT, periods_of_year
from gongkai.plans.round_table import Row


class OpenRoundForm(forms.Form):
    """开始填报: periods that were not asked about yet."""

    period = forms.ChoiceField(label=_("周期"))
    due_on = DayField(label=_("填报截止日期"))

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = set(plan.rounds.values_list("period", flat=True))
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)
        left = [period for period in periods_of_year(plan.year) if period not in known]
        field.choices = [(period, label(period)) for period in left]


class EntryForm(forms.Form):
    """One row of the table: what the agency says of one duty."""

    text = forms.CharField(
        label=_("进展情况"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    percent = forms.IntegerField(
        label=_("自报进度（%）"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    is_done = forms.BooleanField(label=_("已完成"), required=False)
    links = forms.CharField(
        label=_("佐证网址"),
        required=False,
        max_length=LONGEST_LINKS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, row: Row) -> None:
        entry = row.entry
        fields = ("text", "percent", "is_done", "links")
        initial = {name: getattr(entry, name) for name in fields} if entry else {}
        super().__init__(data, prefix=prefix_of(row.duty), initial=initial)
        self.row = row
        if row.duty.task.is_checked:
            del self.fields["percent"]
        if row.duty.task.kind == TaskKind.STANDING:
            self.fields["is_done"].label = _("本期已落实")
        for field in self.fields.values():
            # The columns of the table name the fields on the screen; whoever hears the page needs the task too.
            field.widget.attrs["aria-label"] = _("第 %(number)s 项%(field)s") % {
                "number": row.duty.task.number,
                "field": field.label,
            }

    def clean_links(self) -> str:
        read_links(self.cleaned_data["links"])
        return str(self.cleaned_data["links"])

    def draft(self) -> EntryDraft:
        """What was typed."""
        return EntryDraft(duty=self.row.duty, **self.cleaned_data)


def prefix_of(duty: Duty) -> str:
    """What the fields of a duty's row begin with."""
    return f"duty-{duty.pk}"


class StatementForm(forms.Form):
    """不再等待其他单位: whoever leads and answers without a partner ticks it and says why."""

    without_partners = forms.BooleanField(label=_("不再等待以上单位"), required=False)
    partners_missing = forms.CharField(
        label=_("理由"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        ticked, why = data.get("without_partners"), str(data.get("partners_missing", "")).strip()
        if ticked and not why:
            raise ValidationError({"partners_missing": _("请说明为什么不再等待。")})
        if why and not ticked:
            raise ValidationError({"without_partners": _("不再等待的，请勾选；否则请清空理由。")})
        return data


class TableForm:
    """The whole table: a form for each row that is asked, and the statement where a partner is missing."""

    def __init__(self, rows: list[Row], *, statement: str = "", data: QueryDict | None = None) -> None:
        self.rows = [(row, EntryForm(data, row=row) if row.is_asked else None) for row in rows]
        initial = {"without_partners": bool(statement), "partners_missing": statement}
        self.statement = StatementForm(data, initial=initial)

    @property
    def forms(self) -> list[EntryForm]:
        return [form for _row, form in self.rows if form is not None]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms] + [self.statement.is_valid()])

    def drafts(self) -> list[EntryDraft]:
        return [form.draft() for form in self.forms]

    def errors(self) -> list[tuple[str, str]]:
        """Each error with the id of its field, in the order of the table."""
        found = [
            (
                bound.id_for_label,
                _("第 %(number)s 项 %(field)s：%(error)s")
                % {
                    "number": form.row.duty.task.number,
                    "field": bound.label,
                    "error": error,
                },
            )
            for form in self.forms
            for bound in form
            for error in bound.errors
        ]
        return found + [
            (bound.id_for_label, f"{bound.label}：{error}")
            for bound in self.statement
            for error in bound.errors
        ]


class OpinionForm(forms.Form):
    """退回意见."""

    opinion = forms.CharField(
        label=_("意见"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("退回时必须填写。"),
    )


class SignatureForm(forms.Form):
    """登记纸质审签."""

    head = LineField(label=_("审签负责人"), max_length=40)
    signed_on = DayField(label=_("审签日期"))
    sheet = AttachmentField(label=_("签字件"), most=1)


class RecallForm(forms.Form):
    """撤回填报."""

    reason = forms.CharField(label=_("撤回理由"), max_length=500, widget=forms.Textarea(attrs=AREA))


class ReopenForm(forms.Form):
    """退回机构修改."""

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs=AREA))
