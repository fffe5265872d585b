"""What is public and was not reviewed as it stands: by tampering, at once in an emergency; paper counts, what was taken over is exempt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.choices import Role
from gongkai.compliance.choices import Severity
from gongkai.compliance.findings import fresh_run, refresh_all
from gongkai.compliance.follower import FindingsFollower
from gongkai.compliance.models import Finding
from gongkai.conftest import NOW
from gongkai.factories import City, draft, make_person, published
from gongkai.publishing import actions, emergencies, reviewing
from gongkai.publishing.choices import Decision
from gongkai.publishing.models import Edition, Emergency, LogEntry, Record, Review, ReviewScheme
from gongkai.publishing.tests.tampering import drop_guards

pytestmark = pytest.mark.django_db
RULE = "review.chain"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def sql(statement: str, *values: object) -> None:
    """Past everything that the program would ask."""
    drop_guards()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found() -> list[str]:
    return [one.message for one in fresh_run(NOW) if one.rule.name == RULE]


def test_what_went_through_its_review_is_in_order(city: City, now: datetime) -> None:
    published(city, now)
    assert found() == []


def test_other_bytes_than_those_that_were_reviewed_are_found(city: City, now: datetime) -> None:
    record = published(city, now)
    content = bytes(record.current.snapshot.content).replace("按时".encode(), "不必".encode())  # type: ignore[union-attr,arg-type]
    sql("UPDATE publishing_snapshot SET content = %s WHERE id = %s", content, record.current.snapshot_id)  # type: ignore[union-attr]
    [message] = found()
    assert "内容审核、保密审查、终审" in message and "实施条例》第四十二条" in message
    FindingsFollower().rebuild()
    kept = Finding.objects.get(rule=RULE)
    assert (kept.severity, kept.record) == (Severity.ERROR, record)


def test_a_review_that_is_gone_or_was_the_author_s_is_found(city: City, now: datetime) -> None:
    record = published(city, now)
    sql("DELETE FROM publishing_review WHERE step = %s", "secrecy")
    assert ["保密审查、终审" in message for message in found()] == [True]
    other = published(city, now)
    sql("DELETE FROM publishing_review WHERE revision_id = %s", record.current_id)
    reviews = "UPDATE publishing_review SET reviewer_id = %s WHERE revision_id = %s"
    sql(reviews, city.editor.pk, other.current_id)
    assert ["由作者自己审核" in message for message in found()] == [False, True]


@pytest.mark.parametrize(
    ("day", "law"),
    [
        (date(2024, 4, 30), "（2010年修订）第二十九条"),
        (date(2024, 5, 1), "《保守国家秘密法》第三十五条）"),
        (date(2024, 9, 1), "实施条例》第四十二条"),
        (date(2019, 5, 14), ""),
    ],
)
def test_it_is_measured_by_the_law_of_the_day(city: City, now: datetime, day: date, law: str) -> None:
    record = published(city, now)
    sql("DELETE FROM publishing_review")
    at = datetime.combine(day, now.timetz())
    Record.objects.filter(pk=record.pk).update(published_at=at, changed_at=at)
    assert [law in message for message in found()] == ([True] if law else [])


def test_an_emergency_is_incomplete_until_it_was_reviewed(city: City, now: datetime) -> None:
    ReviewScheme.objects.filter(agency=city.education).delete()
    colleagues = [make_person(f"jyj-{number}", (city.education, Role.REVIEWER)) for number in range(2)]
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    reviewing.approve(record, actor=city.reviewer, now=now)
    urgent = emergencies.publish_at_once(record, actor=colleagues[0], reason="汛情", now=now)
    assert ["尚未补审：终审" in message for message in found()] == [True]
    emergencies.review_afterwards(urgent, decision=Decision.APPROVE, opinion="", actor=colleagues[1], now=now)
    assert found() == []
    sql("DELETE FROM publishing_review WHERE reviewer_id = %s", colleagues[1].pk)
    Emergency.objects.update(state="refused")
    assert ["补审不同意" in message for message in found()] == [True]


def test_paper_counts_and_what_was_taken_over_is_exempt(city: City, now: datetime) -> None:
    record = draft(city, now)
    actions.submit(record, actor=city.editor, now=now)
    for name in ("甲", "乙", "丙"):
        reviewing.approve_on_paper(
            record,
            approver=name,
            signed_on=now.date(),
            sheet_digest="sha-256:0",
            actor=city.editor,
            now=now,
        )
    actions.publish(record, actor=city.reviewer, now=now)
    assert found() == []
    Review.objects.all().delete()
    assert len(found()) == 1
    record.refresh_from_db()
    assert record.current is not None
    entry = LogEntry.objects.get()
    Edition.objects.create(
        record=record, number=1, entry=entry, revision=record.current, act="migrated", digest="x", at=now
    )
    assert found() == []


def test_it_asks_no_more_of_many_records(city: City, now: datetime) -> None:
    def run() -> int:
        with CaptureQueriesContext(connection) as caught:
            refresh_all(now + timedelta(hours=1))
        return len(caught)

    published(city, now)
    sql("DELETE FROM publishing_review")
    run()
    few = run()
    for number in range(6):
        published(city, now, f"第{number}号通知")
    sql("DELETE FROM publishing_review")
    run()
    assert run() == few
