"""What is looked for in texts: links that lead nowhere, and from which day on a law asks for something."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings

from gongkai.attachments.entries import entry
from gongkai.attachments.tests.files import png
from gongkai.attachments.tests.records import upload
from gongkai.compliance.choices import Severity
from gongkai.compliance.findings import refresh_all
from gongkai.compliance.gate import decided
from gongkai.compliance.models import Finding
from gongkai.compliance.rule import rule_of
from gongkai.conftest import NOW
from gongkai.documents.models import Document
from gongkai.factories import City, draft
from gongkai.publishing import actions
from gongkai.publishing.models import Record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.DATA_DIR = tmp_path
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_dead_link_is_a_hint_at_the_gate_and_a_warning_in_public(city: City, now: datetime) -> None:
    record = draft(city, now, text="一、详见 /documents/999999/ 。")
    record.refresh_from_db()
    [row] = decided(record, NOW.date())
    assert (row.seen.rule.name, row.seen.severity, row.stops) == ("content.links", Severity.REMINDER, False)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    actions.publish(record, actor=city.reviewer, now=now)
    refresh_all(now)
    assert Finding.objects.get(record=record).severity == Severity.WARNING


@pytest.mark.parametrize(
    ("made", "found"), [(date(2023, 8, 31), False), (date(2023, 9, 1), True), (None, True)]
)
def test_words_for_pictures_are_asked_since_the_law_is_in_force(
    city: City, now: datetime, made: date | None, found: bool
) -> None:
    record = draft(city, now)
    row = Document(record=record, text="一、总则", signed_on=made)
    files = [entry(upload(city, now, "图.png", png()))]
    actions.save_draft(record, row, record.title, attachments=files, actor=city.editor, now=now)
    rules = {one.seen.rule.name for one in decided(Record.objects.get(pk=record.pk), NOW.date())}
    assert ("files.no_words" in rules) is found


def test_rules_name_what_is_proved_and_say_what_is_our_own() -> None:
    def basis(name: str) -> str:
        rule = rule_of(name)
        assert rule is not None
        return str(rule.basis)

    assert basis("content.links").startswith("本平台的约定")
    assert "自2021年11月1日起" in basis("content.personal_data")
    assert "本平台的约定" in basis("files.no_words") and "本平台的约定" in basis("files.no_text")
    assert "无障碍" not in basis("files.no_text")


def test_of_a_long_text_the_line_is_told_but_not_the_value(city: City, now: datetime) -> None:
    record = draft(city, now, text="一、联系\n张三的手机号码是13912345678。\n二、其他")
    record.refresh_from_db()
    found = [
        one.seen.found.message for one in decided(record, NOW.date()) if "手机号" in one.seen.found.message
    ]
    assert len(found) == 1
    assert "（第2行）" in found[0]
    assert "13912345678" not in found[0]
