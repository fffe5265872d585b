"""What publishing itself keeps of a record beside its snapshots: letters and notices with its title, where else it went out, old addresses."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from gongkai.jobs.models import Notification, OutboxMail
from gongkai.publishing.erasure import ERASED_TITLE, keeps_copies
from gongkai.publishing.models import Appearance, ChannelCorrection, OldAddress, Record

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


@keeps_copies
def clean_appearances(record: Record, titles: Collection[str]) -> None:
    """Of what was erased nothing is said any more. Where it was shown is kept until somebody has seen to it there."""
    emptied = Appearance.objects.filter(record=record, revision__snapshot__content=None)
    emptied.update(carrier="", note="")
    emptied.exclude(taken_back_at=None).update(taken_back_reason="—")
    behind = Appearance.objects.behind().filter(record=record).values("pk")
    emptied.exclude(pk__in=[one["pk"] for one in behind]).update(link="")
    ChannelCorrection.objects.filter(appearance__in=emptied).exclude(reason="").update(reason="—")
    ChannelCorrection.objects.filter(appearance__in=emptied).update(link="")


@keeps_copies
def clean_old_addresses(record: Record, titles: Collection[str]) -> None:
    """An old address may spell the title; such a one leads nowhere from then on. Others lead to what the record's page says now."""
    words = [word for title in titles if (word := "".join(title.split()))]
    spelt = [
        one.pk
        for one in OldAddress.objects.filter(record=record)
        if any(word in one.path or word in one.query for word in words)
    ]
    OldAddress.objects.filter(pk__in=spelt).delete()
