"""Evidence beside the addresses that are typed in the table of a round: published records, and files that are uploaded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.attachments import actions as attachments
from gongkai.attachments.uploads import Upload
from gongkai.plans import round_rules as rules
from gongkai.plans.actions.answers import lock_answer, why_not_fill
from gongkai.plans.models import Duty, Evidence, RoundAnswer, RoundEntry
from gongkai.publishing.models import Record


def why_not_add(actor: User, answer: RoundAnswer, duty: Duty) -> list[Reason | None]:
    """As of filling in, for a duty about which the round asks."""
    return [*why_not_fill(actor, answer), rules.is_asked_about(duty.is_asked)]


@transaction.atomic
def add(
    answer: RoundAnswer,
    duty: Duty,
    *,
    records: Sequence[Record] = (),
    files: Sequence[Upload] = (),
    actor: User,
    now: datetime,
) -> RoundEntry:
    """Show the work of one row by records and files, each already written (`attachments.uploads.written`).

    What the row says stays as it is; the report that it becomes gets the same evidence. A record that is there is not added twice.
    """
    answer = lock_answer(answer)
    known = Evidence.objects.filter(entry__answer=answer, entry__duty=duty)
    there = set(known.values_list("record", flat=True))
    fresh = [record for record in records if record.pk not in there]
    refuse_if(
        [
            *why_not_add(actor, answer, duty),
            rules.something_is_added(len(records) + len(files), known.count()),
        ]
    )
    entry, _made = RoundEntry.objects.get_or_create(answer=answer, duty=duty)
    kept = attachments.store_all(files, agency=answer.agency, actor=actor, now=now, purpose="evidence")
    Evidence.objects.bulk_create(
        [
            *(Evidence(entry=entry, record=record, label=record.title[:300]) for record in fresh),
            *(Evidence(entry=entry, attachment=file, label=file.name[:300]) for file in kept),
        ]
    )
    return entry


@transaction.atomic
def take_away(piece: Evidence, *, actor: User, now: datetime) -> None:
    """Take one piece away before the table is submitted; a file goes for good, unless a report shows it too."""
    assert piece.entry is not None  # evidence of a report stays
    answer = lock_answer(piece.entry.answer)
    refuse_if(why_not_fill(actor, answer))
    file = piece.attachment
    piece.delete()
    if file is not None and not file.evidence_for.exists():
        attachments.remove(file, actor=actor, reason=_("从填报中移除"), now=now)
