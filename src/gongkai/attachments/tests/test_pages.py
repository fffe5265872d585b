"""Downloading, and the form field: what each person gets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.datastructures import MultiValueDict
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from gongkai.accounts.models import User
from gongkai.attachments import actions, storage, visibility
from gongkai.attachments.forms import AttachmentField, OneFileField
from gongkai.attachments.models import Attachment
from gongkai.attachments.tests import files
from gongkai.factories import City


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def attach(city: City, now: datetime, name: str, data: bytes) -> Attachment:
    return actions.store(
        SimpleUploadedFile(name, data), agency=city.education, actor=city.editor, now=now, purpose="evidence"
    )


@pytest.fixture
def attachment(city: City, now: datetime) -> Attachment:
    return attach(city, now, "签到表.docx", files.word("甲", "乙"))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_own_agency_downloads(city: City, attachment: Attachment) -> None:
    for person in (city.editor, city.reviewer):
        response = as_(person).get(attachment.get_absolute_url())
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == files_of(attachment)
        assert response.headers["Content-Length"] == str(attachment.size)


def files_of(attachment: Attachment) -> bytes:
    return b"".join(storage.read(attachment.storage_name))


def test_nobody_else_does(city: City, attachment: Attachment) -> None:
    for person in (city.other_editor, city.office, city.auditor):
        assert as_(person).get(attachment.get_absolute_url()).status_code == 404
    response = Client().get(attachment.get_absolute_url())
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/desk/sign-in/")


def test_reading_only(city: City, attachment: Attachment) -> None:
    client = as_(city.editor)
    assert client.post(attachment.get_absolute_url()).status_code == 405
    assert client.head(attachment.get_absolute_url()).status_code == 200
    assert client.get("/desk/attachments/999999999/").status_code == 404


def test_a_polyglot_is_handed_on_and_never_shown(city: City, now: datetime) -> None:
    made = attach(city, now, "报告 终稿.pdf", files.pdf_and_page())
    headers = as_(city.editor).get(made.get_absolute_url()).headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E6%8A%A5%E5%91%8A%20%E7%BB%88%E7%A8%BF.pdf"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert set(headers["Cache-Control"].split(", ")) == {"private", "no-store"}


@pytest.fixture
def _shown_to_the_office(city: City) -> Iterator[None]:
    """A room above shows evidence to the disclosure office."""

    def rule(user: User) -> object:
        is_office = user.pk == city.office.pk
        return Attachment.objects.filter(purpose="evidence") if is_office else Attachment.objects.none()

    visibility.visible_if(rule)
    yield
    visibility._rules.remove(rule)


@pytest.mark.usefixtures("_shown_to_the_office")
def test_who_uses_an_attachment_decides_who_else_sees_it(
    city: City, now: datetime, attachment: Attachment
) -> None:
    Attachment.objects.filter(pk=attach(city, now, "a.txt", b"x").pk).update(purpose="draft")
    seen = {
        person.username: Attachment.objects.for_user(person, "view").count() for person in User.objects.all()
    }
    assert seen == {
        "jyj-editor": 2,
        "jyj-reviewer": 2,
        "office": 1,
        "office-reviewer": 0,
        "wjw-editor": 0,
        "auditor": 0,
    }
    assert as_(city.office).get(attachment.get_absolute_url()).status_code == 200
    assert not Attachment.objects.for_user(city.office, "edit").exists()


def test_a_damaged_file_is_not_served(city: City, attachment: Attachment) -> None:
    path = storage._path(attachment.storage_name)
    stored = bytearray(path.read_bytes())
    stored[-20] ^= 1
    path.write_bytes(stored)
    response = as_(city.editor).get(attachment.get_absolute_url())
    assert response.status_code == 500
    assert "附件无法读取" in response.content.decode()
    assert "Content-Disposition" not in response.headers


def test_a_removed_one_says_why(
    city: City,
    now: datetime,
    attachment: Attachment,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(attachment, actor=city.editor, reason="传错了文件", now=now)
    response = as_(city.editor).get(attachment.get_absolute_url())
    assert response.status_code == 410
    assert "传错了文件" in response.content.decode()
    assert as_(city.other_editor).get(attachment.get_absolute_url()).status_code == 404


def test_the_list_names_type_and_size(city: City, now: datetime, attachment: Attachment) -> None:
    picture = attach(city, now, "现场<b>.png", files.png())
    html = render_to_string("gongkai/attachments/_list.html", {"attachments": [attachment, picture]})
    assert f'href="/desk/attachments/{attachment.pk}/"' in html
    assert "Word 文档" in html
    assert "KB" in html
    assert html.count("未能核查密级标志") == 1
    assert "<b>" not in html


class Form(forms.Form):
    text = forms.CharField()
    attachments = AttachmentField(most=3, required=False)


class StrictForm(forms.Form):
    attachments = AttachmentField()


def sent(*given: tuple[str, bytes], text: str = "已完成", form: type[forms.Form] = Form) -> forms.Form:
    received: MultiValueDict = MultiValueDict()
    received.setlist("attachments", [SimpleUploadedFile(name, data) for name, data in given])
    return form(QueryDict(f"text={text}"), received)


def test_the_field_gives_uploads_that_can_be_stored(city: City, now: datetime) -> None:
    form = sent(("a.docx", files.word()), ("b.txt", files.text()))
    assert form.is_valid()
    made = actions.store_all(
        form.cleaned_data["attachments"],
        agency=city.education,
        actor=city.editor,
        now=now,
        purpose="evidence",
    )
    assert [one.name for one in made] == ["a.docx", "b.txt"]


def test_the_field_says_every_fault_and_keeps_the_rest(tmp_path: Path) -> None:
    form = sent(("a.exe", b"MZ"), ("b.pdf", files.word()), ("c.txt", files.text(*files.MARKED)))
    assert len(form.errors["attachments"]) == 3
    assert "类型不能上传" in form.errors["attachments"][0]
    assert "与扩展名 .pdf 不符" in form.errors["attachments"][1]
    assert "条例第十四条" in form.errors["attachments"][2]
    assert 'value="已完成"' in str(form)
    assert not list(tmp_path.rglob("*"))


def test_the_field_counts_and_weighs(settings: Settings) -> None:
    assert "最多上传 3 个" in str(sent(*[("a.txt", b"x")] * 4).errors["attachments"])
    settings.UPLOAD_LIMIT_BYTES = 10
    assert "合计超过" in str(sent(("a.txt", b"123456"), ("b.txt", b"123456")).errors["attachments"])


def test_the_field_may_be_empty_or_not() -> None:
    empty = sent()
    assert empty.is_valid()
    assert empty.cleaned_data["attachments"] == []
    assert empty.changed_data == ["text"]
    assert not sent(form=StrictForm).is_valid()


def test_an_upload_waits_in_memory_and_not_on_disk(rf: RequestFactory) -> None:
    sent_file = SimpleUploadedFile("a.txt", b"x" * 5 * 1024 * 1024)
    assert isinstance(rf.post("/desk/", {"files": sent_file}).FILES["files"], InMemoryUploadedFile)


def test_the_control_takes_several_files_of_the_allowed_kinds() -> None:
    html = str(Form()["attachments"])
    assert "multiple" in html
    assert ".docx" in html
    assert "合计不超过 20 MB" in str(Form())


def test_a_file_that_is_only_read_is_no_larger_than_any_other(settings: Settings) -> None:
    class Form(forms.Form):
        file = OneFileField()

    settings.UPLOAD_LIMIT_BYTES = 1024**2
    sent = {"file": SimpleUploadedFile("a.txt", b"x" * (1024**2 + 1))}
    assert Form({}, sent).errors["file"] == ["文件超过 1 MB。"]
    assert Form({}, {"file": SimpleUploadedFile("a.txt", b"x")}).is_valid()
