"""Finding a word in all that is public, choosing where it is put right, and the correction on its way."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongkai.accounts.models import User
from gongkai.accounts.paging import Pages, query_without_page
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, say_why_not
from gongkai.accounts.row_fields import row_number
from gongkai.lexicon import correcting, tasks
from gongkai.lexicon.forms import FindForm
from gongkai.lexicon.matching import Words, word_of
from gongkai.lexicon.models import Correction, Entry
from gongkai.lexicon.places import files_with, places, records_with
from gongkai.publishing.correcting import why_not_correct
from gongkai.publishing.models import Record
from gongkai.registers.choices import Stage
from gongkai.registers.deciding import confirm, give_up, without_hindered
from gongkai.registers.register import by_slug

PAGE_SIZE, FILES_SHOWN = 20, 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Where a word stands in all that is public and the person's to correct; the address is the whole state. POST chooses records."""
    user = person(request)
    if not correcting.may_correct(user):
        raise Http404
    asked = _asked(request, user)
    form = FindForm(asked) if "wrong" in asked else FindForm()
    if not form.is_valid():
        return _page(request, form, {}, 422 if form.errors else 200)
    given = form.cleaned_data
    words = Words([word_of(given["wrong"], given["right"], given["exceptions"])])
    rows = records_with(given["wrong"], user)
    if request.method == "POST":
        return _chosen(request, user, given)
    page = Pages(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "query": query_without_page(request.GET),
        "rows": [_row(record, words, user) for record in page],
        "files": list(islice(files_with(words, user), FILES_SHOWN)) if page.number == 1 else (),
        "given": given,
        "address": request.get_full_path(),
    }
    return _page(request, form, context)


def _asked(request: HttpRequest, user: User) -> QueryDict:
    """What the address asks; `?entry=` fills in what an entry of the lexicon says."""
    number = row_number(request.GET.get("entry", ""))
    if "wrong" in request.GET or number is None:
        return request.GET
    entry: Entry = get_object_or_404(Entry.objects.for_user(user, "view"), pk=number)
    asked = request.GET.copy()
    asked.update({"wrong": entry.wrong, "right": entry.right, "exceptions": "\n".join(entry.exceptions)})
    return asked


def _row(record: Record, words: Words, user: User) -> dict[str, Any]:
    found = places(record, words)
    reasons = [str(reason) for reason in why_not_correct(user, record) if reason]
    if not found:
        reasons = [_("只在书名号或者例外里，不改。")]
    return {
        "record": record,
        "url": reverse("registers:detail", args=[record.kind, record.pk]),
        "places": found,
        "count": sum(one.count for one in found),
        "reasons": reasons,
    }


def _page(request: HttpRequest, form: FindForm, more: dict[str, Any], status: int = 200) -> HttpResponse:
    words = by_slug(correcting.REGISTER)
    context = {"register": words, "title": _("查找并统一改正"), "form": form, **more}
    return render(request, "gongkai/lexicon/find.html", context, status=status)


def _chosen(request: HttpRequest, user: User, given: dict[str, Any]) -> HttpResponse:
    now, rows = timezone.now(), records_with(given["wrong"], user)
    if request.POST.get("all"):
        words = Words([word_of(given["wrong"], given["right"], given["exceptions"])])
        free = rows.filter(working=None).iterator(chunk_size=correcting.CHUNK)
        records = list(islice((one for one in free if places(one, words)), correcting.MOST + 1))
    else:
        numbers = [row_number(text) for text in request.POST.getlist("record")]
        records = list(rows.filter(pk__in=[one for one in numbers if one is not None]))
    try:
        made = correcting.prepare(
            given["wrong"], given["right"], given["exceptions"], records, actor=user, now=now
        )
    except Refused as refused:
        say_why_not(request, refused)
        return redirect(request.get_full_path())
    if made.total <= correcting.INLINE:
        correcting.examine(made, now)
    else:
        tasks.carry_out.enqueue(made.pk)
    return redirect("lexicon:correction", made.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One correction: its progress, what would change in each record, its result; confirmed, narrowed or given up by POST."""
    user = person(request)
    found: Correction = get_object_or_404(Correction.objects.for_user(user, "edit"), pk=pk)
    if request.method == "POST":
        return _decided(request, found)
    title = _("统一改正：“%(wrong)s”改为“%(right)s”") % {"wrong": found.wrong, "right": found.right}
    context: dict[str, Any] = {"register": by_slug(correcting.REGISTER), "title": title}
    if found.is_at_work:
        context |= {
            "prepared": found,
            "address": request.path,
            "is_writing": found.stage == Stage.WRITING,
        }
        template = "_progress" if request.htmx else "progress"  # type: ignore[attr-defined]
        return render(request, f"gongkai/registers/{template}.html", context)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    numbers = sorted((pk for pk, _digest in found.rows), key=lambda pk: str(pk) not in found.problems)
    page = Pages(numbers, PAGE_SIZE).get_page(request.GET.get("page"))
    is_done = found.stage == Stage.DONE
    context |= {
        "correction": found,
        "page_obj": page,
        "rows": correcting.preview(found, user, list(page)) if not is_done else (),
        "is_done": is_done,
        "fine": found.total - len(found.problems),
    }
    return render(request, "gongkai/lexicon/correction.html", context)


def _decided(request: HttpRequest, found: Correction) -> HttpResponse:
    wanted = request.POST.get("do", "")
    try:
        if wanted == "cancel":
            give_up(found)
            messages.success(request, _("已放弃，什么都没有改变。"))
            return redirect("lexicon:find")
        if wanted == "narrow":
            without_hindered(found)
            return redirect("lexicon:correction", found.pk)
        found = confirm(found)
    except Refused as refused:
        say_why_not(request, refused)
        return redirect("lexicon:correction", found.pk)
    if found.total <= correcting.INLINE:
        correcting.carry_out(found, timezone.now())
    else:
        tasks.carry_out.enqueue(found.pk)
    return redirect("lexicon:correction", found.pk)
