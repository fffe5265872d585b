"""The form of the closing report: the office's texts, one for each chapter, and what becomes of each undone task."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.plans.choices import Outcome
from gongkai.plans.closing import Content, in_numbers, undone
from gongkai.plans.models import ClosingReport
from gongkai.plans.years import Onward

LONGEST = 5000


def _area(label: Any, rows: int, help_text: Any = "", longest: int = LONGEST) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _told(one: Onward | None) -> str:
    """Where the task goes on, for who says what becomes of it."""
    if one is None:
        return ""
    words = {"plan": one.task.plan.title, "number": one.task.number}
    if one.is_carried:
        return gettext("已结转到《%(plan)s》第 %(number)s 项。") % words
    return gettext("《%(plan)s》第 %(number)s 项与它文字相近。") % words


class ClosingForm(forms.Form):
    """年度落实情况. Half a report can be kept: what is missing is asked for on release."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    overview = _area(_("总体情况"), 5, _("写在系统算出的总数之后。"))
    problems = _area(_("存在的问题"), 4)
    next_steps = _area(_("下一步安排"), 4)

    def __init__(
        self,
        *args: Any,
        content: Content,
        report: ClosingReport | None,
        onward: Mapping[int, Onward],
        **kwargs: Any,
    ) -> None:
        """`onward`: what goes on as a task next year, by its number; 结转 is proposed for it."""
        self.content = content
        known = {"version": report.version if report else 0, **content["texts"]}
        for index, chapter in enumerate(content["chapters"]):
            known[f"chapter-{index}"] = chapter["text"]
        for task in undone(content):
            known |= {
                f"outcome-{task['number']}": task["outcome"]
                or (Outcome.CARRIED_OVER if task["number"] in onward else ""),
                f"reason-{task['number']}": task["reason"],
            }
        super().__init__(*args, **kwargs)
        self.initial = known
        for index, chapter in enumerate(content["chapters"]):
            self.fields[f"chapter-{index}"] = _area(
                chapter["title"] or _("其他任务"), 3, in_numbers(chapter["figures"])
            )
        for task in undone(content):
            self.fields[f"outcome-{task['number']}"] = forms.ChoiceField(
                label=_("去向"),
                required=False,
                choices=[("", _("请选择")), *Outcome.choices],
                help_text=_told(onward.get(task["number"])),
            )
            self.fields[f"reason-{task['number']}"] = _area(_("原因"), 2, longest=500)

    def chapter_fields(self) -> list[forms.BoundField]:
        """The field of each chapter; its numbers stand below its name."""
        return [self[f"chapter-{index}"] for index, _chapter in enumerate(self.content["chapters"])]

    def task_fields(self) -> list[tuple[dict[str, Any], forms.BoundField, forms.BoundField]]:
        """Each undone task with its two fields."""
        return [
            (task, self[f"outcome-{task['number']}"], self[f"reason-{task['number']}"])
            for task in undone(self.content)
        ]

    def texts(self) -> dict[str, Any]:
        """What was written, as `ClosingReport.texts` keeps it."""
        data = self.cleaned_data
        written = {name: data[name] for name in ("overview", "problems", "next_steps")}
        chapters = {
            chapter["title"]: data[f"chapter-{index}"]
            for index, chapter in enumerate(self.content["chapters"])
        }
        return written | {"chapters": chapters}

    def answers(self, before: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        """What was said of undone tasks; of tasks that are done by now the earlier answer is kept, should they be reopened."""
        data = self.cleaned_data
        return before | {
            str(task["number"]): {
                "outcome": data[f"outcome-{task['number']}"],
                "reason": data[f"reason-{task['number']}"],
            }
            for task in undone(self.content)
        }
