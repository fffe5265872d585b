"""What a row said before: every version field by field, and any two of them side by side."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongkai.accounts.row_fields import row_number
from gongkai.registers.comparison import compare
from gongkai.registers.register import Version
from gongkai.registers.views import RegisterView


class HistoryView(RegisterView):
    """The newest versions of a row, each with what it changed."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = self.row(pk)
        entries = self.register.history(row)
        context = {
            "register": self.register,
            "title": self.register.title(row),
            "entries": entries,
            "compare_url": self.url("compare", pk) if len(entries) > 1 else None,
            "back_url": self.url("detail", pk),
        }
        return render(request, "gongkai/registers/history.html", context)


class CompareView(RegisterView):
    """Two versions (`?a=3&b=5`, by default the last two) field by field; the address is the whole state."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = self.row(pk)
        versions = list(self.register.versions(row))
        if not versions:  # a row that is older than what is kept of it
            raise Http404
        old, new = sorted(self._chosen(versions), key=lambda version: version.number)
        contents = self.register.contents(row, {old.number, new.number})
        before, after = contents.get(old.number, {}), contents.get(new.number, {})
        fields = [
            (label, compare(before.get(label, ""), after.get(label, "")))
            for label in dict.fromkeys([*after, *before])
            if before.get(label, "") != after.get(label, "")
        ]
        context = {
            "register": self.register,
            "title": _("版本比较：%(title)s") % {"title": self.register.title(row)},
            "versions": versions,
            "old": old,
            "new": new,
            "fields": fields,
            "same": [label for label in after if before.get(label, "") == after[label]],
            "is_erased": not before or not after,
            "back_url": self.url("history", pk),
        }
        return render(request, "gongkai/registers/compare.html", context)

    def _chosen(self, versions: list[Version]) -> tuple[Version, Version]:
        """What the address asks for; where it asks for none that there is, the last two."""
        by_number = {version.number: version for version in versions}
        asked = [by_number.get(row_number(self.request.GET.get(name, "")) or -1) for name in ("a", "b")]
        default = (versions[1] if len(versions) > 1 else versions[0]), versions[0]
        return asked[0] or default[0], asked[1] or default[1]
