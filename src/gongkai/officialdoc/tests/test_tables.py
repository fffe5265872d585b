"""Tables of tasks: heads, tables that a capture has flattened into lines, rows as items."""

from __future__ import annotations

import pytest

from gongkai.officialdoc import parse
from gongkai.officialdoc.columns import column_role
from gongkai.officialdoc.flattened import restore_tables
from gongkai.officialdoc.lines import Source, paragraphs
from gongkai.officialdoc.model import Item

HEADS = "序号\n工作任务\n责任单位\n"
TITLE = "云河市2023年重点任务分工\n"


def rows(text: str) -> list[str]:
    """The table rows, cells divided by a bar."""
    items = restore_tables(paragraphs(Source.from_text(text)))
    return [item.text.replace("\t", "|") for item in items if item.table]


def rest(text: str) -> list[str]:
    return [item.text for item in restore_tables(paragraphs(Source.from_text(text))) if not item.table]


def markdown(*table: str) -> list[Item]:
    head, *body = (f"| {row} |" for row in table)
    rule = "|" + "---|" * (head.count("|") - 1)
    return parse(TITLE + "\n".join([head, rule, *body])).items


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("序号", "number"),
        ("工 作 任 务", "task"),
        ("责任单位（部门）", "responsible"),
        ("牵头单位：", "lead"),
        ("市级牵头部门", "lead"),
        ("配合处室", "cooperating"),
        ("完成时间要求", "term"),
        ("类别", "group"),
        ("备注", "other"),
        ("文件名称", "name"),
        ("文号", "document_number"),
        ("清理意见", "status"),
        ("云河市教育局", None),
        ("单位", None),
        ("今天天气很好", None),
        ("", None),
    ],
)
def test_column_role(head: str, role: str | None) -> None:
    assert column_role(head) == role


def test_one_cell_per_line() -> None:
    text = HEADS + "1\n修缮校舍\n市教育局\n2\n疏通河道\n市水务局\n云河市人民政府"
    assert rows(text) == ["序号|工作任务|责任单位", "1|修缮校舍|市教育局", "2|疏通河道|市水务局"]
    assert rest(text) == ["云河市人民政府"]


def test_rows_know_their_lines() -> None:
    items = restore_tables(paragraphs(Source.from_text(HEADS + "1\n修缮校舍\n市教育局")))
    assert [(item.line, item.last) for item in items] == [(1, 3), (4, 6)]


def test_a_task_over_two_lines_is_one_cell() -> None:
    assert rows(HEADS + "1\n修缮校舍\n更换门窗\n市教育局\n2\n疏通河道\n市水务局")[1] == (
        "1|修缮校舍更换门窗|市教育局"
    )


def test_tabs_keep_empty_cells() -> None:
    text = "序号\t工作任务\t责任单位\t完成时限\n1\t修缮校舍\t\t6月底前\n2\t疏通河道\t市水务局\n说明文字"
    assert rows(text)[1:] == ["1|修缮校舍||6月底前", "2|疏通河道|市水务局|"]
    assert rest(text) == ["说明文字"]


def test_runs_of_blanks_divide_cells_and_a_missing_cell_is_told_by_its_kind() -> None:
    text = "序号 工作任务 责任单位 完成时限\n1  修缮校舍  市教育局  6月底前\n2  疏通河道  9月底前"
    assert rows(text)[1:] == ["1|修缮校舍|市教育局|6月底前", "2|疏通河道||9月底前"]


def test_a_missing_unit_cell_that_could_be_either_is_put_behind_the_columns() -> None:
    text = "序号\n工作任务\n牵头单位\n配合单位\n1\n修缮校舍\n市教育局\n2\n疏通河道\n市水务局\n市财政局"
    assert rows(text)[1:] == ["1|修缮校舍|||市教育局", "2|疏通河道|市水务局|市财政局"]


def test_an_empty_cell_that_has_left_its_blank_line() -> None:
    text = "序号\n\n工作任务\n\n牵头单位\n\n配合单位\n\n1\n\n修缮校舍\n\n\n\n市教育局\n\n2\n\n疏通河道\n\n市水务局\n\n市财政局"
    assert rows(text)[1:] == ["1|修缮校舍||市教育局", "2|疏通河道|市水务局|市财政局"]


def test_names_of_groups_between_the_rows() -> None:
    text = HEADS + "民生\n1\n修缮校舍\n市教育局\n\n水利\n2\n疏通河道\n市水务局"
    assert rows(text)[1:] == ["民生||", "1|修缮校舍|市教育局", "水利||", "2|疏通河道|市水务局"]


@pytest.mark.parametrize("text", ["序号\n工作任务\n1\n修缮校舍", "序号\n姓名\n职务\n1\n张某\n科长"])
def test_other_words_one_below_the_other_are_no_table(text: str) -> None:
    assert rows(text) == []


def test_an_annex_ends_the_table() -> None:
    assert rest(HEADS + "1\n修缮校舍\n市教育局\n附件2\n正文") == ["附件2", "正文"]


def test_second_table_below_the_first() -> None:
    text = HEADS + "1\n修缮校舍\n市教育局\n" + HEADS + "1\n疏通河道\n市水务局"
    head = "序号|工作任务|责任单位"
    assert rows(text) == [head, "1|修缮校舍|市教育局", head, "1|疏通河道|市水务局"]


def test_cells_of_a_row_become_the_item() -> None:
    first, second = markdown(
        "序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限",
        "1 | 修缮校舍 | 市教育局 | 市财政局 | 6月底前",
        "2 | 落实《防洪法》 | 市水务局 | | 长期",
    )
    assert (first.number, first.text, first.line) == (1, "修缮校舍", 4)
    assert (first.lead_units, first.responsible_units, first.cooperating_units) == (
        ["市教育局"],
        [],
        ["市财政局"],
    )
    assert [(one.text, one.date) for one in first.deadlines] == [("6月底前", "2023-06-30")]
    assert (second.cooperating_units, second.deadlines) == ([], [])
    assert [one.title for one in second.citations] == ["防洪法"]


def test_rows_over_the_whole_width_are_chapters() -> None:
    found = markdown(
        "序号 | 工作任务 | 责任单位",
        "一、民生 | 一、民生 | 一、民生",
        "1 | 修缮校舍 | 市教育局",
        "二、水利 | | ",
        "2 | 疏通河道 | 市水务局",
    )
    assert [(one.number, one.chapter) for one in found] == [(1, "一"), (2, "二")]


def test_a_row_cut_by_a_page_break_goes_on() -> None:
    found = markdown("序号 | 工作任务 | 责任单位", "1 | 修缮校舍 | 市教育局", " | 更换门窗 | ")
    assert [one.text for one in found] == ["修缮校舍更换门窗"]


def test_of_two_columns_of_tasks_the_longer_one_counts() -> None:
    (found,) = markdown("重点任务 | 具体措施 | 责任单位", "民生 | 对全市校舍逐一修缮 | 市教育局")
    assert found.text == "对全市校舍逐一修缮"


def test_number_in_the_cell_of_the_task() -> None:
    found = markdown("工作任务 | 责任单位", "3.修缮校舍 | 市教育局", "4.疏通河道 | 市水务局")
    assert [(one.number, one.text) for one in found] == [(3, "修缮校舍"), (4, "疏通河道")]


def test_heads_over_two_rows() -> None:
    (found,) = markdown(
        "序号 | 工作任务 | 责任分工 | ", " | | 牵头单位 | 配合单位", "1 | 修缮校舍 | 市教育局 | 市财政局"
    )
    assert (found.lead_units, found.cooperating_units) == (["市教育局"], ["市财政局"])


def test_table_of_other_things_gives_no_items() -> None:
    assert markdown("序号 | 姓名 | 职务", "1 | 张某 | 科长") == []


def test_annexed_table_adds_only_what_the_body_does_not_say() -> None:
    text = (
        "云河市2023年工作要点\n一、民生\n1.修缮校舍。（市教育局负责）\n2.疏通河道。（市水务局负责）\n附件\n"
        "| 序号 | 工作任务 | 责任单位 |\n|---|---|---|\n| 1 | 修缮校舍 | 市教育局 |\n| 2 | 种植行道树 | 市园林局 |"
    )
    assert [(one.text, one.line) for one in parse(text).items] == [
        ("修缮校舍。", 3),
        ("疏通河道。", 4),
        ("种植行道树", 9),
    ]
