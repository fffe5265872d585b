"""Files of records from the edit form to the public and back: who sees what when, and what lies on disk."""

from __future__ import annotations

import csv
import io
import zipfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from gongkai.accounts.reasons import Refused
from gongkai.attachments import actions, public_storage, record_files, storage
from gongkai.attachments.choices import AttachmentState, FileRole
from gongkai.attachments.entries import entry
from gongkai.attachments.follower import PublicFiles
from gongkai.attachments.models import Attachment, AttachmentText, RecordFile
from gongkai.attachments.tests import files
from gongkai.attachments.tests.records import (
    NAME,
    TEXT,
    address,
    as_,
    body,
    public_copies,
    publish,
    save,
    upload,
)
from gongkai.documents.models import Document
from gongkai.factories import City, draft, fresh
from gongkai.publishing import actions as publishing
from gongkai.publishing import canonical
from gongkai.publishing.choices import ErasureGround, Withdrawal
from gongkai.publishing.erasure import ask_erasure, erase_content
from gongkai.publishing.files import Entry
from gongkai.publishing.kinds import kind_of
from gongkai.publishing.models import Record, Snapshot
from gongkai.publishing.verification import verify

pytestmark = pytest.mark.usefixtures("own_folder")


def codes() -> set[str]:
    return {problem.code for problem in verify()}


# --- Before publication ----------------------------------------------------------------------------------------------
def test_a_draft_shows_its_files_to_its_agency_only(city: City, record: Record, tmp_path: Path) -> None:
    private = f"/desk/attachments/{record.attachments[0]['attachment']}/"
    for person in (city.editor, city.reviewer):
        assert as_(person).get(private).status_code == 200
    for person in (city.other_editor, city.office, city.auditor):
        assert as_(person).get(private).status_code == 404
    for client in (Client(), as_(city.editor)):
        assert client.get(address(record)).status_code == 404
        assert client.get(f"/files/{record.pk}/all.zip").status_code == 404
    assert public_copies(tmp_path) == []


def test_a_record_gives_away_no_file_of_others(city: City, now: datetime, record: Record) -> None:
    of_others = upload(city, now, agency=city.health, actor=city.other_editor)
    evidence = upload(city, now, purpose="evidence")
    with pytest.raises(Refused, match="不是这一件的附件"):
        save(record, [entry(of_others)], city, now)
    with pytest.raises(Refused, match="不是这一件的附件"):
        save(record, [entry(evidence)], city, now)
    forged = record.attachments[0] | {"digest": of_others.digest, "size": 1}
    with pytest.raises(Refused, match="与上传的文件不符"):
        save(record, [forged], city, now)
    with pytest.raises(Refused, match="与上传的文件不符"):
        save(record, [record.attachments[0] | {"replaces": [of_others.pk]}], city, now)
    with pytest.raises(Refused, match="列了两次"):
        save(record, [*record.attachments, record.attachments[0] | {"name": "b.txt"}], city, now)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "表.pdf"}, "与扩展名 .pdf 不符"),
        ({"name": "../表.txt"}, "不能作为文件名"),
        ({"name": "机密★10年.txt"}, "密级标志"),
        ({"role": FileRole.PICTURE, "alt": "图"}, "不是图片"),
        ({"role": "page"}, "用途不明"),
    ],
)
def test_what_a_file_may_be_called(
    city: City, now: datetime, record: Record, change: Entry, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        save(record, [record.attachments[0] | change], city, now)


def test_a_picture_says_in_words_what_it_shows(city: City, now: datetime, record: Record) -> None:
    picture = upload(city, now, "图解.png", files.png())
    with pytest.raises(Refused, match="替代文字"):
        save(record, [entry(picture, role=FileRole.PICTURE)], city, now)
    save(record, [entry(picture, role=FileRole.PICTURE, alt="三步检查校车")], city, now)


def test_saving_without_a_word_of_files_keeps_them(city: City, now: datetime, published: Record) -> None:
    publishing.save_draft(published, Document(text="二稿"), "新名称", actor=city.editor, now=now)
    assert Record.objects.get(pk=published.pk).attachments == published.attachments
    again = publish(published, city, now)
    assert again.attachments == published.attachments
    assert codes() == set()


def test_an_upload_goes_to_the_agency_of_its_record(city: City, now: datetime) -> None:
    made = draft(city, now)
    waiting = upload(city, now, agency=city.health, actor=city.other_editor)
    city.other_editor.posts.create(agency=city.education, role="editor")
    person = fresh(city.other_editor)
    row = Document(text="一、总则")
    publishing.save_draft(made, row, made.title, attachments=[entry(waiting)], actor=person, now=now)
    assert Attachment.objects.get(pk=waiting.pk).agency == city.education


# --- To the public ---------------------------------------------------------------------------------------------------
def test_published_it_is_a_download(published: Record) -> None:
    response = Client().get(address(published))
    assert body(response) == TEXT
    headers = response.headers
    assert headers["Content-Type"] == "text/plain"
    assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E6%A0%A1%E8%BD%A6")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "public, max-age=60"
    assert headers["ETag"] == f'"{published.attachments[0]["digest"].replace(":", "-")}"'
    page = Client().get(published.get_absolute_url()).content.decode()
    assert NAME in page
    assert f'href="{address(published)}" download' in page
    assert codes() == set()


def test_parts_of_it(published: Record) -> None:
    client, where = Client(), address(published)
    etag = client.get(where).headers["ETag"]
    part = client.get(where, headers={"Range": "bytes=5-9"})
    assert (part.status_code, body(part)) == (206, TEXT[5:10])
    assert part.headers["Content-Range"] == f"bytes 5-9/{len(TEXT)}"
    assert part.headers["Content-Length"] == "5"
    same = client.get(where, headers={"Range": "bytes=-3", "If-Range": etag})
    assert (same.status_code, body(same)) == (206, TEXT[-3:])
    other = client.get(where, headers={"Range": "bytes=-3", "If-Range": '"sha256-other"'})
    assert (other.status_code, body(other)) == (200, TEXT)
    beyond = client.get(where, headers={"Range": f"bytes={len(TEXT)}-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(TEXT)}"
    known = client.get(where, headers={"If-None-Match": etag, "Range": "bytes=0-1"})
    assert (known.status_code, known.content) == (304, b"")
    head = client.head(where, headers={"Range": "bytes=0-1"})
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(len(TEXT)))


def test_a_picture_is_shown_at_an_address_of_its_content(city: City, now: datetime, record: Record) -> None:
    picture = upload(city, now, "图解.png", files.png())
    named = entry(picture, role=FileRole.PICTURE, alt="三步检查校车")
    save(record, [*record.attachments, named], city, now)
    record = publish(record, city, now)
    version = picture.digest.partition(":")[2][:32]
    shown = f"{address(record, 1)}{version}/"
    page = Client().get(record.get_absolute_url()).content.decode()
    assert f'<img src="{shown}" alt="三步检查校车"' in page
    response = Client().get(shown)
    assert body(response) == files.png()
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Content-Disposition"].startswith("inline")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, s-maxage=60, immutable"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Client().get(f"{address(record, 1)}0{version[1:]}x/").status_code == 404
    # All else is handed on there too, and never shown.
    text = Client().get(f"{address(record)}{record.attachments[0]['digest'][7:39]}/")
    assert text.headers["Content-Disposition"].startswith("attachment")


def test_all_of_them_in_one_package(city: City, now: datetime, record: Record) -> None:
    second = upload(city, now, "附表：学校名单.docx", files.word("甲校"))
    save(record, [*record.attachments, entry(second, name="学校名单.docx")], city, now)
    record = publish(record, city, now)
    response = Client().get(f"/files/{record.pk}/all.zip")
    assert "filename*=utf-8''" in response.headers["Content-Disposition"]
    package = zipfile.ZipFile(io.BytesIO(body(response)))
    assert package.namelist() == ["附件目录.csv", NAME, "学校名单.docx"]
    assert package.read(NAME) == TEXT
    rows = list(csv.DictReader(io.StringIO(package.read("附件目录.csv").decode("utf-8-sig"))))
    assert [row["文件名"] for row in rows] == [NAME, "学校名单.docx"]
    assert rows[1]["内容摘要"] == second.digest


@pytest.mark.parametrize("how", [Withdrawal.NOTICE, Withdrawal.GONE])
def test_withdrawn_with_its_record(
    city: City, now: datetime, published: Record, tmp_path: Path, how: str
) -> None:
    version = published.attachments[0]["digest"][7:39]
    places = [address(published), f"{address(published)}{version}/", f"/files/{published.pk}/all.zip"]
    publishing.withdraw(published, actor=city.reviewer, reason="内容有误", withdrawal=how, now=now)
    for place in places:
        response = Client().get(place)
        assert response.status_code == 410
        assert ("内容有误" in response.content.decode()) == (how == Withdrawal.NOTICE)
        assert TEXT[:30] not in response.content
    PublicFiles().catch_up()
    assert public_copies(tmp_path) == []
    assert codes() == set()
    save(published, published.attachments, city, now)
    publish(published, city, now)
    assert body(Client().get(places[0])) == TEXT
    assert codes() == set()


def test_a_replaced_file_leads_to_the_new_one(
    city: City, now: datetime, published: Record, tmp_path: Path
) -> None:
    first = published.attachments[0]["attachment"]
    second = upload(city, now, "新表.txt", b"second")
    save(published, [entry(second, replaces=[first])], city, now)
    assert body(Client().get(f"/files/{published.pk}/{first}/")) == TEXT  # until it is published
    assert Client().get(f"/files/{published.pk}/{second.pk}/").status_code == 404
    publish(published, city, now)
    third = upload(city, now, "再新表.txt", b"third")
    save(published, [entry(third, replaces=[first, second.pk])], city, now)
    publish(published, city, now)
    for old in (first, second.pk):
        response = Client().get(f"/files/{published.pk}/{old}/", follow=True)
        assert response.redirect_chain == [(f"/files/{published.pk}/{third.pk}/", 302)]
        assert body(response) == b"third"
    PublicFiles().catch_up()
    assert len(public_copies(tmp_path)) == 1
    assert codes() == set()


def test_a_file_that_was_taken_out_says_so(city: City, now: datetime, published: Record) -> None:
    where = address(published)
    save(published, [], city, now)
    publish(published, city, now)
    response = Client().get(where)
    assert response.status_code == 410
    assert published.get_absolute_url() in response.content.decode()


def test_erased_with_its_content(
    city: City,
    now: datetime,
    published: Record,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    bad, where = Attachment.objects.get(), address(published)
    kept = upload(city, now, "新表.txt", b"second")
    save(published, [entry(kept)], city, now)
    publish(published, city, now)
    current = Record.objects.get(pk=published.pk).current
    assert current is not None
    erasure = ask_erasure(
        published,
        revisions=list(published.revisions.exclude(number=current.number).values_list("number", flat=True)),
        ground=ErasureGround.PERSONAL_DATA,
        reason="表中有个人信息",
        actor=city.editor,
        now=now,
    )
    with django_capture_on_commit_callbacks(execute=True):
        erase_content(erasure, actor=city.reviewer, now=now)
    bad.refresh_from_db()
    assert bad.state == AttachmentState.REMOVED and NAME not in bad.name
    assert not AttachmentText.objects.filter(attachment=bad).exists()
    assert list(storage.files_before(now + timedelta(days=9_000))) == [kept.storage_name]
    assert len(public_copies(tmp_path)) == 1 and Client().get(where).status_code == 410
    assert body(Client().get(f"/files/{published.pk}/{kept.pk}/")) == b"second"
    assert codes() <= {"erased"}


# --- What lies on disk ------------------------------------------------------------------------------------------------
def test_a_refused_publication_leaves_no_copy(
    city: City, now: datetime, record: Record, tmp_path: Path
) -> None:
    publishing.submit(record, actor=city.editor, now=now)
    with pytest.raises(Refused):
        publishing.publish(record, actor=city.reviewer, now=now)
    assert public_copies(tmp_path) == []


def test_a_refused_publication_takes_nothing_from_the_public(
    city: City, now: datetime, published: Record
) -> None:
    second = upload(city, now, "新表.txt", b"second")
    save(published, [*published.attachments, entry(second)], city, now)
    with pytest.raises(Refused):
        publishing.publish(published, actor=city.editor, now=now)
    assert body(Client().get(address(published))) == TEXT
    assert codes() == set()


def test_copies_lie_there_before_the_transaction_and_go_with_it(
    committed_db: str, now: datetime, tmp_path: Path
) -> None:
    city = City()
    record = draft(city, now)
    save(record, [entry(upload(city, now))], city, now)
    publishing.submit(record, actor=city.editor, now=now)
    publishing.approve(record, actor=city.reviewer, now=now)
    with pytest.raises(ZeroDivisionError), record_files.copied(record), transaction.atomic():
        assert len(public_copies(tmp_path)) == 1
        publishing.publish(record, actor=city.reviewer, now=now)
        raise ZeroDivisionError
    assert public_copies(tmp_path) == []
    assert Client().get(f"/files/{record.pk}/{RecordFile.objects.get().attachment_id}/").status_code == 404


def test_what_a_killed_process_leaves_is_put_right(
    city: City, now: datetime, published: Record, tmp_path: Path
) -> None:
    other = draft(city, now, "未发布的通知")
    save(other, [entry(upload(city, now, "b.txt", b"b"))], city, now)
    left = record_files.copied(other)
    left.__enter__()  # and never comes back
    (lost,) = [path for path in public_copies(tmp_path) if path.parent.name == str(published.pk)]
    lost.unlink()
    assert Client().get(address(published)).status_code == 503
    assert codes() == {"file"}
    assert record_files.settle_all() == 2
    assert [path.parent.name for path in public_copies(tmp_path)] == [str(published.pk)]
    assert body(Client().get(address(published))) == TEXT
    assert record_files.settle_all() == 0
    with suppress(StopIteration):
        left.__exit__(None, None, None)


def test_a_damaged_original_is_not_published(
    city: City, now: datetime, record: Record, tmp_path: Path
) -> None:
    publishing.submit(record, actor=city.editor, now=now)
    publishing.approve(record, actor=city.reviewer, now=now)
    storage.delete(RecordFile.objects.get().attachment.storage_name)
    with pytest.raises(Refused, match="无法复制到公开存储"):
        publishing.publish(record, actor=city.reviewer, now=now)
    assert public_copies(tmp_path) == []
    assert Record.objects.get(pk=record.pk).state == "draft"


def test_verify_finds_what_was_changed_on_disk(published: Record, tmp_path: Path) -> None:
    (copy,) = public_copies(tmp_path)
    copy.write_bytes(TEXT[:-1] + b"x")
    assert codes() == {"file"}
    copy.unlink()
    assert codes() == {"file"}
    storage.delete(RecordFile.objects.get().attachment.storage_name)
    assert codes() == {"file", "original"}


def test_verify_finds_what_was_changed_in_the_database(published: Record) -> None:
    changed = [published.attachments[0] | {"name": "别的名称.txt"}]
    Record.objects.filter(pk=published.pk).update(attachments=changed)
    assert codes() == {"row"}


def test_records_from_before_they_had_files_are_whole(city: City, now: datetime) -> None:
    record = publish(draft(city, now), city, now)
    snapshot = record.current.snapshot
    content = {name: value for name, value in snapshot.read().items() if name != "attachments"}
    old = Snapshot(
        pk=snapshot.pk, schema=snapshot.schema, salt=snapshot.salt, content=canonical.encode(content)
    )
    assert kind_of(record).read(old)["attachments"] == []
    assert canonical.encode(kind_of(record).read(old)) == canonical.encode(snapshot.read())


# --- What is referred to stays ---------------------------------------------------------------------------------------
def test_what_a_revision_names_is_not_removed(city: City, now: datetime, record: Record) -> None:
    file = RecordFile.objects.get().attachment
    save(record, [], city, now)  # the revision before names it still
    with pytest.raises(Refused, match="还有别的内容用到该附件"):
        actions.remove(file, actor=city.editor, reason="传错了", now=now)
    assert actions.forget_unused(now + timedelta(days=9)) == 0


def test_what_no_record_took_is_forgotten(
    city: City,
    now: datetime,
    record: Record,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    upload(city, now, "给别的.txt", b"x")
    upload(city, now, "佐证.txt", b"y", purpose="evidence")
    assert actions.forget_unused(now + timedelta(hours=47)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_unused(now + timedelta(days=3)) == 1
    assert set(Attachment.objects.values_list("name", flat=True)) == {NAME, "佐证.txt"}
    publishing.delete_draft(record, actor=city.editor)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_unused(now + timedelta(days=3)) == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file() and "attachments" in path.parts]) == 1


def test_who_does_not_work_there_is_led_to_the_public_copy(city: City, published: Record) -> None:
    page = as_(city.other_editor).get(f"/desk/registers/documents/{published.pk}/").content.decode()
    assert f'href="{address(published)}">{NAME}' in page


def test_approved_and_published_in_one_step(city: City, now: datetime, record: Record) -> None:
    publishing.submit(record, actor=city.editor, now=now)
    seen = Record.objects.get(pk=record.pk).working.number
    client = as_(city.reviewer)
    url = f"/desk/registers/documents/{record.pk}/approve-and-publish/"
    assert client.post(url, {"opinion": "同意", "seen": seen, "ground": "not_secret"}).status_code == 302
    assert body(Client().get(address(record))) == TEXT
    assert RecordFile.objects.get().first_public_at == Record.objects.get(pk=record.pk).published_at


def test_the_copies_bear_their_digest(published: Record) -> None:
    path = public_storage.path_of(published.pk, published.attachments[0])
    assert path.name.partition("-")[2] == canonical.digest(TEXT).partition(":")[2]
    with pytest.raises(ValueError):
        public_storage.path_of(published.pk, {"attachment": 1, "digest": "sha256:../../x"})
