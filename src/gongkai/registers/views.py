"""The views of every register. Rows are narrowed to the person first; what lies outside is 404."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views import View

from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages, query_without_page
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import say_why_not, tell_why_not
from gongkai.publishing.day import public_day
from gongkai.registers.cells import shown
from gongkai.registers.export import csv_response, json_response, xlsx_response
from gongkai.registers.listing import Listing
from gongkai.registers.register import Conflict, Register, Verb, by_slug

PAGE_SIZE = 20
FORMATS = (("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))


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
        listing = Listing(self.register, self.user, request.GET)
        page = Pages(listing.rows, PAGE_SIZE).get_page(request.GET.get("page"))
        query = query_without_page(request.GET)
        may_create = self.register.may_create(self.user)
        context = {
            "register": self.register,
            "columns": listing.heads(),
            "rows": [self._shown(row) for row in page],
            "page_obj": page,
            "total": page.paginator.count,
            "filter_form": listing.filterset.form,
            "facets": listing.facets(),
            "query": query,
            "is_narrowed": listing.is_narrowed,
            "exports": [(name, f"{self.url('export', form)}?{query}") for form, name in FORMATS],
            "create_url": self.url("create") if may_create else None,
            "import_url": self.url("import") if may_create else None,
            "bulk_url": self.url("bulk") if self.register.may_act_on_many(self.user) else None,
            "links": self.register.links(self.user),
        }
        template = "_list_table" if request.htmx else "list"  # type: ignore[attr-defined]
        response = render(request, f"gongkai/registers/{template}.html", context)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def _shown(self, row: Any) -> dict[str, Any]:
        cells = [" ".join(shown(column.value(row)).split()) for column in self.register.columns]
        return {"pk": row.pk, "url": self.url("detail", row.pk), "cells": cells}


class ExportView(RegisterView):
    """The same list as a file, all pages."""

    def get(self, request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
        if form not in dict(FORMATS):
            raise Http404
        table = self.register.table(self.user)
        listed = Listing(self.register, self.user, request.GET).rows
        rows = self.register.exported(listed).iterator(chunk_size=500)
        heads, filename = table.heads(), f"{self.register.label_plural}.{form}"
        if form == "json":
            return json_response((table.object(row) for row in rows), slug, filename)
        lines = (table.line(row, heads) for row in rows)
        return (
            xlsx_response(heads, lines, filename) if form == "xlsx" else csv_response(heads, lines, filename)
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
            "steps": self.register.steps(row),
            "reviews": self.register.reviews(row),
            "actions": [self._button(verb, row) for verb in verbs],
            "gate": (gate := self.register.findings(self.user, row, public_day())),
            "gate_stops": any(one.decided.stops for one in gate),
            "channels": self.register.channels(row),
            "history_url": self.url("history", pk),
            "public_url": self.register.public_url(row),
            "edit_url": self.url("edit", pk) if is_editable else None,
            "links": self.register.links(self.user, row),
            "panels": self.register.panels(self.user, row, public_day()),
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
            tell_why_not(form, refused)
            if row is None or not form.data.get("based_on"):
                return self._page(form, row, status=422)
            # Who has read that there is a newer version, and what it says, may save on top of it.
            newest = self.row(row.pk, "edit")
            form.data = form.data.copy()
            conflict = self.register.conflict(form, newest)
            form.data["based_on"] = self.register.version(newest)
            return self._page(form, row, status=422, conflict=conflict)
        messages.success(request, _("已保存。"))
        # Fetched again from the person's own rows: what was saved must still be theirs.
        return redirect(self.url("detail", self.row(saved.pk).pk))

    def _editable(self, pk: int | None) -> Any | None:
        if pk is not None:
            return self.row(pk, "edit")
        if not self.register.may_create(self.user):
            raise Http404
        return None

    def _page(
        self, form: Any, row: Any | None, status: int = 200, conflict: Sequence[Conflict] = ()
    ) -> HttpResponse:
        gate = self.register.findings(self.user, row, public_day()) if row is not None else ()
        for name, field in form.fields.items():
            field.findings = [one for one in gate if one.seen.found.field == name]
        context = {
            "register": self.register,
            "form": form,
            "conflict": conflict,
            "is_new": row is None,
            "title": _("新建%(label)s") % {"label": self.register.label}
            if row is None
            else self.register.title(row),
            "help": self.register.help,
            "cancel_url": self.url("list") if row is None else self.url("detail", row.pk),
        }
        return render(self.request, "gongkai/registers/edit.html", context, status=status)


class ActView(RegisterView):
    """Carry out one verb, after asking."""

    def get(self, request: HttpRequest, slug: str, pk: int, verb: str) -> HttpResponse:
        row, found = self._find(pk, verb)
        if not found.applies(row):
            return self._not_now(row, found)
        return self._page(row, found, found.asks(self.user, row))

    def post(self, request: HttpRequest, slug: str, pk: int, verb: str) -> HttpResponse:
        row, found = self._find(pk, verb)
        if not found.applies(row):
            return self._not_now(row, found)
        form = found.asks(self.user, row, request.POST, request.FILES)
        if form is not None and not form.is_valid():
            return self._page(row, found, form, status=422)
        try:
            given = form.cleaned_data if form else {}
            found.run(row, actor=self.user, seen=self._seen(), now=timezone.now(), **given)
        except Refused as refused:
            if form is not None and form.visible_fields():
                tell_why_not(form, refused)
                return self._page(row, found, form, status=422)  # what was typed stays
            say_why_not(request, refused)
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
            if verb.name == name and (verb.applies(row) or self.register.is_own(row)):
                return row, verb
        raise Http404

    def _not_now(self, row: Any, verb: Verb) -> HttpResponse:
        """Somebody was quicker, or the page was old: say how it stands now."""
        reasons = verb.reasons(self.user, row) or [_("“%(verb)s”现在不能办理。") % {"verb": verb.label}]
        for reason in reasons:
            messages.error(self.request, reason)
        return redirect(self.url("detail", row.pk))

    def _page(self, row: Any, verb: Verb, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "register": self.register,
            "title": f"{verb.label}：{self.register.title(row)}",
            "text": verb.text,
            "help": verb.help,
            "seen": self.request.POST.get("seen") or self.register.version(row),
            "form": form,
            "changes": self.register.changes(row) if verb.shows_changes else (),
            "preview": self.register.preview(row) if verb.shows_changes else "",
            "submit_label": verb.label,
            "tone": verb.tone,
            "cancel_url": self.url("detail", row.pk),
        }
        return render(self.request, "gongkai/registers/confirm.html", context, status=status)
