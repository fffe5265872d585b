"""Finding many words in a long text at once (pure): one pass over it, whatever the number of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# What stands in the marks of a title keeps the spelling that the title has.
_TITLE = re.compile(r"《[^《》]{1,200}》")


@dataclass(frozen=True, slots=True)
class Word:
    """A word to avoid, what is right instead (empty: it is to be left out), and words that contain it rightly."""

    wrong: str
    right: str = ""
    exceptions: tuple[str, ...] = ()


def word_of(wrong: str, right: str, exceptions: Iterable[str] = ()) -> Word:
    """A word that is to be corrected. Where the right one contains the wrong one, what is right already is left alone."""
    longer = (right,) if wrong in right and wrong != right else ()
    return Word(wrong, right, (*exceptions, *longer))


@dataclass(frozen=True, slots=True)
class Match:
    """A word at a place of a text."""

    word: Word
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.word.wrong)


class Words:
    """Words, sorted by their first character so that a text is read once."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._by_first: dict[str, list[Word]] = {}
        for word in words:
            if word.wrong:
                self._by_first.setdefault(word.wrong[0], []).append(word)
        for alike in self._by_first.values():
            alike.sort(key=lambda word: -len(word.wrong))
        firsts = "".join(re.escape(sign) for sign in self._by_first)
        self._any = re.compile(f"[{firsts}]") if firsts else None

    def find(self, text: str) -> Iterator[Match]:
        """Every word in the text, the longest at each place, without those inside the marks of titles and inside exceptions."""
        if self._any is None:
            return
        titles = [found.span() for found in _TITLE.finditer(text)]
        place, end, number = 0, len(text), 0
        while place < end and (first := self._any.search(text, place)):
            place = first.start()
            while number < len(titles) and titles[number][1] <= place:
                number += 1
            if number < len(titles) and titles[number][0] <= place:
                place = titles[number][1]
                continue
            word = next((one for one in self._by_first[first[0]] if text.startswith(one.wrong, place)), None)
            if word is None or any(_stands(one, word.wrong, text, place) for one in word.exceptions):
                place += 1
                continue
            yield Match(word, place)
            place += len(word.wrong)


def _stands(longer: str, wrong: str, text: str, place: int) -> bool:
    """Whether the longer word stands where the wrong one was found."""
    at = longer.find(wrong)
    while at >= 0:
        if place >= at and text.startswith(longer, place - at):
            return True
        at = longer.find(wrong, at + 1)
    return False
