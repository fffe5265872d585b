"""Finding words: titles and exceptions are left alone, the longest wins, and putting right leaves nothing to find."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.lexicon.matching import Word, Words
from gongkai.lexicon.replacing import replaced
from gongkai.lexicon.typos import TYPOS


def found(text: str, *words: Word) -> list[str]:
    return [text[match.start : match.end] for match in Words(words or TYPOS).find(text)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("请在指定帐户布署", ["帐户", "布署"]),
        ("《银行帐户管理办法》和帐户", ["帐户"]),
        ("按装机容量按装", ["按装"]),
        ("另人员名单另发，另人振奋", ["另人"]),
        ("没有一处", []),
        ("", []),
    ],
)
def test_words_stand_outside_titles_and_exceptions(text: str, wrong: list[str]) -> None:
    assert found(text) == wrong


def test_the_longest_word_wins() -> None:
    assert found("市长张三副市长", Word("张三", ""), Word("张三副市长", "张三市长")) == ["张三副市长"]


def test_an_exception_may_begin_before_the_word() -> None:
    assert found("行政按装、按装", Word("按装", "安装", ("政按装",))) == ["按装"]


@pytest.mark.parametrize("word", TYPOS, ids=lambda word: word.wrong)
def test_what_comes_with_the_program_is_consistent(word: Word) -> None:
    assert word.right and word.right != word.wrong and len(word.wrong) > 1
    assert all(word.wrong in one and len(one) > len(word.wrong) for one in word.exceptions)
    # What is right is not wrong by another entry.
    assert found(word.right) == []


@given(st.text(alphabet="帐户布署按装机《》，中", max_size=60))
def test_what_was_put_right_is_right(text: str) -> None:
    words = Words(TYPOS)
    assert list(words.find(replaced(text, words)[0])) == []


@given(st.text(alphabet="帐户署按装《》中", max_size=60))
def test_matches_are_in_order_and_apart(text: str) -> None:
    matches = list(Words(TYPOS).find(text))
    assert all(one.end <= other.start for one, other in pairwise(matches))
    assert all(text.startswith(one.word.wrong, one.start) for one in matches)
