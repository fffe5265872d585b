"""Rules that are stated once for all items, lists of units, statutes named without title marks."""

from __future__ import annotations

import pytest

from gongkai.officialdoc import parse
from gongkai.officialdoc.statutes import find_statutes
from gongkai.officialdoc.unitlist import split_units

FIRST = "1.修缮校舍。（市教育局、财政局负责）\n"
SECOND = "2.疏通河道。（市水务局、应急管理局负责）\n"


def units(text: str) -> list[tuple[str, str, str]]:
    """Who leads, is responsible and cooperates, item by item."""
    return [
        (" ".join(one.lead_units), " ".join(one.responsible_units), " ".join(one.cooperating_units))
        for one in parse("云河市2023年重点任务\n" + text).items
    ]


def test_first_unit_leads_in_all_items() -> None:
    assert units("以下任务列第一位的为牵头单位，下同。\n" + FIRST + SECOND) == [
        ("市教育局", "市财政局", ""),
        ("市水务局", "市应急管理局", ""),
    ]


def test_first_unit_leads_from_here_on() -> None:
    rule = SECOND.replace("负责", "负责，列第一位的为牵头单位，下同")
    assert units(f"{FIRST}{rule}3.植树。（市园林局、林业局负责）") == [
        ("", "市教育局 市财政局", ""),
        ("市水务局", "市应急管理局", ""),
        ("市园林局", "市林业局", ""),
    ]


def test_first_unit_leads_and_the_others_cooperate() -> None:
    assert units(FIRST + SECOND + "各项任务排在第一位的为牵头单位，其他为配合单位。") == [
        ("市教育局", "", "市财政局"),
        ("市水务局", "", "市应急管理局"),
    ]


def test_the_rule_does_not_overrule_a_note_that_says_who_leads() -> None:
    text = "以下任务列第一位的为牵头单位，下同。\n1.疏通河道。（市水务局、市应急管理局牵头）\n2.植树。（各区县人民政府、市林业局负责）"
    assert units(text) == [("市水务局 市应急管理局", "", ""), ("各区县人民政府", "市林业局", "")]


@pytest.mark.parametrize(
    ("rule", "responsible", "cooperating"),
    [
        ("各项任务均由各区县人民政府落实。", "各区县人民政府", ""),
        ("各区县人民政府均为各项任务的责任单位，不再逐一列出。", "各区县人民政府", ""),
        ("上述任务的配合单位均包括市财政局、市审计局。", "", "市财政局 市审计局"),
        ("各项任务均已完成。", "", ""),
    ],
)
def test_units_that_take_part_in_all_items(rule: str, responsible: str, cooperating: str) -> None:
    text = f"{rule}\n1.修缮校舍。（市教育局牵头）\n2.疏通河道。（市水务局牵头）"
    assert units(text) == [("市教育局", responsible, cooperating), ("市水务局", responsible, cooperating)]


def test_an_item_without_units_stays_so() -> None:
    text = "上述任务的配合单位均包括市审计局。\n1.修缮校舍。（市教育局牵头）\n2.宣传。"
    assert units(text) == [("市教育局", "", "市审计局"), ("", "", "")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市发改委、财政局，各区(县)人民政府", "市发改委 财政局 各区(县)人民政府"),
        ("市发展和改革委员会", "市发展和改革委员会"),
        ("市文化和旅游局和市体育局", "市文化和旅游局 市体育局"),
        ("市公安局以及各派出所", "市公安局 各派出所"),
        ("各县、区人民政府", "各县、区人民政府"),
        ("市属各委、局、办", "市属各委、局、办"),
        ("市司法局等市属各相关部门", "市司法局 市属各相关部门"),
        ("市司法局等部门", "市司法局"),
        ("市教育局 市财政局", "市教育局 市财政局"),
        ("市住房 和城乡建设局", "市住房和城乡建设局"),
        ("市教育局（市语委、市考试院）、市民政局", "市教育局（市语委、市考试院） 市民政局"),
        ("由市教育局；市民政局。", "市教育局 市民政局"),
        ("", ""),
    ],
)
def test_split_units(text: str, names: str) -> None:
    assert split_units(text) == tuple(names.split())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("依照刑法第一百二十条之一处罚", "刑法"),
        ("民事诉讼法第三条和刑事诉讼法第五条", "民事诉讼法 刑事诉讼法"),
        ("中华人民共和国土地管理法第四十四条", "中华人民共和国土地管理法"),
        ("违反中华人民共和国消防法的", "中华人民共和国消防法"),
        ("依照民法典承担民事责任", "民法典"),
        ("学习民法典", ""),
        ("刑法学研究", ""),
        ("依照合同约定", ""),
        ("根据云河市供水条例第三条", ""),
    ],
)
def test_statutes_without_marks(text: str, names: str) -> None:
    assert [text[start:end] for start, end in find_statutes(text)] == names.split()


def test_name_that_was_cited_before_may_stand_without_marks() -> None:
    text = "根据云河市供水条例第三条"
    assert [text[start:end] for start, end in find_statutes(text, {"云河市供水条例"})] == ["云河市供水条例"]
