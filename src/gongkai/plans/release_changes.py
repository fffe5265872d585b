"""What a new release tells that the last one did not, task by task, and what the office should look at before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gongkai.letters.letter import written_day
from gongkai.plans.choices import Verdict
from gongkai.plans.models import Evidence, Plan
from gongkai.plans.progress import is_public_address
from gongkai.plans.reading import LABELS, dress
from gongkai.publishing.choices import RecordState
from gongkai.publishing.personal import has_personal_data

Content = dict[str, Any]
# How far a task is for the public: to fall back is to be looked at. An occasion that has not come is no step.
FAR = {"waiting": 0, "not_started": 0, "in_progress": 1, "kept": 2, "done": 3}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that reads differently: what it is, how it read, how it will read."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class TaskChange:
    """What becomes different of one task."""

    number: int
    text: str
    lines: list[Line] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def changes(before: Content | None, after: Content) -> list[TaskChange]:
    """The tasks that will read differently; both contents are in today's schema with their evidence resolved."""
    old = {task["number"]: told(task) for task in before["tasks"]} if before else {}
    new = {task["number"]: told(task) for task in after["tasks"]}
    texts = {
        task["number"]: task["text"] for content in (before, after) if content for task in content["tasks"]
    }
    found = []
    for number in sorted(old.keys() | new.keys()):
        was, will = old.get(number, {}), new.get(number, {})
        lines = [
            Line(label, was.get(label, ""), will.get(label, ""))
            for label in dict.fromkeys([*was, *will])
            if was.get(label, "") != will.get(label, "")
        ]
        if lines:
            found.append(TaskChange(number, texts[number], lines))
    return found


def told(task: dict[str, Any]) -> dict[str, str]:
    """A task as the lines that a reader sees of it."""
    shown = dress(task)
    return {
        _("状态"): str(shown["label"]),
        _("任务内容"): shown["text"],
        _("所在章节"): "　".join(filter(None, [shown["chapter"], shown["section"]])),
        _("责任表述"): shown["units"],
        _("承办单位"): _joined(
            f"{label}：{'、'.join(agency['name'] for agency in agencies)}"
            for label, agencies in shown["parts"]
        ),
        _("已确认办结的单位"): "、".join(agency["name"] for agency in shown["agencies"] if agency["is_done"]),
        _("完成时限"): written_day(shown["due_on"]) if shown["due_on"] else "",
        _("触发情形"): shown["trigger"],
        _("按期落实"): "、".join(period["label"] for period in shown["periods"]),
        _("任务分解"): _joined(
            f"{part['agency']}：{part['text']}{_('（已完成）') if part['is_done'] else ''}"
            for part in shown["subtasks"]
        ),
        _("量化指标"): _joined(
            f"{measure['name']}：{measure['actual'] or '—'} / {measure['target']} {measure['unit']}"
            for measure in shown["measures"]
        ),
        _("机器核验"): _joined(
            f"{check['rule']}：{check['fulfilled']} / {check['of']}" for check in shown["checks"]
        ),
        _("办理结果"): _joined(_result(result) for result in shown["results"]),
    }


def _result(result: dict[str, Any]) -> str:
    proof = "、".join(piece["label"] for piece in result["evidence"]) or _("无")
    return f"{result['agency']}：{result['text']}{_('［佐证：%(proof)s］') % {'proof': proof}}"


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def warnings(plan: Plan, before: Content | None, after: Content) -> dict[int, list[str]]:
    """By task number: what is not forbidden but should be looked at before the public reads it. Two queries."""
    found: dict[int, list[str]] = {}
    for number, text in _hidden_evidence(plan):
        found.setdefault(number, []).append(text)
    was = {task["number"]: task for task in before["tasks"]} if before else {}
    unsettled = plan.tasks.filter(units__match="question").values_list("number", "units__text")
    for number, unit in unsettled.order_by("number", "units__position"):
        found.setdefault(number, []).append(_("“%(unit)s”还没有明确是哪些机构。") % {"unit": unit})
    for task in after["tasks"]:
        found.setdefault(task["number"], []).extend(_of_task(task, was.get(task["number"])))
    return {number: texts for number, texts in found.items() if texts}


def _hidden_evidence(plan: Plan) -> Iterable[tuple[int, str]]:
    pieces = Evidence.objects.filter(report__duty__task__plan=plan, report__verdict=Verdict.CONFIRMED)
    hidden = pieces.filter(Q(record=None) | ~Q(record__state=RecordState.PUBLISHED))
    for number, label, url in hidden.order_by("pk").values_list("report__duty__task__number", "label", "url"):
        if not is_public_address(url):
            yield number, _("佐证“%(label)s”公众打不开，不会显示。") % {"label": label}


def _of_task(task: dict[str, Any], was: dict[str, Any] | None) -> Iterable[str]:
    for result in task["results"]:
        if not result["evidence"]:
            yield _("%(agency)s的结果没有公众可以打开的佐证。") % {"agency": result["agency"]}
        if has_personal_data(_result(result)):
            yield _("%(agency)s的结果里疑似有手机号或身份证号。") % {"agency": result["agency"]}
    for label, text in told(task).items():
        if label != _("办理结果") and has_personal_data(text):
            yield _("“%(label)s”里疑似有手机号或身份证号。") % {"label": label}
    if was and FAR[task["state"]] < FAR[was["state"]]:
        yield _("上次公布为“%(before)s”，这次变为“%(after)s”。") % {
            "before": LABELS[was["state"]],
            "after": LABELS[task["state"]],
        }
    told_before = (was["subtasks"], was["measures"]) if was else ([], [])
    if (task["subtasks"], task["measures"]) != told_before and (task["subtasks"] or task["measures"]):
        yield _("任务分解或指标有新内容，未经他人审核，请核对。")
