"""Footnotes as texts carry them: a mark in a sentence, [1] or ①, and a paragraph further down that opens with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

MARK = re.compile(r"[\[［](\d{1,2})[\]］]|([①-⑳])")
_NO_NOTE = frozenset(("table", "title", "addressees", "signature", "date"))


def linked(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks; one with footnotes has `pieces` for its text, a footnote has `note` and stands without its mark.

    A piece is `{"text"}` or `{"mark", "note", "first"}`; `note` counts the footnotes from 1, `first` says to which of several
    marks the footnote leads back. What merely looks like a mark, without a paragraph of its own below, stays text.
    """
    texts = [("" if block["kind"] in _NO_NOTE else _whole(block)) for block in blocks]
    notes = _notes(texts)
    numbers = {mark: number for number, mark in enumerate(notes.values(), start=1)}
    seen: set[str] = set()
    drawn: list[dict[str, Any]] = []
    for index, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        if index in notes:
            opening = MARK.match(text)
            assert opening is not None
            drawn.append(
                block
                | {
                    "kind": "footnote",
                    "label": opening[0],
                    "text": text[opening.end() :].strip(),
                    "note": numbers[notes[index]],
                }
            )
        elif pieces := _pieces(block["text"], numbers, seen) if text else []:
            drawn.append(block | {"pieces": pieces})
        else:
            drawn.append(block)
    return drawn


def _whole(block: dict[str, Any]) -> str:
    return f"{block['label'] or ''}{block['text']}"


def _mark(match: re.Match[str]) -> str:
    return match[1] or match[2]


def _notes(texts: Sequence[str]) -> dict[int, str]:
    """Which blocks are footnotes: the last paragraphs, each opening with a mark that stands inside a sentence above them.

    A list in ①, ② within the text is none, though a sentence before it may count in the same signs.
    """
    start = len(texts)
    while start and (not texts[start - 1] or MARK.match(texts[start - 1])):
        start -= 1
    cited = {_mark(match) for text in texts[:start] for match in MARK.finditer(text) if match.start() > 0}
    found: dict[int, str] = {}
    for index in range(start, len(texts)):
        opening = MARK.match(texts[index])
        if opening and _mark(opening) in cited - set(found.values()):
            found[index] = _mark(opening)
    return found


def _pieces(text: str, numbers: dict[str, int], seen: set[str]) -> list[dict[str, Any]]:
    """The text cut at its marks; empty without any."""
    pieces: list[dict[str, Any]] = []
    end = 0
    for match in MARK.finditer(text):
        mark = _mark(match)
        if mark not in numbers:
            continue
        if match.start() > end:
            pieces.append({"text": text[end : match.start()]})
        pieces.append({"mark": match[0], "note": numbers[mark], "first": mark not in seen})
        seen.add(mark)
        end = match.end()
    if pieces and end < len(text):
        pieces.append({"text": text[end:]})
    return pieces
