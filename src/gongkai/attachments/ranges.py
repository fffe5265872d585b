"""A part of a file as a request asks for it (RFC 9110, 14). Pure.

One range is answered; a request for several gets the whole file, as the standard allows.
"""

from __future__ import annotations

import re

_ONE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.ASCII)


class Unsatisfiable(Exception):
    """The file has no byte of what was asked for: 416."""


def range_of(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte, both included; None where the whole file is the answer. Raises Unsatisfiable."""
    found = _ONE.fullmatch(header.strip())
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        if length == 0:
            raise Unsatisfiable
        return size - length, size - 1
    first = int(found[1])
    last = int(found[2]) if found[2] else size - 1
    if found[2] and last < first:
        return None  # no range at all
    if first >= size:
        raise Unsatisfiable
    return first, min(last, size - 1)


def holds_if_range(header: str, etag: str) -> bool:
    """Whether the part that somebody has is of this file (If-Range): only a strong tag tells; a date never does here."""
    return not header or header.strip() == etag


def matches(header: str, etag: str) -> bool:
    """Whether somebody has the file already (If-None-Match)."""
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return etag in tags or tags == ["*"]
