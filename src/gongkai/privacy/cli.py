"""`gongkai privacy FILE [--json | --mask]`: personal data in a file, and what it hides, without settings or database."""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from gongkai.officialdoc import UnreadableDocument, parse_bytes
from gongkai.officialdoc.sandbox import parse_forked

from .detection import detect
from .files.kinds import FileKind, kind_of
from .files.places import Finding, Piece
from .files.sandbox import examine_untrusted
from .hits import Hit
from .masks import mask

# Packages, PNG and JPEG; a PDF may begin a little later.
_WITH_HIDDEN = (b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff")
_PICTURE = "图片上的文字要由人来看，这里只检查图片以外附带的内容"
CLEAN, FOUND, UNREADABLE = 0, 1, 2


def run(name: str, *, as_json: bool, masked: bool) -> int:
    """Print what was found with line and column, or the masked text; returns the exit status."""
    try:
        text, hidden = _read(name)
    except (OSError, ValueError, UnreadableDocument) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        sys.stderr.write(f"gongkai privacy: {name}：{reason}\n")
        return UNREADABLE
    hits = detect(text)
    if masked:
        shown = mask(text, hits) + "\n"
    elif as_json:
        unseen = [{"kind": one.kind.value, "place": str(one.place), "text": one.excerpt} for one in hidden]
        told = {"file": name, "hits": described(text, hits), "hidden": unseen}
        shown = json.dumps(told, ensure_ascii=False) + "\n"
    else:
        shown = "".join(
            f"{one['line']}:{one['column']} {one['level']} {one['label']} {one['text']}：{one['reason']}（{one['basis']}）\n"
            for one in described(text, hits)
        )
    sys.stdout.write(shown)
    if not as_json:
        # Not in the text: with --mask the text alone goes to the output.
        for one in hidden:
            words = f"{one.place}：{one.excerpt}" if one.excerpt else str(one.place)
            sys.stderr.write(f"gongkai privacy: {name}：{one.kind.label}（{words}），{one.reason}\n")
    return FOUND if hits or hidden else CLEAN


def described(text: str, hits: list[Hit]) -> list[dict[str, Any]]:
    """Hits for people and programs. Lines and columns count from 1, a column is a character."""
    starts = [0, *(place + 1 for place, sign in enumerate(text) if sign == "\n")]
    out = []
    for hit in hits:
        line = bisect_right(starts, hit.start)
        out.append(
            {
                "line": line,
                "column": hit.start - starts[line - 1] + 1,
                "kind": hit.kind.value,
                "label": hit.kind.label,
                "level": hit.level.value,
                "confidence": hit.confidence.value,
                "text": " ".join(hit.text.split()),
                "value": hit.value,
                "reason": hit.reason,
                "basis": hit.kind.basis,
            }
        )
    return out


def _read(name: str) -> tuple[str, list[Finding]]:
    """The text of a file, and what it hides: of what nearly every file has only what holds personal data."""
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    if not data.startswith(_WITH_HIDDEN) and b"%PDF" not in data[:1024]:
        return "\n".join(parse_bytes(data).lines), []
    try:
        kind = kind_of(data)
    except UnreadableDocument:
        kind = FileKind.TEXT  # such as OFD, which only the reader of documents knows
    if kind is FileKind.TEXT:
        return "\n".join(parse_bytes(data).lines), []
    found = examine_untrusted(data)
    hidden = [one for one in found.hidden if not one.kind.is_usual or detect(one.excerpt)]
    if kind in (FileKind.PNG, FileKind.JPEG):
        sys.stderr.write(f"gongkai privacy: {name}：{_PICTURE}\n")
        return "", hidden
    if kind is FileKind.XLSX:
        return _of_workbook(found.pieces), hidden
    document = parse_forked(data) if kind is FileKind.PDF else parse_bytes(data)
    return "\n".join(document.lines), hidden


def _of_workbook(pieces: Iterable[Piece]) -> str:
    """What the sheets show: a line for each row, its cells parted by tabs, and all else that stands in no cell."""
    shown = [piece for piece in pieces if piece.hidden is None and piece.text.strip()]
    lines = []
    for where, some in groupby(shown, lambda one: (one.place.sheet, one.place.row, one.place.column is None)):
        words = [" ".join(one.text.split()) for one in some]
        if where[1] is None or not where[2]:
            lines += words if where[1] is None else ["\t".join(words)]
    return "\n".join(lines)
