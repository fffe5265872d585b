"""Radicals in place of characters: fonts share one glyph for ⼈ (U+2F08) and 人, and some files name the wrong one."""

from __future__ import annotations

import re
import unicodedata

_RADICAL = re.compile(r"[\u2e80-\u2fd5]")
# Of the supplement those that are a whole character; Unicode names no equivalent for them.
_SUPPLEMENT = "⺠民 ⻁虎 ⻄西 ⻅见 ⻆角 ⻉贝 ⻋车 ⻓长 ⻔门 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻨麦 ⻩黄 ⻪黾 ⻬齐 ⻮齿 ⻰龙"
_CHARACTERS = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (0x2E9F, 0x2EF3, *range(0x2F00, 0x2FD6))
} | {ord(pair[0]): pair[1] for pair in _SUPPLEMENT.split()}


def without_radicals(text: str) -> str:
    """The text with each radical as the character that it looks like; the length stays."""
    return text.translate(_CHARACTERS) if _RADICAL.search(text) else text
