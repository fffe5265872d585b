"""`gongkai verify`: are the files that the public downloads, and those that they were copied from, the ones that were published?"""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.attachments import public_storage, storage
from gongkai.attachments.models import Attachment
from gongkai.privacy.keys import Damaged
from gongkai.publishing import canonical
from gongkai.publishing.files import Entry, entries_of
from gongkai.publishing.models import Record
from gongkai.publishing.verification import Problem, public_content_check


@public_content_check
def files_of_records() -> Iterator[Problem]:
    """The bytes on disk against the digests in the published snapshots."""
    named = Record.objects.published().exclude(attachments=[]).order_by("pk")
    for record in named.select_related("current__snapshot").iterator(chunk_size=200):
        entries = entries_of(record.current)
        kept = Attachment.objects.in_bulk([one["attachment"] for one in entries])
        for one in entries:
            label = f"记录 {record.pk}《{record.title}》的附件“{one['name']}”"
            if _digest_in_public(record.pk, one) != one["digest"]:
                yield Problem("file", f"{label}在公开存储中缺失，或与发布的内容不一致。", record=record.pk)
            if _digest_of_original(kept.get(one["attachment"])) != one["digest"]:
                yield Problem(
                    "original", f"{label}的原件缺失、无法打开，或与发布的内容不一致。", record=record.pk
                )


def _digest_in_public(record: int, one: Entry) -> str:
    try:
        return public_storage.digest_of(public_storage.path_of(record, one))
    except (OSError, ValueError):
        return ""


def _digest_of_original(attachment: Attachment | None) -> str:
    try:
        return canonical.digest(*storage.read(attachment.storage_name)) if attachment else ""
    except Damaged:
        return ""
