"""Files of records under the rules: their texts are read like any other, scans and pictures without words are found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from gongkai.accounts.reasons import Refused
from gongkai.attachments.choices import TextState
from gongkai.attachments.entries import entry
from gongkai.attachments.models import AttachmentText
from gongkai.attachments.tests.records import save, upload
from gongkai.compliance.choices import Severity
from gongkai.compliance.findings import fresh_run, refresh_all
from gongkai.compliance.gate import decided
from gongkai.compliance.models import Finding
from gongkai.conftest import NOW
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City, draft
from gongkai.publishing import actions
from gongkai.publishing.attributes import Attribution
from gongkai.publishing.models import Record


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    """Files lie in a folder of the test's own."""
    settings.DATA_DIR = tmp_path


def with_file(city: City, now: datetime, state: TextState, text: str) -> Record:
    """A draft with a file of which this is known."""
    record = draft(city, now)
    kept = upload(city, now, "名单.txt", b"text")
    row, _made = AttachmentText.objects.get_or_create(attachment=kept)
    row.state, row.sealed_text = state, text
    row.save()
    save(record, [entry(kept)], city, now)
    return Record.objects.get(pk=record.pk)


def said(record: Record) -> dict[str, str]:
    return {one.seen.rule.name: one.seen.message for one in decided(record, NOW.date())}


def test_the_text_of_a_file_is_read_like_any_other(city: City, now: datetime) -> None:
    record = with_file(city, now, TextState.EXTRACTED, "联系王小明，手机13912345678，帐户另告。")
    found = said(record)
    assert "附件中疑似有手机号" in found["content.personal_data"] or "附件" in found["content.personal_data"]
    assert "附件中的“帐户”" in found["lexicon.typos"]
    with pytest.raises(Refused, match="附件"):
        actions.submit(record, actor=city.editor, now=now)


def test_a_scan_asks_for_a_text(city: City, now: datetime) -> None:
    assert "扫描件" in said(with_file(city, now, TextState.NO_TEXT, ""))["files.no_text"]
    assert "files.no_text" not in said(with_file(city, now, TextState.EXTRACTED, "一、总则"))


def test_many_records_with_files_are_read_at_once(city: City, now: datetime) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            found = [one for one in fresh_run(now) if one.rule.name == "files.no_text"]
        assert len(found) == Record.objects.count()
        return sum("attachments_attachmenttext" in one["sql"] and "no_text" in one["sql"] for one in captured)

    def scan() -> None:
        record = with_file(city, now, TextState.EXTRACTED, "一、总则")
        actions.submit(record, actor=city.editor, now=now)
        actions.approve(record, actor=city.reviewer, now=now)
        actions.publish(record, actor=city.reviewer, now=now)
        AttachmentText.objects.update(state=TextState.NO_TEXT)

    scan()
    few = statements()
    for _place in range(3):
        scan()
    assert statements() == few == 1


def test_what_is_withheld_is_assessed_every_year(city: City, now: datetime) -> None:
    long_ago = now - timedelta(days=366)
    reason = Attribution("withheld", "internal_affairs", "", "人事安排，只供内部使用")
    actions.create(
        DOCUMENTS,
        Document(text="一、内部安排", signed_on=long_ago.date()),
        "关于内部安排的通知",
        agency=city.education,
        actor=city.editor,
        now=long_ago,
        said=reason,
    )
    refresh_all(now)
    [finding] = Finding.objects.exclude(record=None)
    # It is not published, so no time limit for publishing runs.
    assert (finding.rule, finding.severity) == ("timing.not_assessed", Severity.REMINDER)
