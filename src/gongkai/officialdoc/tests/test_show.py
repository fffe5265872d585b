"""The outline for people: everything that was understood can be checked in it."""

from __future__ import annotations

from gongkai.officialdoc import parse
from gongkai.officialdoc.show import outline, plain

TITLE = "云汀市2023年政务公开工作要点\n"
TABLE = (
    "云汀市2023年政务公开工作要点\n一、任务分解\n"
    "| 序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限 |\n| --- | --- | --- | --- | --- |\n"
    "| 1 | 公布全市地图目录。 | 市教育局 | 市财政局 | 6月底前 |\n| 2 | 更新办事指南。 | 市司法局 | | |\n"
    "二、工作要求\n各单位要抓好落实。\n"
)


def rows(text: str) -> list[str]:
    return outline(parse(text), "a.txt").splitlines()


def test_tasks_of_a_table_stand_under_their_chapter() -> None:
    said = rows(TABLE)
    start = said.index("  一、任务分解")
    assert said[start : start + 7] == [
        "  一、任务分解",
        "    表中任务（第5行起）",
        "      1.公布全市地图目录。",
        "          牵头 市教育局；配合 市财政局；时限 6月底前（2023-06-30）",
        "      2.更新办事指南。",
        "          牵头 市司法局",
        "  二、工作要求",
    ]
    assert "  共 2 项任务，1 项有时限，2 项有责任单位" in said


def test_items_have_units_and_terms_below_them() -> None:
    said = rows(
        TITLE
        + "一、规范\n1.更新清单，9月底前公布。（市教育局牵头，市财政局配合）\n2.2024年试行。（市体育局负责）"
    )
    assert said[said.index("  一、规范") + 1 :][:4] == [
        "      1.更新清单，9月底前公布。",
        "          牵头 市教育局；配合 市财政局；时限 9月底前（2023-09-30）",
        "      2. 2024年试行。",
        "          责任 市体育局",
    ]


def test_a_chapter_that_is_a_task_is_shown_once() -> None:
    said = rows(TITLE + "一、更新清单。（责任单位：市教育局）\n二、整理目录。（责任单位：市体育局）")
    assert [row.strip() for row in said if "清单" in row or "教育局" in row] == [
        "一、更新清单。",
        "责任 市教育局",
    ]


def test_long_texts_are_cut_at_sixty() -> None:
    said = rows(TITLE + "一、规范\n1." + "公开内容" * 30 + "。（市教育局负责）")
    assert "      1." + "公开内容" * 14 + "公开内…" in said


def test_a_plan_without_items_says_so() -> None:
    assert "  没有读出任务" in rows(TITLE + "各单位要抓好落实。")


def test_kind_and_metadata_are_in_chinese() -> None:
    said = rows(
        "索引号：YT-1\n公开方式：主动公开\n有效性：有效\n云汀市住房补贴办法\n云政规〔2023〕1号\n"
        "第一条 为规范补贴，制定本办法。\n第二条 本办法自2023年5月1日起施行，云政规〔2021〕3号同时废止。"
    )
    for row in (
        "  种类 规范性文件（normative）",
        "  索引号 YT-1",
        "  公开属性 主动公开",
        "  有效性 有效",
        "  共 2 条",
        "      第一条 为规范补贴，制定本办法。",
        "  引用 云政规〔2021〕3号",
    ):
        assert row in said, (row, said)
    assert not any("《》" in row for row in said)


def test_closing_paragraphs_are_shown() -> None:
    said = rows(
        TITLE
        + "一、规范\n1.更新清单。（市教育局负责）\n2.整理目录。（市体育局负责）\n各单位要于年底前报送落实情况。"
    )
    assert "  结尾 各单位要于年底前报送落实情况。" in said


def test_nothing_leaves_its_row() -> None:
    assert plain("a\nb\tc\x1b[31m\u202e") == "a b c�[31m�"
    assert outline(parse(TITLE), "a\nb.txt").startswith("a b.txt：云汀市")
