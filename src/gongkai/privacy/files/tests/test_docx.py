"""Word documents: values in every place where Word leaves them are found, and are in no byte of the copy."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.shared import Inches
from PIL import Image

from gongkai.privacy.files.burning import burn
from gongkai.privacy.files.hidden import find_hidden
from gongkai.privacy.files.pieces import read_pieces
from gongkai.privacy.files.places import HiddenKind, Place, Story
from gongkai.privacy.files.redaction import NotProven, Redaction

from . import made
from .made import ID, MOBILE, NAME, docx, paragraph, run, table

VISIBLE = paragraph(f"身份证号{ID}")
REDACTION = Redaction("公民身份号码", value=ID, mask="（已隐去）")
PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="{name}" descr="{descr}"/><a:graphic><a:graphicData uri="x">'
    '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="{name}"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{link}"/>{crop}'
    "</pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)
BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent>'
    "</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}"
    "</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{0}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{1}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)

SHOWN = {
    "one run": docx(VISIBLE),
    "a run for each digit": docx(paragraph(*map(run, ID))),
    "runs, blanks and a line break": docx(
        paragraph("6501 99", "<w:r><w:br/></w:r>", "1900-01", run("０１００15", "<w:b/>"))
    ),
    "over two paragraphs": docx(paragraph("甲650199190001") + paragraph("010015乙")),
    "a cell for each digit": docx(table(list(ID))),
    "a cell": docx(table(["姓名", "身份证号"], [NAME, ID], ["李四", "无"])),
    "a text box and its fallback": docx(paragraph(BOX.format(VISIBLE))),
    "a link's text": docx(paragraph(f'<w:hyperlink w:anchor="x">{run(ID)}</w:hyperlink>')),
    "the result of a field": docx(paragraph(FIELD.format("MERGEFIELD 身份证", run(ID)))),
    "a simple field": docx(paragraph(f'<w:fldSimple w:instr="DOCPROPERTY x">{run(ID)}</w:fldSimple>')),
    "a content control": docx(
        f'<w:sdt><w:sdtPr><w:alias w:val="{NAME}"/></w:sdtPr><w:sdtContent>{VISIBLE}</w:sdtContent></w:sdt>'
    ),
    "below readings": docx(
        paragraph(
            "".join(
                f"<w:r><w:ruby><w:rt>{run(reading)}</w:rt><w:rubyBase>{run(part)}</w:rubyBase></w:ruby></w:r>"
                for reading, part in (("liù", ID[:9]), ("jiǔ", ID[9:]))
            )
        )
    ),
    "an insertion": docx(paragraph(f'<w:ins w:author="王五" w:id="1">{run(ID)}</w:ins>')),
    "half of it inserted": docx(paragraph("650199", f'<w:ins w:id="1">{run("190001010015")}</w:ins>')),
}


@pytest.mark.parametrize("name", SHOWN)
def test_shown_text_is_replaced(name: str) -> None:
    burnt = burn(SHOWN[name], [REDACTION])
    assert made.traces(burnt.data, ID) == []
    assert any(
        removal.reason == "公民身份号码" and removal.mask == "（已隐去）" for removal in burnt.removals
    )
    assert "（已隐去）" in "".join(piece.text for piece in read_pieces(burnt.data))
    Document(io.BytesIO(burnt.data))


def test_heads_feet_and_notes_are_parts_of_their_own() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId1"/><w:footerReference w:type="default" r:id="rId2"/></w:sectPr>'
    data = docx(
        paragraph("甲", '<w:r><w:footnoteReference w:id="2"/></w:r>')
        + f"<w:p><w:pPr>{section}</w:pPr></w:p>",
        {
            "word/header1.xml": made.part("hdr", VISIBLE),
            "word/footer1.xml": made.part("ftr", VISIBLE),
            "word/footnotes.xml": made.part("footnotes", f'<w:footnote w:id="2">{VISIBLE}</w:footnote>'),
        },
        [
            ("header", "header1.xml", False),
            ("footer", "footer1.xml", False),
            ("footnotes", "footnotes.xml", False),
        ],
    )
    assert {str(piece.place) for piece in read_pieces(data) if ID in piece.text} == {
        "页眉第1段",
        "页脚第1段",
        "脚注或尾注第1段",
    }
    burnt = burn(data, [REDACTION])
    assert made.traces(burnt.data, ID) == []
    assert Document(io.BytesIO(burnt.data)).sections[0].header.paragraphs[0].text == "身份证号（已隐去）"
    assert len(burnt.removals) == 3


HIDDEN = {
    "deleted": (
        docx(
            paragraph("甲", f'<w:del w:author="王五" w:id="1"><w:r><w:delText>{ID}</w:delText></w:r></w:del>')
        ),
        HiddenKind.TRACKED_CHANGE,
    ),
    "moved away": (
        docx(paragraph("甲", f'<w:moveFrom w:id="1">{run(ID)}</w:moveFrom>')),
        HiddenKind.TRACKED_CHANGE,
    ),
    "hidden": (docx(paragraph("甲", run(ID, "<w:vanish/>"))), HiddenKind.HIDDEN_TEXT),
    "white": (docx(paragraph("甲", run(ID, '<w:color w:val="FFFFFF"/>'))), HiddenKind.UNSEEN_TEXT),
    "tiny": (docx(paragraph("甲", run(ID, '<w:sz w:val="2"/>'))), HiddenKind.UNSEEN_TEXT),
    "black on a black highlight": (
        docx(paragraph("甲", run(ID, '<w:highlight w:val="black"/>'))),
        HiddenKind.COVERED,
    ),
    "a hidden drawing": (
        docx(
            paragraph(
                '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" hidden="1"/><wps:wsp><wps:txbx><w:txbxContent>'
                f"{VISIBLE}</w:txbxContent></wps:txbx></wps:wsp></wp:inline></w:drawing></w:r>",
                run("甲"),
            )
        ),
        HiddenKind.HIDDEN_TEXT,
    ),
    "a hidden old drawing": (
        docx(
            paragraph(
                '<w:r><w:pict><v:shape style="width:9pt; visibility: hidden"><v:textbox><w:txbxContent>'
                f"{VISIBLE}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>",
                run("甲"),
            )
        ),
        HiddenKind.HIDDEN_TEXT,
    ),
    "black on black": (
        docx(paragraph("甲", run(ID, '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'))),
        HiddenKind.COVERED,
    ),
    "a hidden row": (
        docx(
            f"{paragraph('甲')}<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{VISIBLE}"
            f"</w:tc></w:tr><w:tr><w:tc>{paragraph('乙')}</w:tc></w:tr></w:tbl>"
        ),
        HiddenKind.HIDDEN_TEXT,
    ),
    "hidden by a style": (
        docx(
            paragraph("甲", run(ID, '<w:rStyle w:val="h"/>')),
            {
                "word/styles.xml": made.part(
                    "styles", '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
                )
            },
            [("styles", "styles.xml", False)],
        ),
        HiddenKind.HIDDEN_TEXT,
    ),
    "commented": (
        docx(
            paragraph("甲", '<w:r><w:commentReference w:id="0"/></w:r>'),
            {
                "word/comments.xml": made.part(
                    "comments", f'<w:comment w:id="0" w:author="王五">{VISIBLE}</w:comment>'
                )
            },
            [("comments", "comments.xml", False)],
        ),
        HiddenKind.COMMENT,
    ),
    "in custom XML": (
        docx(paragraph("甲"), {"customXml/item1.xml": f"<d><n>{ID}</n></d>"}),
        HiddenKind.CUSTOM_DATA,
    ),
    "a property": (
        docx(
            paragraph("甲"),
            {
                "docProps/core.xml": f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{ID}</dc:creator></c>'
            },
        ),
        HiddenKind.PROPERTY,
    ),
    "only in the fallback": (
        docx(
            paragraph(
                '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:textbox>'
                f"<w:txbxContent>{VISIBLE}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
                "甲",
            )
        ),
        HiddenKind.ALTERNATIVE,
    ),
    "a bookmark": (
        docx(paragraph(f'<w:bookmarkStart w:id="0" w:name="x{ID}"/>', "甲")),
        HiddenKind.DEFINED_NAME,
    ),
}


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_text_is_found_and_removed(name: str) -> None:
    data, kind = HIDDEN[name]
    assert [finding.kind for finding in find_hidden(data) if ID in finding.excerpt] == [kind]
    burnt = burn(data, [REDACTION])
    assert made.traces(burnt.data, ID) == []
    assert find_hidden(burnt.data) == []
    assert "甲" in made.paragraphs(burnt.data)[0]
    assert kind in {finding.kind for finding in burnt.cleaned}


@pytest.mark.parametrize(
    "middle", [run("乱", "<w:vanish/>"), '<w:del w:id="1"><w:r><w:delText>乱</w:delText></w:r></w:del>']
)
def test_hidden_text_in_the_middle_of_a_value(middle: str) -> None:
    """Word shows the number whole, though in the file it is not."""
    burnt = burn(docx(paragraph("号", "650199", middle, "190001010015")), [REDACTION])
    assert made.traces(burnt.data, ID) == []
    assert made.paragraphs(burnt.data) == ["号（已隐去）"]


def test_what_a_hidden_text_completes_goes_too() -> None:
    data = docx(paragraph("号", "650199", run("190001", "<w:vanish/>"), "010015"))
    burnt = burn(data, [REDACTION])
    assert "650199" not in "".join(made.paragraphs(burnt.data))


def test_white_text_on_a_dark_cell_is_seen() -> None:
    text = paragraph(run("标题", '<w:color w:val="FFFFFF"/>'))
    cell = f'<w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr>{text}</w:tc>'
    data = docx(f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr>{cell}</w:tr></w:tbl>")
    assert find_hidden(data) == []
    assert "标题" in Document(io.BytesIO(burn(data, []).data)).tables[0].cell(0, 0).text


def test_changes_are_settled_as_accepted() -> None:
    body = (
        paragraph('<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>', "前半")
        + paragraph(
            "后半",
            f'<w:ins w:id="2">{run("新")}</w:ins>',
            '<w:del w:id="3"><w:r><w:delText>旧</w:delText></w:r></w:del>',
        )
        + f'<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:del w:id="4"/></w:trPr><w:tc>{paragraph("删去的行")}</w:tc></w:tr><w:tr><w:tc>{paragraph("留下的行")}</w:tc></w:tr></w:tbl>'
    )
    burnt = burn(docx(body), [])
    assert made.paragraphs(burnt.data) == ["前半后半新"]
    document = Document(io.BytesIO(burnt.data))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["留下的行"]]
    assert b"w:del" not in zipfile.ZipFile(io.BytesIO(burnt.data)).read("word/document.xml")


def test_links_keep_what_is_harmless() -> None:
    links = [
        ("hyperlink", "https://www.example.org/notice", True),
        ("hyperlink", f"https://www.example.org/?id={ID}", True),
        ("hyperlink", f"mailto:{ID}@example.org", True),
        ("hyperlink", "file:///C:/Users/ouyang/list.xlsx", True),
        ("hyperlink", "https://www.example.org/?id=" + "".join(f"%{ord(char):02X}" for char in ID), True),
    ]
    body = paragraph(
        *(
            f'<w:hyperlink r:id="rId{number}" w:tooltip="{ID}">{run(f"链接{number}")}</w:hyperlink>'
            for number in range(1, 6)
        )
    )
    burnt = burn(docx(body, links=links), [REDACTION])
    rels = made.members(burnt.data)["word/_rels/document.xml.rels"].decode()
    assert rels.count("TargetMode") == 1
    assert "example.org/notice" in rels
    assert made.paragraphs(burnt.data) == ["链接1链接2链接3链接4链接5"]
    assert made.traces(burnt.data, ID) == []


def test_alternative_text_and_names_of_pictures() -> None:
    body = paragraph(PICTURE.format(name=f"{NAME}.png", descr=f"持证人{ID}", link="rId1", crop=""))
    data = docx(body, {"word/media/a.png": made.picture()}, [("image", "media/a.png", False)])
    burnt = burn(data, [REDACTION])
    document = made.members(burnt.data)["word/document.xml"].decode()
    assert "持证人（已隐去）" in document
    assert NAME not in document


def test_pictures_lose_their_metadata_and_what_was_cropped() -> None:
    photo = Image.new("RGB", (100, 100), "white")
    photo.paste("red", (0, 0, 50, 100))
    exif = Image.Exif()
    exif[0x9C9D] = "欧阳建国".encode("utf-16-le")
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=exif)
    body = paragraph(PICTURE.format(name="x", descr="", link="rId1", crop='<a:srcRect l="60000"/>'))
    data = docx(body, {"word/media/a.jpeg": out.getvalue()}, [("image", "media/a.jpeg", False)])
    kinds = {finding.kind for finding in find_hidden(data)}
    assert {HiddenKind.CROPPED, HiddenKind.LOCATION, HiddenKind.PROPERTY} <= kinds
    burnt = burn(data, [])
    assert find_hidden(burnt.data) == []
    media = made.members(burnt.data)["word/media/image1.jpg"]
    shown = Image.open(io.BytesIO(media))
    assert shown.size == (40, 100)
    assert min(shown.convert("RGB").getpixel((2, 50))) > 240
    assert made.traces(burnt.data, NAME) == []


def test_a_box_in_a_picture() -> None:
    body = paragraph(PICTURE.format(name="x", descr="", link="rId1", crop=""))
    data = docx(body, {"word/media/a.png": made.picture()}, [("image", "media/a.png", False)])
    place = Place(Story.PICTURE, "word/media/a.png", box=(10, 10, 20, 20))
    burnt = burn(data, [Redaction("人像", place=place)])
    shown = Image.open(io.BytesIO(made.members(burnt.data)["word/media/image1.png"]))
    assert (shown.getpixel((15, 15)), shown.getpixel((25, 25))) == ((0, 0, 0), (255, 255, 255))
    assert [removal.reason for removal in burnt.removals] == ["人像"]


def test_metafiles_embedded_files_and_macros_stay_behind_and_that_is_said() -> None:
    body = paragraph(PICTURE.format(name="x", descr="", link="rId1", crop=""))
    data = docx(
        body,
        {
            "word/media/a.emf": ID.encode("utf-16-le"),
            "word/embeddings/list.xlsx": made.saved(made.workbook([ID])),
            "word/vbaProject.bin": ID.encode(),
        },
        [("image", "media/a.emf", False), ("package", "embeddings/list.xlsx", False)],
    )
    burnt = burn(data, [])
    assert len(burnt.left_out) == 3
    assert made.traces(burnt.data, ID) == []
    assert not any("embeddings" in name or "vba" in name for name in made.members(burnt.data))


def test_tables_keep_their_heads() -> None:
    data = docx(table(["补贴名单", ""], ["姓名", "身份证号"], [NAME, ID], ["李四", "无"]))
    found = next(piece for piece in read_pieces(data) if piece.text == ID)
    assert (found.head, found.place.table, found.place.row, found.place.column) == ("身份证号", 1, 3, 2)
    assert str(found.place) == "正文第1个表格第3行第2列（身份证号）"


def test_one_place_alone() -> None:
    """The illness stands in the title too, where it says nothing of a person."""
    data = docx(paragraph("尿毒症救助名单") + table(["姓名", "病情"], [NAME, "尿毒症"], ["李四", "尿毒症"]))
    place = next(
        piece.place for piece in read_pieces(data) if piece.text == "尿毒症" and piece.place.row == 2
    )
    burnt = burn(data, [Redaction("病情", value="尿毒症", place=place, mask="—", only_here=True)])
    document = Document(io.BytesIO(burnt.data))
    assert document.paragraphs[0].text == "尿毒症救助名单"
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:] == [
        [NAME, "—"],
        ["李四", "尿毒症"],
    ]
    assert [str(removal.place) for removal in burnt.removals] == ["正文第1个表格第2行第2列（病情）"]


def test_many_values_at_once_and_one_within_another() -> None:
    data = docx(paragraph(f"{NAME}，{MOBILE}，身份证{ID}，尾号0015"))
    burnt = burn(
        data,
        [
            Redaction("姓名", value=NAME, mask="欧阳**"),
            Redaction("手机", value=MOBILE, mask="138****5678"),
            Redaction("尾号", value="190001010015", mask="#"),
            REDACTION,
        ],
    )
    assert made.paragraphs(burnt.data) == ["欧阳**，138****5678，身份证（已隐去），尾号0015"]


def test_a_copy_says_the_same_each_time_and_the_original_stays() -> None:
    data = SHOWN["a cell"]
    before = bytes(data)
    assert burn(data, [REDACTION]).data == burn(data, [REDACTION]).data
    assert data == before


def test_a_document_of_a_library_opens_again_with_all_its_pieces() -> None:
    document = Document()
    document.add_heading("名单", 1)
    document.add_paragraph(f"电话{MOBILE}", style="List Bullet")
    document.add_picture(io.BytesIO(made.picture()), width=Inches(1))
    document.sections[0].footer.paragraphs[0].text = "页脚"
    burnt = burn(made.saved(document), [Redaction("手机", value=MOBILE)])
    again = Document(io.BytesIO(burnt.data))
    assert [one.text for one in again.paragraphs] == ["名单", "电话", ""]
    assert again.paragraphs[1].style.name == "List Bullet"
    assert len(again.inline_shapes) == 1
    assert again.sections[0].footer.paragraphs[0].text == "页脚"
    assert find_hidden(burnt.data) == []


def test_a_value_that_is_not_there_is_no_success() -> None:
    with pytest.raises(NotProven, match="第2处"):
        burn(SHOWN["one run"], [REDACTION, Redaction("手机", value=MOBILE)])


HEADS = {
    "word/header1.xml": made.part("hdr", paragraph("页眉")),
    "word/header2.xml": made.part("hdr", VISIBLE),
    "word/header3.xml": made.part("hdr", VISIBLE),
}


def test_heads_that_no_page_shows() -> None:
    kinds = ("default", "first", "even")
    references = "".join(
        f'<w:headerReference w:type="{kind}" r:id="rId{number}"/>'
        for number, kind in enumerate(kinds, start=1)
    )
    links = [("header", f"header{number}.xml", False) for number in (1, 2, 3)]
    data = docx(f"<w:p><w:pPr><w:sectPr>{references}</w:sectPr></w:pPr>{run('甲')}</w:p>", HEADS, links)
    assert {finding.place.part for finding in find_hidden(data)} == {"word/header2.xml", "word/header3.xml"}
    burnt = burn(data, [])
    assert made.traces(burnt.data, ID) == []
    assert Document(io.BytesIO(burnt.data)).sections[0].header.paragraphs[0].text == "页眉"


def test_notes_without_a_mark_and_parts_left_over() -> None:
    data = docx(
        paragraph("甲", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        {
            "word/footnotes.xml": made.part(
                "footnotes",
                f'<w:footnote w:id="2">{paragraph("注")}</w:footnote><w:footnote w:id="3">{VISIBLE}</w:footnote>',
            ),
            "word/header9.xml": made.part("hdr", VISIBLE),
        },
        [("footnotes", "footnotes.xml", False)],
    )
    assert {finding.kind for finding in find_hidden(data)} == {
        HiddenKind.HIDDEN_TEXT,
        HiddenKind.PRIVATE_DATA,
    }
    burnt = burn(data, [])
    assert made.traces(burnt.data, ID) == []
    assert "注" in made.members(burnt.data)["word/footnotes1.xml"].decode()


def test_a_box_that_floats_before_the_text_is_for_a_person_to_look_at() -> None:
    shape = (
        '<w:r><w:drawing><wp:anchor behindDoc="0"><a:graphic><a:graphicData uri="x"><wps:wsp><wps:spPr><a:solidFill>'
        '<a:srgbClr val="000000"/></a:solidFill></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>'
    )
    burnt = burn(docx(paragraph("甲", shape)), [])
    assert [finding.kind for finding in burnt.remaining] == [HiddenKind.COVERED]


def test_strict_documents() -> None:
    """ISO/IEC 29500 Strict has other names for the same elements."""
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    members = made.members(docx(VISIBLE))
    data = made.zipped(
        {name: content.replace(made.W.encode(), strict.encode()) for name, content in members.items()}
    )
    burnt = burn(data, [REDACTION])
    assert made.paragraphs(burnt.data) == ["身份证号（已隐去）"]


def test_water_marks_and_captions_of_tables() -> None:
    mark = f'<w:r><w:pict><v:shape><v:textpath string="{NAME}"/></v:shape></w:pict></w:r>'
    caption = f'<w:tbl><w:tblPr><w:tblCaption w:val="{ID}"/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid>'
    data = docx(paragraph(mark) + f"{caption}<w:tr><w:tc>{paragraph('甲')}</w:tc></w:tr></w:tbl>")
    assert {NAME, ID} <= {piece.text for piece in read_pieces(data) if piece.hidden is None}
    burnt = burn(data, [REDACTION, Redaction("姓名", value=NAME, mask="欧阳**")])
    assert made.traces(burnt.data, ID) == made.traces(burnt.data, NAME) == []
