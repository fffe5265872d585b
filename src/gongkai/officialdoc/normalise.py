"""The shadow copy on which the grammar works: same length as the text, fewer kinds of characters.

Every character is mapped to exactly one character, so a span in the shadow is the same span in the text, and what
is quoted is quoted as found. Not NFKC: that would fold ① to 1 and ㈠ to (一), which are levels of their own.
"""

from __future__ import annotations

import re
from functools import lru_cache

HAN = "\u3400-\u9fff"
_ZERO_WIDTH = "\u200c\u200d\u2060\ufeff\u00ad"


# Traditional forms of the words which the grammar knows; texts that mix both scripts are read all the same.
_TRADITIONAL = "關於發號條廢辦規實執屬縣區會廳務門單責頭牽負頒佈轉稱為與現將給們請認眞貫徹簡標準臺灣國級黨機構構議決報間電網點擊數來編輯閉關時話開項據應當個後從對總則編項內產業經營獎勵補貼"
_SIMPLE = "关于发号条废办规实执属县区会厅务门单责头牵负颁布转称为与现将给们请认真贯彻简标准台湾国级党机构构议决报间电网点击数来编辑闭关时话开项据应当个后从对总则编项内产业经营奖励补贴"
# Where so many of them stand among simplified ones, the text is a mixture.
TRADITIONAL = frozenset(_TRADITIONAL)


def _table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF41, 0xFF5B)}
    pairs = "﹒. ∶: ．. ％% （( ）) ，, ；; ：: ［[ ］] ＜< ＞> ﹝〔 ﹞〕 ﹤< ﹥> 〖【 〗】 ／/ ～~ －- –- ⟨〈 ⟩〉"
    table |= {ord(pair[0]): pair[1] for pair in pairs.split(" ")}
    table |= {ord(old): new for old, new in zip(_TRADITIONAL, _SIMPLE, strict=True)}
    spaces = [0x09, 0x0B, 0x0C, 0xA0, 0x1680, 0x3000, 0x202F, 0x205F, *range(0x2000, 0x200C)]
    return table | dict.fromkeys([*spaces, *map(ord, _ZERO_WIDTH)], " ")


_SHADOW = _table()
# O for 0, l and I for 1 among digits, as character recognition leaves them.
LOOKALIKE = re.compile(
    r"(?<![A-Za-z0-9])(?=[0-9OolI]*\d)(?=\d*[OolI])[0-9OolI]{2,8}(?![A-Za-z0-9])|(?<![A-Za-z0-9])[lI](?=[月日号])"
)
_DIGITS = str.maketrans("OolI", "0011")
_CACHED = 4_000
_INVISIBLE = frozenset(_ZERO_WIDTH + "\u200b")
_BLANKED = dict.fromkeys(map(ord, _INVISIBLE), " ")


def shadow(text: str) -> str:
    """The normalised copy, character for character. The steps of the grammar ask for the same pieces again and again."""
    return _shadow(text) if len(text) <= _CACHED else _shadow.__wrapped__(text)


@lru_cache(maxsize=2048)
def _shadow(text: str) -> str:
    out = text.translate(_SHADOW)
    if "O" in out or "o" in out or "l" in out or "I" in out:
        out = LOOKALIKE.sub(lambda match: match[0].translate(_DIGITS), out)
    return out


def fold(text: str) -> str:
    """White space folded: every run of it becomes one space, none at the ends."""
    if not _INVISIBLE.isdisjoint(text):
        text = text.translate(_BLANKED)
    return " ".join(text.split())


def squash(text: str) -> str:
    """For comparisons only: the shadow without any white space."""
    return "".join(shadow(text).split())
