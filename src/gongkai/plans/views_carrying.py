"""Carrying over what last year's plan left open: one page with what goes along, one act."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from gongkai.accounts.day_field import DayField
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.plans import actions
from gongkai.plans.along import Along, along
from gongkai.plans.choices import TaskKind
from gongkai.plans.models import Plan, Task
from gongkai.plans.years import left_open


class CarryForm(forms.Form):
    """结转: which tasks, each with a new last day if it has one; one day for all dated ones that are given none."""

    due_on = DayField(
        label=_lazy("限期任务统一的新时限"),
        required=False,
        help_text=_lazy("下面没有单独填写时限的限期任务用这一天；都不填的，转为常态任务。"),
    )

    def __init__(self, *args: Any, tasks: list[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = tasks
        for task in tasks:
            words = {"number": task.number}
            self.fields[f"take-{task.pk}"] = forms.BooleanField(
                label=_("结转第 %(number)s 项") % words, required=False, initial=True
            )
            self.fields[f"due-{task.pk}"] = DayField(
                label=_("第 %(number)s 项的新时限") % words, required=False
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        shown = {f"take-{task.pk}" for task in self.tasks}
        if any(name.startswith("take-") and name not in shown for name in self.data):
            self.add_error(None, _("您核对期间，有的任务已经结转或者办结；请核对下面的清单后再次确认。"))
        return data

    def rows(self, goods: dict[int, Along]) -> list[tuple[Task, list[tuple[str, str]], Any, Any]]:
        """Each task with what goes along and its two fields."""
        return [
            (task, goods[task.pk].lines(), self[f"take-{task.pk}"], self[f"due-{task.pk}"])
            for task in self.tasks
        ]

    def chosen(self) -> list[tuple[Task, date | None]]:
        """What is to be carried over, each with its day."""
        data = self.cleaned_data
        return [
            (task, data[f"due-{task.pk}"] or (data["due_on"] if task.kind == TaskKind.DATED else None))
            for task in self.tasks
            if data[f"take-{task.pk}"]
        ]


@login_required
@require_http_methods(["GET", "POST"])
def carry_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was left open, with what goes along; POST carries over what is chosen."""
    user = person(request)
    plans = Plan.objects.for_user(user, "manage").select_related("government", "previous")
    plan = get_object_or_404(plans, pk=pk)
    tasks = left_open(plan)
    sent = posted(request)
    form = CarryForm(sent, tasks=tasks)
    if sent is not None and form.is_valid():
        try:
            made = actions.carry_over_all(form.chosen(), plan, actor=user, now=timezone.now())
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            words = {"count": len(made), "first": made[0].number, "last": made[-1].number}
            messages.success(
                request,
                _("已结转为第 %(first)s 项，并通知有关机构。") % words
                if len(made) == 1
                else _("已结转 %(count)s 项，列为第 %(first)s 至 %(last)s 项，并通知有关机构。") % words,
            )
            return redirect("plans-desk:compare", pk)
    context = {"plan": plan, "form": form, "rows": form.rows(along(tasks))}
    status = 200 if sent is None else 422
    return render(request, "gongkai/plans/carry_over.html", context, status=status)
