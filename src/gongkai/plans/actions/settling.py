"""Settling what a unit means, with what follows from it: it is kept for the next plan, learnt as a spelling, saved as a group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.directory import actions as directory
from gongkai.plans import rules
from gongkai.plans.actions.imports import Settled, settle_unit
from gongkai.plans.actions.keeping import keep
from gongkai.plans.models import Plan
from gongkai.plans.proposals import zones_asked


@transaction.atomic
def settle(
    plan: Plan,
    text: str,
    agencies: Sequence[Agency],
    *,
    with_zones: bool | None = None,
    tasks: Collection[int] | None = None,
    remember: bool = False,
    group_name: str = "",
    actor: User,
    now: datetime,
) -> Settled:
    """Say which agencies a unit as written means; returns what that made.

    Where there are zones, `with_zones` answers whether they count under 各区(县)人民政府. `remember` lets later texts mean the
    one agency by this spelling; with `group_name` the pick is saved as a group. `tasks` narrows it to some of the plan's tasks.
    """
    zones = zones_asked(plan.government, text, timezone.localdate(now))
    refuse_if(
        [
            rules.must_be_office(actor, plan.government),
            rules.zones_are_answered(zones, with_zones),
            rules.zones_fit_the_answer(zones, agencies, with_zones),
            Reason(_("请至少选择一项任务。")) if tasks is not None and not tasks else None,
        ]
    )
    counted = [zone for zone in zones if with_zones and zone not in agencies]
    chosen = [*agencies, *counted]
    if remember:
        refuse_if(directory.why_not_learn(actor, plan.government, text, chosen))
    made = settle_unit(plan, text, chosen, tasks=tasks, actor=actor, now=now)
    numbers = [agency.pk for agency in chosen]
    keep(plan, text, numbers, with_zones=with_zones if zones else None, by=actor.pk, now=now)
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
    return made
