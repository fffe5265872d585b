"""The table of a round as a file: take it along, fill it in, bring it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.downloads import download
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person
from gongkai.attachments.forms import OneFileField
from gongkai.letters import tables
from gongkai.plans import round_file
from gongkai.plans.actions import answers as actions
from gongkai.plans.models import RoundAnswer
from gongkai.plans.round_table import rows_of
from gongkai.plans.views_answers import answer_for

WRITERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "xlsx": (tables.to_xlsx, tables.XLSX),
    "docx": (tables.to_docx, tables.DOCX),
}


class FileForm(forms.Form):
    """上传填好的表."""

    file = OneFileField(
        label=gettext_lazy("填好的表"),
        help_text=gettext_lazy("Excel（.xlsx）、Word（.docx）或 CSV，不超过 20 MB。"),
    )


@login_required
@require_safe
def table(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The rows that are asked, as XLSX or DOCX, with what is filled in so far."""
    found = answer_for(person(request), pk, "view")
    if form not in WRITERS:
        raise Http404
    write, media_type = WRITERS[form]
    title = _("%(plan)s %(period)s填报表（%(agency)s）") % {
        "plan": found.round.plan.title,
        "period": found.round.period_label,
        "agency": found.agency.label,
    }
    note = _(
        "请填写“进展情况”“自报进度（%）”“是否完成”“佐证网址”四列，不要改动序号和工作任务；填好后上传，原来的填写以文件为准。"
    )
    data = write(round_file.COLUMNS, round_file.lines_of(rows_of(found)), title=title, notes=[note])
    return download(data, f"{title}.{form}", media_type)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill the table from a file: all of it or nothing."""
    user = person(request)
    found = answer_for(user, pk, "fill")
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(*sent)
    problems: list[str] = []
    if form.is_bound and form.is_valid():
        problems = _fill(request, found, form.cleaned_data["file"])
        if not problems:
            return redirect("plans-desk:answer", pk)
    context = {
        "answer": found,
        "round": found.round,
        "form": form,
        "problems": problems,
        "reasons": [str(reason) for reason in actions.why_not_fill(user, found) if reason is not None],
    }
    return render(request, "gongkai/plans/answer_upload.html", context, status=422 if form.is_bound else 200)


def _fill(request: HttpRequest, found: RoundAnswer, file: Any) -> list[str]:
    """Save what the file says; returns what stands against it."""
    sheet = tables.read(file.read(), file.name, round_file.FILLED)
    filled = round_file.read_filled(sheet, rows_of(found))
    if filled.problems:
        return list(filled.problems)
    try:
        actions.save(
            found,
            filled.drafts,
            partners_missing=found.partners_missing,
            actor=person(request),
            now=timezone.now(),
        )
    except Refused as refused:
        return [str(reason) for reason in refused.reasons]
    messages.success(request, _("已按文件填写 %(count)s 项，请核对后送审。") % {"count": len(filled.drafts)})
    return []
