"""A page saved with everything around it in one file (.mht, .mhtml; RFC 2557): a mail whose main part is the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..errors import UnreadableDocument

if TYPE_CHECKING:
    from email.message import Message

_MULTIPART = re.compile(rb"^Content-Type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)


def is_archive(data: bytes) -> bool:
    """The file begins with the head of a mail that holds a page and its parts."""
    start = data[:4096]
    return start[:1].isalpha() and _MULTIPART.search(start) is not None and b"MIME-Version" in start


def unpack(data: bytes) -> tuple[bytes, str | None] | None:
    """The page and the encoding named for it, or None where the file is no archive."""
    if not is_archive(data):
        return None
    # Large, and hardly ever needed: a parse in its own process should not wait for it.
    import email

    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part.get_payload(decode=True)
            if isinstance(page, bytes) and page.strip():
                return page, _charset(part)
    raise UnreadableDocument("网页存档（.mht）中没有网页，请在浏览器中另存为 .html 后再试")


def _charset(part: Message) -> str | None:
    charset = part.get_content_charset()
    return charset if charset is not None and charset.isascii() else None
