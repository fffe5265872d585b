"""Reading and burning of uploads in a process of its own, with the limits of the parser's sandbox and more time.

What goes in and comes out stands on the streams of the child, never on its command line, which every user of the machine can read.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Sequence
from typing import Any

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.sandbox import limit_process, run_limited

from .burning import burn
from .hidden import hidden_among
from .kinds import FileKind, kind_of
from .pieces import read_pieces
from .places import Finding, Piece, Place
from .redaction import Burnt, Examined, NotProven, Redaction, Removal

CPU_SECONDS = 120
WALL_SECONDS = 180
# A text that a million cells share is kept once here, and a million times in the answer.
MOST_SAID = 128 * 1024 * 1024
# One at a time, beside those that only parse: a long list takes a minute.
_slots = threading.BoundedSemaphore(1)
_FAILED = "文件无法处理，可能过大、过于复杂或已损坏；请拆分或另存后再试"
_SLOW = "处理超过时间限制，文件可能过大；请拆分后再试"


def examine_untrusted(data: bytes) -> Examined:
    """The kind of an upload, its pieces of text, and what is hidden in it. Raises UnreadableDocument."""
    said, _ = _ask({"redactions": None}, data)
    pieces = tuple(Piece.load(one) for one in said["pieces"])
    return Examined(FileKind(said["kind"]), pieces, tuple(hidden_among(pieces)))


def burn_untrusted(data: bytes, redactions: Sequence[Redaction]) -> Burnt:
    """A redacted copy of an upload, proved. Raises UnreadableDocument or NotProven."""
    said, made = _ask({"redactions": [one.dump() for one in redactions]}, data)
    return Burnt(
        made,
        tuple(Removal(Place.load(one["place"]), one["reason"], one["mask"]) for one in said["removals"]),
        tuple(Finding.load(one) for one in said["cleaned"]),
        tuple(Finding.load(one) for one in said["remaining"]),
        tuple(said["left_out"]),
    )


def _ask(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    head = json.dumps(order).encode() + b"\n"
    status, answer = run_limited(__name__, head + data, slots=_slots, wall_seconds=WALL_SECONDS)
    line, _, rest = answer.partition(b"\n")
    try:
        said: dict[str, Any] = json.loads(line)
    except ValueError:
        said = {}
    if "not_proven" in said:
        raise NotProven(said["not_proven"])
    if status is None or "refusal" in said or not said or status != 0:
        raise UnreadableDocument(said.get("refusal") or (_SLOW if status in (None, -9, -24) else _FAILED))
    return said, rest


def answer(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """What the child says, and the copy if it was to make one."""
    try:
        if order["redactions"] is None:
            pieces = [piece.dump() for piece in read_pieces(data)]
            return {"kind": kind_of(data), "pieces": pieces}, b""
        burnt = burn(data, [Redaction.load(one) for one in order["redactions"]])
    except UnreadableDocument as error:
        return {"refusal": str(error)}, b""
    except NotProven as error:
        return {"not_proven": str(error)}, b""
    except (MemoryError, RecursionError):
        return {"refusal": _FAILED}, b""
    removals = [{"place": one.place.dump(), "reason": one.reason, "mask": one.mask} for one in burnt.removals]
    cleaned, remaining = ([one.dump() for one in some] for some in (burnt.cleaned, burnt.remaining))
    left_out = list(burnt.left_out)
    return {
        "removals": removals,
        "cleaned": cleaned,
        "remaining": remaining,
        "left_out": left_out,
    }, burnt.data


def _line(said: dict[str, Any]) -> bytes:
    try:
        return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
    except MemoryError:
        return json.dumps({"refusal": _FAILED}).encode()


def main() -> int:
    """The child: limits, a line with the order and the bytes from standard input, a line with the answer and the bytes."""
    limit_process(cpu_seconds=CPU_SECONDS)
    order, _, data = sys.stdin.buffer.read().partition(b"\n")
    said, made = answer(json.loads(order), data)
    line = _line(said)
    if len(line) + len(made) > MOST_SAID:
        line, made = _line({"refusal": _FAILED}), b""
    sys.stdout.buffer.write(line + b"\n" + made)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
