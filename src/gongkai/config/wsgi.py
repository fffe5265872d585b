"""What the web server calls."""

import os
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")


def mounted(site: WSGIApplication, base_path: str) -> WSGIApplication:
    """The site below its base path: the proxy passes addresses as they are. Outside of it nothing is known but /healthz."""
    if not base_path:
        return site

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(f"{base_path}/"):
            return site(environ | {"PATH_INFO": path.removeprefix(base_path)}, start_response)
        if path == "/healthz":
            return site(environ, start_response)
        if path == base_path:
            start_response("308 Permanent Redirect", [("Location", f"{base_path}/")])
            return []
        status = HTTPStatus.NOT_FOUND
        start_response(f"{status.value} {status.phrase}", [("Content-Type", "text/plain")])
        return [status.phrase.encode()]

    return answer


application = mounted(get_wsgi_application(), settings.BASE_PATH)
