"""From source lines to paragraphs: the stream on which the grammar runs, with a map back to the lines."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from .labels import Label, read_label
from .normalise import shadow

_LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_HEADING = re.compile(r"^(#{1,6})\s+")
_BOLD = re.compile(r"^((?:[^*\s]{0,12}\s{0,2}))\*\*([^*]{1,120})\*\*")
# Readings which a converter has set behind rare or traditional characters: 關(guān)于.
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,7}\)")
_MIN_PINYIN = 3
_TABLE_RULE = re.compile(r"^[|\s:\-]*\|[|\s:\-]*$")
# Bullets which a conversion of lists leaves before labels and text.
_BULLET = re.compile(r"^(?:[•●■▪◆▶►※·]\s*|[-*+]\s+)(?=\S)")
# What a conversion of a page to text or Markdown leaves: entities and escapes.
_ENTITY = re.compile(r"&(?:nbsp|emsp|ensp|lt|gt|amp|quot|ldquo|rdquo|middot|#\d{2,5});")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>|~])")
_TAG = re.compile(
    r"</?(?:p|b|br|span|div|strong|font|u|i|em|a|center|sup|sub)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"\s*\{[^{}]{1,60}\}\s*$")
# White space between Chinese characters; where every few characters have it, it means nothing.
_SPACED = re.compile(
    r"(?<=[\u3001-\u9fff\uff01-\uff5e\d〔〕《》])[\ \xa0\u3000](?=[\u3001-\u9fff\uff01-\uff5e\d〔〕《》])"
)
_MIN_SPACED, _SPACED_SHARE = 6, 5
# Whatever a line may begin or end with that is not seen.
_BLANKS = "".join(
    map(
        chr,
        (
            *range(9, 14),
            32,
            0x85,
            0xA0,
            0x1680,
            0x3000,
            0x202F,
            0x205F,
            *range(0x2000, 0x2010),
            0x2060,
            0xFEFF,
            0xAD,
        ),
    )
)
_MARKUP = re.compile(r"[&<\\#*|•●■▪◆▶►※·\-+_]|^:::")
# A comment; the rail of a container of Markdown.
_COMMENT = re.compile(r"^(?:<!--.*-->|:{3,}.{0,30})$")


@dataclass(frozen=True, slots=True)
class Hint:
    """What a reader knows about a line beyond its characters.

    `bold`: length of a bold opening. `table`: a table row, cells joined by tabs. `noise`: residue which the reader itself
    sets aside (menus, running heads, page numbers). `footnote`: the text of a footnote or endnote.
    """

    bold: int = 0
    table: bool = False
    noise: bool = False
    footnote: bool = False


_NO_HINT = Hint()


@dataclass(slots=True)
class Source:
    """A document as a reader gives it. `page` holds what the page's own metadata says (title, published, source)."""

    lines: list[str]
    hints: dict[int, Hint] = field(default_factory=dict)
    page: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_text(cls, text: str) -> Source:
        """Plain text or Markdown."""
        lines = _LINE_END.split(text.removeprefix("\ufeff"))
        while lines and not lines[-1].strip():
            lines.pop()
        return cls(lines)


@dataclass(slots=True)
class Paragraph:
    """A paragraph: the text as found, its shadow of the same length, the lines where it begins and ends.

    `indent`: by how many characters of full width it is set in.
    """

    text: str
    shade: str
    line: int
    bold: int = 0
    table: bool = False
    markup: bool = False
    heading: bool = False
    noise: bool = False
    footnote: bool = False
    indent: int = 0
    last: int = 0
    _label: Label | None = field(default=None, repr=False, compare=False)
    _flat: str | None = field(default=None, repr=False, compare=False)
    _labelled: bool = field(default=False, repr=False, compare=False)

    @property
    def label(self) -> Label | None:
        """The label which the paragraph opens with (`labels.read_label`), read once."""
        if not self._labelled:
            self._label, self._labelled = read_label(self.shade), True
        return self._label

    @property
    def flat(self) -> str:
        """The shadow without white space, for comparisons."""
        if self._flat is None:
            self._flat = "".join(self.shade.split())
        return self._flat

    def extend(self, more: Paragraph, gap: str) -> None:
        """Take over the next line as the rest of this paragraph."""
        self.text, self.shade = self.text + gap + more.text, self.shade + gap + more.shade
        self.last, self._labelled, self._flat = more.last, False, None


def paragraphs(source: Source) -> list[Paragraph]:
    """The non-empty lines, each with what reader and markup say about it."""
    out: list[Paragraph] = []
    noted = sum(len(_PINYIN.findall(line)) for line in source.lines if "(" in line) >= _MIN_PINYIN
    for number, line in enumerate(source.lines, start=1):
        line = _PINYIN.sub("", line) if noted and "(" in line else line
        made = _paragraph(line, number, source.hints.get(number, _NO_HINT))
        if made is not None:
            made.last = number
            out.append(made)
    return out


def _paragraph(line: str, number: int, hint: Hint) -> Paragraph | None:
    text = line.strip(_BLANKS)
    if not text:
        return None
    if hint.table:
        row = line.strip("\r\n")
        return Paragraph(row, shadow(row), number, table=True)
    if hint.noise or hint.footnote:
        return Paragraph(text, shadow(text), number, noise=hint.noise, footnote=hint.footnote)
    if text.startswith("> "):
        # A quotation of Markdown.
        text = text.lstrip("> ") or text
    indent = _indent(line[: len(line) - len(line.lstrip(_BLANKS))]) if line[0] != text[0] else 0
    heading, bold = False, hint.bold
    if _MARKUP.search(text):
        if _COMMENT.match(text):
            return Paragraph(text, shadow(text), number, markup=True)
        text, heading = _without_markup(text)
        if match := _BOLD.match(text):
            text = match[1] + match[2] + text[match.end() :]
            bold = len(match[1]) + len(match[2])
        if text.startswith("|") and text.endswith("|") and len(text) > 2:
            return _table_row(text, number)
        if text.endswith("|") and text.count("|") == 1:
            text = text[:-1].rstrip()
    if " " in text or "\u3000" in text or "\xa0" in text:
        spaced = len(_SPACED.findall(text))
        if spaced >= _MIN_SPACED and spaced * _SPACED_SHARE > len(text):
            text = _SPACED.sub("", text)
    if not text:
        return None
    return Paragraph(text, shadow(text), number, bold=bold, heading=heading, indent=indent)


def _without_markup(text: str) -> tuple[str, bool]:
    """What conversions of pages leave, taken off: entities, tags, escapes, bullets, the signs of a heading."""
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    if "<" in text and ">" in text:
        text = _TAG.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    text = text.strip(_BLANKS)
    if heading := _HEADING.match(text):
        return _ATTRIBUTE.sub("", text[heading.end() :]).strip(_BLANKS), True
    bullet = _BULLET.match(text)
    return text[bullet.end() :] if bullet else text, False


def _character(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _indent(blank: str) -> int:
    """How many characters of full width a line is set in; four spaces or a tab count as two."""
    return blank.count("\u3000") + 2 * blank.count("\t") + (blank.count(" ") + blank.count("\xa0")) // 2


def _table_row(text: str, number: int) -> Paragraph:
    if _TABLE_RULE.match(text):
        return Paragraph(text, shadow(text), number, markup=True)
    row = "\t".join(cell.strip().strip("*") for cell in text.strip("|").split("|"))
    return Paragraph(row, shadow(row), number, table=True)
