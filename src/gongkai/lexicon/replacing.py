"""Putting the right word for the wrong one, in texts and in the content of records (pure). What `matching` leaves alone stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from gongkai.lexicon.matching import Words
from gongkai.publishing.comparison import Paragraph, Piece


def marked(text: str, words: Words) -> list[Piece]:
    """The text in pieces: what is kept, each wrong word as taken, and after it the right one as added."""
    pieces, end = list[Piece](), 0
    for match in words.find(text):
        wrong = text[match.start : match.end]
        pieces += [("kept", text[end : match.start]), ("taken", wrong), ("added", match.word.right)]
        end = match.end
    return [piece for piece in (*pieces, ("kept", text[end:])) if piece[1]]


def replaced(text: str, words: Words) -> tuple[str, int]:
    """The text with the right words, and how many there were."""
    pieces = marked(text, words)
    after = "".join(part for what, part in pieces if what != "taken")
    return after, sum(what == "taken" for what, _part in pieces)


def paragraphs(text: str, words: Words) -> list[Paragraph]:
    """The same pieces by paragraph, as texts are compared; a word may reach over the end of one."""
    lines: list[list[Piece]] = [[]]
    for what, part in marked(text, words):
        for place, line in enumerate(part.split("\n")):
            if place:
                lines.append([])
            if line:
                lines[-1].append((what, line))
    return [
        Paragraph("changed" if any(what != "kept" for what, _ in line) else "kept", line) for line in lines
    ]


def _replaced_in(value: Any, words: Words) -> Any:
    if isinstance(value, str):
        return replaced(value, words)[0]
    if isinstance(value, list):
        return [_replaced_in(one, words) for one in value]
    return value  # a text in blocks is made anew from the plain one, by its kind


def corrected(content: Mapping[str, Any], fields: Collection[str], words: Words) -> dict[str, Any]:
    """The content with the right words in its title and these fields."""
    return {
        name: _replaced_in(value, words) if name == "title" or name in fields else value
        for name, value in content.items()
    }
