"""Forms of the workspace that concern the log: releasing several records together, asking for erasure and deciding on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import dateformat, timezone
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.line_field import LineField
from gongkai.publishing import derived
from gongkai.publishing.choices import ErasureGround
from gongkai.publishing.erasure import revisions_with
from gongkai.publishing.models import Record, Revision


class ErasureForm(forms.Form):
    """申请清除内容."""

    ground = forms.ChoiceField(label=_("清除依据"), choices=ErasureGround.choices, widget=forms.RadioSelect)
    reason = LineField(
        label=_("说明"), max_length=300, help_text=_("写明缘由，不要重复要清除的文字；说明长期保存。")
    )
    passage = forms.CharField(
        label=_("要清除的文字"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text=_("填写后，凡含有这段文字的稿都会选上。这段文字只用来查找，不保存。"),
    )
    with_places = forms.BooleanField(
        label=_("工作台里含有这段文字的报告、填报、指标、说明等也一并清除"),
        required=False,
        initial=True,
        help_text=_(
            "公布的内容取自这些材料。不填写文字或者不勾选的，只清除公布的内容，材料不动，下次公布时会再次出现。"
            "佐证文件不在清除之列。"
        ),
    )
    revisions = forms.MultipleChoiceField(
        label=_("要清除的稿"), required=False, widget=forms.CheckboxSelectMultiple
    )
    releases = forms.MultipleChoiceField(
        label=_("要清除的公布"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, record: Record, revisions: QuerySet[Revision], data: Any = None) -> None:
        super().__init__(data)
        self.record, self.erasable = record, revisions
        self.fields["revisions"].choices = [  # type: ignore[attr-defined]
            (str(one.number), self._label(one)) for one in revisions
        ]
        released = derived.released(record)
        self.fields["releases"].choices = [(str(one.entry), one.label) for one in released]  # type: ignore[attr-defined]
        if released:
            self.fields["passage"].help_text = _(
                "填写后，凡含有这段文字的稿和公布都会选上。这段文字只用来查找，不保存。"
            )
        else:  # most records have nothing but revisions
            del self.fields["releases"], self.fields["with_places"]

    def _label(self, revision: Any) -> str:
        at = dateformat.format(timezone.localtime(revision.created_at), str(_("Y年n月j日 H:i")))
        public = _("，现在公开") if revision.pk == self.record.current_id else ""
        return _("第 %(number)s 稿（%(state)s，%(at)s%(public)s）") % {
            "number": revision.number,
            "state": revision.get_state_display(),
            "at": at,
            "public": public,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ticked = {int(number) for number in cleaned.get("revisions", ())}
        entries = {int(entry) for entry in cleaned.get("releases", ())}
        passage = cleaned.get("passage", "")
        holding = set(revisions_with(self.erasable, passage)) if passage else set()
        telling = set(derived.releases_with(self.record, passage)) if passage else set()
        if passage and not holding | telling:
            self.add_error("passage", _("没有哪一稿含有这段文字，请核对。"))
        elif not ticked | holding | entries | telling and "revisions" not in self.errors:
            self.add_error("revisions", _("请选择要清除的稿，或者填写要清除的文字。"))
        cleaned["revisions"] = sorted(ticked | holding)
        cleaned["releases"] = sorted(entries | telling)
        cleaned["passage"] = passage if cleaned.get("with_places") else ""
        return cleaned


class RefusalForm(forms.Form):
    """不同意清除的理由."""

    reason = LineField(label=_("不同意的理由"), max_length=300, required=False)
