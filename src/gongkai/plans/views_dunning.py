"""Letters of the office to agencies that are late (督办单): issue, list, read, take along."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.day_field import DayField
from gongkai.accounts.downloads import download
from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.accounts.row_fields import RowsField
from gongkai.agencies.models import Agency
from gongkai.clock import calendars
from gongkai.clock.workdays import add_workdays
from gongkai.letters import letter, tables
from gongkai.letters.letter import written_day
from gongkai.plans import actions
from gongkai.plans.behind import may_be_dunned
from gongkai.plans.choices import DutyState
from gongkai.plans.dunning_letter import SOON_DAYS, how_late, letter_of, rows_of
from gongkai.plans.models import Dunning, Duty, Plan
from gongkai.plans.tones import DUTY_TONES
from gongkai.publishing.day import public_day

PAGE_SIZE = 30
ANSWER_WORKDAYS = 5
FORMS: dict[str, tuple[Callable[[letter.Letter], bytes], str]] = {
    "docx": (letter.to_docx, tables.DOCX),
    "pdf": (letter.to_pdf, letter.PDF),
}


class DutiesField(RowsField):
    """Duties by what their tasks say and how late they are."""

    @cached_property
    def _today(self) -> date:
        # Once for a form, not for each of its rows: in a sample city the day is asked of the database.
        return public_day()

    def label_from_instance(self, duty: Any) -> str:
        words = duty.task.text if len(duty.task.text) <= 60 else f"{duty.task.text[:60]}…"
        late = how_late(duty.task.due_on, self._today)
        return f"{duty.task.number}. {words}（{written_day(duty.task.due_on)}，{late}）"


class DunningForm(forms.Form):
    """督办: which tasks, what is asked, by when. What is late is proposed."""

    duties = DutiesField(Duty.objects.none(), label=_lazy("督办任务"), widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(label=_lazy("督办要求"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    answer_by = DayField(label=_lazy("反馈期限"))

    def __init__(self, *args: Any, duties: QuerySet[Duty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["duties"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = duties


def _plan(request: HttpRequest, pk: int, action: str) -> Plan:
    plans = Plan.objects.for_user(person(request), action).select_related("government")
    return get_object_or_404(plans, pk=pk)


def _due(plan: Plan) -> QuerySet[Duty]:
    """Duties that are late or soon due, and for which the agency has to act."""
    return Duty.objects.filter(may_be_dunned(public_day()), task__plan=plan)


@login_required
@require_safe
def dunnings(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters of a plan that I may see; for the office also which agencies are late."""
    found, user = _plan(request, pk, "view"), person(request)
    is_office = Plan.objects.for_user(user, "manage").filter(pk=pk).exists()
    letters = Dunning.objects.for_user(user).filter(plan=found).select_related("agency", "issued_by")
    counted = letters.annotate(tasks=Count("duties")).order_by("-year", "-serial")
    page = Pages(counted, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "plan": found,
        "page_obj": page,
        "is_office": is_office,
        "behind": _behind(found) if is_office else [],
        "soon_days": SOON_DAYS,
    }
    return render(request, "gongkai/plans/dunnings.html", context)


def _behind(plan: Plan) -> QuerySet[Agency]:
    """The agencies with late or soon due duties, the latest first, with how many letters they had in this plan."""
    due, today = Q(duties__in=_due(plan)), public_day()
    late = due & Q(duties__task__due_on__lt=today)
    agencies = Agency.objects.filter(duties__in=_due(plan)).annotate(
        late=Count("duties", filter=late, distinct=True),
        due=Count("duties", filter=due, distinct=True),
        letters=Count("dunnings", filter=Q(dunnings__plan=plan), distinct=True),
    )
    return agencies.order_by("-late", "-due", "position")


@login_required
@require_http_methods(["GET", "POST"])
def dun(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Write a letter to one agency: what is late is ticked, `?task=` ticks one more."""
    found = _plan(request, pk, "manage")
    agency: Agency = get_object_or_404(Agency.objects.filter(duties__task__plan=found).distinct(), code=code)
    duties = _due(found).filter(agency=agency).select_related("task").order_by("task__due_on", "task__number")
    today, asked = public_day(), request.GET.get("task", "")
    proposed = [
        duty.pk
        for duty in duties
        if duty.task.due_on and (duty.task.due_on < today or str(duty.task_id) == asked)
    ]
    initial = {
        "duties": proposed,
        "text": _("请抓紧办理上述任务，逐项报送办理结果和佐证；不能按期完成的，说明原因和预计完成的时间。"),
        "answer_by": add_workdays(today, ANSWER_WORKDAYS, calendars.load().of(agency.pk)),
    }
    form = DunningForm(posted(request), duties=duties, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            made = actions.dun(
                found,
                agency,
                list(form.cleaned_data["duties"]),
                text=form.cleaned_data["text"],
                answer_by=form.cleaned_data["answer_by"],
                actor=person(request),
                now=timezone.now(),
            )
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, _("%(letter)s已发出，并通知了该机构的编辑。") % {"letter": made})
            return redirect(made)
    context = {"plan": found, "agency": agency, "form": form, "has_duties": bool(duties)}
    return render(request, "gongkai/plans/dun.html", context, status=422 if form.is_bound else 200)


def _dunning(request: HttpRequest, pk: int) -> Dunning:
    letters = Dunning.objects.for_user(person(request)).select_related("plan", "agency", "issued_by")
    return get_object_or_404(letters, pk=pk)


@login_required
@require_safe
def dunning(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, with its tasks as they stand today."""
    found = _dunning(request, pk)
    duties = found.duties.select_related("task").in_bulk()
    rows = [(row, duties[row["duty"]]) for row in rows_of(found)]
    toned = [(row, duty, DUTY_TONES[DutyState(duty.state)]) for row, duty in rows]
    context = {"dunning": found, "letter": letter_of(found), "rows": toned}
    return render(request, "gongkai/plans/dunning.html", context)


@login_required
@require_safe
def letter_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The letter to take along, as DOCX or PDF."""
    found = _dunning(request, pk)
    if form not in FORMS:
        raise Http404
    write, media_type = FORMS[form]
    return download(write(letter_of(found)), f"{found}.{form}", media_type)
