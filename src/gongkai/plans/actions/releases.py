"""Telling the public how far a plan is, and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.letters.letter import written_day
from gongkai.plans import document_rules, rules
from gongkai.plans.choices import ReleaseKind
from gongkai.plans.drafts import ItemDraft
from gongkai.plans.models import Plan, Release
from gongkai.plans.progress import SCHEMA, fingerprint, progress_content
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.log import append
from gongkai.publishing.models import Record, Snapshot
from gongkai.publishing.personal import has_no_personal_data
from gongkai.publishing.secrecy import has_no_secrecy_mark, strings_in


def why_not_release(actor: User, plan: Plan, content: dict[str, Any]) -> list[Reason | None]:
    """`content` is what the public would read: a mark stops it wherever it stands."""
    items = [
        ItemDraft(
            task.number, task.text, chapter=task.chapter, section=task.section, unit_text=task.unit_text
        )
        for task in plan.tasks.all()
    ]
    return [
        rules.must_be_office(actor, plan.government),
        document_rules.document_is_public(plan),
        *document_rules.items_stand_in_the_document(items, _reviewed_text(plan), _coming_text(plan)),
        has_no_secrecy_mark(None, *strings_in(content)),
    ]


def _reviewed_text(plan: Plan) -> str:
    """The plan's own document, and those of the years before where tasks were carried over: one may come from long ago."""
    texts, before = [plan.record.document.text], plan.previous
    if not plan.tasks.exclude(carried_from=None).exists():
        before = None
    while before is not None:
        if before.record.state == RecordState.PUBLISHED:
            texts.append(before.record.document.text)
        before = before.previous
    return "\n".join(texts)


def _coming_text(plan: Plan) -> str:
    """That of the document's next edition, which nobody has published yet; empty where none is on its way."""
    if not plan.is_document_in_revision:
        return ""
    working = plan.record.working
    content = working.snapshot.read() if working else None
    return str(content["text"]) if content else ""


@transaction.atomic
def release_progress(plan: Plan, *, actor: User, now: datetime, seen: str = "") -> Release:
    """Release the plan's progress to the public: a snapshot with its own entry in the publication log.

    `seen` is the fingerprint of what the person looked at before; if the progress is another by now, they look again.
    """
    plan = lock_plan(plan)
    content = progress_content(plan, timezone.localtime(now))
    newest = Release.objects.shown().filter(plan=plan).select_related("snapshot").first()
    refuse_if(
        [
            *why_not_release(actor, plan, content),
            is_what_was_seen(content, seen),
            tells_something_new(newest, content),
        ]
    )
    return put_out(plan, ReleaseKind.PROGRESS, SCHEMA, content, actor=actor, now=now)


def tells_something_new(newest: Release | None, content: dict[str, Any]) -> Reason | None:
    """What the public reads already is not released again; of a release that was withdrawn it reads nothing."""
    if newest is None or newest.snapshot.schema != SCHEMA:
        return None
    before = newest.snapshot.read()
    if before is None or fingerprint(before) != fingerprint(content):
        return None
    day = written_day(timezone.localdate(newest.released_at))
    return Reason(_("自%(day)s公布以来，公众看到的内容没有任何变化，不必再次公布。") % {"day": day})


def is_what_was_seen(content: dict[str, Any], seen: str) -> Reason | None:
    """Nobody puts before the public what they have not looked at. Empty: a program acts."""
    if not seen or seen == fingerprint(content):
        return None
    return Reason(_("您查看之后内容有了变化，请核对下面的内容后再公布。"))


def lock_plan(plan: Plan) -> Plan:
    """The plan as it is now; of two people who release at once, one comes after the other."""
    Record.objects.select_for_update().get(pk=plan.pk)
    return Plan.objects.select_related("record__document", "record__agency", "government").get(pk=plan.pk)


def put_out(
    plan: Plan, kind: str, schema: str, content: dict[str, Any], *, actor: User, now: datetime
) -> Release:
    """Store the content, show it, and enter it into the log, as the end of the caller's transaction."""
    snapshot = Snapshot.take(schema, content)
    released = Release.objects.create(
        plan=plan, kind=kind, snapshot=snapshot, released_by=actor, released_at=now
    )
    _log(Act.RELEASED, released, plan, now)
    return released


def why_not_withdraw(actor: User, release: Release) -> list[Reason | None]:
    """The office takes a release back once, while it has content."""
    return [
        rules.must_be_office(actor, release.plan.government),
        Reason(_("这次公布的内容已经清除。")) if release.is_erased else None,
        Reason(_("这次公布已经撤回。")) if release.is_withdrawn and not release.is_erased else None,
    ]


@transaction.atomic
def withdraw_release(release: Release, *, reason: str, actor: User, now: datetime) -> None:
    """Take a release back: its address says why, and the public reads the one before it. The reason is public."""
    plan = lock_plan(release.plan)
    release = Release.objects.select_related("snapshot").get(pk=release.pk)
    release.plan = plan
    refuse_if(
        [
            *why_not_withdraw(actor, release),
            rules.says_something(reason, _("撤回原因")),
            has_no_secrecy_mark(None, reason),
            has_no_personal_data(reason),
        ]
    )
    release.withdrawn_by, release.withdrawn_at, release.withdrawal_reason = actor, now, reason.strip()
    release.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    _log(Act.RELEASE_WITHDRAWN, release, plan, now)


def _log(act: Act, release: Release, plan: Plan, now: datetime) -> None:
    append(
        act,
        record=plan.record,
        agency=plan.government,
        role=Role.DISCLOSURE_OFFICE,
        snapshot=release.snapshot,
        keys=[f"plan:{plan.pk}"],
        now=now,
    )
