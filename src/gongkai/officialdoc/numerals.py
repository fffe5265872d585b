"""Chinese numerals (十一, 一百零三, 二〇二〇) as integers."""

from __future__ import annotations

ZEROS = "〇○◯零"
DIGITS = {char: value for value, char in enumerate("一二三四五六七八九", start=1)} | dict.fromkeys(ZEROS, 0)
UNITS = {"十": 10, "百": 100, "千": 1000}
MYRIAD = 10_000
# Inside a character class of a regular expression.
CN = "一二三四五六七八九十百千万两〇○◯零"
CN_DIGIT = "一二三四五六七八九〇○◯零"


def cn2int(text: str) -> int | None:
    """The number, or None if the text is none. Digits only are read by position (二〇二〇), else by units (三十一)."""
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 18 else None
    positional = _positional(text)
    return positional if positional is not None else _multiplicative(text)


def _positional(text: str) -> int | None:
    """Digit signs only; O and 0 between them stand for zero, as captures write 二O一一."""
    value = 0
    for char in text:
        digit = 0 if char in "Oo0" else DIGITS.get(char)
        if digit is None or value > 10**15:
            return None
        value = value * 10 + digit
    return value


def _multiplicative(text: str) -> int | None:
    total = section = 0
    digit: int | None = None
    for char in text:
        if char == "两" or char in DIGITS:
            value = 2 if char == "两" else DIGITS[char]
            if digit:
                return None
            digit = value
        elif char in UNITS:
            section += (digit if digit is not None and digit > 0 else 1) * UNITS[char]
            digit = None
        elif char == "万":
            total, section, digit = (total + section + (digit or 0)) * MYRIAD, 0, None
        else:
            return None
    return total + section + (digit or 0)


def int2cn(number: int) -> str:
    """A number below 10,000 as it is counted: 11 is 十一, 103 is 一百零三."""
    if not 0 <= number < MYRIAD:
        return str(number)
    signs = "零一二三四五六七八九"
    if number == 0:
        return "〇"
    out, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if pending and out else "") + signs[digit] + name
            pending = False
        else:
            pending = True
    return out.removeprefix("一") if out.startswith("一十") else out
