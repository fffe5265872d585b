"""The closing report of a plan's year: written and released in the workspace, read by the public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.downloads import download
from gongkai.accounts.models import User
from gongkai.accounts.public_pages import public_page
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.letters import letter
from gongkai.letters.tables import DOCX
from gongkai.plans import actions
from gongkai.plans.choices import Outcome, ReleaseKind
from gongkai.plans.closing import Content, closing_content, read, sections
from gongkai.plans.closing_form import ClosingForm
from gongkai.plans.closing_letter import letter_of
from gongkai.plans.models import ClosingReport, Plan, Release
from gongkai.plans.progress import fingerprint
from gongkai.plans.reading import LABELS, bar, dress_periods
from gongkai.plans.released_page import find
from gongkai.plans.years import onward


def _managed(user: User, pk: int) -> Plan:
    managed = Plan.objects.for_user(user, "manage").select_related("government", "record__document")
    return get_object_or_404(managed, pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What the year came to, and what the office writes about it."""
    user = person(request)
    plan = _managed(user, pk)
    content = closing_content(plan, timezone.localtime())
    written = ClosingReport.objects.filter(plan=plan).select_related("saved_by").first()
    sent = posted(request)
    _following, found = onward([plan])
    numbers = dict(plan.tasks.values_list("pk", "number"))
    known = {numbers[pk]: one for pk, one in found.items() if pk in numbers}
    form = ClosingForm(sent, content=content, report=written, onward=known)
    if sent is not None and form.is_valid():
        try:
            actions.save_closing(
                plan,
                texts=form.texts(),
                answers=form.answers(written.answers if written else {}),
                version=form.cleaned_data["version"],
                actor=user,
                now=timezone.now(),
            )
        except Refused as refused:
            tell_why_not(form, refused)
            # Saved once more, what the person sees now stands.
            again = sent.copy()
            again["version"] = str(written.version if written else 0)
            form.data = again
        else:
            messages.success(request, _("落实情况已保存。"))
            return redirect("plans-desk:closing", pk)
    context = _shown(content) | {
        "plan": plan,
        "form": form,
        "written": written,
        "released": Release.objects.shown(ReleaseKind.CLOSING).filter(plan=plan).first(),
    }
    return render(request, "gongkai/plans/closing_edit.html", context, status=200 if sent is None else 422)


@login_required
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """The report exactly as the public would read it, then its release by a person who did not write it."""
    user = person(request)
    plan = _managed(user, pk)
    content = closing_content(plan, timezone.localtime())
    refused: list[str] = []
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "") or "nothing"
            actions.release_closing(plan, actor=user, now=timezone.now(), seen=seen)
        except Refused as error:
            refused = [str(reason) for reason in error.reasons]
        else:
            messages.success(request, _("落实情况已公布。"))
            return redirect("plans-desk:closing", pk)
    reasons = [str(reason) for reason in actions.why_not_release_closing(user, plan, content) if reason]
    context = _shown(content) | {
        "plan": plan,
        "seen": fingerprint(content),
        "reasons": refused or reasons,
        "is_refused": bool(refused),
        "erased": plan.releases.exclude(erased_at=None),
        "is_asked": plan.record.erasures.open().exists(),
    }
    return render(request, "gongkai/plans/closing_release.html", context, status=422 if refused else 200)


@public_page
def closing(request: HttpRequest, pk: int, release: int | None = None) -> HttpResponse:
    """The released report."""
    found = find(request, pk, release, ReleaseKind.CLOSING)
    if isinstance(found, HttpResponse):
        return found
    content = read(found.release.snapshot)
    assert content is not None  # `find` has seen to it
    context = _shown(content) | {
        "plan": found.plan,
        "release": found.release,
        "is_newest": found.is_newest,
        "digest": found.release.snapshot.digest,
    }
    return render(request, "gongkai/plans/closing.html", context)


@login_required
@require_safe
def draft_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The report as it stands, as a file to be read and signed before its release."""
    plan = _managed(person(request), pk)
    return _file(closing_content(plan, timezone.localtime()), kind, is_draft=True)


@public_page
def released_file(request: HttpRequest, pk: int, kind: str, release: int | None = None) -> HttpResponse:
    """The released report as a file."""
    found = find(request, pk, release, ReleaseKind.CLOSING)
    if isinstance(found, HttpResponse):
        return found
    content = read(found.release.snapshot)
    assert content is not None  # `find` has seen to it
    return _file(content, kind)


def _file(content: Content, kind: str, *, is_draft: bool = False) -> HttpResponse:
    write, media_type = {"docx": (letter.to_docx, DOCX), "pdf": (letter.to_pdf, letter.PDF)}[kind]
    written = letter_of(content)
    name = written.title + (_("（草稿）") if is_draft else "")
    return download(write(written), f"{name}.{kind}", media_type)


def _shown(content: Content) -> dict[str, Any]:
    outcomes = dict(Outcome.choices)
    tasks = [
        task
        | {
            "label": LABELS[task["state"]],
            "periods": dress_periods(task["periods"]),
            "outcome_label": outcomes.get(task["outcome"], ""),
        }
        for task in content["tasks"]
    ]
    counted = content["figures"]
    return {
        "content": content,
        "as_of": parse_datetime(content["as_of"]),
        "sections": sections(content),
        "tasks": tasks,
        "figures": counted,
        "settled": counted["done"] + counted["kept"],
        "bar": bar(counted),
        "overview": [chapter | {"bar": bar(chapter["figures"])} for chapter in content["chapters"]],
    }
