"""OFD: package, paths, coordinates. The layout it shares with PDF is in test_layout."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.officialdoc import UnreadableDocument, parse_bytes
from gongkai.officialdoc.readers.ofd import read_ofd
from gongkai.officialdoc.sandbox import parse_untrusted

from .test_layout import TEXT, main, noise, plan
from .typeset import LEFT, Sheet, Word, as_ofd, package

WHOLE = as_ofd(plan())
SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
OFD = f"<ofd:OFD {SPACE}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
AREA = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"


def document(pages: str, common: str = "") -> str:
    return f"<ofd:Document {SPACE}><ofd:CommonData>{AREA}{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"


def content(inner: str, before: str = "") -> str:
    return f"<ofd:Page {SPACE}>{before}<ofd:Content><ofd:Layer>{inner}</ofd:Layer></ofd:Content></ofd:Page>"


def words(code: str, **attributes: str) -> str:
    values = {"ID": "1", "Boundary": "30 50 150 10", "Font": "1", "Size": "5"} | attributes
    listed = " ".join(f'{name}="{value}"' for name, value in values.items())
    return f"<ofd:TextObject {listed}>{code}</ofd:TextObject>"


def one_page(inner: str, more: dict[str, str] | None = None) -> bytes:
    members = {
        "OFD.xml": OFD,
        "Doc_0/Document.xml": document('<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'),
        "Doc_0/Pages/Page_0/Content.xml": content(inner),
    }
    return package(members | (more or {}))


def test_the_library_reads_an_ofd_by_content() -> None:
    assert parse_bytes(WHOLE).metadata.document_number == "云政办发〔2023〕5号"
    assert parse_untrusted(WHOLE, "a.ofd") == parse_bytes(WHOLE)


@pytest.mark.parametrize("prefix", ["ofd:", "", "o:"])
@pytest.mark.parametrize("absolute", [False, True])
def test_prefixes_and_paths(prefix: str, absolute: bool) -> None:
    assert read_ofd(as_ofd(plan(), prefix, absolute=absolute)) == read_ofd(WHOLE)


def test_order_of_pages_is_that_of_the_document() -> None:
    members = {
        "OFD.xml": OFD,
        "Doc_0/Document.xml": document(
            '<ofd:Page ID="1" BaseLoc="b.xml"/><ofd:Page ID="2" BaseLoc="a.xml"/>'
        ),
        "Doc_0/a.xml": content(words('<ofd:TextCode X="0" Y="5">第二页的文字</ofd:TextCode>')),
        "Doc_0/b.xml": content(words('<ofd:TextCode X="0" Y="5">第一页的文字</ofd:TextCode>')),
    }
    assert main(read_ofd(package(members))) == ["第一页的文字", "第二页的文字"]


def test_templates_are_part_of_the_page() -> None:
    """A running head in a template, for each page that names it; annotations, signatures and attachments are not read."""
    head = words('<ofd:TextCode X="0" Y="5">云河市人民政府公报</ofd:TextCode>', Boundary="30 10 100 10")
    pages = "".join(f'<ofd:Page ID="{number}" BaseLoc="{number}.xml"/>' for number in range(3))
    members = {
        "OFD.xml": OFD,
        "Doc_0/Document.xml": document(pages, '<ofd:TemplatePage ID="9" BaseLoc="Tpls/t.xml"/>'),
        "Doc_0/Tpls/t.xml": content(head),
        "Doc_0/Annots/a.xml": content(words("<ofd:TextCode>批注</ofd:TextCode>")),
        "Doc_0/Signs/Sign_0/s.xml": content(words("<ofd:TextCode>签章</ofd:TextCode>")),
    } | {
        f"Doc_0/{number}.xml": content(
            words(f'<ofd:TextCode X="0" Y="5">第{number}页的文字</ofd:TextCode>'),
            '<ofd:Template TemplateID="9"/>',
        )
        for number in range(3)
    }
    source = read_ofd(package(members))
    assert main(source) == ["第0页的文字", "第1页的文字", "第2页的文字"]
    assert noise(source) == ["云河市人民政府公报"] * 3


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('<ofd:TextCode X="0" Y="5" DeltaX="g 5 5">六个汉字等距</ofd:TextCode>', "六个汉字等距"),
        ('<ofd:TextCode X="0" Y="5" DeltaX="5 5 g 3 2.5">年份2023</ofd:TextCode>', "年份2023"),
        ('<ofd:TextCode X="0" Y="5" DeltaX="5 5 30 5">左边右边字</ofd:TextCode>', "左边右 边字"),
        ('<ofd:TextCode X="0" Y="5">没有步距</ofd:TextCode>', "没有步距"),
        ('<ofd:TextCode X="0" Y="5">⼈⺠⽇⽉</ofd:TextCode>', "人民日月"),
        ('<ofd:TextCode X="0" Y="5" DeltaX="x 5 g 9999999999 5 g">错误步距</ofd:TextCode>', "错误步距"),
        (
            '<ofd:TextCode X="0" Y="5" DeltaX="5">两段</ofd:TextCode><ofd:TextCode X="10">文字</ofd:TextCode>',
            "两段文字",
        ),
        ('<ofd:TextCode X="0" Y="5">甲 乙 GB/T 9704</ofd:TextCode>', "甲 乙 GB/T 9704"),
    ],
)
def test_steps_between_characters(code: str, text: str) -> None:
    assert read_ofd(one_page(words(code))).lines == [text]


def test_matrix_places_and_scales() -> None:
    """Size 1 with a matrix of 5 is size 5: the second line is a title of twice the size."""
    inner = words(
        '<ofd:TextCode X="0" Y="1" DeltaX="g 5 1">六个汉字等距</ofd:TextCode>', Size="1", CTM="5 0 0 5 0 0"
    )
    inner += words('<ofd:TextCode X="30" Y="5">接着写</ofd:TextCode>')
    assert read_ofd(one_page(inner)).lines == ["六个汉字等距接着写"]


def test_what_is_not_visible_is_not_read() -> None:
    code = '<ofd:TextCode X="0" Y="5">{}</ofd:TextCode>'
    inner = words(code.format("看得见的")) + words(
        code.format("看不见的"), Visible="false", Boundary="30 80 150 10"
    )
    assert read_ofd(one_page(inner)).lines == ["看得见的"]


def test_bold_font_of_the_resources() -> None:
    fonts = (
        f'<ofd:Res {SPACE}><ofd:Fonts><ofd:Font ID="7" FontName="宋体" Bold="true"/></ofd:Fonts></ofd:Res>'
    )
    inner = words('<ofd:TextCode X="0" Y="5">一、粗体。</ofd:TextCode>', Font="7")
    inner += words('<ofd:TextCode X="25" Y="5">不粗。</ofd:TextCode>')
    members = {
        "Doc_0/Document.xml": document(
            '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>',
            "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
        ),
        "Doc_0/PublicRes.xml": fonts,
    }
    source = read_ofd(one_page(inner, members))
    assert source.lines == ["一、粗体。不粗。"]
    assert source.hints[1].bold == 5


@pytest.mark.parametrize(
    "path", ["../../../etc/passwd", "/../OFD.xml/../../x", "..\\..\\x", "", "Pages/none.xml"]
)
def test_paths_that_leave_the_package_or_lead_nowhere(path: str) -> None:
    members = {"OFD.xml": OFD, "Doc_0/Document.xml": document(f'<ofd:Page ID="1" BaseLoc="{path}"/>')}
    with pytest.raises(UnreadableDocument, match=r"^OFD .*缺少"):
        read_ofd(package(members))


@pytest.mark.parametrize(
    ("members", "words_"),
    [
        ({"OFD.xml": "<a/>"}, "没有文字"),
        ({"OFD.xml": OFD}, "缺少正文"),
        ({"OFD.xml": OFD, "Encryptions.xml": "<a/>"}, "已加密"),
        ({"OFD.xml": OFD.replace("DocInfo", ""), "Doc_0/Document.xml": document("")}, "没有文字"),
    ],
)
def test_unreadable_packages(members: dict[str, str], words_: str) -> None:
    with pytest.raises(UnreadableDocument, match=rf"^OFD .*{words_}"):
        read_ofd(package(members))


def test_too_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.officialdoc.readers.ofd.MAX_PAGES", 1)
    with pytest.raises(UnreadableDocument, match="超过 1 页"):
        read_ofd(WHOLE)


@pytest.mark.parametrize(
    "boundary",
    ["", "x", "30", "nan nan 1 1", "1e300 1e300 1 1", "-5 -5 0 0"],
    ids=["empty", "word", "one", "nan", "far", "off"],
)
def test_odd_numbers_do_no_harm(boundary: str) -> None:
    inner = words('<ofd:TextCode X="y" Y="5">文字</ofd:TextCode>', Boundary=boundary)
    inner += words('<ofd:TextCode X="0" Y="5">正文</ofd:TextCode>', Size="-1")
    inner += words('<ofd:TextCode X="0" Y="5">正文在此</ofd:TextCode>', Boundary="30 100 10 10", CTM="1 0 0")
    assert "正文在此" in read_ofd(one_page(inner)).lines


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=20))
def test_corrupted_files(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place] = value
    try:
        read_ofd(bytes(data))
    except UnreadableDocument as error:
        assert str(error)


XML = as_ofd([Sheet([Word(LEFT, 200, TEXT[:20])])])


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_corrupted_content(data: st.DataObject) -> None:
    """Damage inside a member, which the package's checksums would not show."""
    with zipfile.ZipFile(io.BytesIO(XML)) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(members)))
    text = members[name].partition("?>")[2]
    place = data.draw(st.integers(0, len(text) - 1))
    members = {key: value.partition("?>")[2] for key, value in members.items()}
    members[name] = (
        text[:place] + data.draw(st.sampled_from(["", "9", "<", '"', " ", "/"])) + text[place + 1 :]
    )
    try:
        read_ofd(package(members))
    except UnreadableDocument as error:
        assert str(error)
