"""What becomes of the files of records: noted when a revision names them, copied to the public storage when it is published.

The copies follow what is public (`settle`): they are written before the transaction that publishes, looked for again inside it under
the lock of the record, and removed under the same lock when no edition that the public reads names them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from gongkai.accounts.choices import Role
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, Refused
from gongkai.attachments import public_storage, storage
from gongkai.attachments.choices import AttachmentState
from gongkai.attachments.entries import PURPOSE, entry, problems
from gongkai.attachments.models import Attachment, RecordFile
from gongkai.privacy.keys import Damaged
from gongkai.publishing.choices import RecordState
from gongkai.publishing.files import Entry, Keeper, entries_of
from gongkai.publishing.models import Record

log = structlog.get_logger("gongkai.attachments")
_FACTS = ("digest", "media_type", "size")


# --- On the way -------------------------------------------------------------------------------------------------------
def why_not(record: Record, entries: Sequence[Entry], actor: User) -> list[Reason | None]:
    """What is wrong with the files of a revision: each is an attachment of the record, or one that the actor may give it."""
    if not entries:
        return []
    numbers = [one["attachment"] for one in entries]
    # Locked, so that none is swept away between this look and the note that it is used.
    known = {found.pk: found for found in Attachment.objects.select_for_update().filter(pk__in=numbers)}
    own = set(RecordFile.objects.filter(record=record).values_list("attachment", flat=True))
    foreign, untrue = list[str](), list[str]()
    for one in entries:
        found = known.get(one["attachment"])
        if found is None or not _may_be_given(found, record, own, actor):
            foreign.append(one["name"])
        elif any(one[fact] != entry(found)[fact] for fact in _FACTS) or not own.issuperset(one["replaces"]):
            untrue.append(one["name"])
    if foreign or untrue:
        return [
            *(Reason(_("“%s”不是这一件的附件，请重新上传。") % name) for name in foreign),
            *(Reason(_("“%s”与上传的文件不符，请重新上传。") % name) for name in untrue),
        ]
    is_twice = len({*numbers}) < len(numbers)
    return [*problems(entries), Reason(_("同一个附件列了两次。")) if is_twice else None]


def _may_be_given(found: Attachment, record: Record, own: set[int], actor: User) -> bool:
    if found.state != AttachmentState.KEPT:
        return False
    if found.pk in own:
        return True
    is_of_agency = found.agency_id == record.agency_id
    is_unused = actor.holds(Role.EDITOR, found.agency_id) and not found.of_records.exists()
    return found.purpose == PURPOSE and (is_of_agency or is_unused)


def refer(record: Record, entries: Sequence[Entry]) -> None:
    """Note that the record names these attachments. One that waited for a record goes to the record's agency with it."""
    if not entries:
        return
    numbers = [one["attachment"] for one in entries]
    waiting = Attachment.objects.filter(pk__in=numbers, purpose=PURPOSE, of_records=None)
    waiting.exclude(agency=record.agency_id).update(agency=record.agency_id)
    rows = [RecordFile(record=record, attachment_id=number) for number in numbers]
    RecordFile.objects.bulk_create(rows, ignore_conflicts=True)


# --- To the public ----------------------------------------------------------------------------------------------------
@contextmanager
def copied(record: Record) -> Iterator[None]:
    """The files of the working revision lie in the public storage before a transaction publishes it.

    Nothing leads there before it has. Whatever ends it takes back what is not public; if the process dies, the sweep does.
    """
    fresh = Record.objects.select_related("working__snapshot").filter(pk=record.pk).first()
    entries = entries_of(fresh.working if fresh else None)
    try:
        _copy(record.pk, entries)
        yield
    except BaseException:
        if entries and not transaction.get_connection().needs_rollback:
            settle(record.pk)
        raise


def show(record: Record, now: datetime) -> None:
    """In the transaction that publishes, under the lock of the record: the copies are there, and the day is noted."""
    _copy(record.pk, record.attachments)
    numbers = [one["attachment"] for one in record.attachments]
    if numbers:
        shown = RecordFile.objects.filter(record=record, attachment__in=numbers, first_public_at=None)
        shown.update(first_public_at=now)


def settle(pk: int) -> None:
    """Let the copies of a record be those of its public edition: write what is missing, remove what is too much."""
    with transaction.atomic():
        record = Record.objects.select_for_update().filter(pk=pk).first()
        is_public = record is not None and record.state == RecordState.PUBLISHED
        entries: list[Entry] = record.attachments if record is not None and is_public else []
        wanted = {public_storage.path_of(pk, one).name for one in entries}
        for name in public_storage.names(pk):
            if name not in wanted:
                public_storage.delete(pk, name)
        try:
            _copy(pk, entries)
        except Refused:
            return  # it was logged; `verify` names it


def settle_all() -> int:
    """Settle every record whose copies are not those of its public edition; returns how many."""
    public = Record.objects.published().exclude(attachments=[])
    wanted = {
        pk: sorted(public_storage.path_of(pk, one).name for one in entries)
        for pk, entries in public.values_list("pk", "attachments")
    }
    differing = [
        pk for pk in {*wanted, *public_storage.records()} if public_storage.names(pk) != wanted.get(pk, [])
    ]
    for pk in differing:
        settle(pk)
    return len(differing)


def _copy(pk: int, entries: Sequence[Entry]) -> None:
    missing = [one for one in entries if not public_storage.is_there(pk, one)]
    kept = Attachment.objects.in_bulk([one["attachment"] for one in missing]) if missing else {}
    for one in missing:
        try:
            public_storage.write(pk, one, storage.read(kept[one["attachment"]].storage_name))
        except (Damaged, OSError, KeyError) as error:
            log.error("file cannot be made public", record=pk, attachment=one["attachment"], error=str(error))
            sentence = _("附件“%(name)s”无法复制到公开存储，没有发布。请联系系统管理员。")
            raise Refused([Reason(sentence % {"name": one["name"]})]) from None


KEEPER = Keeper(why_not=why_not, refer=refer, copied=copied, show=show)
