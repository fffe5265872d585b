"""The views of every register. Rows are narrowed to the person first; what lies outside is 404."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views import View

from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Refused
from gongkai.registers.export import cell, csv_response
from gongkai.registers.register import Register, Verb, by_slug

PAGE_SIZE = 20


class RegisterView(LoginRequiredMixin, View):
    """What all views of a register share: finding the register and a row of it."""

    register: Register
    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = by_slug(kwargs["slug"])
        if found is None:
            raise Http404
        self.register = found

    @property
    def user(self) -> User:
        assert isinstance(self.request.user, User)  # LoginRequiredMixin has seen to it
        return self.request.user

    def row(self, pk: int, action: str = "view") -> Any:
        """The row, if the person may do that to it; else 404."""
        return get_object_or_404(self.register.queryset(self.user, action), pk=pk)

    def url(self, name: str, *args: object) -> str:
        return reverse(f"registers:{name}", args=[self.register.slug, *args])


class ListView(RegisterView):
    """The list: the address is its whole state."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        filterset, rows = self.filtered()
        page = Pages(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "register": self.register,
            "columns": self.columns(),
            "rows": [self._shown(row) for row in page],
            "page_obj": page,
            "total": page.paginator.count,
            "filter_form": filterset.form,
            "query": query.urlencode(),
            "csv_url": f"{self.url('csv')}?{query.urlencode()}",
            "create_url": self.url("create") if self.register.may_create(self.user) else None,
            "links": self.register.links(self.user),
        }
        template = "_list_table" if request.htmx else "list"  # type: ignore[attr-defined]
        response = render(request, f"gongkai/registers/{template}.html", context)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def filtered(self) -> tuple[Any, QuerySet[Any]]:
        """The filters as typed, and the rows that they leave, sorted."""
        filterset = self.register.filterset(
            self.request.GET, queryset=self.register.queryset(self.user, "view")
        )
        rows = filterset.qs
        sort = self.request.GET.get("sort", "")
        sortable = {column.order_by for column in self.register.columns if column.order_by}
        if sort.removeprefix("-") in sortable:
            rows = rows.order_by(sort, "pk")
        return filterset, rows

    def columns(self) -> list[dict[str, Any]]:
        """The heads, each with the address that sorts by it."""
        current = self.request.GET.get("sort", "")
        heads = []
        for column in self.register.columns:
            query = self.request.GET.copy()
            query.pop("page", None)
            query["sort"] = f"-{column.order_by}" if current == column.order_by else column.order_by
            direction = {column.order_by: "asc", f"-{column.order_by}": "desc"}.get(current, "")
            heads.append(
                {
                    "label": column.label,
                    "sort_url": f"?{query.urlencode()}" if column.order_by else None,
                    "sorted": direction if column.order_by else "",
                }
            )
        return heads

    def _shown(self, row: Any) -> dict[str, Any]:
        cells = [cell(column.value(row)).removeprefix("'") for column in self.register.columns]
        return {"url": self.url("detail", row.pk), "cells": cells}


class CsvView(ListView):
    """The same list as CSV, all pages."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponseBase:  # type: ignore[override]
        _filterset, rows = self.filtered()
        return csv_response(
            self.register.columns, rows.iterator(chunk_size=500), f"{self.register.label_plural}.csv"
        )


class DetailView(RegisterView):
    """One row, with the verbs that apply to it and why a verb may not be used now."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = self.row(pk)
        verbs = [verb for verb in self.register.verbs if verb.applies(row)]
        is_editable = self.register.queryset(self.user, "edit").filter(pk=pk).exists()
        context = {
            "register": self.register,
            "object": row,
            "title": self.register.title(row),
            "status": self.register.status(row),
            "rows": self.register.details(row),
            "preview": self.register.preview(row),
            "changes": self.register.changes(row),
            "actions": [self._button(verb, row) for verb in verbs],
            "gate": (gate := self.register.findings(self.user, row, timezone.localdate())),
            "gate_stops": any(one.decided.stops for one in gate),
            "history_url": self.url("history", pk),
            "public_url": self.register.public_url(row),
            "edit_url": self.url("edit", pk) if is_editable else None,
            "links": self.register.links(self.user, row),
        }
        return render(request, "gongkai/registers/detail.html", context)

    def _button(self, verb: Verb, row: Any) -> dict[str, Any]:
        return {
            "label": verb.label,
            "url": self.url("act", row.pk, verb.name),
            "method": "get",
            "tone": verb.tone,
            "reasons": verb.reasons(self.user, row),
        }


class EditView(RegisterView):
    """Add or edit a row. Whatever goes wrong, the form comes back with what was typed."""

    def get(self, request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
        row = self._editable(pk)
        form: Any = self.register.form(self.user, row)
        if row is None:
            form.initial |= {
                name: request.GET[name] for name in self.register.prefilled if name in request.GET
            }
        return self._page(form, row)

    def post(self, request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
        row = self._editable(pk)
        received = self.register.receive(self.user, row, request.POST, request.FILES, timezone.now())
        form: Any = self.register.form(self.user, row, received.data)
        for refusal in received.refusals:
            form.add_error(None, refusal)
        if not form.is_valid():
            return self._page(form, row, status=422)
        if not received.is_to_save:
            return self._page(form, row)
        try:
            saved = self.register.save(form, row, self.user, timezone.now())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, str(reason))
            if row is not None and form.data.get("based_on"):
                # Who has read that there is a newer version may save on top of it.
                form.data = form.data.copy()
                form.data["based_on"] = self.register.version(self.row(row.pk, "edit"))
            return self._page(form, row, status=422)
        messages.success(request, _("已保存。"))
        # Fetched again from the person's own rows: what was saved must still be theirs.
        return redirect(self.url("detail", self.row(saved.pk).pk))

    def _editable(self, pk: int | None) -> Any | None:
        if pk is not None:
            return self.row(pk, "edit")
        if not self.register.may_create(self.user):
            raise Http404
        return None

    def _page(self, form: Any, row: Any | None, status: int = 200) -> HttpResponse:
        gate = self.register.findings(self.user, row, timezone.localdate()) if row is not None else ()
        for name, field in form.fields.items():
            field.findings = [one for one in gate if one.seen.found.field == name]
        context = {
            "register": self.register,
            "form": form,
            "is_new": row is None,
            "title": _("新建%(label)s") % {"label": self.register.label}
            if row is None
            else self.register.title(row),
            "help": self.register.help,
            "cancel_url": self.url("list") if row is None else self.url("detail", row.pk),
        }
        return render(self.request, "gongkai/registers/edit.html", context, status=status)


class HistoryView(RegisterView):
    """Every version of a row, field by field."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = self.row(pk)
        context = {
            "register": self.register,
            "title": self.register.title(row),
            "entries": self.register.history(row),
            "back_url": self.url("detail", pk),
        }
        return render(request, "gongkai/registers/history.html", context)


class ActView(RegisterView):
    """Carry out one verb, after asking."""

    def get(self, request: HttpRequest, slug: str, pk: int, verb: str) -> HttpResponse:
        row, found = self._find(pk, verb)
        return self._page(row, found, found.form() if found.form else None)

    def post(self, request: HttpRequest, slug: str, pk: int, verb: str) -> HttpResponse:
        row, found = self._find(pk, verb)
        form = found.form(request.POST) if found.form else None
        if form is not None and not form.is_valid():
            return self._page(row, found, form, status=422)
        try:
            given = form.cleaned_data if form else {}
            found.run(row, actor=self.user, seen=self._seen(), now=timezone.now(), **given)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, str(reason))
            return redirect(self.url("detail", pk))
        messages.success(request, _("已完成：%(verb)s。") % {"verb": found.label})
        still_there = self.register.queryset(self.user, "view").filter(pk=pk).exists()
        return redirect(self.url("detail", pk) if still_there else self.url("list"))

    def _seen(self) -> int:
        # Without a number nothing was seen, and no version has the number 0.
        text = self.request.POST.get("seen", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def _find(self, pk: int, name: str) -> tuple[Any, Verb]:
        row = self.row(pk)
        for verb in self.register.verbs:
            if verb.name == name:
                return row, verb
        raise Http404

    def _page(self, row: Any, verb: Verb, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "register": self.register,
            "title": f"{verb.label}：{self.register.title(row)}",
            "text": verb.text,
            "help": verb.help,
            "seen": self.request.POST.get("seen") or self.register.version(row),
            "form": form,
            "submit_label": verb.label,
            "tone": verb.tone,
            "cancel_url": self.url("detail", row.pk),
        }
        return render(self.request, "gongkai/registers/confirm.html", context, status=status)
