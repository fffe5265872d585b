"""Two people act on one record at once: the second sees what the first did, on either database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection, transaction

from gongkai.accounts.reasons import Refused
from gongkai.documents.models import Document
from gongkai.factories import City, draft
from gongkai.publishing import actions
from gongkai.publishing.models import Record
from gongkai.publishing.verification import verify

Act = Callable[[Record, City, datetime], object]
ACTS: dict[str, Act] = {
    "submit": lambda record, city, now: actions.submit(record, actor=city.editor, now=now),
    "save": lambda record, city, now: actions.save_draft(
        record, Document(record=record, text="又一稿"), "又一稿", actor=city.editor, now=now, based_on=1
    ),
    "approve": lambda record, city, now: actions.approve(record, actor=city.reviewer, now=now),
    "return": lambda record, city, now: actions.return_for_changes(
        record, actor=city.reviewer, opinion="再改", now=now
    ),
    "publish": lambda record, city, now: actions.publish(record, actor=city.reviewer, now=now),
}


@pytest.mark.parametrize(
    ("before", "first", "second"),
    [
        (["submit"], "return", "approve"),
        (["submit"], "approve", "approve"),
        (["submit"], "approve", "return"),
        ([], "submit", "save"),
        ([], "submit", "submit"),
        ([], "save", "save"),
        (["submit", "approve"], "publish", "publish"),
    ],
)
def test_the_second_act_is_refused(
    committed_db: str, now: datetime, before: list[str], first: str, second: str
) -> None:
    city = City()
    record = draft(city, now)
    for name in before:
        ACTS[name](record, city, now)
    has_acted, refused = threading.Event(), []

    def slow() -> None:
        with transaction.atomic():
            ACTS[first](record, city, now)
            has_acted.set()
            threading.Event().wait(0.3)  # the other one comes meanwhile and has to wait
        connection.close()

    def late() -> None:
        has_acted.wait(10)
        try:
            ACTS[second](record, city, now)
        except Refused as error:
            refused.append(str(error))
        connection.close()

    threads = [threading.Thread(target=work) for work in (slow, late)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(refused) == 1
    assert list(verify()) == []
