"""A small typesetter for tests: the same pages as a PDF and as an OFD package."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 596.0, 842.0
LEFT, RIGHT, TOP, BOTTOM = 82.0, 514.0, 110.0, 740.0
SIZE, LEADING = 16.0, 28.0
FONT = "STSong-Light"
_POINTS = 72 / 25.4


@dataclass
class Word:
    """Text from (x, y), y being the base line counted from the top. `angle` in degrees, against the clock."""

    x: float
    y: float
    text: str
    size: float = SIZE
    angle: int = 0
    bold: bool = False


@dataclass
class Sheet:
    """A page: its words, and its rules as (x0, y0, x1, y1)."""

    words: list[Word] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)

    def grid(self, xs: list[float], ys: list[float]) -> None:
        """All rules of a table."""
        self.rules += [(xs[0], y, xs[-1], y) for y in ys]
        self.rules += [(x, ys[0], x, ys[-1]) for x in xs]


def width(text: str, size: float = SIZE) -> float:
    return sum(size if ord(char) > 0x2000 else size / 2 for char in text)


class Typesetter:
    """Sets paragraphs into pages with a running head and a page number."""

    def __init__(self, head: str = "", *, numbered: bool = True) -> None:
        self.sheets: list[Sheet] = []
        self.y = BOTTOM
        self._head, self._numbered = head, numbered

    def line(
        self, text: str, x: float, size: float = SIZE, *, bold: bool = False, leading: float = LEADING
    ) -> None:
        if self.y + leading > BOTTOM or not self.sheets:
            self.new_page()
        self.y += leading
        self.sheets[-1].words.append(Word(x, self.y, text, size, bold=bold))

    def new_page(self) -> Sheet:
        sheet = Sheet()
        self.sheets.append(sheet)
        self.y = TOP
        if self._head:
            sheet.words.append(Word(LEFT, 60, self._head, 10.5))
        if self._numbered:
            number = f"— {len(self.sheets)} —"
            sheet.words.append(Word(298 - width(number, 14) / 2, 785, number, 14))
        return sheet

    def skip(self, lines: float = 1) -> None:
        self.y += lines * LEADING

    def paragraph(
        self, text: str, *, indent: float = 2, left: float = LEFT, right: float = RIGHT, hang: float = 0
    ) -> None:
        """Set to the full width, broken anywhere but before closing punctuation."""
        start, x = 0, left + indent * SIZE
        while start < len(text):
            end = start + 1
            while end < len(text) and x + width(text[start : end + 1]) <= right + 0.1:
                end += 1
            if end < len(text) and text[end] in "，。；：、）》〕":
                end -= 1
            self.line(text[start:end], x)
            start, x = end, left + hang * SIZE

    def centred(self, text: str, size: float = 22) -> None:
        self.line(text, 298 - width(text, size) / 2, size, leading=1.6 * size)

    def right(self, text: str, pad: float) -> None:
        self.line(text, RIGHT - pad * SIZE - width(text))


def as_pdf(sheets: list[Sheet]) -> bytes:
    """With a font that every reader of PDF knows, so that none is embedded."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT))
    for sheet in sheets:
        for word in sheet.words:
            canvas.saveState()
            canvas.translate(word.x, HEIGHT - word.y)
            canvas.rotate(word.angle)
            canvas.setFont(FONT, word.size)
            canvas.drawString(0, 0, word.text, mode=2 if word.bold else None)
            canvas.restoreState()
        for x0, y0, x1, y1 in sheet.rules:
            canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def as_ofd(sheets: list[Sheet], prefix: str = "ofd:", *, absolute: bool = False) -> bytes:
    """With or without a prefix, with paths from the root or relative ones."""
    name = prefix.rstrip(":")
    space = f'xmlns{":" if name else ""}{name}="http://www.ofdspec.org/2016"'
    root = "/Doc_0/" if absolute else ""
    pages = "".join(
        f'<{prefix}Page ID="{number + 10}" BaseLoc="{root}Pages/Page_{number}/Content.xml"/>'
        for number in range(len(sheets))
    )
    members = {
        "OFD.xml": f"<{prefix}OFD {space}><{prefix}DocBody><{prefix}DocRoot>{'/' if absolute else ''}Doc_0/Document.xml"
        f"</{prefix}DocRoot></{prefix}DocBody></{prefix}OFD>",
        "Doc_0/Document.xml": f"<{prefix}Document {space}><{prefix}CommonData><{prefix}PageArea><{prefix}PhysicalBox>"
        f"0 0 {WIDTH / _POINTS} {HEIGHT / _POINTS}</{prefix}PhysicalBox></{prefix}PageArea></{prefix}CommonData>"
        f"<{prefix}Pages>{pages}</{prefix}Pages></{prefix}Document>",
    }
    for number, sheet in enumerate(sheets):
        content = "".join(
            [_text(word, prefix) for word in sheet.words] + [_path(rule, prefix) for rule in sheet.rules]
        )
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<{prefix}Page {space}><{prefix}Content><{prefix}Layer Type="Body">{content}</{prefix}Layer>'
            f"</{prefix}Content></{prefix}Page>"
        )
    return package(members)


def package(members: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return buffer.getvalue()


def _text(word: Word, prefix: str) -> str:
    """Equal steps are grouped (g n v), as producers do."""
    steps = [width(char, word.size) / _POINTS for char in word.text[:-1]]
    if len(steps) > 2 and len(set(steps)) == 1:
        deltas = f"g {len(steps)} {steps[0]:.4f}"
    else:
        deltas = " ".join(f"{step:.4f}" for step in steps)
    turn = {0: "1 0 0 1", 90: "0 -1 1 0", 45: "0.7071 -0.7071 0.7071 0.7071"}[word.angle]
    x, y = word.x / _POINTS, word.y / _POINTS
    return (
        f'<{prefix}TextObject ID="1" Boundary="{x} {y} 100 10" CTM="{turn} 0 0" Font="1" Size="{word.size / _POINTS}"'
        f"{' Weight=' + chr(34) + '700' + chr(34) if word.bold else ''}>"
        f'<{prefix}TextCode X="0" Y="0" DeltaX="{deltas}">{escape(word.text)}</{prefix}TextCode></{prefix}TextObject>'
    )


def _path(rule: tuple[float, float, float, float], prefix: str) -> str:
    x0, y0, x1, y1 = (value / _POINTS for value in rule)
    return (
        f'<{prefix}PathObject ID="2" Boundary="{x0} {y0} {x1 - x0} {y1 - y0}">'
        f"<{prefix}AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</{prefix}AbbreviatedData></{prefix}PathObject>"
    )
