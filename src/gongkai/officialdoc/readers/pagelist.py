"""Lists of a page: the numbers which a browser counts by itself, and pairs of term and value."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numberforms import render
from .pageline import Line

_TYPES = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "①": "decimalEnclosedCircle",
}
_TYPES |= {"一": "chineseCountingThousand", "甲": "ideographTraditional"}
_STYLES = {
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "decimal-leading-zero": "decimalZero",
    "cjk-heavenly-stem": "ideographTraditional",
    **dict.fromkeys(
        "cjk-ideographic cjk-decimal simp-chinese-informal trad-chinese-informal".split(),
        "chineseCountingThousand",
    ),
    "simp-chinese-formal": "chineseLegalSimplified",
    **dict.fromkeys(("none", "disc", "circle", "square"), "none"),
}
_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b(" + "|".join(_STYLES) + r")\b", re.IGNORECASE)
_HAN_FORMS = frozenset(("chineseCountingThousand", "ideographTraditional", "chineseLegalSimplified"))
# The author has typed a label although the list counts.
_LABELLED = re.compile(
    r"\d{1,3}[.．、)）]|[(（][\d一二三四五六七八九十]{1,4}[)）]|[一二三四五六七八九十]{1,4}[、.．]|第[\d一二三四五六七八九十百零]{1,7}[章节条款项]|[①-⑳]"
)
_LONGEST_TERM = 20


@dataclass(slots=True)
class _Open:
    form: str | None
    next: int = 1
    step: int = 1


class Listing:
    """Knows which lists are open, and what the next line begins with."""

    def __init__(self) -> None:
        self._lists: list[_Open] = []
        self._label = ""
        self._in_term = False
        self._terms: list[Line] = []
        self._value = False

    def enter(self, tag: str, attributes: dict[str, str]) -> None:
        """An element of a list begins."""
        if tag in ("ol", "ul"):
            self._lists.append(_opened(attributes) if tag == "ol" else _Open(None))
        elif tag == "li":
            self._label = self._next(_number(attributes.get("value"))) if self._lists else ""
        elif tag in ("dt", "dd"):
            self._in_term, self._value = tag == "dt", tag == "dd"

    def leave(self, tag: str) -> list[Line]:
        """An element of a list ends; terms for which no value came are lines of their own."""
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._label = ""
        elif tag == "dt":
            self._in_term = False
        elif tag in ("dd", "dl"):
            self._value = False
            waiting, self._terms = self._terms, []
            return waiting
        return []

    def label(self, lines: list[Line]) -> list[Line]:
        """The lines of a block, the first with what the list puts before it."""
        if self._label:
            label, self._label = self._label, ""
            if not _LABELLED.match(lines[0].text):
                _prefix(lines[0], label)
        if self._in_term:
            self._terms += lines
            return []
        if self._terms:
            waiting, self._terms = self._terms, []
            term = waiting[-1].text.rstrip(":： ")
            if self._value and term and len(term) <= _LONGEST_TERM:
                # 索引号 and 000123 become a pair as it is written in running text.
                _prefix(lines[0], f"{term}：")
                waiting.pop()
            return waiting + lines
        return lines

    def _next(self, value: int | None) -> str:
        one = self._lists[-1]
        if one.form is None or one.form == "none":
            return ""
        number = value if value is not None else one.next
        one.next = number + one.step
        if one.form == "decimalEnclosedCircle":
            return render(number, one.form)
        return render(number, one.form) + ("、" if one.form in _HAN_FORMS else ".")


def _prefix(line: Line, text: str) -> None:
    line.text = text + line.text
    line.links = 0
    if line.bold:
        line.bold += len(text)


def _opened(attributes: dict[str, str]) -> _Open:
    form = _TYPES.get(attributes.get("type", "1").strip(), "decimal")
    if match := _STYLE.search(attributes.get("style", "")):
        form = _STYLES[match[1].lower()]
    start = _number(attributes.get("start"))
    return _Open(form, 1 if start is None else start, -1 if "reversed" in attributes else 1)


def _number(value: str | None) -> int | None:
    fits = value is not None and value.isascii() and value.isdigit() and len(value) < 6
    return int(value or 0) if fits else None
