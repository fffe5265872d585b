"""Where the responsibility notes of a task stand in its paragraphs, and the text that remains without them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .brackets import last_open, top_level_pairs
from .deadlines import Origin
from .normalise import fold, shadow
from .units import ROLE_WORDS, Note, is_note, read_note

_LONGEST_LINE = 160
_DUTY = re.compile(r"(?:负责|配合|牵头|落实|参与|协助|协办)(?:,[^,。]{2,16}前(?:完成|落实))?$")
_END = " 。.;,、"
# Without brackets: on a line of its own, or as the last sentence of the paragraph.
_HEADED = re.compile(rf"\ *[\[〔【(](时限|{ROLE_WORDS})[\]〕】)]\ *(?=[^\ ])")
_BARE = re.compile(rf"(?:^|(?<=[。;!]))\ *(?:{ROLE_WORDS}|主办(?=\ ?:[^。:]{{2,60}};\ ?协办\ ?:))\ ?:")


@dataclass(slots=True)
class Noted:
    """A paragraph divided: `text` without notes, the notes as found, what they say, and an unclosed bracket."""

    text: str
    raw: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unclosed: bool = False


def divide(text: str, origin: Origin, *, start_of_line: bool = False) -> Noted:
    """Take the notes out of a paragraph. `start_of_line`: the text is a paragraph without label, which may be all note."""
    shade = shadow(text)
    result = Noted("")
    if start_of_line and (headed := _HEADED.match(shade)):
        # 【责任单位】市教育局: the role in brackets, on a line of its own.
        role = text[headed.start(1) : headed.end(1)]
        result.raw.append(text.strip())
        result.notes.append(read_note(f"{role}：{text[headed.end() :]}", origin))
        return result
    spans = _spans(shade)
    if not spans and (place := last_open(shade)) is not None and is_note(shade[place + 1 :], at_end=True):
        spans, result.unclosed = [(place, len(text), 1, 0)], True
    if not spans and (bare := _BARE.search(shade)):
        spans = [(bare.start(), len(text), 0, 0)]
    if not spans and start_of_line and len(text) < _LONGEST_LINE and _is_whole_note(shade):
        spans = [(0, len(text), 0, 0)]
    kept, last = [], 0
    for start, end, left, right in spans:
        kept.append(text[last:start])
        result.raw.append(text[start:end].strip())
        result.notes.append(read_note(text[start + left : end - right], origin))
        last = end
    kept.append(text[last:])
    result.text = fold("".join(kept))
    return result


def _is_whole_note(shade: str) -> bool:
    """市生态环境局负责，县公安局配合: a line of its own that says nothing else."""
    line = shade.rstrip("。 ")
    if "均由" in line:
        # A rule for all items.
        return False
    return "。" not in line and _DUTY.search(line) is not None and is_note(line, at_end=False)


def _spans(shade: str) -> list[tuple[int, int, int, int]]:
    """Start, end, and the widths of the opening and closing bracket, of every note in brackets."""
    out = []
    for start, end in top_level_pairs(shade):
        # Behind a sentence a note speaks of that sentence.
        behind = start > 0 and shade[start - 1] in "。;"
        at_end = (
            behind
            or not shade[:start].strip()
            or (not shade[end:].strip(_END) if len(shade) - end < 8 else False)
        )
        if is_note(shade[start + 1 : end - 1], at_end=at_end):
            out.append((start, end, 1, 1))
    return out
