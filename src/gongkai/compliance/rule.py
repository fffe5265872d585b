"""What a rule is. Rooms declare rules for records and for agencies; this room runs them and keeps what they find."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from gongkai.agencies.models import AgencyQuerySet
from gongkai.attachments.texts import texts_of
from gongkai.compliance.choices import Severity, Stage
from gongkai.publishing.files import Entry
from gongkai.publishing.kinds import Content, Kind
from gongkai.publishing.models import Record, Revision

Text = str | Promise
T = TypeVar("T")
FILES = "attachments"
"""Where the content of a record names its files."""
_NO_FIELDS = {"": "", "title": _lazy("名称"), FILES: _lazy("附件")}
LONGEST_MESSAGE = 500
EVERYWHERE = frozenset({Stage.GATE, Stage.PUBLIC})


class Run:
    """One run of the rules: its day, the records that are looked at, and what rules read once for all of them."""

    def __init__(self, today: date, records: Sequence[Record] = ()) -> None:
        self.today = today
        self._records = records
        self._read: dict[Callable[..., Any], Any] = {}

    def once(self, loader: Callable[[], T]) -> T:
        """What the loader returns, read at its first use: so that a rule makes no query for each record."""
        if loader not in self._read:
            self._read[loader] = loader()
        found: T = self._read[loader]
        return found

    def of_each(
        self, record: Record, loader: Callable[[Sequence[Record]], Mapping[int, T]]
    ) -> Mapping[int, T]:
        """What the loader says of each record of the run, read at its first use; of one that is none of them, of it alone."""
        if not any(one is record for one in self._records):
            return loader([record])
        if loader not in self._read:
            self._read[loader] = loader(self._records)
        found: Mapping[int, T] = self._read[loader]
        return found


@dataclass(frozen=True, slots=True)
class Subject:
    """A record with the content that is looked at: of a draft its working revision, of what is public its current one."""

    record: Record
    kind: Kind
    content: Content
    revision: Revision
    stage: Stage
    run: Run

    @property
    def today(self) -> date:
        return self.run.today

    @property
    def formed_on(self) -> date | None:
        """The day on which the information was made (形成), where its kind knows it."""
        return self.formed_in(self.content)

    def formed_in(self, content: Content) -> date | None:
        """The same day as another edition of the record names it."""
        return self.kind.formed_on(content)

    @property
    def as_of(self) -> date:
        """The day whose law it is measured by: its own, else today."""
        return min(self.formed_on or self.today, self.today)

    @property
    def files(self) -> list[Entry]:
        """The files that the content names."""
        return list(self.content[FILES])

    def texts(self) -> Iterator[tuple[str, str]]:
        """Name and text of each field that people read, then of each file; of a list of texts, one line for each.

        One query where there are files; a text that was not taken out yet is not there.
        """
        for name, value in self.content.items():
            if isinstance(value, str):
                yield name, value
            elif isinstance(value, list) and all(isinstance(one, str) for one in value):
                yield name, "\n".join(value)
        known = texts_of([one["attachment"] for one in self.files]) if self.files else {}
        for one in self.files:
            found = known.get(one["attachment"])
            text = found.plain() if found is not None else ""
            yield FILES, "\n".join(part for part in (one["name"], one["alt"], text) if part)

    def label(self, name: str) -> str:
        """What a field is called."""
        if name in _NO_FIELDS:
            return str(_NO_FIELDS[name])
        return str(self.kind.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a rule found in a record: a sentence for the clerk, and the field that it concerns (empty: the whole).

    `about` tells it from others of the same rule in the same field, and stays the same while its cause does; without it the
    sentence does that. `severity` overrides the rule's.
    """

    message: str
    field: str = ""
    about: str = ""
    severity: Severity | None = None

    @property
    def key(self) -> str:
        """A short name of what was found, that does not tell what it is."""
        return hashlib.sha256(f"{self.field}\n{self.about or self.message}".encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRule:
    """A rule for records. `name` is stored and never changes; `number` is that of the collection of checks, if it has one.

    `basis` is where it stands in law, `text` what exactly is looked at. It holds for records made from `since` until `until`
    (both days included), of the named kinds, or of all. `neighbours` are the records that are to be looked at again when this one changes.
    """

    name: str
    label: Text
    basis: Text
    text: Text
    severity: Severity
    look: Callable[[Subject], Iterable[Found]]
    number: str = ""
    kinds: frozenset[str] = frozenset()
    stages: frozenset[Stage] = EVERYWHERE
    since: date | None = None
    until: date | None = None
    neighbours: Callable[[Record], QuerySet[Record]] | None = None

    def holds_for(self, subject: Subject) -> bool:
        """Whether it is asked of this record at this stage, and was in force then."""
        return (
            subject.stage in self.stages
            and (not self.kinds or subject.kind.name in self.kinds)
            and (self.since is None or self.since <= subject.as_of)
            and (self.until is None or subject.as_of <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an agency fulfils a rule on a day; `detail` is what was found, in words of at most 300 characters."""

    agency_id: int
    is_fulfilled: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRule:
    """A rule for agencies. `look` says of each that it asks how it stands on the day, in a fixed number of queries.

    The other fields are those of `RecordRule`. It is asked on days from `since` until `until`.
    """

    name: str
    label: Text
    basis: Text
    text: Text
    look: Callable[[AgencyQuerySet, date], Iterable[Verdict]]
    severity: Severity = Severity.WARNING
    number: str = ""
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


Rule = RecordRule | AgencyRule
_rules: dict[str, Rule] = {}


def record_rule(rule: RecordRule) -> RecordRule:
    """Register a rule for records; a room calls this when Django starts. Each name once."""
    _add(rule)
    return rule


def agency_rule(rule: AgencyRule) -> AgencyRule:
    """Register a rule for agencies."""
    _add(rule)
    return rule


def _add(rule: Rule) -> None:
    if rule.name in _rules:
        raise ValueError(f"rule {rule.name} is registered twice")
    _rules[rule.name] = rule


def all_rules() -> list[Rule]:
    """Every rule, in the order of their names."""
    return [_rules[name] for name in sorted(_rules)]


def record_rules() -> list[RecordRule]:
    """The rules for records."""
    return [rule for rule in all_rules() if isinstance(rule, RecordRule)]


def agency_rules() -> list[AgencyRule]:
    """The rules for agencies."""
    return [rule for rule in all_rules() if isinstance(rule, AgencyRule)]


def rule_of(name: str) -> Rule | None:
    """The rule of that name; None where no room declares it any more."""
    return _rules.get(name)


def agency_rule_of(name: str) -> AgencyRule | None:
    """The rule for agencies of that name, or None."""
    rule = _rules.get(name)
    return rule if isinstance(rule, AgencyRule) else None
