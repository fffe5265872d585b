"""Text, HTML and DOCX of the same plan give the same result."""

from __future__ import annotations

import io
import json

import docx
import pytest

from gongkai.officialdoc import Document, UnreadableDocument, parse, parse_bytes
from gongkai.officialdoc.sandbox import parse_untrusted

from . import invented


def content(document: Document) -> dict[str, object]:
    """The contract without what differs by format: residue and lines of warnings."""
    data = document.to_json()
    del data["noise"], data["warnings"]
    return data


def test_invented_plan() -> None:
    data = parse(invented.as_text()).to_json("plan.txt")
    meta = data["metadata"]
    assert data["file"] == "plan.txt"
    assert data["kind"] == "work_plan"
    assert meta["title"] == invented.TITLE
    assert meta["document_number"] == "云政办发〔2023〕5号"
    assert meta["recipients"] == ["各区县人民政府", "市政府各部门、各直属机构"]
    assert meta["issuing_body"] == "云河市人民政府办公室"
    assert meta["signed_date"] == "2023-03-06"
    assert meta["openness"] == "此件公开发布"
    assert data["citations"] == [
        {"title": "云河省便民服务条例", "number": None, "issuer": None},
        {
            "title": "关于做好便民服务的通知",
            "number": "云省办发〔2022〕9号",
            "issuer": "云河省人民政府办公厅",
        },
    ]
    assert [one["number"] for one in data["chapters"]] == ["一", "二"]
    assert [(one["chapter"], one["number"]) for one in data["sections"]] == [("一", "一"), ("一", "二")]
    assert [(one["number"], one["chapter"], one["section"]) for one in data["items"]] == [
        (1, "一", "一"),
        (2, "一", "一"),
        (3, "一", "二"),
        (4, "二", None),
    ]
    assert data["tail"] == [invented.CLOSING]


def test_units_and_deadlines_of_the_invented_plan() -> None:
    first, second, third, fourth = parse(invented.as_text()).to_json()["items"]
    assert first["lead_units"] == ["市住建局"]
    assert first["cooperating_units"] == ["市财政局", "各区县人民政府"]
    assert first["deadlines"] == [{"text": "6月底前", "date": "2023-06-30"}]
    assert second["responsible_units"] == ["市自然资源和规划局", "市大数据局"]
    assert second["deadlines"] == [{"text": "2023年9月底", "date": "2023-09-30"}]
    assert third["responsible_units"] == ["市民政局", "市人力资源和社会保障局"]
    assert fourth["unit_text"] == "（市政府办公室负责）"
    assert fourth["text"] == "每月通报进展。"


def test_html_reads_as_text() -> None:
    assert content(parse_bytes(invented.as_html())) == content(parse(invented.as_text()))


def test_html_keeps_menu_and_script_out() -> None:
    result = parse_bytes(invented.as_html())
    assert not any("首页" in block.text or "ICP" in block.text for block in result.blocks)
    assert {"首页政务公开", "云ICP备1号"} <= {one.text for one in result.noise}
    assert not any("假条目" in line for line in result.lines)


def test_docx_reads_as_text() -> None:
    assert content(parse_bytes(invented.as_docx())) == content(parse(invented.as_text()))


def test_docx_tables_become_rows_with_every_cell() -> None:
    document = docx.Document()
    document.add_paragraph("云河市公开事项目录")
    table = document.add_table(rows=2, cols=3)
    for row, cells in enumerate((("序号", "事项", "单位"), ("1", "", "市财政局"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    buffer = io.BytesIO()
    document.save(buffer)
    (block,) = [one for one in parse_bytes(buffer.getvalue()).blocks if one.kind == "table"]
    assert block.text == "序号\t事项\t单位\n1\t\t市财政局"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)
def test_encodings(encoding: str) -> None:
    assert content(parse_bytes(invented.as_text().encode(encoding))) == content(parse(invented.as_text()))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n",
        b"%PDF-1.7\n...",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        bytes(range(128, 256)) * 20,
        b"PK\x03\x04broken",
        b"\xff\xff\xff\xff" * 30,
    ],
)
def test_unreadable_bytes_are_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableDocument) as caught:
        parse_bytes(data)
    assert str(caught.value)
    assert "\n" not in str(caught.value)


def test_pdf_refusal_names_the_formats_that_can_be_read() -> None:
    with pytest.raises(UnreadableDocument, match=r"PDF.*\.txt.*\.html.*\.docx"):
        parse_bytes(b"%PDF-1.4\n")


def test_dump_and_load_lose_nothing() -> None:
    document = parse(invented.as_text())
    assert Document.load(json.loads(json.dumps(document.dump()))) == document


def test_load_refuses_other_data() -> None:
    data = parse("甲").dump()
    data["items"] = [{"number": "x"}]
    with pytest.raises(ValueError):
        Document.load(data)


def test_sandbox_gives_the_same_document() -> None:
    assert parse_untrusted(invented.as_docx(), "a.docx") == parse_bytes(invented.as_docx())


def test_sandbox_passes_the_refusal_on() -> None:
    with pytest.raises(UnreadableDocument, match=r"^b\.pdf：.*PDF"):
        parse_untrusted(b"%PDF-1.4\n", "b.pdf")
