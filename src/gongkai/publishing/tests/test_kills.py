"""A process that is killed while it publishes and withdraws leaves nothing half-done."""

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
from gongkai.publishing.choices import RecordState
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import LogEntry, Record
from gongkai.publishing.verification import verify

WORK = """
import django; django.setup()
from django.utils import timezone
from gongkai.accounts.models import User
from gongkai.documents.models import Document
from gongkai.publishing import actions
from gongkai.publishing.models import Record
from gongkai.publishing.followers import all_followers
editor, reviewer = (User.objects.get(username=f"jyj-{role}") for role in ("editor", "reviewer"))
print("ready", flush=True)
while True:
    now = timezone.now()
    record = Record.objects.get(title="通知")
    if record.state == "published" and record.working is None and record.revisions.count() % 3 == 0:
        actions.withdraw(record, actor=reviewer, reason="有误", withdrawal="notice", now=now)
    row = Document(record=record, text=f"第{now:%f}稿")
    if record.working is None or record.working.state in ("editing", "returned"):
        actions.save_draft(record, row, "通知", actor=editor, now=now)
        actions.submit(record, actor=editor, now=now)
    elif record.working.state == "in_review":
        actions.approve(record, actor=reviewer, now=now)
    else:
        actions.publish(record, actor=reviewer, now=now)
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


def check(kills: int, seed: int, now: datetime) -> None:
    published(City(), now, "通知")
    chance = random.Random(seed)
    for _ in range(kills):
        kill_while_working(chance.randint(1, 4), chance.uniform(0.0, 0.1))
        assert list(verify()) == []
        record = Record.objects.get()
        assert record.revisions.count() == record.revisions.order_by("-number")[0].number
    for follower in all_followers():
        follower.catch_up()
    assert News.objects.exists() == (Record.objects.get().state == RecordState.PUBLISHED)


def test_killed_a_few_times(committed_db: str, now: datetime) -> None:
    check(4, 20260630, now)
    assert LogEntry.objects.count() > 1


@pytest.mark.prove
def test_killed_two_hundred_times(committed_db: str, now: datetime) -> None:
    check(200, 1, now)
