"""A release as data: JSON with every field, CSV with one line a task. `docs/plan-progress.md` holds the same list of fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from gongkai.plans.decimals import plain
from gongkai.plans.models import Release
from gongkai.plans.progress import SCHEMA
from gongkai.plans.reading import KINDS, LABELS
from gongkai.plans.released import Content
from gongkai.registers.export import cell

Task = dict[str, Any]
LICENCE = "本数据属于主动公开的政府信息，供公众免费查阅、下载和使用；引用时请注明来源和截至时间。"
FIELDS = {
    "number": "任务序号，与要点文件一致",
    "chapter_number": "所在章的序号",
    "chapter": "所在章",
    "section_number": "所在节的序号",
    "section": "所在节",
    "anchor": "任务在要点文件页面上的位置标识",
    "text": "任务内容，要点文件原文",
    "units": "责任单位表述，要点文件原文",
    "kind": "要求类型：dated 限期，standing 常态，triggered 触发",
    "due_on": "完成时限（含当日）",
    "original_due_on": "要点文件原定的时限，仅在主管部门已调整时填写",
    "trigger": "触发情形",
    "state": "状态：done 已完成，kept 持续落实，in_progress 办理中，not_started 未开始，waiting 情形未出现",
    "periods": "常态任务已由承办单位全部落实的周期，如 2026-Q1、2026-H1、2026",
    "agencies": "承办单位：name 名称，code 机构代码，part 角色（lead 牵头，responsible 责任），is_done 是否已确认办结",
    "subtasks": "任务分解：text 内容，agency 承办机构，due_on 时限，is_done 是否完成",
    "measures": "量化指标：name 指标，unit 单位，target 目标值，actual 实际值，measured_on 统计日期，is_ceiling 不超过即达标，is_reached 是否达标",
    "results": "已确认的办理结果：agency 单位，text 结果，period 所属周期，confirmed_on 确认日期，evidence 佐证（label 名称，url 网址）",
    "checks": "机器核验：rule 规则，basis 依据，fulfilled 达到的机构数，of 核验的机构数，checked_on 核验日期",
    "url": "任务页面的网址",
}
COLUMNS: dict[str, tuple[str, Callable[[Task], Any]]] = {
    "number": ("序号", lambda task: task["number"]),
    "chapter": ("章", lambda task: task["chapter"]),
    "section": ("节", lambda task: task["section"]),
    "text": ("任务内容", lambda task: task["text"]),
    "kind": ("要求类型", lambda task: KINDS.get(task["kind"], "")),
    "due_on": ("完成时限", lambda task: task["due_on"]),
    "original_due_on": ("原定时限", lambda task: task["original_due_on"]),
    "state": ("状态代码", lambda task: task["state"]),
    "state_label": ("状态", lambda task: LABELS[task["state"]]),
    "periods_kept": ("已落实的周期", lambda task: "、".join(task["periods"])),
    "lead_agencies": ("牵头单位", lambda task: _names(task, "lead")),
    # Releases from before parts were told name their agencies here.
    "responsible_agencies": ("责任单位", lambda task: _names(task, "responsible", "")),
    "measures": (
        "量化指标（实际值 / 目标值）",
        lambda task: "；".join(
            f"{one['name']} {plain(one['actual']) or '—'} / {plain(one['target'])} {one['unit']}".strip()
            for one in task["measures"]
        ),
    ),
    "results": (
        "办理结果",
        lambda task: "；".join(f"{one['agency']}：{one['text']}" for one in task["results"]),
    ),
    "evidence": (
        "佐证网址",
        lambda task: " ".join(piece["url"] for one in task["results"] for piece in one["evidence"]),
    ),
    "url": ("任务网址", lambda task: task["url"]),
}
"""The columns of the CSV by their names in the JSON: the head is for people, who open the file in a spreadsheet."""


def _names(task: Task, *parts: str) -> str:
    return "、".join(one["name"] for one in task["agencies"] if one["part"] in parts)


def dataset(release: Release, content: Content) -> dict[str, Any]:
    """The whole release with its description. Every address is complete."""
    home = settings.ORIGIN + release.get_absolute_url()
    return {
        "dataset": {
            "title": _("%(title)s进展") % {"title": content["title"]},
            "description": _("各项任务的承办单位、状态、已确认的办理结果和佐证，由主管部门公布时定格。"),
            "publisher": content["government"],
            "licence": LICENCE,
            "as_of": content["as_of"],
            "released_at": release.released_at.isoformat(),
            "schema": SCHEMA,
            "digest": release.snapshot.digest,
            "url": home,
            "formats": {"json": home + "progress.json", "csv": home + "progress.csv"},
            "fields": FIELDS,
            "states": {state: str(label) for state, label in LABELS.items()},
        },
        "plan": {name: content[name] for name in ("plan", "title", "year", "government")},
        "figures": content["figures"],
        "tasks": [_complete(task, home) for task in content["tasks"]],
    }


def table(release: Release, content: Content) -> str:
    """The tasks as CSV with a byte order mark; no cell can be taken for a formula."""
    home = settings.ORIGIN + release.get_absolute_url()
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([head for head, _value in COLUMNS.values()])
    for task in content["tasks"]:
        complete = _complete(task, home)
        writer.writerow([cell(value(complete)) for _head, value in COLUMNS.values()])
    return out.getvalue()


def _complete(task: Task, home: str) -> Task:
    results = [
        result | {"evidence": [piece | {"url": _address(piece["url"])} for piece in result["evidence"]]}
        for result in task["results"]
    ]
    return task | {"results": results, "url": f"{home}tasks/{task['number']}/"}


def _address(url: str) -> str:
    return settings.ORIGIN + url if url.startswith("/") else url
