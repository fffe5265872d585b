"""An agency's answer in a round: the table, what the head decides, the sheet for the signature."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused
from gongkai.accounts.requests import person, tell_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.attachments.uploads import written
from gongkai.plans import round_table as table
from gongkai.plans.actions import answers as actions
from gongkai.plans.choices import AnswerState
from gongkai.plans.models import RoundAnswer
from gongkai.plans.round_forms import OpinionForm, RecallForm, ReopenForm, SignatureForm, TableForm
from gongkai.plans.views_rounds import TONES
from gongkai.publishing.day import public_day

ACTS = {"hand": actions.hand, "submit": actions.submit}
# The button of a row leads to its evidence; what was typed is saved on the way.
EVIDENCE = "evidence-"


def answer_for(user: User, pk: int, action: str) -> RoundAnswer:
    """The answer, if the person may do this with it; else 404."""
    visible = RoundAnswer.objects.for_user(user, action)
    joined = visible.select_related(
        "agency", "round__plan__government", "submitted_by", "approved_by", "sheet"
    )
    return get_object_or_404(joined, pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The table. What is typed is saved first; then it is handed to the leads or submitted, if so wished."""
    user = person(request)
    found = answer_for(user, pk, "fill" if request.method == "POST" else "view")
    if request.method == "GET":
        return _page(request, found)
    form = TableForm(table.rows_of(found), data=request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    try:
        found = actions.save(
            found,
            form.drafts(),
            partners_missing=form.statement.cleaned_data["partners_missing"],
            version=_version(request.POST),
            actor=user,
            now=timezone.now(),
        )
    except Refused as refused:
        return _page(request, answer_for(user, pk, "view"), form=form, reasons=refused.reasons)
    wanted = request.POST.get("act", "")
    act, row = ACTS.get(wanted), row_number(wanted.removeprefix(EVIDENCE))
    if wanted.startswith(EVIDENCE) and row is not None:
        return redirect("plans-desk:answer-evidence", pk, row)
    if act is None:
        messages.success(request, _("已保存，可以继续填写。"))
        return redirect("plans-desk:answer", pk)
    try:
        act(found, actor=user, now=timezone.now())
    except Refused as refused:
        messages.info(request, _("填写的内容已保存。"))
        return _page(request, answer_for(user, pk, "view"), reasons=refused.reasons)
    handed = wanted == "hand"
    messages.success(request, _("已送牵头单位汇总。") if handed else _("已送负责人审签。"))
    return redirect("plans-desk:answer", pk)


def _version(data: QueryDict) -> int:
    # A version that is no number is that of no table, so it is refused like an old one.
    text = data.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _page(
    request: HttpRequest,
    found: RoundAnswer,
    *,
    form: TableForm | None = None,
    reasons: tuple[Reason, ...] = (),
    decision: forms.Form | None = None,
) -> HttpResponse:
    user = person(request)
    rows = table.rows_of(found)
    can_fill = not any(actions.why_not_fill(user, found))
    missing = table.missing_partners(rows)
    if can_fill and form is None:
        form = TableForm(rows, statement=found.partners_missing)
    context: dict[str, Any] = {
        "answer": found,
        "round": found.round,
        "tone": TONES[AnswerState(found.state)],
        "is_late": found.round.is_late(public_day()) and found.state != AnswerState.APPROVED,
        "rows": rows,
        "form": form if can_fill else None,
        "errors": form.errors() if form and form.statement.is_bound else [],
        "reasons": reasons,
        "missing": missing,
        "filled": sum(row.is_filled for row in rows if row.is_asked),
        "asked": sum(row.is_asked for row in rows),
        "can_hand": can_fill and table.serves_others(rows) and not found.handed_at,
        "can_approve": not any(actions.why_not_approve(user, found)),
        "can_sign": not any(actions.why_not_register(user, found)),
        "can_recall": not any(actions.why_not_recall(user, found)),
        "can_reopen": not any(actions.why_not_reopen(user, found)),
        "opinion_form": decision if isinstance(decision, OpinionForm) else OpinionForm(),
        "sign_form": decision if isinstance(decision, SignatureForm) else SignatureForm(),
        "recall_form": decision if isinstance(decision, RecallForm) else RecallForm(),
        "reopen_form": decision if isinstance(decision, ReopenForm) else ReopenForm(),
        "decision": decision,
        "steps": found.steps.select_related("actor", "sheet").order_by("-pk"),
    }
    is_refused = request.method == "POST"
    return render(request, "gongkai/plans/answer.html", context, status=422 if is_refused else 200)


def _approve(found: RoundAnswer, form: forms.Form, **given: Any) -> None:
    actions.approve(found, **given)


def _send_back(found: RoundAnswer, form: forms.Form, **given: Any) -> None:
    actions.send_back(found, opinion=form.cleaned_data["opinion"], **given)


def _recall(found: RoundAnswer, form: forms.Form, **given: Any) -> None:
    actions.recall(found, reason=form.cleaned_data["reason"], **given)


def _sign(found: RoundAnswer, form: forms.Form, **given: Any) -> None:
    data = form.cleaned_data
    with written(data["sheet"]) as files:
        actions.register_signature(
            found, head=data["head"], signed_on=data["signed_on"], files=files, **given
        )


def _reopen(found: RoundAnswer, form: forms.Form, **given: Any) -> None:
    actions.reopen(found, reason=form.cleaned_data["reason"], **given)


# verb: who may find the answer, what is asked, what is done, and what is said of it
DECISIONS: dict[str, tuple[str, type[forms.Form], Callable[..., None], Promise]] = {
    "approve": ("approve", OpinionForm, _approve, _lazy("已审签同意。")),
    "send-back": ("approve", OpinionForm, _send_back, _lazy("已退回修改。")),
    "recall": ("fill", RecallForm, _recall, _lazy("填报已撤回，更正后请重新送审。")),
    "sign": ("fill", SignatureForm, _sign, _lazy("已登记纸质审签。")),
    "reopen": ("manage", ReopenForm, _reopen, _lazy("已退回，由该机构修改后重新审签。")),
}


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Approve, send back, recall, register a signature on paper, reopen. Whoever comes here by a link is led to the table."""
    user = person(request)
    action, form_class, run, done = DECISIONS[verb]
    found = answer_for(user, pk, action)
    if request.method == "GET":
        return redirect("plans-desk:answer", pk)
    form = form_class(request.POST, request.FILES)
    if form.is_valid():
        try:
            run(found, form, actor=user, now=timezone.now())
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, str(done))
            return redirect("plans-desk:answer", pk)
    return _page(request, answer_for(user, pk, "view"), decision=form)


@login_required
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer on paper, with a place for the head's signature."""
    found = answer_for(person(request), pk, "view")
    rows = [row for row in table.rows_of(found) if row.entry]
    return render(
        request, "gongkai/plans/answer_sheet.html", {"answer": found, "round": found.round, "rows": rows}
    )
