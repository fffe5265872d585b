"""What the office has to look at before an import becomes tasks: questions in an order, each leading to its field. Pure.

A question disappears when what it asks about is corrected, or when the office says that it is right as it is (`settled`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from gongkai.letters.letter import written_day
from gongkai.plans.choices import Match, TaskKind
from gongkai.plans.drafts import UNIT_TEXT, ItemDraft, UnitDraft
from gongkai.plans.issuers import other_issuer

SURE = 0.9
"""From which confidence on the match of a single agency needs no second look."""
NO_UNIT, DATE_WARNING = "OD-050", "OD-041"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to look at. `key` names it as long as its subject is the same; `field` is the id of the element it leads to.

    `item` is the place of the item that it concerns, None for units and for the text as a whole. `can_settle`: the office may
    say that it is right as it is; a unit that nobody knows can only be answered.
    """

    key: str
    kind: str
    title: str
    text: str
    field: str
    line: int = 0
    item: int | None = None
    can_settle: bool = True


def open_questions(
    items: Sequence[ItemDraft],
    units: Mapping[str, UnitDraft],
    parsed: Mapping[str, Any],
    year: int,
    settled: Collection[str],
) -> list[Question]:
    """The questions that are still open, the weightiest first: numbers, without which no tasks are made, units, dates, items without a unit, kinds, warnings."""
    asked = [
        *_numbers(items),
        *_units(items, units),
        *_dates(items, parsed, year),
        *_without_unit(items),
        *_cut_units(items),
        *_occasions(items),
        *_warnings(items, parsed),
    ]
    return [one for one in asked if not (one.can_settle and one.key in settled)]


def issuer_question(parsed: Mapping[str, Any], title: str, government: str) -> Question | None:
    """Whether a text that names another government is this one's; None where nothing speaks for another."""
    body = parsed["metadata"]["issuing_body"] or ""
    other = other_issuer(body, parsed["metadata"]["title"] or title, government)
    if not other:
        return None
    words = _("任务将以%(government)s的名义交办；文件不是本级的，请放弃导入，改在所属的政府上传。")
    asked = _("文中的发文机关或名称是“%(other)s”，是否确为%(government)s的要点？")
    names = {"other": other, "government": government}
    return Question(f"issuer:{other}", "issuer", asked % names, words % names, "source")


def _units(items: Sequence[ItemDraft], units: Mapping[str, UnitDraft]) -> Iterator[Question]:
    uses = Counter(text for item in items for text in {text for _part, text in item.units()})
    first = {text: item.line for item in reversed(items) for _part, text in item.units()}
    ranked = sorted(
        ((place, unit) for place, unit in enumerate(units.values())),
        key=lambda one: (one[1].match != Match.QUESTION, one[1].match == Match.AGENCY, one[0]),
    )
    for place, unit in ranked:
        if unit.decided_by and unit.agencies:
            continue
        count, line = uses[unit.text], first.get(unit.text, 0)
        target, key = f"unit-{place}", f"unit:{unit.text}"
        if unit.match == Match.QUESTION:
            words = _("涉及 %(count)s 条，%(reason)s") % {"count": count, "reason": unit.reason}
            title = _("“%(unit)s”指哪些机构？") % {"unit": unit.text}
            yield Question(key, "unit", title, words, target, line, can_settle=False)
        elif unit.match == Match.COLLECTIVE:
            title = _("“%(unit)s”是否就是这 %(count)s 个机构？") % {
                "unit": unit.text,
                "count": len(unit.agencies),
            }
            words = _("涉及 %(count)s 条，%(reason)s；不核对的，生成任务后仍是待明确。") % {
                "count": count,
                "reason": unit.reason.rstrip("。"),
            }
            yield Question(key, "collective", title, words, target, line)
        elif unit.confidence < SURE:
            title = _("“%(unit)s”识别得是否正确？") % {"unit": unit.text}
            yield Question(key, "unsure", title, unit.reason, target, line)


def _numbers(items: Sequence[ItemDraft]) -> Iterator[Question]:
    counts = Counter(item.number for item in items)
    for place, item in enumerate(items):
        if counts[item.number] > 1:
            yield Question(
                f"number:{place}:{item.number}",
                "number",
                _("第 %(number)s 条：序号重复") % {"number": item.number},
                _("不改正不能生成任务。只是标题、不是任务的，在条目中勾选“不作为任务”：%(text)s")
                % {"text": item.text[:40]},
                f"id_items-{place}-number",
                item.line,
                place,
                can_settle=False,
            )


def _dates(items: Sequence[ItemDraft], parsed: Mapping[str, Any], year: int) -> Iterator[Question]:
    read = {item["line"]: item["deadlines"] for item in parsed.get("items", ())}
    for place, item in enumerate(items):
        words = _doubt(item, read.get(item.line, []), year)
        if words:
            yield Question(
                f"date:{item.line}:{item.due_on or ''}",
                "date",
                _("第 %(number)s 条：完成时限存疑") % {"number": item.number},
                words,
                f"id_items-{place}-due_on",
                item.line,
                place,
            )


def _doubt(item: ItemDraft, deadlines: Sequence[Mapping[str, Any]], year: int) -> str:
    """What speaks against the last day, in words; empty when nothing does."""
    dated = [one for one in deadlines if one["date"]]
    undated = "、".join(one["text"] for one in deadlines if not one["date"])
    if undated and not item.due_on:
        return _("文中写“%(words)s”，算不出日期") % {"words": undated}
    if len({one["date"] for one in dated}) > 1:
        words = "、".join(one["text"] for one in dated)
        return _("文中有几个时限（%(words)s），已取第一个") % {"words": words}
    if item.due_on and int(item.due_on[:4]) != year:
        return _("时限%(day)s不在 %(year)s 年") % {
            "day": written_day(date.fromisoformat(item.due_on)),
            "year": year,
        }
    return ""


def _without_unit(items: Sequence[ItemDraft]) -> Iterator[Question]:
    for place, item in enumerate(items):
        if not item.units():
            yield Question(
                f"no-unit:{item.line or place}",
                "no_unit",
                _("第 %(number)s 条：没有责任单位") % {"number": item.number},
                item.text[:40],
                f"id_items-{place}-responsible",
                item.line,
                place,
            )


def _cut_units(items: Sequence[ItemDraft]) -> Iterator[Question]:
    for place, item in enumerate(items):
        if len(item.unit_text) > UNIT_TEXT:
            yield Question(
                f"cut-units:{item.line or place}",
                "warning",
                _("第 %(number)s 条：责任表述过长") % {"number": item.number},
                _("公开时只显示前 %(length)s 字；责任单位本身不受影响，请核对。") % {"length": UNIT_TEXT},
                f"id_items-{place}-responsible",
                item.line,
                place,
            )


def _occasions(items: Sequence[ItemDraft]) -> Iterator[Question]:
    """Nobody is asked for a triggered task before its occasion: the office says that it is one."""
    for place, item in enumerate(items):
        kind, _due, _cycle, trigger = item.terms
        if kind == TaskKind.TRIGGERED:
            yield Question(
                f"occasion:{item.line or place}",
                "occasion",
                _("第 %(number)s 条：是否属于触发任务？") % {"number": item.number},
                _("情形出现之前不催办：%(trigger)s") % {"trigger": trigger[:60]},
                f"id_items-{place}-kind",
                item.line,
                place,
            )


def _warnings(items: Sequence[ItemDraft], parsed: Mapping[str, Any]) -> Iterator[Question]:
    lines = {item.line: place for place, item in enumerate(items) if item.line}
    for number, warning in enumerate(parsed.get("warnings", ())):
        place = lines.get(warning["line"])
        # An item without a unit is asked about above.
        if warning["code"] == NO_UNIT and place is not None:
            continue
        field = f"line-{warning['line']}" if place is None else f"id_items-{place}-text"
        if warning["code"] == DATE_WARNING and place is not None:
            field = f"id_items-{place}-due_on"
        title = _("第 %(line)s 行：请核对原文") % {"line": warning["line"]}
        key = f"warning:{warning['line']}:{warning['code']}:{number}"
        yield Question(key, "warning", title, warning["message"], field, warning["line"], place)
