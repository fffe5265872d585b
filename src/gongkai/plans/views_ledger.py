"""The ledger of a plan as a file, and back in: upload, see what would change, say why, apply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.choices import Role
from gongkai.accounts.downloads import download
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, tell_why_not
from gongkai.agencies.models import Agency
from gongkai.attachments.forms import OneFileField
from gongkai.letters import tables
from gongkai.letters.letter import written_day
from gongkai.plans import actions
from gongkai.plans import ledger_file as ledger
from gongkai.plans.ledger_file import Change, Comparison
from gongkai.plans.ledger_filter import LedgerFilter
from gongkai.plans.models import Plan
from gongkai.publishing.day import public_day

OFFICE = "office"
# What was compared is carried by the page itself, signed: whoever confirms sends back what they have seen.
SALT, VALID_SECONDS = "plans.ledger.tasks", 24 * 3600
MOST_CARRIED = 2_000_000  # below what Django takes in one request
WRITERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "xlsx": (tables.to_xlsx, tables.XLSX),
    "docx": (tables.to_docx, tables.DOCX),
}


def _plan(user: User, pk: int) -> Plan:
    return get_object_or_404(Plan.objects.for_user(user, "view").select_related("government"), pk=pk)


def _agencies(user: User, plan: Plan, *roles: str) -> QuerySet[Agency]:
    """The person's agencies that have a part in the plan."""
    own = Agency.objects.filter(pk__in=user.agency_ids(*roles), duties__task__plan=plan)
    return own.distinct().order_by("position", "code")


@login_required
@require_safe
def ledger_download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The ledger as XLSX, DOCX or CSV, with the filters of its page; `?fill=` is an agency's own form."""
    user = person(request)
    found = _plan(user, pk)
    if form not in {*WRITERS, "csv"}:
        raise Http404
    title, today = found.title, public_day()
    if code := request.GET.get("fill"):
        agency = get_object_or_404(_agencies(user, found), code=code)
        tasks = found.tasks.with_duties().filter(duties__agency=agency)
        rows = list(ledger.agency_rows(tasks, agency))
        title = _("%(plan)s任务台账（%(agency)s）") % {"plan": found.title, "agency": agency.label}
        note = _(
            "请只填写“进展情况”一列，不要改动序号和工作任务；办结请在任务页报告并附佐证。"
            "已反馈、已办结和情形尚未出现的任务现在不用报告，没有列出。"
        )
    else:
        involved = Agency.objects.filter(duties__task__plan=found).distinct()
        filters = LedgerFilter(request.GET, agencies=involved)
        rows = list(ledger.ledger_rows(filters.narrow(found.tasks.with_state(), today).with_duties(), user))
        title = _("%(plan)s任务台账") % {"plan": found.title}
        note = _("导出日期：%(day)s，共 %(count)s 项。") % {"day": written_day(today), "count": len(rows)}
    name = f"{title}-{today:%Y%m%d}.{form}"
    if form == "csv":
        return download(tables.to_csv(ledger.COLUMNS, rows), name, tables.CSV)
    write, media_type = WRITERS[form]
    return download(write(ledger.COLUMNS, rows, title=title, notes=[note]), name, media_type)


class LedgerUploadForm(forms.Form):
    """回填台账: for whom, and the file. Who has one choice only is not asked."""

    side = forms.ChoiceField(label=_lazy("填报内容"), widget=forms.RadioSelect)
    file = OneFileField(
        label=_lazy("填好的台账"), help_text=_lazy("Excel（.xlsx）、Word（.docx）或 CSV，不超过 20 MB。")
    )

    def __init__(self, *args: Any, sides: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        side = self.fields["side"]
        assert isinstance(side, forms.ChoiceField)
        side.choices, side.initial = sides, sides[0][0]
        if len(sides) == 1:
            side.widget = forms.HiddenInput()


class ConfirmForm(forms.Form):
    """What was compared, to be carried out; of the office also why."""

    changes = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_lazy("调整时限的理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_lazy("对上面所有改动的时限适用，记入每项任务的时间线。"),
        error_messages={"required": _lazy("调整时限应说明理由。")},
    )

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if side != OFFICE:
            del self.fields["reason"]


def _sides(user: User, plan: Plan) -> tuple[list[tuple[str, str]], list[Agency]]:
    """What the person may fill in, and the agencies for which they may."""
    agencies = list(_agencies(user, plan, Role.EDITOR))
    is_office = user.holds(Role.DISCLOSURE_OFFICE, plan.government_id)
    sides = [(OFFICE, _("调整完成时限（主管部门）"))] if is_office else []
    return sides + [
        (agency.code, _("报告进展：%(name)s") % {"name": agency.label}) for agency in agencies
    ], agencies


@login_required
@require_http_methods(["GET", "POST"])
def ledger_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the filled-in file, and show what it would change before anything does."""
    user = person(request)
    found = _plan(user, pk)
    sides, agencies = _sides(user, found)
    if not sides:
        raise Http404
    if "changes" in request.POST:
        return _confirm(request, user, found, sides, agencies)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LedgerUploadForm(*sent, sides=sides)
    if not form.is_bound or not form.is_valid():
        return _page(request, found, agencies, form)
    side, file = form.cleaned_data["side"], form.cleaned_data["file"]
    compared = _compared(user, found, side, file.read(), file.name)
    _rehearse(user, found, side, compared)
    signed = _sign(user, found, side, compared)
    if len(signed) > MOST_CARRIED:
        compared.problems.append(_("改动过多，请分几次上传。"))
    confirm = ConfirmForm(initial={"changes": signed}, side=side)
    return _page(request, found, agencies, form, compared, dict(sides)[side], confirm)


def _page(
    request: HttpRequest,
    plan: Plan,
    agencies: list[Agency],
    form: LedgerUploadForm,
    compared: Comparison | None = None,
    side: str = "",
    confirm: ConfirmForm | None = None,
) -> HttpResponse:
    context = {
        "plan": plan,
        "agencies": agencies,
        "is_office": OFFICE in dict(form.fields["side"].choices),  # type: ignore[attr-defined]
        "form": form,
        "compared": compared,
        "side": side,
        "confirm_form": confirm,
    }
    is_wrong = bool(compared.problems) if compared else form.is_bound
    is_wrong = is_wrong or bool(confirm and confirm.is_bound)
    return render(request, "gongkai/plans/ledger_upload.html", context, status=422 if is_wrong else 200)


def _sign(user: User, plan: Plan, side: str, compared: Comparison) -> str:
    rows = [astuple(change) for change in compared.changes]
    return signing.dumps([user.pk, plan.pk, side, rows, compared.notes], salt=SALT, compress=True)


def _compared(user: User, plan: Plan, side: str, data: bytes, name: str) -> Comparison:
    columns = ledger.FOR_OFFICE if side == OFFICE else ledger.FOR_AGENCY
    sheet = tables.read(data, name, columns)
    if not sheet.rows and sheet.problems:
        return Comparison(problems=list(sheet.problems))
    if side == OFFICE:
        return ledger.compare_deadlines(plan, sheet, user)
    return ledger.compare_progress(plan, Agency.objects.get(code=side), sheet)


def _rehearse(user: User, plan: Plan, side: str, compared: Comparison) -> None:
    """Add what the acts themselves would refuse."""
    if not compared.changes:
        return
    try:
        _act(user, plan, side, compared.changes, "", is_rehearsal=True)
    except Refused as refused:
        compared.problems += [str(one) for one in refused.reasons]


def _act(
    user: User, plan: Plan, side: str, changes: list[Change], reason: str, *, is_rehearsal: bool = False
) -> None:
    by = {"actor": user, "now": timezone.now(), "is_rehearsal": is_rehearsal}
    if side == OFFICE:
        actions.change_deadlines(plan, changes, reason=reason, **by)  # type: ignore[arg-type]
    else:
        actions.report_all(plan, Agency.objects.get(code=side), changes, **by)  # type: ignore[arg-type]


def _done(side: str, changes: list[Change]) -> str:
    """What was carried out, by the numbers of the tasks."""
    words = {"count": len(changes), "numbers": "、".join(str(change.number) for change in changes)}
    if side == OFFICE:
        return _("已按文件调整 %(count)s 项任务的完成时限：第 %(numbers)s 项。其他各列没有改动。") % words
    return _("已按文件提交 %(count)s 项任务的进展报告：第 %(numbers)s 项。其他各列没有改动。") % words


def _confirm(
    request: HttpRequest, user: User, plan: Plan, sides: list[tuple[str, str]], agencies: list[Agency]
) -> HttpResponse:
    """Carry out what was shown. What stands against it is said beside it, and nothing that was written is lost."""
    try:
        who, number, side, rows, notes = signing.loads(
            request.POST["changes"], salt=SALT, max_age=VALID_SECONDS
        )
    except (signing.BadSignature, ValueError):
        who, number, side, rows, notes = None, None, "", [], []
    if (who, number) != (user.pk, plan.pk) or side not in dict(sides):
        messages.error(request, _("核对结果已经失效，请重新上传文件。"))
        return redirect("plans-desk:ledger-upload", plan.pk)
    form = ConfirmForm(request.POST, side=side)
    compared = Comparison(changes=[Change(*row) for row in rows], notes=notes)
    if form.is_valid():
        try:
            _act(user, plan, side, compared.changes, form.cleaned_data.get("reason", ""))
        except Refused as refused:
            tell_why_not(form, refused)
        else:
            messages.success(request, _done(side, compared.changes))
            return redirect("plans-desk:plan", plan.pk)
    upload = LedgerUploadForm(sides=sides, initial={"side": side})
    return _page(request, plan, agencies, upload, compared, dict(sides)[side], form)
