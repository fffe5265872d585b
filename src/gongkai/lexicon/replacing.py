"""Putting the right word for the wrong one, in texts and in the content of records (pure). What `matching` leaves alone stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from gongkai.lexicon.matching import Words


def replaced(text: str, words: Words) -> tuple[str, int]:
    """The text with the right words, and how many there were."""
    parts, end, count = list[str](), 0, 0
    for match in words.find(text):
        parts += [text[end : match.start], match.word.right]
        end, count = match.end, count + 1
    return "".join([*parts, text[end:]]), count


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
