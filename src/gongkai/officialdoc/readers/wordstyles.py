"""What the styles of a Word document say: numbering, bold and hidden text, along the chain of basedOn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from lxml import etree

from .wordnames import PARAGRAPH_PROPERTIES, RUN_PROPERTIES, VAL, W, child, is_on
from .wordsheet import StyleSheet

_DEEPEST = 20
_RUN_STYLE = f"{W}rStyle"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class NumberProperties:
    """numPr as written: the list, None where it is inherited, and the level, None where it is not said."""

    number: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class _Style:
    based: str | None
    number: NumberProperties | None
    bold: bool | None
    hidden: bool | None


class Styles:
    """The styles by id, each read when it is asked for. Without a styles part every question is answered with "no"."""

    def __init__(self, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self._styles: dict[str, _Style | None] = {}
        self._default = sheet.default
        self._bold_default = switch(sheet.run_defaults, "b") is True
        self._bold = _Remembered(lambda name: self._first(name, lambda one: one.bold) is True)
        self._hidden = _Remembered(lambda name: self._first(name, lambda one: one.hidden) is True)
        self._plain: dict[str | None, bool] = {}
        self._numbers: dict[str | None, tuple[NumberProperties, str | None]] = {}

    def is_bold(self, run: etree._Element | None, style: str | None) -> bool:
        """Bold text: said by the run itself, else by one of both styles: two of them cancel each other (17.7.3)."""
        properties = child(run, RUN_PROPERTIES)
        own = switch(properties, "b")
        if own is not None:
            return own
        if self._bold_default:
            return True
        return self.bold_paragraph(style) != self.bold_runs(_run_style(properties))

    def is_hidden(self, properties: etree._Element | None, style: str | None) -> bool:
        """Hidden text (vanish), said in the same ways."""
        own = switch(properties, "vanish")
        if own is not None:
            return own
        return self.hides(style) != self.hides_runs(_run_style(properties))

    def bold_paragraph(self, style: str | None) -> bool:
        """A paragraph style of this name makes text bold."""
        return self._bold_default or self._bold[style or self._default or ""]

    def bold_runs(self, style: str | None) -> bool:
        """A character style of this name makes text bold."""
        return self._bold[style or ""]

    def hides(self, style: str | None) -> bool:
        """A paragraph style of this name hides text."""
        return self._hidden[style or self._default or ""]

    def hides_runs(self, style: str | None) -> bool:
        """A character style of this name hides text."""
        return self._hidden[style or ""]

    def numbering(self, style: str | None) -> tuple[NumberProperties, str | None]:
        """The list and level which a paragraph style gives, and the name of the style that says so."""
        if style not in self._numbers:
            self._numbers[style] = self._inherited(style)
        return self._numbers[style]

    def is_plain(self, style: str | None) -> bool:
        """A paragraph style of this name makes no text bold, hides none and gives no number."""
        if style not in self._plain:
            marked = self.hides(style) or self.bold_paragraph(style)
            self._plain[style] = not marked and self.numbering(style)[0].number is None
        return self._plain[style]

    def _inherited(self, style: str | None) -> tuple[NumberProperties, str | None]:
        for name, one in self._chain(style or self._default):
            if one.number is not None and one.number.number is not None:
                return one.number, name
        return NumberProperties(), None

    def _first(self, name: str | None, ask: Callable[[_Style], _T | None]) -> _T | None:
        """The nearest answer along the chain."""
        return next((found for _, one in self._chain(name) if (found := ask(one)) is not None), None)

    def _chain(self, name: str | None) -> Iterator[tuple[str, _Style]]:
        for _ in range(_DEEPEST):
            if not name:
                return
            if name not in self._styles:
                node = self._sheet.node(name)
                self._styles[name] = _read(node) if node is not None else None
            style = self._styles[name]
            if style is None:
                return
            yield name, style
            name = style.based


class _Remembered(dict[str, bool]):
    """Answers by style, asked for once: a long document has few styles."""

    def __init__(self, answer: Callable[[str], bool]) -> None:
        self._answer = answer

    def __missing__(self, name: str) -> bool:
        self[name] = found = self._answer(name)
        return found


def _read(style: etree._Element) -> _Style:
    based, run = child(style, f"{W}basedOn"), child(style, RUN_PROPERTIES)
    number = child(child(style, PARAGRAPH_PROPERTIES), f"{W}numPr")
    return _Style(
        based.get(VAL) if based is not None else None,
        number_properties(number) if number is not None else None,
        switch(run, "b"),
        switch(run, "vanish"),
    )


def number_properties(node: etree._Element) -> NumberProperties:
    """The content of a numPr."""
    number, level = child(node, f"{W}numId"), child(node, f"{W}ilvl")
    value = level.get(VAL) if level is not None else None
    known = value is not None and value.isascii() and value.isdigit() and len(value) < 3
    return NumberProperties(
        number.get(VAL) if number is not None else None, int(value or 0) if known else None
    )


def switch(properties: etree._Element | None, name: str) -> bool | None:
    """On, off, or not said."""
    mark = child(properties, W + name)
    return is_on(mark.get(VAL)) if mark is not None else None


def _run_style(properties: etree._Element | None) -> str | None:
    style = child(properties, _RUN_STYLE)
    return style.get(VAL) if style is not None else None
