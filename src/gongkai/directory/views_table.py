"""The directory out as a file and back in: upload, see what would change, write all of it or nothing."""

from __future__ import annotations

import io

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.models import User
from gongkai.accounts.requests import person
from gongkai.attachments.forms import OneFileField
from gongkai.directory.imports import UNCHANGED, ImportReport, Line, import_agencies, read_table
from gongkai.directory.table import COLUMNS, rows
from gongkai.letters import tables
from gongkai.officialdoc import UnreadableDocument

# What was read is carried by the page itself, signed: what is confirmed is what was shown.
SALT, VALID_SECONDS = "directory.table", 24 * 3600
MOST_CARRIED = 2_000_000  # below what Django takes in one request


@login_required
@require_safe
def export(request: HttpRequest, form: str) -> FileResponse:
    """Every agency, in the columns in which the table is imported."""
    if form not in {"xlsx", "csv"}:
        raise Http404
    is_csv = form == "csv"
    data = tables.to_csv(COLUMNS, rows()) if is_csv else tables.to_xlsx(COLUMNS, rows())
    name = _("机构名录-%(day)s.%(form)s") % {"day": f"{timezone.localdate():%Y%m%d}", "form": form}
    media_type = tables.CSV if is_csv else tables.XLSX
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=media_type)


class TableForm(forms.Form):
    """上传机构名录."""

    file = OneFileField(
        label=_lazy("文件"),
        help_text=_lazy("Excel（.xlsx）或 CSV，列名与导出的表格相同；先导出、再修改、再上传最稳妥。"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def table(request: HttpRequest) -> HttpResponse:
    """Take a table and show what is new, changed and unchanged, or every cell that is wrong; then write it."""
    user = person(request)
    if not user.supervised_agency_ids:
        raise Http404
    if "lines" in request.POST:
        return _write(request, user)
    form = TableForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    try:
        lines = read_table(form.cleaned_data["file"].read())
    except UnreadableDocument as error:
        form.add_error("file", f"{str(error).rstrip('。')}。")
        return _page(request, form)
    report = import_agencies(lines, actor=user, now=timezone.now(), dry_run=True)
    signed = signing.dumps([user.pk, lines], salt=SALT, compress=True)
    if len(signed) > MOST_CARRIED:
        form.add_error("file", _("表格过大，请分几次上传。"))
        return _page(request, form)
    return _page(request, form, report, signed)


def _page(
    request: HttpRequest, form: TableForm, report: ImportReport | None = None, signed: str = ""
) -> HttpResponse:
    is_fine = report is not None and not report.rejected
    moved = [row for row in report.rows if row[2] != UNCHANGED] if report else []
    context = {
        "form": form,
        "report": report,
        "moved": moved,
        "bad_rows": len({number for number, _column, _reason in report.rejected}) if report else 0,
        "lines": signed if is_fine and moved else "",
    }
    status = 200 if is_fine or not form.is_bound else 422
    return render(request, "gongkai/directory/table.html", context, status=status)


def _write(request: HttpRequest, user: User) -> HttpResponse:
    """Write what was shown, if it is still without fault."""
    try:
        who, carried = signing.loads(request.POST["lines"], salt=SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        who, carried = None, []
    if who != user.pk:
        messages.error(request, _("页面已经过期，请重新上传。"))
        return redirect("directory-desk:table")
    lines: list[Line] = [(number, cells) for number, cells in carried]
    report = import_agencies(lines, actor=user, now=timezone.now())
    if report.rejected:
        return _page(request, TableForm({}), report)
    said = {"created": report.created, "changed": report.changed}
    messages.success(request, _("已导入：新建 %(created)s 个，更新 %(changed)s 个。") % said)
    return redirect("registers:list", "agencies")
