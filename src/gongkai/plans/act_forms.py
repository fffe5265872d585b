"""What the acts on a task ask for. Each form takes the row that is acted on as `row`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.agency_fields import AgenciesField
from gongkai.accounts.day_field import DayField
from gongkai.accounts.line_field import LineField
from gongkai.accounts.row_fields import RowField
from gongkai.agencies.models import Agency
from gongkai.letters.letter import written_day
from gongkai.plans.choices import Cycle, Part, RequestKind, TaskKind
from gongkai.plans.models import DutyRequest, Measure, Task
from gongkai.publishing.day import public_day
from gongkai.registers.register import Help

AREA = {"rows": 3}


def _agencies_of(task: Task) -> QuerySet[Agency]:
    """Those that the plan's government hands tasks to."""
    below = Agency.objects.descendants(task.plan.government, include_self=True)
    return below.active(public_day())


def _choose(form: forms.Form, name: str, choices: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = choices


OFFICE, OVERSIGHT = _("《政府信息公开条例》第三条"), _("《政府信息公开条例》第四十七条")


class ActForm(forms.Form):
    """A form that knows the row. `help` stands beside it."""

    help: Help | None = None

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.prepare()

    def prepare(self) -> None:
        """Set choices and initial values by the row."""


class ReasonForm(ActForm):
    """理由."""

    help = Help(
        _(
            "理由写事实：什么时候发生了什么，有文件的写上文号。理由留在这项任务的时间线上，有关机构都看得到，以后核查也以它为准。"
        ),
        OFFICE,
    )

    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs=AREA))


class NoteForm(ActForm):
    """完成情况."""

    help = Help(_("写这一部分做成了什么、在哪里看得到，一两句就够。整项任务办结仍要由牵头机构报告。"), OFFICE)

    note = forms.CharField(label=_("完成情况"), max_length=500, widget=forms.Textarea(attrs=AREA))


class HandlerForm(ActForm):
    """经办内设机构."""

    help = Help(
        _("写具体办理的科室或者中心，方便以后找到人。只在本机关和主管部门内显示，公众看不到。"), OFFICE
    )

    handler = LineField(label=_("经办内设机构"), max_length=60, required=False)

    def prepare(self) -> None:
        self.initial["handler"] = self.row.handler


class RequiredHandlerForm(HandlerForm):
    """经办内设机构, which must be named."""

    handler = LineField(label=_("经办内设机构"), max_length=60)


class ExtensionForm(ReasonForm):
    """申请延期."""

    help = Help(
        _(
            "写清为什么不能按时完成、已经做到哪一步、延到哪一天能完成。请在时限到期之前申请；没有得到同意，仍按原来的时限计算。"
        ),
        OVERSIGHT,
    )

    wanted_on = DayField(label=_("申请延至"))
    field_order = ["wanted_on", "reason"]


class AnswerForm(ActForm):
    """答复申请."""

    help = Help(
        _(
            "先看理由是不是事实，再看延期会不会影响整项任务。不同意的要说明为什么。任务退回后没有人承担的，请同时改交其他机构。"
        ),
        OFFICE,
    )

    is_granted = forms.TypedChoiceField(
        label=_("答复"),
        choices=[("yes", _("同意")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("意见"), max_length=500, required=False, widget=forms.Textarea(attrs=AREA)
    )
    instead = AgenciesField(
        label=_("改交"), required=False, help_text=_("同意时，任务改交给所选机构；不选则只收回。")
    )

    def prepare(self) -> None:
        asked: DutyRequest = self.row
        if asked.kind == RequestKind.EXTENSION:
            del self.fields["instead"]
            task = asked.duty.task
            self.fields["is_granted"].help_text = _(
                "同意后，整项任务的完成时限由 %(before)s 调整为 %(after)s，对全部 %(count)s 个承办机构生效。"
            ) % {
                "before": written_day(task.due_on) if task.due_on else _("不设时限"),
                "after": written_day(asked.wanted_on) if asked.wanted_on else "",
                "count": task.duties.counting().count(),
            }
        else:
            _choose(self, "instead", _agencies_of(asked.duty.task).exclude(pk=asked.duty.agency_id))


class TermsForm(ReasonForm):
    """调整类型和时限."""

    help = Help(
        _(
            "限期：到某一天做完；常态：长年做，按周期确认；触发：某种情形出现后才做。调整后对所有承办机构生效，以前的时限仍可查到。"
        ),
        OFFICE,
    )

    kind = forms.ChoiceField(label=_("要求类型"), choices=TaskKind.choices, widget=forms.RadioSelect)
    due_on = DayField(label=_("完成时限"), required=False, help_text=_("限期任务必填。"))
    cycle = forms.ChoiceField(label=_("确认周期"), choices=Cycle.choices, help_text=_("用于常态任务。"))
    trigger = LineField(
        label=_("触发情形"),
        max_length=200,
        required=False,
        help_text=_("触发任务必填，例如：发生突发事件时。"),
    )
    field_order = ["kind", "due_on", "cycle", "trigger", "reason"]

    def prepare(self) -> None:
        for name in ("kind", "due_on", "cycle", "trigger"):
            self.initial[name] = getattr(self.row, name)


class TriggerForm(ReasonForm):
    """情形已出现."""

    happened_on = DayField(label=_("情形出现日期"))
    due_on = DayField(label=_("完成时限"), required=False)
    field_order = ["happened_on", "due_on", "reason"]


class AssignForm(ReasonForm):
    """补充交办."""

    help = Help(
        _(
            "文件写“有关部门”的，由主管部门明确是哪几家，并写明根据。一项任务只有一个牵头机构时，进度以牵头机构为准。"
        ),
        OFFICE,
    )

    agency = RowField(Agency.objects.none(), label=_("机构"))
    part = forms.ChoiceField(label=_("角色"), choices=Part.choices)
    field_order = ["agency", "part", "reason"]

    def prepare(self) -> None:
        _choose(self, "agency", _agencies_of(self.row))


class SubtaskForm(ActForm):
    """分解任务."""

    help = Help(
        _("把一项任务拆给几家时，各写各的内容和时限。分解不改变牵头机构的责任，任务办结仍由牵头机构报告。"),
        OFFICE,
    )

    agency = RowField(Agency.objects.none(), label=_("承办机构"))
    text = forms.CharField(label=_("内容"), max_length=500, widget=forms.Textarea(attrs=AREA))
    due_on = DayField(label=_("完成时限"), required=False)

    def prepare(self) -> None:
        _choose(self, "agency", Agency.objects.filter(duties__in=self.row.duties.counting()).distinct())


class MeasureForm(ActForm):
    """设定指标."""

    help = Help(
        _(
            "用一个数说清做到什么程度算完成，例如“公开清单 30 份”。越少越好的指标（如超期件数），请勾选不超过目标值。"
        ),
        OFFICE,
    )

    name = LineField(label=_("指标"), max_length=100)
    target = forms.DecimalField(label=_("目标值"), max_digits=14, decimal_places=2)
    unit = LineField(label=_("计量单位"), max_length=20, required=False)
    is_ceiling = forms.BooleanField(label=_("不超过目标值即为达标"), required=False)


class ActualForm(ActForm):
    """填写实际值."""

    actual = forms.DecimalField(label=_("实际值"), max_digits=14, decimal_places=2)
    measured_on = DayField(label=_("统计日期"))

    def prepare(self) -> None:
        measure: Measure = self.row
        self.initial["actual"], self.initial["measured_on"] = measure.actual_text, public_day()


class AboveField(RowField):
    """A task of another plan, told by its plan."""

    def label_from_instance(self, obj: Task) -> str:
        return _("《%(plan)s》%(task)s") % {"plan": Truncator(obj.plan.title).chars(40, "…"), "task": obj}


class LinkForm(ActForm):
    """关联上级任务: those of the plans above in which this government has a part; the same year first."""

    help = Help(
        _("区县的任务往往落实市里的某一项。关联之后，上级主管部门看得到办理情况，不必另外报送。"), OFFICE
    )

    above = AboveField(Task.objects.none(), label=_("上级任务"), required=False, empty_label=_("不关联"))

    def prepare(self) -> None:
        task: Task = self.row
        higher = Agency.objects.ancestors(task.plan.government)
        own = Agency.objects.descendants(task.plan.government, include_self=True)
        tasks = Task.objects.filter(plan__government__in=higher, duties__agency__in=own).distinct()
        _choose(self, "above", tasks.select_related("plan").order_by("-plan__year", "number"))
        self.initial["above"] = task.above_id
