"""Official texts tell nobody's affairs, so nothing is shown of them: an office that is shown plain words no longer looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.privacy.detection import detect
from gongkai.privacy.tests.weigh import TEXTS


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_an_official_text_gives_no_hit(path: Path) -> None:
    assert [(hit.kind.value, hit.text) for hit in detect(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "text",
    [
        "为了让用户明白用热、放心用热，现公布收费标准。",
        "部分路段改走书院街、松风路。",
        "廉租房每月每平方米八元六角，低保家庭按照百分之二十缴纳。",
        "停水期间，梧影路沿线和松风里小区五层以上住户可能水压偏低。",
        "建立食材日称重、周公示、月通报制度。",
        "市长  沈立群\n2022年9月16日",
        "丁办法",
        "第一条 当事人可以依法申请复议。\n第二条 不得招用未满16周岁的童工。\n第三条 残疾人康复服务由社区提供。",
    ],
)
def test_plain_words_are_no_names(text: str) -> None:
    assert detect(text) == []


def test_a_person_in_a_text_of_articles_is_told_by_a_number() -> None:
    text = "第一条 甲方：王小明，身份证号650199198503020017。\n第二条 乙方应当付款。\n第三条 本协议一式两份。"
    assert [hit.text for hit in detect(text) if hit.kind.value == "name"] == ["王小明"]
