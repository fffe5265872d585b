"""Keeping what the office chose for a unit: for the next plan to be shown it, as a learnt spelling, as a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from gongkai.accounts.models import User
from gongkai.agencies.models import Agency
from gongkai.directory import actions as directory
from gongkai.plans.choices import Match
from gongkai.plans.drafts import UnitDraft
from gongkai.plans.models import Plan, Settlement
from gongkai.plans.proposals import is_collective, zones_asked
from gongkai.publishing.day import public_day


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
        zones = {zone.pk for zone in zones_asked(plan.government, text, public_day(now))}
        with_zones = bool(zones & set(unit.agencies)) if zones else None
        keep(plan, text, unit.agencies, with_zones=with_zones, by=unit.decided_by, now=now)


def let_choices_be_known(plan: Plan, units: Mapping[str, UnitDraft], *, actor: User, now: datetime) -> None:
    """Learn the spellings and save the groups that were asked for while an import was checked; each is asked for once."""
    for text, unit in units.items():
        if not unit.remember and not unit.group_name:
            continue
        named = Agency.objects.in_bulk(unit.agencies)
        chosen = [named[agency] for agency in unit.agencies]
        let_be_known(
            plan,
            text,
            chosen,
            remember=unit.remember,
            group_name=unit.group_name,
            actor=actor,
            now=now,
        )
        unit.remember, unit.group_name = False, ""


def let_be_known(
    plan: Plan,
    text: str,
    chosen: Sequence[Agency],
    *,
    remember: bool,
    group_name: str,
    actor: User,
    now: datetime,
) -> None:
    """What the office wants of a choice besides: the spelling learnt, the agencies saved as a group."""
    if remember:
        directory.learn(
            plan.government,
            text,
            chosen[0],
            source=plan.title,
            source_url=reverse("plans-desk:plan", args=[plan.pk]),
            actor=actor,
            now=now,
        )
    if group_name:
        directory.save_group(plan.government, name=group_name, agencies=chosen, actor=actor, now=now)
