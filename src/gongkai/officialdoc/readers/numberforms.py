"""How a counted number is written: the number formats of Word (ST_NumberFormat) and the list styles of pages."""

from __future__ import annotations

from collections.abc import Callable

from ..numerals import int2cn

_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("一二三四五六七八九十百千〇零", "壹贰叁肆伍陆柒捌玖拾佰仟零零")
_LEGAL_TRADITIONAL = str.maketrans("一二三四五六七八九十百千〇零", "壹貳參肆伍陸柒捌玖拾佰仟零零")
_SIGNS = "〇一二三四五六七八九"
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    )
)
# Beyond this a letter or Roman number is no label any more, only a long line.
_LONGEST_LETTERS, _LARGEST_ROMAN = 20, 3999


def render(number: int, form: str) -> str:
    """The number as the format writes it; a format that is not known is written in digits."""
    write = _FORMS.get(form)
    return write(number) if write is not None else str(number)


def _counting(number: int) -> str:
    """chineseCounting: by units up to 99, above that sign by sign (一〇三)."""
    return int2cn(number) if number < 100 else _positional(number)


def _positional(number: int) -> str:
    return "".join(_SIGNS[int(sign)] for sign in str(number))


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else str(number)


def _run(first: str, last: int) -> str:
    return "".join(chr(ord(first) + place) for place in range(last))


def _circled(number: int) -> str:
    """Circled numbers lie in three rows of Unicode: ①–⑳, ㉑–㉟, ㊱–㊿."""
    return _one_of(_run("①", 20) + _run("㉑", 15) + _run("㊱", 15))(number)


def _sexagenary(number: int) -> str:
    place = (number - 1) % 60
    return _STEMS[place % 10] + _BRANCHES[place % 12] if number >= 1 else str(number)


def _letters(number: int) -> str:
    count = (number - 1) // 26 + 1
    return chr(ord("a") + (number - 1) % 26) * count if 1 <= count <= _LONGEST_LETTERS else str(number)


def _roman(number: int) -> str:
    if not 1 <= number <= _LARGEST_ROMAN:
        return str(number)
    out = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out


def _wide(number: int) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in str(number))


_FORMS: dict[str, Callable[[int], str]] = {
    "bullet": lambda _: "",
    "none": lambda _: "",
    **dict.fromkeys(("chineseCounting", "taiwaneseCounting"), _counting),
    **dict.fromkeys(
        ("chineseCountingThousand", "taiwaneseCountingThousand", "japaneseCounting", "koreanCounting"), int2cn
    ),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _positional),
    "chineseLegalSimplified": lambda number: int2cn(number).translate(_LEGAL),
    "ideographLegalTraditional": lambda number: int2cn(number).translate(_LEGAL_TRADITIONAL),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _one_of(_run("㊀", 10)),
    "001": lambda number: f"{number:03d}",
    "0001": lambda number: f"{number:04d}",
    "00001": lambda number: f"{number:05d}",
    "decimalZero": lambda number: f"{number:02d}",
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _wide),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _circled),
    "decimalEnclosedFullstop": _one_of(_run("⒈", 20)),
    "decimalEnclosedParen": _one_of(_run("⑴", 20)),
    "numberInDash": lambda number: f"- {number} -",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
}
