"""`gongkai privacy FILE [--json | --mask]`: personal data in the text of a file, without settings or database."""

from __future__ import annotations

import json
import sys
from bisect import bisect_right
from pathlib import Path
from typing import Any

from gongkai.officialdoc import UnreadableDocument, parse_bytes
from gongkai.officialdoc.sandbox import parse_forked

from .detection import detect
from .hits import Hit
from .masks import mask

CLEAN, FOUND, UNREADABLE = 0, 1, 2


def run(name: str, *, as_json: bool, masked: bool) -> int:
    """Print what was found with line and column, or the masked text; returns the exit status."""
    try:
        text = _text(name)
    except (OSError, ValueError, UnreadableDocument) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        sys.stderr.write(f"gongkai privacy: {name}：{reason}\n")
        return UNREADABLE
    hits = detect(text)
    if masked:
        shown = mask(text, hits) + "\n"
    elif as_json:
        shown = json.dumps({"file": name, "hits": described(text, hits)}, ensure_ascii=False) + "\n"
    else:
        shown = "".join(
            f"{one['line']}:{one['column']} {one['level']} {one['label']} {one['text']}：{one['reason']}（{one['basis']}）\n"
            for one in described(text, hits)
        )
    sys.stdout.write(shown)
    return FOUND if hits else CLEAN


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


def _text(name: str) -> str:
    """The lines of a file as the reader of documents gives them; a PDF in a process of its own."""
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    document = parse_forked(data) if b"%PDF" in data[:1024] else parse_bytes(data)
    return "\n".join(document.lines)
