"""Ranks of numbering styles as the document uses them, the end of the text, the tree, rows of annual reports."""

from __future__ import annotations

import pytest

from gongkai.officialdoc import parse
from gongkai.officialdoc.annual import table_rows
from gongkai.officialdoc.lines import Source, paragraphs
from gongkai.officialdoc.outline import build
from gongkai.officialdoc.tree import Node

TITLE = "云河市2023年重点任务\n"


def outline(text: str) -> list[tuple[str, str | None]]:
    """Every node with the number of its parent."""
    items = paragraphs(Source.from_text(text))
    found = build(items, list(range(len(items)))).nodes
    return [(one.label.number, one.parent.label.number if one.parent else None) for one in found]


def tail(text: str) -> list[str]:
    return [one.text for one in parse(TITLE + text).tail]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n（二）乙\n3.丙\n（4）丁", [("一", None), ("二", "一"), ("3", "二")]),
        ("一、甲\n1.乙\n2.丙", [("一", None), ("1", "一"), ("2", "一")]),
        ("一、甲\n①乙\n②丙", [("一", None)]),
        ("一、甲\n（1）乙\n（2）丙", [("一", None), ("1", "一"), ("2", "一")]),
        ("1.甲\n（1）乙\n（2）丙", [("1", None), ("1", "1"), ("2", "1")]),
    ],
)
def test_styles_in_the_order_of_the_standard(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert outline(text) == expected


@pytest.mark.parametrize(
    ("upper", "lower"),
    [("{}.", "一、"), ("（{}）", "一、"), ("{}.", "（一）")],
)
def test_a_lower_style_that_opens_the_upper_one_again_and_again_stands_above_it(
    upper: str, lower: str
) -> None:
    one, two = (upper.format(number) for number in ("12" if "." in upper else "一二"))
    text = f"{one}甲\n{lower}子\n{two}乙\n{lower}丑"
    first, second = (number.strip("（）.") for number in (one, two))
    assert outline(text) == [(first, None), ("一", first), (second, None), ("一", second)]


def test_once_is_not_enough_to_change_the_order() -> None:
    assert outline("1.甲\n一、子\n二、丑") == [("1", None), ("一", None), ("二", None)]


def test_levels_below_changed_ranks() -> None:
    text = "1.城市建设\n一、修缮校舍。把校舍修好。\n2.农村建设\n一、修路。把路修好。\n二、植树。把树种好。"
    result = parse(TITLE + text)
    assert [(one.number, one.title) for one in result.chapters] == [("1", "城市建设"), ("2", "农村建设")]
    assert [(one.number, one.chapter, one.title) for one in result.items] == [
        (1, "1", "修缮校舍"),
        (1, "2", "修路"),
        (2, "2", "植树"),
    ]


def test_third_level_in_brackets_where_no_other_is_used() -> None:
    found = parse(TITLE + "一、城市\n（1）修缮校舍。（市教育局负责）\n（2）疏通河道。（市水务局负责）").items
    assert [(one.number, one.chapter, one.text) for one in found] == [
        (1, "一", "修缮校舍。"),
        (2, "一", "疏通河道。"),
    ]


def test_list_inside_an_item_opens_no_items() -> None:
    text = "一、城市\n1.校舍\n（1）修缮校舍。（市教育局负责）\n（2）更换门窗。（市财政局负责）"
    (found,) = parse(TITLE + text).items
    assert found.text == "校舍 （1）修缮校舍。 （2）更换门窗。"
    assert found.responsible_units == ["市教育局", "市财政局"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1.修缮校舍。（市教育局负责）\n2.疏通河道。（市水务局负责）\n各单位要报送进展。\n特此通知。",
            ["各单位要报送进展。", "特此通知。"],
        ),
        (
            "1.修缮校舍。（市教育局负责）\n2.疏通河道。\n河道包括支流。\n本方案自印发之日起实施。",
            ["本方案自印发之日起实施。"],
        ),
        ("1.修缮校舍。（市教育局负责）\n2.疏通河道。\n河道包括支流。", []),
        ("一、甲\n确保完成。\n二、乙\n加强领导。\n请各单位认真执行。", ["请各单位认真执行。"]),
        ("正文一段。\n特此公告。", ["特此公告。"]),
        ("正文一段。\n特此说明的是，时间另行通知，请予理解。", []),
    ],
)
def test_tail(text: str, expected: list[str]) -> None:
    assert tail(text) == expected


def test_names_of_files_and_the_foot_of_the_page_are_noise() -> None:
    text = "正文一段。\n云河市财政局\n2023年1月5日\n附件1：甲表\n甲表.doc\n政策解读"
    assert [(one.text, one.line) for one in parse(TITLE + text).noise] == [("甲表.doc", 6), ("政策解读", 7)]


def sketch(node: Node) -> str:
    """kind and number, what stands below in brackets."""
    name = node.kind + (node.number or "")
    return f"{name}({' '.join(map(sketch, node.children))})" if node.children else name


def test_tree_of_a_plan() -> None:
    text = (
        TITLE
        + "各单位：\n一、民生\n改善民生。\n（一）教育\n1.修缮校舍。把校舍修好。\n2.更换门窗。把门窗换好。\n"
        "二、水利\n3.疏通河道。把河道疏通。\n云河市人民政府\n2023年1月5日"
    )
    tree = parse(text).tree()
    assert sketch(tree) == (
        "document(title addressees chapter一(paragraph section一(item1 item2)) chapter二(item3) signature date)"
    )
    assert [one.line for one in tree.walk()] == [1, *range(1, 12)]


def test_tree_of_a_law() -> None:
    text = (
        "云河市养犬办法\n第一编 通则\n第一章 总则\n第一节 宗旨\n第一条 甲。\n又。\n第二章 附则\n第二条 乙。"
    )
    assert sketch(parse(text).tree()) == (
        "document(title part一(chapter一(section一(article1(paragraph))) chapter二(article2)))"
    )


def test_tree_of_nothing() -> None:
    tree = parse("").tree()
    assert (tree.kind, tree.text, tree.line, tree.children) == ("document", "", 1, [])


REPORT = "一、总体情况\n一、本年新收政府信息公开申请数量\n3\n（一）予以公开\n1.属于国家秘密\n四、存在的问题"


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("云河市财政局2022年政府信息公开工作年度报告", {1, 3, 4}),
        ("云河市财政局关于做好票据管理的通知", set()),
        (None, set()),
    ],
)
def test_rows_of_an_annual_report(title: str | None, rows: set[int]) -> None:
    assert table_rows(paragraphs(Source.from_text(REPORT)), title) == rows


def test_chapters_of_an_annual_report() -> None:
    result = parse("云河市财政局2022年政府信息公开工作年度报告\n" + REPORT.replace("四", "二"))
    assert [(one.number, one.title) for one in result.chapters] == [("一", "总体情况"), ("二", "存在的问题")]
    assert (result.sections, result.items) == ([], [])
