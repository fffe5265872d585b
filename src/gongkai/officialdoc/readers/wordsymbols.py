"""Characters of symbol fonts (Wingdings, Symbol) as the characters they look like: boxes, ticks, circled numbers, Greek."""

from __future__ import annotations

import re

# Symbol fonts put their characters at F000–F0FF, in the private use area.
PRIVATE = re.compile(r"[\uf020-\uf0ff]")

_WINGDINGS = {
    **dict(zip(range(0x81, 0x8B), "①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **dict(zip(range(0x8C, 0x96), "❶❷❸❹❺❻❼❽❾❿", strict=True)),
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x70: "□",
    0x71: "□",
    0x72: "□",
    0x75: "◆",
    0x76: "❖",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "□",
    0xAB: "★",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE8: "➔",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA2: "■", 0xA3: "□"}
_GREEK = dict(
    zip(
        (*range(0x41, 0x5B), *range(0x61, 0x7B)),
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SYMBOL = {
    **{code: chr(code) for code in range(0x20, 0x7F)},
    **_GREEK,
    0xA3: "≤",
    0xB0: "°",
    0xB1: "±",
    0xB2: "″",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "·",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xA2: "′",
    0xA5: "∞",
    0xAC: "←",
    0xAE: "→",
    0xD0: "∠",
    0xD6: "√",
    0xE5: "∑",
}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS2, "symbol": _SYMBOL}


def symbol(code: str | None, font: str | None) -> str:
    """The character of w:sym. One that is only an ornament gives nothing."""
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    table = _FONTS.get((font or "").strip().lower())
    if table is None and 0x20 <= number <= 0xD7FF:
        return chr(number)
    return (table or _WINGDINGS).get(number & 0xFF if number >= 0xF000 else number, "")


def unmask(text: str) -> str:
    """Characters of the private use area within text: the font is mostly Wingdings; ornaments give nothing."""
    return PRIVATE.sub(lambda match: _WINGDINGS.get(ord(match[0]) & 0xFF, ""), text)
