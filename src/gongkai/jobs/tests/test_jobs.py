"""Schedule, notifications, outbox."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from gongkai.conftest import NOW
from gongkai.factories import City
from gongkai.jobs import schedule
from gongkai.jobs.models import JobSlot, Notification, OutboxMail
from gongkai.jobs.notifications import notify
from gongkai.jobs.tasks import MOST_ATTEMPTS, beat, send_outbox

MINUTE = timedelta(minutes=1)
# Days begin at 8:00 in Shanghai, as slots are counted from the epoch: just after that every job is due, and late in one
# some have been carried out long ago.
MOMENTS = [NOW, NOW.replace(hour=0, minute=0, second=1), NOW.replace(hour=7, minute=59), NOW.replace(hour=23)]


def names(every: timedelta | None = None) -> list[str]:
    """The jobs that rooms have registered, all of them or those of a period; `docs` holds the same list."""
    return sorted(job.name for job in schedule.jobs() if every in (None, job.every))


def test_every_room_has_registered_its_jobs() -> None:
    assert {"jobs.beat", "jobs.send_outbox", "publishing.publish_scheduled"} <= set(names(MINUTE))
    assert {"plans.check_tasks", "compliance.check_everything"} <= set(names(timedelta(days=1)))


@pytest.mark.parametrize("moment", MOMENTS)
def test_each_job_runs_once_per_slot(db: None, moment: datetime) -> None:
    assert sorted(schedule.run_due(moment)) == names()
    assert schedule.run_due(moment) == []
    later = moment + MINUTE
    begun = sorted(job.name for job in schedule.jobs() if job.slot(later) != job.slot(moment))
    assert set(names(MINUTE)) <= set(begun)
    assert sorted(schedule.run_due(later)) == begun
    assert DBTaskResult.objects.count() == len(names()) + len(begun)


def test_a_slot_ends_with_its_last_second(db: None, now: datetime) -> None:
    schedule.run_due(now)
    assert schedule.run_due(now + timedelta(seconds=59)) == []
    assert sorted(schedule.run_due(now + MINUTE)) == names(MINUTE)


def test_two_schedulers_run_a_slot_once(committed_db: str, now: datetime) -> None:
    started: list[str] = []

    def tick() -> None:
        try:
            started.extend(schedule.run_due(now))
        finally:
            connection.close()

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    # Whichever thread was first: of each job one slot and one task, by the database's own account.
    assert sorted(started) == names()
    assert sorted(JobSlot.objects.values_list("job", flat=True)) == names()
    assert DBTaskResult.objects.count() == len(names())


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), st.integers(1, 10**6)
)
def test_a_slot_holds_its_moment(moment: datetime, seconds: int) -> None:
    job = schedule.Job("x", timedelta(seconds=seconds), beat)
    assert job.slot(moment) <= moment < job.slot(moment) + job.every


def test_a_dead_worker_s_task_goes_back_to_the_queue(db: None, now: datetime) -> None:
    result = beat.enqueue()
    DBTaskResult.objects.filter(pk=result.id).update(status="RUNNING", started_at=now, worker_ids=["w1"])
    assert schedule.requeue_dead(now + timedelta(minutes=14)) == 0
    assert schedule.requeue_dead(now + timedelta(minutes=16)) == 1
    assert DBTaskResult.objects.get(pk=result.id).status == "READY"


def test_old_slots_are_forgotten(db: None, now: datetime) -> None:
    schedule.run_due(now)
    schedule.requeue_dead(now + timedelta(days=9))
    assert not JobSlot.objects.exists()


def test_an_occasion_reaches_a_person_once(city: City, now: datetime) -> None:
    people = [city.editor, city.other_editor]
    assert notify(people, "到期提醒", "/desk/", key="due:1", now=now) == 2
    assert notify(people, "到期提醒", "/desk/", key="due:1", now=now) == 0
    assert Notification.objects.count() == 2
    assert OutboxMail.objects.get().to == "wjw@example.invalid"


def test_a_refused_act_sends_no_letter(committed_db: str, now: datetime) -> None:
    city = City()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notify([city.other_editor], "不应发出", "/desk/", key="x", now=now)
        raise ZeroDivisionError
    assert not OutboxMail.objects.exists()


@pytest.fixture
def letter(db: None, now: datetime) -> OutboxMail:
    return OutboxMail.objects.create(to="a@example.invalid", subject="通知", body="内容", created_at=now)


def test_without_a_mail_server_letters_wait(letter: OutboxMail) -> None:
    assert send_outbox.func() == 0
    letter.refresh_from_db()
    assert (letter.sent_at, letter.attempts) == (None, 0)


def test_a_letter_is_sent_once(letter: OutboxMail, settings: Settings, now: datetime) -> None:
    settings.MAIL_URL = "smtp://localhost"
    with time_machine.travel(now):
        assert send_outbox.func() == 1
        assert send_outbox.func() == 0
    assert [message.subject for message in mail.outbox] == ["通知"]


def test_one_bad_letter_does_not_stop_the_others(
    letter: OutboxMail, settings: Settings, city: City, now: datetime
) -> None:
    settings.MAIL_URL = "smtp://localhost"
    OutboxMail.objects.filter(pk=letter.pk).update(subject="两\n行")
    notify([city.other_editor], "第一点\r\n第二点", "/desk/", key="x", now=now)
    assert send_outbox.func() == 1
    assert [message.subject for message in mail.outbox] == ["第一点 第二点"]
    letter.refresh_from_db()
    assert letter.attempts == 1


def test_a_letter_that_fails_is_tried_five_times(
    letter: OutboxMail, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MAIL_URL = "smtp://localhost"

    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr("gongkai.jobs.tasks.send_mail", refuse)
    assert [send_outbox.func() for _ in range(7)] == [0] * 7
    letter.refresh_from_db()
    assert (letter.attempts, letter.error, letter.sent_at) == (MOST_ATTEMPTS, "no server", None)
