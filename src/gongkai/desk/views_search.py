"""The search page, and the answer that the search window shows."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from gongkai.accounts.requests import person
from gongkai.desk.search import SOURCES, search_one
from gongkai.desk.search import search as search_all
from gongkai.publishing.lookup import words_of


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything with these words that I may see, in groups; `?group=` shows one of them page by page."""
    user, words = person(request), words_of(request.GET.get("q", ""))
    chosen = request.GET.get("group", "")
    page = None
    if chosen in SOURCES and words:
        group, page = search_one(user, words, chosen, request.GET.get("page", ""))
        groups = [group] if group.total else []
    else:
        groups = search_all(user, words)
    query = " ".join(words)
    context = {
        "words": words,
        "query": query,
        "groups": groups,
        "total": sum(group.total for group in groups),
        "chosen": page is not None,
        "page_obj": page,
        "rest": urlencode({"q": query, "group": chosen}),
    }
    template = "_search_groups" if request.htmx else "search"  # type: ignore[attr-defined]
    response = render(request, f"gongkai/desk/{template}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
