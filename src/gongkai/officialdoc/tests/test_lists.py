"""Lists of documents, and which documents a text ends."""

from __future__ import annotations

import pytest

from gongkai.officialdoc import parse
from gongkai.officialdoc.doclists import read_lists
from gongkai.officialdoc.lines import Paragraph, Source, paragraphs
from gongkai.officialdoc.normalise import shadow

TITLE = "云河市人民政府关于清理规范性文件的决定\n"
WATER, SAVING = "1.《云河市供水办法》（云政发〔2012〕3号）", "2.《云河市节水规定》（云政发〔2013〕4号）"
FLOOD, DROUGHT = (
    "1.关于做好防汛工作的通知（云政发〔2014〕5号）",
    "2.关于做好抗旱工作的通知（云政发〔2015〕6号）",
)


def repealed(text: str) -> list[tuple[str | None, str | None, str | None, int]]:
    return [(one.title, one.number, one.clause, one.line) for one in parse(TITLE + text).repeals]


@pytest.mark.parametrize(
    ("line", "title", "number", "clause", "marked"),
    [
        (WATER, "云河市供水办法", "云政发〔2012〕3号", None, True),
        (WATER + "第三条", "云河市供水办法", "云政发〔2012〕3号", "第三条", True),
        ("《云河市供水办法》", "云河市供水办法", None, None, True),
        (FLOOD, "关于做好防汛工作的通知", "云政发〔2014〕5号", None, False),
    ],
)
def test_line_of_a_list(line: str, title: str, number: str | None, clause: str | None, marked: bool) -> None:
    row = read_lists(paragraphs(Source.from_text(line)))[0]
    assert (row.title, row.number, row.clause, row.marked) == (title, number, clause, marked)


@pytest.mark.parametrize(
    "line",
    [
        "1.做好防汛（云政发〔2012〕3号）",
        "关于做好防汛工作的通知（云政发〔2014〕5号）",
        "第一条 《云河市供水办法》（云政发〔2012〕3号）",
        "1.将《云河市供水办法》第三条修改为：“每年检查”",
        "1.贯彻《云河市供水办法》，各单位要认真学习，逐条对照检查，把各项要求落到实处，定期报告。",
    ],
)
def test_other_lines_are_no_rows(line: str) -> None:
    assert read_lists(paragraphs(Source.from_text(line))) == {}


def test_rows_of_a_table_with_the_decision_in_a_column() -> None:
    cells = [
        "序号\t文件名称\t文号\t清理意见",
        "1\t云河市供水办法\t云政发〔2012〕3号\t废止",
        "2\t关于做好防汛工作的通知（云政发〔2014〕5号）\t\t保留",
        "3\t《云河市节水规定》\t\t",
        "4\t甲\t云政发〔2013〕4号\t废止",
    ]
    items = [Paragraph(row, shadow(row), line, table=True) for line, row in enumerate(cells, start=1)]
    assert {index: (one.title, one.number, one.status) for index, one in read_lists(items).items()} == {
        1: ("云河市供水办法", "云政发〔2012〕3号", "废止"),
        2: ("关于做好防汛工作的通知", "云政发〔2014〕5号", "保留"),
        3: ("云河市节水规定", None, None),
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "《甲办法》和《乙规定》自2021年1月1日起废止，《丙细则》继续有效。",
            [("甲办法", None, None), ("乙规定", None, None)],
        ),
        (
            "云政发〔2010〕3号、云政发〔2012〕8号文件同时废止。",
            [(None, "云政发〔2010〕3号", None), (None, "云政发〔2012〕8号", None)],
        ),
        (
            "《甲办法》（云政发〔2012〕3号）第三条、第五条同时废止。",
            [("甲办法", "云政发〔2012〕3号", "第三条、第五条")],
        ),
        (
            "《甲办法》第二章、《乙规定》第五条第二款自即日起停止执行。",
            [("甲办法", None, "第二章"), ("乙规定", None, "第五条第二款")],
        ),
        (
            "《甲办法》（云政发〔2012〕3号）延长有效期后，其第十八条停止执行。",
            [("甲办法", "云政发〔2012〕3号", "第十八条")],
        ),
        ("《甲办法》停止执行，《乙办法》失效。", [("甲办法", None, None), ("乙办法", None, None)]),
        (
            "《甲办法》同时废止，《甲办法》（云政发〔2012〕3号）不再执行。",
            [("甲办法", "云政发〔2012〕3号", None)],
        ),
    ],
)
def test_in_a_sentence(sentence: str, expected: list[tuple[str | None, str | None, str | None]]) -> None:
    assert repealed(sentence) == [(*one, 2) for one in expected]


def test_titles_behind_the_verb_in_a_decision_to_repeal() -> None:
    text = "云河市人民政府关于废止部分文件的决定\n现决定废止《甲办法》（云政发〔2012〕3号）、《乙规定》。"
    assert [(one.title, one.number) for one in parse(text).repeals] == [
        ("甲办法", "云政发〔2012〕3号"),
        ("乙规定", None),
    ]


def test_list_below_a_lead_in() -> None:
    assert repealed(f"下列文件予以废止：\n{WATER}第三条\n{SAVING}") == [
        ("云河市供水办法", "云政发〔2012〕3号", "第三条", 3),
        ("云河市节水规定", "云政发〔2013〕4号", None, 4),
    ]


@pytest.mark.parametrize(
    "heading", ["二、下列文件继续有效：", "二、修改下列文件", "附件2\n修改的规范性文件目录"]
)
def test_another_list_ends_nothing(heading: str) -> None:
    text = f"一、下列文件予以废止：\n{WATER}\n{SAVING}\n{heading}\n{FLOOD}\n{DROUGHT}"
    assert [line for *_, line in repealed(text)] == [3, 4]


def test_annexed_list() -> None:
    text = (
        f"决定废止部分文件。\n附件1\n废止的规范性文件目录\n{WATER}\n附件2\n继续有效的规范性文件目录\n{FLOOD}"
    )
    assert repealed(text) == [("云河市供水办法", "云政发〔2012〕3号", None, 5)]


def test_a_document_named_in_the_text_and_in_the_list_counts_once() -> None:
    assert repealed(f"《云河市供水办法》等2件文件予以废止。\n附件\n废止文件目录\n{WATER}\n{SAVING}") == [
        ("云河市供水办法", "云政发〔2012〕3号", None, 2),
        ("云河市节水规定", "云政发〔2013〕4号", None, 6),
    ]


def test_decisions_in_a_column() -> None:
    text = (
        "对下列文件作出处理。\n序号\t文件名称\t文号\t清理意见\n1\t云河市供水办法\t云政发〔2012〕3号\t废止\n"
        "2\t云河市节水规定\t云政发〔2013〕4号\t继续有效\n3\t关于做好防汛工作的通知\t云政发〔2014〕5号\t宣布失效\n"
        "4\t关于做好抗旱工作的通知\t云政发〔2015〕6号\t拟废止"
    )
    assert repealed(text) == [
        ("云河市供水办法", "云政发〔2012〕3号", None, 4),
        ("关于做好防汛工作的通知", "云政发〔2014〕5号", None, 6),
    ]
