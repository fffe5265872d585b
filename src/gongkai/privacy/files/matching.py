"""Finding a value in a text however it is written: full-width, with blanks, hyphens or line breaks between its characters.

A value is found by its folded form, and marked in the text as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator

# Stands between texts that are neighbours but not one: paragraphs, cells, pages.
BOUNDARY = "\x1e"
# Is never passed over: what stands on its two sides has nothing to do with each other.
APART = "\uffff"
# A value as long as this is also found where it runs on over such a boundary, as a number with a cell for each digit does.
_LONG = 6
_JOINTS = frozenset("-‐‑‒–—―−－·•._/()（）'\"|~、")
# Most characters fold to themselves and are taken in runs.
_SIMPLE = re.compile("[0-9a-z\u4e00-\u9fff]")
_TOKEN = re.compile("[0-9a-z\u4e00-\u9fff]+|.", re.DOTALL)
_UNSEEN = ("Cf", "Cc", "Mn", "Me")
# Letters and signs that show nothing.
_BLANK = frozenset("\u115f\u1160\u2800")
# So many numerals in a row are digits in words: a telephone number read out.
_IN_WORDS = re.compile(r"[〇零○一二三四五六七八九幺](?:[\s\-‐-―－·•._]*[〇零○一二三四五六七八九幺]){5,}")
_WORDS = str.maketrans("〇零○一二三四五六七八九幺", "0001234567891")
Span = tuple[int, int]


class Folded:
    """A text prepared for searching."""

    def __init__(self, text: str) -> None:
        self._text = text
        # A long list has millions of characters: their places are kept small.
        self._places = array("I")
        signs: list[str] = []
        for run, place in _folded(text):
            signs.append(run)
            self._places.extend(range(place, place + len(run)))
        self.form = "".join(signs)
        # The text once more, with its long numbers in digits.
        self._in_digits = Folded(_in_digits(text)) if _IN_WORDS.search(text) else None

    def spans(self, value: str) -> list[Span]:
        """Where the value stands in the text: first and last + 1, not overlapping. Nothing where it folds to nothing."""
        found = self._find(fold(value))
        if _IN_WORDS.search(value):
            found += self._find(fold(_in_digits(value)))
        if self._in_digits is not None:
            found += self._in_digits.spans(value)
        spans: list[Span] = []
        for begin, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if not spans or begin >= spans[-1][1]:
                spans.append((begin, end))
        return spans

    def _find(self, wanted: str) -> list[Span]:
        spans: list[Span] = []
        at = self.form.find(wanted) if wanted else -1
        while at >= 0:
            begin, end = self._places[at], self._places[at + len(wanted) - 1] + 1
            if len(wanted) >= _LONG or BOUNDARY not in self._text[begin:end]:
                spans.append((begin, end))
                at = self.form.find(wanted, at + len(wanted))
            else:
                at = self.form.find(wanted, at + 1)
        return spans


def _in_digits(text: str) -> str:
    return _IN_WORDS.sub(lambda run: run[0].translate(_WORDS), text)


def fold(text: str) -> str:
    """The form by which texts are compared: NFKC, no case, no white space, nothing unseen, one kind of digit, no joints between them."""
    return "".join(run for run, _ in _folded(text))


def spans_of(text: str, value: str) -> list[Span]:
    """Where a value stands in a text."""
    return Folded(text).spans(value)


def _folded(text: str) -> Iterator[tuple[str, int]]:
    """The folded form in runs, each with the place in the text from which its first character comes."""
    last = ""
    waiting: list[tuple[str, int]] = []
    for token in _TOKEN.finditer(text):
        run, place = token[0], token.start()
        if _SIMPLE.match(run):
            if not _is_code(run[0]):
                yield from waiting
            waiting.clear()
            yield run, place
            last = run[-1]
            continue
        for one in unicodedata.normalize("NFKC", run).casefold():
            if one.isspace() or one in _BLANK or unicodedata.category(one) in _UNSEEN:
                continue
            digit = unicodedata.decimal(one, None)
            one = one if digit is None else str(digit)
            if one in _JOINTS and _is_code(last):
                waiting.append((one, place))
                continue
            if not _is_code(one):
                yield from waiting
            waiting.clear()
            yield one, place
            last = one
    yield from waiting


def _is_code(char: str) -> bool:
    """A character of a number or code."""
    return char.isascii() and char.isalnum()
