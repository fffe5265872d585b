"""What of a ledger is asked for: by words, state, kind, day, agency and its part."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.plans.behind import soon_until
from gongkai.plans.choices import Part, TaskKind, TaskState
from gongkai.plans.models import Duty
from gongkai.plans.models.task import TaskQuerySet

ALL = ("", _("全部"))
DAYS = (
    ("late", _("已超期")),
    ("soon", _("10 个工作日内到期")),
    ("dated", _("有时限")),
    ("none", _("没有时限")),
)


class LedgerFilter(forms.Form):
    """台账筛选."""

    q = forms.CharField(label=_("任务内容"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *TaskState.choices])
    kind = forms.ChoiceField(label=_("要求类型"), required=False, choices=[ALL, *TaskKind.choices])
    due = forms.ChoiceField(label=_("完成时限"), required=False, choices=[ALL, *DAYS])
    agency: forms.ModelChoiceField[Agency] = forms.ModelChoiceField(
        Agency.objects.none(), label=_("机构"), required=False, to_field_name="code", empty_label=_("全部")
    )
    part = forms.ChoiceField(label=_("角色"), required=False, choices=[ALL, *Part.choices])

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = agencies

    def narrow(self, tasks: TaskQuerySet, today: date) -> TaskQuerySet:
        """The tasks that are asked for; all of them where the filter makes no sense. They come from `with_state`."""
        if not self.is_valid():
            return tasks
        asked = self.cleaned_data
        if asked["q"]:
            tasks = tasks.filter(Q(text__icontains=asked["q"]) | Q(section__icontains=asked["q"]))
        if asked["state"]:
            tasks = tasks.filter(Q(derived_state=asked["state"]))
        if asked["kind"]:
            tasks = tasks.filter(kind=asked["kind"])
        if asked["due"]:
            tasks = tasks.filter(_by_day(asked["due"], today))
        # Agency and part speak of one duty.
        duty = {"agency": asked["agency"], "part": asked["part"]}
        if wanted := {name: value for name, value in duty.items() if value}:
            tasks = tasks.filter(pk__in=Duty.objects.counting().filter(**wanted).values("task"))
        return tasks


def _by_day(due: str, today: date) -> Q:
    is_open = ~Q(derived_state=TaskState.VERIFIED) & Q(paused_on=None)
    match due:
        case "late":
            return Q(due_on__lt=today) & is_open
        case "soon":
            return Q(due_on__range=(today, soon_until(today))) & is_open
    return Q(due_on__isnull=due == "none")
