"""Letters as people get them: opened again by other programs, whatever stands in them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai import letters
from gongkai.letters.letter import Letter, Table, to_docx, to_pdf, written_day
from gongkai.letters.tables import Column

COLUMNS = (
    Column("number", "序号", 4, "number"),
    Column("text", "任务内容", 20),
    Column("late", "超期情况", 6),
)
HOSTILE = (
    '#panic("x") $a^2$ \\ " ` *粗* _斜_ = 题 <标> @引 #include "/etc/passwd" // 注 /* 注 */ [x] {y} \\u{41}'
)
LETTER = Letter(
    title="关于办理超期任务的督办单",
    number="督办〔2026〕1号",
    addressee="云汀市教育局",
    paragraphs=("你单位承担的下列任务已经超过完成时限。", "请于2026年7月10日前反馈。"),
    issuer="云汀市人民政府办公厅",
    issued_on=date(2026, 6, 3),
    table=Table(COLUMNS, [{"number": 1, "text": "公布权力和责任清单", "late": "超期 3 天"}]),
    attachments=("任务台账", "联系人名单"),
)
FONTS = Path(letters.__file__).parent / "fonts"


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def words(data: bytes) -> str:
    return "".join("".join(pages(data)).split())


def places(data: bytes, text: str) -> tuple[float, float]:
    """Left and right of a text on the first page, in points."""
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    index, count = page.search(text).get_next()
    boxes = [page.get_charbox(index + at) for at in range(count)]
    return boxes[0][0], boxes[-1][2]


def test_the_pdf_says_what_the_letter_says_in_its_order() -> None:
    said = words(to_pdf(LETTER))
    parts = [
        "督办〔2026〕1号",
        "关于办理超期任务的督办单",
        "云汀市教育局：",
        *LETTER.paragraphs,
        "序号任务内容超期情况1公布权力和责任清单超期3天",
        "1.任务台账2.联系人名单",
        "云汀市人民政府办公厅2026年6月3日",
        "—1—",
    ]
    found = [said.index(part) for part in parts]
    assert found == sorted(found)
    assert "〓" not in said
    assert pypdfium2.PdfDocument(to_pdf(LETTER)).get_metadata_value("Title") == LETTER.title


def test_the_page_is_laid_out_as_offices_do() -> None:
    data = to_pdf(LETTER)
    left, right = 28 / 25.4 * 72, (210 - 26) / 25.4 * 72
    assert places(data, "云汀市教育局")[0] == pytest.approx(left, abs=2)
    assert places(data, "你单位承担")[0] == pytest.approx(left + 32, abs=2)
    title = places(data, LETTER.title)
    assert sum(title) / 2 == pytest.approx((left + right) / 2, abs=2)
    assert places(data, LETTER.issuer)[1] == pytest.approx(right - 64, abs=3)
    assert places(data, LETTER.number)[1] == pytest.approx(right, abs=4)


def test_the_word_file_says_the_same() -> None:
    document = Document(io.BytesIO(to_docx(LETTER)))
    texts = {paragraph.text: paragraph for paragraph in document.paragraphs}
    assert [text for text in texts if text] == [
        "督办〔2026〕1号",
        "关于办理超期任务的督办单",
        "云汀市教育局：",
        "你单位承担的下列任务已经超过完成时限。",
        "请于2026年7月10日前反馈。",
        "附件：1. 任务台账",
        "　　　2. 联系人名单",
        "云汀市人民政府办公厅",
        "2026年6月3日",
    ]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["序号", "任务内容", "超期情况"],
        ["1", "公布权力和责任清单", "超期 3 天"],
    ]
    assert texts[LETTER.title].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert texts[LETTER.paragraphs[0]].paragraph_format.first_line_indent == Pt(32)
    assert texts["云汀市教育局："].paragraph_format.first_line_indent is None
    assert texts[LETTER.issuer].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    field = document.sections[0].footer.paragraphs[0]._p.find(qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == "PAGE"


def test_nothing_in_a_text_is_markup() -> None:
    hostile = replace(
        LETTER,
        title=HOSTILE,
        number=HOSTILE,
        addressee=HOSTILE,
        paragraphs=[HOSTILE],
        issuer=HOSTILE,
        attachments=[HOSTILE, HOSTILE],
        table=Table(COLUMNS, [{"number": 1, "text": HOSTILE, "late": HOSTILE}]),
    )
    assert words(to_pdf(hostile)).count('#panic("x")$a^2$\\"`*粗*_斜_=题<标>@引') == 9
    assert HOSTILE in [paragraph.text for paragraph in Document(io.BytesIO(to_docx(hostile))).paragraphs]


@settings(max_examples=15)
@given(st.text(max_size=60))
def test_any_text_can_be_written(text: str) -> None:
    letter = replace(LETTER, title=text, addressee=text, paragraphs=[text], attachments=[text])
    assert pages(to_pdf(letter))
    assert Document(io.BytesIO(to_docx(letter))).tables


def test_a_character_that_the_font_lacks_is_marked_and_named() -> None:
    strange = replace(LETTER, addressee="𠮷乡", paragraphs=["堃镕喆昇䶮㑇𬭩", "𠮷ก"])
    said = words(to_pdf(strange))
    assert "〓乡：" in said
    assert "堃镕喆昇䶮㑇𬭩" in said
    assert "〓〓" in said
    assert said.endswith("请以Word版为准：U+20BB7、U+0E01。—1—")
    assert "𠮷乡：" in "".join(one.text for one in Document(io.BytesIO(to_docx(strange))).paragraphs)


def test_the_list_of_characters_is_that_of_the_font() -> None:
    font = TTFont(FONTS / "NotoSerifCJKsc-Regular-subset.otf")
    listed = {ord(char) for char in (FONTS / "characters.txt").read_text(encoding="utf-8") if char != "\n"}
    assert listed <= set(font.getBestCmap())
    everyday = {char for row in range(0xB0, 0xF8) for char in _of_gb2312(row)}
    assert {ord(char) for char in everyday} <= listed


def _of_gb2312(row: int) -> str:
    return bytes(byte for cell in range(0xA1, 0xFF) for byte in (row, cell)).decode("gb2312", "ignore")


def test_a_long_table_goes_over_pages_and_repeats_its_head() -> None:
    rows = [{"number": number, "text": f"第{number}件事" * 8, "late": ""} for number in range(1, 60)]
    found = pages(to_pdf(replace(LETTER, table=Table(COLUMNS, rows))))
    assert len(found) > 3
    assert all("任务内容" in page for page in found[:-1])
    assert all(f"— {number} —" in page for number, page in enumerate(found, start=1))
    endless = [{"number": 1, "text": "长" * 4000, "late": ""}]
    assert words(to_pdf(replace(LETTER, table=Table(COLUMNS, endless)))).count("长") == 4000


@pytest.mark.parametrize("count", range(1, 30))
def test_who_signs_and_when_never_stand_alone_on_a_page(count: int) -> None:
    rows = [{"number": number, "text": "公布清单", "late": ""} for number in range(count)]
    for some in (
        {"paragraphs": ["甲" * 20] * count, "table": None, "attachments": ()},
        {"table": Table(COLUMNS, rows), "attachments": ()},
        {"table": None, "attachments": ["附表"] * count},
    ):
        last = "".join(pages(to_pdf(replace(LETTER, **some)))[-1].split())
        assert not last.startswith(LETTER.issuer)


def test_in_word_the_signature_keeps_to_the_text() -> None:
    for letter in (LETTER, replace(LETTER, attachments=()), replace(LETTER, table=None, attachments=())):
        document = Document(io.BytesIO(to_docx(letter)))
        *_before, text, blank, issuer, _day = document.paragraphs
        is_table = bool(letter.table) and not letter.attachments
        held = document.tables[0].rows[-1].cells[0].paragraphs[0] if is_table else text
        assert all(one.paragraph_format.keep_with_next for one in (held, blank, issuer))


def test_days_in_a_table_are_written_as_in_the_text() -> None:
    column = Column("due_on", "完成时限", 11, "date")
    dated = replace(LETTER, table=Table((*COLUMNS, column), [{"number": 1, "due_on": date(2020, 10, 31)}]))
    assert "2020年10月31日" in words(to_pdf(dated))
    cells = Document(io.BytesIO(to_docx(dated))).tables[0].rows[1].cells
    assert cells[-1].text == "2020年10月31日"


def test_a_day_is_written_without_zeros() -> None:
    assert written_day(date(2026, 3, 1)) == "2026年3月1日"
