"""The closing report as DOCX and as PDF, with every task in a table at its end."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.dateparse import parse_datetime

from gongkai.letters.letter import Letter, Table
from gongkai.letters.tables import Column
from gongkai.plans.choices import Outcome
from gongkai.plans.closing import Content, Section, sections
from gongkai.plans.reading import LABELS, dress_periods

COLUMNS = (
    Column("number", "序号", 3, "number"),
    Column("text", "工作任务", 16),
    # Wide enough for the whole name of most agencies: 云汀市卫生健康委员会.
    Column("agencies", "承办单位", 12),
    Column("state", "落实情况", 7),
)


def letter_of(content: Content) -> Letter:
    """The report in the manner of an official letter: no number and no addressee, signed by the government as of its day."""
    moment = parse_datetime(content["as_of"])
    assert moment is not None  # it was written by `progress_content`
    outcomes = {value: str(label) for value, label in Outcome.choices}
    rows = [
        {
            "number": task["number"],
            "text": task["text"],
            "agencies": "、".join(task["agencies"]),
            "state": _state(task, outcomes),
        }
        for task in content["tasks"]
    ]
    return Letter(
        title=f"{content['title']}落实情况",
        number="",
        addressee="",
        paragraphs=[line for section in sections(content) for line in _lines(section)],
        issuer=content["government"],
        issued_on=moment.date(),
        table=Table(COLUMNS, rows),
    )


def _lines(section: Section) -> Iterator[str]:
    yield section.heading
    yield from section.paragraphs
    for part in section.parts:
        yield from _lines(part)


def _state(task: dict[str, object], outcomes: dict[str, str]) -> str:
    periods = task["periods"]
    assert isinstance(periods, list)
    kept = "、".join(one["short"] for one in dress_periods(periods))
    told = [str(LABELS[str(task["state"])]), kept, outcomes.get(str(task["outcome"]), "")]
    return "；".join(filter(None, told))
