"""机构改革 in the workspace: what was done, and each act in two steps: say what, see what it brings about."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.paging import Pages
from gongkai.accounts.reasons import Refused
from gongkai.accounts.requests import person, posted, tell_why_not
from gongkai.agencies.models import Agency
from gongkai.directory import actions
from gongkai.directory.actions import Terms
from gongkai.directory.choices import ReformKind
from gongkai.directory.models import Reform
from gongkai.directory.reform_forms import FORMS, PeopleForm, ReformForm

PAGE_SIZE = 20


@login_required
@require_safe
def reforms(request: HttpRequest) -> HttpResponse:
    """Every reform in my governments, the newest first."""
    user = person(request)
    if not user.supervised_agency_ids:
        raise Http404
    mine = Reform.objects.for_user(user, "view").select_related("government", "entered_by")
    page = Pages(mine.prefetch_related("agencies"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "kinds": ReformKind.choices}
    return render(request, "gongkai/directory/reforms.html", context)


@login_required
@require_safe
def reform(request: HttpRequest, pk: int) -> HttpResponse:
    """One reform: the document, what it brought about, whom it concerned."""
    mine = Reform.objects.for_user(person(request), "view").select_related("government", "entered_by")
    found = get_object_or_404(mine, pk=pk)
    context = {"reform": found, "agencies": found.agencies.order_by("until", "position")}
    return render(request, "gongkai/directory/reform.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reform_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Say what is done (first page), see what it brings about (second page), confirm."""
    user = person(request)
    if kind not in FORMS or not user.supervised_agency_ids:
        raise Http404
    data = posted(request)
    supervised = Agency.objects.for_user(user, "edit")
    form = FORMS[kind](data, supervised=supervised, initial=_named(request))
    if data is None or "back" in data or not form.is_valid():
        return _ask(request, form)
    people = PeopleForm(data if "confirm" in data else None, asked=form)
    is_decided = "confirm" in data and (not people.posts or people.is_valid())
    given = form.cleaned_data
    terms = Terms(given["effective_on"], given["basis"], user, timezone.now())
    act = form.act(terms, people.chosen() if is_decided else {})
    try:
        if is_decided:
            made = act()
            messages.success(request, _("已办理：%(kind)s。") % {"kind": form.kind.label})
            return redirect("directory-desk:reform", made.pk)
        effects = actions.preview(act)
    except Refused as refused:
        tell_why_not(form, refused)
        return _ask(request, form)
    shown = [pair for pair in effects if not people.posts or pair[0] != str(_("人员"))]
    context = {"form": form, "people": people, "effects": shown}
    status = 422 if "confirm" in data else 200
    return render(request, "gongkai/directory/reform_preview.html", context, status=status)


def _named(request: HttpRequest) -> dict[str, object]:
    """The agency that the address names stands in the field already."""
    named = Agency.objects.filter(code=request.GET.get("agency", "")).first()
    if named is None:
        return {}
    return {"agency": named.pk, "agencies": [named.pk], "name": named.name, "short_name": named.short_name}


def _ask(request: HttpRequest, form: ReformForm) -> HttpResponse:
    is_refused = form.is_bound and "back" not in form.data
    if "back" in form.data:
        form.errors.clear()
    return render(
        request,
        "gongkai/directory/reform_new.html",
        {"form": form},
        status=422 if is_refused else 200,
    )
