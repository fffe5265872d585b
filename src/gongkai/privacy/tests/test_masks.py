"""Masks: nothing of the value stays, the same value has the same mask, two people stay two."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.privacy.detection import detect
from gongkai.privacy.hits import Hit, Level, digits_of
from gongkai.privacy.kinds import Kind
from gongkai.privacy.masks import ALLOWED, Style, mask, replacements
from gongkai.privacy.tests.marked import SENTENCES, read
from gongkai.privacy.tests.test_numbers import mobiles, resident_ids


def masked(text: str, **choices: Style) -> str:
    return mask(text, detect(text), choices={Kind(kind): style for kind, style in choices.items()})


def test_the_strictest_mask_is_the_default() -> None:
    text = "申请人王小明，1985年3月2日出生，身份证号650199198503020017，电话13912345678，住云汀市北区花园街道和平路12号。"
    assert masked(text) == (
        "申请人王*，*********出生，身份证号******************，电话***********，住云汀市北区花园街道***。"
    )


def test_what_may_be_chosen() -> None:
    text = "申请人王小明，1985年3月2日出生，身份证号650199198503020017，电话139 1234 5678，住云汀市东县柳树乡三里村二组8号。"
    assert masked(
        text,
        name=Style.SURNAME_AND_LAST,
        birth=Style.YEAR,
        resident_id=Style.LAST_FOUR,
        mobile=Style.ENDS,
        address=Style.VILLAGE,
    ) == (
        "申请人王*明，1985年**出生，身份证号**************0017，电话139****5678，住云汀市东县柳树乡三里村***。"
    )
    with pytest.raises(ValueError, match="姓名不能只留末四位"):
        masked(text, name=Style.LAST_FOUR)


def test_people_of_one_surname_stay_apart_and_each_keeps_their_mask() -> None:
    text = "申请人王小明诉邻居王大山，证人欧阳雪。王大山称，王小明不在场，欧阳雪在场。"
    assert masked(text) == "申请人王*甲诉邻居王*乙，证人欧阳*。王*乙称，王*甲不在场，欧阳*在场。"


def test_more_people_than_letters() -> None:
    given_names = "伟芳娜敏静丽强磊军洋勇艳杰娟涛"
    text = "申请人：" + "、".join(f"王晓{name}" for name in given_names) + "。"
    shown = masked(text).removeprefix("申请人：").removesuffix("。").split("、")
    assert shown[:2] == ["王*甲", "王*乙"] and shown[10:12] == ["王*甲甲", "王*甲乙"]
    assert len(set(shown)) == len(given_names)


def test_of_a_child_nothing_stays() -> None:
    assert masked("8岁的王小虎走失，王小虎身穿红衣。") == "**的***走失，***身穿红衣。"
    assert masked("学生身份证650199201506010038", resident_id=Style.LAST_FOUR).endswith("*" * 18)


def test_a_street_is_not_taken_for_a_district() -> None:
    text = "户籍地址：云汀市北区和平路幸福小区5号楼"
    assert masked(text) == "户籍地址：云汀市北区***"
    assert masked("家庭住址：和平路幸福小区5号楼2单元") == "家庭住址：***"


def test_a_list_has_nothing_to_mask() -> None:
    from gongkai.privacy.detection import detect_table

    rows = [["姓名"], *([f"王小{sign}"] for sign in "明红兰梅竹")]
    hits = [one.hit for one in detect_table(rows) if one.row == 0]
    assert [hit.kind for hit in hits] == [Kind.NAME_LIST] and replacements(hits) == []


WORDS = {Kind.HEALTH, Kind.POVERTY, Kind.BELIEF, Kind.STATUS, Kind.MINOR}


def values(hits: list[Hit]) -> set[str]:
    """What must not be read any more: values of their own, not words like 低保."""
    return {
        hit.value for hit in hits if hit.kind not in WORDS and re.sub(r"\D", "", hit.value) != hit.value[:4]
    }


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12), st.sampled_from(("\n", "；", " ")))
def test_no_value_is_left_and_nothing_that_stops(marked: list[str], between: str) -> None:
    text = between.join(read(one)[0] for one in marked)
    hits = detect(text)
    left = mask(text, hits)
    squashed = re.sub(r"\s", "", left)
    assert not [value for value in values(hits) if re.search(rf"(?<!\d){re.escape(value)}(?!\d)", squashed)]
    # A mask may be shorter than what it stands for: a word that was too far from a person is near one then, and tells nothing new.
    told = {hit.value for hit in hits}
    stops = [hit for hit in detect(left) if hit.level is Level.ERROR]
    assert not [hit for hit in stops if hit.kind not in WORDS or hit.value in told]


@given(st.lists(st.one_of(resident_ids(), mobiles()), min_size=1, max_size=6), st.data())
def test_whatever_may_be_chosen_leaves_nothing_that_stops(numbers: list[str], data: st.DataObject) -> None:
    text = "申请人王小明，" + "，".join(numbers)
    choices = {kind: data.draw(st.sampled_from(allowed)) for kind, allowed in ALLOWED.items()}
    left = mask(text, detect(text), choices=choices)
    assert not any(number in digits_of(left) for number in numbers)
    assert not [hit for hit in detect(left) if hit.level is Level.ERROR]
