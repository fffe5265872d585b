"""Pairing the items of two texts, and what became of their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.plans.comparison import Entry, KnownPlan, Pair, pair, same_plan
from gongkai.publishing.comparison import word_diff

CATALOGUE = "各部门对本机关制发的规范性文件逐件标明有效、失效或者废止,公布目录。"
HOTLINE = "公开政务服务热线的办理情况,按季度说明群众关心的问题。"
TRAINING = "组织各单位公开工作人员轮训一遍,案例教学不少于总课时的一半。"

texts = st.lists(st.sampled_from([CATALOGUE, HOTLINE, TRAINING, "短。", ""]), max_size=6)


def entries(*texts: str, first: int = 1) -> list[Entry]:
    return [Entry(number, number, text) for number, text in enumerate(texts, first)]


def told(pairs: list[Pair]) -> list[tuple[object, object, str]]:
    return [(one.old and one.old.key, one.new and one.new.key, one.verdict) for one in pairs]


def test_one_text_is_itself() -> None:
    both = entries(CATALOGUE, HOTLINE, TRAINING)
    assert told(pair(both, both)) == [(1, 1, "same"), (2, 2, "same"), (3, 3, "same")]


def test_an_item_put_in_moves_those_behind_it() -> None:
    pairs = pair(entries(CATALOGUE, TRAINING), entries(CATALOGUE, HOTLINE, TRAINING))
    assert told(pairs) == [(1, 1, "same"), (None, 2, "new"), (2, 3, "moved")]


def test_an_item_with_other_words_is_the_same_task() -> None:
    pairs = pair(
        entries(CATALOGUE, HOTLINE), entries(HOTLINE, CATALOGUE.replace("逐件", "全部") + "并说明。")
    )
    assert told(pairs) == [(2, 1, "moved"), (1, 2, "changed")]
    assert 0.8 < pairs[1].similarity < 1


def test_another_matter_under_the_same_number_is_another_task() -> None:
    assert told(pair(entries(CATALOGUE), entries(HOTLINE))) == [(None, 1, "new"), (1, None, "dropped")]


def test_in_its_place_more_may_have_changed() -> None:
    old, new = "公开机构职能和办公地址,年底前完成。", "公开机构职能,并列明联系电话、办公时间和内设机构。"
    assert told(pair(entries(old), entries(new))) == [(1, 1, "changed")]
    assert told(pair(entries(old), entries(new), by_place=False)) == [(None, 1, "new"), (1, None, "dropped")]


def test_words_that_stand_twice_keep_their_numbers() -> None:
    old, new = entries(HOTLINE, HOTLINE), [Entry("a", 2, HOTLINE), Entry("b", 1, HOTLINE)]
    assert told(pair(old, new)) == [(2, "a", "same"), (1, "b", "same")]


def test_a_heading_that_changed_is_a_move() -> None:
    one, other = Entry(1, 1, HOTLINE, place="一、规范"), Entry(1, 1, HOTLINE, place="二、服务")
    assert pair([one], [other])[0].verdict == "moved"


@given(texts, texts)
def test_every_item_is_paired_once(old: list[str], new: list[str]) -> None:
    pairs = pair(entries(*old), entries(*new))
    assert sorted(one.old.number for one in pairs if one.old) == list(range(1, len(old) + 1))
    assert [one.new.key for one in pairs if one.new] == list(range(1, len(new) + 1))
    kept = sum(one.verdict in ("same", "moved") for one in pairs)
    assert kept == sum(min(old.count(text), new.count(text)) for text in set(old))


@given(
    st.text(alphabet="公开目录及时，2026 ab\n", max_size=40),
    st.text(alphabet="公开目录底前2026 b", max_size=40),
)
def test_a_diff_tells_both_texts(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(text for what, text in pieces if what != "added") == old
    assert "".join(text for what, text in pieces if what != "taken") == new


def test_a_date_is_one_word() -> None:
    assert word_diff("2026年9月底前", "2026年11月底前") == [
        ("kept", "2026年"),
        ("taken", "9"),
        ("added", "11"),
        ("kept", "月底前"),
    ]


@pytest.mark.parametrize(
    ("title", "year", "number", "found"),
    [
        ("云汀市2026年政务公开 工作要点", 2026, "", 1),
        ("云汀市2026年政务公开工作要点（修订）", 2026, "", 1),
        ("云汀市人民政府关于印发《云汀市2026年政务公开工作要点》的通知", 2026, "", 1),
        ("云汀市政务公开工作要点", 2030, "云政办〔2026〕12号", 1),
        ("云汀市2027年政务公开工作要点", 2027, "云政办〔2027〕3号", None),
        ("云汀市2026年营商环境任务清单", 2026, "", None),
    ],
)
def test_which_plan_a_text_is_another_copy_of(title: str, year: int, number: str, found: int | None) -> None:
    known = [
        KnownPlan(1, "云汀市2026年政务公开工作要点", 2026, "云政办〔2026〕12号"),
        KnownPlan(2, "云汀市2025年政务公开工作要点", 2025, "云政办〔2025〕9号"),
    ]
    assert same_plan(title, year, number, known) == found
