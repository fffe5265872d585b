"""Keeping what the office chose for a unit, so that the next plan can be shown it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from gongkai.plans.choices import Match
from gongkai.plans.drafts import UnitDraft
from gongkai.plans.models import Plan, Settlement
from gongkai.plans.proposals import is_collective, zones_asked


def keep(
    plan: Plan, text: str, agencies: Sequence[int], *, with_zones: bool | None, by: int, now: datetime
) -> None:
    """Keep a choice: the agencies by their numbers, who chose them, and whether zones counted where that was asked."""
    made = Settlement.objects.create(
        plan=plan, text=text[:200], with_zones=with_zones, decided_by_id=by, decided_at=now
    )
    made.agencies.set(agencies)


def keep_choices(plan: Plan, units: Mapping[str, UnitDraft], now: datetime) -> None:
    """Keep what the office chose for collectives while it checked the import."""
    for text, unit in units.items():
        if unit.decided_by is None or unit.match == Match.QUESTION or not is_collective(text):
            continue
        zones = {zone.pk for zone in zones_asked(plan.government, text, timezone.localdate(now))}
        with_zones = bool(zones & set(unit.agencies)) if zones else None
        keep(plan, text, unit.agencies, with_zones=with_zones, by=unit.decided_by, now=now)
