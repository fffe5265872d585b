"""Which kind of task an item's words ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.officialdoc import parse
from gongkai.plans.choices import Cycle, TaskKind
from gongkai.plans.drafts import item_drafts
from gongkai.plans.requirement import propose_kind


def test_a_last_day_makes_a_dated_task() -> None:
    proposal = propose_kind("每季度更新，2026年底前完成。", "2026-12-31", "2026年底前")
    assert (proposal.kind, proposal.words, proposal.rule) == (TaskKind.DATED, "2026年底前", "deadline")


@pytest.mark.parametrize(
    ("text", "words", "cycle"),
    [
        ("每季度汇总一次企业提问。", "每季度", Cycle.QUARTER),
        ("每半年通报一次情况。", "每半年", Cycle.HALF_YEAR),
        ("按年度公布预决算。", "按年度", Cycle.YEAR),
    ],
)
def test_a_period_makes_a_standing_task(text: str, words: str, cycle: Cycle) -> None:
    proposal = propose_kind(text, None)
    assert (proposal.kind, proposal.words, proposal.cycle) == (TaskKind.STANDING, words, cycle)


@pytest.mark.parametrize(
    ("text", "words", "trigger"),
    [
        ("做好准备，发生突发事件时，依法发布信息。", "发生突发事件时", "发生突发事件时"),
        ("材料、时限、收费有变化的当日更新。", "有变化的", "材料、时限、收费有变化的当日更新"),
        ("对热点问题，及时回应。", "及时回应", "对热点问题，及时回应"),
    ],
)
def test_an_occasion_makes_a_triggered_task(text: str, words: str, trigger: str) -> None:
    proposal = propose_kind(text, None)
    assert (proposal.kind, proposal.words, proposal.trigger) == (TaskKind.TRIGGERED, words, trigger)


@pytest.mark.parametrize(
    "text",
    [
        "依法做到及时、准确、公开、透明。",
        "加强权责清单动态管理，及时更新完善。",
        "修订后的应急预案同时公布。",
        "权责清单与办事指南逐项比对，写法一致；清单调整的，同步说明理由。",
        "指南由同一份数据生成，材料、时限、收费有变化的当日更新，并开展核验。",
        "列明办公时间和发布时间。",
        "",
    ],
)
def test_what_is_kept_up_all_year_is_standing(text: str) -> None:
    assert propose_kind(text, None).rule == "otherwise"


def test_the_city_s_own_plan(shared: Path) -> None:
    text = (shared / "samples" / "urumqi-2020-key-points.txt").read_text(encoding="utf-8")
    kinds = {
        item.number: propose_kind(item.text, item.due_on, item.due_text).kind
        for item in item_drafts(parse(text))
    }
    assert {number for number, kind in kinds.items() if kind == TaskKind.DATED} == {4, 5, 9, 33, 40}
    assert {number for number, kind in kinds.items() if kind == TaskKind.TRIGGERED} <= {18, 24, 42}
