"""Many rows in one act: which ones, what is to be done to them, what would become of each, and then all or none."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import say_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.registers import bulk, tasks
from gongkai.registers.choices import Stage
from gongkai.registers.deciding import confirm, give_up, without_hindered
from gongkai.registers.listing import Listing
from gongkai.registers.models import BulkAct
from gongkai.registers.views_import import PreparedView

TITLES_SHOWN, ROWS_SHOWN = 10, 200


class ManyView(PreparedView):
    """Whoever may act on many rows."""

    def may(self) -> bool:
        return self.register.may_act_on_many(self.user)


class BulkView(ManyView):
    """Which rows (`?pk=1&pk=2`, or `?all=1` and a search), and what is to be done to them (`do=`)."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        operation = bulk.find_operation(self.register, self.user, request.GET.get("do", ""))
        return self._page(operation, operation.form() if operation else None)

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        operation = bulk.find_operation(self.register, self.user, request.GET.get("do", ""))
        if operation is None:
            raise Http404
        form = operation.form(request.POST)
        if form is not None and not form.is_valid():
            return self._page(operation, form, 422)
        given = {name: request.POST.getlist(name) for name in (form.fields if form else ())}
        rows, now = self._rows()[: bulk.MOST + 1], timezone.now()
        try:
            act = bulk.prepare(self.register, rows, operation, given, actor=self.user, now=now)
        except Refused as refused:
            say_why_not(request, refused)
            return redirect(request.get_full_path())
        if act.total <= bulk.INLINE:
            bulk.examine(act)
        else:
            tasks.carry_out.enqueue(act.pk)
        return redirect(self.url("bulk-act", act.pk))

    def _rows(self) -> QuerySet[Any]:
        rows = Listing(self.register, self.user, self.request.GET).rows
        if self.request.GET.get("all"):
            return rows
        numbers = [row_number(text) for text in self.request.GET.getlist("pk")]
        return self.register.queryset(self.user, "view").filter(pk__in=[n for n in numbers if n is not None])

    def _page(self, operation: bulk.Operation | None, form: Any, status: int = 200) -> HttpResponse:
        rows = self._rows()
        count = rows.count()
        kept = self.request.GET.copy()
        kept.pop("do", None)
        verb = operation.verb if operation else None
        context = {
            "register": self.register,
            "title": _("批量办理"),
            "count": count,
            "most": bulk.MOST,
            "titles": [self.register.title(row) for row in rows[:TITLES_SHOWN]],
            "operations": bulk.operations(self.register, self.user),
            "operation": operation,
            "text": verb.text if verb else "",
            "help": verb.help if verb else None,
            "form": form,
            "kept": [(name, value) for name in kept for value in kept.getlist(name)],
            "address": self.request.get_full_path(),
            "cancel_url": self.url("list"),
        }
        return render(self.request, "gongkai/registers/bulk.html", context, status=status)


class BulkActView(ManyView):
    """One prepared act: its progress, its preview, its result; confirmed, narrowed or given up by POST."""

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        act: BulkAct = self.prepared(BulkAct, number)
        operation = bulk.find_operation(self.register, self.user, act.operation)
        title = _("批量办理：%(label)s") % {"label": operation.label if operation else act.operation}
        if act.is_at_work:
            return self.progress(act, title, self.url("bulk-act", act.pk))
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(headers={"HX-Refresh": "true"})
        form = operation.form(bulk.data_of(act)) if operation else None
        is_valid = form is not None and form.is_valid()
        context = {
            "register": self.register,
            "title": title,
            "act": act,
            "operation": operation,
            "given": [(bound.label, bulk.said(bound)) for bound in form] if form and is_valid else [],
            "rows": bulk.preview(act, self.user, ROWS_SHOWN),
            "fine": act.total - len(act.problems),
            "is_done": act.stage == Stage.DONE,
            "list_url": self.url("list"),
        }
        return render(request, "gongkai/registers/bulk_act.html", context)

    def post(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        act: BulkAct = self.prepared(BulkAct, number)
        wanted = request.POST.get("do", "")
        try:
            if wanted == "cancel":
                give_up(act)
                return redirect(self.url("list"))
            if wanted == "narrow":
                without_hindered(act)
                return redirect(self.url("bulk-act", act.pk))
            act = confirm(act)
        except Refused as refused:
            say_why_not(request, refused)
            return redirect(self.url("bulk-act", act.pk))
        if act.total <= bulk.INLINE:
            bulk.carry_out(act, timezone.now())
        else:
            tasks.carry_out.enqueue(act.pk)
        return redirect(self.url("bulk-act", act.pk))
