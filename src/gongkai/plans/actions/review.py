"""What the office does with an import before it becomes tasks: correct, settle questions, take corrections back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai import officialdoc
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.plans import rules
from gongkai.plans.actions.settling import chosen_agencies
from gongkai.plans.actions.updates import last_text
from gongkai.plans.choices import Match
from gongkai.plans.comparison import KnownPlan, same_plan
from gongkai.plans.corrections import Stand, told
from gongkai.plans.drafts import ItemDraft, UnitDraft, as_of, item_drafts, plan_title, year_of
from gongkai.plans.merging import merge
from gongkai.plans.models import ImportStep, Plan, PlanImport
from gongkai.plans.proposals import proposed_units
from gongkai.publishing.day import public_day
from gongkai.publishing.secrecy import has_no_secrecy_mark, strings_in

MOST_STEPS = 50
KEPT = ("title", "year", "items", "units", "settled", "updates_id")


def plan_to_update(parsed: officialdoc.Document, government: Agency) -> Plan | None:
    """The plan of the government that the text is another copy of: a proposal, which the office may change."""
    plans = Plan.objects.filter(government=government).select_related("record__document")
    known = [
        KnownPlan(plan.pk, plan.title, plan.year, plan.record.document.document_number) for plan in plans
    ]
    title, number = parsed.metadata.title or "", parsed.metadata.document_number or ""
    found = same_plan(title, year_of(parsed) or 0, number, known)
    return next((plan for plan in plans if plan.pk == found), None)


@transaction.atomic
def correct_import(
    staged: PlanImport,
    *,
    title: str,
    year: int,
    items: Sequence[ItemDraft],
    decided: Mapping[str, list[int]] = MappingProxyType({}),
    settled: Iterable[str] | None = None,
    based_on: int | None = None,
    actor: User,
    now: datetime,
) -> PlanImport:
    """Save the office's corrections as one step that can be undone. `decided` gives the agencies chosen for a unit as written;
    new units get a proposal. `settled` are the keys of all questions that the office leaves as they are; None: no other than before.
    """
    staged = _locked(staged, actor, based_on)
    dumped = [item.dump() for item in items]
    refuse_if([has_no_secrecy_mark(None, title, *strings_in(dumped))])
    known = staged.unit_drafts()
    parsed = officialdoc.Document.load(staged.parsed)
    looked_at = sorted(set(staged.settled if settled is None else settled))
    today = public_day(now)
    units = proposed_units(items, staged.government, as_of(parsed, today), today, known)
    for text, unit in units.items():
        if text in decided and decided[text] != unit.agencies:
            _decide(unit, decided[text], actor)
        elif unit.agencies and unit.decided_by is None and f"unit:{text}" in looked_at:
            unit.decided_by, unit.reason = actor.pk, _("经主管部门核对：%(reason)s") % {"reason": unit.reason}
    after = Stand(
        title,
        year,
        dumped,
        {text: unit.dump() for text, unit in units.items()},
        looked_at,
        staged.updates_id,
    )
    return _step(staged, after, actor, now)


@transaction.atomic
def settle_in_review(
    staged: PlanImport,
    text: str,
    agencies: Sequence[Agency],
    *,
    with_zones: bool | None = None,
    remember: bool = False,
    group_name: str = "",
    based_on: int | None = None,
    actor: User,
    now: datetime,
) -> PlanImport:
    """Say which agencies a unit as written means, before there are tasks: one step, which can be undone. None leaves it open.

    The same is asked as of a unit of a plan (`settling.settle`); a spelling is learnt and a group saved with the tasks.
    """
    staged = _locked(staged, actor, based_on)
    units = staged.unit_drafts()
    refuse_if(
        [
            None if text in units else Reason(_("文中没有“%(text)s”这一写法。") % {"text": text}),
            has_no_secrecy_mark(None, group_name),
        ]
    )
    chosen: list[Agency] = []
    if agencies:
        chosen, _zones = chosen_agencies(
            staged.government,
            text,
            agencies,
            with_zones=with_zones,
            remember=remember,
            actor=actor,
            now=now,
        )
    unit = units[text]
    if chosen or unit.agencies:  # what is open already stays as it is, with the reason why nobody knows it
        _decide(unit, [agency.pk for agency in chosen], actor)
    unit.remember, unit.group_name = remember, group_name
    dumped = {text: unit.dump() for text, unit in units.items()}
    return _step(staged, replace(stand_of(staged), units=dumped), actor, now)


@transaction.atomic
def choose_plan(
    staged: PlanImport, plan: Plan | None, *, based_on: int | None = None, actor: User, now: datetime
) -> PlanImport:
    """Say which plan the text corrects, or that it is a new one. The items are read from the text anew."""
    staged = _locked(staged, actor, based_on)
    refuse_if([rules.is_of_the_same_government(staged.government, plan) if plan else None])
    parsed = officialdoc.Document.load(staged.parsed)
    items, known = item_drafts(parsed), staged.unit_drafts()
    title, year = staged.title, staged.year
    if plan is not None:
        base = last_text(plan)
        items, known = merge(items, base.known, base.left_out), base.decided | _decisions(known)
        # The text reads as it did: then the name that the office gave the plan stays, unless another was typed here.
        is_as_read = title == plan_title(parsed.metadata.title or staged.file_name)[:300]
        if is_as_read and base.read_title == parsed.metadata.title:
            title, year = plan.title, plan.year
    today = public_day(now)
    units = proposed_units(items, staged.government, as_of(parsed, today), today, known)
    after = Stand(
        title,
        year,
        [item.dump() for item in items],
        {text: unit.dump() for text, unit in units.items()},
        staged.settled,
        plan.pk if plan else None,
    )
    return _step(staged, after, actor, now)


@transaction.atomic
def undo_corrections(
    staged: PlanImport, *, to: int | None = None, based_on: int | None = None, actor: User, now: datetime
) -> PlanImport:
    """Take the last correction back; with `to` every one since that step, which is named by its version."""
    staged = _locked(staged, actor, based_on)
    steps = staged.steps.order_by("-version")
    step = steps.first() if to is None else steps.filter(version=to).first()
    refuse_if([None if step else Reason(_("没有可以撤销的更正。"))])
    assert step is not None
    for name in KEPT:
        setattr(staged, name, getattr(step, name))
    # The number goes on: who corrects beside the undoing is told that the import has changed.
    staged.version += 1
    staged.save()
    steps.filter(version__gte=step.version).delete()
    return staged


def _locked(staged: PlanImport, actor: User, based_on: int | None) -> PlanImport:
    joined = PlanImport.objects.select_for_update(of=("self",)).select_related("government")
    staged = joined.get(pk=staged.pk)
    refuse_if(
        [
            rules.must_be_office(actor, staged.government),
            rules.is_in_review(staged),
            rules.is_based_on_the_newest(staged, based_on),
        ]
    )
    return staged


def _step(staged: PlanImport, after: Stand, actor: User, now: datetime) -> PlanImport:
    """Keep how the import stood, then let it stand as it does afterwards. What changes nothing is no step."""
    before = stand_of(staged)
    if before == after:
        return staged
    if told(before, after):
        ImportStep.objects.create(
            staged=staged,
            version=staged.version,
            saved_by=actor,
            saved_at=now,
            **{name: getattr(staged, name) for name in KEPT},
        )
        old = staged.steps.order_by("-version").values_list("pk", flat=True)[MOST_STEPS:]
        ImportStep.objects.filter(pk__in=list(old)).delete()
    staged.title, staged.year, staged.updates_id = after.title, after.year, after.updates
    staged.items, staged.units, staged.settled = list(after.items), dict(after.units), list(after.settled)
    staged.version += 1
    staged.save()
    return staged


def stand_of(kept: PlanImport | ImportStep) -> Stand:
    """How an import stands, or stood before a step."""
    return Stand(kept.title, kept.year, kept.items, kept.units, kept.settled, kept.updates_id)


def _decisions(units: dict[str, UnitDraft]) -> dict[str, UnitDraft]:
    return {text: unit for text, unit in units.items() if unit.decided_by}


def _decide(unit: UnitDraft, agencies: Collection[int], actor: User) -> None:
    unit.agencies, unit.decided_by = list(agencies), actor.pk
    unit.reason = _("由主管部门确定") if agencies else _("待主管部门明确")
    if not agencies:
        unit.match = Match.QUESTION
    else:
        unit.match = Match.COLLECTIVE if unit.collective or len(agencies) > 1 else Match.AGENCY
