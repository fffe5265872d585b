"""Two editions of a text beside each other, paragraph by paragraph and sign by sign. Pure functions; their work is bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Piece = tuple[str, str]
"""`kept`, `taken` or `added`, and the text."""

LIKE = 0.4
"""From which share of common pairs of signs on two paragraphs are one that was changed."""
MOST_BY_LIKENESS = 12_000_000
"""Paragraphs of changed passages are paired by likeness, until so many signs were looked at; else one is taken, the other added."""
MANY = 2_000
"""Paragraphs from which on frequent ones are not used to find the way."""
LONGEST_BY_SIGN = 4_000
"""A longer changed paragraph is shown as taken and added whole."""
MOST_BY_SIGN = 40_000
"""So many signs of changed paragraphs are compared one by one in all; those after them are shown as taken and added whole."""

_WORD = re.compile(r"[A-Za-z]+|\d+|[\u4e00-\u9fff]|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the comparison: `kept`, `taken`, `added` or `changed`, with what became of its words."""

    verdict: str
    pieces: list[Piece]


@dataclass(slots=True)
class _Left:
    """What one comparison may still spend: anyone may ask for one."""

    likeness: int = MOST_BY_LIKENESS
    signs: int = MOST_BY_SIGN


def compare(old: Sequence[str], new: Sequence[str]) -> list[Paragraph]:
    """Both texts in reading order, each paragraph once. Joined, what is not added is the old text, what is not taken the new."""
    found: list[Paragraph] = []
    left = _Left()
    # Of very long texts, lines that stand everywhere guide nobody and cost much.
    matcher = SequenceMatcher(None, old, new, autojunk=len(new) > MANY)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found += [Paragraph("kept", [("kept", text)]) for text in old[i1:i2]]
        else:
            found += _changed(old[i1:i2], new[j1:j2], left)
    return found


def _changed(old: Sequence[str], new: Sequence[str], left: _Left) -> Iterator[Paragraph]:
    pairs = _paired(old, new, left)
    done_old = done_new = 0
    for i, j in [*pairs, (len(old), len(new))]:
        yield from (Paragraph("taken", [("taken", text)]) for text in old[done_old:i])
        yield from (Paragraph("added", [("added", text)]) for text in new[done_new:j])
        if i < len(old):
            left.signs -= len(old[i]) + len(new[j])
            pieces = word_diff(old[i], new[j]) if left.signs >= 0 else _whole(old[i], new[j])
            yield Paragraph("changed", pieces)
        done_old, done_new = i + 1, j + 1


def _paired(old: Sequence[str], new: Sequence[str], left: _Left) -> list[tuple[int, int]]:
    """The likeliest pairs that cross no other pair, in reading order."""
    left.likeness -= len(new) * sum(map(len, old)) + len(old) * sum(map(len, new))
    if left.likeness < 0:
        return []
    olds, news = [_pairs_of_signs(text) for text in old], [_pairs_of_signs(text) for text in new]
    # best[i][j]: the most likeness that the paragraphs from i and j on can have in common.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    like = [[_likeness(one, other) for other in news] for one in olds]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            both = like[i][j] + best[i + 1][j + 1] if like[i][j] >= LIKE else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if like[i][j] >= LIKE and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _pairs_of_signs(text: str) -> frozenset[str]:
    return frozenset(text[index : index + 2] for index in range(max(1, len(text) - 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _whole(old: str, new: str) -> list[Piece]:
    return [(what, text) for what, text in (("taken", old), ("added", new)) if text]


def word_diff(old: str, new: str) -> list[Piece]:
    """What became of the words: pairs of `kept`, `taken` or `added` and the text, in reading order."""
    if max(len(old), len(new)) > LONGEST_BY_SIGN:
        return _whole(old, new)
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("kept", "".join(before[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(("taken", "".join(before[i1:i2])))
        if j1 < j2:
            pieces.append(("added", "".join(after[j1:j2])))
    return pieces
