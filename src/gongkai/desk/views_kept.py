"""Coming back to what was typed before the session ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.accounts.requests import person
from gongkai.desk import kept
from gongkai.desk.form_page import form_page


@login_required
@require_safe
def kept_forms(request: HttpRequest) -> HttpResponse:
    """Everything that is kept for me; most often one thing, which is opened."""
    newest = kept.kept_for(person(request), timezone.now()).first()
    if newest is None:
        return _nothing_kept(request)
    return redirect("desk:kept", newest.token)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request: HttpRequest, token: str) -> HttpResponse:
    """What I typed, to be sent again or, by POST, given up. To anybody else it does not exist."""
    row = kept.kept_for(person(request), timezone.now()).filter(pk=token).first()
    typed = kept.read(row) if row else None
    if row is None or typed is None:
        return _nothing_kept(request)
    if request.method == "POST":
        kept.forget(person(request), token)
        messages.success(request, _("已放弃保留的内容。"))
        return redirect("desk:home")
    context = _shown(request, typed) | {"token": row.token, "until": row.kept_at + kept.KEEP_FOR}
    return render(request, "gongkai/desk/kept.html", context)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is not that of the present sign-in, for example because one signed in again beside it.

    Nothing is stored: the answer shows what this very page of ours sent and lets the person send it once more. What comes from
    elsewhere is refused as ever.
    """
    origin = f"{request.scheme}://{request.get_host()}"
    is_ours = request.path.startswith("/desk/") and request.headers.get("Origin") == origin
    typed = kept.typed_in(request) if is_ours and request.user.is_authenticated else None
    if typed is None:
        return csrf_failure(request, reason)
    return render(request, "gongkai/desk/kept.html", _shown(request, typed), status=403)


def _shown(request: HttpRequest, typed: kept.Typed) -> dict[str, Any]:
    page = form_page(request, typed)
    return {"typed": typed, "page_title": page.title, "rows": page.shown(typed)}


def _nothing_kept(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("没有为您保留的内容：可能已经提交、放弃，或者超过了两小时。"))
    return redirect("desk:home")
