"""Word documents: every construct that Word shows in another way than its XML says it."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Mapping

import docx
import pytest
from docx.enum.text import WD_BREAK
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gongkai.officialdoc import UnreadableDocument
from gongkai.officialdoc.lines import Hint, Source
from gongkai.officialdoc.readers.docx import read_docx
from gongkai.officialdoc.readers.guard import open_package
from gongkai.officialdoc.readers.numberforms import render
from gongkai.officialdoc.readers.wordparts import is_word

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
}
NAMED = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in SPACES.items())
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pack(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def word(body: str, **parts: str) -> bytes:
    """A document of this body; further parts by name (styles, numbering, footnotes, header1 …)."""
    members = {"word/document.xml": f"<w:document {NAMED}><w:body>{body}</w:body></w:document>"}
    relations = ""
    for name, content in parts.items():
        root = {"header": "hdr", "footer": "ftr"}.get(name.rstrip("0123456789"), name)
        members[f"word/{name}.xml"] = f"<w:{root} {NAMED}>{content}</w:{root}>"
        kind = name.rstrip("0123456789")
        relations += f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{name}.xml"/>'
    members["word/_rels/document.xml.rels"] = f"<Relationships>{relations}</Relationships>"
    return pack(members)


def p(*runs: str, properties: str = "") -> str:
    inner = "".join(one if one.startswith("<") else r(one) for one in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return (
        f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else "<w:r/>"
    )


def tc(*content: str, properties: str = "") -> str:
    inner = "".join(one if one.startswith("<") else p(one) for one in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    inner = "".join(one if one.startswith("<w:tc>") else tc(one) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def tbl(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def val(name: str, value: str) -> str:
    return f'<w:{name} w:val="{value}"/>'


def span(count: int) -> str:
    return val("gridSpan", str(count))


OPENS, GOES_ON = val("vMerge", "restart"), "<w:vMerge/>"


def lines(body: str, **parts: str) -> list[str]:
    return read_docx(word(body, **parts)).lines


def rows(source: Source) -> list[list[str]]:
    return [
        line.split("\t")
        for number, line in enumerate(source.lines, start=1)
        if source.hints.get(number, Hint()).table
    ]


def table(*made: str) -> list[list[str]]:
    return rows(read_docx(word(tbl(*made))))


# Tables


def test_cell_over_several_columns_keeps_the_others_in_place() -> None:
    found = table(tr(tc("总表", properties=span(3)), "单位"), tr("1", "事项", "", "市财政局"))
    assert found == [["总表", "", "", "单位"], ["1", "事项", "", "市财政局"]]


def test_cell_over_several_rows_repeats_its_text() -> None:
    found = table(
        tr(tc("一级", properties=OPENS), "甲"),
        tr(tc("", properties=GOES_ON), "乙"),
        tr(tc("", properties=GOES_ON), "丙"),
        tr(tc("二级", properties=OPENS), "丁"),
    )
    assert found == [["一级", "甲"], ["一级", "乙"], ["一级", "丙"], ["二级", "丁"]]


def test_cell_over_rows_and_columns() -> None:
    both = span(2)
    found = table(
        tr("1", tc("合", properties=both + OPENS), "甲"),
        tr("2", tc("", properties=both + GOES_ON), "乙"),
        tr("3", "左", "右", "丙"),
    )
    assert found == [["1", "合", "", "甲"], ["2", "合", "", "乙"], ["3", "左", "右", "丙"]]


def test_merge_of_another_column_is_not_repeated() -> None:
    found = table(tr(tc("上", properties=OPENS), "甲"), tr("自", tc("乙", properties=GOES_ON)))
    assert found == [["上", "甲"], ["自", "乙"]]


def test_columns_free_before_and_behind_a_row() -> None:
    found = table(
        tr("甲", "乙", "丙", "丁"), tr("戊", properties=val("gridBefore", "1") + val("gridAfter", "2"))
    )
    assert found == [["甲", "乙", "丙", "丁"], ["", "戊", "", ""]]


def test_old_horizontal_merge() -> None:
    merge = tc("合并", properties=val("hMerge", "restart"))
    assert table(tr(merge, tc("", properties=val("hMerge", "continue")), "丙"), tr("1", "2", "3")) == [
        ["合并", "", "丙"],
        ["1", "2", "3"],
    ]


def test_paragraphs_and_breaks_in_a_cell_are_joined_by_a_space() -> None:
    broken = p("<w:r><w:t>三</w:t><w:br/><w:t>四</w:t></w:r>")
    assert table(tr(tc("一", "", "二"), tc(broken)), tr("五", "六")) == [["一 二", "三 四"], ["五", "六"]]


def test_merged_cells_made_by_python_docx() -> None:
    document = docx.Document()
    made = document.add_table(rows=3, cols=3)
    for row in range(3):
        for column in range(3):
            made.cell(row, column).text = f"{row}{column}"
    made.cell(0, 0).merge(made.cell(0, 1)).text = "横"
    made.cell(1, 0).merge(made.cell(2, 0)).text = "竖"
    buffer = io.BytesIO()
    document.save(buffer)
    assert rows(read_docx(buffer.getvalue())) == [["横", "", "02"], ["竖", "11", "12"], ["竖", "21", "22"]]


def test_table_within_a_cell_is_text_of_the_cell() -> None:
    inner = tbl(tr("内一", "内二"), tr("内三", "内四"))
    found = table(tr("外一", tc("前", inner, "后")), tr("外二", "外三"))
    assert found == [["外一", "前 内一 内二 内三 内四 后"], ["外二", "外三"]]


def test_rows_and_cells_in_content_controls_and_removed_rows() -> None:
    controlled = f"<w:sdt><w:sdtContent>{tr('3', '4')}</w:sdtContent></w:sdt>"
    cell = f"<w:tr><w:sdt><w:sdtContent>{tc('5')}</w:sdtContent></w:sdt>{tc('6')}</w:tr>"
    removed = tr("删", "除", properties="<w:del/>")
    hidden = tr("隐", "藏", properties="<w:hidden/>")
    added = tr("7", "8", properties="<w:ins/>")
    assert table(tr("1", "2"), controlled, cell, removed, hidden, added) == [
        ["1", "2"],
        ["3", "4"],
        ["5", "6"],
        ["7", "8"],
    ]


def test_table_of_one_column_frames_text() -> None:
    source = read_docx(word(tbl(tr(tc("一、总则", "第一段")), tr("二、附则"))))
    assert (source.lines, source.hints) == (["一、总则", "第一段", "二、附则"], {})


def test_row_of_text_columns_is_read_cell_by_cell() -> None:
    text = "办好民生实事，改造便民站点。" * 10
    source = read_docx(word(tbl(tr(tc(text, text, text), tc("附注", "二")))))
    assert (source.lines, source.hints) == ([text, text, text, "附注", "二"], {})


def test_document_in_a_full_row_below_its_metadata() -> None:
    text = "办好民生实事，改造便民站点。" * 10
    source = read_docx(word(tbl(tr("索引号", "000"), tr(tc(text, text, text, properties=span(2))))))
    assert source.lines == ["索引号\t000", text, text, text]
    assert source.hints == {1: Hint(table=True)}


NO_LINES = f"<w:tblBorders>{val('top', 'single')}{val('insideV', 'none')}</w:tblBorders>"


def test_small_table_without_lines_places_text() -> None:
    head = tbl(tr("云政发〔2023〕5号", "签发人：张三"), properties=NO_LINES)
    assert read_docx(word(head)).lines == ["云政发〔2023〕5号 签发人：张三"]
    issuers = tbl(tr(tc("云河市财政局", "云河市民政局"), "文件"), properties=NO_LINES)
    assert read_docx(word(issuers)).lines == ["云河市财政局", "云河市民政局", "文件"]
    assert read_docx(word(issuers)).hints == {}


def test_larger_table_without_lines_is_a_table() -> None:
    made = tbl(*(tr(str(one), "事项") for one in range(4)), properties=NO_LINES)
    assert rows(read_docx(word(made))) == [[str(one), "事项"] for one in range(4)]


def test_number_counted_by_word_fills_its_cell() -> None:
    number = p(properties=number_of("1"))
    assert rows(
        read_docx(word(tbl(tr(tc(number), "甲"), tr(tc(number), "乙")), numbering=simple("decimal", "%1")))
    ) == [["1", "甲"], ["2", "乙"]]


def test_repetition_has_a_limit() -> None:
    first = tr(tc("长" * 100_000, properties=OPENS), "甲")
    source = read_docx(word(tbl(first, *[tr(tc("", properties=GOES_ON), "乙")] * 1000)))
    assert sum(map(len, source.lines)) < 21_000_000
    assert rows(source)[-1] == ["", "乙"]


def test_absurd_span_is_bounded() -> None:
    assert len(table(tr(tc("甲", properties=span(99999)), "乙"), tr("1", "2"))[0]) <= 201


# Notes, heads, feet, boxes


def note(number: int, *content: str, kind: str = "footnote") -> str:
    return f'<w:{kind} w:id="{number}">{"".join(content)}</w:{kind}>'


def mark(number: int, kind: str = "footnote", more: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/>{more}</w:r>'


def test_notes_stand_at_the_end_and_their_marks_give_nothing() -> None:
    source = read_docx(
        word(
            p("甲", mark(3), "乙", mark(2, "endnote")) + p("丙", mark(1)),
            footnotes=note(-1, p("分隔"))
            + note(1, p("<w:r><w:footnoteRef/></w:r>", "后注", r("")))
            + note(3, p("先注"), p("续"))
            + note(9, p("无人提到")),
            endnotes=note(2, p("尾注"), kind="endnote"),
        )
    )
    assert source.lines == ["甲乙", "丙", "先注", "续", "后注", "尾注"]
    assert source.hints == {number: Hint(footnote=True) for number in (3, 4, 5, 6)}


def test_own_mark_of_a_note_gives_nothing() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    assert lines(p("甲", own, "乙"), footnotes=note(1, p("注"))) == ["甲乙", "注"]


def section(*references: str, first: bool = False) -> str:
    return f"<w:sectPr>{''.join(references)}{'<w:titlePg/>' if first else ''}</w:sectPr>"


def refer(place: str, kind: str, number: int) -> str:
    return f'<w:{place}Reference w:type="{kind}" r:id="{place}{number}"/>'


def test_heads_and_feet_are_noise_around_the_text() -> None:
    page = (
        '<w:r><w:t>- </w:t></w:r><w:fldSimple w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'
        "<w:r><w:t> -</w:t></w:r>"
    )
    sections = p(
        "正文", properties=section(refer("header", "default", 1), refer("footer", "default", 1))
    ) + section(refer("header", "default", 2), refer("header", "first", 3), first=True)
    source = read_docx(
        word(
            sections,
            header1=p("云河市人民政府"),
            header2=p("云河市人民政府"),
            header3=p("云河市人民政府文件") + p(),
            footer1=p(page) + tbl(tr("甲", "乙"), tr("丙", "丁")),
        )
    )
    assert source.lines == ["云河市人民政府", "云河市人民政府文件", "正文", "- 2 -", "甲\t乙", "丙\t丁"]
    assert source.hints == {number: Hint(noise=True) for number in (1, 2, 4, 5, 6)}


def test_head_of_a_first_page_that_is_not_shown() -> None:
    body = p("正文") + section(refer("header", "first", 1))
    assert lines(body, header1=p("旧文件")) == ["正文"]


def choice(modern: str, old: str) -> str:
    return (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{modern}</mc:Choice>"
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def drawn(*content: str) -> str:
    return f"<w:drawing><wps:txbx><w:txbxContent>{''.join(content)}</w:txbxContent></wps:txbx></w:drawing>"


def vml(*content: str) -> str:
    return f"<w:pict><v:shape><v:textbox><w:txbxContent>{''.join(content)}</w:txbxContent></v:textbox></v:shape></w:pict>"


def test_text_box_is_read_once_before_its_paragraph() -> None:
    box = choice(drawn(p("框一"), tbl(tr("1", "2"), tr("3", "4"))), vml(p("框一")))
    source = read_docx(word(p("上") + p("锚", box, "点") + p("下")))
    assert source.lines == ["上", "框一", "1\t2", "3\t4", "锚点", "下"]


def test_old_text_box_alone_and_box_within_a_box() -> None:
    assert lines(p(f"<w:r>{vml(p('旧框'))}</w:r>", "正文")) == ["旧框", "正文"]
    inner = choice(drawn(p("内")), vml(p("内")))
    assert lines(p(choice(drawn(p("外", inner)), vml(p("外"))), "正文")) == ["内", "外", "正文"]


def test_text_box_in_a_cell_is_no_text_of_the_cell() -> None:
    box = choice(drawn(p("框")), vml(p("框")))
    assert lines(tbl(tr(tc(p("甲", box)), "乙"), tr("丙", "丁"))) == ["框", "甲\t乙", "丙\t丁"]


def test_text_that_only_the_fallback_has() -> None:
    emoji = "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><x/></mc:Choice><mc:Fallback><w:t>☺</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    assert lines(p("甲", emoji)) == ["甲☺"]


def test_picture_gives_nothing() -> None:
    picture = '<w:r><w:drawing><x descr="公章" title="印章"/></w:drawing></w:r>'
    assert lines(p("云河市人民政府", picture)) == ["云河市人民政府"]


# What is shown and what is not


def test_tracked_changes() -> None:
    body = p(
        f"<w:ins>{r('加')}</w:ins>",
        "<w:del><w:r><w:delText>删</w:delText><w:t>删</w:t></w:r></w:del>",
        f"<w:moveFrom>{r('移出')}</w:moveFrom>",
        f"<w:moveTo>{r('移入')}</w:moveTo>",
        '<w:r><w:commentReference w:id="1"/></w:r>',
    )
    assert lines(body, comments="<w:comment><w:p/></w:comment>") == ["加移入"]


def test_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    deleted = p("各区县", properties="<w:rPr><w:del/></w:rPr>")
    assert lines(deleted + p("人民政府") + p("完")) == ["各区县人民政府", "完"]
    assert lines(deleted + tbl(tr("1", "2"), tr("3", "4"))) == ["各区县", "1\t2", "3\t4"]
    assert lines(p("完") + deleted) == ["完", "各区县"]


STYLES = f"""
<w:style w:type="paragraph" w:styleId="Bold"><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Bold"/></w:style>
<w:style w:type="paragraph" w:styleId="Thin">{val("basedOn", "Bold")}<w:rPr>{val("b", "0")}</w:rPr></w:style>
<w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>
"""


def test_hidden_text() -> None:
    secret = "<w:rStyle w:val='Secret'/>"
    body = (
        p(r("藏", "<w:vanish/>"), r("显", val("vanish", "0")), r("藏", secret))
        + p("藏", properties=val("pStyle", "Gone"))
        + p(r("显", val("vanish", "false")), properties=val("pStyle", "Gone"))
    )
    assert lines(body, styles=STYLES) == ["显", "", "显"]


def field(instruction: str, result: str | None) -> str:
    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    separated = sign("separate") + result if result is not None else ""
    return f"{sign('begin')}<w:r><w:instrText>{instruction}</w:instrText><w:t>{'令'}</w:t></w:r>{separated}{sign('end')}"


def test_results_of_fields_count_and_instructions_do_not() -> None:
    nested = field("HYPERLINK", r("一、总则") + field("PAGEREF", r("3")))
    link = f"<w:hyperlink>{r('云河网')}</w:hyperlink>"
    assert lines(p(nested, field("XE 词", None), link)) == ["一、总则3云河网"]


def test_field_left_open_does_not_swallow_the_text() -> None:
    start = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    assert lines(p("目录", start) + p("一、总则")) == ["目录", "一、总则"]


def test_number_in_a_circle_and_check_box_of_a_form() -> None:
    assert lines(p(field(r"eq \o\ac(○,3)", None), "甲")) == ["③甲"]
    box = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{}</w:checkBox></w:ffData></w:fldChar></w:r>'
    assert lines(p(box.format(val("default", "1")), "是")) == ["☑是"]


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Wingdings", "F0A8", "□"),
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "00FE", "☑"),
        ("Wingdings 2", "F052", "☑"),
        ("Wingdings 2", "00A3", "□"),
        ("Symbol", "F0B3", "≥"),
        ("宋体", "25A1", "□"),
        ("Wingdings", "F04A", ""),
        ("Wingdings", "zz", ""),
    ],
)
def test_symbols(font: str, code: str, shown: str) -> None:
    sign = f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'
    assert lines(p("甲", sign, "乙")) == [f"甲{shown}乙"]


def test_symbol_typed_as_text() -> None:
    assert lines(p("\uf0a8主动公开\uf0fe依申请公开")) == ["□主动公开☑依申请公开"]


def test_content_controls_and_their_prompts() -> None:
    prompt = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击此处')}</w:sdtContent></w:sdt>"
    )
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('张三')}</w:sdtContent></w:sdt>"
    block = f"<w:sdt><w:sdtContent>{p('一、甲')}{p('二、乙')}</w:sdtContent></w:sdt>"
    assert lines(p("姓名：", filled, prompt) + block) == ["姓名：张三", "一、甲", "二、乙"]


def test_ruby_gives_its_base_in_place() -> None:
    ruby = f"<w:r><w:t>前</w:t><w:ruby><w:rubyPr/><w:rt>{r('hé')}</w:rt><w:rubyBase>{r('河')}</w:rubyBase></w:ruby><w:t>后</w:t></w:r>"
    assert lines(p(ruby)) == ["前河后"]


def test_breaks_hyphens_and_characters_without_width() -> None:
    inner = "<w:t>一</w:t><w:br/><w:t>二</w:t><w:br w:type='page'/><w:t>三</w:t><w:cr/><w:t>四</w:t>"
    assert lines(p(f"<w:r>{inner}</w:r>")) == ["一", "二", "三", "四"]
    hyphens = "<w:t>010</w:t><w:noBreakHyphen/><w:t>12</w:t><w:softHyphen/><w:t>3\u00ad4\u200b</w:t><w:tab/><w:t>x</w:t>"
    assert lines(p(f"<w:r>{hyphens}</w:r>", properties="<w:tabs><w:tab/></w:tabs>")) == ["010-1234 x"]


def test_page_break_made_by_python_docx() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("上页")
    paragraph.add_run().add_break(WD_BREAK.PAGE)
    paragraph.add_run("下页")
    buffer = io.BytesIO()
    document.save(buffer)
    assert read_docx(buffer.getvalue()).lines == ["上页", "下页"]


def test_formula_is_text() -> None:
    assert lines(p("面积", "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>")) == ["面积a+b"]


def test_large_initial_belongs_to_the_line_below() -> None:
    initial = p("第", properties='<w:framePr w:dropCap="drop"/>')
    framed = p("框内", properties='<w:framePr w:w="100"/>')
    assert lines(initial + p("一条") + framed) == ["第一条", "框内"]


# Bold openings


@pytest.mark.parametrize(
    ("body", "bold"),
    [
        (p(r("一、甲", "<w:b/>"), "乙"), 3),
        (p(r("甲", val("b", "0")), r("乙", "<w:b/>")), 0),
        (p(r("甲", val("b", "off"))), 0),
        (p("甲乙", properties=val("pStyle", "Bold")), 2),
        (p("甲乙", properties=val("pStyle", "Child")), 2),
        (p("甲乙", properties=val("pStyle", "Thin")), 0),
        (p(r("甲", val("rStyle", "Strong")), "乙"), 1),
        # Two styles that both make bold cancel each other; what the run says itself counts.
        (p(r("甲", val("rStyle", "Strong")), properties=val("pStyle", "Bold")), 0),
        (p(r("甲", val("b", "0")), properties=val("pStyle", "Bold")), 0),
        (p(r("甲", val("rStyle", "Strong") + "<w:b/>"), properties=val("pStyle", "Bold")), 1),
        (p(r(" 甲", "<w:b/>"), "<w:r><w:rPr><w:b/></w:rPr><w:br/><w:t>乙</w:t></w:r>"), 2),
    ],
)
def test_bold_opening(body: str, bold: int) -> None:
    hints = read_docx(word(body, styles=STYLES)).hints
    assert hints.get(1, Hint()).bold == bold


def test_bold_by_default_of_the_document_and_of_the_default_style() -> None:
    default = "<w:docDefaults><w:rPrDefault><w:rPr><w:b/></w:rPr></w:rPrDefault></w:docDefaults>"
    assert read_docx(word(p("甲"), styles=default)).hints == {1: Hint(bold=1)}
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr><w:b/></w:rPr></w:style>'
    assert read_docx(word(p("甲"), styles=normal)).hints == {1: Hint(bold=1)}


# Numbers counted by Word


def level(place: int, form: str, text: str, more: str = "") -> str:
    inner = val("start", "1") + val("numFmt", form) + more + val("lvlText", text)
    return f'<w:lvl w:ilvl="{place}">{inner}</w:lvl>'


def abstract(number: int, *inner: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(inner)}</w:abstractNum>'


def num(number: int, definition: int, *overrides: str) -> str:
    return f'<w:num w:numId="{number}">{val("abstractNumId", str(definition))}{"".join(overrides)}</w:num>'


def number_of(number: str, place: int | None = 0) -> str:
    return f"<w:numPr>{val('ilvl', str(place)) if place is not None else ''}{val('numId', number)}</w:numPr>"


def simple(form: str, text: str, more: str = "") -> str:
    return abstract(1, level(0, form, text, more)) + num(1, 1)


def counted(*places: int | tuple[int, int], numbering: str) -> list[str]:
    """The labels of paragraphs at these levels, or (list, level)."""
    pairs = [one if isinstance(one, tuple) else (1, one) for one in places]
    body = "".join(p("甲", properties=number_of(str(number), place)) for number, place in pairs)
    return [line.removesuffix("甲") for line in lines(body, numbering=numbering)]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 50: "㊿", 51: "51"}),
        ("decimalEnclosedCircleChinese", {9: "⑨"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("decimalEnclosedFullstop", {2: "⒉"}),
        ("chineseCounting", {10: "十", 21: "二十一", 103: "一〇三"}),
        ("chineseCountingThousand", {10: "十", 103: "一百零三"}),
        ("ideographDigital", {10: "一〇"}),
        ("chineseLegalSimplified", {1: "壹", 12: "拾贰"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子"}),
        ("ideographZodiacTraditional", {1: "甲子", 61: "甲子"}),
        ("upperLetter", {1: "A", 27: "AA"}),
        ("lowerLetter", {2: "b"}),
        ("upperRoman", {4: "IV", 4000: "4000"}),
        ("lowerRoman", {9: "ix"}),
        ("001", {7: "007"}),
        ("unheard of", {7: "7"}),
        ("none", {7: ""}),
    ],
)
def test_number_forms(form: str, expected: dict[int, str]) -> None:
    assert {number: render(number, form) for number in expected} == expected


@given(
    st.sampled_from(
        ["chineseCounting", "upperRoman", "lowerLetter", "decimalEnclosedCircle", "ideographTraditional"]
    )
)
def test_every_number_has_a_form(form: str) -> None:
    assert all(render(number, form) for number in (0, 1, 99, 1000, 99_999))


def test_levels_count_and_restart() -> None:
    numbering = abstract(
        1,
        level(0, "chineseCounting", "第%1章"),
        level(1, "chineseCounting", "第%2条"),
        level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
    ) + num(1, 1)
    assert counted(0, 1, 2, 2, 1, 2, 0, 1, numbering=numbering) == [
        "第一章 ",
        "第一条 ",
        "1.1.1 ",
        "1.1.2 ",
        "第二条 ",
        "1.2.1 ",
        "第二章 ",
        "第一条 ",
    ]


def test_level_that_does_not_restart() -> None:
    running_on = abstract(
        1, level(0, "decimal", "%1章", "<w:x/>"), level(1, "decimal", "%2条", val("lvlRestart", "0"))
    )
    assert counted(0, 1, 1, 0, 1, numbering=running_on + num(1, 1)) == [
        "1章 ",
        "1条 ",
        "2条 ",
        "2章 ",
        "3条 ",
    ]


def test_level_that_restarts_only_after_a_higher_one() -> None:
    made = abstract(
        1,
        level(0, "decimal", "%1、"),
        level(1, "decimal", "%2、"),
        level(2, "decimal", "%3、", val("lvlRestart", "1")),
    )
    assert counted(0, 1, 2, 1, 2, 0, 2, numbering=made + num(1, 1)) == [
        "1、",
        "1、",
        "1、",
        "2、",
        "2、",
        "2、",
        "1、",
    ]


def test_lists_of_one_definition_count_on_unless_they_start_anew() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    redefined = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1.")}</w:lvlOverride>'
    numbering = abstract(1, level(0, "decimal", "%1.")) + num(1, 1) + num(2, 1) + num(3, 1, override)
    numbering += num(4, 1, redefined)
    assert counted((1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (4, 0), numbering=numbering) == [
        "1.",
        "2.",
        "5.",
        "6.",
        "3.",
        "D.",
    ]


@pytest.mark.parametrize(
    ("form", "text", "more", "label"),
    [
        ("decimal", "%1", val("suff", "nothing"), "1"),
        ("decimal", "%1", val("suff", "space"), "1 "),
        ("decimal", "（%1）", "", "（1）"),
        ("decimal", "附件：", "", "附件："),
        ("none", "注：", "", "注："),
        ("bullet", "●", "", ""),
    ],
)
def test_label_and_what_follows_it(form: str, text: str, more: str, label: str) -> None:
    assert counted(0, numbering=simple(form, text, more)) == [label]


def test_custom_format_before_its_fallback() -> None:
    made = f'<w:lvl w:ilvl="0"><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>{val("numFmt", "decimal")}</mc:Fallback></mc:AlternateContent>{val("lvlText", "%1.")}</w:lvl>'
    assert counted(0, 0, numbering=abstract(1, made) + num(1, 1)) == ["001.", "002."]


NUMBER_STYLES = (
    f'<w:style w:type="paragraph" w:styleId="One"><w:pPr><w:numPr>{val("numId", "1")}</w:numPr></w:pPr></w:style>'
    f'<w:style w:type="paragraph" w:styleId="Two"><w:pPr><w:numPr>{val("ilvl", "1")}{val("numId", "1")}</w:numPr></w:pPr></w:style>'
    f'<w:style w:type="paragraph" w:styleId="Three">{val("basedOn", "Two")}</w:style>'
    f'<w:style w:type="numbering" w:styleId="Listed"><w:pPr><w:numPr>{val("numId", "1")}</w:numPr></w:pPr></w:style>'
)


def test_numbers_by_style() -> None:
    numbering = abstract(1, level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）")) + num(
        1, 1
    )
    body = "".join(
        p("甲", properties=one)
        for one in (
            val("pStyle", "One"),
            val("pStyle", "Two"),
            val("pStyle", "Three"),
            val("pStyle", "Two") + number_of("0"),
            val("pStyle", "Two") + "<w:numPr><w:ilvl w:val='0'/></w:numPr>",
        )
    )
    assert lines(body, numbering=numbering, styles=NUMBER_STYLES) == [
        "一、甲",
        "（一）甲",
        "（二）甲",
        "甲",
        "二、甲",
    ]


def test_level_linked_to_a_style() -> None:
    linked = abstract(1, level(0, "decimal", "%1、"), level(1, "decimal", "（%2）", val("pStyle", "One")))
    body = p("甲", properties=val("pStyle", "One"))
    assert lines(body, numbering=linked + num(1, 1), styles=NUMBER_STYLES) == ["（1）甲"]


def test_definition_borrowed_from_a_list_style() -> None:
    numbering = (
        abstract(1, val("styleLink", "Listed"), level(0, "decimal", "【%1】"))
        + abstract(2, val("numStyleLink", "Listed"))
        + num(1, 1)
        + num(2, 2)
    )
    body = p("甲", properties=number_of("2")) + p("乙", properties=number_of("1"))
    assert lines(body, numbering=numbering, styles=NUMBER_STYLES) == ["【1】甲", "【2】乙"]


# What is not needed is not parsed


SHEET = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="{SPACES["w"]}"><w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>\
<w:style w:type="paragraph" w:default="1" w:styleId="Base"><w:name w:val="Base"/></w:style>\
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Head"><w:basedOn w:val="Base"/><w:rPr><w:b/></w:rPr></w:style>\
<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>\
<w:style w:type="table" w:default="1" w:styleId="Grid"><w:rPr><w:b/></w:rPr></w:style></w:styles>"""
BASE = '<w:style w:type="paragraph" w:default="1" w:styleId="Base">'
HEAD = '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Head">'
BOLD_BASE = BASE + "<w:rPr><w:b/></w:rPr>"


def with_sheet(sheet: str | bytes, body: str, **parts: str) -> Source:
    data = word(body, **parts, styles="")
    members: dict[str, str | bytes] = dict(members_of(data))
    return read_docx(pack({**members, "word/styles.xml": sheet}))


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    "sheet",
    [
        SHEET,
        SHEET.replace("\n", "\r\n").replace("><", ">\n  <"),
        SHEET.replace(HEAD, '<w:style w:styleId="Head" w:customStyle="1" w:type="paragraph">'),
        SHEET.replace(HEAD, HEAD.replace("w:style ", 'w:style xmlns:x="urn:x" ')),
        SHEET.replace(HEAD, HEAD.replace('"', "'")),
        SHEET.replace(BASE, '<w:style w:type="paragraph" w:styleId="Base" w:default="1">'),
        SHEET.replace(' w:default="1"', ""),
        SHEET.replace("<w:docDefaults>", f"<!-- {HEAD}</w:style> --><w:docDefaults>"),
        SHEET.replace(HEAD, f"<?note {HEAD}?>{HEAD}"),
        SHEET.replace("<w:docDefaults>", "<w:latentStyles><w:lsdException/></w:latentStyles><w:docDefaults>"),
        SHEET.replace(HEAD, f'<x xmlns="urn:x">{BOLD_BASE}</w:style></x>{HEAD}'),
        SHEET.replace("w:", "q:").replace("xmlns:w", "xmlns:q"),
        SHEET.replace("UTF-8", "UTF-16").encode("utf-16"),
        b"\xef\xbb\xbf" + SHEET.encode(),
        SHEET.replace(
            "schemas.openxmlformats.org/wordprocessingml/2006", "purl.oclc.org/ooxml/wordprocessingml"
        ),
    ],
)
def test_styles_are_found_however_they_are_written(sheet: str | bytes) -> None:
    gone = r("隐", val("rStyle", "Gone")) + r("丙", val("rStyle", "None"))
    source = with_sheet(sheet, p("甲", properties=val("pStyle", "Head")) + p("乙") + p(gone))
    assert source.lines == ["甲", "乙", "丙"]
    assert source.hints == {1: Hint(bold=1)}


def test_default_style_counts_for_paragraphs_without_style() -> None:
    assert with_sheet(SHEET.replace(BASE, BOLD_BASE), p("甲")).hints == {1: Hint(bold=1)}
    bold = SHEET.replace("<w:rPr/>", "<w:rPr><w:b/></w:rPr>")
    assert with_sheet(bold, p("甲")).hints == {1: Hint(bold=1)}
    numbered = SHEET.replace(BASE, f"{BASE}<w:pPr>{number_of('1')}</w:pPr>")
    numbering = abstract(1, level(0, "decimal", "%1、")) + num(1, 1)
    assert with_sheet(numbered, p("甲"), numbering=numbering).lines == ["1、甲"]


def test_id_with_references_is_found() -> None:
    sheet = SHEET.replace('"Head"', '"A&amp;B"')
    assert with_sheet(sheet, p("甲", properties=val("pStyle", "A&amp;B"))).hints == {1: Hint(bold=1)}


def test_damaged_part_is_refused_only_where_it_is_needed() -> None:
    members = members_of(word(p("甲"), numbering="", footnotes=""))
    members["word/numbering.xml"] = members["word/footnotes.xml"] = b"<w:"
    assert read_docx(pack(dict(members))).lines == ["甲"]
    numbered = word(p("甲", properties=number_of("1")))
    with pytest.raises(UnreadableDocument):
        read_docx(pack({**members_of(numbered), "word/numbering.xml": "<w:"}))


def test_text_belongs_to_the_paragraph_around_it() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{p('框')}</w:txbxContent></w:pict></w:r>"
    assert lines(p("前", box, "后")) == ["框", "前后"]
    inner = f"<w:hyperlink>{r('链')}</w:hyperlink>"
    assert lines(p("前", inner, "后") + r("外") + p("次")) == ["前链后", "次"]
    # Not valid, but read all the same.
    assert lines(f"<w:p>{r('一')}{p('二')}{r('三')}</w:p>{p('四')}") == ["一二三", "四"]
    assert lines(p("甲\n乙")) == ["甲", "乙"]


# The package


def test_strict_names_are_read_as_well() -> None:
    data = word(tbl(tr("1", "2"), tr("3", "4")) + p(r("甲", "<w:b/>")), styles=STYLES)
    members = {
        name: zipfile.ZipFile(io.BytesIO(data)).read(name).decode()
        for name in zipfile.ZipFile(io.BytesIO(data)).namelist()
    }
    for ours in ("wordprocessingml/2006/main", "officeDocument/2006/relationships"):
        strict = ours.replace("2006/", "")
        members = {
            name: text.replace(
                f"http://schemas.openxmlformats.org/{ours}", f"http://purl.oclc.org/ooxml/{strict}"
            )
            for name, text in members.items()
        }
    assert "schemas.openxmlformats.org/wordprocessingml" not in members["word/document.xml"]
    source = read_docx(pack(members))
    assert source.lines == ["1\t2", "3\t4", "甲"]
    assert source.hints[3] == Hint(bold=1)


MAIN = f"<w:document {NAMED}><w:body>{p('甲')}</w:body></w:document>"


def test_main_part_is_found_by_relationship_and_by_type() -> None:
    related = f'<Relationships><Relationship Id="a" Type="{RELATION}/officeDocument" Target="/Text/main.xml"/></Relationships>'
    typed = '<Types><Override PartName="/w/d.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    moved = pack({"_rels/.rels": related, "text/Main.xml": MAIN})
    assert read_docx(moved).lines == ["甲"]
    macro = pack({"[Content_Types].xml": typed, "w/d.xml": MAIN})
    assert read_docx(macro).lines == ["甲"]
    assert is_word(open_package(macro))
    assert read_docx(pack({"word\\document.xml": MAIN})).lines == ["甲"]
    assert not is_word(open_package(pack({"xl/workbook.xml": "<a/>"})))


def test_workbook_is_no_word_document() -> None:
    related = f'<Relationships><Relationship Id="a" Type="{RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    typed = '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    assert not is_word(
        open_package(pack({"_rels/.rels": related, "[Content_Types].xml": typed, "xl/workbook.xml": "<a/>"}))
    )


def encrypted(data: bytes) -> bytes:
    """The same package with the flag of encryption on every member."""
    out = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = out.find(signature)
        while place >= 0:
            out[place + offset] |= 1
            place = out.find(signature, place + 4)
    return bytes(out)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (encrypted(word(p("甲"))), "密码"),
        (word(p("甲" * 500))[:-40], "损坏"),
        (word(p("甲" * 500))[:200], "损坏"),
        (pack({"word/document.xml": "<w:document"}), "XML"),
        (pack({"word/document.xml": f"<w:document {NAMED}/>"}), "没有正文"),
        (word(p() + p("<w:r><w:drawing/></w:r>")), "没有文字"),
        (pack({"a.txt": "甲"}), "不是 Word"),
    ],
)
def test_refusals(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableDocument, match=says) as caught:
        read_docx(data)
    assert "\n" not in str(caught.value)


def test_deep_nesting_keeps_the_text() -> None:
    body = p("底")
    for _ in range(40):
        body = tbl(tr(tc(body)))
    assert [one for one in lines(body) if one] == ["底"]
    for _ in range(20):
        body = tbl(tr("边", tc(body)), tr("一", "二"))
    assert "底" in "".join(lines(body))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["", OPENS, GOES_ON])), min_size=2, max_size=5),
        min_size=2,
        max_size=6,
    )
)
def test_cells_stand_in_their_columns(shape: list[list[tuple[int, str]]]) -> None:
    made = [
        tr(
            *(
                tc(f"{row}-{place}", properties=span(across) + merge)
                for place, (across, merge) in enumerate(cells)
            )
        )
        for row, cells in enumerate(shape)
    ]
    above: dict[int, str] = {}
    for row, (found, cells) in enumerate(zip(table(*made), shape, strict=True)):
        assert len(found) == sum(across for across, _ in cells)
        column, reaching = 0, {}
        for place, (across, merge) in enumerate(cells):
            own = above.get(column, f"{row}-{place}") if merge == GOES_ON else f"{row}-{place}"
            assert found[column] == own
            assert not any(found[column + 1 : column + across])
            if merge:
                reaching[column] = own
            column += across
        above = reaching


def bare(data: bytes) -> list[str]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    space = f"{{{SPACES['w']}}}"
    return ["".join(one.text or "" for one in node.iter(f"{space}t")) for node in root.iter(f"{space}p")]


def test_reading_takes_little_more_than_parsing() -> None:
    fonts = '<w:rFonts w:ascii="仿宋" w:eastAsia="仿宋"/><w:sz w:val="32"/>'
    data = word(
        "".join(p(r(f"加强政策解读回应{hash(str(one))}", fonts), r("完成。", fonts)) for one in range(4000))
    )

    def best(read: Callable[[bytes], object]) -> float:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            read(data)
            times.append(time.perf_counter() - start)
        return min(times)

    assert read_docx(data).lines == bare(data)
    # About 0.7 on a quiet machine.
    assert best(bare) / best(read_docx) > 0.25
