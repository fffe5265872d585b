"""What the workspace answers where it has no page, or none for this person: within its own frame."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from gongkai.publishing.old_addresses import answer_at_old_address


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: in the workspace, that there is nothing or that it is not for this person, without saying which.

    Else the page whose address on an old site this was (301), or the public page.
    """
    if request.path_info.startswith("/desk/"):
        return _in_the_workspace(request, 404) or defaults.page_not_found(request, exception)
    return answer_at_old_address(request) or defaults.page_not_found(request, exception)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: in the workspace the same as 404; else the public page."""
    return _in_the_workspace(request, 403) or defaults.permission_denied(request, exception)


def _in_the_workspace(request: HttpRequest, status: int) -> HttpResponse | None:
    """The page with the frame of the workspace. None for strangers and for public addresses, whose answers are the same for everyone."""
    if not request.path_info.startswith("/desk/"):
        return None
    user = getattr(request, "user", None)  # an address of another host is refused before anyone is known
    if user is None or not user.is_authenticated:
        return None
    return render(request, "gongkai/desk/no_page.html", status=status)
