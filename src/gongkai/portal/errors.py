"""The page of a request that was not understood, or that brought more than is read."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponseBadRequest
from django.template import loader
from django.utils.translation import gettext as _

# A form sends a Chinese character as three bytes, and each byte in three signs: %E5%AD%97.
SIGNS_OF_A_CHARACTER = 9


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBadRequest:
    """Status 400, in the site's words. As Django's own it knows nothing of the request: its host may be a wrong one."""
    return HttpResponseBadRequest(loader.get_template("400.html").render({"limit": _limit(exception)}))


def _limit(exception: Exception) -> str:
    """What was exceeded, as a sentence; empty when the request is wrong in another way."""
    if isinstance(exception, TooManyFieldsSent):
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        return _("一次提交最多 %(most)s 项内容，这一次超过了。") % {"most": most}
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        words = {"size": f"{most / 1024**2:.3g}", "characters": f"{most / SIGNS_OF_A_CHARACTER / 10_000:.2g}"}
        return _("一次提交的文字最多 %(size)s MB（约 %(characters)s 万个汉字），这一次超过了。") % words
    return ""
