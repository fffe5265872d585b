"""Running heads, running feet and page numbers: found by place, form and repetition over the pages."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from .placed import Line

# How far from the edge (of the page's height) a head or foot stands, and how many lines it has at most.
_ZONE, _DEPTH = 0.15, 3
_SAME_HEIGHT = 6.0
_MAX_NUMBERS = 4
_MIN_SHARE = 0.3

_DASH = r"[—–\-－~·.．•]{0,3}"
_NUMBER = re.compile(
    rf"{_DASH}(\d{{1,4}}){_DASH}|{_DASH}[ivxlc]{{1,7}}{_DASH}|{_DASH}[IVXLC]{{1,7}}{_DASH}"
    r"|第?(\d{1,4})页?[,，/／(（]?共?(\d{1,4})页?[)）]?|第(\d{1,4})页|第[〇零一二三四五六七八九十百]{1,5}页(?:共.{1,5}页)?"
    r"|[Pp]age(\d{1,4})(?:of\d{1,4})?"
)
_BARE = re.compile(r"\d{1,4}|[ivxlcIVXLC]{1,7}")
# The same words may head several annexes; they are headings all the same.
# A note of responsibility at the top of a page belongs to the text, however alike the notes are.
_NOTE = re.compile(r"[【〔\[(（](?:牵头|责任|主办|配合|协办)")
_ANNEX = re.compile(r"附[件表录]?\d*[:：]?")
_DIGITS = re.compile(r"[0-9]+")
_HEADING = re.compile(r"附\s*[件表录]|第.{1,4}[章节条编]")


@dataclass(slots=True)
class Sheet:
    """A page while its margins are looked for: lines from top to bottom, and those set aside."""

    height: float
    lines: list[Line]
    top: float | None = None
    bottom: float | None = None


def set_aside(sheets: list[Sheet]) -> list[list[Line]]:
    """The lines of each page that are heads, feet or page numbers. They stay in `sheet.lines`."""
    out: list[list[Line]] = [[] for _ in sheets]
    for upper in (True, False):
        outer = [_edge_lines(sheet, upper=upper) for sheet in sheets]
        places = _places(outer)
        for number, edges in enumerate(outer):
            for edge in edges:
                if not (_is_number(edge) or _is_running(edge, number, places, len(sheets))):
                    break
                out[number].append(edge.line)
    return out


class _Edge:
    """A line near the edge of the page: its text without white space, and the next line further in."""

    __slots__ = ("inner", "line", "signs", "text")

    def __init__(self, line: Line, inner: Line | None) -> None:
        self.line, self.inner = line, inner
        self.text = "".join(line.text.split())
        self.signs: list[_Sign] = []

    @property
    def height(self) -> int:
        """In steps."""
        return round(self.line.middle / _SAME_HEIGHT)


def _edge_lines(sheet: Sheet, *, upper: bool) -> list[_Edge]:
    """The outermost lines of a page from the edge inward, before any table."""
    lines = sheet.lines[: _DEPTH + 1] if upper else sheet.lines[: -_DEPTH - 2 : -1]
    out: list[_Edge] = []
    for index, line in enumerate(lines[:_DEPTH]):
        if upper:
            inside = line.middle < _ZONE * sheet.height and (sheet.top is None or line.bottom < sheet.top + 2)
        else:
            inside = line.middle > (1 - _ZONE) * sheet.height and (
                sheet.bottom is None or line.top > sheet.bottom - 2
            )
        if not inside:
            break
        out.append(_Edge(line, lines[index + 1] if index + 1 < len(lines) else None))
    return out


# Words without digits, which of its numbers counts the pages (-1: none), and the numbers, that one less its page.
_Sign = tuple[str, int, tuple[int, ...]]
# The pages on which a sign stands at a height (in steps).
_Places = dict[tuple[_Sign, int], set[int]]


def _signs(text: str, page: int) -> list[_Sign]:
    """What a head may be on other pages: the same words, or with one number that counts them. Headings keep theirs."""
    if _HEADING.match(text):
        return [(text, -1, ())]
    words = _DIGITS.sub("0", text)
    numbers = [int(digits[:9]) for digits in _DIGITS.findall(text)]
    signs = [(words, -1, tuple(numbers))]
    for place in range(min(len(numbers), _MAX_NUMBERS)):
        signs.append((words, place, (*numbers[:place], numbers[place] - page, *numbers[place + 1 :])))
    return signs


def _places(outer: list[list[_Edge]]) -> _Places:
    """Where the signs stand that may be on several pages: the words are, whatever their numbers. The lines learn theirs."""
    alike: dict[str, list[tuple[int, _Edge]]] = defaultdict(list)
    for number, edges in enumerate(outer):
        for edge in edges:
            alike[_DIGITS.sub("0", edge.text)].append((number, edge))
    places: _Places = defaultdict(set)
    for some in alike.values():
        if len(some) < 2:
            continue
        for number, edge in some:
            edge.signs = _signs(edge.text, number)
            for sign in edge.signs:
                places[sign, edge.height].add(number)
    return places


def _is_running(edge: _Edge, number: int, places: _Places, pages: int) -> bool:
    """The same words at the same height on several pages; a number in them is the same, or counts the pages."""
    if not edge.signs or _ANNEX.fullmatch(edge.text) or _NOTE.match(edge.text):
        return False
    height = edge.height
    for sign in edge.signs:
        same = [found for step in (-1, 0, 1) if (found := places.get((sign, height + step)))]
        count = sum(map(len, same))
        beside = sum(number + step in found for step in (-2, -1, 1, 2) for found in same)
        if count >= 2 and (count >= _MIN_SHARE * pages or beside >= 2):
            return True
    return False


def _is_number(edge: _Edge) -> bool:
    line, inner, text = edge.line, edge.inner, edge.text
    if len(text) > 16 or not _NUMBER.fullmatch(text):
        return False
    if not _BARE.fullmatch(text):
        return True
    # A bare number may be text: it must stand apart.
    return inner is None or abs(inner.middle - line.middle) > 1.6 * max(inner.size, line.size)
