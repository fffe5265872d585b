"""Files of content that was erased: their bytes, texts, names and public copies go with it."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.attachments import storage
from gongkai.attachments.choices import AttachmentState
from gongkai.attachments.models import Attachment, AttachmentText, RecordFile
from gongkai.attachments.record_files import settle
from gongkai.publishing.erasure import ERASED_TITLE, keeps_copies
from gongkai.publishing.files import entries_of
from gongkai.publishing.models import Record


@keeps_copies
def clear_files(record: Record, titles: Collection[str]) -> None:
    """Remove every file that no content of the record names any more. One that another record names stays: it has its own content."""
    revisions = record.revisions.filter(snapshot__content__isnull=False).select_related("snapshot")
    named = {
        one["attachment"] for revision in revisions.iterator(chunk_size=50) for one in entries_of(revision)
    }
    elsewhere = RecordFile.objects.exclude(record=record).values("attachment")
    gone = Attachment.objects.kept().filter(of_records__record=record)
    for attachment in gone.exclude(pk__in=named).exclude(pk__in=elsewhere).select_for_update(of=("self",)):
        AttachmentText.objects.filter(attachment=attachment).delete()
        attachment.state, attachment.removed_at = AttachmentState.REMOVED, timezone.now()
        attachment.name, attachment.removal_reason = ERASED_TITLE, _("随所属信息的内容一并清除")
        attachment.save()
        transaction.on_commit(partial(storage.delete, attachment.storage_name))
    transaction.on_commit(partial(settle, record.pk))
