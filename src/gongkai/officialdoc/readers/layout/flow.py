"""From physical lines to paragraphs: which line goes on the one before, by indents, margins, sizes and distances."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from ...labels import read_label
from ...normalise import shadow, squash
from ...organs import is_organ
from .frames import Frame
from .placed import LONGEST_WORD, SHORTEST_WORD, Line, first_word, join_text

# All in characters of the line.
_INDENT, _SAME_INDENT = 1.3, 0.7
_CENTRED, _ALONE, _ALONE_SHARE = 1.2, 6.0, 0.3
_SLACK = 0.35
_LABEL_LOOK = 90
_DEEPEST_HANG = 6.0
_LARGER, _SAME_SIZE = 1.12, 0.08
_TITLE_LEADING, _WIDER_LEADING, _WIDEST_LEADING = 2.3, 1.4, 2.5
_STOPS = "。；：！？;:!?"
# Of a table of contents: dots that lead to a page number.
_LEADER = re.compile(r"[.．…·]{3,}\s*[（(]?\d{1,4}[)）]?$")
_TITLE_CLOSED = ("通知", "决定", "公告", "通告", "批复", "命令", "公报")


class Set:
    """A line as it is set: in its frame, in a strip of a page (`strip` tells those of the document apart).

    `indent` and `short` say, in characters, how far it stays from the left and the right margin; `alone`, that it is far
    from the left one: a signature, a date, a centred heading.
    """

    __slots__ = ("alone", "indent", "line", "short", "strip")

    def __init__(self, line: Line, frame: Frame, strip: int) -> None:
        self.line, self.strip = line, strip
        size = line.size
        self.indent = indent = (line.left - frame.left) / size
        self.short = (frame.right - line.right) / size
        self.alone = indent > _ALONE and indent > _ALONE_SHARE * (frame.right - frame.left) / size

    @property
    def centred(self) -> bool:
        """As far from the one margin as from the other."""
        return abs(self.indent - self.short) <= _CENTRED


@dataclass(slots=True)
class Setting:
    """Habits of the document: size of its text, distance of its lines, whether paragraphs are indented."""

    body: float
    leading: float
    indented: bool
    widest: float = field(init=False)

    def __post_init__(self) -> None:
        # The widest distance within a paragraph.
        self.widest = _WIDER_LEADING * self.leading

    @classmethod
    def of(cls, lines: list[Set], body: float) -> Setting:
        """Read the habits from all lines."""
        # Distances in half points.
        gaps: Counter[int] = Counter()
        indented = flush = 0
        near = _SAME_SIZE * body
        # The strip and the height of the line before, if that is set in the size of the text.
        before = (-1, 0.0)
        for place, line in enumerate(lines):
            one = line.line
            if not -near <= one.size - body <= near:
                before = (-1, 0.0)
                continue
            if place:
                if before[0] == line.strip:
                    gaps[round((one.middle - before[1]) * 2)] += 1
                if _INDENT <= line.indent <= 3:
                    indented += 1
                elif -_SAME_INDENT < line.indent < _SAME_INDENT:
                    flush += 1
            before = (line.strip, one.middle)
        leading = gaps.most_common(1)[0][0] / 2 if gaps else 1.5 * body
        return cls(body, min(max(leading, body), _WIDEST_LEADING * body), indented * 20 > indented + flush)


class Paragraph:
    """A paragraph under construction."""

    def __init__(self, first: Set) -> None:
        self.lines = [first]

    def goes_on(self, line: Set, setting: Setting) -> bool:
        """The line belongs to this paragraph."""
        last = self.lines[-1]
        here, before = line.line, last.line
        if abs(here.size - before.size) > _SAME_SIZE * before.size:
            return False
        if here.size > _LARGER * setting.body < before.size and last.centred and line.centred:
            return self._title_goes_on(line)
        if last.alone or line.alone:
            return False
        if last.strip == line.strip:
            gap = here.middle - before.middle
            if gap > setting.widest and gap > setting.widest * here.size / setting.body:
                return False
        # The cheap questions first; a leader ends in a number.
        free = last.short - _SLACK
        if free >= SHORTEST_WORD and (free >= LONGEST_WORD or free >= first_word(here.text)):
            return False
        end = before.text[-1]
        if (end in ")）" or end.isdecimal()) and _LEADER.search(before.text):
            return False
        return self._fits(line, setting)

    def _title_goes_on(self, line: Set) -> bool:
        last = self.lines[-1]
        gap = line.line.middle - last.line.middle
        if last.strip != line.strip or gap > _TITLE_LEADING * line.line.size:
            return False
        text = squash(last.line.text)
        complete = text.endswith(_TITLE_CLOSED) and text.count("《") <= text.count("》")
        return not complete and not _opens_level(line.line.text)

    def _fits(self, line: Set, setting: Setting) -> bool:
        """By its indent: a first line stands further in than the lines below it, or they hang below a label."""
        last = self.lines[-1]
        here, before = line.indent, last.indent
        stopped = last.line.text[-1] in _STOPS
        if (stopped or not setting.indented) and _opens_level(line.line.text):
            return False
        if len(self.lines) > 1:
            return abs(here - before) <= _SAME_INDENT
        if here < before - _SAME_INDENT:
            return True
        opens = not stopped and _opens_level(line.line.text)
        if here > before + _SAME_INDENT:
            return not opens and here - before <= _DEEPEST_HANG and _opens_level(last.line.text)
        # Flush with the margin: an address, a heading without indent, or what goes on from the page before.
        return before < _INDENT or not (opens or stopped)

    def text(self) -> tuple[str, int]:
        """The text, and how many of its first characters are bold."""
        if len(self.lines) == 1:
            only = self.lines[0].line
            return only.text, only.bold
        text, bold, all_bold = "", 0, True
        for one in self.lines:
            line = one.line
            if text and one.alone and is_organ(squash(text)) and is_organ(squash(line.text)):
                # Several bodies above one title.
                joined = f"{text} {line.text}"
            else:
                joined = join_text(text, line.text)
            if all_bold and line.bold:
                bold = len(joined) - len(line.text) + line.bold
            all_bold = all_bold and line.bold == len(line.text)
            text = joined
        return text, bold


def _opens_level(text: str) -> bool:
    return read_label(shadow(text[:_LABEL_LOOK])) is not None
