"""Tables: a head says what stands below it."""

from __future__ import annotations

import pytest

from gongkai.privacy.detection import detect, detect_table
from gongkai.privacy.hits import Known

ID, OTHER = "650199198503020017", "650199199003070020"


def found(rows: list[list[str]], **options: object) -> list[tuple[int, int, str, str]]:
    return [(one.row, one.column, one.hit.kind.value, one.hit.text) for one in detect_table(rows, **options)]


def test_heads_make_the_cells_of_their_columns_hits() -> None:
    rows = [
        ["序号", "姓名", "身份证号", "联系电话", "家庭住址", "病种", "银行账号", "困难类型"],
        ["1", "王小明", ID, "13912345678", "和平路12号", "肺癌", "6217001234567890122", ""],
        ["2", "阿卜杜热合曼", OTHER, "0991-7654321", "柳树乡三里村二组", "罕见病", "1234567890123", "低收入"],
    ]
    assert found(rows) == [
        (1, 1, "name", "王小明"),
        (1, 2, "resident_id", ID),
        (1, 3, "mobile", "13912345678"),
        (1, 4, "address", "和平路12号"),
        (1, 5, "health", "肺癌"),
        (1, 6, "bank_card", "6217001234567890122"),
        (2, 1, "name", "阿卜杜热合曼"),
        (2, 2, "resident_id", OTHER),
        (2, 3, "landline", "0991-7654321"),
        (2, 4, "address", "柳树乡三里村二组"),
        (2, 5, "health", "罕见病"),
        (2, 6, "bank_account", "1234567890123"),
        (2, 7, "poverty", "低收入"),
    ]


def test_a_name_that_only_its_column_tells_is_a_person_like_any_other() -> None:
    rows = [
        ["姓名", "联系电话", "备注"],
        ["热巴", "0991-2345678", "患肺癌"],
        ["云汀市教育局", "0991-7654321", ""],
    ]
    assert found(rows) == [
        (1, 0, "name", "热巴"),
        (1, 1, "landline", "0991-2345678"),
        (1, 2, "health", "肺癌"),
    ]


def test_places_are_those_of_the_cell() -> None:
    rows = [["姓名", "备注"], [" 王小明 ", "身份证６５０１９９\n198503020017，另有低保"]]
    for one in detect_table(rows):
        assert rows[one.row][one.column][one.hit.start : one.hit.end] == one.hit.text
    assert found(rows)[1] == (1, 1, "resident_id", "６５０１９９\n198503020017")


def test_heads_in_two_rows_merged_and_repeated() -> None:
    rows = [
        ["户主", "", "联系方式", ""],
        ["姓名", "身份证号", "手机", "住址"],
        ["王小明", ID, "13912345678", "和平路12号"],
        ["姓名", "身份证号", "手机", "住址"],
        ["李红", OTHER, "13812345678", "和平路14号"],
    ]
    kinds = ["name", "resident_id", "mobile", "address"]
    assert [(row, kind) for row, _, kind, _ in found(rows)] == [
        *((2, kind) for kind in kinds),
        *((4, kind) for kind in kinds),
    ]


def test_a_form_has_its_labels_to_the_left() -> None:
    rows = [
        ["姓名", "王小明", "性别", "男"],
        ["出生日期", "1985-03-02", "身份证号", ID],
        ["住址", "和平路12号", "", ""],
    ]
    assert [(kind, text) for _, _, kind, text in found(rows)] == [
        ("name", "王小明"),
        ("birth", "1985-03-02"),
        ("resident_id", ID),
        ("address", "和平路12号"),
    ]


def test_an_age_in_a_column_makes_a_minor() -> None:
    rows = [["姓名", "年龄"], ["王小虎", "8"], ["王大山", "38"]]
    assert [one for one in found(rows) if one[2] == "minor"] == [(1, 1, "minor", "8")]


def test_tables_of_offices_are_no_hits() -> None:
    rows = [
        ["姓名", "职务", "分管工作", "办公电话"],
        *([name, "副局长", "办公室", "0991-7654321"] for name in ("王小明", "李红", "张伟", "赵敏", "周芳")),
    ]
    assert [one for one in found(rows) if one[2] != "name_list"] == []
    rows = [["单位", "地址", "联系电话"], ["云汀市教育局", "云汀市北区人民路1号", "0991-7654321"]]
    assert found(rows) == []
    rows = [["企业名称", "法定代表人", "统一社会信用代码"], ["云汀和平公司", "王小明", "11650100MB0A0000XN"]]
    assert found(rows) == []


def test_masked_and_empty_cells_are_no_hits() -> None:
    rows = [
        ["姓名", "身份证号", "病种"],
        ["王*明", "650199********0017", "无"],
        ["张某", "", "/"],
        ["合计", "", ""],
    ]
    assert found(rows) == []


@pytest.mark.parametrize(("count", "expected"), [(4, []), (5, ["name_list"])])
def test_five_names_are_a_list(count: int, expected: list[str]) -> None:
    rows = [["姓名", "补贴金额"], *([f"王小{sign}", "100"] for sign in "明红兰梅竹菊"[:count])]
    assert [kind for _, _, kind, _ in found(rows) if kind != "name"] == expected


def test_official_telephones_are_known() -> None:
    rows = [["姓名", "联系电话"], ["王小明", "13912345678"]]
    assert [kind for _, _, kind, _ in found(rows, known=Known(phones=["13912345678"]))] == ["name"]


@pytest.mark.parametrize("bar", ["\t", " | ", "  ", " "])
def test_tables_inside_a_text(bar: str) -> None:
    lines = [["姓名", "身份证号", "病种"], ["王小明", ID, "罕见病"], ["李红", OTHER, "肺癌"]]
    text = "公示如下：\n" + "\n".join(bar.join(line) for line in lines) + "\n特此公示。"
    hits = [(hit.kind.value, text[hit.start : hit.end]) for hit in detect(text)]
    assert hits == [
        ("name", "王小明"),
        ("resident_id", ID),
        ("health", "罕见病"),
        ("name", "李红"),
        ("resident_id", OTHER),
        ("health", "肺癌"),
    ]


def test_a_table_of_anything_is_read() -> None:
    assert found([]) == found([[]]) == found([["", ""], ["姓名"]]) == []
    assert found([["姓名", "电话"], ["王小明"], ["李红", "13812345678", "多出的一格"]]) == [
        (1, 0, "name", "王小明"),
        (2, 0, "name", "李红"),
        (2, 1, "mobile", "13812345678"),
    ]


def test_the_lower_row_of_heads_says_nothing_where_it_is_empty() -> None:
    rows = [
        ["序号", "补贴对象", "", "残疾类别", "备注"],
        ["", "姓名", "住址", "", ""],
        ["1", "王小明", "老粮站家属院2排4号", "精神三级", "由弟王大山代领"],
    ]
    assert [one[2:] for one in found(rows)] == [
        ("name", "王小明"),
        ("address", "老粮站家属院2排4号"),
        ("health", "精神三级"),
        ("name", "王大山"),
    ]


def test_the_rows_of_a_form_are_about_one_person() -> None:
    rows = [
        ["姓 名", "郏二明", "性 别", "男"],
        ["现住址", "钟楼街道城隍庙街44号", "", ""],
        ["诉求", "返还三轮车", "", ""],
    ]
    assert [one[2:] for one in found(rows)] == [("name", "郏二明"), ("address", "钟楼街道城隍庙街44号")]


def test_a_cell_under_a_head_of_addresses_is_told_however_it_is_spaced_but_not_of_a_firm() -> None:
    rows = [
        ["被 拆 迁 人", "房 屋 座 落", "面积"],
        ["敬 福 生", "北 关 街 52 号", "80"],
        ["赵*", "北关街54号", "80"],
        ["云汀市粮油有限公司", "北关街62号门店", "90"],
    ]
    assert [one[2:] for one in found(rows) if one[2] == "address"] == [
        ("address", "北 关 街 52 号"),
        ("address", "北关街54号"),
    ]
