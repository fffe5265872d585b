"""What stands in a Word part and is shown by no program is found, and is not in the copy; what is shown is read."""

from __future__ import annotations

import pytest

from gongkai.privacy.files.burning import burn
from gongkai.privacy.files.pieces import read_pieces
from gongkai.privacy.files.places import HiddenKind
from gongkai.privacy.files.redaction import NotProven, Redaction

from .made import docx, paragraph, paragraphs, part, traces

SAID = "秘密甲乙丙"
RUN = "<w:r><w:t>正文</w:t></w:r>"
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def field(*instructions: str, result: str = "") -> str:
    """A field whose instruction stands in several runs."""
    words = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in instructions)
    shown = (
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>' if result else ""
    )
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "end"))
    return f"<w:p>{begin}{words}{shown}{end}</w:p>"


def shape(attributes: str) -> str:
    return f'<w:p><w:r><w:pict><v:shape style="width:9pt" {attributes}/></w:pict></w:r></w:p>'


def styled(words: str) -> bytes:
    content = (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="a"><w:name w:val="{words}"/></w:style>'
    )
    return docx(
        paragraph("正文"), {"word/styles.xml": part("styles", content)}, [("styles", "styles.xml", False)]
    )


def numbered(words: str) -> bytes:
    content = f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="{words}"/></w:lvl></w:abstractNum>'
    links = [("numbering", "numbering.xml", False)]
    return docx(paragraph("正文"), {"word/numbering.xml": part("numbering", content)}, links)


def charted(source: str) -> bytes:
    text = f'<c:f>{source}</c:f><c:strCache><c:pt idx="0"><c:v>一月</c:v></c:pt></c:strCache>'
    chart = (
        f'<c:chartSpace xmlns:c="{CHART}"><c:chart><c:plotArea><c:barChart><c:ser><c:cat><c:strRef>{text}'
        "</c:strRef></c:cat></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
    )
    graphic = (
        f'<a:graphic><a:graphicData><c:chart xmlns:c="{CHART}" r:id="rId1"/></a:graphicData></a:graphic>'
    )
    body = f"<w:p><w:r><w:drawing><wp:inline>{graphic}</wp:inline></w:drawing></w:r></w:p>"
    return docx(body, {"word/charts/chart1.xml": chart}, [("chart", "charts/chart1.xml", False)])


UNSHOWN = {
    "foreign element": docx(f'<w:p>{RUN}<x:one xmlns:x="urn:x">{SAID}</x:one></w:p>'),
    "foreign attribute": docx(f'<w:p xmlns:x="urn:x" x:said="{SAID}">{RUN}</w:p>'),
    "field of an office system": docx(
        f'<w:p>{RUN}<x:docfieldStart xmlns:x="http://www.wps.cn/officeDocument/2013/wpsCustomData" name="{SAID}"/></w:p>'
    ),
    "text between elements": docx(f"<w:p>{RUN}{SAID}</w:p>"),
    "source of a chart": charted(f"'[{SAID}.xlsx]一'!A1"),
}
LEADING = {
    "drawing once more": docx(shape(f'o:gfxdata="{SAID}"')),
    "where a drawing leads": docx(shape(f'href="file:///c:/{SAID}" title="{SAID}"')),
    "what a drawing is called": docx(shape(f'id="{SAID}" o:spid="{SAID}"')),
    "mark": docx(f'<w:p><w:hyperlink w:anchor="{SAID}">{RUN}</w:hyperlink></w:p>'),
    "reference": docx(field(f"REF {SAID} \\h", result="三")),
}
SHOWN = {
    "characters in one": docx(field(f"EQ \\o({SAID})")),
    "in several runs": docx(field("EQ \\o(秘密", "甲乙丙)")),
    "counted": docx(f'<w:p><w:fldSimple w:instr="SEQ {SAID}">{RUN}</w:fldSimple></w:p>'),
    "number of a list": numbered(f"{SAID}%1"),
    "style": styled(SAID),
}


@pytest.mark.parametrize("data", UNSHOWN.values(), ids=UNSHOWN.keys())
def test_what_no_program_shows_is_found_and_goes(data: bytes) -> None:
    found = [piece for piece in read_pieces(data) if SAID in piece.text]
    assert [piece.hidden for piece in found] == [HiddenKind.PRIVATE_DATA]
    assert traces(burn(data, []).data, SAID) == []


@pytest.mark.parametrize("data", LEADING.values(), ids=LEADING.keys())
def test_what_leads_elsewhere_goes(data: bytes) -> None:
    assert traces(burn(data, []).data, SAID) == []


@pytest.mark.parametrize("data", SHOWN.values(), ids=SHOWN.keys())
def test_what_is_shown_by_a_field_or_name_is_read_and_can_be_removed(data: bytes) -> None:
    assert [piece.hidden for piece in read_pieces(data) if SAID in piece.text] == [None]
    assert traces(burn(data, [Redaction("姓名", value=SAID, mask="某")]).data, SAID) == []


def test_the_text_itself_stays() -> None:
    data = docx(f'<w:p>{RUN}<x:one xmlns:x="urn:x"/></w:p>' + field("REF _Ref1 \\h", result="三"))
    assert paragraphs(burn(data, []).data) == ["正文", "三"]


def test_a_link_that_an_older_site_wrote_holds_the_value_too() -> None:
    link = f"https://a.cn/?xm={''.join(f'%{one:02X}' for one in SAID.encode('gb18030'))}"
    body = f'<w:p><w:hyperlink r:id="rId1">{RUN}</w:hyperlink></w:p>' + paragraph(SAID)
    burnt = burn(docx(body, {}, [("hyperlink", link, True)]), [Redaction("姓名", value=SAID)])
    assert traces(burnt.data, link.partition("=")[2]) == []


def test_a_value_that_is_nowhere_is_still_refused() -> None:
    with pytest.raises(NotProven):
        burn(docx(paragraph("正文")), [Redaction("姓名", value=SAID)])
