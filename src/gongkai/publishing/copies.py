"""What publishing itself keeps of a record beside its snapshots: letters and notices to staff that name its title."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from gongkai.jobs.models import Notification, OutboxMail
from gongkai.publishing.erasure import ERASED_TITLE, keeps_copies
from gongkai.publishing.models import Record

AT_LEAST = 100
"""Letters and notices may have cut a title; they never cut its beginning off."""


@keeps_copies
def clean_letters(record: Record, titles: Collection[str]) -> None:
    """Take erased titles out of notices and letters about the record."""
    if not titles:
        return
    url = reverse("registers:detail", args=[record.kind, record.pk])
    in_text, in_subject, in_body = Q(), Q(), Q()
    for title in titles:
        start = " ".join(title.split())[:AT_LEAST]
        in_text |= Q(text__contains=start)
        in_subject |= Q(subject__contains=start)
        in_body |= Q(body__contains=start)
    Notification.objects.filter(in_text, url=url).update(text=ERASED_TITLE)
    OutboxMail.objects.filter(in_subject | in_body, body__contains=f"{url}\n").update(
        subject=ERASED_TITLE, body=ERASED_TITLE
    )
