"""What is looked for in all that is public, and what is right instead."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.line_field import LineField


class FindForm(forms.Form):
    """查找并统一改正."""

    wrong = LineField(
        label=_("不用的写法"), min_length=2, max_length=60, help_text=_("照原样写，至少两个字。")
    )
    right = LineField(
        label=_("应当写作"), max_length=60, required=False, help_text=_("不填的，只查找，不改正。")
    )
    exceptions = forms.CharField(
        label=_("例外"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("含有这种写法、但是正确的词，每行一个。书名号内的不改。"),
    )

    def clean_exceptions(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["exceptions"]).splitlines() if line.strip()]
        astray = [one for one in lines if str(self.cleaned_data.get("wrong", "")) not in one]
        if astray:
            raise forms.ValidationError(
                _("例外“%(one)s”里没有“%(wrong)s”。")
                % {"one": astray[0], "wrong": self.cleaned_data.get("wrong", "")}
            )
        return lines
