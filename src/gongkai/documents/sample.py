"""The sample city: official documents, written for it, in every state that a document can have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai import officialdoc
from gongkai.accounts.sample import person
from gongkai.agencies.models import Agency
from gongkai.agencies.sample import Calendar, Story
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.reading import document_row
from gongkai.publishing import actions
from gongkai.publishing.models import Record

TEXTS = Path(__file__).parent / "samples"


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """A text and its way to the public. `opinion` without `published` is the reason for which it was sent back."""

    file: str
    agency: str
    signed: str
    editor: str
    reviewer: str
    written: str
    submitted: str
    reviewed: str = ""
    opinion: str = ""
    published: str = ""


DOCUMENTS_OF_THE_CITY = (
    SampleDocument(
        "direct-funds", "czj", "2023-12-18", "czj-editor", "czj-reviewer",
        "2025-09-09 09:20", "2025-09-09 10:05", "2025-09-09 15:40", "补录，与存档原件一致。", "2025-09-10 09:00",
    ),
    SampleDocument(
        "request-handling", "yunting", "2025-09-08", "office", "reviewer",
        "2025-09-10 10:12", "2025-09-10 10:30", "2025-09-11 11:05", "同意公开。", "2025-09-11 14:00",
    ),
    SampleDocument(
        "school-admission", "jyj", "2026-04-08", "jyj-editor", "jyj-reviewer",
        "2026-04-08 16:10", "2026-04-08 16:45", "2026-04-09 09:30", "同意。", "2026-04-09 10:00",
    ),
    SampleDocument(
        "school-areas", "qinglan-jyj", "2026-05-18", "qinglan-jyj-editor", "qinglan-jyj-reviewer",
        "2026-05-18 10:20", "2026-05-18 11:00", "2026-05-19 15:15", "同意，已核对路名。", "2026-05-20 09:10",
    ),
    SampleDocument(
        "training", "rsj", "2026-06-18", "rsj-editor", "rsj-reviewer",
        "2026-06-18 09:35", "2026-06-18 10:10", "2026-06-22 16:20", "请补充各批次的时间、地点和联系人后再送审。",
    ),
    SampleDocument(
        "market-rules", "scjgj", "2026-06-24", "scjgj-editor", "scjgj-reviewer",
        "2026-06-24 14:30", "2026-06-25 09:05",
    ),
)  # fmt: skip


def stories(calendar: Calendar) -> Iterator[Story]:
    """The way of each document."""
    return (_story(row, calendar) for row in DOCUMENTS_OF_THE_CITY)


def record_of(file: str, calendar: Calendar) -> Record:
    """The record that was made of a text."""
    row = next(row for row in DOCUMENTS_OF_THE_CITY if row.file == file)
    return Record.objects.get(agency__code=row.agency, document__signed_on=calendar.day(row.signed))


def _story(row: SampleDocument, calendar: Calendar) -> Story:
    now = yield calendar.at(row.written)
    parsed = officialdoc.parse(calendar.text((TEXTS / f"{row.file}.txt").read_text("utf-8"), row.signed))
    agency, editor, reviewer = Agency.objects.get(code=row.agency), person(row.editor), person(row.reviewer)
    title = parsed.metadata.title or row.file
    record = actions.create(DOCUMENTS, document_row(parsed), title, agency=agency, actor=editor, now=now)
    now = yield calendar.at(row.submitted)
    actions.submit(record, actor=editor, now=now)
    if row.reviewed and not row.published:
        now = yield calendar.at(row.reviewed)
        actions.return_for_changes(record, actor=reviewer, opinion=row.opinion, now=now)
    elif row.published:
        now = yield calendar.at(row.reviewed)
        actions.approve(record, actor=reviewer, opinion=row.opinion, now=now)
        now = yield calendar.at(row.published)
        actions.publish(record, actor=editor, now=now)
