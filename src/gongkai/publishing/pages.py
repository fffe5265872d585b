"""What every answer carries: public pages may be kept by others, all else may not; and what withdrawn records answer."""

import re
from collections.abc import Callable
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    HttpResponsePermanentRedirect,
)
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from gongkai.accounts.public_pages import View
from gongkai.publishing.choices import Withdrawal
from gongkai.publishing.models import Record
from gongkai.publishing.redirects import destination

# Control characters other than tab, line feed and carriage return, and two that are no characters; those that end a line.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LINE_END = re.compile("[\x0b\x0c\x1c-\x1e\x85]")
# Control characters other than tab, line feed and carriage return, as a query string holds them.
_CONTROL = re.compile(r"%(?:0[0-8BCEF]|1[0-9A-F]|7F)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", re.IGNORECASE)


def withdrawn_page(request: HttpRequest, record: Record) -> HttpResponse:
    """What the address of a withdrawn record answers: a notice with the reason, another record, or 410 that names nothing."""
    if record.withdrawal == Withdrawal.REDIRECT and (target := destination(record)):
        return HttpResponsePermanentRedirect(target.get_absolute_url())
    if record.withdrawal == Withdrawal.NOTICE:
        return render(request, "gongkai/publishing/withdrawn.html", {"record": record})
    return render(request, "410.html", status=410)


class DeskCsrfMiddleware(CsrfViewMiddleware):
    """Django's check, where there are forms. It answers a spoilt cookie with a new one, which public pages must not carry.

    These take nothing: whatever is sent there is answered by their view, which says that one can only read (405).
    """

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith("/desk/"):
            super().process_request(request)

    def process_view(
        self, request: HttpRequest, callback: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseForbidden | None:
        """Refuse what is sent to the workspace without the token of the sign-in."""
        if not request.path_info.startswith("/desk/"):
            return None
        return super().process_view(request, callback, args, kwargs)


MOST_TIMES = 3
"""How often a query is cleaned of what cleaning it left behind."""


class CleanQueryMiddleware:
    """Leaves control characters out of every query string: nobody looks for them, and PostgreSQL refuses a query with NUL."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        for _ in range(MOST_TIMES):  # what is left out may leave another behind: %%0000
            query = _CONTROL.sub("", query)
        # What is nested deeper is no question, and to go on would take a day.
        request.META["QUERY_STRING"] = "" if _CONTROL.search(query) else query
        return self.get_response(request)


class CleanFormMiddleware:
    """Leaves out of every form of the workspace what no text holds: a control character in one title stops the feed for everybody.

    Vertical tab, form feed and next line end a line, as they do where a text is pasted from a PDF. Passwords stay as typed.
    It stands behind the check of the token, which answers what cannot be read at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, callback: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Put the clean form in the place of what was sent."""
        if request.method != "POST" or not request.path_info.startswith("/desk/"):
            return
        sent = {name: values for name, values in request.POST.lists() if "password" not in name}
        spoilt = [name for name, values in sent.items() if any(map(_UNFIT.search, map(str, values)))]
        if spoilt:
            clean = request.POST.copy()
            for name in spoilt:
                clean.setlist(name, [_UNFIT.sub("", _LINE_END.sub("\n", str(one))) for one in sent[name]])
            request.POST = clean  # type: ignore[assignment]


class NoStoreMiddleware:
    """Everything is `private, no-store`, except public pages; a public page with a cookie is a programming error."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "is_public_page", False):
            if response.cookies or "Cookie" in response.get("Vary", ""):
                raise RuntimeError(f"the public page {request.path} depends on a cookie")
            if not response.has_header(
                "Cache-Control"
            ):  # a file at a versioned address says itself how long it stays
                patch_cache_control(response, public=True, max_age=60)
        else:
            patch_cache_control(response, private=True, no_store=True)
        return response
