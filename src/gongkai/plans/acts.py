"""The acts on a task beside reporting: who sees which button, what it asks, which action it carries out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason
from gongkai.plans import act_forms as ask
from gongkai.plans import actions, rules
from gongkai.plans.actions import checks
from gongkai.plans.check_forms import NowForm, TieForm, UntieForm
from gongkai.plans.choices import ENDED, OPEN, DutyState, RequestKind
from gongkai.plans.models import Duty, DutyRequest, Measure, Subtask, Task

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One button. `target` is what it acts on; `done` says what has happened, without promising more; `is_offered` looks at the row alone, `why_not` at the person too.

    `run` gets the row, the cleaned data, and who acts when. The form takes the row as `row`.
    """

    name: str
    target: type
    label: Text
    text: Text
    done: Text
    form: type[forms.Form]
    is_offered: Callable[[Any], bool]
    why_not: Callable[[User, Any, datetime], Iterable[Reason | None]]
    run: Callable[..., object]
    tone: str = "secondary"

    def reasons(self, user: User, row: Any, now: datetime) -> list[str]:
        """Why this person may not press the button now."""
        return [str(reason) for reason in self.why_not(user, row, now) if reason is not None]


def _task_of(row: Any) -> Task:
    if isinstance(row, Task):
        return row
    task: Task = row.duty.task if isinstance(row, DutyRequest) else row.task
    return task


def _of_office(user: User, row: Any, now: datetime) -> list[Reason | None]:
    task = row if isinstance(row, Task) else row.task
    return actions.why_not_change(user, task)


def _of_editor(user: User, duty: Duty, now: datetime) -> list[Reason | None]:
    return [rules.must_report_for_agency(user, duty)]


def _of_organiser(user: User, row: Any, now: datetime) -> list[Reason | None]:
    task = row if isinstance(row, Task) else row.task
    return actions.why_not_break_down(user, task)


def _asks(kind: str) -> Callable[[User, Duty, datetime], list[Reason | None]]:
    def why_not(user: User, duty: Duty, now: datetime) -> list[Reason | None]:
        # Others are refused before anything is looked up: the office sees many duties on one page.
        foreign = rules.must_report_for_agency(user, duty)
        return [foreign] if foreign else actions.why_not_ask(user, duty, kind, now.date())

    return why_not


ACTS = (
    Act(
        "accept",
        Duty,
        _("接收"),
        _("表示本机关已经收到这项任务，可以同时写明经办的内设机构。"),
        _("已接收。"),
        ask.HandlerForm,
        lambda duty: duty.state == DutyState.ASSIGNED,
        lambda user, duty, now: actions.why_not_accept(user, duty),
        lambda duty, data, **by: actions.accept(duty, handler=data["handler"], **by),
        "primary",
    ),
    Act(
        "hand-on",
        Duty,
        _("转内设机构"),
        _("写明由哪个内设机构经办；只在本机关和主管部门内显示。"),
        _("已写明经办的内设机构。"),
        ask.RequiredHandlerForm,
        lambda duty: duty.state in OPEN,
        _of_editor,
        lambda duty, data, **by: actions.hand_on(duty, handler=data["handler"], **by),
    ),
    Act(
        "extension",
        Duty,
        _("申请延期"),
        _("由主管部门在时限到期之前答复；同意后，整项任务的时限随之调整。"),
        _("延期申请已提交，请等候答复；答复之前，原时限不变。"),
        ask.ExtensionForm,
        lambda duty: duty.state in OPEN and duty.task.due_on is not None,
        _asks(RequestKind.EXTENSION),
        lambda duty, data, **by: actions.ask(
            duty, RequestKind.EXTENSION, reason=data["reason"], wanted_on=data["wanted_on"], **by
        ),
    ),
    Act(
        "not-ours",
        Duty,
        _("不属本单位职责"),
        _("说明理由，由主管部门决定是否改交其他机构。在交办后 3 个工作日内提出；开始办理之后不能再退回。"),
        _("申请已提交，请等候答复；答复之前，仍由本机关办理。"),
        ask.ReasonForm,
        lambda duty: duty.state in (DutyState.ASSIGNED, DutyState.ACCEPTED),
        _asks(RequestKind.NOT_OURS),
        lambda duty, data, **by: actions.ask(duty, RequestKind.NOT_OURS, reason=data["reason"], **by),
    ),
    Act(
        "recall",
        Duty,
        _("撤回报告"),
        _(
            "主管部门作出结论之前，可以撤回报告以便更正。原来的内容留在报告表单和时间线上，办理状态回到提交之前。"
        ),
        _("报告已撤回，原来的内容还在报告表单里，更正后可以重新提交。"),
        ask.ReasonForm,
        lambda duty: duty.state == DutyState.SUBMITTED,
        lambda user, duty, now: actions.why_not_recall(user, duty),
        lambda duty, data, **by: actions.recall(duty, reason=data["reason"], **by),
    ),
    Act(
        "reopen",
        Duty,
        _("重新办理"),
        _("收回办结的确认：成果不再成立，或者佐证已经失效。"),
        _("已收回办结的确认，退回该机构重新办理。"),
        ask.ReasonForm,
        lambda duty: duty.state == DutyState.VERIFIED,
        lambda user, duty, now: actions.why_not_end(user, duty, "reopen"),
        lambda duty, data, **by: actions.reopen(duty, reason=data["reason"], **by),
    ),
    Act(
        "cancel",
        Duty,
        _("撤销职责"),
        _("该机构不再承担这项任务；此前的报告保留。"),
        _("已撤销该机构的职责。"),
        ask.ReasonForm,
        lambda duty: duty.state not in (*ENDED, DutyState.VERIFIED),
        lambda user, duty, now: actions.why_not_end(user, duty, "cancel"),
        lambda duty, data, **by: actions.cancel(duty, reason=data["reason"], **by),
        "danger",
    ),
    Act(
        "answer",
        DutyRequest,
        _("答复申请"),
        _("不同意时请说明理由；同意退回任务时，可以同时改交其他机构。"),
        _("已答复，申请的机构会收到通知。"),
        ask.AnswerForm,
        lambda asked: asked.answer == "waiting",
        lambda user, asked, now: actions.why_not_answer(user, asked, now.date()),
        lambda asked, data, **by: actions.answer(
            asked,
            is_granted=data["is_granted"],
            opinion=data["opinion"],
            instead=data.get("instead", ()),
            **by,
        ),
        "primary",
    ),
    Act(
        "terms",
        Task,
        _("调整类型和时限"),
        _("原来的时限、理由和经办人保留在时间线上，有关机构会收到通知。"),
        _("类型和时限已调整。"),
        ask.TermsForm,
        lambda task: True,
        _of_office,
        lambda task, data, **by: actions.change_terms(task, **data, **by),
    ),
    Act(
        "pause",
        Task,
        _("暂缓"),
        _("暂缓期间任何机构都不计超期；恢复时，时限是否顺延另行决定。"),
        _("任务已暂缓。"),
        ask.ReasonForm,
        lambda task: not task.is_paused,
        _of_office,
        lambda task, data, **by: actions.pause(task, reason=data["reason"], **by),
    ),
    Act(
        "resume",
        Task,
        _("恢复办理"),
        _("时限保持不变，需要顺延的请另行调整。"),
        _("任务已恢复办理。"),
        ask.ReasonForm,
        lambda task: task.is_paused,
        _of_office,
        lambda task, data, **by: actions.resume(task, reason=data["reason"], **by),
        "primary",
    ),
    Act(
        "trigger",
        Task,
        _("情形已出现"),
        _("从这一天起，承办机构开始办理。"),
        _("已登记情形出现的日期，承办机构可以开始办理。"),
        ask.TriggerForm,
        lambda task: task.is_waiting,
        _of_office,
        lambda task, data, **by: actions.trigger(task, **data, **by),
        "primary",
    ),
    Act(
        "assign",
        Task,
        _("补充交办"),
        _("给文中没有写明的机构交办，或者调整已有机构的角色。"),
        _("已按所选角色交办。"),
        ask.AssignForm,
        lambda task: True,
        _of_office,
        lambda task, data, **by: actions.assign_task(task, **data, **by),
    ),
    Act(
        "subtask",
        Task,
        _("分解任务"),
        _("把任务的一部分交给其中一个承办机构，可以有自己的时限。"),
        _("已分解任务。"),
        ask.SubtaskForm,
        lambda task: True,
        _of_organiser,
        lambda task, data, **by: actions.add_subtask(task, **data, **by),
    ),
    Act(
        "finish",
        Subtask,
        _("完成"),
        _("写明这一部分的完成情况。"),
        _("已登记完成情况。"),
        ask.NoteForm,
        lambda subtask: subtask.done_on is None,
        lambda user, subtask, now: [rules.must_be_doing(user, subtask, subtask.task)],
        lambda subtask, data, **by: actions.finish_subtask(subtask, note=data["note"], **by),
    ),
    Act(
        "measure",
        Task,
        _("设定指标"),
        _("用一个数说明任务要达到什么程度。"),
        _("已设定指标。"),
        ask.MeasureForm,
        lambda task: True,
        _of_office,
        lambda task, data, **by: actions.add_measure(task, **data, **by),
    ),
    Act(
        "record",
        Measure,
        _("填写实际值"),
        _("每次填写都留在时间线上。"),
        _("已填写实际值。"),
        ask.ActualForm,
        lambda measure: True,
        _of_organiser,
        lambda measure, data, **by: actions.record_measure(measure, **data, **by),
    ),
    Act(
        "remove-part",
        Subtask,
        _("去掉"),
        _("去掉这一部分；时间线上留下原来的内容和理由。"),
        _("已去掉这一部分。"),
        ask.ReasonForm,
        lambda subtask: True,
        _of_organiser,
        lambda subtask, data, **by: actions.remove_part(subtask, reason=data["reason"], **by),
        "danger",
    ),
    Act(
        "remove-measure",
        Measure,
        _("去掉"),
        _("去掉这项指标；时间线上留下原来的内容和理由。"),
        _("已去掉这项指标。"),
        ask.ReasonForm,
        lambda measure: True,
        _of_office,
        lambda measure, data, **by: actions.remove_part(measure, reason=data["reason"], **by),
        "danger",
    ),
    Act(
        "link",
        Task,
        _("关联上级任务"),
        _("说明这项任务落实的是上级要点中的哪一项；上级主管部门可以看到办理情况。"),
        _("已保存与上级任务的关联。"),
        ask.LinkForm,
        lambda task: task.plan.government.parent_id is not None,
        _of_office,
        lambda task, data, **by: actions.link_task(task, data["above"], **by),
    ),
    Act(
        "tie",
        Task,
        _("关联核验规则"),
        _("由系统逐个机构核验是否达到；关联之后，各机构不再自报进度。"),
        _("已关联核验规则。"),
        TieForm,
        lambda task: True,
        lambda user, task, now: checks.why_not_tie(user, task),
        lambda task, data, **by: checks.tie_rule(task, data["rule"], reason=data["reason"], **by),
    ),
    Act(
        "untie",
        Task,
        _("取消核验规则"),
        _("这条规则不再核验该任务；时间线上保留记录。"),
        _("已取消核验规则。"),
        UntieForm,
        lambda task: task.is_checked,
        lambda user, task, now: checks.why_not_check(user, task),
        lambda task, data, **by: checks.untie_rule(task, data["rule"], reason=data["reason"], **by),
    ),
    Act(
        "check",
        Task,
        _("立即核验"),
        _("系统每天核验一次；这里可以马上再核验一次。"),
        _("已重新核验。"),
        NowForm,
        lambda task: task.is_checked,
        lambda user, task, now: checks.why_not_check(user, task),
        lambda task, data, **by: checks.check_now(task, **by),
    ),
)


def by_name(name: str) -> Act | None:
    """The act of that name, or None."""
    return next((act for act in ACTS if act.name == name), None)


def offered(user: User, row: Any, now: datetime) -> list[Act]:
    """The acts that this person may do on the row now."""
    if _task_of(row).dropped_on is not None:
        return []
    return [
        act
        for act in ACTS
        if isinstance(row, act.target) and act.is_offered(row) and not act.reasons(user, row, now)
    ]
