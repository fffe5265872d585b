"""Bytes of a text as characters, or a clear refusal.

A mark or the text itself tells the encoding: UTF-8, UTF-16, UTF-32, else the legacy encoding in which it reads as
Chinese: GB 18030 (which contains GBK and GB 2312) or Big5. What a page claims decides only where both would do.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from ..errors import UnreadableDocument
from .garbled import is_garbled
from .pagearchive import is_archive

_SAMPLE = 200_000
_UNKNOWN = "文字编码无法识别，请把文件另存为 UTF-8 编码后再试"
_NO_TEXT = "文件内容不是文字，请确认上传的是公文正文"
_GARBLED = "文字已成乱码，原文无法恢复，请从来源重新取得文件"
_ARCHIVE = "这是网页存档（.mht），请在浏览器中另存为 .html 后再试"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MARKS = (
    # The mark of UTF-32 begins like that of UTF-16 and must be looked for first.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_LEGACY = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_CLAIMS = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "cp936", "gb_2312-80"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cp950", "x-x-big5"), "big5hkscs"),
}
# So much of a text must be characters in common use. In a wrong encoding it is about a fifth.
_COMMON_SHARE = 0.7
_CLAIM_BONUS = 0.05
# Traditional characters in GBK or UTF-16 are likely enough, but less than the usual pairing.
_TRADITIONAL = 0.9
# So many characters may be broken, by a cut or a faulty line, before the encoding itself is doubted.
_BROKEN_SHARE = 0.01
# In a text of this length a single one, and in any text a cut end.
_ENOUGH = 20
_PUNCTUATION = re.compile(
    r"[\u00b7\u00d7\u2010-\u2026\u2460-\u2473\u3000-\u3017\u3220-\u3229\uff01-\uff5e○◯〇□■☑√]"
)
_SEVEN_BIT = {"utf-7": re.compile(rb"\+[A-Za-z0-9+/]{3,}-?"), "hz": re.compile(rb"~\{(?:[!-w][!-~])++~\}")}
_HAN = re.compile(r"[\u4e00-\u9fff]")


def decode(data: bytes, declared: str | None = None) -> str:
    """The text. `declared` is an encoding a page names."""
    if is_archive(data):
        raise UnreadableDocument(_ARCHIVE)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(_tolerant(data[len(mark) :], name))
    if wide := _wide(data):
        return _checked(_tolerant(data, wide))
    if data.isascii():
        return _checked(_seven_bit(data) or data.decode("ascii"))
    try:
        text: str | None = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _slightly_broken(data, "utf-8")
    return _checked(text if text is not None else _legacy(data, declared))


def _tolerant(data: bytes, encoding: str) -> str:
    """The text in an encoding that is known; a broken end or character becomes U+FFFD, which the parser warns of."""
    text = _slightly_broken(data, encoding)
    if text is None:
        raise UnreadableDocument(_UNKNOWN)
    return text


def _slightly_broken(data: bytes, encoding: str) -> str | None:
    """The text, unless more than a few of its characters are broken."""
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken == 0:
        return text
    foreign = sum(len(one) for one in re.findall(r"[^\x00-\x7f]+", text))
    one = foreign >= _ENOUGH or (text.endswith("\ufffd") and foreign > 2)
    return text if broken <= max(int(one), _BROKEN_SHARE * foreign) else None


def _wide(data: bytes) -> str | None:
    """UTF-16 and UTF-32 without a mark: digits, blanks and line feeds betray which bytes are zero."""
    sample = data[: _SAMPLE - _SAMPLE % 4]
    if len(sample) < 4 or b"\x00" not in sample:
        return None
    zeros = [sample[place::4].count(0) * 4 / len(sample) for place in range(4)]
    if zeros[3] > 0.95 and zeros[2] > 0.95 > zeros[0]:
        return "utf-32-le"
    if zeros[0] > 0.95 and zeros[1] > 0.95 > zeros[3]:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _seven_bit(data: bytes) -> str | None:
    """UTF-7 and HZ hide Chinese in ASCII; plain ASCII is left alone."""
    for encoding, pattern in _SEVEN_BIT.items():
        if pattern.search(data):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if 4 * len(_HAN.findall(text)) > len(text) and _common_share(text, "gb18030") > _COMMON_SHARE:
                return text
    return None


def _legacy(data: bytes, declared: str | None) -> str:
    claim = _CLAIMS.get((declared or "").lower())
    best, best_score = None, _COMMON_SHARE
    for encoding in _LEGACY:
        text = _slightly_broken(data, encoding)
        if text is None:
            continue
        sample = text[:_SAMPLE]
        score = max(_common_share(sample, encoding), _TRADITIONAL * _common_share(sample, "both"))
        score += _CLAIM_BONUS if encoding == claim else 0
        if score > best_score:
            best, best_score = text, score
    if best is None:
        # Almost any bytes decode as GB 18030 or UTF-16; a real text consists of common characters.
        raise UnreadableDocument(_UNKNOWN)
    return best


def _common_share(text: str, encoding: str) -> float:
    """How much of what is not ASCII is in common use."""
    foreign = [char for char in text if char > "\x7f"]
    common = _common(encoding)
    return sum(1 for char in foreign if char in common or _PUNCTUATION.match(char)) / max(1, len(foreign))


@cache
def _common(encoding: str) -> frozenset[str]:
    """The characters which the standards sort first because they are common: 3,755 of GB 2312, 5,401 of Big5."""
    simplified = _plane("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
    traditional = _plane("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    if encoding == "big5hkscs":
        return traditional
    return simplified | traditional if encoding == "both" else simplified


def _plane(encoding: str, leads: range, trails: range | tuple[int, ...]) -> frozenset[str]:
    decoded = (bytes((lead, trail)).decode(encoding, "ignore") for lead in leads for trail in trails)
    return frozenset(char for char in decoded if char)


def _checked(text: str) -> str:
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) * 100 > len(sample):
        raise UnreadableDocument(_NO_TEXT)
    if is_garbled(sample):
        raise UnreadableDocument(_GARBLED)
    return _CONTROL.sub("", text)
