"""Looking into an upload, in a process of its own with the limits of the parser's sandbox. Pure: no Django.

The child answers in two lines: first what the file is, or why it is refused; then, for what can be read as a document,
whether it carries a secrecy mark. A file on which reading as a document fails has its first line all the same.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.attachments import media
from gongkai.officialdoc import UnreadableDocument, parse_bytes
from gongkai.officialdoc.readers.guard import Package
from gongkai.officialdoc.sandbox import limit_process, run_limited
from gongkai.officialdoc.secrecy import is_marked

_FAILED = "文件无法检查，可能过大、过于复杂或已损坏；请另存后再试"
_DOCUMENTS = {media.PDF, media.DOCX, media.OFD, media.TEXT}
# The text of these stands in their members, and is searched while they are unpacked.
_SEARCHED = {media.DOCX, media.XLSX}
_END_OF_LINE = re.compile(rb"</(?:\w+:)?(?:p|si|is|c|tc|row|v|comment|TextObject)>|<(?:\w+:)?br\b[^>]*>")
_TAG = re.compile(rb"<[^>]*>")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found. `was_read` tells whether there was text that could be searched for a mark."""

    media_type: str
    was_read: bool
    is_marked: bool


def inspect_untrusted(data: bytes) -> Inspection:
    """Look into the bytes of an upload. Raises UnreadableDocument with a sentence for what may not be kept."""
    _status, answer = run_limited("gongkai.attachments.inspection", data)
    said: dict[str, Any] = {}
    for line in answer.splitlines():
        said |= _object(line)
    if "media_type" not in said:
        raise UnreadableDocument(said.get("refusal") or _FAILED)
    return Inspection(said["media_type"], bool(said.get("was_read")), bool(said.get("is_marked")))


def _object(line: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(line))
    except ValueError:  # the child was stopped while it wrote
        return {}


def look_into(data: bytes) -> Iterator[dict[str, Any]]:
    """What the child says, line by line."""
    try:
        kind, package = media.media_type_of(data)
        # Every member is unpacked within the budget of the guard: what a directory claims of sizes is not believed.
        marks = [is_marked(None, "\n".join(_lines(member))) for member in _members(package)]
    except UnreadableDocument as error:
        yield {"refusal": str(error)}
        return
    except (MemoryError, RecursionError):
        yield {"refusal": _FAILED}
        return
    yield {"media_type": kind, "was_read": kind in _SEARCHED, "is_marked": any(marks)}
    if kind in _DOCUMENTS and not any(marks):
        try:
            yield {"is_marked": is_marked(parse_bytes(data)), "was_read": True}
        except (UnreadableDocument, MemoryError, RecursionError):
            return


def _members(package: Package | None) -> Iterator[bytes]:
    if package is None:
        return
    for name in package.names():
        if not name.endswith("/"):
            yield package.read(name)


def _lines(member: bytes) -> list[str]:
    """The text between the tags of an XML member, a line for each paragraph or cell; nothing of other members."""
    if member[:2] in _WIDE_MARKS:
        member = member.decode("utf-16", "replace").encode()
    if not member.lstrip(b"\xef\xbb\xbf\t\r\n ").startswith(b"<"):
        return []
    text = _TAG.sub(b"", _END_OF_LINE.sub(b"\n", member))
    return html.unescape(text.decode("utf-8", "replace")).splitlines()


def main() -> int:
    """The child: limits, bytes from standard input, a line as soon as it is known."""
    limit_process()
    for said in look_into(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
