"""Anchors: signed heads, who gets them, and what they find."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from gongkai.factories import City, published
from gongkai.jobs.models import OutboxMail
from gongkai.publishing.anchors import Anchor, daily_anchor, head, kept, make_anchor, public_keys, read
from gongkai.publishing.models import LogEntry, LogHead, SignedAnchor
from gongkai.publishing.tests.tampering import drop_guards, rewrite_chain
from gongkai.publishing.verification import verify

OTHER_KEY = "another key of forty characters, no more!"


def codes(anchor: Anchor | None = None) -> set[str]:
    return {problem.code for problem in verify(anchor)}


def test_an_anchor_is_the_signed_head(city: City, now: datetime) -> None:
    assert make_anchor(now) is None  # nothing to sign yet
    published(city, now)
    row = make_anchor(now)
    anchor = read(json.dumps(kept(row).as_json()))
    assert (anchor.seq, anchor.hash) == (head().seq, head().hash)
    assert anchor.is_signed
    assert anchor.public_key == public_keys()[0]
    assert codes(anchor) == set()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"seq": "x", "hash": ""}', "null", "[" * 100_000])
def test_what_is_no_anchor_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read(text)


@pytest.mark.parametrize(
    ("name", "value"),
    [("seq", 1), ("at", "2026-06-30"), ("signature", "ed25519:00"), ("signature", "x"), ("public_key", "")],
)
def test_a_changed_anchor_is_not_signed(city: City, now: datetime, name: str, value: object) -> None:
    published(city, now)
    published(city, now, "又一件")
    written = kept(make_anchor(now)).as_json() | {name: value}
    assert codes(read(json.dumps(written))) == {"signature"}


def test_the_anchor_of_a_stranger_is_not_ours(city: City, now: datetime, settings: Settings) -> None:
    published(city, now)
    settings.ANCHOR_KEYS = [OTHER_KEY, *settings.ANCHOR_KEYS]
    anchor = kept(make_anchor(now))
    assert codes(anchor) == set()
    settings.ANCHOR_KEYS = settings.ANCHOR_KEYS[1:]
    assert codes(anchor) == {"key"}
    settings.ANCHOR_KEYS = [*settings.ANCHOR_KEYS, OTHER_KEY]  # a former key is still ours
    assert codes(anchor) == set()


def test_every_witness_gets_one_letter_a_day(city: City, now: datetime, settings: Settings) -> None:
    settings.WITNESSES = ["audit@example.invalid", "archive@example.invalid"]
    published(city, now)
    make_anchor(now)  # one by hand does not stand for that of the day
    row = daily_anchor(now)
    assert daily_anchor(now + timedelta(hours=3)) is None
    letters = OutboxMail.objects.filter(to__in=settings.WITNESSES)
    assert letters.count() == 2
    line = next(one for one in letters[0].body.splitlines() if one.startswith("{"))
    assert read(line) == kept(row)
    assert daily_anchor(now + timedelta(days=1)) is not None


def test_kept_anchors_find_a_rewritten_chain_and_a_cut_tail(city: City, now: datetime) -> None:
    """Even without a file from outside: who has the database has not the key."""
    for number in range(3):
        published(city, now, f"第{number}号")
    make_anchor(now)
    drop_guards()
    rewrite_chain()
    assert codes() == {"anchor"}
    LogEntry.objects.filter(seq=3).delete()
    last = LogEntry.objects.get(seq=2)
    LogHead.objects.update(seq=2, hash=last.hash)
    assert {"cut", "state"} <= codes()
    SignedAnchor.objects.update(seq=2, hash=last.hash)
    assert "signature" in codes()


@pytest.mark.parametrize(
    "statement", ["UPDATE publishing_signedanchor SET seq=7", "DELETE FROM publishing_signedanchor"]
)
def test_accidents_are_stopped(city: City, now: datetime, statement: str) -> None:
    published(city, now)
    make_anchor(now)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
