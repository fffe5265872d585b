"""原网址: the address of a record on the site that it was taken over from, and what this site answers there.

Addresses are kept with their percent signs undone, in the way in which a request is read here: so what a browser sends in Chinese and
what it sends percent-encoded is one address. What is no UTF-8 (old sites have addresses in GBK) stays encoded, on both sides alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.utils.encoding import repercent_broken_unicode
from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason
from gongkai.publishing.models import OldAddress, Record

LONGEST_PATH, LONGEST_QUERY = 400, 200


@dataclass(frozen=True, slots=True)
class Address:
    """An address on an old site. Host and path are never empty, the path begins with a stroke."""

    host: str
    path: str
    query: str = ""

    def __str__(self) -> str:
        return f"{self.host}{self.path}{f'?{self.query}' if self.query else ''}"


def undone(text: str) -> str:
    """A path or a query with its percent signs undone, as far as that gives characters."""
    return repercent_broken_unicode(unquote_to_bytes(text)).decode()


def is_clean(text: str) -> bool:
    """Whether it is free of control characters: no address has them, and a database refuses some."""
    return not any(one < " " or "\x7f" <= one <= "\x9f" for one in text)


def is_host(text: str) -> bool:
    """Whether it is the name of a host, perhaps with a port: letters, digits, hyphens and dots."""
    name, _colon, port = text.partition(":")
    labels = name.split(".")
    are_fit = all(label and label.replace("-", "").isalnum() and label.isascii() for label in labels)
    return (
        are_fit and len(labels) > 1 and len(text) <= 100 and (not port or (port.isascii() and port.isdigit()))
    )


def as_host(text: str) -> str:
    """A host as it is kept: small letters, a Chinese name in its form of ASCII, nothing of the address around it."""
    name = text.strip().removeprefix("http://").removeprefix("https://").split("/")[0].lower()
    try:
        return name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return name


def read_address(text: str, host: str) -> Address | Reason:
    """What somebody typed as the old address: whole, without scheme, or from the first stroke on. On another host: why not."""
    text = text.strip()
    if not text.startswith("/"):
        text = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(text)
    except ValueError:
        return Reason(_("不是网址。"))
    found = as_host(parts.netloc) if parts.netloc else host
    if parts.scheme not in ("", "http", "https") or not is_host(found):
        return Reason(_("不是网址，应写作 http://%(host)s/… 。") % {"host": host})
    if found != host:
        return Reason(_("域名应是正在切换的 %(host)s。") % {"host": host})
    path, query = undone(parts.path), undone(parts.query)
    if not path.startswith("/") or (path == "/" and not query):
        return Reason(_("这是网站首页，请填写这一件的网址。"))
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY or not is_clean(f"{path}{query}"):
        return Reason(_("网址过长，或者含有控制字符。"))
    return Address(found, path, query)


def public_url(record: Record) -> str:
    """Where an old address leads: the address of the record here, whole."""
    return settings.ORIGIN + record.get_absolute_url()


def own_host() -> str:
    """The host of this site."""
    return urlsplit(settings.ORIGIN).netloc.lower()


def answer_at_old_address(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """What a path answers for which there is no page: the record that was read there; withdrawn ones have a page of their own.

    A whole address (with its query) goes before one without a query: page.jsp?id=7 names one text, x.html?from=weixin does not.
    """
    if request.method not in ("GET", "HEAD") or not request.path.startswith("/"):
        return None
    # Three signs stand for one byte: what is longer is none of ours, and is not worth reading.
    query = undone(request.META.get("QUERY_STRING", "")[: 9 * LONGEST_QUERY])[: LONGEST_QUERY + 1]
    query = query if is_clean(query) else ""
    paths = list(dict.fromkeys([request.path, request.path_info]))
    if any(len(path) > LONGEST_PATH or not is_clean(path) for path in paths):
        return None
    found = OldAddress.objects.filter(path__in=paths, query__in={query, ""})
    # Only what a second person confirmed leads anywhere: an editor alone points no address of this site at a record.
    rows = list(found.filter(record__migrated_at__isnull=False).select_related("record")[:20])
    for path in paths:
        for wanted in dict.fromkeys([query, ""]):
            here = [row for row in rows if (row.path, row.query) == (path, wanted)]
            if record := _the_one(here):
                answer = HttpResponsePermanentRedirect(record.get_absolute_url())
                answer.is_public_page = True  # type: ignore[attr-defined]  # the same for everyone, and kept by others
                return answer
    return None


def _the_one(rows: list[OldAddress]) -> Record | None:
    """Two old sites may have had the same path: then that of this host is meant, or nobody can tell."""
    own = [row for row in rows if row.host == own_host()]
    records = {row.record_id: row.record for row in own or rows}
    return next(iter(records.values())) if len(records) == 1 else None


def moved(host: str = "") -> Iterator[tuple[OldAddress, str]]:
    """Every old address of what was published, with where it leads, host by host."""
    rows = OldAddress.objects.filter(record__migrated_at__isnull=False)
    if host:
        rows = rows.filter(host=host)
    for row in rows.select_related("record").order_by("host", "path", "query").iterator(chunk_size=500):
        yield row, public_url(row.record)
