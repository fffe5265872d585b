"""The shadow copy on which the grammar works: same length as the text, fewer kinds of characters.

Every character is mapped to exactly one character, so a span in the shadow is the same span in the text, and what
is quoted is quoted as found. Not NFKC: that would fold ① to 1 and ㈠ to (一), which are levels of their own.
"""

from __future__ import annotations

import re

HAN = "\u3400-\u9fff"
_ZERO_WIDTH = "\u200c\u200d\u2060\ufeff\u00ad"


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)}
    pairs = "﹒. ∶: ．. ％% （( ）) ，, ；; ：: ［[ ］] ＜< ＞> ﹝〔 ﹞〕 ﹤< ﹥> 〖【 〗】 ／/ ～~ －- –- ⟨〈 ⟩〉"
    table |= {ord(pair[0]): pair[1] for pair in pairs.split(" ")}
    spaces = [0x09, 0x0B, 0x0C, 0xA0, 0x1680, 0x3000, 0x202F, 0x205F, *range(0x2000, 0x200C)]
    return table | dict.fromkeys([*spaces, *map(ord, _ZERO_WIDTH)], " ")


_SHADOW = _table()
_SPACE_RUN = re.compile(r"[\s\u200b" + _ZERO_WIDTH + r"]+")


def shadow(text: str) -> str:
    """The normalised copy, character for character."""
    return text.translate(_SHADOW)


def fold(text: str) -> str:
    """White space folded: every run of it becomes one space, none at the ends."""
    return _SPACE_RUN.sub(" ", text).strip()


def squash(text: str) -> str:
    """For comparisons only: the shadow without any white space."""
    return _SPACE_RUN.sub("", shadow(text))
