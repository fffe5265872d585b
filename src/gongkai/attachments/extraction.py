"""The text of a file, taken out in a process of its own with the limits of the parser's sandbox. Pure: no Django."""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass
from typing import Any, Literal

from gongkai.attachments import media
from gongkai.letters.reading import grids_of
from gongkai.officialdoc import NoText, UnreadableDocument, parse_bytes
from gongkai.officialdoc.readers.text import decode
from gongkai.officialdoc.sandbox import limit_process, run_limited

Found = Literal["extracted", "no_text", "failed"]
LONGEST = 2_000_000  # characters: twenty times the longest document that we know
WALL_SECONDS, _CPU_SECONDS = 120, 100
_PICTURES = {media.PNG, media.JPEG}
_CRASHED = "程序读不出文本，文件可能已损坏"
_TOO_SLOW = "文件过大或过于复杂，超过时间限制"
_TOO_BIG = "文件过大或过于复杂，超出内存限制"
# Nobody waits for these, so they leave the readers of uploads to those who do.
_slots = threading.BoundedSemaphore(1)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found: the text, or in `note` why there is none."""

    state: Found
    text: str = ""
    note: str = ""


def extract_untrusted(data: bytes, media_type: str) -> Extraction:
    """The text of an upload, as an answer in every case. Raises Busy when another file is being read."""
    status, answer = run_limited(
        "gongkai.attachments.extraction", data, media_type, slots=_slots, wall_seconds=WALL_SECONDS
    )
    if status is None:
        return Extraction("failed", note=_TOO_SLOW)
    try:
        return Extraction(**json.loads(answer))
    except (ValueError, TypeError):  # the child was stopped before it had answered
        return Extraction("failed", note=_CRASHED)


def look_into(data: bytes, media_type: str) -> Extraction:
    """The same, without a process of its own."""
    if media_type in _PICTURES:
        return Extraction("no_text", note="图片没有文本层")
    try:
        text = _text_of(data, media_type).replace("\0", "")
    except NoText as error:
        return Extraction("no_text", note=_reason(error))
    except UnreadableDocument as error:
        return Extraction("failed", note=_reason(error))
    except (MemoryError, RecursionError):
        return Extraction("failed", note=_TOO_BIG)
    if not text.strip():
        return Extraction("no_text", note="文件没有文字")
    return Extraction("extracted", text[:LONGEST], "文本过长，只保留了开头" if len(text) > LONGEST else "")


def _text_of(data: bytes, media_type: str) -> str:
    if media_type == media.TEXT:
        return decode(data)
    if media_type == media.XLSX:
        rows = (cells for grid in grids_of(data) for _number, cells in grid.rows)
        return "\n".join("\t".join(cell or "" for cell in cells).strip() for cells in rows)
    return "\n".join(parse_bytes(data).lines)


def _reason(error: UnreadableDocument) -> str:
    # What the sentence advises after its first half is for who uploads.
    return str(error).partition("；")[0].rstrip("。")


def main() -> int:
    """The child: limits, bytes from standard input, the answer as JSON."""
    limit_process(cpu_seconds=_CPU_SECONDS)
    found = look_into(sys.stdin.buffer.read(), sys.argv[1])
    said: dict[str, Any] = {"state": found.state, "text": found.text, "note": found.note}
    sys.stdout.write(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
