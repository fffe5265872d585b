"""Addresses on the web that people type: only such as a browser may be sent to, and with nobody's number in them."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason

SCHEMES = ("http", "https")


def is_web_address(text: str) -> Reason | None:
    """A link begins with http:// or https:// and names a host; an empty one is none."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        host = None
    # What stands before an @ looks like the host to whoever reads it: www.gov.cn@evil.example.
    if not host or "@" in parts.netloc or parts.scheme.lower() not in SCHEMES or any(map(str.isspace, text)):
        return Reason(_("网址应以 http:// 或者 https:// 开头，写全域名。"))
    return None


def readable(text: str) -> str:
    """An address with its percent signs undone, as a person reads it."""
    return unquote(text)
