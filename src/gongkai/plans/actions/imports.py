"""From a text to tasks: stage, apply or discard an import; settle what a unit means afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai import officialdoc
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.reading import document_row
from gongkai.plans import rules
from gongkai.plans.actions.keeping import keep_choices, let_choices_be_known
from gongkai.plans.actions.making import duties_of, rank, task_of, units_of
from gongkai.plans.actions.timeline import event, revive, tell_editors
from gongkai.plans.actions.updates import last_text, update_plan, why_not_update
from gongkai.plans.choices import ENDED, EventVerb, ImportState, Match, Part
from gongkai.plans.drafts import UnitDraft, as_of, document_title, item_drafts, plan_title, year_of
from gongkai.plans.merging import merge
from gongkai.plans.models import Duty, Plan, PlanImport, Task, TaskEvent, TaskUnit
from gongkai.plans.proposals import proposed_units
from gongkai.publishing import actions as publishing
from gongkai.publishing.day import public_day
from gongkai.publishing.secrecy import has_no_secrecy_mark, strings_in


@transaction.atomic
def stage_import(
    parsed: officialdoc.Document,
    file_name: str,
    *,
    government: Agency,
    updates: Plan | None = None,
    actor: User,
    now: datetime,
) -> PlanImport:
    """Keep what was understood of a text, with a proposal for each unit, for the office to correct.

    With `updates` the text is a corrected one of that plan: its items are paired with the plan's tasks.
    """
    items = item_drafts(parsed)
    refuse_if(
        [
            rules.must_be_office(actor, government),
            has_no_secrecy_mark(parsed, file_name),  # which is the title of a text without one
            rules.has_items(items),
            rules.is_not_too_long(parsed),
        ]
    )
    today = public_day(now)
    units: dict[str, UnitDraft] = {}
    title, year = plan_title(parsed.metadata.title or file_name)[:300], year_of(parsed) or today.year
    if updates is not None:
        base = last_text(updates)
        items, units = merge(items, base.known, base.left_out), base.decided
        if base.read_title == parsed.metadata.title:  # the office may have shortened it
            title, year = updates.title, updates.year
    units = proposed_units(items, government, as_of(parsed, today), today, units)
    return PlanImport.objects.create(
        government=government,
        file_name=file_name[:255],
        title=title,
        year=year,
        parsed=parsed.dump(),
        items=[item.dump() for item in items],
        units={text: unit.dump() for text, unit in units.items()},
        updates=updates,
        created_by=actor,
        created_at=now,
    )


def why_not_apply(actor: User, staged: PlanImport) -> list[Reason | None]:
    """The office applies an import that is whole and fits; a plan of its own comes once."""
    items = staged.item_drafts()
    return [
        rules.must_be_office(actor, staged.government),
        # A corrected text asks for it itself, and only where the document changes.
        None if staged.updates else rules.must_edit_the_document_too(actor, staged.government),
        rules.is_in_review(staged),
        has_no_secrecy_mark(None, staged.title, staged.file_name, *strings_in(staged.items)),
        rules.has_items(items),
        rules.numbers_are_unique(items),
        rules.items_fit(items),
        *(why_not_update(actor, staged, items) if staged.updates else []),
        rules.is_new_plan(staged.government, staged.title, staged.updates),
    ]


@transaction.atomic
def apply_import(staged: PlanImport, *, based_on: int | None = None, actor: User, now: datetime) -> Plan:
    """Make the document's draft, the plan, its tasks and the duties of every agency that is known, and tell the agencies.

    An import that updates a plan changes its tasks in place instead (`updates.update_plan`). `based_on` is the number of the
    corrections that the person has looked at; None: a program acts.
    """
    # The plan's row first: two updates of one plan follow each other.
    joined = PlanImport.objects.select_for_update(of=("self",))
    staged = joined.select_related("government", "updates__record", "updates__government").get(pk=staged.pk)
    # Then its government: of two imports of one plan, the second finds it imported.
    Agency.objects.select_for_update(no_key=True).get(pk=staged.government_id)
    refuse_if([*why_not_apply(actor, staged), rules.was_looked_at_last(staged, based_on)])
    plan = _made_plan(staged, actor, now) if staged.updates is None else staged.updates
    if staged.updates is None:
        made = _make_tasks(plan, staged, actor, now)
    else:
        made = update_plan(plan, staged, actor=actor, now=now)
    units = staged.unit_drafts()
    keep_choices(plan, units, now)
    let_choices_be_known(plan, units, actor=actor, now=now)
    staged.units = {text: unit.dump() for text, unit in units.items()}
    staged.plan, staged.state, staged.applied_at = plan, ImportState.APPLIED, now
    staged.save()
    _tell_agencies(plan, made, now)
    return plan


def _made_plan(staged: PlanImport, actor: User, now: datetime) -> Plan:
    parsed = officialdoc.Document.load(staged.parsed)
    title = document_title(parsed, staged.title)
    record = publishing.create(
        DOCUMENTS, document_row(parsed), title, agency=staged.government, actor=actor, now=now
    )
    earlier = Plan.objects.filter(government=staged.government, year__lt=staged.year)
    return Plan.objects.create(
        record=record,
        government=staged.government,
        title=staged.title,
        year=staged.year,
        previous=earlier.order_by("-year", "-pk").first(),
        created_at=now,
    )


def _make_tasks(plan: Plan, staged: PlanImport, actor: User, now: datetime) -> list[Duty]:
    items, units = staged.item_drafts(), staged.units_handed_out()
    tasks = Task.objects.bulk_create(task_of(plan, item) for item in items)
    duties: list[Duty] = []
    for task, item in zip(tasks, items, strict=True):
        item.task = task.pk
        duties += duties_of(task, [(part, units[text].agencies) for part, text in item.units()], now)
    staged.items = [item.dump() for item in items]
    pairs = zip(tasks, items, strict=True)
    TaskUnit.objects.bulk_create(unit for task, item in pairs for unit in units_of(task, item, units))
    Duty.objects.bulk_create(duties)
    TaskEvent.objects.bulk_create(
        [event(task, EventVerb.CREATED, actor=actor, now=now) for task in tasks]
        + [event(duty.task, EventVerb.ASSIGNED, actor=actor, now=now, duty=duty) for duty in duties]
    )
    return duties


def _tell_agencies(plan: Plan, duties: Iterable[Duty], now: datetime) -> None:
    counts = Counter(duty.agency_id for duty in duties)
    for agency, count in counts.items():
        tell_editors(
            [agency],
            _("%(plan)s：交办 %(count)s 项任务") % {"plan": plan.title, "count": count},
            reverse("plans-desk:my-tasks"),
            key=f"plan:{plan.pk}:{agency}:{now:%Y%m%d%H%M%S}",
            now=now,
        )


@transaction.atomic
def discard_import(staged: PlanImport, *, actor: User, now: datetime) -> None:
    """Give an import up; nothing was made of it."""
    staged = PlanImport.objects.select_for_update().select_related("government").get(pk=staged.pk)
    refuse_if([rules.must_be_office(actor, staged.government), rules.is_in_review(staged)])
    staged.state = ImportState.DISCARDED
    staged.save(update_fields=["state"])


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling a unit did: duties that agencies did not have before, duties that got a stronger part, and in how many
    tasks that made a lead.
    """

    made: int
    raised: int
    led: int


@transaction.atomic
def settle_unit(
    plan: Plan,
    text: str,
    agencies: Sequence[Agency],
    *,
    tasks: Collection[int] | None = None,
    actor: User,
    now: datetime,
) -> Settled:
    """Say which agencies a unit as written means, for every task of the plan or for some; returns what that made."""
    refuse_if(
        [
            rules.must_be_office(actor, plan.government),
            None if agencies else Reason(_("请至少选择一个机构。")),
        ]
    )
    Plan.objects.select_for_update().get(pk=plan.pk)  # two units of one task may be settled at once
    units = TaskUnit.objects.filter(task__plan=plan, text=text, match=Match.QUESTION).select_related("task")
    if tasks is not None:
        units = units.filter(task__in=tasks)
    chosen = [agency.pk for agency in agencies]
    held = {
        (duty.task_id, duty.agency_id): duty
        for duty in Duty.objects.filter(task__plan=plan, agency__in=chosen).select_related("agency", "task")
    }
    made: list[Duty] = []
    revived: list[Duty] = []
    stronger: dict[int, Duty] = {}
    for unit in units:
        for duty in duties_of(unit.task, [(unit.part, chosen)], now):
            known = held.setdefault((duty.task_id, duty.agency_id), duty)
            if known is duty:
                made.append(duty)
            elif known.state in ENDED:
                revive(known, duty.part, actor=actor, now=now)
                revived.append(known)
            elif rank(duty.part) < rank(known.part):
                known.part = duty.part
                if known.pk is not None:
                    stronger[known.pk] = known
    Duty.objects.bulk_create(made)
    Duty.objects.bulk_update(stronger.values(), ["part"])
    TaskEvent.objects.bulk_create(
        [event(duty.task, EventVerb.ASSIGNED, actor=actor, now=now, duty=duty) for duty in made]
        + [
            event(duty.task, EventVerb.PART_CHANGED, actor=actor, now=now, duty=duty)
            for duty in stronger.values()
        ]
    )
    match = Match.COLLECTIVE if len(chosen) > 1 else Match.AGENCY
    units.update(match=match, decided_by=actor, reason=_("由主管部门确定"))
    if tasks is None:
        _remember(plan, text, chosen, match, actor)
    _tell_agencies(plan, made, now)
    given = [*made, *revived]
    leads = {duty.task_id for duty in [*given, *stronger.values()] if duty.part == Part.LEAD}
    return Settled(made=len(given), raised=len(stronger), led=len(leads))


def _remember(plan: Plan, text: str, chosen: list[int], match: str, actor: User) -> None:
    """The text that the plan stands on knows the answer too, so that a corrected text does not ask again."""
    last = plan.imports.order_by("applied_at", "pk").last()
    if last is not None and text in last.units:
        last.units[text] |= {"agencies": chosen, "match": match, "decided_by": actor.pk}
        last.units[text]["reason"] = _("由主管部门确定")
        last.save(update_fields=["units"])
