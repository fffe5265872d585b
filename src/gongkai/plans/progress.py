"""What the public is told about a plan's progress: a derived snapshot, complete in itself.

Schema 3. `released.py` reads snapshots of every schema.
"""

from __future__ import annotations

import posixpath
import socket
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from gongkai.plans.checks import Proof, proofs_of
from gongkai.plans.choices import ENDED, DutyState, EventVerb, ImportState, Part, TaskKind, Verdict
from gongkai.plans.models import Duty, Evidence, Measure, Plan, Report, Subtask, Task, TaskEvent
from gongkai.plans.periods import periods_of
from gongkai.plans.standing import kept_periods
from gongkai.plans.states import public_state
from gongkai.publishing import canonical
from gongkai.publishing.choices import RecordState
from gongkai.publishing.day import public_day

SCHEMA = "plan-progress.3"
STATES = ("done", "kept", "in_progress", "not_started", "waiting")


@dataclass(slots=True)
class _Known:
    """What is known of one task beside its own row, duties and units: confirmed reports, and since when who has it."""

    reports: list[Report] = field(default_factory=list)
    since: dict[int, date] = field(default_factory=dict)


def progress_content(plan: Plan, now: datetime) -> dict[str, Any]:
    """The plan's tasks with their public states and confirmed results, in a fixed number of queries.

    Only what the disclosure office confirmed, and did not take back, is told; evidence that is not public is left out. Days that
    passed, reports that were sent back, requests, pauses, estimates and people are not in here at all.
    """
    known, days = _known(plan), _days_of_the_text(plan)
    tasks = plan.tasks.with_duties().prefetch_related("subtasks__agency", "measures", "checks")
    proofs, today = proofs_of(tasks), public_day(now)
    rows = [
        _task(task, plan, known.get(task.pk, _Known()), today, checks=_checks(proofs.get(task.pk, [])))
        | {"original_due_on": _moved_from(task, days.get(task.pk))}
        for task in tasks
    ]
    return {
        "plan": plan.pk,
        "title": plan.title,
        "year": plan.year,
        "government": plan.government.name,
        "as_of": now.isoformat(),
        "figures": figures(rows),
        "tasks": rows,
    }


def _days_of_the_text(plan: Plan) -> dict[int, date]:
    """The last day that the document sets, for each task that was made of it. One query."""
    applied = plan.imports.filter(state=ImportState.APPLIED).order_by("applied_at", "pk")
    items = applied.values_list("items", flat=True).last() or ()
    return {
        item["task"]: date.fromisoformat(item["due_on"])
        for item in items
        if item.get("task") and item["due_on"]
    }


def _moved_from(task: Task, day: date | None) -> date | None:
    """The day of the text where the office has set another since: the reader sees both, and is told which holds."""
    return day if task.due_on and day != task.due_on else None


def figures(tasks: Iterable[dict[str, Any]]) -> dict[str, int]:
    """How many tasks there are in all and in each public state."""
    counted = Counter(task["state"] for task in tasks)
    return {"total": counted.total(), **{state: counted[state] for state in STATES}}


def fingerprint(content: dict[str, Any]) -> str:
    """Names a content whatever the moment at which it was computed."""
    return canonical.digest(canonical.encode(content | {"as_of": ""}))


def _known(plan: Plan) -> dict[int, _Known]:
    known: dict[int, _Known] = {}
    events = TaskEvent.objects.filter(task__plan=plan).order_by("pk")
    given = Q(verb=EventVerb.ASSIGNED)
    taken_back = Q(verb=EventVerb.MOVED, state=DutyState.RETURNED, report=None)
    reopened: dict[tuple[int, int | None], list[datetime]] = {}
    for task, agency, verb, at in events.filter(given | taken_back).values_list(
        "task", "agency", "verb", "at"
    ):
        if verb == EventVerb.MOVED:
            reopened.setdefault((task, agency), []).append(at)
        elif agency is not None:
            known.setdefault(task, _Known()).since[agency] = timezone.localdate(at)
    reports = Report.objects.filter(duty__task__plan=plan, verdict=Verdict.CONFIRMED)
    joined = reports.select_related("duty__agency").prefetch_related("evidence__record")
    for report in _standing(joined.order_by("decided_at", "pk"), reopened):
        known.setdefault(report.duty.task_id, _Known()).reports.append(report)
    return known


def _standing(
    reports: Iterable[Report], reopened: dict[tuple[int, int | None], list[datetime]]
) -> list[Report]:
    """The reports whose confirmation still holds: each reopening of a duty takes back the last one before it."""
    kept: list[Report] = []
    by_duty: dict[int, list[Report]] = {}
    for report in reports:
        by_duty.setdefault(report.duty_id, []).append(report)
    for told in by_duty.values():
        duty = told[0].duty
        for at in reopened.get((duty.task_id, duty.agency_id), []):
            before = [report for report in told if report.decided_at and report.decided_at <= at]
            told = [report for report in told if not before or report is not before[-1]]
        kept += told
    return sorted(kept, key=lambda report: (report.decided_at, report.pk))


def _task(task: Task, plan: Plan, known: _Known, today: date, checks: list[dict[str, Any]]) -> dict[str, Any]:
    """One task. `checks` are the proofs of rules that are tied to it."""
    duties = [duty for duty in task.duties.all() if duty.state not in ENDED]
    periods = _periods(task, plan, known, duties, today)
    return {
        "number": task.number,
        "anchor": task.anchor,
        "chapter_number": task.chapter_number,
        "chapter": task.chapter,
        "section_number": task.section_number,
        "section": task.section,
        "text": task.text,
        "units": task.unit_text,
        "kind": task.kind,
        "due_on": task.due_on,
        "trigger": task.trigger,
        "state": public_state(task.state, is_waiting=task.is_waiting, is_kept=bool(periods)),
        # Only what was kept: that a period passed without it is between the office and the agencies.
        "periods": periods,
        "agencies": [_agency(duty) for duty in duties if duty.part != Part.COOPERATING],
        "subtasks": [_subtask(part) for part in task.subtasks.all()],
        "measures": [_measure(measure) for measure in task.measures.all()],
        "results": [_result(report) for report in known.reports],
        "checks": checks,
    }


def _checks(proofs: list[Proof]) -> list[dict[str, Any]]:
    """How many agencies fulfil each rule; which ones do not is between the office and them. A rule that counts nobody is left out."""
    return [
        {
            "rule": proof.label,
            "basis": proof.basis,
            "fulfilled": proof.fulfilled,
            "of": proof.of,
            "checked_on": proof.checked_on,
        }
        for proof in proofs
        if proof.of
    ]


def _periods(task: Task, plan: Plan, known: _Known, duties: list[Duty], today: date) -> list[str]:
    """The periods in which everyone who decides on a standing task was confirmed."""
    if task.kind != TaskKind.STANDING:
        return []
    deciding = _deciding(duties)
    since = {
        duty.agency_id: known.since.get(duty.agency_id, today) for duty in duties if duty.part == deciding
    }
    confirmed = {
        (report.duty.agency_id, report.period)
        for report in known.reports
        if report.duty.part == deciding and report.period
    }
    rows = kept_periods(periods_of(plan.year, task.cycle), since, confirmed, today)
    return [row.period for row in rows if row.is_kept]


def _deciding(duties: list[Duty]) -> Part:
    return Part.LEAD if any(duty.part == Part.LEAD for duty in duties) else Part.RESPONSIBLE


def _agency(duty: Duty) -> dict[str, Any]:
    is_done = duty.state == DutyState.VERIFIED
    return {"name": duty.agency.name, "code": duty.agency.code, "part": duty.part, "is_done": is_done}


def _subtask(part: Subtask) -> dict[str, Any]:
    """What was said on finishing it is not told: the office did not confirm it."""
    return {
        "text": part.text,
        "agency": part.agency.name,
        "due_on": part.due_on,
        "is_done": part.done_on is not None,
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "name": measure.name,
        "unit": measure.unit,
        "target": measure.target,
        "actual": measure.actual,
        "measured_on": measure.measured_on,
        "is_ceiling": measure.is_ceiling,
        "is_reached": measure.is_reached,
    }


def _result(report: Report) -> dict[str, Any]:
    return {
        "agency": report.duty.agency.name,
        "text": report.text,
        "period": report.period,
        "confirmed_on": timezone.localdate(report.decided_at) if report.decided_at else None,
        "evidence": [told for piece in report.evidence.all() if (told := _evidence(piece))],
    }


def _evidence(piece: Evidence) -> dict[str, Any] | None:
    """A public record, by number only: should it be withdrawn, its title must not stay behind here. Or a public address.

    A file that was added has neither: nobody reviewed it for the public, and it stays in the workspace.
    """
    if piece.record is not None:
        return {"record": piece.record.pk} if piece.record.state == RecordState.PUBLISHED else None
    return {"label": piece.label, "url": piece.url} if is_public_address(piece.url) else None


def is_public_address(url: str) -> bool:
    """Whether an address leads somewhere that the public may read: not into the workspace, however a browser is led there."""
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
        host = unicodedata.normalize("NFKC", unquote(parts.hostname or "")).lower().rstrip(".")
    except ValueError:
        return False
    path = posixpath.normpath("/" + _unquoted(parts.path).lstrip("/")).lower()
    desk = f"{settings.BASE_PATH}/desk".lower()
    is_desk = path == desk or path.startswith(f"{desk}/")
    return bool(url) and not (is_desk and _is_here(host))


def _unquoted(path: str) -> str:
    """The path with everything decoded that some server on the way may decode once more."""
    while (decoded := unquote(path)) != path:
        path = decoded
    return path


def _is_here(host: str) -> bool:
    """Whether a host is this site, by its name or by any way to write this machine."""
    if host in {"", "localhost", urlsplit(settings.ORIGIN).hostname} or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        try:
            address = ip_address(socket.inet_aton(host))  # 127.1 and 2130706433, as browsers read them
        except (OSError, ValueError):
            return False
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified
