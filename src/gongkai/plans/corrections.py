"""What a correction of an import changed, in words for the list of corrections. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Stand:
    """How an import stands, or stood: what a step of correction keeps."""

    title: str
    year: int
    items: Sequence[Mapping[str, Any]]
    units: Mapping[str, Mapping[str, Any]]
    settled: Sequence[str]
    updates: int | None = None


def told(before: Stand, after: Stand) -> list[str]:
    """One phrase for each thing that differs; empty where nothing does."""
    phrases = []
    if before.title != after.title:
        phrases.append(_("名称改为“%(title)s”") % {"title": after.title})
    if before.year != after.year:
        phrases.append(_("年度改为 %(year)s") % {"year": after.year})
    if before.updates != after.updates:
        phrases.append(_("改为更正已有的要点") if after.updates else _("改为新的要点"))
    items = _items(before.items, after.items)
    phrases += items[:MOST_NAMED]
    if len(items) > MOST_NAMED:
        phrases.append(_("以及另外 %(count)s 条") % {"count": len(items) - MOST_NAMED})
    phrases += [
        _("“%(unit)s”对应 %(count)s 个机构") % {"unit": text, "count": len(unit["agencies"])}
        if unit["agencies"]
        else _("“%(unit)s”留待以后明确") % {"unit": text}
        for text, unit in after.units.items()
        if text in before.units and _decision(unit) != _decision(before.units[text])
    ]
    if count := len(set(after.settled) - set(before.settled)):
        phrases.append(_("核对 %(count)s 个问题") % {"count": count})
    if count := len(set(before.settled) - set(after.settled)):
        phrases.append(_("重新核对 %(count)s 个问题") % {"count": count})
    return phrases


def _decision(unit: Mapping[str, Any]) -> tuple[Any, ...]:
    return unit["agencies"], unit.get("decided_by"), unit.get("remember", False), unit.get("group_name", "")


def _labels() -> dict[str, str]:
    return {
        "number": _("序号"),
        "text": _("内容"),
        "chapter": _("章"),
        "chapter_number": _("章"),
        "section": _("节"),
        "section_number": _("节"),
        "lead": _("牵头单位"),
        "responsible": _("责任单位"),
        "cooperating": _("配合单位"),
        "due_on": _("完成时限"),
        "kind": _("要求类型"),
        "cycle": _("确认周期"),
        "trigger": _("触发情形"),
        "task": _("对应的原任务"),
    }


def _items(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[str]:
    """Items are the same by the line they come from; those added by hand by their number."""
    old = {_identity(item): item for item in before}
    new = {_identity(item): item for item in after}
    labels, phrases = _labels(), []
    for identity, item in new.items():
        number = item["number"]
        if identity not in old:
            phrases.append(_("补充第 %(number)s 条") % {"number": number})
            continue
        changed = [label for name, label in labels.items() if item.get(name) != old[identity].get(name)]
        if changed:
            names = "、".join(dict.fromkeys(changed))
            phrases.append(_("第 %(number)s 条：%(names)s") % {"number": number, "names": names})
    phrases += [
        _("第 %(number)s 条不作为任务") % {"number": item["number"]}
        for identity, item in old.items()
        if identity not in new
    ]
    return phrases


def _identity(item: Mapping[str, Any]) -> tuple[str, int]:
    return ("line", item["line"]) if item["line"] else ("number", item["number"])
