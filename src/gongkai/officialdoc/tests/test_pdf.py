"""PDF: what only this format has. The layout it shares with OFD is in test_layout."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from gongkai.officialdoc import UnreadableDocument, parse_bytes
from gongkai.officialdoc.readers.layout import pipeline
from gongkai.officialdoc.readers.pdf import read_pdf
from gongkai.officialdoc.sandbox import parse_untrusted

from . import invented
from .test_layout import TEXT, main, noise, plan, rows
from .typeset import FONT, HEIGHT, LEFT, Sheet, Typesetter, Word, as_pdf

WHOLE = as_pdf(plan())


def drawn(draw: Callable[[Canvas], object], **options: object) -> bytes:
    """A PDF of one page which the function draws."""
    as_pdf([])  # registers the font
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(596, HEIGHT), **options)
    canvas.setFont(FONT, 16)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_the_library_reads_a_pdf_by_content() -> None:
    assert parse_bytes(WHOLE).metadata.document_number == "云政办发〔2023〕5号"


def test_sandbox_has_room_for_pdfium() -> None:
    assert parse_untrusted(WHOLE, "a.pdf") == parse_bytes(WHOLE)


def test_pdfium_is_loaded_for_a_pdf_only() -> None:
    code = "import sys, gongkai.officialdoc; print('pypdfium2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_password_is_asked_for() -> None:
    data = drawn(
        lambda canvas: canvas.drawString(72, 700, TEXT[:20]), encrypt=StandardEncryption("pw", "owner")
    )
    with pytest.raises(UnreadableDocument, match=r"^PDF 已加密.*密码.*后再试$"):
        read_pdf(data)


def test_encrypted_without_a_password_is_read() -> None:
    data = drawn(
        lambda canvas: canvas.drawString(72, 700, TEXT[:20]), encrypt=StandardEncryption("", "owner")
    )
    assert read_pdf(data).lines == [TEXT[:20]]


@pytest.mark.parametrize(
    "draw",
    [
        lambda canvas: canvas.rect(50, 50, 400, 700, fill=1),
        lambda canvas: canvas.drawCentredString(298, 50, "— 1 —"),
        lambda canvas: None,
    ],
    ids=["picture", "page number", "empty"],
)
def test_a_scan_is_told_to_be_one(draw: Callable[[Canvas], object]) -> None:
    with pytest.raises(UnreadableDocument, match=r"没有文字.*扫描件.*Word"):
        read_pdf(drawn(draw))


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_truncated_files(share: float) -> None:
    """PDFium rebuilds what it can; else one sentence that says what to do."""
    try:
        source = read_pdf(WHOLE[: int(len(WHOLE) * share)])
    except UnreadableDocument as error:
        assert str(error).startswith("PDF ")
        assert "\n" not in str(error)
    else:
        assert source.lines


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=40))
def test_corrupted_files(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    try:
        read_pdf(bytes(data))
    except UnreadableDocument as error:
        assert str(error)


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.officialdoc.readers.pdf.MAX_PAGES", 1)
    with pytest.raises(UnreadableDocument, match="超过 1 页"):
        read_pdf(WHOLE)
    monkeypatch.undo()
    monkeypatch.setattr(pipeline, "MAX_CHARS", 100)
    with pytest.raises(UnreadableDocument, match="文字超过"):
        read_pdf(WHOLE)


def test_title_of_the_file_is_not_believed() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Microsoft Word - 新建文档")
        canvas.setAuthor("Administrator")
        canvas.drawString(72, 700, TEXT[:20])

    source = read_pdf(drawn(draw))
    assert (source.lines, source.page) == ([TEXT[:20]], {})


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_sheets(turn: int) -> None:
    """/Rotate tells how a page is shown; its text is read as it runs."""

    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.drawString(72, 400, TEXT[:20])
        canvas.drawString(72, 372, "第二行。")

    assert main(read_pdf(drawn(draw))) == [TEXT[:20], "第二行。"]


def test_every_character_as_an_object_of_its_own() -> None:
    """As some printer drivers write: no difference to one string."""

    def draw(canvas: Canvas) -> None:
        for row in range(3):
            for place, char in enumerate(TEXT[:25]):
                canvas.drawString(72 + 16 * place, 700 - 28 * row, char)

    source = read_pdf(drawn(draw))
    assert "".join(source.lines) == TEXT[:25] * 3


def test_justified_gaps_are_no_spaces() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 700)
        text.setCharSpace(5)
        text.textLine(TEXT[:20])
        text.setCharSpace(0)
        text.moveCursor(0, 100)
        text.textLine("Government of the City 2023年第5号")
        canvas.drawText(text)

    assert read_pdf(drawn(draw)).lines == [TEXT[:20], "Government of the City 2023年第5号"]


def test_cells_that_touch_are_parted_by_the_rule_between_them() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "甲乙丙丁戊己")
        canvas.drawString(100, 670, "子丑寅卯辰巳")
        canvas.grid([98, 148, 198], [660, 690, 720])

    assert rows(read_pdf(drawn(draw))) == ["甲乙丙\t丁戊己", "子丑寅\t卯辰巳"]


def test_table_of_thin_boxes_in_a_form() -> None:
    """Word draws its borders as filled boxes; some producers put a page's content into a form."""

    def draw(canvas: Canvas) -> None:
        canvas.beginForm("page")
        canvas.setFont(FONT, 14)
        for x in (100, 200, 300):
            canvas.rect(x, 600, 0.5, 100, stroke=0, fill=1)
        for y in (600, 650, 700):
            canvas.rect(100, y, 200, 0.5, stroke=0, fill=1)
        for x, y, text in (
            (110, 670, "事项"),
            (210, 670, "单位"),
            (110, 620, "站点"),
            (210, 620, "市民政局"),
        ):
            canvas.drawString(x, y, text)
        canvas.endForm()
        canvas.translate(0, 20)
        canvas.doForm("page")

    assert rows(read_pdf(drawn(draw))) == ["事项\t单位", "站点\t市民政局"]


def test_a_form_hides_no_rules() -> None:
    """As many objects as runs of text: two of the six runs come from a form, and two objects are no text."""

    def draw(canvas: Canvas) -> None:
        for row, y in enumerate((700, 670)):
            for column, x in enumerate((72, 272)):
                canvas.drawString(x + 8, y + 8, f"格{row}{column}")
        path = canvas.beginPath()
        for y in (660, 690, 720):
            path.moveTo(72, y)
            path.lineTo(472, y)
        for x in (72, 272, 472):
            path.moveTo(x, 660)
            path.lineTo(x, 720)
        canvas.drawPath(path)
        canvas.beginForm("seal")
        canvas.setFont(FONT, 16)
        canvas.drawString(72, 600, "甲乙")
        canvas.drawString(72, 560, "丙丁")
        canvas.endForm()
        canvas.doForm("seal")

    assert rows(read_pdf(drawn(draw)))[:1] == ["格00\t格01"]


def test_text_that_runs_to_the_left_hides_no_rules() -> None:
    data = drawn(
        lambda canvas: [
            canvas.drawString(72, 640, "אבג 12 דהו"),
            canvas.grid([72, 272, 472], [660, 690, 720]),
            *(canvas.drawString(x, y, "格") for x in (80, 280) for y in (668, 698)),
        ]
    )
    assert rows(read_pdf(data)) == ["格\t格"] * 2


def test_a_watermark_on_every_page() -> None:
    sheets = []
    for page in range(4):
        sheet = Sheet([Word(LEFT, 150 + 28 * line, f"第{page}页第{line}行。") for line in range(12)])
        sheet.words.append(Word(180, 410, "内部资料", 60))
        sheets.append(sheet)
    source = read_pdf(as_pdf(sheets))
    assert noise(source) == ["内部资料"] * 4
    assert len(main(source)) == 48


def test_a_drawing_of_many_lines_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 800, TEXT[:20])
        for step in range(3000):
            canvas.line(100, 100 + step / 5, 400, 100 + step / 5)
            canvas.line(100 + step / 10, 100, 100 + step / 10, 700)

    assert read_pdf(drawn(draw)).lines == [TEXT[:20]]


def test_many_pages_one_after_the_other() -> None:
    out = Typesetter("云河市人民政府公报")
    for number in range(600):
        out.paragraph(f"第{number}段。{TEXT}")
    source = read_pdf(as_pdf(out.sheets))
    assert len(out.sheets) > 50
    assert main(source) == [f"第{number}段。{TEXT}" for number in range(600)]


def test_lines_of_warnings_point_into_the_source() -> None:
    document = parse_bytes(WHOLE)
    assert document.metadata.title == invented.TITLE
    assert all(1 <= one.line <= len(document.lines) for one in document.blocks)
