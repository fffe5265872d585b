"""A story of a Word document (main text, head, foot, note) as lines: its paragraphs, table rows and text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from ..lines import Hint
from ..normalise import fold
from .grid import Budget
from .numbering import Numbering
from .wordnames import ALTERNATIVES, CHOICE, FALLBACK, PARAGRAPH, TABLE, TEXT, WRAPPERS
from .wordstyles import Styles
from .wordsurvey import Survey, survey
from .wordsymbols import unmask
from .wordtable import Merged, Row, holds_text, is_layout, read_rows
from .wordtext import Reading, read_paragraph, read_plain

# Characters without width (also the soft hyphen) are no text; those of symbol fonts are mapped.
_ODD = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff\uf020-\uf0ff]")
_WIDTHLESS = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_WIDE_SPACE = re.compile(r"[\s\x00-\x1f]{2}|[^\S ]")
# Nobody nests tables or boxes deeper; beyond, text is kept without its shape.
_DEEPEST = 12

PLAIN = Hint()


class Story:
    """Collects the lines of one part. `hint` is what all of them have in common."""

    def __init__(self, styles: Styles, numbering: Numbering, hint: Hint) -> None:
        self.lines: list[str] = []
        self.hints: dict[int, Hint] = {}
        self.notes: list[tuple[str, str]] = []
        self._styles, self._numbering, self._hint = styles, numbering, hint
        self._survey = Survey()
        self._budget = Budget()
        self._carried: tuple[str, int] = "", 0
        self._depth = 0

    def read(self, root: etree._Element) -> None:
        """Read all blocks below the root."""
        self._survey = survey(root, self._styles)
        self._blocks(root)
        self._release()

    def _blocks(self, parent: etree._Element) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            for node in parent.iter(PARAGRAPH):
                self._add("".join([text.text or "" for text in node.iterfind(f"*/{TEXT}")]))
        else:
            for block in blocks(parent):
                if block.tag == PARAGRAPH:
                    self._paragraph(block)
                else:
                    self._release()
                    self._table(block)
        self._depth -= 1

    def _paragraph(self, node: etree._Element) -> None:
        """One paragraph; a break inside it starts a new line."""
        style = self._survey.style.get(node)
        if self._is_plain(node, style) and not self._carried[0]:
            text = "".join(self._survey.text[node])
            if "\n" not in text:
                self._add(text)
                return
        if node in self._survey.intricate or self._styles.hides(style):
            reading = self._read(node, style)
            text, bold = reading.text, reading.bold
            if reading.runs_on:
                self._carried = self._carried[0] + text, self._carried[1] or bold
                return
        elif node in self._survey.bold or self._styles.bold_paragraph(style):
            text, bold = read_plain(node, self._styles, style)
        else:
            text, bold = self._text(node), 0
        label = self._label(node, style)
        if self._carried[0]:
            text, bold = self._carried[0] + text, self._carried[1] or bold
            self._carried = "", 0
        for index, line in enumerate(text.split("\n")):
            prefix = label if index == 0 and line.strip() else ""
            self._add(prefix + line, min(len(line), bold) + len(prefix) if bold and not index else 0)

    def _is_plain(self, node: etree._Element, style: str | None) -> bool:
        """Nothing but text, as most paragraphs: not bold, and no number before it."""
        found = self._survey
        if node not in found.text or node in found.bold or node in found.number:
            return False
        return self._styles.is_plain(style)

    def _text(self, node: etree._Element) -> str:
        """The text of a paragraph that is not intricate."""
        pieces = self._survey.text.get(node)
        return "".join([one.text or "" for one in node.iter(TEXT)] if pieces is None else pieces)

    def _label(self, node: etree._Element, style: str | None) -> str:
        return self._numbering.label(self._survey.number.get(node), style)

    def _read(self, node: etree._Element, style: str | None) -> Reading:
        """An intricate paragraph; the boxes anchored in it become lines here and now."""
        reading = read_paragraph(node, self._styles, style, self._survey.veiled)
        self.notes += reading.notes
        if reading.boxes:
            carried, self._carried = self._carried, ("", 0)
            for box in reading.boxes:
                self._blocks(box)
                self._release()
            self._carried = carried
        return reading

    def _release(self) -> None:
        """A paragraph that was to go on, but nothing followed."""
        text, bold = self._carried
        self._carried = "", 0
        if text.strip():
            self._add(text, bold)

    def _table(self, table: etree._Element) -> None:
        rows = read_rows(table)
        if is_layout(table, rows):
            for row in rows:
                self._placed(row)
            return
        merged = Merged(self._budget)
        for row in rows:
            if len(row.cells) == 1 and holds_text(row.cells[0].node):
                # The document itself, below the rows of its metadata.
                merged.place(row, lambda _: "")
                self._placed(row)
                continue
            cells = merged.place(row, self._cell)
            if any(cells):
                self._add("\t".join(cells), table=True)

    def _placed(self, row: Row) -> None:
        """A row of a layout table: one line, where each of its cells is one; else the cells one after the other."""
        if len(row.cells) > 1 and all(_is_single(cell.node) for cell in row.cells):
            self._add(" ".join(filter(None, [self._cell(cell.node) for cell in row.cells])))
            return
        for cell in row.cells:
            self._blocks(cell.node)
            self._release()

    def _cell(self, cell: etree._Element) -> str:
        """The text of a cell in one line: paragraphs, and what a table within it holds, joined by a space."""
        parts: list[str] = []
        stack = [iter([cell])]
        while stack:
            block = next(stack[-1], None)
            if block is None:
                stack.pop()
            elif block.tag == PARAGRAPH:
                parts.append(self._cell_paragraph(block))
            elif block.tag == TABLE:
                stack.append(one.node for row in read_rows(block) for one in row.cells)
            else:
                stack.append(blocks(block))
        text = " ".join(filter(None, parts)) if len(parts) > 1 else parts[0] if parts else ""
        text = _clean(text)
        return fold(text) if _WIDE_SPACE.search(text) else text.strip()

    def _cell_paragraph(self, node: etree._Element) -> str:
        style = self._survey.style.get(node)
        if node not in self._survey.intricate and not self._styles.hides(style):
            text = self._text(node)
        else:
            text = self._read(node, style).text
        # In a column of numbers, the number counted by Word is all that the cell holds.
        return self._label(node, style) + text

    def _add(self, line: str, bold: int = 0, table: bool = False) -> None:
        line = _clean(line)
        if line.strip() or not (self._hint.noise or self._hint.footnote):
            self.lines.append(line)
            if self._hint.noise:
                self.hints[len(self.lines)] = self._hint
            elif bold or table:
                self.hints[len(self.lines)] = replace(self._hint, bold=min(bold, len(line)), table=table)
            elif self._hint is not PLAIN:
                self.hints[len(self.lines)] = self._hint


def blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also those inside content controls and accepted insertions."""
    stack = list(reversed(parent))
    while stack:
        child = stack.pop()
        if child.tag == PARAGRAPH or child.tag == TABLE:
            yield child
        elif child.tag in WRAPPERS:
            stack += reversed(child)
        elif child.tag == ALTERNATIVES:
            option = next(child.iterchildren(CHOICE, FALLBACK), None)
            stack += reversed(option) if option is not None else ()


def _is_single(cell: etree._Element) -> bool:
    texts = [one for one in blocks(cell) if one.tag == TABLE or next(one.iter(TEXT), None) is not None]
    return len(texts) <= 1 and not any(one.tag == TABLE for one in texts)


def _clean(line: str) -> str:
    return unmask(_WIDTHLESS.sub("", line)) if _ODD.search(line) else line
