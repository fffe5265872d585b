"""Running the rules: over one record's content, and over agencies. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.agencies.models import Agency
from gongkai.compliance.choices import Severity, Stage
from gongkai.compliance.rule import (
    LONGEST_MESSAGE,
    Found,
    RecordRule,
    Rule,
    Run,
    Subject,
    agency_rules,
    record_rules,
)
from gongkai.publishing.choices import RecordState
from gongkai.publishing.kinds import kind_of
from gongkai.publishing.models import Record, Revision


@dataclass(frozen=True, slots=True)
class Seen:
    """One finding of a run: which rule, about what, how grave."""

    rule: Rule
    agency_id: int
    record: Record | None
    found: Found

    @property
    def severity(self) -> Severity:
        return self.found.severity or self.rule.severity

    @property
    def message(self) -> str:
        return self.found.message[:LONGEST_MESSAGE]

    @property
    def identity(self) -> tuple[str, int, int | None, str]:
        """What makes two findings the same one."""
        return self.rule.name, self.agency_id, self.record.pk if self.record else None, self.found.key


def look_at_draft(record: Record, run: Run) -> list[Seen]:
    """What stands between the working revision and the public. Empty where there is none."""
    if record.working is None:
        return []
    return _look(_subject(record, record.working, Stage.GATE, run), record_rules())


def look_at(record: Record, run: Run) -> list[Seen]:
    """What the rules find in what the public reads, or in what waits to be published. Reads revisions and snapshots, fetched along."""
    rules = record_rules()
    found: list[Seen] = []
    if record.state == RecordState.PUBLISHED and record.current is not None:
        found += _look(_subject(record, record.current, Stage.PUBLIC, run), rules)
    elif record.state != RecordState.PUBLISHED and record.working is not None:
        found += _look(_subject(record, record.working, Stage.WAITING, run), rules)
    return found


def look_at_agencies(today: date) -> Iterator[Seen]:
    """Every agency of today that does not fulfil a rule."""
    agencies = Agency.objects.active(today)
    for rule in agency_rules():
        if rule.holds_on(today):
            for verdict in rule.look(agencies, today):
                if not verdict.is_fulfilled:
                    # Whatever is missing there, it is one thing: that this agency does not fulfil this rule.
                    found = Found(verdict.detail or str(rule.label), about=rule.name)
                    yield Seen(rule, verdict.agency_id, None, found)


def _subject(record: Record, revision: Revision, stage: Stage, run: Run) -> Subject | None:
    kind = kind_of(record)
    try:
        content = kind.read(revision.snapshot)
    except LookupError:  # its content was erased
        return None
    if not content.keys() >= {"title", *kind.fields}:
        return None  # somebody wrote past us: that is for `verify` and for `publish`, which compare digests
    return Subject(record, kind, content, revision, stage, run)


def _look(subject: Subject | None, rules: Iterable[RecordRule]) -> list[Seen]:
    if subject is None:
        return []
    seen: dict[tuple[str, int, int | None, str], Seen] = {}
    for rule in rules:
        if rule.holds_for(subject):
            for found in rule.look(subject):
                one = Seen(rule, subject.record.agency_id, subject.record, found)
                seen.setdefault(one.identity, one)
    return list(seen.values())
