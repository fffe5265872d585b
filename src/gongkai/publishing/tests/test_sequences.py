"""Random acts of random people in random order: what the log, the tables and the rules promise holds after each of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.conftest import NOW
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City
from gongkai.portal.models import News
from gongkai.publishing import actions
from gongkai.publishing.anchors import kept, make_anchor
from gongkai.publishing.bundles import release_together
from gongkai.publishing.choices import RevisionState
from gongkai.publishing.erasure import ask_erasure, erase_content
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import Edition, Erasure, LogEntry, Record, Schedule
from gongkai.publishing.moments import append_due
from gongkai.publishing.publications import publications
from gongkai.publishing.scheduling import publish_due, schedule
from gongkai.publishing.verification import verify

MOST_RECORDS = 4
PEOPLE = ("editor", "reviewer", "other_editor", "office", "both")
who = st.sampled_from(PEOPLE)
which = st.integers(0, MOST_RECORDS - 1)


class Publishing(RuleBasedStateMachine):
    """A bureau with three people, strangers, and time that passes."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.city = City()
        self.now = NOW
        both = User.objects.create(username="both", name="兼职")
        for role in ("editor", "reviewer"):
            both.posts.create(agency=self.city.education, role=role)
        self.people = {name: both if name == "both" else getattr(self.city, name) for name in PEOPLE}
        self.anchors: list[Any] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    # --- What people do ------------------------------------------------------------------------------------------------
    def record(self, which: int) -> Record | None:
        records = list(Record.objects.order_by("pk"))
        return records[which % len(records)] if records else None

    def act(self, verb: Any, *given: Any, actor: str, **more: Any) -> None:
        """Do it, or be refused: nothing else may happen."""
        try:
            with transaction.atomic():
                verb(*given, actor=self.people[actor], now=self.now, **more)
        except Refused:
            pass

    def on(self, verb: Any, which: int, actor: str, **more: Any) -> None:
        if record := self.record(which):
            self.act(verb, record, actor=actor, **more)

    @precondition(lambda self: Record.objects.count() < MOST_RECORDS)
    @rule(actor=who, text=st.sampled_from(["甲", "乙"]), until=st.integers(-3, 30))
    def create(self, actor: str, text: str, until: int) -> None:
        row = Document(text=text, effective_until=self.now.date() + timedelta(days=until))
        self.act(actions.create, DOCUMENTS, row, f"{text}办法", agency=self.city.education, actor=actor)

    @rule(actor=who, which=which, text=st.sampled_from(["丙", "丁", "戊"]), until=st.integers(-3, 30))
    def save(self, actor: str, which: int, text: str, until: int) -> None:
        last_day = self.now.date() + timedelta(days=until)
        if record := self.record(which):
            row = Document(record=record, text=text, effective_until=last_day)
            self.act(actions.save_draft, record, row, f"{text}办法", actor=actor)

    @rule(actor=who, which=which)
    def submit(self, actor: str, which: int) -> None:
        self.on(actions.submit, which, actor)

    @rule(actor=who, which=which)
    def approve(self, actor: str, which: int) -> None:
        self.on(actions.approve, which, actor)

    @rule(actor=who, which=which)
    def send_back(self, actor: str, which: int) -> None:
        self.on(actions.return_for_changes, which, actor, opinion="再改")

    @rule(which=which)
    def carry_through(self, which: int) -> None:
        """The straight way, so that deep states are reached."""
        self.on(actions.submit, which, "editor")
        self.on(actions.approve, which, "reviewer")

    @rule(actor=who, which=which)
    def publish(self, actor: str, which: int) -> None:
        self.on(actions.publish, which, actor)

    @rule(actor=who, chosen=st.sets(which, min_size=1))
    def release(self, actor: str, chosen: set[int]) -> None:
        records = {record.pk: record for one in chosen if (record := self.record(one))}
        self.act(release_together, records.values(), actor=actor)

    @rule(actor=who, which=which, how=st.sampled_from(["notice", "gone", "redirect"]), to=which)
    def withdraw(self, actor: str, which: int, how: str, to: int) -> None:
        self.on(actions.withdraw, which, actor, reason="有误", withdrawal=how, redirect_to=self.record(to))

    @rule(actor=who, which=which, hours=st.integers(-1, 40))
    def set_time(self, actor: str, which: int, hours: int) -> None:
        self.on(schedule, which, actor, publish_at=self.now + timedelta(hours=hours))

    @rule(actor=who, which=which, numbers=st.sets(st.integers(1, 4), min_size=1))
    def ask(self, actor: str, which: int, numbers: set[int]) -> None:
        self.on(ask_erasure, which, actor, revisions=numbers, ground="court_order", reason="判决")

    @rule(actor=who)
    def erase(self, actor: str) -> None:
        if request := Erasure.objects.open().first():
            self.act(erase_content, request, actor=actor)

    @rule(actor=who, which=which)
    def delete(self, actor: str, which: int) -> None:
        self.on(lambda record, *, actor, now: actions.delete_draft(record, actor=actor), which, actor)

    # --- What passes by itself -------------------------------------------------------------------------------------------
    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        publish_due(self.now)
        append_due(self.now.date(), self.now)

    @rule()
    def follow(self) -> None:
        for follower in all_followers():
            if follower.name != "dump":
                follower.catch_up()

    @rule()
    def anchor(self) -> None:
        if row := make_anchor(self.now):
            self.anchors.append(kept(row))

    # --- What always holds -----------------------------------------------------------------------------------------------
    @invariant()
    def the_log_is_whole(self) -> None:
        assert [problem.text for problem in verify(self.anchors[-1] if self.anchors else None)] == []

    @invariant()
    def nobody_reviewed_their_own_work(self) -> None:
        for record in Record.objects.all():
            authors: set[int] = set()
            for revision in record.revisions.order_by("number"):
                authors.add(revision.author_id)
                if revision.state in (RevisionState.APPROVED, RevisionState.PUBLISHED):
                    reviewers = {review.reviewer_id for review in revision.reviews.filter(decision="approve")}
                    assert reviewers - authors
                if revision.state == RevisionState.PUBLISHED:
                    authors = set()

    @invariant()
    def the_public_row_is_the_last_published_snapshot(self) -> None:
        last = {one.record: one for entry in LogEntry.objects.order_by("seq") for one in publications(entry)}
        for record in Record.objects.published().select_related("document", "current__snapshot"):
            assert record.current.snapshot.digest == last[record.pk].digest
            content = record.current.snapshot.read()
            assert (content["title"], content["text"]) == (record.title, record.document.text)

    @invariant()
    def what_follows_tells_of_what_is_public(self) -> None:
        self.follow()
        public = set(Record.objects.published().values_list("pk", flat=True))
        assert set(News.objects.values_list("record", flat=True)) == public
        made = [one.record for entry in LogEntry.objects.order_by("seq") for one in publications(entry)]
        assert sorted(Edition.objects.values_list("record", flat=True)) == sorted(made)

    @invariant()
    def a_set_time_waits_or_has_failed(self) -> None:
        for row in Schedule.objects.filter(failed_at=None, publish_at__lt=self.now - timedelta(hours=200)):
            raise AssertionError(f"{row} was passed over")

    @invariant()
    def days_come_once(self) -> None:
        told = [
            (entry.record_id, entry.act, date.fromisoformat((entry.manifest or {})["on"]))
            for entry in LogEntry.objects.filter(role="time")
        ]
        assert len(told) == len(set(told))
        assert all(on <= self.now.date() for _record, _act, on in told)


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Publishing,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_random_sequences(db: None, now: datetime) -> None:
    run(6, 25)


@pytest.mark.prove
def test_many_random_sequences(db: None, now: datetime) -> None:
    run(300, 60)
