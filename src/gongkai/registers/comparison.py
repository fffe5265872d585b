"""Two versions of a text side by side: paragraph by paragraph, and within a changed paragraph word by word. No Django."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Mark = Literal["same", "added", "removed"]

LONGEST_WHOLE = 200
"""Characters; of a longer text a history tells only the lines that differ."""
MOST_PARAGRAPHS, LONGEST_PARAGRAPH = 4_000, 2_000
"""Beyond these a comparison would take as long as the square of them."""
ALIKE = 0.4
"""From which similarity on two paragraphs are versions of one."""
AROUND = 1
"""How many unchanged paragraphs stand around a changed one."""
_WORD = re.compile(r"[A-Za-z]+|\d+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that stayed, came or went."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of both texts in pieces; or, without pieces, how many unchanged ones are left out here."""

    pieces: tuple[Piece, ...] = ()
    left_out: int = 0


def change_of(old: str, new: str) -> tuple[str, str]:
    """Both values; of long texts only the lines that differ."""
    if max(len(old), len(new)) <= LONGEST_WHOLE:
        return old, new
    before, after = old.splitlines(), new.splitlines()
    differing = [step for step in _steps(before, after) if step[0] != "equal"]
    removed = [line for _tag, start, end, _start, _end in differing for line in before[start:end]]
    added = [line for _tag, _start, _end, start, end in differing for line in after[start:end]]
    return "\n".join(removed), "\n".join(added)


def compare(old: str, new: str) -> list[Paragraph]:
    """The two texts as one, with what came and what went; long unchanged stretches are left out."""
    paragraphs: list[Paragraph] = []
    before, after = old.splitlines(), new.splitlines()
    for tag, start, end, from_, to in _steps(before, after):
        if tag == "equal":
            paragraphs += [Paragraph((Piece("same", text),)) for text in before[start:end]]
        else:
            paragraphs += _changed(before[start:end], after[from_:to])
    return list(_shortened(paragraphs))


def _steps(before: list[str], after: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    is_long = max(len(before), len(after)) > MOST_PARAGRAPHS
    # With `autojunk` lines that stand everywhere are not compared with each other.
    return SequenceMatcher(None, before, after, autojunk=is_long).get_opcodes()


def _changed(before: list[str], after: list[str]) -> Iterator[Paragraph]:
    """Paragraphs that are alike are shown as one; the others as gone or come."""
    waiting = list(after)
    for old in before:
        alike = next((place for place, new in enumerate(waiting[:3]) if _are_alike(old, new)), None)
        if alike is None:
            yield Paragraph((Piece("removed", old),))
            continue
        yield from (Paragraph((Piece("added", new),)) for new in waiting[:alike])
        yield Paragraph(tuple(_words(old, waiting[alike])))
        waiting = waiting[alike + 1 :]
    yield from (Paragraph((Piece("added", new),)) for new in waiting)


def _are_alike(old: str, new: str) -> bool:
    if max(len(old), len(new)) > LONGEST_PARAGRAPH:
        return False
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    for tag, start, end, from_, to in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[start:end]))
            continue
        if end > start:
            yield Piece("removed", "".join(before[start:end]))
        if to > from_:
            yield Piece("added", "".join(after[from_:to]))


def _shortened(paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
    changed = [place for place, one in enumerate(paragraphs) if any(p.mark != "same" for p in one.pieces)]
    near = {place + step for place in changed for step in range(-AROUND, AROUND + 1)}
    left_out = 0
    for place, one in enumerate(paragraphs):
        if place not in near:
            left_out += 1
            continue
        if left_out:
            yield Paragraph(left_out=left_out)
            left_out = 0
        yield one
    if left_out:
        yield Paragraph(left_out=left_out)
