"""The real work plan that started the project (docs: official-documents §13). Skipped where the sample is absent."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gongkai.officialdoc import Document, parse, parse_bytes

SHARED = Path(__file__).parents[4].parent / "shared"
SAMPLE = SHARED / "samples" / "urumqi-2020-key-points.txt"
LAWS = SHARED / "samples" / "laws"

needs_sample = pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not part of the project")
LEADS = {1, 4, 15, 16, 17, 18, *range(20, 32), 44}


@cache
def sample() -> Document:
    return parse_bytes(SAMPLE.read_bytes())


def data() -> dict[str, Any]:
    return sample().to_json("urumqi")


@needs_sample
def test_metadata() -> None:
    source = SAMPLE.read_text(encoding="utf-8").split("\n")
    assert data()["kind"] == "work_plan"
    meta = data()["metadata"]
    recipients = meta.pop("recipients")
    assert ",".join(recipients) + ":" == source[6]
    assert len(recipients) == 3
    assert {key: value for key, value in meta.items() if value is not None} == {
        "title": "乌鲁木齐市2020年政务公开工作要点",
        "issuing_body": "乌鲁木齐市人民政府",
        "signed_date": "2020-10-17",
        "published_at": "2020-10-20T00:07",
    }


@needs_sample
def test_levels() -> None:
    result = sample()
    assert [one.line for one in result.chapters] == [12, 25, 33, 44, 55, 59, 74]
    assert [sum(s.chapter == c.number for s in result.sections) for c in result.chapters] == [
        3,
        2,
        3,
        3,
        0,
        4,
        4,
    ]
    assert [sum(i.chapter == c.number for i in result.items) for c in result.chapters] == [
        9,
        5,
        7,
        7,
        3,
        10,
        4,
    ]
    assert [one.number for one in result.items] == list(range(1, 46))
    assert all((one.section is None) == (one.chapter == "五") for one in result.items)


@needs_sample
def test_units() -> None:
    items = {one.number: one for one in sample().items}
    assert {number for number, one in items.items() if one.lead_units} == LEADS
    assert len({one.unit_text for one in items.values()}) == 14
    assert all(one.unit_text and one.unit_text not in one.text for one in items.values())
    assert items[21].lead_units == ["市发改委", "市财政局", "市税务局", "市人社局", "市医保局"]
    assert items[16].responsible_units == ["市政务服务管理局", "市属各相关部门", "各区(县)人民政府"]
    assert items[2].text.endswith("联系方式等信息)。")


@needs_sample
def test_deadlines() -> None:
    found = {one.number: [(d.text, d.date) for d in one.deadlines] for one in sample().items if one.deadlines}
    year_end = [("2020年底前", "2020-12-31")]
    assert found == {
        4: year_end,
        5: year_end,
        9: [("2020年10月底前", "2020-10-31")],
        33: year_end,
        40: year_end,
    }


@needs_sample
def test_citations() -> None:
    result = sample()
    assert [one.number for one in result.citations] == [
        None,
        "国办发〔2020〕17号",
        "新政办发〔2020〕46号",
        None,
        None,
        "乌政办〔2020〕83号",
        None,
        "国办公开办函〔2019〕61号",
        None,
    ]
    assert result.citations[1].issuer == "国务院办公厅"
    (nested,) = next(one for one in result.items if one.number == 36).citations
    assert nested.title == "关于转发自治区政务服务办<转发江苏省政府信息公开申请办理答复规范的通知>的通知"
    assert len({one.title for one in result.citations}) == 9


@needs_sample
def test_residue_and_tail() -> None:
    result = sample()
    assert [one.line for one in result.noise] == [1, 2, 3, 4, 5, 6, 84, 85]
    assert [one.line for one in result.tail] == [83]
    assert result.tail[0].text not in result.items[-1].text


@needs_sample
def test_blocks_cover_every_line_once() -> None:
    result = sample()
    assert [one.line for one in result.blocks] == [*range(7, 84)]
    anchors = [one.anchor for one in result.blocks if one.anchor]
    assert len(set(anchors)) == len(anchors) == 7 + 19 + 45
    assert {"chapter-1", "section-1-2", "item-9"} <= set(anchors)


def _in_sequence(document: Document) -> bool:
    steps = [(one.number, one.branch) for one in document.articles]
    return bool(steps) and all(
        after == (before[0] + 1, 0) or after == (before[0], before[1] + 1)
        for before, after in zip([(0, 0), *steps], steps, strict=False)
    )


@pytest.mark.skipif(not LAWS.is_dir(), reason="the samples are not part of the project")
def test_laws_have_an_unbroken_sequence_of_articles() -> None:
    """Of 360 files, 7 have no article at all (一、 provisions, replies, an empty file) and one skips a number itself."""
    files = [path for path in LAWS.glob("*.md") if path.name != "_index.md"]
    good = sum(_in_sequence(parse(path.read_text(encoding="utf-8"))) for path in files)
    print(f"{good} of {len(files)} laws")
    assert good >= len(files) - 8
