"""Forms about other channels: that something went out there, that this was a mistake, and what was done when it had changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import dateformat, timezone
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.publishing.choices import Channel, Remedy
from gongkai.publishing.models import Edition

LONGEST_LINK = 500


class AppearanceForm(forms.Form):
    """登记其他渠道."""

    channel = forms.ChoiceField(
        label=_("公开渠道"),
        choices=[("", _("请选择")), *((one.value, one.label) for one in Channel if one != Channel.WEBSITE)],
    )
    appeared_on = DayField(label=_("公开日期"))
    carrier = LineField(
        label=_("载体"),
        max_length=200,
        required=False,
        help_text=_("报刊名称和版面、公报期号、账号名称、场所名称；公众会看到。"),
    )
    link = LineField(
        label=_("网址"),
        max_length=LONGEST_LINK,
        required=False,
        help_text=_("网上能看到的填写；公众会看到。"),
    )
    edition = forms.TypedChoiceField(label=_("公开的是哪一版"), coerce=int, required=False, empty_value=None)
    note = LineField(
        label=_("备注"), max_length=300, required=False, help_text=_("只供内部查看，如联系人所在科室。")
    )

    def __init__(self, editions: list[Edition], data: Any = None) -> None:
        super().__init__(data)
        if len(editions) < 2:
            del self.fields["edition"]
            return
        self.fields["edition"].choices = [(one.number, self._label(one)) for one in editions]  # type: ignore[attr-defined]

    def _label(self, edition: Edition) -> str:
        at = dateformat.format(timezone.localtime(edition.at), "Y年n月j日")
        return _("第 %(number)s 版（%(at)s）") % {"number": edition.number, "at": at}


class TakeBackForm(forms.Form):
    """取消登记."""

    reason = LineField(label=_("取消的理由"), max_length=300, required=False)


class CorrectionForm(forms.Form):
    """办理情况."""

    remedy = forms.ChoiceField(label=_("办理情况"), choices=Remedy.choices, widget=forms.RadioSelect)
    done_on = DayField(label=_("办理日期"))
    link = LineField(
        label=_("更正后的网址"),
        max_length=LONGEST_LINK,
        required=False,
        help_text=_("已更正的填写，没有网址的留空。"),
    )
    reason = LineField(
        label=_("不能更正的理由"),
        max_length=300,
        required=False,
        help_text=_("如“纸质公报已经发出”；只供内部查看。"),
    )
