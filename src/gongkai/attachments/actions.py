"""The verbs of attachments: keep files, remove one. Files that nobody claims are swept away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.core.files import File
from django.db import transaction

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Reason, refuse_if
from gongkai.agencies.models import Agency
from gongkai.attachments import rules, storage, texts
from gongkai.attachments.choices import AttachmentState
from gongkai.attachments.entries import PURPOSE
from gongkai.attachments.models import Attachment, AttachmentText
from gongkai.attachments.uploads import Upload, written
from gongkai.publishing.rules import says_why
from gongkai.publishing.secrecy import has_no_secrecy_mark

log = structlog.get_logger("gongkai.attachments")
UNCLAIMED_FOR = timedelta(hours=1)
WAITS_FOR_A_RECORD = timedelta(days=2)
MOST_SWEPT = 50
BATCH = 500


def why_not_store(actor: User, agency: Agency, files: Sequence[File[bytes] | Upload]) -> list[Reason | None]:
    """What can be said before looking into the files."""
    return [
        rules.must_work_for_agency(actor, agency),
        rules.are_not_too_many(len(files)),
        rules.fit_together([file.size for file in files]),
        *(rules.is_not_stored(file) for file in files if isinstance(file, Upload)),
    ]


def store_all(
    files: Sequence[File[bytes] | Upload], *, agency: Agency, actor: User, now: datetime, purpose: str
) -> list[Attachment]:
    """Keep the files of one act, all or none. `purpose` is a word of the room that uses them.

    Files that were not examined are examined first, which takes time: an action that calls this in its own transaction is
    given uploads that `uploads.written` has written.
    """
    refuse_if(why_not_store(actor, agency, files))
    with written(files) as uploads, transaction.atomic():
        return [_store(upload, agency, actor, now, purpose) for upload in uploads]


def store(
    file: File[bytes] | Upload, *, agency: Agency, actor: User, now: datetime, purpose: str
) -> Attachment:
    """Keep one file."""
    return store_all([file], agency=agency, actor=actor, now=now, purpose=purpose)[0]


def _store(upload: Upload, agency: Agency, actor: User, now: datetime, purpose: str) -> Attachment:
    made = Attachment.objects.create(
        agency=agency,
        name=upload.name,
        media_type=upload.media_type,
        size=upload.size,
        digest=upload.digest,
        purpose=purpose,
        was_read=upload.was_read,
        uploaded_by=actor,
        uploaded_at=now,
        storage_name=upload.storage_name,
    )
    texts.expect(made)
    upload.is_stored = True
    return made


def why_not_remove(actor: User, attachment: Attachment) -> list[Reason | None]:
    """Whoever works for the agency removes a file that is there and that nothing refers to."""
    return [
        rules.must_work_for_agency(actor, attachment.agency),
        rules.is_kept(attachment),
        rules.nothing_refers(attachment),
    ]


@transaction.atomic
def remove(attachment: Attachment, *, actor: User, reason: str, now: datetime) -> Attachment:
    """Remove the file for good; the row stays and says who, when and why. What anything refers to is not removed."""
    locked = Attachment.objects.select_for_update().get(pk=attachment.pk)
    refuse_if([*why_not_remove(actor, locked), says_why(reason), has_no_secrecy_mark(None, reason)])
    locked.state = AttachmentState.REMOVED
    locked.removed_by, locked.removed_at, locked.removal_reason = actor, now, reason.strip()[:300]
    locked.save()
    AttachmentText.objects.filter(pk=locked.pk).delete()
    transaction.on_commit(partial(storage.delete, locked.storage_name))
    return locked


def sweep(now: datetime) -> int:
    """Delete files that no kept attachment has claimed within an hour: of uploads that were not completed, and of removed ones.

    More than a few at once are no such leftovers: then it is the database that is another one, and nothing is deleted.
    """
    files, unclaimed = list(storage.files_before(now - UNCLAIMED_FOR)), list[str]()
    for start in range(0, len(files), BATCH):
        names = files[start : start + BATCH]
        kept = Attachment.objects.kept().filter(storage_name__in=names)
        unclaimed += set(names) - set(kept.values_list("storage_name", flat=True))
    if len(unclaimed) > MOST_SWEPT:
        log.error("too many files without an attachment, none deleted", files=len(unclaimed))
        return 0
    for name in unclaimed:
        storage.delete(name)
    if unclaimed:
        log.info("files without an attachment deleted", files=len(unclaimed))
    return len(unclaimed)


@transaction.atomic
def forget_unused(now: datetime) -> int:
    """Delete attachments that were uploaded for a record and that no revision of one has named since: forms given up, drafts deleted."""
    waiting = Attachment.objects.kept().filter(
        purpose=PURPOSE, uploaded_at__lt=now - WAITS_FOR_A_RECORD, of_records=None
    )
    # Locked first and looked at again: somebody may be saving a record with one of them.
    locked = list(Attachment.objects.select_for_update(skip_locked=True).filter(pk__in=waiting))
    unused = [one for one in locked if rules.nothing_refers(one) is None]
    names = [one.storage_name for one in unused]
    Attachment.objects.filter(pk__in=[one.pk for one in unused]).delete()
    for name in names:
        transaction.on_commit(partial(storage.delete, name))
    return len(unused)
