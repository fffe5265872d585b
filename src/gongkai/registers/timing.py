"""Verbs of a record that concern when it is public: publishing at a set time, and withdrawal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import dateformat, timezone
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.line_field import LineField
from gongkai.accounts.models import User
from gongkai.publishing import scheduling
from gongkai.publishing.choices import RevisionState, Withdrawal
from gongkai.publishing.models import Record, Schedule
from gongkai.publishing.redirects import PublicRecordField
from gongkai.registers.register import Help, Text, Verb


class ScheduleForm(forms.Form):
    """定时发布."""

    publish_at = forms.DateTimeField(
        label=_("发布时间"),
        help_text=_("到时自动发布，并记入公开日志。"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class WithdrawalForm(forms.Form):
    """撤回理由, which decides how the address answers from then on."""

    reason = LineField(label=_("撤回理由"), max_length=300, help_text=_("保留说明时，理由对公众显示。"))
    withdrawal = forms.ChoiceField(
        label=_("撤回后的页面"),
        choices=[
            (Withdrawal.NOTICE, _("保留说明：写明已经撤回和撤回理由")),
            (Withdrawal.REDIRECT, _("转到另一件：由那一件代替")),
            (Withdrawal.GONE, _("整页不再显示，也不说明理由")),
        ],
        widget=forms.RadioSelect,
    )
    redirect_to = PublicRecordField(
        label=_("转到哪一件"),
        required=False,
        max_length=300,
        help_text=_("选“转到另一件”时填写那一件的公开地址，如 /documents/12/。"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        asks = cleaned.get("withdrawal") == Withdrawal.REDIRECT
        if asks and not cleaned.get("redirect_to") and "redirect_to" not in self.errors:
            self.add_error("redirect_to", _("请填写那一件的公开地址。"))
        return cleaned


def schedule_of(record: Record) -> Schedule | None:
    """The set time of the record, if there is one."""
    return Schedule.objects.filter(record=record).select_related("set_by").first()


def withdrawn_rows(record: Record) -> list[tuple[Text, object]]:
    """When a record was taken back and why; nothing for one that was not."""
    if record.withdrawn_at is None:
        return []
    at = dateformat.format(timezone.localtime(record.withdrawn_at), str(_("Y年n月j日 H:i")))
    why = f"：{record.withdrawal_reason}" if record.withdrawal_reason else ""
    return [(_("撤回"), f"{at}{why}")]


def schedule_rows(record: Record) -> list[tuple[Text, object]]:
    """What the page of a record says of its set time."""
    found = schedule_of(record) if record.is_own else None
    if found is None:
        return []
    at = dateformat.format(timezone.localtime(found.publish_at), str(_("Y年n月j日 H:i")))
    if found.failed_at:
        return [(_("定时发布"), _("%(at)s 没有办成：%(why)s") % {"at": at, "why": found.failure})]
    if found.revision_id != record.working_id:
        said = _("%(at)s 的定时已失效：定时之后又有修改，须重新审核，再定时间")
        return [(_("定时发布"), said % {"at": at})]
    return [(_("定时发布"), _("%(at)s（%(who)s）") % {"at": at, "who": found.set_by})]


def _waits_approved(record: Record) -> bool:
    return record.is_own and record.working is not None and record.working.state == RevisionState.APPROVED


def _unschedule(record: Record, *, actor: User, **_given: object) -> None:
    """Whatever has been saved meanwhile, nothing of it goes out by itself."""
    scheduling.unschedule(record, actor=actor)


SCHEDULE_VERBS = (
    Verb(
        "schedule",
        _("定时发布"),
        "secondary",
        _("到时由系统发布审核通过的这一稿；办不成会通知您、作者和审核人员。"),
        _waits_approved,
        scheduling.why_not_schedule,
        scheduling.schedule,
        ScheduleForm,
        help=Help(
            _(
                "到时按同样的条件再核对一遍：内容与审核通过的一致，您仍是本机关的编辑或审核人员。此后又修改的，要重新审核、重新定时。"
            ),
            _("《政府信息公开条例》第十七条、第二十六条"),
        ),
    ),
    Verb(
        "unschedule",
        _("取消定时"),
        "secondary",
        _("取消后不再自动发布，审核结果不变。"),
        lambda record: record.is_own and schedule_of(record) is not None,
        scheduling.why_not_unschedule,
        _unschedule,
        help=Help(
            _(
                "取消之后仍是审核通过的稿子，可以马上发布，也可以另定时间。应当公开的，注意二十个工作日的期限。"
            ),
            _("《政府信息公开条例》第二十六条"),
        ),
    ),
)
