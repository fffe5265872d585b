"""Running heads, running feet and page numbers: found by place, form and repetition over the pages."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from .placed import Line

# How far from the edge (of the page's height) a head or foot stands, and how many lines it has at most.
_ZONE, _DEPTH = 0.15, 3
_SAME_HEIGHT = 6.0
_MIN_SHARE = 0.3

_DASH = r"[—–\-－~·.．•]{0,3}"
_NUMBER = re.compile(
    rf"{_DASH}(\d{{1,4}}){_DASH}|{_DASH}[ivxlc]{{1,7}}{_DASH}|{_DASH}[IVXLC]{{1,7}}{_DASH}"
    r"|第?(\d{1,4})页?[,，/／(（]?共?(\d{1,4})页?[)）]?|第(\d{1,4})页|第[〇零一二三四五六七八九十百]{1,5}页(?:共.{1,5}页)?"
    r"|[Pp]age(\d{1,4})(?:of\d{1,4})?"
)
_BARE = re.compile(r"\d{1,4}|[ivxlcIVXLC]{1,7}")
# The same words may head several annexes; they are headings all the same.
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
        for number, lines in enumerate(outer):
            for line, inner in lines:
                if not (_is_number(line, inner) or _is_running(line, number, places, len(sheets))):
                    break
                out[number].append(line)
    return out


def _edge_lines(sheet: Sheet, *, upper: bool) -> list[tuple[Line, Line | None]]:
    """The outermost lines of a page from the edge inward, before any table, each with the next one further in."""
    lines = sheet.lines[: _DEPTH + 1] if upper else sheet.lines[: -_DEPTH - 2 : -1]
    out: list[tuple[Line, Line | None]] = []
    for index, line in enumerate(lines[:_DEPTH]):
        if upper:
            inside = line.middle < _ZONE * sheet.height and (sheet.top is None or line.bottom < sheet.top + 2)
        else:
            inside = line.middle > (1 - _ZONE) * sheet.height and (
                sheet.bottom is None or line.top > sheet.bottom - 2
            )
        if not inside:
            break
        out.append((line, lines[index + 1] if index + 1 < len(lines) else None))
    return out


def _squash(text: str) -> str:
    return "".join(text.split())


def _key(text: str) -> str:
    """The words without the digits, which may be those of a page number; headings keep theirs."""
    text = _squash(text)
    return text if _HEADING.match(text) else _DIGITS.sub("0", text)


# Words without digits: on which pages they stand, at which height, with which numbers.
_Places = dict[str, list[tuple[int, float, list[int]]]]


def _places(outer: list[list[tuple[Line, Line | None]]]) -> _Places:
    places: _Places = defaultdict(list)
    for number, lines in enumerate(outer):
        for line, _ in lines:
            places[_key(line.text)].append((number, line.middle, _numbers(line.text)))
    return places


def _numbers(text: str) -> list[int]:
    return [int(digits[:9]) for digits in _DIGITS.findall(_squash(text))]


def _is_running(line: Line, number: int, places: _Places, pages: int) -> bool:
    """The same words at the same height on several pages; a number in them is the same, or counts the pages."""
    if _ANNEX.fullmatch(_squash(line.text)):
        return False
    own = _numbers(line.text)
    same = {
        page
        for page, middle, numbers in places[_key(line.text)]
        if abs(middle - line.middle) <= _SAME_HEIGHT
        and all(value - mine in (0, page - number) for value, mine in zip(numbers, own, strict=True))
    }
    if len(same) < 2:
        return False
    beside = {number - 2, number - 1, number + 1, number + 2} & same
    return len(same) >= _MIN_SHARE * pages or len(beside) >= 2


def _is_number(line: Line, inner: Line | None) -> bool:
    text = _squash(line.text)
    if len(text) > 16 or not _NUMBER.fullmatch(text):
        return False
    if not _BARE.fullmatch(text):
        return True
    # A bare number may be text: it must stand apart.
    return inner is None or abs(inner.middle - line.middle) > 1.6 * max(inner.size, line.size)
