"""The gate (发布前检查): what the rules say of a working revision, before it is submitted and before it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongkai.accounts.reasons import Reason
from gongkai.compliance.choices import Severity
from gongkai.compliance.looking import Seen, look_at_draft
from gongkai.compliance.models import Explanation
from gongkai.compliance.rule import Run
from gongkai.publishing import gate
from gongkai.publishing.models import Record


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding of a draft, with the explanation that somebody gave for it, if any."""

    seen: Seen
    explanation: Explanation | None

    @property
    def stops(self) -> bool:
        """Whether the draft cannot go on before this is put right or explained."""
        severity = self.seen.severity
        return severity == Severity.ERROR or (severity == Severity.WARNING and self.explanation is None)


def decided(record: Record, today: date) -> list[Decided]:
    """Every finding of the working revision, the gravest first; one query more than the rules make."""
    return decided_of_each([record], today)[0]


def decided_of_each(records: Sequence[Record], today: date) -> list[list[Decided]]:
    """The same of many records, in their order: one run of the rules, and one query more for all of them."""
    run = Run(today, records)
    seen = [look_at_draft(record, run) for record in records]
    asked = [record for record, found in zip(records, seen, strict=True) if found]
    said: dict[object, Explanation] = {}
    for one in Explanation.objects.of(asked) if asked else ():
        if one.holds(today):
            said.setdefault(one.identity, one)
    return [_in_order([Decided(one, said.get(one.identity)) for one in found]) for found in seen]


def _in_order(rows: list[Decided]) -> list[Decided]:
    order = list(Severity)
    return sorted(rows, key=lambda row: (order.index(row.seen.severity), not row.stops))


@gate.check
def reasons(records: Sequence[Record], today: date) -> list[list[Reason]]:
    """What stops each draft, as sentences for the clerk."""
    return [[_reason(row) for row in rows if row.stops] for rows in decided_of_each(records, today)]


def _reason(row: Decided) -> Reason:
    words = {"rule": row.seen.rule.label, "message": row.seen.message}
    text = _("%(rule)s：%(message)s") % words
    if row.seen.severity == Severity.WARNING:
        text = _("%(text)s（请改正，或者说明照发的理由）") % {"text": text}
    return Reason(text, str(row.seen.rule.basis))
