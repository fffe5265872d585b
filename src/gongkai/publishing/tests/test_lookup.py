"""What was typed finds what is meant, in whichever brackets."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.factories import City, published
from gongkai.publishing.lookup import LONGEST, MOST_WORDS, holds_all, words_of
from gongkai.publishing.models import Record

TITLE, NUMBER = "云汀市停车场管理办法（征求意见稿），“试行”", "云政办〔2026〕12号"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (TITLE, ["云汀市停车场管理办法", "征求意见稿", "试行"]),
        ("《云汀市停车场管理办法》", ["云汀市停车场管理办法"]),
        (NUMBER, [NUMBER]),
        ("云政办[2026]12号", [NUMBER]),
        ("云政办（2026）12号", [NUMBER]),
        ("云政办【2026】 12 号", [NUMBER]),
        ("云政办［２０２６］１２号 停车", [NUMBER, "停车"]),
        ("第（2026）号", ["第", "2026", "号"]),
        ("a\x00b", ["a", "b"]),
    ],
)
def test_words(typed: str, words: list[str]) -> None:
    assert words_of(typed) == words


@given(st.text(max_size=300))
def test_any_text_has_few_words_without_blanks(typed: str) -> None:
    words = words_of(typed)
    assert len(words) <= MOST_WORDS
    assert not any(not word or word != word.strip() for word in words)
    assert sum(map(len, words)) <= LONGEST * 18


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        TITLE,
        TITLE.replace("（", "(").replace("）", ")"),
        "停车场 征求意见稿",
        NUMBER,
        "云政办[2026]12号",
        "云政办(2026)12号",
        "云政办2026年12号",
        "云政办2026年第12号",
        "",
    ],
)
def test_a_title_copied_and_a_number_in_any_brackets_are_found(typed: str, city: City, now: datetime) -> None:
    record = published(city, now, TITLE)
    Record.objects.filter(pk=record.pk).update(identifier=NUMBER)
    if typed:
        published(city, now, "关于校车的通知")
    assert [one.pk for one in Record.objects.filter(holds_all(typed, "title", "identifier"))] == [record.pk]
