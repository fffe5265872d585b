"""What the office says about a unit that is still a question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.agency_fields import AgenciesField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.row_fields import RowsField
from gongkai.agencies.models import Agency
from gongkai.letters.letter import written_day
from gongkai.plans.models import Settlement, Task
from gongkai.publishing.day import public_day

YES, NO = "yes", "no"


class SettleForm(forms.Form):
    """明确单位. What is asked depends on the words: of a collective whether zones count and a group's name, of one agency whether to remember.

    `tasks` are those that the answer may be narrowed to; before there are any, None.
    """

    agencies = AgenciesField(label=_("对应机构"))
    with_zones = forms.ChoiceField(
        label=_("开发区管委会是否计入"),
        choices=[(YES, _("计入")), (NO, _("不计入"))],
        widget=forms.RadioSelect,
    )
    remember = forms.BooleanField(
        label=_("记住这一写法"),
        required=False,
        help_text=_("以后导入的文件中这样写的，都指所选的这一个机构；可以随时撤回。"),
    )
    group_name = LineField(
        label=_("保存为机构组"),
        required=False,
        max_length=100,
        help_text=_("填写名称，下次作为候选列出；与文中写法同名的排在最前。不保存则留空。"),
    )
    tasks = RowsField(
        Task.objects.none(),
        label=_("适用的任务"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选择一项任务。")},
    )

    def __init__(
        self,
        *args: Any,
        government: Agency,
        tasks: QuerySet[Task] | None,
        zones: Sequence[Agency],
        last_zones: Settlement | None,
        is_collective: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        living = Agency.objects.descendants(government, include_self=True).active(public_day())
        for name, choices in (("agencies", living), ("tasks", tasks)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = choices
        if tasks is None:
            del self.fields["tasks"]
        else:
            self.initial.setdefault("tasks", [task.pk for task in tasks])
        if zones:
            asked = self.fields["with_zones"]
            names = "、".join(zone.name for zone in zones)
            asked.label = _("开发区管委会（%(names)s）是否计入") % {"names": names}
            asked.help_text = _hint(last_zones)
        else:
            del self.fields["with_zones"]
        del self.fields["remember" if is_collective else "group_name"]

    def answer(self) -> dict[str, Any]:
        """What the action takes beside the agencies."""
        data = self.cleaned_data
        return {
            "with_zones": {YES: True, NO: False}.get(data.get("with_zones", "")),
            "remember": data.get("remember", False),
            "group_name": data.get("group_name", ""),
        }

    def chosen_tasks(self) -> list[int] | None:
        """The tasks that the answer is for; None for all of them: that is the unit as such, and a corrected text does not ask again."""
        chosen = [task.pk for task in self.cleaned_data["tasks"]]
        return None if len(chosen) == len(self.initial["tasks"]) else chosen


def _hint(last: Settlement | None) -> Any:
    if last is None:
        return _("以前没有回答过。")
    said = {
        "plan": last.plan.title,
        "person": last.decided_by,
        "day": written_day(timezone.localdate(last.decided_at)),
        "answer": _("计入") if last.with_zones else _("不计入"),
    }
    return _("上一次（%(plan)s，%(person)s，%(day)s）的回答：%(answer)s。") % said
