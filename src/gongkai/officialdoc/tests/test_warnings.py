"""Every warning code: a text that gives it on the right line, and a near miss that gives none."""

from __future__ import annotations

import pytest

from gongkai.officialdoc import parse

NOTICE = "云河市财政局关于做好票据管理的通知\n"
TASKS = "云河市2023年重点任务\n"
RULE = "云河市养犬办法\n第一条 甲。\n第二条 乙。\n"
SIGNED = "云河市财政局\n2023年1月5日"
LIST = (
    "附件\n废止文件目录\n1.《云河市供水办法》（云政发〔2012〕3号）\n2.《云河市节水规定》（云政发〔2013〕4号）"
)


def found(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in parse(text).warnings]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        (NOTICE + "依照云政发(2012)3号办理。", 2, "OD-010"),
        (NOTICE + "依照云政发〔20123号办理。", 2, "OD-011"),
        (NOTICE + "依照云政发〔2012〕号办理。", 2, "OD-011"),
        ("发文字号：云财发〔2023〕6号\n" + NOTICE + "云财发〔2023〕5号\n各单位：\n正文。", 1, "OD-012"),
        ("发文机关：云河市教育局\n" + NOTICE + "正文。\n" + SIGNED, 1, "OD-013"),
        (NOTICE + "依照《云河市票据办法办理。", 2, "OD-021"),
        (NOTICE + "一、清点\n三、检查", 3, "OD-030"),
        (NOTICE + "一、清点\n二、检查\n二、抽查", 4, "OD-030"),
        (RULE + "第四条 丁。", 4, "OD-030"),
        (RULE + "第九条 丁。", 4, "OD-030"),
        ("云河市养犬办法\n第一章 总则\n第一条 甲。\n第三章 附则\n第二条 乙。", 4, "OD-030"),
        (NOTICE + "一、清点\n（一）、检查", 3, "OD-033"),
        (NOTICE + "1.清点存量，2022年6月底前完成。\n2.检查。\n" + SIGNED, 2, "OD-041"),
        ("成文日期：2023年1月4日\n" + NOTICE + "正文。\n" + SIGNED, 5, "OD-042"),
        (NOTICE + "（2023年1月5日）\n各单位：\n正文。", 2, "OD-042"),
        (RULE + "第三条 本办法自公布之日起30日后施行。\n云河市人民政府\n2023年1月5日", 4, "OD-043"),
        (
            TASKS + "1.修缮校舍。（市教育局负责）\n2.疏通河道。\n3.植树。（市园林局负责）",
            3,
            "OD-050",
        ),
        (TASKS + "1.修缮校舍。（责任单位：市教育局\n2.疏通河道。（市水务局负责）", 2, "OD-054"),
        (f"{NOTICE}《云河市供水办法》等3件规范性文件予以废止。\n{LIST}", 2, "OD-071"),
        (NOTICE + "正文\ufffd字。", 2, "OD-090"),
        (NOTICE + "正文锟斤拷。", 2, "OD-090"),
        (NOTICE + "2O23年起执行。", 2, "OD-090"),
        (NOTICE + "關于发展。\n各單位應當執行本條例，對違規單位進行處罰。", 3, "OD-090"),
        (NOTICE + "关(guān)于发(fā)展。", 2, "OD-090"),
        ("000001\n绝密★10年\n" + NOTICE + "正文。\n" + SIGNED, 2, "OD-100"),
    ],
)
def test_warning(text: str, line: int, code: str) -> None:
    assert found(text) == [(line, code)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(NOTICE + "依照云政发〔2012〕3号办理。", id="OD-010"),
        pytest.param(NOTICE + "第17号通告。", id="OD-011"),
        pytest.param(
            "发文字号：云财发(2023)5号\n" + NOTICE + "云财发〔2023〕5号\n各单位：\n正文。", id="OD-012"
        ),
        pytest.param("发文机关：市财政局\n" + NOTICE + "正文。\n" + SIGNED, id="OD-013"),
        pytest.param(NOTICE + "依照《关于转发《甲办法》的通知》办理。", id="OD-021"),
        pytest.param(NOTICE + "一、清点\n1.甲\n2.乙\n二、检查\n3.丙\n4.丁", id="OD-030 runs on"),
        pytest.param(RULE + "第三条、第四条另行规定。", id="OD-030 enumerates"),
        pytest.param(NOTICE + "一、清点\n（一）检查", id="OD-033"),
        pytest.param(NOTICE + "1.清点存量，2023年1月5日前完成。\n2.检查。\n" + SIGNED, id="OD-041"),
        pytest.param("成文日期：2023年1月5日\n" + NOTICE + "正文。\n" + SIGNED, id="OD-042"),
        pytest.param(RULE + "第三条 本办法自2023年2月1日起施行。\n云河市人民政府\n2023年1月5日", id="OD-043"),
        pytest.param(
            TASKS + "1.修缮校舍。（市教育局负责）\n2.疏通河道。\n3.植树。\n4.修路。（市交通局负责）",
            id="OD-050",
        ),
        pytest.param(TASKS + "1.修缮校舍（见附件。\n2.疏通河道。（市水务局负责）", id="OD-054"),
        pytest.param(f"{NOTICE}《云河市供水办法》等2件规范性文件予以废止。\n{LIST}", id="OD-071"),
        pytest.param(NOTICE + "建设5G基站20个，发展（OK）。關于。", id="OD-090"),
        pytest.param(NOTICE + "关(guān)于发展。", id="OD-090 one reading"),
        pytest.param(NOTICE + "要严守国家秘密。\n机密★1年的文件另行处理。", id="OD-100"),
    ],
)
def test_near_miss(text: str) -> None:
    assert found(text) == []


def test_several_warnings_stand_in_order_of_their_lines() -> None:
    text = NOTICE + "一. 依照云政发(2012)3号办理。\n三、依照《甲办理。"
    assert found(text) == [(2, "OD-010"), (2, "OD-033"), (3, "OD-021"), (3, "OD-030")]
