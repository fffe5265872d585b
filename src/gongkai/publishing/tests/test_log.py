"""The log under concurrency, on the real database: slow and fast transactions, a rollback, a follower that reads meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from gongkai.agencies.models import Agency
from gongkai.factories import make_agency
from gongkai.publishing.choices import Act
from gongkai.publishing.followers import Follower
from gongkai.publishing.log import append
from gongkai.publishing.models import LogEntry, LogHead
from gongkai.publishing.verification import verify_chain


class Reader(Follower):
    """Remembers which entries it was given, in which order."""

    name = "test-reader"

    def __init__(self) -> None:
        self.seen: list[int] = []

    def follow(self, entries: Sequence[LogEntry]) -> None:
        self.seen += [entry.seq for entry in entries]

    def forget(self) -> None:
        self.seen.clear()


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def append_one(agency: Agency, now: datetime) -> int:
    return append(Act.AGENCY_CHANGED, agency=agency, role="disclosure_office", now=now).seq


def test_entries_are_chained(db: None, now: datetime) -> None:
    agency = make_agency("云汀市教育局", "jyj")
    seqs = [append_one(agency, now) for _ in range(3)]
    entries = list(LogEntry.objects.all())
    assert seqs == [1, 2, 3]
    assert entries[0].previous_hash == ""
    assert [entry.previous_hash for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert LogHead.objects.get().hash == entries[-1].hash


@pytest.mark.parametrize(
    "statement", ["UPDATE publishing_logentry SET role='x'", "DELETE FROM publishing_logentry"]
)
def test_accidents_are_stopped(db: None, now: datetime, statement: str) -> None:
    append_one(make_agency("云汀市教育局", "jyj"), now)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_append_outside_a_transaction_is_a_programming_error(committed_db: str, now: datetime) -> None:
    with pytest.raises(RuntimeError):
        append_one(make_agency("云汀市教育局", "jyj"), now)


def test_a_follower_sees_no_gap_while_slow_and_fast_transactions_interleave(
    committed_db: str, now: datetime
) -> None:
    """A slow act appends first and commits last; a fast one waits for it; the follower never reads past what is missing."""
    agency = make_agency("云汀市教育局", "jyj")
    has_appended, may_commit = threading.Event(), threading.Event()
    fast_done = threading.Event()

    def slow() -> None:
        with transaction.atomic():
            append_one(agency, now)
            has_appended.set()
            assert may_commit.wait(15)

    def fast() -> None:
        with transaction.atomic():
            append_one(agency, now)
        fast_done.set()

    reader = Reader()
    threads = [in_thread(slow)]
    assert has_appended.wait(15)
    threads.append(in_thread(fast))
    assert list(LogEntry.objects.all()) == []
    assert not fast_done.wait(0.3)  # it waits for the head
    may_commit.set()
    for thread in threads:
        thread.join(20)
    reader.catch_up()
    assert reader.seen == [1, 2]
    assert list(verify_chain()) == []


def test_a_rolled_back_act_leaves_no_hole(committed_db: str, now: datetime) -> None:
    agency = make_agency("云汀市教育局", "jyj")
    reader = Reader()
    has_appended, may_end = threading.Event(), threading.Event()

    def failing() -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            append_one(agency, now)
            has_appended.set()
            assert may_end.wait(15)
            raise ZeroDivisionError

    def fast() -> None:
        with transaction.atomic():
            append_one(agency, now)

    threads = [in_thread(failing)]
    assert has_appended.wait(15)
    threads.append(in_thread(fast))
    may_end.set()
    for thread in threads:
        thread.join(20)
    reader.catch_up()
    assert reader.seen == [1]
    assert list(verify_chain()) == []


def test_many_writers_make_one_chain_while_a_follower_reads(committed_db: str, now: datetime) -> None:
    agency = make_agency("云汀市教育局", "jyj")
    reader, finished = Reader(), threading.Event()
    errors: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for turn in range(5):
                with transaction.atomic():
                    append_one(agency, now)
                    if (number + turn) % 4 == 0:
                        transaction.set_rollback(True)
        except BaseException as error:
            errors.append(error)

    def read() -> None:
        while not finished.is_set():
            reader.catch_up()
            finished.wait(0.01)

    following = in_thread(read)
    writers = [in_thread(partial(write, number)) for number in range(6)]
    for thread in writers:
        thread.join(60)
    finished.set()
    following.join(20)
    reader.catch_up()
    kept = 6 * 5 - sum((number + turn) % 4 == 0 for number in range(6) for turn in range(5))
    assert errors == []
    assert reader.seen == list(range(1, kept + 1))
    assert list(verify_chain()) == []


def test_a_follower_that_fails_keeps_its_position(committed_db: str, now: datetime) -> None:
    with transaction.atomic():
        append_one(make_agency("云汀市教育局", "jyj"), now)

    class Failing(Reader):
        def follow(self, entries: Sequence[LogEntry]) -> None:
            super().follow(entries)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Failing().catch_up()
    reader = Reader()
    assert reader.catch_up() == 1
    assert reader.catch_up() == 0


def test_a_follower_can_be_rebuilt(db: None, now: datetime) -> None:
    agency = make_agency("云汀市教育局", "jyj")
    for _ in range(3):
        append_one(agency, now)
    reader = Reader()
    assert (reader.catch_up(), reader.rebuild(), reader.seen) == (3, 3, [1, 2, 3])
