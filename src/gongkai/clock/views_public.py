"""What the public computes: until when a request is to be answered."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import dateformat

from gongkai.accounts.public_pages import public_page
from gongkai.clock.answer_period import answer_terms, remarks
from gongkai.clock.calendars import city_calendar
from gongkai.clock.deadlines import Mark, compute
from gongkai.clock.forms import CalculatorForm
from gongkai.clock.picture import months


@public_page
def calculator(request: HttpRequest) -> HttpResponse:
    """The form, and below it the last day as a sentence, a picture and a table. The address holds what was entered."""
    is_asked = any(name in request.GET for name in CalculatorForm.base_fields)
    form = CalculatorForm(request.GET if is_asked else None)
    if not is_asked or not form.is_valid():
        return render(request, "gongkai/clock/calculator.html", {"form": form})
    calendar = city_calendar()
    computation = compute(answer_terms(form.facts), calendar)
    entered = {name: day.isoformat() for name, day in form.cleaned_data.items() if day}
    context = {
        "form": form,
        "computation": computation,
        "months": months(computation),
        "weekday": dateformat.format(computation.due, "l"),
        "remarks": remarks(form.facts, calendar),
        "counted": Mark.COUNTED,
        "link": f"{request.path}?{urlencode(entered)}",
    }
    return render(request, "gongkai/clock/calculator.html", context)
