"""The released progress for machines: JSON and CSV, which a client need not fetch twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _

from gongkai.accounts.downloads import name_file
from gongkai.accounts.public_pages import public_page
from gongkai.plans.models import Release
from gongkai.plans.open_data import dataset, table
from gongkai.plans.released import Content, show
from gongkai.plans.released_page import find


@public_page
def as_json(request: HttpRequest, pk: int, release: int | None = None) -> HttpResponse:
    """Every field of every task, with a description of the data."""
    return _answer(request, pk, release, "application/json", _json)


@public_page
def as_csv(request: HttpRequest, pk: int, release: int | None = None) -> HttpResponse:
    """One line a task."""
    return _answer(request, pk, release, "text/csv; charset=utf-8", table, is_file=True)


def _json(release: Release, content: Content) -> str:
    return json.dumps(dataset(release, content), ensure_ascii=False, indent=1)


def _answer(
    request: HttpRequest,
    pk: int,
    number: int | None,
    kind: str,
    write: Callable[[Release, Content], str],
    *,
    is_file: bool = False,
) -> HttpResponse:
    found = find(request, pk, number)
    shown = None if isinstance(found, HttpResponse) else show(found.release)
    if isinstance(found, HttpResponse) or shown is None:
        return JsonResponse(
            {"detail": _("数据已撤回或者已依法清除。")}, status=410, json_dumps_params={"ensure_ascii": False}
        )
    body = write(found.release, shown.content).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = HttpResponse(body, content_type=kind)
    if is_file:
        name = _("%(title)s进展.csv") % {"title": shown.content["title"]}
        name_file(answer, name)
    answer["ETag"] = etag
    answer["Last-Modified"] = http_date(shown.changed_at.timestamp())
    # Other sites may read the data in a browser: it is public, and no cookie goes with it.
    answer["Access-Control-Allow-Origin"] = "*"
    same = get_conditional_response(request, etag, int(shown.changed_at.timestamp()), answer)
    return same if isinstance(same, HttpResponse) else answer
