"""What stands around a place: the words before it, the row it is in, and whether a person is near."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

# How far before a number its label may stand, and how far a fact may stand from the person it is about, in characters.
LABEL_REACH, PERSON_REACH = 16, 80
# A line of this many characters may have been broken by the width of the page.
_FULL_LINE = 20
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_BREAK = re.compile(r"\n[ \t]*")
_PARTED = re.compile(r"[。;!?,、\n]\s*\S{3,}")
_ENDED = "。!?;:.|\t"
_SENTENCE_END = re.compile(r"[。!?;]|\n\s*\n")


def label_before(words: re.Pattern[str], text: str, start: int, reach: int = LABEL_REACH) -> bool:
    """Whether one of the words stands closely before a place, with nothing between but what a label has."""
    ends = [found.end() for found in words.finditer(text, max(0, start - reach), start)]
    return bool(ends) and not _PARTED.search(text, ends[-1], start)


class Passages:
    """The lines of a text, and the blocks between its blank lines.

    What stands on one line belongs together; a line break inside a sentence that fills its line parts nothing. Lines of one
    block belong together less: 申请人：王小明 above 电话：… is a form, so who stands there is near.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._breaks: list[int] = []
        self._blanks = [found.start() for found in _BLANK_LINE.finditer(text)]
        before = 0
        for found in _BREAK.finditer(text):
            line = text[before : found.start()].rstrip()
            if len(line) < _FULL_LINE or line[-1] in _ENDED or "\t" in line:
                self._breaks.append(found.start())
            before = found.end()

    def block(self, place: int) -> int:
        """Which block a place is in."""
        return bisect_right(self._blanks, place)

    def line(self, place: int) -> tuple[int, int]:
        """Start and end of the line around a place."""
        number = bisect_right(self._breaks, place)
        start = self._breaks[number - 1] if number else 0
        return start, self._breaks[number] if number < len(self._breaks) else len(self._text)

    def sentence(self, start: int, end: int, reach: int = PERSON_REACH) -> tuple[int, int]:
        """The sentence around a span, within its line and within reach."""
        first, last = self.line(start)
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
        """The nearest span in the same block and within reach, overlapping ones included."""
        block = self._passages.block(start)
        at = bisect_left(self._starts, start)
        best = None
        for span in self._spans[max(0, at - 2) : at + 2]:
            distance = max(span[0] - end, start - span[1], 0)
            if distance <= reach and self._passages.block(span[0]) == block:
                best = min(best, (distance, span)) if best else (distance, span)
        return best[1] if best else None

    def after(self, place: int, reach: int = 300) -> bool:
        """Whether a span begins behind a place and within reach, in whatever block."""
        at = bisect_left(self._starts, place)
        return at < len(self._starts) and self._starts[at] <= place + reach

    def end_before(self, place: int) -> int:
        """Where the last span ends that begins before a place; 0 where none does."""
        at = bisect_left(self._starts, place)
        return min(self._spans[at - 1][1], place) if at else 0
