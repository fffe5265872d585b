"""The sample city: official documents, written for it, in every state that a document can have."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
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
from gongkai.publishing.channels import record_appearance
from gongkai.publishing.choices import Channel
from gongkai.publishing.cutovers import open_cutover
from gongkai.publishing.models import Cutover, Record
from gongkai.publishing.old_addresses import Address, read_address
from gongkai.publishing.sample import review
from gongkai.publishing.several import Draft
from gongkai.publishing.takeovers import Old, confirm, prepare

TEXTS = Path(__file__).parent / "samples"
NUMBER = re.compile(r"^\w+〔\d{4}〕\d+号$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """A text and its way to the public. `opinion` without `published` is the reason for which it was sent back.

    With `first` it had been published on the old site then, at `address`, and was taken over.
    """

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
    first: str = ""
    address: str = ""


def _manifest() -> tuple[SampleDocument, ...]:
    with (TEXTS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return tuple(SampleDocument(**row) for row in csv.DictReader(file))


DOCUMENTS_OF_THE_CITY = _manifest()
REPEALED, REPEALED_AT, LAST_DAY = ("vendor-points", "rural-bus"), "2025-12-29 10:00", "2025-12-31"
"""What the clean-up of the year's end repealed, when the office marked it, and the last day on which it was in force."""
LET_OUT_AFTER = timedelta(hours=1)
NOTE = "清理决定公布后标明失效日期"
OLD_HOST = "old.yunting.example"
ELSEWHERE = (
    ("2025-09-22 09:30", "rural-bus", Channel.GAZETTE, "2019-06-28", "《云汀市人民政府公报》6月号"),
    ("2026-02-10 17:00", "small-shops", Channel.NEW_MEDIA, "2026-02-10", "云汀发布"),
    ("2026-03-02 09:30", "small-shops", Channel.GAZETTE, "2026-02-27", "《云汀市人民政府公报》2月号"),
)
"""When it was recorded, text, channel, day and carrier. The gazette of 2019 prints what the clean-up has ended since: somebody has still to say so."""


def stories(calendar: Calendar) -> Iterator[Story]:
    """The way of each document, what came from the old site, the clean-up, and where else two of them went out."""
    yield from (_story(row, calendar) for row in DOCUMENTS_OF_THE_CITY if not row.first)
    for agency in dict.fromkeys(row.agency for row in DOCUMENTS_OF_THE_CITY if row.first):
        yield _cutover(agency, calendar)
    yield _cleanup(calendar)
    yield _elsewhere(calendar)


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
        yield from review(record, calendar.at(row.reviewed), row.opinion)
        now = yield calendar.at(row.published)
        actions.publish(record, actor=editor, now=now)


def _cutover(code: str, calendar: Calendar) -> Story:
    """The old site is closed: what its agency had published there comes in one batch, which a reviewer confirms."""
    now = yield calendar.at("2025-09-02 09:30")
    agency = Agency.objects.get(code=code)
    cutover = open_cutover(
        agency,
        host=OLD_HOST,
        site="云汀市政府网站（旧版）",
        reason="旧版网站年底前关停，内容迁入新平台。",
        closes_on=calendar.day("2025-12-31"),
        actor=person("office"),
        now=now,
    )
    rows = [row for row in DOCUMENTS_OF_THE_CITY if row.agency == code and row.first]
    now = yield calendar.at("2025-09-09 10:20")
    drafts = [(_draft(row, agency, calendar), _old(row, cutover, calendar)) for row in rows]
    prepare(DOCUMENTS, drafts, actor=person(rows[0].editor), now=now)
    now = yield calendar.at("2025-09-10 15:10")
    confirm(cutover.takeovers.get(), actor=person(rows[0].reviewer), now=now)


def _draft(row: SampleDocument, agency: Agency, calendar: Calendar) -> Draft:
    parsed = officialdoc.parse(text_of(row, calendar))
    return Draft(document_row(parsed), parsed.metadata.title or row.file, agency=agency)


def _old(row: SampleDocument, cutover: Cutover, calendar: Calendar) -> Old:
    address = read_address(row.address, cutover.host)
    assert isinstance(address, Address)  # the manifest has nothing else
    return Old(cutover, calendar.at(row.first), address)


def _elsewhere(calendar: Calendar) -> Story:
    """A rule in the gazette and with a new medium; and one of the old site, printed years ago, that the clean-up has changed."""
    for recorded, file, channel, on, carrier in ELSEWHERE:
        now = yield calendar.at(recorded)
        record_appearance(
            record_of(file, calendar),
            channel=channel,
            appeared_on=calendar.day(on),
            carrier=carrier,
            actor=person(_row(file).editor),
            now=now,
        )


def _cleanup(calendar: Calendar) -> Story:
    """Repealed documents stay readable, and say until when they were in force."""
    now = yield calendar.at(REPEALED_AT)
    for row in map(_row, REPEALED):
        record, editor = record_of(row.file, calendar), person(row.editor)
        document = record.document
        document.effective_until = calendar.day(LAST_DAY)
        actions.save_draft(record, document, record.title, note=NOTE, actor=editor, now=now)
        actions.submit(record, actor=editor, now=now)
        yield from review(record, now, "清理结果已经公布，同意标明失效。")
        now = yield now + LET_OUT_AFTER
        actions.publish(record, actor=editor, now=now)
