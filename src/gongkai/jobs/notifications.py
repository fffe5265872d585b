"""Telling people: in the workspace, and by mail where they have an address."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from gongkai.accounts.models import User
from gongkai.jobs.models import Notification, OutboxMail


def notify(users: Iterable[User], text: str, url: str, *, key: str, now: datetime) -> int:
    """Write a notification and a letter for each person, in the caller's transaction; returns how many were new.

    `key` names the occasion: the same occasion reaches a person once, however often it is told.
    """
    text = " ".join(text.split())  # one line: it becomes the subject of a letter
    people = {user.pk: user for user in users}
    known = set(Notification.objects.filter(key=key, user__in=people).values_list("user_id", flat=True))
    new = [user for pk, user in people.items() if pk not in known]
    Notification.objects.bulk_create(
        [Notification(user=user, text=text[:300], url=url, key=key, created_at=now) for user in new],
        ignore_conflicts=True,
    )
    OutboxMail.objects.bulk_create(
        OutboxMail(
            to=user.email, subject=text[:200], body=f"{text}\n\n{settings.ORIGIN}{url}\n", created_at=now
        )
        for user in new
        if user.email
    )
    return len(new)
