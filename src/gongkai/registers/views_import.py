"""A file into a register: upload, watch it being examined, see what it would change, confirm or give up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import say_why_not, tell_why_not
from gongkai.attachments.forms import OneFileField
from gongkai.registers import imports, tasks
from gongkai.registers.choices import Outcome, Stage
from gongkai.registers.deciding import give_up
from gongkai.registers.models import Prepared, TableImport
from gongkai.registers.views import RegisterView

LINES_SHOWN = 50
TONES = {Outcome.NEW: "success", Outcome.CHANGED: "info", Outcome.WRONG: "danger"}


class TableForm(forms.Form):
    """上传表格."""

    file = OneFileField(
        label=_lazy("文件"),
        help_text=_lazy("Excel（.xlsx）或 CSV，表头与导出的表格相同，最多 20000 行。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class PreparedView(RegisterView):
    """What import and acts on many rows share: not everybody gets here, and one sees one's own alone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.may():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def may(self) -> bool:
        """Whether the person may do such a thing at all."""
        return self.register.may_create(self.user)

    def prepared(self, model: type[Prepared], number: int) -> Any:
        """The person's own, of this register; else 404."""
        own = model.objects.for_user(self.user, "edit").filter(register=self.register.slug)
        return get_object_or_404(own, pk=number)

    def progress(self, prepared: Prepared, title: str, address: str) -> HttpResponse:
        """The page that shows how far the background has come; with htmx the bar alone, and at the end the page anew."""
        context = {
            "register": self.register,
            "title": title,
            "prepared": prepared,
            "address": address,
            "is_writing": prepared.stage == Stage.WRITING,
        }
        template = "_progress" if self.request.htmx else "progress"  # type: ignore[attr-defined]
        return render(self.request, f"gongkai/registers/{template}.html", context)


class ImportView(PreparedView):
    """Choose a file; and what one has not confirmed yet."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._page(TableForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        form = TableForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, 422)
        file, now = form.cleaned_data["file"], timezone.now()
        try:
            staged = imports.stage(self.register, file.read(), file.name, actor=self.user, now=now)
        except Refused as refused:
            tell_why_not(form, refused, "file")
            return self._page(form, 422)
        if staged.total <= imports.INLINE:
            imports.examine(staged)
        else:
            tasks.import_table.enqueue(staged.pk)
        return redirect(self.url("imported", staged.pk))

    def _page(self, form: TableForm, status: int = 200) -> HttpResponse:
        mine = TableImport.objects.for_user(self.user, "edit").filter(register=self.register.slug)
        context = {
            "register": self.register,
            "title": _("导入%(label)s") % {"label": self.register.label_plural},
            "form": form,
            "waiting": [
                (staged, self.url("imported", staged.pk))
                for staged in mine.exclude(stage=Stage.DONE).order_by("-created_at")[:10]
            ],
            "export_url": self.url("export", "xlsx"),
            "heads": self.register.table(self.user).heads(),
            "cancel_url": self.url("list"),
        }
        return render(self.request, "gongkai/registers/import.html", context, status=status)


class ImportedView(PreparedView):
    """One file: its progress, then its preview; confirmed or given up by POST."""

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        staged: TableImport = self.prepared(TableImport, number)
        title = _("导入“%(name)s”") % {"name": staged.file_name}
        address = self.url("imported", staged.pk)
        if staged.is_at_work:
            return self.progress(staged, title, address)
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(headers={"HX-Refresh": "true"})
        found = imports.counts(staged)
        asked = request.GET.get("show", "")
        first = Outcome.WRONG if found[Outcome.WRONG] else ""
        chosen = asked if asked in Outcome.values else "" if asked == "all" else first
        lines = staged.lines.order_by("number")
        if chosen:
            lines = lines.filter(outcome=chosen)
        elif not asked:
            lines = lines.exclude(outcome=Outcome.UNCHANGED)
        page = Pages(lines, LINES_SHOWN).get_page(request.GET.get("page"))
        context = {
            "register": self.register,
            "title": title,
            "staged": staged,
            "tabs": [
                (outcome.label, found[outcome], f"?show={outcome.value}", outcome == chosen)
                for outcome in Outcome
            ],
            "counts": found,
            "page_obj": page,
            "query": f"show={asked}" if asked else "",
            "lines": [(line, TONES.get(Outcome(line.outcome), "neutral")) for line in page],
            "is_done": staged.stage == Stage.DONE,
            "may_confirm": not any(imports.why_not_confirm(staged)),
            "import_url": self.url("import"),
            "list_url": self.url("list"),
            "links": self.register.links(self.user) if staged.stage == Stage.DONE else (),
        }
        return render(request, "gongkai/registers/imported.html", context)

    def post(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        staged: TableImport = self.prepared(TableImport, number)
        try:
            if request.POST.get("do") == "cancel":
                give_up(staged)
                messages.success(request, _("已放弃这次导入，什么都没有写入。"))
                return redirect(self.url("import"))
            staged = imports.confirm(staged)
        except Refused as refused:
            say_why_not(request, refused)
            return redirect(self.url("imported", staged.pk))
        if staged.total <= imports.INLINE:
            imports.write(staged, timezone.now())
        else:
            tasks.import_table.enqueue(staged.pk)
        return redirect(self.url("imported", staged.pk))
