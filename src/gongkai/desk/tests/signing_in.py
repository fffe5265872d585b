"""Signing in through the page, as a browser does: with cookies and tokens."""

from __future__ import annotations

import re
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from gongkai.accounts.models import User

PASSWORD = "an-invented-password"


class Browser:
    """A client that must send tokens, and remembers the one of the page before it."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.token = ""

    def get(self, address: str, **more: object) -> object:
        response = self.client.get(address, **more)  # type: ignore[arg-type]
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())
        self.token = found[1] if found else self.token
        return response

    def post(self, address: str, data: dict[str, object], **more: object) -> object:
        return self.client.post(address, {"csrfmiddlewaretoken": self.token} | data, **more)  # type: ignore[arg-type]

    def sign_in(self, user: User, then: str = "") -> object:
        self.get("/desk/sign-in/" + (f"?next={then}" if then else ""))
        given = {"login": user.username, "password": PASSWORD} | ({"next": then} if then else {})
        return self.post("/desk/sign-in/", given)

    def session_ends(self) -> None:
        Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
