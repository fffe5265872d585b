"""The shadow, and the way back from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.privacy.normal import plain, shadow

UNSEEN = "\u200b\u200d\u2060\ufeff\u00ad"
SIGNS = st.text(st.sampled_from("0123456789０１２Ｘ一王小明 \u3000\n－·．，①²㎡" + UNSEEN))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１３９－１２３４", "139-1234"),
        ("٣٤५", "345"),
        ("阿迪力•买买提", "阿迪力·买买提"),
        ("⽤户（甲）：", "用户(甲):"),
        ("①13912345678", "①13912345678"),
        ("电话一三九一二三四五六七八", "电话13912345678"),
        ("二〇二〇年七月", "二〇二〇年七月"),
        ("5㎡", "5㎡"),
    ],
)
def test_plain_characters(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text())
def test_every_character_keeps_its_place(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(SIGNS)
def test_what_cannot_be_seen_is_left_out_and_places_map_back(text: str) -> None:
    shade = shadow(text)
    assert shade.text == plain("".join(sign for sign in text if sign not in UNSEEN))
    for place in range(len(shade.text)):
        start, end = shade.original(place, place + 1)
        assert end == start + 1
        assert plain(text[start]) == shade.text[place] or text[start] in "一"
    if shade.text:
        start, end = shade.original(0, len(shade.text))
        assert text[:start].strip(UNSEEN) == text[end:].strip(UNSEEN) == ""
