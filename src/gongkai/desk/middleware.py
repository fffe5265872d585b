"""What the workspace does around its views: a form that was sent too late is kept, one that was sent again is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from gongkai.desk import kept


class EndedSessionMiddleware(SessionMiddleware):
    """Django's sessions; only, a session that has run out keeps its cookie, so that a form in another window is kept too."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie is not None and not cookie.value and kept.ended_session(request, timezone.now()):
            del response.cookies[settings.SESSION_COOKIE_NAME]
        return response


class KeptFormsMiddleware:
    """Works for every form below /desk/: it looks at the answer of the view, which sends strangers to the sign-in page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST" or not request.path_info.startswith("/desk/"):
            return response
        if not request.user.is_authenticated:
            return (
                _kept_answer(request) or _lost_answer(request, response)
                if _asks_to_sign_in(response)
                else response
            )
        if response.status_code < 400 or response.status_code == 422:  # taken, or back on the screen
            kept.forget(request.user, request.POST.get(kept.KEPT_FIELD, ""))
        return response


def _asks_to_sign_in(response: HttpResponse) -> bool:
    where = urlsplit(response.get("Location", "")).path
    return response.status_code == 302 and where in {resolve_url(settings.LOGIN_URL), reverse("admin:login")}


def _lost_answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Who sent a form and is no longer known, not even by a session that has run out, gets it back to be copied.

    Nothing of it is stored, and no page can be gone back to: what was sent stands in the answer.
    """
    typed = kept.typed_in(request)
    if typed is None or getattr(request, "htmx", False) or request.path == reverse("account_logout"):
        return response
    values = [
        value for _name, value in typed.fields if value.strip() and not value.isdigit() and value != "on"
    ]
    context = {"values": values, "files": typed.files, "sign_in": response["Location"]}
    return render(request, "gongkai/desk/lost.html", context, status=403)


def _kept_answer(request: HttpRequest) -> HttpResponse | None:
    if request.path.startswith(reverse("desk:kept-forms")):
        return None  # what is kept is still there
    row = kept.keep(request, timezone.now())
    if row is None:
        return None
    query = QueryDict(mutable=True)
    query["next"] = reverse("desk:kept", args=[row.token])
    address = f"{resolve_url(settings.LOGIN_URL)}?{query.urlencode(safe='/')}"
    is_htmx = bool(getattr(request, "htmx", False))
    return HttpResponseClientRedirect(address) if is_htmx else redirect(address)
