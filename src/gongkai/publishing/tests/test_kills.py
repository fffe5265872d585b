"""A process that is killed while it publishes, withdraws, releases bundles and erases leaves nothing half-done."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from datetime import datetime

import pytest
from django.db import connections

from gongkai.factories import City, published
from gongkai.portal.models import News
from gongkai.publishing.choices import Act
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import Erasure, LogEntry, Record
from gongkai.publishing.verification import verify

WORK = """
import django; django.setup()
import random
from datetime import timedelta
from django.utils import timezone
from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.documents.models import Document
from gongkai.publishing import actions, bundles, erasure, scheduling
from gongkai.publishing.models import Erasure, Record
from gongkai.publishing.followers import all_followers
editor, reviewer = (User.objects.get(username=f"jyj-{role}") for role in ("editor", "reviewer"))
chance = random.Random()

def write(record, now):
    if record.working is None or record.working.state in ("editing", "returned"):
        row = Document(record=record, text=f"第{now:%f}稿")
        actions.save_draft(record, row, record.title, actor=editor, now=now)
        actions.submit(record, actor=editor, now=now)
    if chance.random() < 0.7:
        actions.approve(record, actor=reviewer, now=now)

def publish(record, now):
    actions.publish(record, actor=reviewer, now=now)

def withdraw(record, now):
    target = Record.objects.published().exclude(pk=record.pk).first()
    how = chance.choice(["notice", "redirect"] if target else ["notice"])
    actions.withdraw(record, actor=reviewer, reason="有误", withdrawal=how, redirect_to=target, now=now)

def bundle(record, now):
    approved = Record.objects.filter(working__state="approved")
    bundles.release_together(approved, actor=reviewer, now=now)

def schedule(record, now):
    scheduling.schedule(record, actor=editor, publish_at=now + timedelta(seconds=1), now=now)
    scheduling.publish_due(now + timedelta(seconds=2))

def erase(record, now):
    asked = Erasure.objects.open().filter(record=record).first() or erasure.ask_erasure(
        record, revisions=[1], ground="court_order", reason="判决", actor=editor, now=now
    )
    erasure.erase_content(asked, actor=reviewer, now=now)

print("ready", flush=True)
while True:
    records = list(Record.objects.order_by("pk"))
    for act in (write, write, write, chance.choice([publish, withdraw, bundle, schedule, erase])):
        try:
            act(chance.choice(records), timezone.now())
        except Refused:
            pass
    for follower in all_followers():
        follower.catch_up()
    print("done", flush=True)
"""


def kill_while_working(acts: int, seconds: float) -> None:
    """After so many whole acts, and that much later: somewhere in the next, however slow the machine."""
    settings = connections.settings["default"]
    connections.close_all()
    url = (
        f"sqlite:///{settings['NAME']}"
        if settings["ENGINE"].endswith("sqlite3")
        else f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    )
    environment = os.environ | {
        "GONGKAI_DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings",
    }
    child = subprocess.Popen([sys.executable, "-c", WORK], env=environment, stdout=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    for _ in range(acts):
        assert child.stdout.readline() == b"done\n"
    time.sleep(seconds)
    child.kill()
    child.wait()


def check(kills: int, seed: int, now: datetime) -> set[str]:
    """Kill it so often and look each time; returns the acts of which the log tells in the end."""
    city = City()
    for title in ("通知", "公告", "办法"):
        published(city, now, title)
    chance = random.Random(seed)
    for _ in range(kills):
        kill_while_working(chance.randint(1, 3), chance.uniform(0.0, 0.15))
        assert list(verify()) == []
        for record in Record.objects.all():
            assert record.revisions.count() == record.revisions.order_by("-number")[0].number
        for asked in Erasure.objects.all():
            numbers = asked.record.revisions.filter(number__in=asked.revisions, snapshot__content=None)
            assert numbers.count() == (len(asked.revisions) if asked.entry else 0)
    for follower in all_followers():
        follower.catch_up()
    public = set(Record.objects.published().values_list("pk", flat=True))
    assert set(News.objects.values_list("record", flat=True)) == public
    return set(LogEntry.objects.values_list("act", flat=True))


def test_killed_a_few_times(committed_db: str, now: datetime) -> None:
    check(4, 20260630, now)
    assert LogEntry.objects.count() > 1


@pytest.mark.prove
def test_killed_two_hundred_times(committed_db: str, now: datetime) -> None:
    acts = check(200, 1, now)
    assert acts >= {Act.PUBLISHED, Act.CHANGED, Act.WITHDRAWN, Act.BUNDLED, Act.ERASED}
