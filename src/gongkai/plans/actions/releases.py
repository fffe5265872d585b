"""Telling the public how far a plan is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.plans import rules
from gongkai.plans.drafts import ItemDraft
from gongkai.plans.models import Plan, Release
from gongkai.plans.progress import SCHEMA, progress_content
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.log import append
from gongkai.publishing.models import Record, Snapshot


def why_not_release(actor: User, plan: Plan) -> list[Reason | None]:
    items = [
        ItemDraft(
            task.number, task.text, chapter=task.chapter, section=task.section, unit_text=task.unit_text
        )
        for task in plan.tasks.all()
    ]
    return [
        rules.must_be_office(actor, plan.government),
        rules.document_is_public(plan),
        rules.items_stand_in_the_document(items, _reviewed_text(plan)),
    ]


def _reviewed_text(plan: Plan) -> str:
    """The plan's own document, and that of the year before where a task was carried over from it."""
    text = plan.record.document.text
    if plan.tasks.exclude(carried_from=None).exists() and plan.previous is not None:
        before = plan.previous.record
        if before.state == RecordState.PUBLISHED:
            text = f"{text}\n{before.document.text}"
    return text


@transaction.atomic
def release_progress(plan: Plan, *, actor: User, now: datetime) -> Release:
    """Release the plan's progress to the public: a snapshot with its own entry in the publication log."""
    Record.objects.select_for_update().get(pk=plan.pk)
    plan = Plan.objects.select_related("record__document", "government").get(pk=plan.pk)
    refuse_if(why_not_release(actor, plan))
    snapshot = Snapshot.take(SCHEMA, progress_content(plan, timezone.localtime(now)))
    released = Release.objects.create(plan=plan, snapshot=snapshot, released_by=actor, released_at=now)
    append(
        Act.RELEASED,
        record=plan.record,
        agency=plan.government,
        role=Role.DISCLOSURE_OFFICE,
        snapshot=snapshot,
        keys=[f"plan:{plan.pk}"],
        now=now,
    )
    return released
