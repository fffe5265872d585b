"""The text of attachments: taken out in the background, kept sealed for search and for the gate before publishing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.utils import timezone
from django_tasks import task

from gongkai.attachments import storage
from gongkai.attachments.choices import AttachmentState, TextState
from gongkai.attachments.extraction import Extraction, extract_untrusted
from gongkai.attachments.models import Attachment, AttachmentText
from gongkai.officialdoc.sandbox import Busy
from gongkai.privacy.keys import Damaged

log = structlog.get_logger("gongkai.attachments")
MOST_ATTEMPTS = 3
AGAIN_AFTER = timedelta(minutes=30)
MOST_AT_ONCE = 200


def expect(attachment: Attachment) -> None:
    """A new attachment: its text is waited for. In the transaction that keeps it."""
    AttachmentText.objects.create(attachment=attachment)
    extract.enqueue(attachment.pk)


@task()
def extract(pk: int) -> str:
    """Take out the text of one attachment; returns what is known of it now. Doing it twice changes nothing."""
    return take_out(pk, timezone.now())


def take_out(pk: int, now: datetime) -> str:
    """The work of the task. Whatever the file does, the end is a state."""
    row = AttachmentText.objects.select_related("attachment").filter(pk=pk).first()
    if row is None or row.attachment.state != AttachmentState.KEPT:
        return "gone"
    if row.state != TextState.WAITING:
        return row.state
    # Counted first: a file that takes the worker with it is not tried for ever.
    row.attempts, row.tried_at = row.attempts + 1, now
    row.save(update_fields=["attempts", "tried_at"])
    try:
        data = b"".join(storage.read(row.attachment.storage_name))
        found = extract_untrusted(data, row.attachment.media_type)
    except Busy:
        AttachmentText.objects.filter(pk=pk).update(attempts=row.attempts - 1)
        return row.state
    except Damaged as damage:
        log.error("attachment cannot be read", attachment=pk, damage=str(damage))
        found = Extraction("failed", note="保存的文件已损坏")
    row.state, row.sealed_text, row.note = TextState(found.state), found.text, found.note[:200]
    row.save()
    if row.state == TextState.FAILED:
        log.warning("no text could be taken out", attachment=pk, note=row.note)
    return row.state


def retry(now: datetime) -> int:
    """Ask again for texts that have waited for long: their task was lost with its worker. Returns how many.

    Attachments from before texts were kept are asked for too.
    """
    older = Attachment.objects.kept().filter(text=None)[:MOST_AT_ONCE]
    AttachmentText.objects.bulk_create(
        [AttachmentText(attachment=one) for one in older], ignore_conflicts=True
    )
    waiting = AttachmentText.objects.filter(state=TextState.WAITING)
    waiting.filter(attempts__gte=MOST_ATTEMPTS).update(state=TextState.FAILED, note="多次提取都没有完成")
    late = waiting.exclude(tried_at__gt=now - AGAIN_AFTER).filter(
        attachment__uploaded_at__lt=now - AGAIN_AFTER
    )
    numbers = list(late.values_list("pk", flat=True)[:MOST_AT_ONCE])
    for pk in numbers:
        extract.enqueue(pk)
    return len(numbers)


def texts_of(numbers: Iterable[int]) -> dict[int, AttachmentText]:
    """What is known of the texts of these attachments, by their numbers; `sealed_text.open()` is the text."""
    return AttachmentText.objects.in_bulk(list(numbers))
