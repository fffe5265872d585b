"""What every answer carries: public pages may be kept by others, all else may not; and what withdrawn records answer."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from gongkai.publishing.choices import Withdrawal
from gongkai.publishing.models import Record

# Control characters other than tab, line feed and carriage return, as a query string holds them.
_CONTROL = re.compile(r"%(?:0[0-8BCEF]|1[0-9A-F]|7F)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", re.IGNORECASE)


def withdrawn_page(request: HttpRequest, record: Record) -> HttpResponse:
    """What the address of a withdrawn record answers: a notice with the reason, or 410 that names nothing."""
    if record.withdrawal == Withdrawal.NOTICE:
        return render(request, "gongkai/publishing/withdrawn.html", {"record": record})
    return render(request, "410.html", status=410)


class DeskCsrfMiddleware(CsrfViewMiddleware):
    """Django's check, where there are forms. It answers a spoilt cookie with a new one, which public pages must not carry."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith("/desk/"):
            super().process_request(request)


class CleanQueryMiddleware:
    """Leaves control characters out of every query string: nobody looks for them, and PostgreSQL refuses a query with NUL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        while _CONTROL.search(query):  # what is left out may leave another behind: %%0000
            query = _CONTROL.sub("", query)
        request.META["QUERY_STRING"] = query
        return self.get_response(request)


class NoStoreMiddleware:
    """Everything is `private, no-store`, except public pages; a public page with a cookie is a programming error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "is_public_page", False):
            if response.cookies or "Cookie" in response.get("Vary", ""):
                raise RuntimeError(f"the public page {request.path} depends on a cookie")
            patch_cache_control(response, public=True, max_age=60)
        else:
            patch_cache_control(response, private=True, no_store=True)
        return response
