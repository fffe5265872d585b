"""Text that went through a wrong encoding and was saved so (乱码): to be refused, for its characters are lost or wrong."""

from __future__ import annotations

import re

# 锟斤拷 is U+FFFD read as GBK, 烫 and 屯 are unused memory, ï¿½ is U+FFFD read as Latin-1.
_REMAINS = re.compile(r"(?:锟斤拷|锟斤|斤拷|烫烫|屯屯|ï¿½|\ufffd)+")
# UTF-8 read as Latin-1 or Windows-1252: ä¸­å½.
_LATIN = re.compile(
    r"[\u00c2-\u00ef](?:[\u0080-\u00bf\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]){1,2}"
)
_HAN_RUN = re.compile(r"[\u4e00-\u9fff\ue000-\uf8ff]{6,}")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_SHARE = 0.3
_FEWEST = 8
_PROBED = 4_000


def is_garbled(text: str) -> bool:
    """A good part of what is not ASCII is garbled. A broken character here and there is not meant."""
    foreign = len(_FOREIGN.findall(text))
    if foreign < _FEWEST:
        return False
    wrong = sum(len(one) for one in _REMAINS.findall(text)) + sum(len(one) for one in _LATIN.findall(text))
    return wrong > _SHARE * foreign or _is_utf8_as_gbk(text)


def _is_utf8_as_gbk(text: str) -> bool:
    """UTF-8 read as GBK (鏀垮姟鍏紑 for 政务公开): going back gives UTF-8 again. No real text does, save by chance of a word."""
    runs = "".join(_HAN_RUN.findall(text[:_PROBED]))
    if len(runs) < _FEWEST:
        return False
    back = runs.encode("gb18030", "replace").decode("utf-8", "replace")
    # Where GBK had no character something was lost already, so not everything comes back.
    sound = sum(1 for char in back if "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef")
    return sound * 3 > 2 * len(back)
