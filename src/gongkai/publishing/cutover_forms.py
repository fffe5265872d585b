"""Forms about cut-overs: opening one, and confirming a batch."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.accounts.row_fields import RowField
from gongkai.agencies.models import Agency
from gongkai.publishing.models import TakenOver
from gongkai.publishing.takeovers import CONFIRMED


class CutoverForm(forms.Form):
    """打开网站切换."""

    agency = RowField(Agency.objects.none(), label=_("机构"))
    site = LineField(label=_("原网站名称"), max_length=100, help_text=_("公众会在迁入的页面上看到。"))
    host = LineField(
        label=_("原网站域名"), max_length=100, help_text=_("如 www.example.gov.cn，不写 http://。")
    )
    closes_on = DayField(
        label=_("最后一天"),
        help_text=_("到期自动结束，最长半年；也可以提前结束。"),
    )
    reason = LineField(
        label=_("说明"), max_length=300, help_text=_("为什么迁入、依据什么，如整合意见的文号。")
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        overseen = Agency.objects.filter(pk__in=user.supervised_agency_ids)
        self.fields["agency"].queryset = overseen.order_by("position", "pk")  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """确认迁入."""

    has_compared = forms.BooleanField(label=CONFIRMED)


class LeaveOutForm(forms.Form):
    """移出这一批."""

    records = forms.TypedMultipleChoiceField(
        label=_("移出的"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, members: list[TakenOver], data: Any = None) -> None:
        super().__init__(data)
        self.fields["records"].choices = [(one.record_id, one.record.title) for one in members]  # type: ignore[attr-defined]
