"""Lines before the grammar: broken ones joined, run-together ones divided, signs that look alike."""

from __future__ import annotations

import pytest

from gongkai.officialdoc import parse
from gongkai.officialdoc.lines import Source, paragraphs
from gongkai.officialdoc.normalise import fold, shadow, squash
from gongkai.officialdoc.splitting import split_run_together
from gongkai.officialdoc.wrapping import join_wrapped

FILLER = "各部门要按照统一格式填报，由专人审核后在政府网站公布，接受社会监督，并且定期开展评估。"
WRAPPED = (
    "　　各级各部门应当按照统一部署要求逐项对照清单开展自查工作并及时\n"
    "整改存在的问题不断提高为民服务的质量和水平切实增强群众获得感幸\n"
    "福感安全感并且定期报告进展。\n"
    "　　市政府办公室将会同有关部门定期对落实情况进行督促检查并对工作\n"
    "成效显著的单位给予通报表扬对工作落实不力的单位予以通报批评并责\n"
    "令限期整改到位。\n"
    "　　一、加强领导。\n"
    "　　各区县要把这项工作列入议事日程主要负责同志亲自抓分管负责同志\n"
    "具体抓。"
)


def joined(text: str) -> list[str]:
    return [item.text for item in join_wrapped(paragraphs(Source.from_text(text)))]


def divided(text: str) -> list[str]:
    return [item.text for item in split_run_together(paragraphs(Source.from_text(text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("根据《云河市信息\n公开办法》，通知如下。", "根据《云河市信息公开办法》，通知如下。"),
        ("修缮校舍（市教育局、\n市财政局负责）", "修缮校舍（市教育局、市财政局负责）"),
        ("要加强领导，落实责任，\n确保任务完成。", "要加强领导，落实责任，确保任务完成。"),
        ("（二）加强保障，健全制度\n，落实经费。", "（二）加强保障，健全制度，落实经费。"),
        ("《open\ndata标准》已经公布。", "《open data标准》已经公布。"),
    ],
)
def test_broken_line(text: str, expected: str) -> None:
    assert joined(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "根据《云河市信息\n一、公开办法",
        "各单位要加强领导。\n确保任务完成。",
        "各单位要加强领导，落实责任\n附件1",
        "责任单位：市教育局，市财政局\n完成时限：6月底",
        "（一）加强领导，健全机制，\n（二）强化保障，落实经费。",
        "第一\n第二",
    ],
)
def test_two_paragraphs_stay_two(text: str) -> None:
    assert joined(text) == text.split("\n")


@pytest.mark.parametrize("text", [WRAPPED, WRAPPED.replace("　", "")], ids=["indented", "flush"])
def test_text_broken_at_a_fixed_width(text: str) -> None:
    items = join_wrapped(paragraphs(Source.from_text(text)))
    assert [(item.line, item.last) for item in items] == [(1, 3), (4, 6), (7, 7), (8, 9)]
    assert items[3].text.endswith("分管负责同志具体抓。")


def test_few_full_lines_are_no_fixed_width() -> None:
    text = "\n".join(WRAPPED.split("\n")[:3])
    assert len(joined(text)) == 3


def test_provisions_in_one_line() -> None:
    parts = [f"一、甲事。{FILLER * 3}", f"二、乙事。{FILLER}", f"三、丙事。{FILLER}"]
    assert divided("".join(parts)) == parts


@pytest.mark.parametrize(
    "text",
    [
        f"一、甲事。{FILLER * 4}二、乙事。{FILLER}",
        f"一、甲事。{FILLER * 3}三、乙事。{FILLER}四、丙事。{FILLER}",
        f"一、甲事。{FILLER}二、乙事。{FILLER}三、丙事。",
    ],
    ids=["too few", "not counting", "too short"],
)
def test_line_that_stays_whole(text: str) -> None:
    assert divided(text) == [text]


def test_articles_referred_to_are_not_cut() -> None:
    parts = [
        f"第一条 甲事。{FILLER * 3}",
        f"第二条 依照第一条、第三条规定办理。{FILLER}",
        f"第三条 乙事。{FILLER}",
    ]
    assert divided("".join(parts)) == parts


def test_whole_document_in_one_line() -> None:
    parts = ["云河市财政局关于甲事的通知", "云财发〔2023〕5号", "各区县财政局：", f"现通知如下。{FILLER * 4}"]
    parts += ["特此通知。", "云河市财政局", "2023年1月5日"]
    assert divided(" ".join(parts)) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "云政发〔2023〕5号 云河市人民政府关于甲事的通知",
            ["云政发〔2023〕5号", "云河市人民政府关于甲事的通知"],
        ),
        (
            "云河市人民政府关于甲事的通知（云政发〔2023〕5号）",
            ["云河市人民政府关于甲事的通知", "（云政发〔2023〕5号）"],
        ),
        ("各区县人民政府、市直各单位：现通知如下。", ["各区县人民政府、市直各单位：", "现通知如下。"]),
        ("第一章 总则 第一条 甲。 第二条 乙。", ["第一章 总则", "第一条 甲。", "第二条 乙。"]),
        (f"为方便群众。{FILLER * 3}　　可以拨打热线。", [f"为方便群众。{FILLER * 3}", "可以拨打热线。"]),
        ("为方便群众。　　可以拨打热线。", ["为方便群众。　　可以拨打热线。"]),
    ],
)
def test_parts_glued_together(text: str, parts: list[str]) -> None:
    assert divided(text) == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2O23年l月3日", "2023年1月3日"),
        ("I号", "1号"),
        ("第l2条", "第12条"),
        ("1O0万元", "100万元"),
        ("ABC2O", "ABC2O"),
        ("OK", "OK"),
        ("COVID-19", "COVID-19"),
        ("关於發佈《條例》", "关于发布《条例》"),
        ("甲\ue004乙", "甲 乙"),
        ("甲\u200c乙", "甲 乙"),
        ("①㈠", "①㈠"),
        ("（１）ＡＢ：％", "(1)AB:%"),
        ("﹝2023﹞", "〔2023〕"),
    ],
)
def test_shadow_keeps_the_length(text: str, expected: str) -> None:
    assert shadow(text) == expected
    assert len(shadow(text)) == len(text)


def test_fold_and_squash() -> None:
    assert fold("　甲\u200b 乙\t丙\n") == "甲 乙 丙"
    assert squash("（甲　乙）") == "(甲乙)"


def test_look_alikes_are_read_and_shown_as_found() -> None:
    result = parse("云河市财政局关于甲事的通知\n2O23年的工作如下。\n云河市财政局\n2O23年l月5日")
    assert result.metadata.signed_date == "2023-01-05"
    assert result.blocks[1].text == "2O23年的工作如下。"


def test_mixed_script_is_read_and_shown_as_found() -> None:
    meta = parse("云河市财政局關於甲事的通知\n各單位：\n正文。\n云河市財政局\n2023年1月5日").metadata
    assert (meta.title, meta.recipients) == ("云河市财政局關於甲事的通知", ["各單位"])
    assert (meta.issuing_body, meta.signed_date) == ("云河市財政局", "2023-01-05")


def test_private_signs_before_labels() -> None:
    found = parse("云河市财政局关于甲事的通知\n\ue004一、加强领导\n\ue005二、落实责任").chapters
    assert [(one.number, one.title) for one in found] == [("一", "加强领导"), ("二", "落实责任")]
