"""The channels of a record as its own people see them: with names, notes, and what waits to be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from gongkai.accounts.choices import Role
from gongkai.publishing.choices import TOGETHER, RecordState
from gongkai.publishing.models import Appearance, ChannelCorrection, Record
from gongkai.publishing.publications import PUBLISHING


@dataclass(frozen=True, slots=True)
class OnThisSite:
    """What the log says of this site: when first, when last, in which role, at which address; and since when no more."""

    first: datetime | None
    last: datetime | None
    who: str
    link: str
    withdrawn_at: datetime | None


def on_this_site(record: Record) -> OnThisSite:
    """Read from the record and its last entry. A bundle is found by its edition."""
    alone = record.log.filter(act__in=PUBLISHING).order_by("-seq").first()
    edition = (
        record.editions.filter(entry__act__in=TOGETHER).select_related("entry").order_by("-number").first()
    )
    entries = [entry for entry in (alone, edition.entry if edition else None) if entry is not None]
    entry = max(entries, key=lambda one: one.seq, default=None)
    who = f"{record.agency.label} {_role(entry.role)}" if entry else record.agency.label
    return OnThisSite(
        first=record.published_at,
        last=record.changed_at,
        who=who.strip(),
        link=record.get_absolute_url(),
        withdrawn_at=record.withdrawn_at if record.state == RecordState.WITHDRAWN else None,
    )


def _role(name: str) -> str:
    return str(Role(name).label) if name in Role.values else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One appearance with what was done about it."""

    appearance: Appearance
    corrections: list[ChannelCorrection]

    @property
    def tone(self) -> str:
        return "warning" if self.appearance.is_behind else "neutral"


def rows_of(record: Record) -> list[Row]:
    """Every appearance of the record, those to be corrected first. Two queries."""
    found: QuerySet[Appearance] = record.appearances.with_behind().select_related(
        "recorded_by", "taken_back_by"
    )
    rows = sorted(found.order_by("-appeared_on", "-pk"), key=lambda one: not one.is_behind)
    done: dict[int, list[ChannelCorrection]] = {}
    corrections = ChannelCorrection.objects.filter(appearance__record=record).select_related("recorded_by")
    for one in corrections.order_by("pk"):
        done.setdefault(one.appearance_id, []).append(one)
    return [Row(row, done.get(row.pk, [])) for row in rows]
