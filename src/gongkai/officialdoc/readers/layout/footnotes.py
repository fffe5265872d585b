"""Footnotes: small lines at the foot of a page, under a short rule, that begin with a mark."""

from __future__ import annotations

import re

from .placed import Line, Piece, Rule, join_text, make_line

_MARK = re.compile(
    r"[①-⑳*＊†]|\[\d{1,3}\]|［\d{1,3}］|〔\d{1,3}〕(?!\d)|\d{1,3}(?=\s*[^\d\s.．、,，年月日%）)])|注[:：\d]|\d{1,3}[.．、](?!\d)"
)
_SMALLER, _RAISED = 0.93, 0.8
_LOWER_HALF = 0.45
_LONGEST_RULE = 0.5


def find_footnotes(
    lines: list[Line], rules: list[Rule], width: float, height: float, body: float
) -> list[str]:
    """Take the footnotes from the end of a column's lines. `lines` is shortened; each text is one note."""
    start = _start(lines, rules, width, height, body)
    if start is None:
        return []
    notes: list[str] = []
    for line in lines[start:]:
        if _MARK.match(line.text) or not notes:
            notes.append(line.text)
        else:
            notes[-1] = join_text(notes[-1], line.text)
    del lines[start:]
    return notes


def without_marks(lines: list[Line], notes: list[str]) -> list[Line]:
    """The lines without the small raised marks that point to the notes: the notes themselves are set aside."""
    marks = {match[0].strip("[]［］") for note in notes if (match := _MARK.match(note))}
    return [_without(line, marks) for line in lines]


def _without(line: Line, marks: set[str]) -> Line:
    kept: list[Piece] = []
    for piece in line.pieces:
        if piece.size > _RAISED * line.size or piece.text.strip("[]［］") not in marks:
            kept.append(piece)
        elif kept:
            # No gap remains where the mark stood.
            kept[-1].right = max(kept[-1].right, piece.right)
    return make_line(kept) if kept and len(kept) < len(line.pieces) else line


def _start(lines: list[Line], rules: list[Rule], width: float, height: float, body: float) -> int | None:
    """The first line of the notes: small ones with a mark, and a rule above or a mark that is unmistakable."""
    start = len(lines)
    while (
        start and lines[start - 1].size < _SMALLER * body and lines[start - 1].middle > _LOWER_HALF * height
    ):
        start -= 1
    for index in range(start, len(lines)):
        line = lines[index]
        if not _MARK.match(line.text):
            continue
        above = lines[index - 1].bottom if index else 0.0
        if _ruled(line, above, rules, width):
            return index
        apart = index == 0 or line.middle - lines[index - 1].middle > 1.3 * body
        if apart and (line.text[0] in "①[［" or line.size < 0.8 * body):
            return index
    return None


def _ruled(line: Line, above: float, rules: list[Rule], width: float) -> bool:
    return any(
        rule.level
        and above - 2 <= (rule.top + rule.bottom) / 2 <= line.top + 3
        and 20 < rule.right - rule.left < _LONGEST_RULE * width
        for rule in rules
    )
