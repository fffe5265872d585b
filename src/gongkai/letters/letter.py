"""A letter of an office as DOCX, to go on writing in, and as PDF, to send: in the manner of GB/T 9704-2012.

Nothing draws a seal: a letter that needs one is printed and sealed.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.letters.cells import Value, fit, shown
from gongkai.letters.tables import Column, add_table, set_font

PDF = "application/pdf"
_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"
# Stands where the font has no glyph, as typesetters of Chinese have it; the note says which characters these are.
_MISSING = "〓"
# How close lines and rows may stand, as they should first.
_SPACES = ("1", "0.95", "1.05", "0.9", "1.1", "0.85", "1.15", "0.8", "1.2")
# A row with more than this may not fit on one page.
_LONG_CELL = 300
_BODY, _TITLE = "仿宋", "宋体"


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a letter."""

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Letter:
    """函件: what stands in a letter, from top to bottom. The addressee gets its colon from us."""

    title: str
    number: str
    addressee: str
    paragraphs: Sequence[str]
    issuer: str
    issued_on: date
    table: Table | None = None
    attachments: Sequence[str] = ()


def written_day(day: date) -> str:
    """成文日期 in Arabic figures without zeros: 2026年6月30日 (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def to_pdf(letter: Letter) -> bytes:
    """The letter as PDF, with its font inside. What the font cannot show is marked, and a note below names it."""
    data = {
        "title": letter.title,
        "number": letter.number,
        "addressee": letter.addressee,
        "paragraphs": _paragraphs(letter),
        "table": _table(letter.table),
        "attachments": list(letter.attachments),
        "issuer": letter.issuer,
        "date": written_day(letter.issued_on),
    }
    missing: dict[str, None] = {}
    said = _for_print(data, missing) | {"note": _note(missing)}
    inputs = {"letter": json.dumps(said, ensure_ascii=False)}
    source = (_HERE / "letter.typ").read_bytes()
    space = next((space for space in _SPACES if _is_signed_below_text(source, inputs, space)), _SPACES[0])
    made = typst.compile(source, font_paths=_fonts(), sys_inputs=inputs | {"space": space})
    assert isinstance(made, bytes)
    return made


def _is_signed_below_text(source: bytes, inputs: dict[str, str], space: str) -> bool:
    """Whether issuer and date stand on the page on which what they sign ends."""
    answer = typst.query(
        source,
        "<together>",
        field="value",
        one=True,
        font_paths=_fonts(),
        sys_inputs=inputs | {"space": space},
    )
    return bool(json.loads(answer))


@cache
def _fonts() -> typst.Fonts:
    """Our own alone, so that a letter looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(_FONTS)])


def _paragraphs(letter: Letter) -> list[str]:
    return [line for text in letter.paragraphs for line in text.splitlines() if line.strip()]


def _table(table: Table | None) -> dict[str, Any] | None:
    if table is None:
        return None
    rows = [[shown(row.get(column.name)) for column in table.columns] for row in _written(table)]
    return {
        "labels": [column.label for column in table.columns],
        "widths": [column.width for column in table.columns],
        "centred": [column.kind != "text" for column in table.columns],
        "rows": rows,
        "breaks": any(len(text) > _LONG_CELL for row in rows for text in row),
    }


def _written(table: Table) -> list[dict[str, Value]]:
    """The rows with their days as a letter writes them."""
    return [
        {name: written_day(value) if isinstance(value, date) else value for name, value in row.items()}
        for row in table.rows
    ]


@cache
def _known() -> frozenset[str]:
    return frozenset((_FONTS / "characters.txt").read_text(encoding="utf-8"))


def _for_print(value: Any, missing: dict[str, None]) -> Any:
    """The data with each character that the font lacks replaced; these are collected in the order of the text."""
    if isinstance(value, str):
        text = fit(value)
        missing |= dict.fromkeys(char for char in text if char not in _known())
        return "".join(char if char in _known() else _MISSING for char in text)
    if isinstance(value, list):
        return [_for_print(one, missing) for one in value]
    if isinstance(value, dict):
        return {key: _for_print(one, missing) for key, one in value.items()}
    return value


def _note(missing: Mapping[str, None]) -> str:
    if not missing:
        return ""
    codes = "、".join(f"U+{ord(char):04X}" for char in missing)
    return f"注：字库中没有下列字符，文中以“{_MISSING}”代替，请以 Word 版为准：{codes}。"


# --- Word ------------------------------------------------------------------------------------------------------------


def to_docx(letter: Letter) -> bytes:
    """The letter as DOCX with the fonts that offices have (仿宋, 宋体); every character is kept."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin = Mm(37), Mm(35)
    page.left_margin, page.right_margin = Mm(28), Mm(26)
    document.core_properties.title = fit(letter.title)[:255]
    document.core_properties.author = fit(letter.issuer)[:255]
    set_font(document.styles["Normal"], _BODY, 12)
    _add_style(document, "函件正文", _BODY, 16)
    _add_style(document, "函件标题", _TITLE, 22).font.bold = True
    if letter.number:
        _add(document, letter.number).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _add(document, "")
    title = _add(document, letter.title, "函件标题")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add(document, "")
    if letter.addressee:
        _add(document, f"{letter.addressee}：")
    for text in _paragraphs(letter):
        _indent(_add(document, text))
    if letter.table is not None:
        add_table(document, letter.table.columns, _written(letter.table), width=Mm(156))
    if letter.attachments:
        _add(document, "")
        is_one = len(letter.attachments) == 1
        for index, name in enumerate(letter.attachments):
            head = "附件：" if index == 0 else "　　　"
            _indent(_add(document, f"{head}{name}" if is_one else f"{head}{index + 1}. {name}"))
    # As on paper: what they sign and the blank line keep to issuer and date.
    last = document.tables[-1].rows[-1] if letter.table is not None and not letter.attachments else None
    held = [cell.paragraphs[-1] for cell in last.cells] if last else document.paragraphs[-1:]
    for paragraph in [*held, _add(document, "")]:
        paragraph.paragraph_format.keep_with_next = True
    for index, text in enumerate((letter.issuer, written_day(letter.issued_on))):
        signed = _add(document, text)
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        signed.paragraph_format.right_indent = Pt(16 * 4)
        signed.paragraph_format.keep_with_next = index == 0
    _number_pages(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_style(document: Any, name: str, font: str, points: float) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    set_font(style, font, points)
    shape = style.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(max(28.8, points * 1.6))
    shape.space_before = shape.space_after = Pt(0)
    return style


def _add(document: Any, text: str, style: str = "函件正文") -> Any:
    return document.add_paragraph(fit(text), style=style)


def _indent(paragraph: Any) -> None:
    """Two characters, said as characters, so that it stays right in another size."""
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph._p.pPr.ind.set(qn("w:firstLineChars"), "200")


def _number_pages(document: Any) -> None:
    """— 1 — outside below: right on odd pages, left on even ones."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in sides:
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        for text in ("— ", None, " —"):
            run = paragraph.add_run(text)
            set_font(run, _TITLE, 14)
            if text is None:
                field = OxmlElement("w:fldSimple")
                field.set(qn("w:instr"), "PAGE")
                paragraph._p.append(field)
                field.append(run._r)
