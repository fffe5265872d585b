"""A Word document (ISO/IEC 29500) as lines: paragraphs, table rows, and the numbers Word counts by itself."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ..errors import UnreadableDocument
from ..lines import Hint, Source
from ..normalise import fold
from .guard import open_package, parse_xml
from .numbering import Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIP = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "txbxContent")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WORDS = {f"{W}tab": " ", f"{W}noBreakHyphen": "-", f"{W}sym": "", f"{W}br": "\n", f"{W}cr": "\n"}


def read_docx(data: bytes) -> Source:
    """Lines of the main text. Heads, feet, notes and text boxes are not read."""
    package = open_package(data)
    names = set(package.names())
    root = parse_xml(package.read("word/document.xml"))
    body = root.find(f"{W}body")
    if body is None:
        raise UnreadableDocument("Word 文件没有正文，请重新保存后再试")
    parts = [
        parse_xml(package.read(f"word/{name}.xml")) if f"word/{name}.xml" in names else None
        for name in ("numbering", "styles")
    ]
    reader = _Reader(Numbering(*parts))
    for block in _blocks(body):
        if block.tag == f"{W}tbl":
            reader.table(block)
        else:
            reader.paragraph(block)
    if not any(line.strip() for line in reader.lines):
        raise UnreadableDocument("Word 文件没有文字，可能只有图片")
    return Source(reader.lines, reader.hints)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, also those inside content controls and accepted insertions."""
    stack = list(reversed(parent))
    while stack:
        child = stack.pop()
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag in (
            f"{W}sdt",
            f"{W}sdtContent",
            f"{W}ins",
            f"{W}moveTo",
            f"{W}customXml",
            f"{W}smartTag",
        ):
            stack += reversed(child)


class _Reader:
    """Collects lines and hints."""

    def __init__(self, numbering: Numbering) -> None:
        self.lines: list[str] = []
        self.hints: dict[int, Hint] = {}
        self._numbering = numbering

    def paragraph(self, node: etree._Element) -> None:
        """One paragraph; a break inside it starts a new line."""
        label = self._numbering.label(node)
        text, bold = _text(node)
        for index, line in enumerate(text.split("\n")):
            prefix = label if index == 0 and line.strip() else ""
            self.lines.append(prefix + line)
            if index == 0 and bold and prefix + line:
                self.hints[len(self.lines)] = Hint(bold=len(prefix) + bold)

    def table(self, node: etree._Element) -> None:
        """One line a row. A table of a single column only frames text: its paragraphs are read as such."""
        for row in node.iterchildren(f"{W}tr"):
            cells = list(_cells(row))
            if len(cells) == 1:
                for block in _blocks(cells[0]):
                    if block.tag == f"{W}p":
                        self.paragraph(block)
                    else:
                        self.row_text(block)
            else:
                self.add_row([_cell_text(cell) for cell in cells])

    def row_text(self, table: etree._Element) -> None:
        """A table within a table: its rows, and what is deeper as text."""
        for row in table.iterchildren(f"{W}tr"):
            self.add_row([_cell_text(cell) for cell in _cells(row)])

    def add_row(self, cells: list[str]) -> None:
        """Cells keep their places, empty ones too."""
        if any(cells):
            self.lines.append("\t".join(cells))
            self.hints[len(self.lines)] = Hint(table=True)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt":
            yield from child.iterfind(f"{W}sdtContent/{W}tc")


def _cell_text(cell: etree._Element) -> str:
    return fold(" ".join(_text(node)[0] for node in cell.iter(f"{W}p")))


def _text(paragraph: etree._Element) -> tuple[str, int]:
    """The text, and how many of its first characters are bold."""
    pieces: list[str] = []
    bold, leading = 0, True
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if node.tag in _SKIP or node.tag == _FALLBACK or not isinstance(node.tag, str):
            continue
        piece = (node.text or "") if node.tag == f"{W}t" else _WORDS.get(node.tag)
        if piece is None:
            stack += reversed(node)
            continue
        if leading and piece.strip():
            leading = _is_bold(node.getparent())
        if leading:
            bold += len(piece)
        pieces.append(piece)
    return "".join(pieces), bold


def _is_bold(run: etree._Element | None) -> bool:
    mark = run.find(f"{W}rPr/{W}b") if run is not None else None
    return mark is not None and mark.get(f"{W}val") not in ("0", "false", "off")
