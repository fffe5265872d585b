"""A value is found however it is written, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.privacy.files.matching import BOUNDARY, fold, spans_of

from .made import ID, NAME

WIDE = ID.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


@pytest.mark.parametrize(
    "written",
    [
        ID,
        WIDE,
        "6501 9919 0001 0100 15",
        "650199-19000101-0015",
        "650199\n190001010015",
        "650199\u200b190001010015",
        BOUNDARY.join(ID),
        "六五〇一九九一九〇〇〇一〇一〇〇一五",
        "六五零一九九 一九零零零一零一 零零一五",
        "\u20e3".join(ID),
        "650199\u3164190001010015",
        ID.translate({ord("0") + digit: 0x0660 + digit for digit in range(10)}),
        "650199、19000101|0015",
    ],
)
def test_a_number_in_all_ways_of_writing(written: str) -> None:
    text = f"身份证号：{written}，已核对"
    assert [text[begin:end] for begin, end in spans_of(text, ID)] == [written]


def test_a_value_as_it_was_found_finds_the_others() -> None:
    text = f"甲 {ID} 乙 {WIDE} 丙"
    assert spans_of(text, "6501 9919 0001 0100 15") == spans_of(text, ID)
    assert len(spans_of(text, WIDE)) == 2


def test_letters_of_any_case() -> None:
    assert spans_of("号码65019919120229002x。", "65019919120229002X") == [(2, 20)]


def test_a_name_over_a_line_but_not_over_paragraphs() -> None:
    assert spans_of("欧阳\n建　国", NAME) == [(0, 6)]
    assert spans_of(f"欧阳{BOUNDARY}建国", NAME) == []
    assert spans_of(f"欧阳{BOUNDARY}建国，欧阳建国", NAME) == [(6, 10)]


def test_what_folds_to_nothing_is_nowhere() -> None:
    assert spans_of("甲 乙", " \u200b") == []


def test_joints_count_where_they_join_no_digits() -> None:
    assert fold("（甲）-乙") == "(甲)-乙"
    assert spans_of("1.甲", "1甲") == []


@given(
    st.lists(st.sampled_from([*list(" -\n\t\u3000\u200b\xad"), ""]), min_size=17, max_size=17),
    st.text("甲乙，。", max_size=9),
)
def test_any_joints_between_the_digits(joints: list[str], around: str) -> None:
    written = "".join(char + joint for char, joint in zip(ID, [*joints, ""], strict=True))
    text = around + written + around
    assert spans_of(text, ID) == [(len(around), len(around) + len(written))]


@given(st.text(max_size=60), st.text(min_size=1, max_size=6))
def test_what_is_cut_out_is_the_value(text: str, value: str) -> None:
    for begin, end in spans_of(text + value, value):
        assert fold((text + value)[begin:end]).strip() in fold(value) or fold(value) in fold(
            (text + value)[begin:end]
        )
