"""What is found in sentences, and what is not."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.privacy.detection import detect, detect_table, numbers_in
from gongkai.privacy.hits import Confidence, Hit, Known, Level
from gongkai.privacy.kinds import Kind
from gongkai.privacy.tests.marked import SENTENCES, read, spans


def found(text: str, **options: object) -> list[tuple[str, str, str]]:
    return [(hit.kind.value, hit.text, hit.level.value) for hit in detect(text, **options)]


@pytest.mark.parametrize("marked", SENTENCES)
def test_a_sentence_gives_the_hits_that_are_marked_in_it(marked: str) -> None:
    text, expected = read(marked)
    assert spans(detect(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("650199190001010015", [("resident_id", "E")]),
        ("65019919120229002X", [("resident_id", "E")]),
        ("650199201506010038", [("resident_id", "E"), ("minor", "E")]),
        ("650199190001010016", []),
        ("身份证 650199190001010016", [("resident_id", "W")]),
        ("6222020000000000000", [("bank_card", "E")]),
        ("6217001234567890122", [("bank_card", "E")]),
        ("11650100MB0A0000XN", []),
        ("115113010833722043", []),
        ("113708280043326001/2024-02411", []),
        ("12345", []),
        ("12317", []),
        ("联系电话：0991-1234567", []),
    ],
)
def test_numbers_told_by_their_make(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(hit.kind.value, hit.level.value) for hit in detect(text)] == expected
    assert [(kind, level) for kind, _, level in found(f"编制{text}，特此。")] == expected


@pytest.mark.parametrize(
    "text",
    [
        "国办发〔2020〕16号、令第711号、第三十六条第一款",
        "自2020年7月3日08:30起，至2020年12月31日止。",
        "总投资13812345678元，建筑面积13912345678.5平方米",
        "索引号：650199190001010015",
        "统一社会信用代码：650199190001010015",
        "坐标：87.613912345678，43.812345678901",
        "政务服务热线12345，扶贫监督电话12317，传真：0991-7654321",
        "云汀市教育局办公室 0991-7654321",
        "户名：云汀市财政局，账号：6501234567890123",
        "邮箱：xxgk@yunting.gov.cn",
        "ISBN 978-7-5093-1234-5，国家标准GB 11643-1999",
        "申请人应当向户籍所在地的县级人民政府提出申请。",
        "残疾人、低保户、患有尿毒症的参保人员和14岁以下儿童，享受前款规定的待遇。",
        "1998年1月1日至2004年12月31日出生的适龄人员",
        "局长王小明主持会议，副主任李红出席，签发人：张伟。",
        "任命王小明同志为云汀市教育局局长。",
        "法定代表人：王小明，住所：云汀市北区人民路1号。",
        "地址：云汀市北区人民路66号3号楼2单元101室（政务服务中心）",
        "王某、李某某、张*、刘××四人",
    ],
)
def test_what_belongs_into_an_official_text_is_no_hit(text: str) -> None:
    assert found(text) == []


def test_what_is_official_is_known_by_the_directory() -> None:
    text = "申请人王小明请联系13912345678或0991-7654321，通信地址：云汀市北区和平路12号。"
    assert {"mobile", "landline", "address"} <= {kind for kind, _, _ in found(text)}
    known = Known(phones=["139 1234 5678", "（0991）7654321"], addresses=["新疆云汀市北区和平路12号"])
    assert found(text, known=known) == [("name", "王小明", "W")]
    flat = text.replace("12号", "12号3单元501室")
    assert ("address", "云汀市北区和平路12号3单元501室", "E") in found(flat, known=known)


def test_a_known_telephone_counts_with_and_without_area_code() -> None:
    assert found("家庭电话：7654321", known=Known(phones=["0991-7654321"])) == []
    assert found("家庭电话：0991-7654321", known=Known(phones=["7654321"])) == []
    assert found("家庭电话：0991-7654321", known=Known(phones=["0992-7654321"])) != []


def test_a_name_alone_warns_and_with_a_fact_it_stops() -> None:
    assert found("投诉人王小明来信。") == [("name", "王小明", "W")]
    assert found("投诉人王小明来信，电话13912345678。")[0] == ("name", "王小明", "E")
    far = "投诉人王小明来信。" + "本市一向重视来信。" * 12 + "值守手机13912345678。"
    assert found(far)[0] == ("name", "王小明", "W")


def test_a_name_is_found_again_wherever_it_stands() -> None:
    hits = detect("申请人王小明提出申请。经查，王小明属实，予以答复王小明。")
    assert [hit.start for hit in hits] == [3, 14, 24]


def test_age_counts_on_the_day_of_publication() -> None:
    number = "650199201506010038"  # fourteen on 2029-06-01, and a child until that day is over
    levels = [
        [hit.level.value for hit in detect(number, on=day) if hit.kind is Kind.MINOR]
        for day in (date(2029, 6, 1), date(2029, 6, 2), date(2033, 6, 1), date(2033, 6, 2))
    ]
    assert levels == [["E"], ["W"], ["W"], []]


def test_who_is_fourteen_to_seventeen_is_a_warning() -> None:
    assert found("参赛者李雪（16岁）获奖。") == [("name", "李雪", "W"), ("minor", "16岁", "W")]
    assert found("参赛者李雪（18岁）获奖。") == [("name", "李雪", "W")]
    hits = detect("参赛者李雪（16岁）、参赛者李小虎（6岁）获奖。")
    assert [hit.of_minor for hit in hits if hit.kind is Kind.NAME] == [False, True]


def test_names_of_children_say_so() -> None:
    hits = detect("8岁的王小虎走失，其父王大山报警，王小虎身穿红衣。")
    assert [(hit.text, hit.of_minor) for hit in hits if hit.kind is Kind.NAME] == [
        ("王小虎", True),
        ("王大山", False),
        ("王小虎", True),
    ]


def test_every_hit_gives_a_reason_and_a_basis() -> None:
    for marked in SENTENCES:
        for hit in detect(read(marked)[0]):
            assert hit.reason and hit.kind.label and "第" in hit.kind.basis
            assert isinstance(hit.confidence, Confidence) and isinstance(hit.level, Level)


def test_hits_stand_in_order_and_none_over_another_but_minors() -> None:
    text = "\n".join(read(marked)[0] for marked in SENTENCES)
    hits: list[Hit] = detect(text)
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)
    others = [hit for hit in hits if hit.kind is not Kind.MINOR]
    assert all(one.end <= other.start for one, other in pairwise(others))
    assert all(text[hit.start : hit.end] == hit.text for hit in hits)


def test_the_gate_for_short_sentences_looks_at_numbers_alone() -> None:
    hits = numbers_in("投诉人王小明，电话１３９ ００００ １１１１，身份证650199190001010016")
    assert [hit.kind for hit in hits] == [Kind.MOBILE, Kind.RESIDENT_ID]
    assert numbers_in("统一社会信用代码115113010833722043，电话0991-1234567") == []


PIECES = (
    "王小明 阿迪力·买买提 申请人 姓名： 患者 同志 女， 8岁 三年级 尿毒症 低保户 650199198503020017 13912345678 0991-2345678 家庭电话 "
    "账号： 6217001234567890122 护照 E12345678 新A12345 @qq.com 住址： 和平路12号 3单元 云汀市北区 出生 1985年3月2日 、 ， 。 ( ) | \t \n \u200b \u3000 １ X"
).split(" ")


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_any_text_is_read_and_every_place_is_right(text: str) -> None:
    hits = detect(text)
    assert all(text[hit.start : hit.end] == hit.text and hit.text for hit in hits)
    assert [hit.start for hit in hits] == sorted(hit.start for hit in hits)


@given(
    st.lists(
        st.lists(
            st.one_of(st.sampled_from([*PIECES, "姓名", "年龄", "病种"]), st.text(max_size=8)), max_size=5
        )
    )
)
def test_any_table_is_read_and_every_place_is_right(rows: list[list[str]]) -> None:
    for one in detect_table(rows):
        assert rows[one.row][one.column][one.hit.start : one.hit.end] == one.hit.text
