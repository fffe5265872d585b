"""Keeping, removing and sweeping: nothing is left behind, and nothing secret enters."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from gongkai.accounts.reasons import Refused
from gongkai.attachments import actions, storage, uploads
from gongkai.attachments.models import Attachment
from gongkai.attachments.tests import files
from gongkai.factories import City
from gongkai.officialdoc import sandbox


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def file(name: str = "签到表.docx", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.word() if data is None else data)


def keep(city: City, now: datetime, *given: object, **more: object) -> list[Attachment]:
    options = {"agency": city.education, "actor": city.editor, "now": now, "purpose": "evidence"}
    return actions.store_all(given, **(options | more))


def later() -> datetime:
    return timezone.now() + timedelta(hours=1, minutes=1)


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_kept_file_is_what_was_uploaded(city: City, now: datetime, tmp_path: Path) -> None:
    data = files.word()
    made = actions.store(
        file(data=data), agency=city.education, actor=city.editor, now=now, purpose="evidence"
    )
    made = Attachment.objects.get(pk=made.pk)
    assert b"".join(storage.read(made.storage_name)) == data
    assert (made.name, made.get_media_type_display(), made.size) == ("签到表.docx", "Word 文档", len(data))
    assert made.digest.startswith("sha256:")
    assert (made.uploaded_by, made.uploaded_at, made.purpose, made.was_read) == (
        city.editor,
        now,
        "evidence",
        True,
    )
    assert len(on_disk(tmp_path)) == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.docx", b"", "空文件"),
        ("a.exe", b"MZ", "类型不能上传"),
        ("报告", files.text(), "类型不能上传"),
        ("a.pdf", files.word(), "内容是Word 文档，与扩展名 .pdf 不符"),
        ("a.png", files.JPEG, "与扩展名 .png 不符"),
        ("a.docx", files.sheet(), "与扩展名 .docx 不符"),
        ("a.docx", files.bomb(), "压缩炸弹"),
        ("a.txt", files.PAGE, "网页不能作为附件"),
        ("a.docx", files.word(*files.MARKED), "密级"),
        ("秘密★方案.txt", files.text(), "密级"),
    ],
)
def test_what_may_not_be_kept_leaves_nothing(
    city: City, now: datetime, tmp_path: Path, name: str, data: bytes, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        keep(city, now, file(name, data))
    assert not on_disk(tmp_path)
    assert not Attachment.objects.exists()


def test_a_file_that_cannot_be_read_is_kept_and_says_so(city: City, now: datetime) -> None:
    (made,) = keep(city, now, file("现场.png", files.png()))
    assert not made.was_read


def test_too_large_alone_or_together(city: City, now: datetime, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100
    with pytest.raises(Refused, match="超过"):
        keep(city, now, file("a.txt", b"x" * 101))
    with pytest.raises(Refused, match="合计超过"):
        keep(city, now, file("a.txt", b"x" * 51), file("b.txt", b"x" * 51))
    assert len(keep(city, now, file("a.txt", b"x" * 50), file("b.txt", b"x" * 50))) == 2


def test_too_many(city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="最多上传 10 个"):
        keep(city, now, *[file()] * 11)


def test_nobody_uploads_for_another_agency(city: City, now: datetime, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="不是该机构的人员"):
        keep(city, now, file(), actor=city.other_editor)
    assert not on_disk(tmp_path)


def test_one_refused_file_refuses_all(city: City, now: datetime, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        keep(city, now, file(), file("a.exe"), file("b.pdf"))
    assert len(caught.value.reasons) == 2
    assert not on_disk(tmp_path)


def test_when_the_reader_is_busy_the_mark_is_not_overlooked(
    city: City, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "BUSY_SECONDS", 0.01)
    taken = [sandbox._slots.acquire(timeout=1) for _ in range(2)]
    try:
        with pytest.raises(Refused, match="稍后再试"):
            keep(city, now, file("a.txt", files.text(*files.MARKED)))
    finally:
        for _ in taken:
            sandbox._slots.release()


def test_a_marked_file_leaves_no_plain_bytes_behind(
    city: City, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    """Neither a refused file nor a kept one is anywhere below the data folder as it came."""
    with pytest.raises(Refused):
        keep(city, now, file("a.txt", files.text(*files.MARKED)))
    keep(city, now, file("b.txt", files.text("可以知道的一句话")))
    for path in on_disk(tmp_path):
        assert files.SECRET_LINE.encode() not in path.read_bytes()
        assert "可以知道的一句话".encode() not in path.read_bytes()
    assert list(Attachment.objects.values_list("name", flat=True)) == ["b.txt"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\x\\表.txt", "表.txt"),
        ("../../etc/表.txt", "表.txt"),
        ("报告\u202etxt.docx", "报告txt.docx"),
        ('a"b\r\nX: y.txt', "a_bX_ y.txt"),
        ("长" * 300 + ".txt", "长" * 196 + ".txt"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert uploads.clean_name(given) == kept


def rolled_back(city: City, now: datetime, *given: object) -> None:
    with transaction.atomic():
        keep(city, now, *given)
        raise ZeroDivisionError


def test_a_rollback_leaves_no_row_and_the_sweep_no_file(
    committed_db: str, now: datetime, tmp_path: Path
) -> None:
    city = City()
    with pytest.raises(ZeroDivisionError):
        rolled_back(city, now, file())
    assert not Attachment.objects.exists()
    assert actions.sweep(later()) == 1
    assert not on_disk(tmp_path)


def test_a_rollback_takes_written_files_with_it(committed_db: str, now: datetime, tmp_path: Path) -> None:
    city = City()
    with pytest.raises(ZeroDivisionError), uploads.written([file()]) as received:
        assert len(on_disk(tmp_path)) == 1
        rolled_back(city, now, *received)
    assert not on_disk(tmp_path)
    with uploads.written(received) as again, transaction.atomic():
        keep(city, now, *again)
    assert len(on_disk(tmp_path)) == Attachment.objects.count() == 1


def test_an_upload_becomes_one_attachment(city: City, now: datetime) -> None:
    received = uploads.examine(file())
    keep(city, now, received)
    with pytest.raises(Refused, match="已经保存过"):
        keep(city, now, received)


def test_the_sweep_takes_what_nobody_claims(city: City, now: datetime, tmp_path: Path) -> None:
    (kept,) = keep(city, now, file())
    orphan = storage.write(b"of an upload that was not completed")
    half = storage._path(storage.write(b"x"))
    half.rename(half.with_name(half.name + ".part"))
    assert actions.sweep(later() - timedelta(hours=1)) == 0  # they may still be on their way
    assert actions.sweep(later()) == 2
    assert [path.name for path in on_disk(tmp_path)] == [kept.storage_name]
    assert orphan != kept.storage_name


def test_the_sweep_does_not_empty_the_storage_for_another_database(
    city: City, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_SWEPT", 2)
    for _ in range(3):
        storage.write(b"of another database")
    assert actions.sweep(later()) == 0
    assert len(on_disk(tmp_path)) == 3


def test_a_removed_file_is_gone_and_its_row_says_why(
    city: City,
    now: datetime,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    (made,) = keep(city, now, file())
    with pytest.raises(Refused, match="理由"):
        actions.remove(made, actor=city.editor, reason=" ", now=now)
    with pytest.raises(Refused, match="密级标志"):
        actions.remove(made, actor=city.editor, reason="机密★传错", now=now)
    with pytest.raises(Refused, match="不是该机构"):
        actions.remove(made, actor=city.other_editor, reason="传错", now=now)
    with django_capture_on_commit_callbacks(execute=True):
        removed = actions.remove(made, actor=city.editor, reason="传错了", now=now)
        assert on_disk(tmp_path)  # until the transaction has ended
    assert not on_disk(tmp_path)
    assert (removed.removed_by, removed.removal_reason) == (city.editor, "传错了")
    with pytest.raises(Refused, match="已移除"):
        actions.remove(removed, actor=city.editor, reason="传错", now=now)
