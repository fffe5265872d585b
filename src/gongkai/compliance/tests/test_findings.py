"""What the rules find of records: kept in step with the log, explained, resolved, and the same as a fresh run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.accounts.reasons import Refused
from gongkai.compliance import rule as registry
from gongkai.compliance.actions import explain
from gongkai.compliance.choices import FindingState, Severity, Stage
from gongkai.compliance.findings import fresh_run, refresh_all
from gongkai.compliance.follower import FindingsFollower
from gongkai.compliance.models import Finding
from gongkai.compliance.rule import AgencyRule, Found, RecordRule, Subject, Verdict, agency_rule, record_rule
from gongkai.conftest import NOW
from gongkai.factories import City, draft, published
from gongkai.publishing import actions
from gongkai.publishing.choices import Withdrawal
from gongkai.publishing.models import Record

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NAME = "tests.word"


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule of the test's own, which finds the word 旧称 in public texts, and none else."""
    monkeypatch.setattr(registry, "_rules", {})

    def look(subject: Subject) -> Iterator[Found]:
        for name, text in subject.texts():
            if "旧称" in text:
                yield Found("有旧称", name)

    record_rule(
        RecordRule(
            name=NAME,
            label="旧称",
            basis="条例第六条",
            text="不用旧称。",
            severity=Severity.WARNING,
            look=look,
            stages=frozenset({Stage.PUBLIC}),
        )
    )


def named(city: City, now: datetime, title: str) -> Record:
    record = published(city, now, title)
    FindingsFollower().catch_up()
    return record


def standing() -> list[tuple[str, int, int | None, str]]:
    return sorted(one.identity for one in Finding.objects.unresolved())


def change(record: Record, title: str, city: City, now: datetime) -> None:
    record.refresh_from_db()
    actions.save_draft(record, record.document, title, actor=city.editor, now=now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    actions.publish(record, actor=city.reviewer, now=now)
    FindingsFollower().catch_up()


def test_a_finding_comes_with_publication_and_goes_with_its_cause(city: City, now: datetime) -> None:
    record = named(city, now, "关于旧称的通知")
    finding = Finding.objects.get()
    assert (finding.record, finding.agency, finding.field, finding.message) == (
        record,
        city.education,
        "title",
        "有旧称",
    )
    change(record, "关于新称的通知", city, now + DAY)
    finding.refresh_from_db()
    assert finding.resolved_at is not None and Finding.objects.count() == 1
    change(record, "又是旧称", city, now + 2 * DAY)
    # What comes back is a new finding: the old one had been put right.
    assert Finding.objects.count() == 2 and Finding.objects.unresolved().count() == 1


def test_what_is_withdrawn_has_no_findings(city: City, now: datetime) -> None:
    record = named(city, now, "关于旧称的通知")
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal=Withdrawal.NOTICE, now=now)
    FindingsFollower().catch_up()
    assert standing() == []


def test_findings_can_be_thrown_away_and_rebuilt(city: City, now: datetime) -> None:
    named(city, now, "关于旧称的通知")
    named(city, now, "关于新称的通知")
    before = standing()
    assert len(before) == 1
    FindingsFollower().rebuild()
    assert standing() == before == sorted(one.identity for one in fresh_run(now))


def test_an_explanation_is_of_what_was_found_and_ends(city: City, now: datetime) -> None:
    record = named(city, now, "关于旧称的通知")
    finding = Finding.objects.get()
    explain(finding, reason="引用历史文件原题", until=now.date() + DAY, actor=city.editor, now=now)
    state = Finding.objects.with_state(now.date()).get().state
    assert state == FindingState.EXPLAINED
    assert Finding.objects.with_state(now.date() + 2 * DAY).get().state == FindingState.OPEN
    # The nightly run neither adds nor takes away, and the explanation stands.
    refresh_all(now)
    assert Finding.objects.with_state(now.date()).get(record=record).state == FindingState.EXPLAINED


@pytest.mark.parametrize(
    ("reason", "until", "said"),
    [
        ("好", None, "请写明理由"),
        ("引用历史文件原题", NOW.date() - DAY, "已经过去"),
        ("引用历史文件原题", NOW.date() + 366 * DAY, "最长一年"),
        ("本人同意，电话13912345678", None, "手机号"),
    ],
)
def test_a_reason_has_to_be_one(
    city: City, now: datetime, reason: str, until: date | None, said: str
) -> None:
    named(city, now, "关于旧称的通知")
    with pytest.raises(Refused, match=said):
        explain(Finding.objects.get(), reason=reason, until=until, actor=city.editor, now=now)


def test_only_those_who_answer_for_it_explain(city: City, now: datetime) -> None:
    named(city, now, "关于旧称的通知")
    for stranger in (city.other_editor, city.office, city.auditor):
        with pytest.raises(Refused, match="不是该机构"):
            explain(Finding.objects.get(), reason="引用历史文件原题", actor=stranger, now=now)


def test_agencies_are_looked_at_every_night(city: City, now: datetime) -> None:
    good: set[int] = set()
    agency_rule(
        AgencyRule(
            name="tests.agency",
            label="齐全",
            basis="条例第二十条",
            text="逐项查看。",
            look=lambda agencies, day: [
                Verdict(pk, pk in good, "缺两项") for pk in agencies.values_list("pk", flat=True)
            ],
        )
    )
    refresh_all(now)
    assert Finding.objects.unresolved().filter(rule="tests.agency").count() == 6
    good.add(city.health.pk)
    refresh_all(now + DAY)
    resolved = Finding.objects.exclude(resolved_at=None).get()
    assert (resolved.agency, resolved.resolved_at) == (city.health, now + DAY)


def test_findings_of_a_rule_that_is_gone_are_resolved(
    city: City, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    named(city, now, "关于旧称的通知")
    monkeypatch.setattr(registry, "_rules", {})
    refresh_all(now + DAY)
    assert Finding.objects.unresolved().count() == 0


def test_a_rule_holds_for_what_was_made_while_it_was_in_force(city: City, now: datetime) -> None:
    old = registry._rules.pop(NAME)
    assert isinstance(old, RecordRule)
    fields = {name: getattr(old, name) for name in ("label", "basis", "text", "severity", "look", "stages")}
    record_rule(RecordRule(name=NAME, **fields, since=NOW.date() + DAY))
    named(city, now, "关于旧称的通知")
    assert standing() == []
    # On the day after, nothing has changed but the law of the day: the document names no day of its own.
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        refresh_all(now + 2 * DAY)
    assert len(standing()) == 1


def test_a_run_makes_no_queries_that_grow_with_records(city: City, now: datetime) -> None:
    def run() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            refresh_all(now)
        return len(caught)

    named(city, now, "关于旧称的通知")
    few = run()
    for number in range(8):
        named(city, now, f"关于旧称的第{number}号通知")
    assert run() == few


def test_drafts_are_looked_at_only_by_rules_for_what_waits(city: City, now: datetime) -> None:
    draft(city, now, "关于旧称的通知")
    refresh_all(now)
    assert standing() == []
