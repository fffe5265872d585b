"""The form of the public calculator: what happened to a request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.day_field import DayField
from gongkai.clock.answer_period import Facts, Impossible, Pair

PAIRS = (
    ("supplement_notice_on", "supplement_received_on"),
    ("third_party_sent_on", "third_party_answered_on"),
    ("fee_notice_on", "fee_paid_on"),
)


def day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    """A field for a day that is asked in an address, and written there in one way only."""
    return DayField(
        label=label,
        help_text=help_text,
        required=required,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("日期应写作 2026-06-30。")},
    )


class CalculatorForm(forms.Form):
    """答复期限. After `is_valid`, `facts` holds what was entered."""

    received_on = day(
        _("收到申请"), _("当面提交的为提交之日，挂号信为签收之日，网上提交的为双方确认之日。"), required=True
    )
    extended_on = day(_("批准并告知延长"), _("延长 20 个工作日。"))
    supplement_notice_on = day(_("告知补正"))
    supplement_received_on = day(_("收到补正的申请"), _("期限自这一天重新计算。"))
    third_party_sent_on = day(_("发出征求意见书"))
    third_party_answered_on = day(_("收到意见"), _("没有答复的，填征求意见期限的最后一天。"))
    fee_notice_on = day(_("发出收费通知"))
    fee_paid_on = day(_("缴费"), _("期限自这一天重新计算。"))

    facts: Facts

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for names in PAIRS:
            missing = [name for name in names if not data.get(name) and name not in self.errors]
            if len(missing) == 1:
                self.add_error(missing[0], gettext("两个日期要一起填写。"))
        if not self.errors:
            try:
                self.facts = self._facts(data)
            except Impossible as error:
                self.add_error(None, f"{error}。")
        return data

    @staticmethod
    def _facts(data: dict[str, Any]) -> Facts:
        pairs: list[Pair | None] = [
            (data[before], data[after]) if data.get(before) else None for before, after in PAIRS
        ]
        return Facts(
            data["received_on"],
            supplement=pairs[0],
            consultations=(pairs[1],) if pairs[1] else (),
            extended_on=data.get("extended_on"),
            fee=pairs[2],
        )
