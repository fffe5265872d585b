"""The text of one paragraph of a Word document, as the printed page shows it.

Insertions count, deletions, comments and hidden text do not; of a field the result counts, not its instruction; of
ruby the base; a footnote's mark gives nothing. Text boxes are handed back, for they are paragraphs of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from .wordnames import (
    ALTERNATIVES,
    BOX,
    CHOICE,
    CONTROL,
    FALLBACK,
    FORMULA_TEXT,
    PARAGRAPH,
    PARAGRAPH_PROPERTIES,
    RUN_PROPERTIES,
    TEXT,
    VAL,
    W,
    child,
    is_on,
)
from .wordstyles import Styles, switch
from .wordsymbols import symbol

_NOT_SHOWN = frozenset(
    f"{W}{name}" for name in "del moveFrom pPr rPr sdtPr sdtEndPr rt rubyPr delText instrText".split()
)
_SPACING = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-", f"{W}br": "\n", f"{W}cr": "\n"}
_PICTURES = frozenset((f"{W}drawing", f"{W}pict", f"{W}object"))
_NOTE_MARKS = frozenset((f"{W}footnoteReference", f"{W}endnoteReference"))
_SYMBOL = f"{W}sym"
_FIELD_MARK, _INSTRUCTION = f"{W}fldChar", f"{W}instrText"
# A number in a circle is often an equation field: EQ \o\ac(○,1).
_CIRCLED = re.compile(r"^\s*eq\s*\\o\s*(?:\\ac)?\s*\(\s*[○◯]\s*[,，;]\s*(\d{1,2})\s*\)", re.IGNORECASE)


@dataclass(slots=True)
class Reading:
    """A paragraph: its text, the length of its bold opening, the boxes anchored in it, the notes it refers to."""

    text: str = ""
    bold: int = 0
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    runs_on: bool = False


def read_plain(paragraph: etree._Element, styles: Styles, style: str | None) -> tuple[str, int]:
    """A paragraph of plain runs, some of them bold: its text, and the length of its bold opening."""
    pieces: list[str] = []
    bold, opening = 0, True
    for node in paragraph.iter(TEXT):
        piece = node.text or ""
        if opening and piece.strip():
            opening = styles.is_bold(node.getparent(), style)
        if opening:
            bold += len(piece)
        pieces.append(piece)
    return "".join(pieces), bold


def read_paragraph(paragraph: etree._Element, styles: Styles, style: str | None, veiled: bool) -> Reading:
    """An intricate paragraph (see wordsurvey). `veiled`: its runs may say by themselves whether they are hidden."""
    return _Reader(styles, style, veiled).read(paragraph)


class _Reader:
    def __init__(self, styles: Styles, style: str | None, veiled: bool) -> None:
        self._styles, self._style, self._veiled = styles, style, veiled
        self._pieces: list[str] = []
        self._out = Reading()
        self._opening = True
        # One entry for each open field: its instruction, and whether that still runs.
        self._fields: list[tuple[list[str], bool]] = []
        # Text within an instruction: counts only if the field turns out to be broken, for nothing may be lost.
        self._held: list[str] = []
        self._run: etree._Element | None = None
        self._hidden = False
        self._marked: etree._Element | None = None

    def read(self, paragraph: etree._Element) -> Reading:
        self._out.runs_on = _runs_on(paragraph)
        stack = [paragraph]
        while stack:
            node = stack.pop()
            tag = node.tag
            if tag == TEXT:
                self._leaf(node, node.text or "")
            elif tag in _SPACING:
                self._leaf(node, _SPACING[tag])
            elif tag == _SYMBOL:
                self._leaf(node, symbol(node.get(f"{W}char"), node.get(f"{W}font")))
            elif tag == FORMULA_TEXT:
                self._run, self._hidden = None, False
                self._put(node.text or "")
            elif tag == _FIELD_MARK:
                self._enter(node)
                self._mark(node)
            elif tag == _INSTRUCTION:
                if self._fields:
                    self._fields[-1][0].append(node.text or "")
            elif tag in _NOTE_MARKS:
                self._note(node, tag)
            elif tag == ALTERNATIVES:
                stack += _alternative(node)
            elif tag in _PICTURES:
                self._out.boxes += boxes(node)
            elif tag not in _NOT_SHOWN and not _is_prompt(node):
                stack += reversed(node)
        self._out.text = "".join([*self._pieces, *self._held])
        return self._out

    def _enter(self, node: etree._Element) -> None:
        """Know the run of this node, and whether its text is hidden."""
        run = node.getparent()
        if run is not self._run:
            self._run = run
            if self._veiled:
                self._hidden = self._styles.is_hidden(child(run, RUN_PROPERTIES), self._style)
            else:
                self._hidden = self._styles.hides(self._style)

    def _leaf(self, node: etree._Element, piece: str) -> None:
        self._enter(node)
        if not self._hidden and self._run is not self._marked:
            self._put(piece)

    def _note(self, node: etree._Element, tag: str) -> None:
        self._enter(node)
        if self._hidden:
            return
        self._out.notes.append((tag.removeprefix(W), node.get(f"{W}id") or ""))
        if is_on(node.get(f"{W}customMarkFollows", "0")):
            # A mark of the author's own (*) stands in the same run.
            self._marked = self._run

    def _put(self, piece: str) -> None:
        if any(running for _, running in self._fields):
            self._held.append(piece)
            return
        if self._opening and piece.strip():
            self._opening = self._styles.is_bold(self._run, self._style)
        if self._opening:
            self._out.bold += len(piece)
        self._pieces.append(piece)

    def _mark(self, node: etree._Element) -> None:
        kind = node.get(f"{W}fldCharType")
        if kind == "begin":
            box = node.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                self._put("☑" if _is_checked(box) else "□")
            self._fields.append(([], True))
        elif kind == "separate" and self._fields:
            self._fields[-1] = self._fields[-1][0], False
            self._forget()
        elif kind == "end" and self._fields:
            words, running = self._fields.pop()
            self._forget()
            circled = _CIRCLED.match("".join(words)) if running else None
            if circled is not None and 1 <= int(circled[1]) <= 20:
                self._put(chr(ord("①") + int(circled[1]) - 1))

    def _forget(self) -> None:
        if not any(running for _, running in self._fields):
            self._held.clear()


def _runs_on(paragraph: etree._Element) -> bool:
    """The end of the paragraph is deleted or hidden, or it is a large initial: the next one goes on in its line."""
    properties = child(paragraph, PARAGRAPH_PROPERTIES)
    frame, mark = child(properties, f"{W}framePr"), child(properties, RUN_PROPERTIES)
    if frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin"):
        return True
    gone = child(mark, f"{W}del") is not None or child(mark, f"{W}moveFrom") is not None
    return gone or switch(mark, "vanish") is True


def boxes(picture: etree._Element) -> list[etree._Element]:
    """The text boxes of a drawing, not those within them."""
    out, stack = [], [picture]
    while stack:
        node = stack.pop()
        if node.tag == BOX:
            out.append(node)
        elif node.tag == ALTERNATIVES:
            stack += _alternative(node)
        else:
            stack += reversed(node)
    return out


def _alternative(node: etree._Element) -> list[etree._Element]:
    """The first choice that holds text; old programs' fallback says the same again and counts only when alone."""
    options = [*node.iterchildren(CHOICE), *node.iterchildren(FALLBACK)]
    return next(([one] for one in options if next(one.iter(TEXT, PARAGRAPH), None) is not None), options[:1])


def _is_prompt(node: etree._Element) -> bool:
    """A content control that still shows its prompt (单击此处输入文字): nobody has written that."""
    return node.tag == CONTROL and child(child(node, f"{W}sdtPr"), f"{W}showingPlcHdr") is not None


def _is_checked(box: etree._Element) -> bool:
    state = box.find(f"{W}checked")
    state = box.find(f"{W}default") if state is None else state
    return state is not None and is_on(state.get(VAL))
