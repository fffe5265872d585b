"""Numbers however they are written, and numbers that are none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongkai.privacy.checks import has_luhn_digit, resident_number
from gongkai.privacy.detection import detect
from gongkai.privacy.hits import Level
from gongkai.privacy.kinds import Kind

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
REGIONS = ("650199", "110101", "440305", "310115", "652201", "810000", "830000")
SEPARATORS = ("", " ", "  ", "-", " - ", "\n", " \n ", "\u3000", "\u00a0", "－", "—", "\u200b")


def check_digit(front: str) -> str:
    """GB 11643, written out once more."""
    return "10X98765432"[sum(int(sign) * weight for sign, weight in zip(front, WEIGHTS, strict=True)) % 11]


@st.composite
def resident_ids(draw: st.DrawFn) -> str:
    born = date(1900, 1, 1) + timedelta(days=draw(st.integers(0, 46000)))
    front = draw(st.sampled_from(REGIONS)) + f"{born:%Y%m%d}" + f"{draw(st.integers(0, 999)):03}"
    return front + check_digit(front)


@st.composite
def mobiles(draw: st.DrawFn) -> str:
    return "1" + draw(st.sampled_from("3589")) + f"{draw(st.integers(0, 999999999)):09}"


def written(draw: st.DrawFn, number: str) -> str:
    """The number in one of the two widths, cut into groups by one separator at most six times."""
    if draw(st.booleans()):
        number = number.translate({ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789X"})
    for place in sorted(draw(st.sets(st.integers(1, len(number) - 1), max_size=6)), reverse=True):
        number = number[:place] + draw(st.sampled_from(SEPARATORS)) + number[place:]
    return number


AROUND = st.sampled_from(("", "，", "号", "的", " ", "（", "ID", "：", "x", "\n", "、"))


@given(st.data(), resident_ids(), AROUND, AROUND)
def test_a_right_identity_number_is_found_however_it_is_written(
    data: st.DataObject, number: str, before: str, after: str
) -> None:
    text = written(data.draw, number)
    hits = [hit for hit in detect(before + text + after) if hit.kind is Kind.RESIDENT_ID]
    assert [(hit.value, hit.text, hit.start, hit.level) for hit in hits] == [
        (number, text, len(before), Level.ERROR)
    ]


@given(st.text("0123456789", min_size=18, max_size=18))
def test_eighteen_digits_that_are_no_identity_number_do_not_stop(digits: str) -> None:
    number = resident_number(digits)
    assume(number is None or not number.right)
    assert not [hit for hit in detect(digits) if hit.kind is Kind.RESIDENT_ID]
    named = [hit for hit in detect(f"身份证号{digits}") if hit.kind is Kind.RESIDENT_ID]
    assert all(hit.level is Level.WARNING for hit in named)


@given(resident_ids(), st.sampled_from("0123456789X"))
def test_one_wrong_check_digit_is_a_typing_error_where_the_text_names_the_number(
    number: str, last: str
) -> None:
    assume(last != number[-1])
    wrong = number[:-1] + last
    assert not [hit for hit in detect(wrong) if hit.kind is Kind.RESIDENT_ID]
    hits = [hit for hit in detect(f"身份证号码：{wrong}") if hit.kind is Kind.RESIDENT_ID]
    assert [(hit.value, hit.level) for hit in hits] == [(wrong, Level.WARNING)]


@given(
    mobiles(),
    st.sampled_from(("", " ", "-", "－", ".")),
    st.sampled_from(("", "+86", "86-", "（86）")),
    AROUND,
)
def test_a_mobile_number_is_found_in_its_usual_groups(
    number: str, gap: str, country: str, before: str
) -> None:
    text = country + gap.join((number[:3], number[3:7], number[7:]))
    hits = [hit for hit in detect(before + text + "。") if hit.kind is Kind.MOBILE]
    assert [(hit.value, hit.text, hit.level) for hit in hits] == [(number, text, Level.ERROR)]


@given(resident_ids(), mobiles())
def test_cells_that_grew_together_are_parted(number: str, mobile: str) -> None:
    kinds = {hit.kind for hit in detect(number + mobile)}
    assert kinds >= {Kind.RESIDENT_ID, Kind.MOBILE}


@given(st.text("0123456789", min_size=16, max_size=19))
def test_a_card_has_its_check_digit_or_is_called_one(digits: str) -> None:
    hits = [hit for hit in detect(digits) if hit.kind is Kind.BANK_CARD]
    assert not hits or has_luhn_digit(digits)
    assert not [hit for hit in detect(f"合同编号：{digits}") if hit.kind is Kind.BANK_CARD]


@given(st.lists(st.text("0123456789", min_size=1, max_size=9), max_size=12))
def test_short_numbers_are_nothing(numbers: list[str]) -> None:
    assert detect("，".join(numbers)) == []


@pytest.mark.parametrize(
    "text",
    [
        "工资专户退回名单：陈小梅，62284807591102632，户名不符。",
        "区财政局把补贴汇入其银行卡6217001880012345672。",
        "市总工会慰问金发放到本人卡号6217001880098765439",
        "收款单位：区财政局\n陈小梅 6217001880012345672",
    ],
)
def test_a_card_is_a_person_s_whoever_pays_into_it(text: str) -> None:
    assert [hit.kind for hit in detect(text) if hit.kind is Kind.BANK_CARD] == [Kind.BANK_CARD]
