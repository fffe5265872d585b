"""Forms that were sent after the session had ended: whose they are, what of them is kept, and for how long.

An ended session leaves its row, and the row says whose it was. The form must carry the CSRF token that was made when that
person signed in, so neither a planted session cookie nor another person's page puts anything into their hands. Who signs out
takes the row away, and those of earlier sessions that have ended: then nothing is known of the sender and nothing is kept.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from gongkai.accounts.backends import StaffBackend
from gongkai.accounts.models import User
from gongkai.accounts.row_fields import row_number
from gongkai.desk.models import KeptForm
from gongkai.privacy.keys import Damaged
from gongkai.privacy.sealing import seal, unseal
from gongkai.publishing.erasure import keeps_copies, keeps_copies_of_released
from gongkai.publishing.models import Record

KEEP_FOR = timedelta(hours=2)
MOST_BYTES = 256 * 1024
MOST_PER_PERSON = 5
LONGEST_KEY = 40
REMEMBER_SESSIONS_FOR = timedelta(days=4)
"""For how long an ended session says whose it was: a form that stood open over a weekend is still kept."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,43}")
"""What names a kept form; the database is asked for nothing else."""
KEPT_FIELD = "kept_form"
"""The field by which a form that is sent again says which kept one it was."""
HAS_KEPT = "has_kept_forms"
"""In the session of a person for whom something was kept when they signed in: only then is looked for it."""
_SIGNED_IN_WITH = "signed_in_with"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent: to which address, from which page, with which fields; of files only their names."""

    path: str
    page: str
    fields: list[tuple[str, str]]
    files: list[str]


# --- Keeping ---------------------------------------------------------------------------------------------------------
def typed_in(request: HttpRequest) -> Typed | None:
    """What the request carries, or None for what must not be kept: passwords, too much, nothing."""
    data = request.POST
    if any("password" in name.lower() for name in data):
        return None
    names = [name for name in data if name not in {"csrfmiddlewaretoken", KEPT_FIELD}]
    fields = [(name, value) for name in names for value in data.getlist(name)]
    if not any(value for _name, value in fields):
        return None
    files = [str(file.name) for name in request.FILES for file in request.FILES.getlist(name)]
    typed = Typed(request.get_full_path(), _page_of(request), fields, files)
    return typed if len(_encoded(typed)) <= MOST_BYTES else None


def keep(request: HttpRequest, now: datetime) -> KeptForm | None:
    """Keep the form for the person whose session has ended; None where that is not known or nothing may be kept."""
    user = _whose(request, now)
    typed = typed_in(request) if user else None
    if user is None or typed is None:
        return None
    forget(user, request.POST.get(KEPT_FIELD, ""))
    token = secrets.token_urlsafe(24)
    row = KeptForm(token=token, user=user, kept_at=now)
    row.sealed = seal(_encoded(typed), _bound_to(row))
    row.save()
    theirs = KeptForm.objects.filter(user=user)
    theirs.exclude(pk__in=list(theirs.values_list("pk", flat=True)[:MOST_PER_PERSON])).delete()
    return row


def ended_session(request: HttpRequest, now: datetime) -> Session | None:
    """The session that the browser still names and whose time is over; one that was signed out has no row."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    if not (key.isascii() and key.isalnum() and len(key) <= LONGEST_KEY):
        return None
    return Session.objects.filter(pk=key, expire_date__lte=now).first()


def _whose(request: HttpRequest, now: datetime) -> User | None:
    row = ended_session(request, now)
    if row is None:
        return None
    ended: dict[str, Any] = row.get_decoded()
    pk = row_number(str(ended.get(SESSION_KEY, "")))
    user = User.objects.filter(pk=pk).first() if pk is not None else None
    if user is None or not StaffBackend().user_can_authenticate(user):
        return None
    same_password = constant_time_compare(ended.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    same_browser = constant_time_compare(ended.get(_SIGNED_IN_WITH, ""), _mark_of(request) or "-")
    return user if same_password and same_browser else None


def _mark_of(request: HttpRequest) -> str:
    """What stands for the secret of the browser's CSRF cookie; Django makes a new one at each sign-in."""
    secret = request.META.get("CSRF_COOKIE", "")
    return salted_hmac("gongkai.desk.kept", secret).hexdigest() if secret else ""


def _page_of(request: HttpRequest) -> str:
    """The page on which the form stood, else the address to which it was sent."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # no address at all, such as http://[::1
        return request.get_full_path()
    is_ours = came_from.netloc == request.get_host() and came_from.path.startswith("/desk/")
    return f"{came_from.path}?{came_from.query}".removesuffix("?") if is_ours else request.get_full_path()


# --- Reading ---------------------------------------------------------------------------------------------------------
def kept_for(user: User, now: datetime) -> QuerySet[KeptForm]:
    """What is kept for this person and has not grown old, the newest first."""
    return KeptForm.objects.filter(user=user, kept_at__gt=now - KEEP_FOR)


def read(row: KeptForm) -> Typed | None:
    """What was typed; None when the row cannot be opened any more."""
    try:
        found = json.loads(unseal(bytes(row.sealed), _bound_to(row)))
    except Damaged:
        return None
    return Typed(**found | {"fields": [(name, value) for name, value in found["fields"]]})


def _encoded(typed: Typed) -> bytes:
    return json.dumps(asdict(typed), ensure_ascii=False).encode("utf-8", "replace")


def _bound_to(row: KeptForm) -> str:
    return f"kept form {row.token} of {row.user_id}"


# --- Forgetting ------------------------------------------------------------------------------------------------------
def forget(user: User, token: str) -> None:
    """Drop one kept form of this person, if there is one."""
    if TOKEN.fullmatch(token):
        KeptForm.objects.filter(user=user, pk=token).delete()


@keeps_copies
def _forget_about(record: Record, titles: Collection[str]) -> None:
    """What was typed about a record whose content is erased may repeat it."""
    _forget_below(reverse("registers:detail", args=[record.kind, record.pk]))
    _forget_below(_asking_for(record))


@keeps_copies_of_released
def _forget_about_plans(record: Record) -> None:
    """Reports and measures are typed on pages that do not name their plan: all of them, for what is kept is some hours old."""
    _forget_below(reverse("plans-desk:plans"))
    _forget_below(_asking_for(record))


def _asking_for(record: Record) -> str:
    """Who asks for an erasure types the very words that are to go."""
    return reverse("publishing-desk:ask-erasure", args=[record.pk])


def _forget_below(about: str) -> None:
    """Drop what was typed on the pages below an address, and what cannot be opened any more."""
    for row in KeptForm.objects.all():
        typed = read(row)
        if typed is None or typed.path.startswith(about) or typed.page.startswith(about):
            row.delete()


def forget_old(now: datetime) -> int:
    """Drop what nobody came back for, and sessions that ended long ago; returns how many forms."""
    Session.objects.filter(expire_date__lte=now - REMEMBER_SESSIONS_FOR).delete()
    return KeptForm.objects.filter(kept_at__lte=now - KEEP_FOR).delete()[0]


@receiver(user_logged_in)
def _note_the_browser(request: HttpRequest, user: User, **_: Any) -> None:
    request.session[_SIGNED_IN_WITH] = _mark_of(request)
    if KeptForm.objects.filter(user=user).exists():
        request.session[HAS_KEPT] = True


@receiver(user_logged_out)
def _keep_nothing_after_signing_out(user: User | None, **_: Any) -> None:
    if user is not None:
        KeptForm.objects.filter(user=user).delete()
        _forget_ended_sessions(user, timezone.now())


def _forget_ended_sessions(user: User, now: datetime) -> None:
    """Drop the rows by which cookies of an earlier sign-in would still say whose a form is."""
    ended = Session.objects.filter(expire_date__lte=now).iterator()
    theirs = [row.pk for row in ended if row.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=theirs).delete()


def names_of(fields: Iterable[tuple[str, str]]) -> set[str]:
    """The names that occur in the fields."""
    return {name for name, _value in fields}
