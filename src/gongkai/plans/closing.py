"""The closing report of a plan's year (年度工作要点落实情况): figures from the plan, words from the office.

Numbers always come from the records: the office writes beside the computed sentences, never into them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from gongkai.plans.choices import Outcome, ReleaseKind
from gongkai.plans.models import ClosingReport, Plan, Release, Task
from gongkai.plans.progress import progress_content
from gongkai.plans.reading import LABELS, chapters
from gongkai.publishing import canonical
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Snapshot

SCHEMA = "plan-closing.1"
UNDONE = ("in_progress", "not_started")
NUMERALS = "一二三四五六七八九十"
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: its heading, computed and written paragraphs, and the sections in it."""

    heading: str
    paragraphs: list[str]
    parts: list[Section] = field(default_factory=list)


def closing_content(plan: Plan, now: datetime) -> Content:
    """What the report says as of now, in plain values of JSON. A fixed number of queries."""
    written = ClosingReport.objects.filter(plan=plan).first()
    texts: dict[str, Any] = written.texts if written else {}
    answers: dict[str, Any] = written.answers if written else {}
    told = canonical.decode(canonical.encode(progress_content(plan, now)))
    carried = _carried(plan)
    return {name: told[name] for name in ("plan", "title", "year", "government", "as_of", "figures")} | {
        "texts": {name: texts.get(name, "") for name in ("overview", "problems", "next_steps")},
        "chapters": [
            {
                "number": chapter.number,
                "title": chapter.title,
                "figures": chapter.figures,
                "text": texts.get("chapters", {}).get(chapter.title, ""),
            }
            for chapter in chapters(told["tasks"])
        ],
        "tasks": [
            _task(task, answers.get(str(task["number"]), {}), carried.get(task["number"]))
            for task in told["tasks"]
        ],
    }


def _carried(plan: Plan) -> dict[int, Content]:
    """Where the office carried tasks over to, by number, as far as the public may read it: one query."""
    made = Task.objects.filter(carried_from__plan=plan, plan__record__state=RecordState.PUBLISHED)
    rows = made.order_by("plan__year").values_list("carried_from__number", "plan__title", "number")
    return {old: {"plan": title, "number": number} for old, title, number in rows}


def _task(task: Content, answer: dict[str, str], carried: Content | None) -> Content:
    is_undone = task["state"] in UNDONE
    outcome = answer.get("outcome", "") if is_undone else ""
    return {
        name: task[name]
        for name in ("number", "chapter", "text", "kind", "due_on", "trigger", "state", "periods")
    } | {
        "agencies": [agency["name"] for agency in task["agencies"]],
        "outcome": outcome,
        "reason": answer.get("reason", "") if is_undone else "",
        "carried_to": carried if outcome == Outcome.CARRIED_OVER else None,
    }


def undone(content: Content) -> list[dict[str, Any]]:
    """The tasks of which the office must say why they are undone and what becomes of them."""
    return [task for task in content["tasks"] if task["state"] in UNDONE]


def unanswered(content: Content) -> list[int]:
    """The numbers of the undone tasks of which nothing, or not all, has been said."""
    return [task["number"] for task in undone(content) if not (task["outcome"] and task["reason"])]


def sections(content: Content) -> list[Section]:
    """The report as text, for screen, paper and the annual report."""
    texts, figures = content["texts"], content["figures"]
    overall = f"{content['title']}共确定任务{figures['total']}项。截至{_day(content)}，{counted(figures)}。"
    parts = [
        Section("总体情况", [overall, *_written(texts["overview"])]),
        Section(
            "分章落实情况",
            [],
            [
                Section(
                    f"（{_numeral(index)}）{chapter['title'] or '其他任务'}",
                    [
                        in_numbers(chapter["figures"]),
                        *_written(chapter["text"]),
                    ],
                )
                for index, chapter in enumerate(content["chapters"])
            ],
        ),
    ]
    if standing := [task for task in content["tasks"] if task["kind"] == "standing"]:
        parts.append(Section("常态任务年末状态", [_standing(standing)]))
    if left := undone(content):
        parts.append(Section("未完成任务及原因", [_left(task) for task in left]))
    if waiting := [task for task in content["tasks"] if task["state"] == "waiting"]:
        numbers = "、".join(str(task["number"]) for task in waiting)
        parts.append(Section("情形未出现的任务", [f"第{numbers}项为触发任务，本年度情形未出现，无需办理。"]))
    parts += [
        Section(heading, _written(texts[name]))
        for heading, name in (("存在的问题", "problems"), ("下一步安排", "next_steps"))
        if texts[name].strip()
    ]
    return [
        Section(f"{_numeral(index)}、{part.heading}", part.paragraphs, part.parts)
        for index, part in enumerate(parts)
    ]


def closing_section(plan: Plan) -> dict[str, Any] | None:
    """The newest released report for the annual report (年度报告第六部分): figures, text, undone tasks. None until it is released."""
    release = Release.objects.shown(ReleaseKind.CLOSING).filter(plan=plan).select_related("snapshot").first()
    content = read(release.snapshot) if release else None
    if release is None or content is None:
        return None
    return {
        "title": content["title"],
        "year": content["year"],
        "as_of": content["as_of"],
        "digest": release.snapshot.digest,
        "figures": content["figures"],
        "sections": [_plain(section) for section in sections(content)],
        "undone": [
            {name: task[name] for name in ("number", "text", "agencies", "state", "outcome", "reason")}
            for task in undone(content)
        ],
    }


def read(snapshot: Snapshot) -> Content | None:
    """The content of a released report; None once it has been erased. Raises LookupError for a snapshot of another kind."""
    if snapshot.schema != SCHEMA:
        raise LookupError(f"snapshot {snapshot.pk} holds no closing report")
    content: Content | None = snapshot.read()
    return content


def counted(figures: dict[str, int]) -> str:
    """已完成3项，持续落实5项: the states that occur, in their order."""
    return (
        "，".join(f"{label}{figures[state]}项" for state, label in LABELS.items() if figures[state])
        or "无任务"
    )


def in_numbers(figures: dict[str, int]) -> str:
    """任务3项，已完成1项，办理中2项。: a chapter in its numbers."""
    return f"任务{figures['total']}项，{counted(figures)}。"


def _standing(tasks: list[dict[str, Any]]) -> str:
    groups = sorted(Counter(len(task["periods"]) for task in tasks).items(), reverse=True)
    said = [f"确认落实{periods}个周期" if periods else "尚未确认落实" for periods, _count in groups]
    if len(groups) == 1:
        return f"常态任务{len(tasks)}项，{'均' if len(tasks) > 1 else ''}{said[0]}。"
    parts = [f"{count}项{words}" for (_periods, count), words in zip(groups, said, strict=True)]
    return f"常态任务{len(tasks)}项，其中{'，'.join(parts)}。"


def _left(task: dict[str, Any]) -> str:
    others = f"等{len(task['agencies'])}个单位" if len(task["agencies"]) > 2 else ""
    named = task["agencies"][:1] if others else task["agencies"]
    agencies = f"（{'、'.join(named)}{others}）" if named else ""
    outcome = dict(Outcome.choices).get(task["outcome"], "去向待明确")
    # Reports from before tasks were named in the next plan do not say it.
    if place := task.get("carried_to"):
        outcome = f"{outcome}（列为《{place['plan']}》第{place['number']}项）"
    reason = f"原因：{task['reason'].rstrip('。')}。" if task["reason"] else ""
    return f"第{task['number']}项{agencies}：{_brief(task['text'])}现为{LABELS[task['state']]}，{outcome}。{reason}"


def _brief(text: str) -> str:
    whole = " ".join(text.split())
    return whole if whole.endswith("。") else f"{whole}。"


def _written(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _plain(section: Section) -> dict[str, Any]:
    parts = [_plain(part) for part in section.parts]
    return {"heading": section.heading, "paragraphs": section.paragraphs, "parts": parts}


def _numeral(index: int) -> str:
    """一 for 0, 十一 for 10; a plan has fewer than twenty chapters."""
    return (
        NUMERALS[index]
        if index < len(NUMERALS)
        else f"十{NUMERALS[index - 10]}"
        if index < 19
        else str(index + 1)
    )


def _day(content: Content) -> str:
    moment = parse_datetime(content["as_of"])
    assert moment is not None  # it was written by `progress_content`
    return f"{moment.year}年{moment.month}月{moment.day}日"
