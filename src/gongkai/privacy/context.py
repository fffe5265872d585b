"""What stands around a place: the words before it, the row it is in, and whether a person is near."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

# How far before a number its label may stand, and how far a fact may stand from the person it is about, in characters.
LABEL_REACH, PERSON_REACH = 16, 80
# A line of this many characters may have been broken by the width of the page.
_FULL_LINE = 20
_BREAK = re.compile(r"\n[ \t]*")
_PARTED = re.compile(r"[。;!?,、\n]\s*\S{3,}")
_ENDED = "。!?;:.|\t"
_SENTENCE_END = re.compile(r"[。!?;]|\n\s*\n")


def label_before(words: re.Pattern[str], text: str, start: int, reach: int = LABEL_REACH) -> bool:
    """Whether one of the words stands closely before a place, with nothing between but what a label has."""
    ends = [found.end() for found in words.finditer(text, max(0, start - reach), start)]
    return bool(ends) and not _PARTED.search(text, ends[-1], start)


class Passages:
    """The rows and paragraphs of a text. A line break inside a sentence that fills its line parts nothing."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._breaks: list[int] = []
        before = 0
        for found in _BREAK.finditer(text):
            line = text[before : found.start()].rstrip()
            if len(line) < _FULL_LINE or line[-1] in _ENDED:
                self._breaks.append(found.start())
            before = found.end()

    def number(self, place: int) -> int:
        """Which passage a place is in."""
        return bisect_right(self._breaks, place)

    def span(self, place: int) -> tuple[int, int]:
        """Start and end of the passage around a place."""
        number = self.number(place)
        start = self._breaks[number - 1] if number else 0
        return start, self._breaks[number] if number < len(self._breaks) else len(self._text)

    def sentence(self, start: int, end: int, reach: int = PERSON_REACH) -> tuple[int, int]:
        """The sentence around a span, within its passage and within reach."""
        first, last = self.span(start)
        first, last = max(first, start - reach), min(last, end + reach)
        for before in _SENTENCE_END.finditer(self._text, first, start):
            first = before.end()
        after = _SENTENCE_END.search(self._text, end, last)
        return first, after.start() if after else last


class Places:
    """Spans in order of their starts, asked for what is near: persons, children."""

    def __init__(self, passages: Passages, spans: Iterable[tuple[int, int]]) -> None:
        self._passages = passages
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def near(self, start: int, end: int, reach: int = PERSON_REACH) -> tuple[int, int] | None:
        """The nearest span in the same passage and within reach, overlapping ones included."""
        number = self._passages.number(start)
        at = bisect_left(self._starts, start)
        best = None
        for span in self._spans[max(0, at - 2) : at + 2]:
            distance = max(span[0] - end, start - span[1], 0)
            if distance <= reach and self._passages.number(span[0]) == number:
                best = min(best, (distance, span)) if best else (distance, span)
        return best[1] if best else None
