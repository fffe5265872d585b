"""Settling what a unit means, with what follows from it: it is kept for the next plan, learnt as a spelling, saved as a group."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.directory import actions as directory
from gongkai.plans import rules
from gongkai.plans.actions.imports import Settled, settle_unit
from gongkai.plans.actions.keeping import keep, let_be_known
from gongkai.plans.choices import Match
from gongkai.plans.models import Plan, TaskUnit
from gongkai.plans.proposals import zones_asked
from gongkai.publishing.day import public_day


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
    Plan.objects.select_for_update().get(pk=plan.pk)  # who settles the same at the same time finds it settled
    asked = TaskUnit.objects.filter(task__plan=plan, text=text, match=Match.QUESTION)
    refuse_if(
        [
            Reason(_("请至少选择一项任务。")) if tasks is not None and not tasks else None,
            None if asked.exists() else Reason(_("“%(text)s”已经明确。") % {"text": text}),
        ]
    )
    chosen, zones = chosen_agencies(
        plan.government, text, agencies, with_zones=with_zones, remember=remember, actor=actor, now=now
    )
    made = settle_unit(plan, text, chosen, tasks=tasks, actor=actor, now=now)
    numbers = [agency.pk for agency in chosen]
    keep(plan, text, numbers, with_zones=with_zones if zones else None, by=actor.pk, now=now)
    let_be_known(plan, text, chosen, remember=remember, group_name=group_name, actor=actor, now=now)
    return made


def chosen_agencies(
    government: Agency,
    text: str,
    agencies: Sequence[Agency],
    *,
    with_zones: bool | None,
    remember: bool,
    actor: User,
    now: datetime,
) -> tuple[list[Agency], list[Agency]]:
    """The agencies of an answer with the zones that count, and the zones that were asked about. Refuses what does not fit."""
    zones = zones_asked(government, text, public_day(now))
    refuse_if(
        [
            rules.must_be_office(actor, government),
            None if agencies else Reason(_("请至少选择一个机构。")),
            rules.zones_are_answered(zones, with_zones),
            rules.zones_fit_the_answer(zones, agencies, with_zones),
        ]
    )
    counted = [zone for zone in zones if with_zones and zone not in agencies]
    chosen = [*agencies, *counted]
    if remember:
        refuse_if(directory.why_not_learn(actor, government, text, chosen))
    return chosen, zones
