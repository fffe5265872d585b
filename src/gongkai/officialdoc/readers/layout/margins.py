"""Running heads, running feet, page numbers and watermarks: found by place, form and repetition over the pages."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from .placed import Line

# How far from the edge (of the page's height) a head or foot stands, and how many lines it has at most.
_ZONE, _DEPTH = 0.15, 3
_SAME_HEIGHT = 6.0
_MIN_SHARE = 0.3
_WATERMARK_SHARE, _WATERMARK_SIZE = 0.5, 1.5

_DASH = r"[—–\-－~·.．•]{0,3}"
_NUMBER = re.compile(
    rf"{_DASH}(\d{{1,4}}){_DASH}|{_DASH}[ivxlc]{{1,7}}{_DASH}|{_DASH}[IVXLC]{{1,7}}{_DASH}"
    r"|第?(\d{1,4})页?[,，/／(（]?共?(\d{1,4})页?[)）]?|第(\d{1,4})页|第[〇零一二三四五六七八九十百]{1,5}页(?:共.{1,5}页)?"
    r"|[Pp]age(\d{1,4})(?:of\d{1,4})?"
)
_BARE = re.compile(r"\d{1,4}|[ivxlcIVXLC]{1,7}")
# The same words may head several annexes; they are headings all the same.
_HEADING = re.compile(r"附\s*[件表录]|第.{1,4}[章节条编]")


@dataclass(slots=True)
class Sheet:
    """A page while its margins are looked for: lines from top to bottom, and those set aside."""

    width: float
    height: float
    lines: list[Line]
    top: float | None = None
    bottom: float | None = None


def set_aside(sheets: list[Sheet], body: float) -> list[list[Line]]:
    """The lines of each page that are heads, feet, page numbers or watermarks. They stay in `sheet.lines`."""
    out = [
        _watermarks(sheet, repeated, body) for sheet, repeated in zip(sheets, _repeated(sheets), strict=True)
    ]
    for upper in (True, False):
        outer = [_edge_lines(sheet, found, upper) for sheet, found in zip(sheets, out, strict=True)]
        places = _places(outer)
        for number, lines in enumerate(outer):
            for depth, line in enumerate(lines):
                inner = lines[depth + 1] if depth + 1 < len(lines) else None
                if not (
                    _is_number(line, inner, len(sheets), upper)
                    or _is_running(line, number, places, len(sheets))
                ):
                    break
                out[number].append(line)
    return out


def _edge_lines(sheet: Sheet, found: list[Line], upper: bool) -> list[Line]:
    """The outermost lines of a page, from the edge inward, that no table reaches beyond; one more to compare with."""
    lines = [line for line in sheet.lines if not any(line is one for one in found)]
    lines = lines[: _DEPTH + 1] if upper else lines[: -_DEPTH - 2 : -1]
    out: list[Line] = []
    for line in lines:
        share = line.middle / sheet.height if upper else 1 - line.middle / sheet.height
        beyond = (
            sheet.top is not None and line.top > sheet.top
            if upper
            else sheet.bottom is not None and line.bottom < sheet.bottom
        )
        out.append(line)
        if share > _ZONE or beyond:
            break
    zone = _ZONE * sheet.height
    if out and ((out[0].middle > zone) if upper else (out[0].middle < sheet.height - zone)):
        return []
    return out


def _squash(text: str) -> str:
    return "".join(text.split())


def _key(text: str) -> str:
    """Digits count as equal (page numbers); headings keep theirs."""
    text = _squash(text)
    return text if _HEADING.match(text) else re.sub(r"\d+", "0", text)


def _places(outer: list[list[Line]]) -> dict[str, list[tuple[int, float]]]:
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, lines in enumerate(outer):
        for line in lines:
            places[_key(line.text)].append((number, line.middle))
    return places


def _is_running(line: Line, number: int, places: dict[str, list[tuple[int, float]]], pages: int) -> bool:
    """The same words at the same height on several pages."""
    if re.fullmatch(r"附[件表录]?\d*[:：]?", _squash(line.text)):
        return False
    same = {page for page, middle in places[_key(line.text)] if abs(middle - line.middle) <= _SAME_HEIGHT}
    if len(same) < 2:
        return False
    beside = {number - 2, number - 1, number + 1, number + 2} & same
    return len(same) >= _MIN_SHARE * pages or len(beside) >= 2


def _is_number(line: Line, inner: Line | None, pages: int, upper: bool) -> bool:
    text = _squash(line.text)
    if len(text) > 16 or not _NUMBER.fullmatch(text):
        return False
    if not _BARE.fullmatch(text):
        return True
    # A bare number may be text: it must stand apart.
    return inner is None or abs(inner.middle - line.middle) > 1.6 * max(inner.size, line.size)


def _repeated(sheets: list[Sheet]) -> list[set[tuple[str, int, int]]]:
    """What stands at the very same place on most pages, wherever on the page."""
    if len(sheets) < 2:
        return [set() for _ in sheets]
    pages: dict[tuple[str, int, int], int] = defaultdict(int)
    marks = [{_mark(line) for line in sheet.lines} for sheet in sheets]
    for some in marks:
        for mark in some:
            pages[mark] += 1
    needed = max(2, _WATERMARK_SHARE * len(sheets))
    return [{mark for mark in some if pages[mark] >= needed} for some in marks]


def _mark(line: Line) -> tuple[str, int, int]:
    return line.text, round(line.left / 4), round(line.middle / 4)


def _watermarks(sheet: Sheet, repeated: set[tuple[str, int, int]], body: float) -> list[Line]:
    """Large words at the same place on most pages."""
    if not repeated:
        return []
    return [line for line in sheet.lines if line.size > _WATERMARK_SIZE * body and _mark(line) in repeated]
