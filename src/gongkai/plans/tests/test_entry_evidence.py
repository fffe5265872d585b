"""Evidence of a row in a round: searched and uploaded, seen by who may read the row, taken into the report."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from gongkai.attachments.choices import AttachmentState
from gongkai.attachments.models import Attachment
from gongkai.factories import City, make_person, published
from gongkai.plans.actions import answers, rounds
from gongkai.plans.models import Duty, Evidence, Report, RoundAnswer, RoundEntry
from gongkai.plans.round_forms import prefix_of
from gongkai.plans.tests.round_city import DUE, answer_of, drafts, round_of
from gongkai.plans.tests.test_pages import as_
from gongkai.plans.tests.test_round_pages import STATED, page_of, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(city: City, now: datetime, settings: Settings, tmp_path: Path) -> RoundAnswer:
    settings.DATA_DIR = tmp_path
    with time_machine.travel(now, tick=False):
        return answer_of(round_of(city, now), city.education)


def duty_of(answer: RoundAnswer, number: int) -> Duty:
    return Duty.objects.get(agency=answer.agency, task__plan=answer.round.plan, task__number=number)


def place(answer: RoundAnswer, number: int) -> str:
    return f"{page_of(answer)}evidence/{duty_of(answer, number).pk}/"


def a_file(name: str = "签到表.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "签到表".encode())


def send(client: Client, answer: RoundAnswer, number: int = 1, **data: object) -> int:
    return client.post(place(answer, number), data).status_code


def test_records_are_searched_and_files_uploaded(
    city: City, answer: RoundAnswer, now: datetime, tmp_path: Path
) -> None:
    own = published(city, now, "教育经费公开")
    editor = as_(city.editor)
    found = editor.post(place(answer, 1), {"find": "1", "q": "经费"})
    assert (found.status_code, "教育经费公开" in found.content.decode()) == (200, True)
    assert send(editor, answer, records=[own.pk], attachments=[a_file()]) == 302
    assert send(editor, answer, records=[own.pk], attachments=[a_file("二.txt")]) == 302  # not twice
    pieces = Evidence.objects.filter(entry__answer=answer, entry__duty=duty_of(answer, 1))
    assert sorted(pieces.values_list("label", flat=True)) == sorted(["教育经费公开", "签到表.txt", "二.txt"])
    shown = editor.get(page_of(answer)).content.decode()
    assert "签到表.txt" in shown
    # Files are stored encrypted.
    kept = Attachment.objects.get(name="签到表.txt")
    [raw] = [path.read_bytes() for path in tmp_path.rglob(kept.storage_name)]
    assert "签到表".encode() not in raw


def test_what_is_done_is_shown_by_a_file_alone(city: City, answer: RoundAnswer, now: datetime) -> None:
    editor = as_(city.editor)
    data = typed(answer, "全部完成。", is_done="on") | STATED | {"act": "submit"}
    refused = editor.post(page_of(answer), data)
    assert "应附佐证：第 1、2、3 项" in refused.content.decode()
    for number in (1, 2, 3):
        assert send(editor, answer, number, attachments=[a_file()]) == 302
    assert editor.post(page_of(answer), data | {"version": str(typed(answer)["version"])}).status_code == 302
    answers.approve(answer, actor=city.reviewer, now=now)
    rounds.freeze(answer.round, actor=city.office, now=now.replace(month=DUE.month, day=DUE.day + 1))
    made = Report.objects.get(duty=duty_of(answer, 1))
    piece = made.evidence.get()
    assert (piece.label, piece.attachment) == (
        "签到表.txt",
        Evidence.objects.get(entry__duty=made.duty).attachment,
    )
    assert piece.attachment is not None
    assert as_(city.office).get(piece.attachment.get_absolute_url()).status_code == 200


def test_the_button_of_a_row_saves_what_was_typed(city: City, answer: RoundAnswer) -> None:
    row = duty_of(answer, 2)
    editor = as_(city.editor)
    assert f'value="evidence-{row.pk}"' in editor.get(page_of(answer)).content.decode()
    data = typed(answer, "写到一半") | {"act": f"evidence-{row.pk}"}
    assert editor.post(page_of(answer), data).headers["Location"] == place(answer, 2)
    assert RoundEntry.objects.filter(text="写到一半").count() == 3
    forged = typed(answer, "再写") | {"act": f"evidence-{'9' * 30}"}
    assert editor.post(page_of(answer), forged).headers["Location"] == page_of(answer)


def test_evidence_stays_when_a_row_is_emptied(city: City, answer: RoundAnswer) -> None:
    editor, row = as_(city.editor), duty_of(answer, 1)
    editor.post(page_of(answer), typed(answer, "写好"))
    send(editor, answer, attachments=[a_file()])
    editor.post(page_of(answer), typed(answer, "写好") | {f"{prefix_of(row)}-text": ""})
    entry = RoundEntry.objects.get(duty=row)
    assert (entry.text, entry.evidence.count()) == ("", 1)


def test_a_piece_is_taken_away_with_its_file(city: City, answer: RoundAnswer) -> None:
    editor = as_(city.editor)
    send(editor, answer, attachments=[a_file()])
    piece = Evidence.objects.get()
    foreign = place(answer, 2)
    assert editor.post(foreign, {"remove": piece.pk}).status_code == 404
    assert editor.post(place(answer, 1), {"remove": "9" * 30}).status_code == 404
    assert editor.post(place(answer, 1), {"remove": piece.pk}).status_code == 302
    assert not Evidence.objects.exists()
    assert Attachment.objects.get().state == AttachmentState.REMOVED


def test_nothing_is_added_where_nothing_is_filled_in(city: City, answer: RoundAnswer, now: datetime) -> None:
    editor = as_(city.editor)
    assert send(editor, answer) == 422  # nothing chosen
    bystander = make_person("bystander", (city.office_agency, "editor"))
    for other in (city.other_editor, city.office, city.reviewer, bystander):
        assert as_(other).get(place(answer, 1)).status_code == 404
        assert send(as_(other), answer, attachments=[a_file()]) == 404
    send(editor, answer, attachments=[a_file()])
    piece = Evidence.objects.get()
    answers.save(answer, drafts(answer), partners_missing="下周送来", actor=city.editor, now=now)
    answers.submit(answer, actor=city.editor, now=now)
    assert send(editor, answer, attachments=[a_file("二.txt")]) == 422
    assert editor.post(place(answer, 1), {"remove": piece.pk}).status_code == 422
    assert "现在不能补充佐证" in editor.get(place(answer, 1)).content.decode()
    assert Attachment.objects.filter(name="二.txt").count() == 0
    # The head who approves, and the office, read the file.
    for reader in (city.reviewer, city.office, city.editor):
        assert piece.attachment is not None
        assert as_(reader).get(piece.attachment.get_absolute_url()).status_code == 200


def test_the_lead_reads_a_partner_s_files_once_they_are_handed_over(
    city: City, answer: RoundAnswer, now: datetime
) -> None:
    partner = answer_of(answer.round, city.health)
    client = as_(city.other_editor)
    assert (
        send(client, partner, 1, attachments=[a_file("一.txt")]) == 302
    )  # the education bureau leads task 1
    assert (
        send(client, partner, 2, attachments=[a_file("二.txt")]) == 302
    )  # the health commission itself leads task 2
    first, second = (Attachment.objects.get(name=name).get_absolute_url() for name in ("一.txt", "二.txt"))
    lead = as_(city.editor)
    assert lead.get(first).status_code == 404
    answers.save(partner, drafts(partner), actor=city.other_editor, now=now)
    answers.hand(partner, actor=city.other_editor, now=now)
    assert lead.get(first).status_code == 200
    assert lead.get(second).status_code == 404
    assert "一.txt" in lead.get(page_of(answer)).content.decode()
    assert Client().get(first).status_code == 302
