"""The evidence of one row in the table of a round: search what is public, upload files, take pieces away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.attachments.uploads import written
from gongkai.plans.actions import entry_evidence as actions
from gongkai.plans.forms import EvidenceForm
from gongkai.plans.models import Duty, Evidence
from gongkai.plans.views_answers import answer_for


@login_required
@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, pk: int, duty: int) -> HttpResponse:
    """What shows one row so far, and a form for more; each piece can be taken away until the table is submitted."""
    user, now = person(request), timezone.now()
    found = answer_for(user, pk, "fill")
    row = get_object_or_404(
        Duty.objects.select_related("task__plan", "agency"),
        pk=duty,
        agency=found.agency_id,
        task__plan=found.round.plan_id,
    )
    sent = posted(request)
    form = EvidenceForm(sent, request.FILES if sent is not None else None, duty=row)
    pieces = Evidence.objects.filter(entry__answer=found, entry__duty=row)
    here = redirect("plans-desk:answer-evidence", pk, duty)
    try:
        if sent is not None and "remove" in sent:
            piece = get_object_or_404(
                pieces.select_related("attachment", "entry__answer"),
                pk=row_number(str(sent["remove"])),
            )
            actions.take_away(piece, actor=user, now=now)
            messages.success(request, _("已移除这件佐证。"))
            return here
        if sent is not None and "find" not in sent and form.is_valid():
            data = form.cleaned_data
            with written(data["attachments"]) as files:
                actions.add(found, row, records=list(data["records"]), files=files, actor=user, now=now)
            messages.success(request, _("佐证已保存。"))
            return here
    except Refused as refused:
        tell_why_not(form, refused)
    context = {
        "answer": found,
        "round": found.round,
        "duty": row,
        "pieces": pieces.select_related("record", "attachment"),
        "form": form,
        "reasons": [str(reason) for reason in actions.why_not_add(user, found, row) if reason],
    }
    is_refused = sent is not None and "find" not in sent
    return render(request, "gongkai/plans/answer_evidence.html", context, status=422 if is_refused else 200)
