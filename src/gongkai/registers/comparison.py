"""Versions of a text for those who work on it: what differs, without the long stretches that do not. No Django.

How two texts are compared, `publishing.comparison` knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gongkai.publishing import comparison
from gongkai.publishing.comparison import Piece

LONGEST_WHOLE = 200
"""Characters; of a longer text a history tells only the lines that differ."""
AROUND = 1
"""How many unchanged paragraphs stand around a changed one."""
KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of both texts in pieces; or, without pieces, how many unchanged ones are left out here."""

    pieces: Sequence[Piece] = ()
    left_out: int = 0


def change_of(old: str, new: str) -> tuple[str, str]:
    """Both values; of long texts only the lines that differ."""
    if max(len(old), len(new)) <= LONGEST_WHOLE:
        return old, new
    before, after = old.splitlines(), new.splitlines()
    is_long = max(len(before), len(after)) > comparison.MANY
    steps = SequenceMatcher(None, before, after, autojunk=is_long).get_opcodes()
    differing = [step for step in steps if step[0] != "equal"]
    removed = [line for _tag, start, end, _start, _end in differing for line in before[start:end]]
    added = [line for _tag, _start, _end, start, end in differing for line in after[start:end]]
    return "\n".join(removed), "\n".join(added)


def compare(old: str, new: str) -> list[Passage]:
    """The two texts as one, with what came and what went; long unchanged stretches are left out."""
    return list(shortened(comparison.compare(old.splitlines(), new.splitlines())))


def shortened(paragraphs: Sequence[comparison.Paragraph]) -> Iterator[Passage]:
    """The paragraphs that changed, and what stands beside them."""
    changed = [place for place, one in enumerate(paragraphs) if one.verdict != KEPT]
    near = {place + step for place in changed for step in range(-AROUND, AROUND + 1)}
    left_out = 0
    for place, one in enumerate(paragraphs):
        if place not in near:
            left_out += 1
            continue
        if left_out:
            yield Passage(left_out=left_out)
            left_out = 0
        yield Passage(tuple(one.pieces))
    if left_out:
        yield Passage(left_out=left_out)
