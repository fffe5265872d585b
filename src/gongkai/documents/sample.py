"""The sample city: official documents, written for it, in every state that a document can have."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongkai import officialdoc
from gongkai.accounts.sample import person
from gongkai.agencies.models import Agency
from gongkai.agencies.sample import Calendar, Story
from gongkai.documents import sample_files
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.reading import document_row
from gongkai.publishing import actions
from gongkai.publishing.models import Record

TEXTS = Path(__file__).parent / "samples"
NUMBER = re.compile(r"^\w+〔\d{4}〕\d+号$", re.MULTILINE)


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


def _manifest() -> tuple[SampleDocument, ...]:
    with (TEXTS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return tuple(SampleDocument(**row) for row in csv.DictReader(file))


DOCUMENTS_OF_THE_CITY = _manifest()
REPEALED, REPEALED_AT, LAST_DAY = ("vendor-points", "rural-bus"), "2025-12-29 10:00", "2025-12-31"
"""What the clean-up of the year's end repealed, when the office marked it, and the last day on which it was in force."""
NOTE = "清理决定公布后标明失效日期"


def stories(calendar: Calendar) -> Iterator[Story]:
    """The way of each document, and the clean-up."""
    yield from (_story(row, calendar) for row in DOCUMENTS_OF_THE_CITY)
    yield _cleanup(calendar)


def record_of(file: str, calendar: Calendar) -> Record:
    """The record that was made of a text."""
    row = _row(file)
    return Record.objects.get(agency__code=row.agency, document__signed_on=calendar.day(row.signed))


def _row(file: str) -> SampleDocument:
    return next(row for row in DOCUMENTS_OF_THE_CITY if row.file == file)


def text_of(row: SampleDocument, calendar: Calendar) -> str:
    """The text as it stands in the city of that day; the numbers that it cites are those that the documents have there."""
    return calendar.text(_written(row), row.signed, _numbers())


def _written(row: SampleDocument) -> str:
    return (TEXTS / f"{row.file}.txt").read_text("utf-8")


@cache
def _numbers() -> dict[str, str]:
    """The document numbers of the library with the days on which they were signed."""
    found = ((NUMBER.search(_written(row)), row.signed) for row in DOCUMENTS_OF_THE_CITY)
    return {number[0]: signed for number, signed in found if number}


def _story(row: SampleDocument, calendar: Calendar) -> Story:
    now = yield calendar.at(row.written)
    parsed = officialdoc.parse(text_of(row, calendar))
    agency, editor, reviewer = Agency.objects.get(code=row.agency), person(row.editor), person(row.reviewer)
    title = parsed.metadata.title or row.file
    has_files = row.file == sample_files.HAS_FILES
    attached = (
        sample_files.files(agency, editor, calendar.day(row.signed), agency.name, now) if has_files else []
    )
    record = actions.create(
        DOCUMENTS,
        document_row(parsed),
        title,
        attachments=attached,
        agency=agency,
        actor=editor,
        now=now,
    )
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


def _cleanup(calendar: Calendar) -> Story:
    """Repealed documents stay readable, and say until when they were in force."""
    now = yield calendar.at(REPEALED_AT)
    for row in map(_row, REPEALED):
        record, editor = record_of(row.file, calendar), person(row.editor)
        document = record.document
        document.effective_until = calendar.day(LAST_DAY)
        actions.save_draft(record, document, record.title, note=NOTE, actor=editor, now=now)
        actions.submit(record, actor=editor, now=now)
        actions.approve(
            record, actor=person(row.reviewer), opinion="清理结果已经公布，同意标明失效。", now=now
        )
        actions.publish(record, actor=editor, now=now)
