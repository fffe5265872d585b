"""Two texts as one: what is taken away and what is added give the two again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.registers.comparison import Passage, change_of, compare

LINE = st.text("甲乙丙丁。1a ", max_size=12)
TEXT = st.lists(LINE, max_size=12).map("\n".join)


def of(paragraphs: list[Passage], mark: str) -> list[str]:
    """The paragraphs of one side, without those that only the other has and those that were left out."""
    kept = [[text for what, text in one.pieces if what in ("kept", mark)] for one in paragraphs if one.pieces]
    return ["".join(texts) for texts in kept if texts]


@given(old=TEXT, new=TEXT)
def test_each_side_stands_in_the_comparison(old: str, new: str) -> None:
    paragraphs = compare(old, new)
    for text, mark in ((old, "taken"), (new, "added")):
        lines = text.splitlines()
        shown = of(paragraphs, mark)
        assert len(shown) + sum(one.left_out for one in paragraphs) == len(lines)
        rest = iter(lines)
        assert all(any(line == one for one in rest) for line in shown)  # in their order
    if old.splitlines() == new.splitlines():
        assert all(not one.pieces for one in paragraphs)


def test_within_a_paragraph_words_are_marked() -> None:
    (paragraph,) = compare("关于做好2025年防汛工作的通知", "关于做好2026年防汛防旱工作的通知")
    assert paragraph.pieces == (
        ("kept", "关于做好"),
        ("taken", "2025"),
        ("added", "2026"),
        ("kept", "年防汛"),
        ("added", "防旱"),
        ("kept", "工作的通知"),
    )


def test_long_unchanged_stretches_are_left_out() -> None:
    old = "\n".join(f"第{number}条" for number in range(100))
    paragraphs = compare(old, old.replace("第50条", "第五十条之一"))
    assert [one.left_out for one in paragraphs if one.left_out] == [49, 48]
    assert sum(bool(one.pieces) for one in paragraphs) <= 4


def test_other_paragraphs_are_not_mixed_into_one() -> None:
    paragraphs = compare("一、总则", "附件：名单")
    assert [[what for what, _text in one.pieces] for one in paragraphs] == [["taken"], ["added"]]


def test_a_history_tells_only_the_lines_that_differ_of_a_long_text() -> None:
    old = "\n".join(f"第{number}件事。" for number in range(100))
    assert change_of(old, old.replace("第7件事", "别的事")) == ("第7件事。", "别的事。")
    assert change_of("短", "长") == ("短", "长")
