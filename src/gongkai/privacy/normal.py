"""The shadow of a text (影子文本): what detectors read in its place, with the way back to the places of the original.

The shadow has plain characters for full-width ones, one kind of digit, blank, dash and middle dot, and no invisible
characters. What stands between the digits of a number stays, for it is a matter of the number whether it may: `GAP` is the
piece of pattern for it. Nothing relies on word boundaries, which Chinese text does not have.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from .surnames import SYLLABLES

# Between two digits of one number: blanks, a dash, a line break. Atomic, so that a search stays linear.
GAP = r"(?> {0,4}(?:[-\n] {0,4})?)"

_DASHES = "‐‑‒–—―−－﹣⁃"
_DOTS = "•‧・⋅∙⸱･▪"
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
# Eleven digits in words are a telephone number; fewer are a year or a count.
_IN_WORDS = re.compile(
    "[〇零○一二三四五六七八九幺]{11,}|(?<![〇零○一二三四五六七八九幺])[一幺][三四五六七八九][〇零○一二三四五六七八九幺](?:[ -][〇零○一二三四五六七八九幺]{4}){2}(?![〇零○一二三四五六七八九幺])"
)
_WORDS = str.maketrans("〇零○一二三四五六七八九幺", "0001234567891")

# 139 O726 1l22: what a scanner reads for 0 and 1 among digits.
_SCANNED = re.compile(r"(?<![A-Za-z\d])[\dlIOo](?:[ -]?[\dlIOo]){10,17}(?=[Xx]?(?![A-Za-z\d]))")
_DIGITS = str.maketrans("lIOo", "1100")
_MOST = 3

# 艾山江.吐尔地: a stop between the parts of a transliterated name.
_FULL_STOP = re.compile(rf"(?<=[{SYLLABLES}]{{2}})\.(?=[{SYLLABLES}]{{2}})")


class _Plain(dict[int, str]):
    """Characters one for one; filled as they are met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain(chr(code))
        return found


def _plain(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    if sign in _DASHES:
        return "-"
    if sign in _DOTS:
        return "·"
    category = unicodedata.category(sign)
    if sign in "\n\v\f\x85\u2028\u2029":
        return "\n"
    if sign == "\t":
        return sign
    if category in ("Zs", "Cc"):
        return " "
    # ① and ² count something; they are no digits of a number.
    folded = sign if category == "No" else unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 else sign


_PLAIN = _Plain()


def plain(text: str) -> str:
    """The text in plain characters, each at its old place."""
    text = _FULL_STOP.sub("·", text.translate(_PLAIN))
    text = _SCANNED.sub(_scanned, text)
    return _IN_WORDS.sub(lambda run: run[0].translate(_WORDS), text)


def _scanned(run: re.Match[str]) -> str:
    """A number with digits for the few letters in it."""
    letters = sum(sign.isalpha() for sign in run[0])
    return run[0].translate(_DIGITS) if 0 < letters <= _MOST else run[0]


@dataclass(frozen=True, slots=True)
class Shadow:
    """`text` to search in. `cuts` are the places in it, rising, where characters were left out, and how many so far."""

    text: str
    cuts: tuple[int, ...]
    lost: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that shows as this span of the shadow."""
        return self._place(start), self._place(end - 1) + 1

    def _place(self, place: int) -> int:
        before = bisect_right(self.cuts, place)
        return place + (self.lost[before - 1] if before else 0)


def shadow(text: str) -> Shadow:
    """The shadow of a text; linear in its length."""
    pieces, cuts, lost, done, away = [], [], [], 0, 0
    for run in _UNSEEN.finditer(text):
        pieces.append(text[done : run.start()])
        cuts.append(run.start() - away)
        away += run.end() - run.start()
        lost.append(away)
        done = run.end()
    pieces.append(text[done:])
    return Shadow(plain("".join(pieces)), tuple(cuts), tuple(lost))
