"""Pages of placed text as one Source: the steps in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ...errors import UnreadableDocument
from ...lines import Source
from .aligned import find_rows
from .cleaning import clean, watermarks
from .columns import reading_order
from .footnotes import find_footnotes, without_marks
from .margins import Sheet, set_aside
from .placed import Line, Page, Piece, line_up
from .ruled import Row, Table, find_tables
from .writer import Arranged, write

MAX_PAGES = 2_000
MAX_CHARS = 5_000_000


@dataclass(slots=True)
class _Leaf:
    """A page on its way: what is known of it so far."""

    page: Page
    noise: list[str]
    lines: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    strips: list[Arranged] = field(default_factory=list)


def compose(pages: Iterable[Page]) -> Source:
    """The lines of the document. Pages are taken one by one, so the reader may make them one by one."""
    leaves = list(_open(pages))
    body = _body_size(leaves)
    for leaf, marks in zip(leaves, watermarks([leaf.page.pieces for leaf in leaves], body), strict=True):
        _find_lines(leaf, marks)
    sheets = [
        Sheet(
            leaf.page.height,
            leaf.lines,
            min((table.top for table in leaf.tables), default=None),
            max((table.bottom for table in leaf.tables), default=None),
        )
        for leaf in leaves
    ]
    for number, (leaf, aside) in enumerate(zip(leaves, set_aside(sheets), strict=True)):
        _arrange(leaf, aside, number, body)
    return write([(leaf.strips, leaf.noise) for leaf in leaves], body)


def has_text(source: Source) -> bool:
    """Something is more than page numbers and watermarks."""
    aside = {number for number, hint in source.hints.items() if hint.noise}
    return any(number not in aside for number in range(1, len(source.lines) + 1))


def _open(pages: Iterable[Page]) -> Iterator[_Leaf]:
    chars = 0
    for page in pages:
        chars += sum(len(piece.text) for piece in page.pieces)
        if chars > MAX_CHARS:
            raise UnreadableDocument(f"文件的文字超过 {MAX_CHARS // 10_000} 万字，请拆分后再试")
        page.pieces, turned = clean(page)
        yield _Leaf(page, turned)


def _body_size(leaves: list[_Leaf]) -> float:
    """The size in which most of the text is set."""
    exact: dict[float, int] = {}
    for leaf in leaves:
        for piece in leaf.page.pieces:
            exact[piece.size] = exact.get(piece.size, 0) + len(piece.text)
    sizes: Counter[float] = Counter()
    for size, length in exact.items():
        sizes[round(size * 2) / 2] += length
    return sizes.most_common(1)[0][0] if sizes else 12.0


def _find_lines(leaf: _Leaf, marks: list[Piece]) -> None:
    """Tables and lines of the page, without its watermarks."""
    pieces = leaf.page.pieces
    if marks:
        gone = {id(piece) for piece in marks}
        pieces = [piece for piece in pieces if id(piece) not in gone]
        leaf.noise += [line.text for line in line_up(marks)]
    leaf.tables, pieces = find_tables(pieces, leaf.page.rules)
    leaf.lines = line_up(pieces)
    leaf.page.pieces = []


def _arrange(leaf: _Leaf, aside: list[Line], number: int, body: float) -> None:
    """Order, footnotes and unruled tables of a page, without what was set aside."""
    leaf.noise += [line.text for line in sorted(aside, key=lambda one: one.top)]
    if aside:
        gone = {id(line) for line in aside}
        leaf.lines = [line for line in leaf.lines if id(line) not in gone]
    page = leaf.page
    for strip in reading_order(leaf.lines, leaf.tables):
        key = (round(page.width), strip.columns, strip.column, number % 2)
        items: list[Line | Row] = []
        notes: list[str] = []
        lines: list[Line] = []
        for item in strip.items:
            if isinstance(item, Line):
                lines.append(item)
            else:
                items += find_rows(lines)
                lines = []
                items += item.parts
        if lines:
            notes = find_footnotes(lines, page.rules, page.width, page.height, body)
            items += find_rows(without_marks(lines, notes) if notes else lines)
        leaf.strips.append(Arranged(key, items, notes))
    leaf.lines, leaf.tables = [], []
    page.rules = []
