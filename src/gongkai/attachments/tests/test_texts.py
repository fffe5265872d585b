"""The text of attachments: real files, and files on which reading fails."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from gongkai.attachments import actions, extraction, media, storage, texts
from gongkai.attachments.choices import TextState
from gongkai.attachments.extraction import extract_untrusted
from gongkai.attachments.models import Attachment, AttachmentText
from gongkai.attachments.tests import files
from gongkai.factories import City
from gongkai.officialdoc import sandbox


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


SENTENCE = "关于开展校车安全检查的通知"


@pytest.mark.parametrize(
    ("data", "kind", "state", "said"),
    [
        (files.word(SENTENCE, "第二段"), media.DOCX, "extracted", SENTENCE),
        (files.pdf(SENTENCE), media.PDF, "extracted", SENTENCE),
        (files.ofd(SENTENCE), media.OFD, "extracted", SENTENCE),
        (files.sheet("单位", SENTENCE), media.XLSX, "extracted", SENTENCE),
        (files.text(SENTENCE, encoding="gb18030"), media.TEXT, "extracted", SENTENCE),
        (files.png(), media.PNG, "no_text", "图片没有文本层"),
        (files.pdf(" "), media.PDF, "no_text", "可能是扫描件"),
        (files.word(" "), media.DOCX, "no_text", "没有文字"),
        (b"%PDF-1.7 broken", media.PDF, "failed", "损坏"),
        (b"PK\x03\x04broken", media.XLSX, "failed", ""),
    ],
)
def test_every_end_is_a_state(data: bytes, kind: str, state: str, said: str) -> None:
    found = extract_untrusted(data, kind)
    assert found.state == state
    assert said in found.text + found.note
    assert bool(found.text) == (state == "extracted")


def test_a_reader_that_is_killed_is_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "WALL_SECONDS", 0.01)
    assert extract_untrusted(files.word(SENTENCE), media.DOCX).note == "文件过大或过于复杂，超过时间限制"
    monkeypatch.setattr(extraction, "run_limited", lambda *_arguments, **_more: (-9, b""))
    assert extract_untrusted(b"x", media.TEXT).state == "failed"


def keep(city: City, now: datetime, name: str = "通知.docx", data: bytes | None = None) -> Attachment:
    file = SimpleUploadedFile(name, data or files.word(SENTENCE))
    return actions.store(file, agency=city.education, actor=city.editor, now=now, purpose="evidence")


def test_the_text_is_asked_for_and_kept_sealed(city: City, now: datetime) -> None:
    made = keep(city, now)
    (task,) = DBTaskResult.objects.filter(task_path="gongkai.attachments.texts.extract")
    assert task.args_kwargs == {"args": [made.pk], "kwargs": {}}
    assert made.text.state == TextState.WAITING
    assert texts.extract.call(made.pk) == TextState.EXTRACTED
    assert texts.extract.call(made.pk) == TextState.EXTRACTED  # a second time changes nothing
    found = AttachmentText.objects.get(pk=made.pk)
    assert SENTENCE in found.sealed_text.open()
    assert found.attempts == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed_text FROM attachments_attachmenttext")
        assert SENTENCE.encode() not in bytes(cursor.fetchone()[0])


def test_a_damaged_file_is_a_state(city: City, now: datetime) -> None:
    made = keep(city, now)
    storage.delete(made.storage_name)
    assert texts.take_out(made.pk, now) == TextState.FAILED
    assert AttachmentText.objects.get().note == "保存的文件已损坏"


def test_a_removed_file_leaves_no_text(city: City, now: datetime) -> None:
    made = keep(city, now)
    texts.take_out(made.pk, now)
    actions.remove(made, actor=city.editor, reason="传错了", now=now)
    assert not AttachmentText.objects.exists()
    assert texts.take_out(made.pk, now) == "gone"


def test_a_busy_reader_is_waited_for(city: City, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    made = keep(city, now)
    monkeypatch.setattr(sandbox, "BUSY_SECONDS", 0.01)
    with extraction._slots:
        assert texts.take_out(made.pk, now) == TextState.WAITING
    assert AttachmentText.objects.get().attempts == 0
    assert texts.take_out(made.pk, now) == TextState.EXTRACTED


def test_what_was_lost_is_asked_for_again_and_not_for_ever(city: City, now: datetime) -> None:
    made, older = keep(city, now), keep(city, now, "旧.docx")
    AttachmentText.objects.filter(pk=older.pk).delete()  # from before texts were kept
    DBTaskResult.objects.all().delete()
    assert texts.retry(now + timedelta(minutes=5)) == 0
    assert texts.retry(now + timedelta(hours=1)) == 2
    assert DBTaskResult.objects.count() == 2
    AttachmentText.objects.filter(pk=made.pk).update(attempts=3)
    assert texts.retry(now + timedelta(hours=2)) == 1
    assert AttachmentText.objects.get(pk=made.pk).state == TextState.FAILED
