"""From a text to tasks: stage, correct, apply or discard an import; settle what a unit means afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai import officialdoc
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.reading import document_row
from gongkai.documents.rules import has_no_secrecy_mark
from gongkai.plans import rules
from gongkai.plans.actions.keeping import keep_choices
from gongkai.plans.actions.timeline import event, revive, tell_editors
from gongkai.plans.choices import ENDED, EventVerb, ImportState, Match, Part, TaskKind
from gongkai.plans.drafts import ItemDraft, UnitDraft, as_of, item_drafts, year_of
from gongkai.plans.models import Duty, Plan, PlanImport, Task, TaskEvent, TaskUnit
from gongkai.plans.proposals import proposed_units
from gongkai.publishing import actions as publishing


@transaction.atomic
def stage_import(
    parsed: officialdoc.Document, file_name: str, *, government: Agency, actor: User, now: datetime
) -> PlanImport:
    """Keep what was understood of a text, with a proposal for each unit, for the office to correct."""
    items = item_drafts(parsed)
    refuse_if(
        [
            rules.must_be_office(actor, government),
            has_no_secrecy_mark(parsed),
            rules.has_items(items),
            rules.is_not_too_long(parsed),
        ]
    )
    today = timezone.localdate(now)
    units = proposed_units(items, government, as_of(parsed, today), today)
    return PlanImport.objects.create(
        government=government,
        file_name=file_name[:255],
        title=(parsed.metadata.title or file_name)[:300],
        year=year_of(parsed) or today.year,
        parsed=parsed.dump(),
        items=[item.dump() for item in items],
        units={text: unit.dump() for text, unit in units.items()},
        created_by=actor,
        created_at=now,
    )


@transaction.atomic
def correct_import(
    staged: PlanImport,
    *,
    title: str,
    year: int,
    items: Sequence[ItemDraft],
    decided: dict[str, list[int]],
    based_on: int | None = None,
    actor: User,
    now: datetime,
) -> PlanImport:
    """Save the office's corrections. `decided` gives the agencies chosen for a unit as written; new units get a proposal."""
    staged = PlanImport.objects.select_for_update().select_related("government").get(pk=staged.pk)
    refuse_if(
        [
            rules.must_be_office(actor, staged.government),
            rules.is_in_review(staged),
            rules.is_based_on_the_newest(staged, based_on),
        ]
    )
    known = {text: UnitDraft(**unit) for text, unit in staged.units.items()}
    parsed = officialdoc.Document.load(staged.parsed)
    today = timezone.localdate(now)
    units = proposed_units(items, staged.government, as_of(parsed, today), today)
    for text in units:
        if text in known:
            units[text] = known[text]
        if text in decided and decided[text] != units[text].agencies:
            _decide(units[text], decided[text], actor)
    staged.title, staged.year, staged.version = title, year, staged.version + 1
    staged.items = [item.dump() for item in items]
    staged.units = {text: unit.dump() for text, unit in units.items()}
    staged.save()
    return staged


def _decide(unit: UnitDraft, agencies: list[int], actor: User) -> None:
    unit.agencies, unit.decided_by = agencies, actor.pk
    unit.reason = _("由主管部门确定") if agencies else _("待主管部门明确")
    if not agencies:
        unit.match = Match.QUESTION
    else:
        unit.match = Match.COLLECTIVE if unit.collective or len(agencies) > 1 else Match.AGENCY


def why_not_apply(actor: User, staged: PlanImport) -> list[Reason | None]:
    items = [ItemDraft(**item) for item in staged.items]
    return [
        rules.must_be_office(actor, staged.government),
        rules.is_in_review(staged),
        rules.has_items(items),
        rules.numbers_are_unique(items),
        rules.is_new_plan(staged.government, staged.title),
    ]


@transaction.atomic
def apply_import(staged: PlanImport, *, actor: User, now: datetime) -> Plan:
    """Make the document's draft, the plan, its tasks and the duties of every agency that is known, and tell the agencies."""
    staged = PlanImport.objects.select_for_update().select_related("government").get(pk=staged.pk)
    refuse_if(why_not_apply(actor, staged))
    row = document_row(officialdoc.Document.load(staged.parsed))
    record = publishing.create(DOCUMENTS, row, staged.title, agency=staged.government, actor=actor, now=now)
    plan = Plan.objects.create(
        record=record, government=staged.government, title=staged.title, year=staged.year, created_at=now
    )
    _make_tasks(plan, staged, actor, now)
    keep_choices(plan, {text: UnitDraft(**unit) for text, unit in staged.units.items()}, now)
    staged.plan, staged.state = plan, ImportState.APPLIED
    staged.save()
    _tell_agencies(plan, Duty.objects.filter(task__plan=plan), now)
    return plan


def _make_tasks(plan: Plan, staged: PlanImport, actor: User, now: datetime) -> None:
    items = [ItemDraft(**item) for item in staged.items]
    units = {text: UnitDraft(**unit) for text, unit in staged.units.items()}
    tasks = Task.objects.bulk_create(_task(plan, item) for item in items)
    task_units: list[TaskUnit] = []
    duties: list[Duty] = []
    for task, item in zip(tasks, items, strict=True):
        for position, (part, text) in enumerate(item.units()):
            unit = units[text]
            task_units.append(
                TaskUnit(
                    task=task,
                    part=part,
                    text=text,
                    match=unit.match,
                    collective=unit.collective,
                    reason=unit.reason[:300],
                    decided_by_id=unit.decided_by,
                    position=position,
                )
            )
        duties += _duties(task, [(part, units[text].agencies) for part, text in item.units()], now)
    TaskUnit.objects.bulk_create(task_units)
    Duty.objects.bulk_create(duties)
    TaskEvent.objects.bulk_create(
        [event(task, EventVerb.CREATED, actor=actor, now=now) for task in tasks]
        + [event(duty.task, EventVerb.ASSIGNED, actor=actor, now=now, duty=duty) for duty in duties]
    )


def _task(plan: Plan, item: ItemDraft) -> Task:
    return Task(
        plan=plan,
        number=item.number,
        chapter_number=item.chapter_number,
        chapter=item.chapter[:200],
        section_number=item.section_number,
        section=item.section[:200],
        text=item.text,
        anchor=item.anchor,
        unit_text=item.unit_text[:500],
        kind=TaskKind.DATED if item.due_on else TaskKind.STANDING,
        due_on=date.fromisoformat(item.due_on) if item.due_on else None,
        due_text=item.due_text,
    )


def _rank(part: str) -> int:
    return list(Part).index(Part(part))


def _duties(task: Task, parts: Iterable[tuple[str, Sequence[int]]], now: datetime) -> list[Duty]:
    """One duty per agency; an agency named twice in a task has the stronger part."""
    strongest: dict[int, Part] = {}
    for part, agencies in parts:
        for agency in agencies:
            old = strongest.get(agency)
            if old is None or _rank(part) < _rank(old):
                strongest[agency] = Part(part)
    return [
        Duty(task=task, agency_id=agency, part=part, state_since=now) for agency, part in strongest.items()
    ]


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


@transaction.atomic
def settle_unit(
    plan: Plan,
    text: str,
    agencies: Sequence[Agency],
    *,
    tasks: Collection[int] | None = None,
    actor: User,
    now: datetime,
) -> int:
    """Say which agencies a unit as written means, for every task of the plan or for some; returns how many duties that made."""
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
    stronger: dict[int, Duty] = {}
    for unit in units:
        for duty in _duties(unit.task, [(unit.part, chosen)], now):
            known = held.setdefault((duty.task_id, duty.agency_id), duty)
            if known is duty:
                made.append(duty)
            elif known.state in ENDED:
                revive(known, duty.part, actor=actor, now=now)
            elif _rank(duty.part) < _rank(known.part):
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
    _tell_agencies(plan, made, now)
    return len(made)
