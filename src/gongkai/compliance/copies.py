"""What findings and explanations keep of a record: messages quote what was found, and a reason may repeat it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from gongkai.compliance.findings import lock
from gongkai.compliance.models import Explanation, Finding
from gongkai.publishing.copies import start_of
from gongkai.publishing.erasure import ERASED_TITLE, keeps_copies
from gongkai.publishing.models import Record


@keeps_copies
def clear_findings(record: Record, titles: Collection[str]) -> None:
    """Drop the findings of the record, which the follower makes anew, and empty what names an erased title elsewhere."""
    lock()  # a follower that has read the old content may be about to write what it found there
    Finding.objects.filter(record=record).delete()
    Explanation.objects.filter(record=record).update(reason=ERASED_TITLE, key="")
    in_message, in_reason = Q(), Q()
    for title in titles:
        in_message |= Q(message__contains=start_of(title))
        in_reason |= Q(reason__contains=start_of(title))
    if titles:
        Finding.objects.filter(in_message).update(message=ERASED_TITLE)
        Explanation.objects.filter(in_reason).update(reason=ERASED_TITLE)
