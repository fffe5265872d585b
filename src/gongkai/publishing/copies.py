"""What publishing itself keeps of a record beside its snapshots: letters and notices to staff that name its title."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from gongkai.jobs.models import Notification, OutboxMail
from gongkai.publishing.erasure import ERASED_TITLE, keeps_copies
from gongkai.publishing.models import Record

AT_LEAST = 100
"""Letters, notices and findings may have cut a title; they never cut its beginning off."""


def start_of(title: str) -> str:
    """As much of a title as stands wherever it is named."""
    return " ".join(title.split())[:AT_LEAST]


@keeps_copies
def clean_letters(record: Record, titles: Collection[str]) -> None:
    """Empty every notice and letter about the record: they name its title, and opinions that may repeat what it said."""
    url = reverse("registers:detail", args=[record.kind, record.pk])
    in_text, in_subject, in_body = Q(url=url), Q(), Q(body__contains=f"{url}\n")
    for title in titles:
        in_text |= Q(text__contains=start_of(title))
        in_subject |= Q(subject__contains=start_of(title))
        in_body |= Q(body__contains=start_of(title))
    Notification.objects.filter(in_text).update(text=ERASED_TITLE)
    OutboxMail.objects.filter(in_subject | in_body).update(subject=ERASED_TITLE, body=ERASED_TITLE)
