"""Numbers which Word counts by itself: they are not in the text, but in numbering.xml and in the styles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from ..numerals import int2cn

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{W}val"
_PLACE = re.compile(r"%([1-9])")
_CHINESE = frozenset(
    "chineseCounting chineseCountingThousand japaneseCounting taiwaneseCounting taiwaneseCountingThousand ideographDigital"
    " japaneseDigitalTenThousand taiwaneseDigital chineseLegalSimplified".split()
)
_STYLE_DEPTH = 20


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = "%1."


@dataclass(slots=True)
class _List:
    key: str
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Counts along the document and gives the label of each paragraph."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles = _styles(styles) if styles is not None else {}
        self._counts: dict[str, dict[int, int]] = {}

    def label(self, paragraph: etree._Element) -> str:
        """The label as Word shows it, empty for a paragraph without number or with a bullet."""
        number, level = self._properties(paragraph)
        listed = self._lists.get(number or "")
        if listed is None or level not in listed.levels:
            return ""
        counts = self._counts.setdefault(listed.key, {})
        own = listed.levels[level]
        counts[level] = counts.get(level, own.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        if own.form in ("bullet", "none"):
            return ""
        return _PLACE.sub(lambda match: _place(listed, counts, int(match[1]) - 1), own.text)

    def _properties(self, paragraph: etree._Element) -> tuple[str | None, int]:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None, 0
        number, level = _num_pr(properties)
        style = properties.find(f"{W}pStyle")
        name = style.get(_VAL) if style is not None else None
        for _ in range(_STYLE_DEPTH):
            if number is not None or name is None or name not in self._styles:
                break
            number, inherited, name = self._styles[name]
            level = inherited if level is None else level
        return number, level or 0


def _num_pr(properties: etree._Element) -> tuple[str | None, int | None]:
    number = properties.find(f"{W}numPr/{W}numId")
    level = properties.find(f"{W}numPr/{W}ilvl")
    return (number.get(_VAL) if number is not None else None), (_int(level) if level is not None else None)


def _int(node: etree._Element | None, default: int = 0) -> int:
    value = node.get(_VAL) if node is not None else None
    return int(value) if value is not None and value.isdigit() and len(value) < 6 else default


def _styles(root: etree._Element) -> dict[str, tuple[str | None, int | None, str | None]]:
    out = {}
    for style in root.iterfind(f"{W}style"):
        properties, based = style.find(f"{W}pPr"), style.find(f"{W}basedOn")
        number, level = _num_pr(properties) if properties is not None else (None, None)
        out[style.get(f"{W}styleId") or ""] = (number, level, based.get(_VAL) if based is not None else None)
    return out


def _lists(root: etree._Element) -> dict[str, _List]:
    abstract = {
        node.get(f"{W}abstractNumId") or "": {
            _ilvl(level): _read_level(level) for level in node.iterfind(f"{W}lvl")
        }
        for node in root.iterfind(f"{W}abstractNum")
    }
    out = {}
    for node in root.iterfind(f"{W}num"):
        reference = node.find(f"{W}abstractNumId")
        key = (reference.get(_VAL) if reference is not None else None) or ""
        number = node.get(f"{W}numId") or ""
        levels, restarts = dict(abstract.get(key, {})), False
        for override in node.iterfind(f"{W}lvlOverride"):
            restarts = True
            place = _ilvl(override)
            inner, start = override.find(f"{W}lvl"), override.find(f"{W}startOverride")
            own = _read_level(inner) if inner is not None else levels.get(place, _Level())
            levels[place] = _Level(_int(start, own.start), own.form, own.text) if start is not None else own
        # Lists with the same definition count on, unless one of them says that it starts anew.
        out[number] = _List(f"{key}/{number}" if restarts else key, levels)
    return out


def _ilvl(node: etree._Element) -> int:
    value = node.get(f"{W}ilvl") or "0"
    return int(value) if value.isdigit() and len(value) < 3 else 0


def _read_level(node: etree._Element) -> _Level:
    form, text = node.find(f"{W}numFmt"), node.find(f"{W}lvlText")
    return _Level(
        _int(node.find(f"{W}start"), 1),
        (form.get(_VAL) if form is not None else None) or "decimal",
        (text.get(_VAL) if text is not None else None) or "",
    )


def _place(listed: _List, counts: dict[int, int], level: int) -> str:
    definition = listed.levels.get(level, _Level())
    return _render(counts.get(level, definition.start), definition.form)


def _render(number: int, form: str) -> str:
    if form in _CHINESE:
        return int2cn(number)
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form in ("lowerLetter", "upperLetter") and number >= 1:
        letter = (
            chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number <= 260 else str(number)
        )
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        return _roman(number).lower() if form == "lowerRoman" else _roman(number)
    if form == "decimalZero":
        return f"{number:02d}"
    return "" if form in ("bullet", "none") else str(number)


def _roman(number: int) -> str:
    out = ""
    signs = "M CM D CD C XC L XL X IX V IV I".split()
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    for sign, value in zip(signs, values, strict=True):
        count, number = divmod(min(number, 3999), value)
        out += sign * count
    return out
