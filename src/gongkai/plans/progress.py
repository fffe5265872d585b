"""What the public is told about a plan's progress: a derived snapshot, complete in itself."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.utils import timezone

from gongkai.plans.choices import Part, Verdict
from gongkai.plans.models import Duty, Evidence, Plan, Report, Task
from gongkai.plans.states import public_state, reporting
from gongkai.publishing.choices import RecordState
from gongkai.publishing.models import Record

SCHEMA = "plan-progress.1"
STATES = ("done", "in_progress", "not_started")


def progress_content(plan: Plan, now: datetime) -> dict[str, Any]:
    """The plan's tasks with their public states and confirmed results, in a fixed number of queries.

    Only what the disclosure office confirmed is told; evidence that is not public (any more) is left out.
    """
    confirmed: dict[int, list[Report]] = {}
    reports = Report.objects.filter(duty__task__plan=plan, verdict=Verdict.CONFIRMED).select_related(
        "duty__agency"
    )
    for report in reports.prefetch_related("evidence__record").order_by("decided_at", "pk"):
        confirmed.setdefault(report.duty.task_id, []).append(report)
    tasks = [_task(task, confirmed.get(task.pk, [])) for task in plan.tasks.with_duties()]
    return {
        "plan": plan.pk,
        "title": plan.title,
        "year": plan.year,
        "government": plan.government.name,
        "as_of": now.isoformat(),
        "figures": Counter(task["state"] for task in tasks) | Counter(total=len(tasks)),
        "tasks": tasks,
    }


def _task(task: Task, confirmed: list[Report]) -> dict[str, Any]:
    duties = list(task.duties.all())
    deciding = Part.LEAD if any(duty.part == Part.LEAD for duty in duties) else Part.RESPONSIBLE
    return {
        "number": task.number,
        "anchor": task.anchor,
        "chapter_number": task.chapter_number,
        "chapter": task.chapter,
        "section_number": task.section_number,
        "section": task.section,
        "text": task.text,
        "units": task.unit_text,
        "due_on": task.due_on,
        "state": public_state(task.state),
        "agencies": [_agency(duty) for duty in duties if duty.part == deciding],
        "deciding": len(reporting((duty.part, duty.state) for duty in duties)),
        "results": [_result(report) for report in confirmed],
    }


def _agency(duty: Duty) -> dict[str, Any]:
    return {"name": duty.agency.name, "code": duty.agency.code, "is_done": duty.state == "verified"}


def _result(report: Report) -> dict[str, Any]:
    return {
        "agency": report.duty.agency.name,
        "text": report.text,
        "confirmed_on": timezone.localdate(report.decided_at) if report.decided_at else None,
        "evidence": [_evidence(piece) for piece in report.evidence.all() if _is_public(piece)],
    }


def _is_public(piece: Evidence) -> bool:
    if piece.record is None:
        # A file that was added stays in the workspace: nobody reviewed it for the public.
        return piece.attachment_id is None
    return piece.record.state == RecordState.PUBLISHED


def _evidence(piece: Evidence) -> dict[str, Any]:
    if piece.record is not None:
        # By number only: should the record be withdrawn, its title must not stay behind here.
        return {"record": piece.record.pk}
    return {"label": piece.label, "url": piece.url}


def with_public_evidence(content: dict[str, Any]) -> dict[str, Any]:
    """The released content with its evidence as it is public today: what was withdrawn since is left out. One query."""
    results = [result for task in content["tasks"] for result in task["results"]]
    numbers = {piece["record"] for result in results for piece in result["evidence"] if "record" in piece}
    public = Record.objects.published().in_bulk(numbers)
    for result in results:
        result["evidence"] = [
            {"label": public[piece["record"]].title, "url": public[piece["record"]].get_absolute_url()}
            if "record" in piece
            else piece
            for piece in result["evidence"]
            if "record" not in piece or piece["record"] in public
        ]
    return content
