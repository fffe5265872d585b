"""This year's plan beside last year's, for the office: what goes on, what is new, what was left open and is not listed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.accounts.row_fields import RowField
from gongkai.plans import actions
from gongkai.plans.models import Plan
from gongkai.plans.tones import TONES
from gongkai.plans.years import Row, compare

PAGE_SIZE = 50
VIEWS = (("carried", _lazy("延续")), ("new", _lazy("新增")), ("dropped", _lazy("未再列入")))


class PreviousForm(forms.Form):
    """往年要点."""

    previous = RowField(
        Plan.objects.none(),
        label=_lazy("与哪一年的要点比较"),
        required=False,
        empty_label=_lazy("没有往年要点"),
        help_text=_lazy("选定后保存：以后的比较和结转都以它为本要点的往年要点。"),
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["previous"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Plan.objects.filter(government=plan.government_id, year__lt=plan.year)
        field.initial = plan.previous_id


@login_required
@require_http_methods(["GET", "POST"])
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Both plans task by task. POST says which plan is last year's."""
    plans = Plan.objects.for_user(person(request), "manage")
    plan = get_object_or_404(plans.select_related("government", "previous"), pk=pk)
    form = PreviousForm(posted(request), plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_previous(plan, form.cleaned_data["previous"], actor=person(request))
        except Refused as refused:
            tell_why_not(form, refused, "previous")
        else:
            chosen_plan = form.cleaned_data["previous"]
            said = _("已选定“%(title)s”为本要点的往年要点。") if chosen_plan else _("本要点不再有往年要点。")
            messages.success(request, said % {"title": chosen_plan.title if chosen_plan else ""})
            return redirect("plans-desk:compare", pk)
    rows = compare(plan, plan.previous) if plan.previous else []
    views: dict[str, list[Row]] = {name: [] for name, _label in VIEWS}
    for row in rows:
        views[row.verdict].append(row)
    wanted = request.GET.get("show", "carried")
    chosen = views.get(wanted, views["carried"])
    years = {"year": plan.year, "before": plan.previous.year if plan.previous else ""}
    heading = _("%(year)s年与%(before)s年要点比较") if plan.previous else _("与往年要点比较")
    context = {
        "plan": plan,
        "heading": heading % years,
        "form": form,
        "page_obj": Pages(chosen, PAGE_SIZE).get_page(request.GET.get("page")),
        "tones": TONES,
        "tabs": [(name, label, len(views[name]), name == wanted) for name, label in VIEWS],
        "left_open": sum(row.is_left_open for row in rows),
        "query": f"show={wanted}" if wanted in views else "",
        "show": wanted,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "gongkai/plans/compare.html", context, status=status)
