"""Two people act on one record at once: the second sees what the first did, on either database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection, transaction

from gongkai.accounts.reasons import Refused
from gongkai.documents.models import Document
from gongkai.factories import City, draft, make_person
from gongkai.publishing import actions
from gongkai.publishing.emergencies import publish_at_once
from gongkai.publishing.models import Record, Review
from gongkai.publishing.schemes import set_scheme
from gongkai.publishing.steps import Scheme, Stage
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
    refused = one_after_the_other(
        lambda: ACTS[first](record, city, now), lambda: ACTS[second](record, city, now)
    )
    assert len(refused) == 1
    assert list(verify()) == []


@pytest.mark.parametrize("second", ["approve", "at once"])
def test_of_two_reviewers_at_one_step_the_second_decides_nothing(
    committed_db: str, now: datetime, second: str
) -> None:
    """Both opened the page of the secrecy step; the later one is not taken for who decided the step after it."""
    city = City()
    people = [
        city.reviewer,
        *(make_person(f"jyj-reviewer{n}", (city.education, "reviewer")) for n in (2, 3, 4)),
    ]
    steps = ("content", "secrecy", "second", "final")
    scheme = Scheme(tuple(Stage(step) for step in steps), 5)
    set_scheme(city.education, scheme, actor=city.office, now=now)
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=people[0], now=now)
    seconds = {
        "approve": lambda: actions.approve(record, actor=people[2], at_step="secrecy", now=now),
        "at once": lambda: publish_at_once(record, actor=people[2], reason="急", at_step="secrecy", now=now),
    }
    refused = one_after_the_other(
        lambda: actions.approve(record, actor=people[1], at_step="secrecy", now=now), seconds[second]
    )
    assert "不在您打开时的环节" in refused[0]
    assert [review.step for review in Review.objects.all()] == ["content", "secrecy"]
    assert list(verify()) == []


def one_after_the_other(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Both at once: the second begins while the first still holds its locks. Returns why the second was refused."""
    has_acted, refused = threading.Event(), list[str]()

    def slow() -> None:
        with transaction.atomic():
            first()
            has_acted.set()
            threading.Event().wait(0.3)  # the other one comes meanwhile and has to wait
        connection.close()

    def late() -> None:
        has_acted.wait(10)
        try:
            second()
        except Refused as error:
            refused.append(str(error))
        connection.close()

    threads = [threading.Thread(target=work) for work in (slow, late)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return refused
