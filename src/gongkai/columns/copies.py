"""What this room keeps of a record beside its content: reasons, and notices and letters that tell what became of an offer."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from gongkai.columns.models import Placement
from gongkai.jobs.models import Notification, OutboxMail
from gongkai.publishing.erasure import ERASED_TITLE, keeps_copies
from gongkai.publishing.models import Record


@keeps_copies
def clean_places(record: Record, titles: Collection[str]) -> None:
    """Empty what was said and told of the record's places: it names its title, and reasons may repeat what it said."""
    placements = Placement.objects.filter(record=record)
    urls = [reverse("columns-desk:placement", args=[pk]) for pk in placements.values_list("pk", flat=True)]
    placements.exclude(reason="").update(reason=ERASED_TITLE)
    Notification.objects.filter(url__in=urls).update(text=ERASED_TITLE)
    told = Q(pk__in=[])
    for url in urls:
        told |= Q(body__contains=f"{url}\n")
    OutboxMail.objects.filter(told).update(subject=ERASED_TITLE, body=ERASED_TITLE)
