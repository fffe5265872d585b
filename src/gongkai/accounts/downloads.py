"""Files that a view hands over: under their name, and never as a page of ours."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header


def download(data: bytes | str, name: str, media_type: str) -> HttpResponse:
    """A file that we made, to be saved and not shown."""
    response = HttpResponse(data, content_type=media_type)
    name_file(response, name)
    return response


def name_file(response: HttpResponseBase, name: str, *, is_attachment: bool = True) -> None:
    """Make an answer a file of this name, of the type that it says and no other."""
    response["Content-Disposition"] = content_disposition_header(is_attachment, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"


def name_file_from_outside(response: HttpResponseBase, name: str, *, is_attachment: bool = True) -> None:
    """The same of a file that somebody uploaded: whatever it holds, it does nothing as a page of ours."""
    name_file(response, name, is_attachment=is_attachment)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
