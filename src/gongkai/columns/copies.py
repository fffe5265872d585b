"""Titles that this room keeps beside a record: in notices and letters that tell what became of an offer."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from gongkai.columns.models import Placement
from gongkai.jobs.models import Notification, OutboxMail
from gongkai.publishing.erasure import ERASED_TITLE, keeps_copies
from gongkai.publishing.models import Record


@keeps_copies
def clean_letters(record: Record, titles: Collection[str]) -> None:
    """Take erased titles out of what was told of the record's places."""
    if not titles:
        return
    placements = Placement.objects.filter(record=record).values_list("pk", flat=True)
    urls = [reverse("columns-desk:placement", args=[pk]) for pk in placements]
    Notification.objects.filter(url__in=urls).update(text=ERASED_TITLE)
    told = Q(pk__in=[])
    for url in urls:
        told |= Q(body__contains=f"{url}\n")
    OutboxMail.objects.filter(told).update(subject=ERASED_TITLE, body=ERASED_TITLE)
