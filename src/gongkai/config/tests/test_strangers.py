"""Strangers try every address that there is: a visitor, an editor and a reviewer of another agency.

The world of `world.py` has one of each thing of the education bureau, marked with words that nobody else may read. A route that
is filled in nowhere, or a register of which the world has no row, fails here.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from pytest_django import Settings

from gongkai.accounts.models import User
from gongkai.config.tests.every_address import FORMS, Address, addresses, names_in, routes
from gongkai.config.tests.world import MARKS, SECRET, TITLE, World, made
from gongkai.factories import City
from gongkai.publishing.models import LogHead
from gongkai.registers.models import BulkAct
from gongkai.registers.register import all_registers

SENT = {
    "opinion": "同意",
    "reason": "理由充分",
    "text": "改了",
    "do": "confirm",
    "decision": "erase",
    "seen": "1",
}
REFUSED = {403, 404, 405}
SENT_ON = {301, 302}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
# A session begins and ends with whoever asks.
NOBODY_S = {"django_session"}
WRITES_OF_ONES_OWN = {"desk:notifications-read"}
SIGNS_IN_OR_OUT = {"account_login", "account_logout", "admin:logout"}


@pytest.fixture
def world(city: City, now: datetime, settings: Settings, tmp_path: Path) -> World:
    settings.DATA_DIR = tmp_path
    return made(city, now)


def person(client: Client, user: User) -> Client:
    client.raise_request_exception = False
    client.force_login(User.objects.get(pk=user.pk))
    return client


def text_of(response: Any) -> str:
    """Everything that an answer says, packed files opened."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            data = b"\n".join(package.read(name) for name in package.namelist())
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    said = data.decode(errors="replace")
    return said + said.encode().decode("unicode-escape", errors="replace") if "\\u" in said else said


def tells(response: Any) -> list[str]:
    said = text_of(response)
    return [mark for mark in MARKS if mark in said]


def rows() -> dict[str, list[Any]]:
    """Every row of every table, sessions left out."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {
        model._meta.db_table: sorted(map(repr, model._base_manager.values_list()))
        for model in models
        if model._meta.db_table not in NOBODY_S
    }


class Writes:
    """Which tables were written to, as the database was asked."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if found := WRITES.match(sql):
            self.tables |= {found[1]} - NOBODY_S
        return execute(sql, *rest)


def asked(client: Client, address: Address, method: str) -> tuple[Any, set[str]]:
    writes = Writes()
    with connection.execute_wrapper(writes):
        send = client.get if method == "GET" else lambda path: client.post(path, SENT)
        return send(address.path), writes.tables


def test_every_route_is_covered(world: World) -> None:
    found = {one.route for one in addresses(world)}
    assert set(routes()) == found
    assert not [one.path for one in addresses(world) if re.search(r"[<>()\\?^$]", one.path)]
    asking = {name for name, patterns in routes().items() if any(map(names_in, patterns))}
    assert len(asking) > 70


def faults_of_a_visitor(client: Client, address: Address) -> Iterator[str]:
    for method in ("GET", "POST"):
        response, written = asked(client, address, method)
        status, where = response.status_code, str(response.headers.get("Location", ""))
        if tells(response):
            yield f"{method} {address.path} tells"
        if written:
            yield f"{method} {address.path} writes to {written}"
        is_sign_in = status in SENT_ON and where.startswith(("/desk/sign-in/", "/desk/admin/login/"))
        if not address.is_desk:
            allowed = (
                {405}
                if method == "POST"
                else {200, 404, *SENT_ON, 503 if address.path == "/healthz" else 200}
            )
            if status not in allowed:
                yield f"{method} {address.path}: {status}"
        elif not (is_sign_in or status in REFUSED or address.route in SIGNS_IN_OR_OUT):
            yield f"{method} {address.path}: {status} {where}"


def test_a_visitor_is_shown_what_is_public_and_changes_nothing(world: World) -> None:
    client, before, head = Client(raise_request_exception=False), rows(), LogHead.objects.get()
    faults = [fault for one in addresses(world) for fault in faults_of_a_visitor(client, one)]
    assert not faults, "\n".join(faults)
    assert (rows(), LogHead.objects.get().hash) == (before, head.hash)


def faults_of_another(client: Client, address: Address) -> Iterator[str]:
    answers = {}
    for method in ("GET", "POST"):
        response, written = asked(client, address, method)
        answers[method] = status = response.status_code
        if tells(response):
            yield f"{method} {address.path} tells"
        if written and address.route not in WRITES_OF_ONES_OWN:
            yield f"{method} {address.path} writes to {written}"
        if status >= 500 and address.path != "/healthz":
            yield f"{method} {address.path}: {status}"
    if not address.is_desk or address.is_open:
        return
    # The administration sends strangers to its own sign-in, a kept form that is not one's own to one's own.
    is_sent_on = address.route == "desk:kept" or address.path.startswith("/desk/admin/")
    wanted = REFUSED | SENT_ON if is_sent_on else REFUSED
    if not set(answers.values()) <= wanted or set(answers.values()) == {405}:
        yield f"{address.path}: {answers}"


@pytest.mark.parametrize("who", ["editor_elsewhere", "reviewer_elsewhere"])
def test_people_of_another_agency_see_and_change_nothing_of_mine(world: World, who: str) -> None:
    client, before, head = person(Client(), getattr(world, who)), rows(), LogHead.objects.get()
    there = [one for one in addresses(world) if one.route not in SIGNS_IN_OR_OUT]
    faults = [fault for one in there for fault in faults_of_another(client, one)]
    assert not faults, "\n".join(faults)
    assert client.get("/desk/").status_code == 200  # still signed in: all of it was asked by this person
    after = rows()
    assert {table for table in after if after[table] != before[table]} == set()
    assert LogHead.objects.get().hash == head.hash


@pytest.mark.parametrize("who", ["editor_elsewhere", "reviewer_elsewhere"])
def test_searching_tells_nothing_either(world: World, who: str) -> None:
    client = person(Client(), getattr(world, who))
    titles = {TITLE, *(record.title for record in world.public.values())}
    for slug in (register.slug for register in all_registers()):
        assert client.get(f"/desk/registers/{slug}/", {"q": SECRET}).context["total"] == 0, slug
        for form in FORMS:
            found = text_of(client.get(f"/desk/registers/{slug}.{form}", {"q": SECRET}))
            assert not [title for title in titles if title in found], (slug, form)
    for address in ("/desk/findings/", "/desk/reviews/internal/"):
        assert client.get(address, {"q": SECRET}).context["page_obj"].paginator.count == 0, address
    for address in ("/desk/search/", "/search/", "/documents/"):
        assert TITLE not in text_of(client.get(address, {"q": SECRET})), address


@pytest.mark.parametrize("who", ["editor_elsewhere", "reviewer_elsewhere"])
def test_many_rows_of_mine_are_nobody_else_s_to_act_on(world: World, who: str) -> None:
    client, before = person(Client(), getattr(world, who)), rows()
    numbers = [record.pk for record in [*world.closed.values(), *world.public.values()]]
    chosen = "&".join(f"pk={number}" for number in numbers)
    for verb in ("submit", "publish", "withdraw", "delete"):
        given = {"reason": "有误", "withdrawal": "gone"}
        page = client.post(f"/desk/registers/documents/bulk/?do=verb:{verb}&{chosen}", given, follow=True)
        address = page.redirect_chain[-1][0]
        for wanted in ("confirm", "narrow", "confirm"):
            assert not tells(client.post(address, {"do": wanted}, follow=True)), verb
    after = rows()
    assert {table for table in after if after[table] != before[table]} == {BulkAct._meta.db_table}
