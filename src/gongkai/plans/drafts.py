"""From a parsed document to draft tasks, before anything is written: the part of an import that people correct."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from gongkai import officialdoc
from gongkai.agencies.resolver import Directory
from gongkai.officialdoc.normalise import shadow
from gongkai.officialdoc.titles import inner_title
from gongkai.plans.choices import Cycle, Match, Part, TaskKind
from gongkai.plans.requirement import propose_kind

YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")


@dataclass(slots=True)
class ItemDraft:
    """One item of the plan as understood, and as corrected. `line` points into the source text; `due_on` is an ISO date.

    `task` is the number of the task that the item corrects, None where it makes a new one.
    """

    number: int
    text: str
    chapter_number: str = ""
    chapter: str = ""
    section_number: str = ""
    section: str = ""
    line: int = 0
    anchor: str = ""
    unit_text: str = ""
    lead: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)
    cooperating: list[str] = field(default_factory=list)
    due_on: str | None = None
    due_text: str = ""
    kind: str = ""
    cycle: str = Cycle.QUARTER.value
    trigger: str = ""
    task: int | None = None

    @property
    def terms(self) -> tuple[str, str | None, str, str]:
        """Kind, last day, cycle and occasion as a task may have them: a last day makes it dated, and nothing else has one."""
        kind = self.kind if self.kind in (TaskKind.STANDING, TaskKind.TRIGGERED) else TaskKind.STANDING.value
        if self.due_on:
            kind = TaskKind.DATED.value
        return kind, self.due_on, self.cycle, self.trigger if kind == TaskKind.TRIGGERED else ""

    def units(self) -> list[tuple[str, str]]:
        """Pairs (part, unit as written), in the order of the text."""
        return [
            *((Part.LEAD.value, unit) for unit in self.lead),
            *((Part.RESPONSIBLE.value, unit) for unit in self.responsible),
            *((Part.COOPERATING.value, unit) for unit in self.cooperating),
        ]

    def dump(self) -> dict[str, Any]:
        """Plain values for the staging row."""
        return asdict(self)


@dataclass(slots=True)
class UnitDraft:
    """What a unit as written is taken for.

    `agencies` are the agencies that will get the duty: none while it is a question. `candidates` are offered to the office;
    `decided_by` is the number of the person who chose, None while it is the resolver's proposal. `remember` and `group_name` are
    what the office wants of its choice besides: it is done with the tasks, so that until then it can be taken back.
    """

    text: str
    match: str
    agencies: list[int] = field(default_factory=list)
    candidates: list[int] = field(default_factory=list)
    collective: str = ""
    confidence: float = 0.0
    reason: str = ""
    decided_by: int | None = None
    remember: bool = False
    group_name: str = ""

    def dump(self) -> dict[str, Any]:
        """Plain values for the staging row."""
        return asdict(self)


def item_drafts(parsed: officialdoc.Document) -> list[ItemDraft]:
    """The document's items with the titles of their chapter and section."""
    chapters = {chapter.number: chapter.title for chapter in parsed.chapters}
    sections = {(section.chapter, section.number): section.title for section in parsed.sections}
    anchors = {block.line: block.anchor for block in parsed.blocks if block.kind == "item"}
    drafts = [
        ItemDraft(
            number=item.number,
            text=item.text,
            chapter_number=item.chapter or "",
            chapter=chapters.get(item.chapter or "", ""),
            section_number=item.section or "",
            section=sections.get((item.chapter, item.section or ""), ""),
            line=item.line,
            anchor=anchors.get(item.line) or "",
            unit_text=item.unit_text or "",
            lead=list(item.lead_units),
            responsible=list(item.responsible_units),
            cooperating=list(item.cooperating_units),
            due_on=next((deadline.date for deadline in item.deadlines if deadline.date), None),
            due_text=next((deadline.text for deadline in item.deadlines if deadline.date), ""),
        )
        for item in parsed.items
    ]
    for draft in drafts:
        proposal = propose_kind(draft.text, draft.due_on, draft.due_text)
        draft.kind, draft.cycle, draft.trigger = proposal.kind, proposal.cycle, proposal.trigger
    return drafts


def plan_title(title: str) -> str:
    """What a plan is called where its document is a notice: 关于印发《X》的通知 → X, with the marks and signs of the text."""
    title = title.strip()
    while inner := inner_title(title):
        flat = title.replace(" ", "")
        at = shadow(flat).find(inner)
        title = flat[at : at + len(inner)] if at >= 0 else inner
    return title


def document_title(parsed: officialdoc.Document, title: str) -> str:
    """The document keeps its own title where the office calls the plan by what the notice forwards."""
    own = parsed.metadata.title or ""
    return own[:300] if plan_title(own) == title else title


def year_of(parsed: officialdoc.Document) -> int | None:
    """The plan's year: named in its title, else the year in which it was signed; None when neither is there."""
    if found := YEAR.search(parsed.metadata.title or ""):
        return int(found[1])
    return int(parsed.metadata.signed_date[:4]) if parsed.metadata.signed_date else None


def as_of(parsed: officialdoc.Document, today: date) -> date:
    """The day whose agencies the text speaks of: when it was signed, else today."""
    return date.fromisoformat(parsed.metadata.signed_date) if parsed.metadata.signed_date else today


def propose_units(
    items: Iterable[ItemDraft],
    directory: Directory,
    as_of: date,
    today: date,
    known: Mapping[str, UnitDraft] = MappingProxyType({}),
) -> dict[str, UnitDraft]:
    """What each distinct unit is taken for: proposals for the office, which decides.

    The text speaks of the agencies of its own day; what is handed out `today` goes to those that carry on for them.
    What is `known` already stays as it is.
    """
    texts = dict.fromkeys(text for item in items for _part, text in item.units())
    return {
        text: replace(known[text]) if text in known else _propose(text, directory, as_of, today)
        for text in texts
    }


def _propose(text: str, directory: Directory, as_of: date, today: date) -> UnitDraft:
    found = directory.carried_on(directory.resolve(text, as_of), today)
    members = list(found.members)
    if found.kind == "agency" and found.agency_id is not None:
        return UnitDraft(
            text, Match.AGENCY, [found.agency_id], [found.agency_id], "", found.confidence, found.reason
        )
    # Whether a zone counts under 各区(县)人民政府 is asked, never assumed.
    if found.kind == "collective" and found.complete and members and not found.zones:
        return UnitDraft(
            text, Match.COLLECTIVE, members, members, found.collective or "", found.confidence, found.reason
        )
    return UnitDraft(
        text, Match.QUESTION, [], members, found.collective or "", found.confidence, found.reason
    )
