"""`verify` finds what was done past the actions, by SQL, on either database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gongkai.documents.models import Document
from gongkai.factories import City, published
from gongkai.publishing import actions
from gongkai.publishing.choices import Act, Withdrawal
from gongkai.publishing.log import append
from gongkai.publishing.models import LogEntry, LogHead, Record, Snapshot
from gongkai.publishing.tests.tampering import drop_guards
from gongkai.publishing.verification import Anchor, head, verify


@pytest.fixture
def history(city: City, now: datetime) -> City:
    """Three records published, one of them withdrawn: four entries."""
    for number in range(3):
        record = published(city, now + timedelta(minutes=number), f"第{number}号通知")
    actions.withdraw(record, actor=city.reviewer, reason="重复", withdrawal=Withdrawal.GONE, now=now)
    return city


def codes(anchor: Anchor | None = None) -> set[str]:
    return {problem.code for problem in verify(anchor)}


def test_a_whole_log_has_no_problem(history: City) -> None:
    assert LogEntry.objects.count() == 4
    assert codes(head()) == set()


def test_released_data_about_a_record_does_not_move_it(history: City, now: datetime) -> None:
    record = LogEntry.objects.get(seq=1).record
    snapshot = Snapshot.take("plan-progress.1", {"tasks": []})
    append(Act.RELEASED, record=record, agency=history.education, role="editor", snapshot=snapshot, now=now)
    assert codes() == set()


def test_changed_entry(history: City) -> None:
    drop_guards()
    LogEntry.objects.filter(seq=2).update(role="reviewer2")
    assert "entry" in codes()


def test_removed_entry_in_the_middle(history: City) -> None:
    drop_guards()
    LogEntry.objects.filter(seq=2).delete()
    assert "gap" in codes()


def test_swapped_entries(history: City) -> None:
    first, second = LogEntry.objects.filter(seq__in=[1, 2])
    drop_guards()
    LogEntry.objects.filter(seq=1).update(hash="x")
    LogEntry.objects.filter(seq=2).update(hash=first.hash, previous_hash=first.previous_hash, at=first.at)
    LogEntry.objects.filter(seq=1).update(hash=second.hash, previous_hash=second.previous_hash, at=second.at)
    assert {"entry", "chain"} <= codes()


def test_changed_content(history: City) -> None:
    snapshot = LogEntry.objects.get(seq=1).snapshot
    drop_guards()
    Snapshot.objects.filter(pk=snapshot.pk).update(
        content=bytes(snapshot.content).replace("总则".encode(), "总结".encode())
    )
    assert "snapshot" in codes()


def test_changed_public_row(history: City) -> None:
    record = LogEntry.objects.get(seq=1).record
    Document.objects.filter(pk=record.pk).update(text="悄悄改了")
    assert codes() == {"row"}


def test_changed_title_and_state(history: City) -> None:
    record = LogEntry.objects.get(seq=1).record
    Record.objects.filter(pk=record.pk).update(title="悄悄改了")
    assert codes() == {"row"}
    Record.objects.filter(log__seq=4).update(state="published")
    assert codes() == {"row", "state"}


def test_cut_tail_is_found_against_the_head_and_against_an_anchor(history: City) -> None:
    anchor = head()
    drop_guards()
    LogEntry.objects.filter(seq=4).delete()
    assert "head" in codes()
    LogHead.objects.update(seq=3, hash=LogEntry.objects.get(seq=3).hash)
    assert codes() == {"state"}  # the log alone looks whole again
    assert "cut" in codes(anchor)


def test_a_chain_that_was_rewritten_is_found_against_an_anchor_only(history: City) -> None:
    from gongkai.publishing.log import entry_hash

    anchor = head()
    drop_guards()
    previous = ""
    for entry in LogEntry.objects.all():
        entry.role, entry.previous_hash = "editor", previous
        entry.hash = previous = entry_hash(entry)
        entry.save()
    LogHead.objects.update(hash=previous)
    assert codes() == set()
    assert codes(anchor) == {"anchor"}
