"""Telling people: in the workspace, and by mail where they have an address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from gongkai.accounts.models import User
from gongkai.jobs.models import Notification, OutboxMail


@dataclass(frozen=True, slots=True)
class Message:
    """What one person is told: a sentence, the address where they act on it, and a longer letter where there is more to say."""

    text: str
    url: str
    letter: str = ""

    @property
    def line(self) -> str:
        """The sentence on one line: it becomes the subject of the letter."""
        return " ".join(self.text.split())


def notify(users: Iterable[User], text: str, url: str, *, key: str, now: datetime) -> int:
    """Write a notification and a letter for each person, in the caller's transaction; returns how many were new.

    Whose account is closed is told nothing. `key` names the occasion: the same occasion reaches a person once, however often it is told.
    """
    return notify_each({user: Message(text, url) for user in users}, key=key, now=now)


def notify_each(messages: Mapping[User, Message], *, key: str, now: datetime) -> int:
    """The same, with each person's own words."""
    known = set(Notification.objects.filter(key=key, user__in=messages).values_list("user_id", flat=True))
    new = [(user, message) for user, message in messages.items() if user.is_active and user.pk not in known]
    Notification.objects.bulk_create(
        [
            Notification(user=user, text=message.line[:300], url=message.url, key=key, created_at=now)
            for user, message in new
        ],
        ignore_conflicts=True,
    )
    OutboxMail.objects.bulk_create(
        OutboxMail(
            to=user.email,
            subject=message.line[:200],
            body=f"{message.letter or message.line}\n\n{settings.ORIGIN}{message.url}\n",
            created_at=now,
        )
        for user, message in new
        if user.email
    )
    return len(new)
