"""Numbers which Word counts by itself: they are not in the text, but in numbering.xml and in the styles."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml import etree

from .numberforms import render
from .wordnames import VAL, W, is_on
from .wordstyles import NumberProperties, Styles

_PLACE = re.compile(r"%([1-9])")
# Labels that close themselves (一、 1. （一）) need no space before the text; 第一条 and 1.1 do.
_OPEN_END = re.compile(r"\w$")
_LINKS = 5
# Word takes no longer ones; a file can ask for a text of any length before each paragraph.
_LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    glued: bool = False
    restart: int | None = None
    style: str | None = None

    def restarts_after(self, level: int) -> bool:
        """Whether a number of a higher level lets this one begin anew (lvlRestart, 17.9.10)."""
        return self.restart is None or level < self.restart


@dataclass(slots=True)
class _List:
    key: str
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Counts along the document and gives the label of each paragraph."""

    def __init__(self, definitions: Definitions | None, styles: Styles) -> None:
        self._definitions, self._styles = definitions, styles
        self._counts: dict[str, dict[int, int]] = {}

    def label(self, own: NumberProperties | None, style: str | None) -> str:
        """The label as Word shows it, empty for a paragraph without number or with a bullet."""
        if self._definitions is None:
            return ""
        listed, level = self._place(own, style)
        if listed is None or level not in listed.levels:
            return ""
        counts, definition = self._counts.setdefault(listed.key, {}), listed.levels[level]
        counts[level] = counts.get(level, definition.start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            if listed.levels.get(deeper, definition).restarts_after(level):
                del counts[deeper]
        return _written(listed, counts, definition)

    def _place(self, own: NumberProperties | None, style: str | None) -> tuple[_List | None, int]:
        """The list and level of a paragraph: its own, else those of its style. List 0 means none at all."""
        number, level = (own.number, own.level) if own is not None else (None, None)
        assert self._definitions is not None
        if number is not None:
            return self._definitions.find(number), level or 0
        inherited, name = self._styles.numbering(style)
        listed = self._definitions.find(inherited.number) if inherited.number is not None else None
        if level is None and listed is not None:
            linked = (place for place, one in listed.levels.items() if one.style == name)
            level = next(linked, inherited.level)
        return listed, level or 0


def _written(listed: _List, counts: dict[int, int], own: _Level) -> str:
    if own.form == "bullet":
        return ""

    def place(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        one = listed.levels.get(level, _Level())
        legal = own.legal and one.form not in ("none", "bullet")
        return render(counts.get(level, one.start), "decimal" if legal else one.form)

    label = _PLACE.sub(place, own.text)
    return f"{label} " if not own.glued and _OPEN_END.search(label) else label


class Definitions:
    """Reads numbering.xml: definitions (abstractNum), and lists (num) that use and change them.

    Each when it is asked for, and the part itself with the first: many files carry it and number nothing.
    """

    def __init__(self, root: Callable[[], etree._Element], styles: Styles) -> None:
        self._root, self._styles = root, styles
        self._found: dict[str, _List | None] = {}

    def find(self, number: str) -> _List | None:
        """The list of this number."""
        if number not in self._found:
            node = self._uses.get(number)
            self._found[number] = self._list(number, node) if node is not None else None
        return self._found[number]

    @cached_property
    def _part(self) -> etree._Element:
        return self._root()

    @cached_property
    def _uses(self) -> dict[str | None, etree._Element]:
        return {node.get(f"{W}numId"): node for node in self._part.iterchildren(f"{W}num")}

    @cached_property
    def _abstract(self) -> dict[str | None, etree._Element]:
        return {node.get(f"{W}abstractNumId"): node for node in self._part.iterchildren(f"{W}abstractNum")}

    def _list(self, number: str, node: etree._Element) -> _List:
        key = self._lender(_value(node, "abstractNumId") or "")
        abstract, anew = self._abstract.get(key), False
        written = abstract.iterchildren(f"{W}lvl") if abstract is not None else ()
        levels = {_ilvl(one): _level(one) for one in written}
        for override in node.iterchildren(f"{W}lvlOverride"):
            place = _ilvl(override)
            inner = override.find(f"{W}lvl")
            own = _level(inner) if inner is not None else levels.get(place, _Level())
            if (start := override.find(f"{W}startOverride")) is not None:
                own, anew = replace(own, start=_int(start.get(VAL), own.start)), True
            levels[place] = own
        # Lists with the same definition count on, unless one of them says that it starts anew.
        return _List(f"{key}/{number}" if anew else key, levels)

    def _lender(self, key: str) -> str:
        """The definition itself, where one only names a list style (numStyleLink) that has it."""
        for _ in range(_LINKS):
            abstract = self._abstract.get(key)
            link = _value(abstract, "numStyleLink") if abstract is not None else None
            node = self._uses.get(self._styles.numbering(link)[0].number) if link is not None else None
            if node is None:
                break
            key = _value(node, "abstractNumId") or ""
        return key


def _level(node: etree._Element) -> _Level:
    form = next(node.iter(f"{W}numFmt"), None)
    name = (form.get(VAL) if form is not None else None) or "decimal"
    if name == "custom" and form is not None:
        # The format is written out by example: "001, 002, 003, ...".
        name = (form.get(f"{W}format") or "").partition(",")[0].strip()
    restart, legal = _value(node, "lvlRestart"), node.find(f"{W}isLgl")
    return _Level(
        start=_int(_value(node, "start"), 1),
        form=name,
        text=(_value(node, "lvlText") or "")[:_LONGEST_LABEL],
        legal=legal is not None and is_on(legal.get(VAL)),
        glued=_value(node, "suff") == "nothing",
        restart=_int(restart, 0) if restart is not None else None,
        style=_value(node, "pStyle"),
    )


def _value(node: etree._Element, name: str) -> str | None:
    child = node.find(f"{W}{name}")
    return child.get(VAL) if child is not None else None


def _int(value: str | None, default: int) -> int:
    fits = value is not None and value.isascii() and value.isdigit() and len(value) < 6
    return int(value or 0) if fits else default


def _ilvl(node: etree._Element) -> int:
    return min(_int(node.get(f"{W}ilvl"), 0), 8)
