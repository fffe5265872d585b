"""Many people at once: nobody's work is lost, the chain has no fork, and no deadlock reaches anyone."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import connection

from gongkai.accounts.reasons import Refused
from gongkai.documents.models import Document
from gongkai.factories import City, draft, published
from gongkai.publishing import actions
from gongkai.publishing.bundles import release_together
from gongkai.publishing.erasure import ask_erasure, erase_content
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import Erasure, LogEntry, Record, Revision
from gongkai.publishing.scheduling import publish_due, schedule
from gongkai.publishing.verification import verify

RECORDS = 6


class Writer:
    """One person at a desk who acts at random on records that all share."""

    def __init__(self, number: int, city: City, records: list[int], now: datetime) -> None:
        self.number, self.city, self.records, self.now = number, city, records, now
        self.chance = random.Random(number)
        self.saved: list[str] = []
        self.errors: list[BaseException] = []

    def work(self, acts: int) -> None:
        verbs: list[Callable[[Record], object]] = [
            self.save,
            self.save,
            lambda record: actions.submit(record, actor=self.city.editor, now=self.now),
            lambda record: actions.approve(record, actor=self.city.reviewer, now=self.now),
            lambda record: actions.approve(record, actor=self.city.reviewer, now=self.now),
            lambda record: actions.publish(record, actor=self.city.reviewer, now=self.now),
            self.bundle,
            self.withdraw,
            self.erase,
            self.set_time,
        ]
        try:
            for _ in range(acts):
                with suppress(Refused):
                    self.chance.choice(verbs)(Record.objects.get(pk=self.chance.choice(self.records)))
        except BaseException as error:
            self.errors.append(error)
        finally:
            connection.close()

    def save(self, record: Record) -> None:
        text = f"{self.number}-{len(self.saved)}"
        row = Document(record=record, text=text)
        latest = record.working or record.current
        based_on = latest.number if latest else None
        actions.save_draft(record, row, record.title, actor=self.city.editor, now=self.now, based_on=based_on)
        self.saved.append(text)

    def bundle(self, record: Record) -> None:
        chosen = Record.objects.filter(pk__in=self.chance.sample(self.records, 3), working__state="approved")
        release_together(
            self.chance.sample(list(chosen), len(chosen)), actor=self.city.reviewer, now=self.now
        )

    def withdraw(self, record: Record) -> None:
        target = Record.objects.get(pk=self.chance.choice(self.records))
        actions.withdraw(
            record,
            actor=self.city.reviewer,
            reason="有误",
            withdrawal="redirect",
            redirect_to=target,
            now=self.now,
        )

    def erase(self, record: Record) -> None:
        asked = Erasure.objects.open().filter(record=record).first() or ask_erasure(
            record, revisions=[1], ground="court_order", reason="判决", actor=self.city.editor, now=self.now
        )
        erase_content(asked, actor=self.city.reviewer, now=self.now)

    def set_time(self, record: Record) -> None:
        schedule(record, actor=self.city.editor, publish_at=self.now + timedelta(hours=1), now=self.now)
        publish_due(self.now + timedelta(hours=2))


def check(writers: int, acts: int, now: datetime) -> Counter[str]:
    city = City()
    begin = [draft, published] * (RECORDS // 2)
    records = [make(city, now, f"第{number}件").pk for number, make in enumerate(begin)]
    people = [Writer(number, city, records, now) for number in range(writers)]
    threads = [threading.Thread(target=one.work, args=[acts]) for one in people]
    stopped = threading.Event()
    following_errors: list[BaseException] = []

    def follow() -> None:
        try:
            while not stopped.is_set():
                for follower in all_followers():
                    follower.catch_up()
                stopped.wait(0.05)
        except BaseException as error:
            following_errors.append(error)
        finally:
            connection.close()

    following = threading.Thread(target=follow)
    for thread in [following, *threads]:
        thread.start()
    for thread in threads:
        thread.join(400)
    stopped.set()
    following.join(60)
    assert [error for one in people for error in one.errors] + following_errors == []
    assert list(verify()) == []
    # Whoever was told that it was saved finds it: each saved text is one revision, and every number is there once.
    saved = sorted(text for one in people for text in one.saved)
    erased = Revision.objects.filter(snapshot__content=None).count()
    kept = [
        one.snapshot.read()["text"]
        for one in Revision.objects.filter(number__gt=1, snapshot__content__isnull=False).select_related(
            "snapshot"
        )
    ]
    assert sorted(kept) == saved
    assert Revision.objects.count() == len(saved) + RECORDS
    assert erased <= RECORDS
    for record in Record.objects.all():
        assert record.revisions.count() == record.revisions.order_by("-number")[0].number
    return Counter(LogEntry.objects.values_list("act", flat=True))


def test_a_few_writers(committed_db: str, now: datetime) -> None:
    assert check(4, 12, now)


@pytest.mark.prove
def test_fifty_writers(committed_db: str, now: datetime) -> None:
    if committed_db == "sqlite":
        pytest.skip("SQLite has one writer at a time; fifty are for PostgreSQL")
    acts = check(50, 40, now)
    assert acts.keys() >= {"published", "changed", "withdrawn", "bundled", "erased"}, acts
