"""The files of a record in its edit form: added, named, ordered, exchanged, taken out, and never lost."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.attachments.choices import FileRole
from gongkai.attachments.tests import files
from gongkai.attachments.tests.records import NAME, as_, upload
from gongkai.factories import City
from gongkai.publishing.files import Entry
from gongkai.publishing.models import Record

pytestmark = pytest.mark.usefixtures("own_folder")


def form_of(record: Record, **more: object) -> dict[str, object]:
    latest = record.working or record.current
    sent: dict[str, object] = {"title": record.title, "text": "一、总则", "based_on": latest.number}
    sent |= {"attribute": "proactive"}
    entries = latest.snapshot.read()["attachments"]
    sent |= {"files-TOTAL_FORMS": len(entries), "files-INITIAL_FORMS": len(entries)}
    for place, one in enumerate(entries):
        for name in ("attachment", "name", "role", "alt"):
            sent[f"files-{place}-{name}"] = one[name]
        sent[f"files-{place}-replaces"] = " ".join(map(str, one["replaces"]))
        sent[f"files-{place}-ORDER"] = place + 1
    return sent | more


def latest_files(record: Record) -> list[Entry]:
    revision = Record.objects.get(pk=record.pk).revisions.order_by("-number").first()
    return list(revision.snapshot.read()["attachments"])


def test_files_are_added_named_ordered_and_taken_out(city: City, record: Record) -> None:
    client, edit = as_(city.editor), f"/desk/registers/documents/{record.pk}/edit/"
    new = [SimpleUploadedFile("图解.png", files.png()), SimpleUploadedFile("名单.txt", b"a")]
    response = client.post(edit, form_of(record, **{"files-new": new, "files-send": "1"}))
    page = response.content.decode()
    assert response.status_code == 200
    assert "error-summary" not in page
    assert len(latest_files(record)) == 1  # nothing is saved yet
    rows = response.context["form"].attachments.rows
    numbers = [row["attachment"].value() for row in rows]
    assert [row["name"].value() for row in rows] == [NAME, "图解.png", "名单.txt"]
    sent = form_of(record) | {"files-TOTAL_FORMS": 3, "files-INITIAL_FORMS": 3, "files-0-DELETE": "on"}
    more = ((1, "政策图解", FileRole.PICTURE, "三步", 3), (2, "学校名单.txt", FileRole.ANNEX, "", 2))
    for place, name, role, alt, order in more:
        facts = {"attachment": numbers[place], "name": name, "role": role, "alt": alt, "ORDER": order}
        sent |= {f"files-{place}-{key}": value for key, value in facts.items()}
    assert client.post(edit, sent).status_code == 302
    assert [(one["name"], one["role"], one["alt"]) for one in latest_files(record)] == [
        ("学校名单.txt", "annex", ""),
        ("政策图解.png", "interpretation_picture", "三步"),
    ]
    detail = client.get(f"/desk/registers/documents/{record.pk}/").content.decode()
    assert f'href="/desk/attachments/{numbers[1]}/">政策图解.png' in detail
    history = client.get(f"/desk/registers/documents/{record.pk}/history/").content.decode()
    assert "政策图解.png（政策图解，PNG 图片" in history
    assert NAME in history


def test_a_file_outlives_what_is_wrong_with_the_rest_of_the_form(city: City, record: Record) -> None:
    client, edit = as_(city.editor), f"/desk/registers/documents/{record.pk}/edit/"
    new = [SimpleUploadedFile("名单.txt", b"a"), SimpleUploadedFile("程序.exe", b"MZ")]
    response = client.post(edit, form_of(record, title="", **{"files-new": new}))
    page = response.content.decode()
    assert response.status_code == 422
    assert "程序.exe”的类型不能上传" in page
    assert "其余文件已经收下，不必重选：名单.txt。" in page
    rows = response.context["form"].attachments.rows
    assert [row["name"].value() for row in rows] == [NAME, "名单.txt"]
    sent = form_of(record) | {"files-TOTAL_FORMS": 2, "files-INITIAL_FORMS": 2}
    facts = {"attachment": rows[1]["attachment"].value(), "name": "", "role": "annex", "ORDER": 2}
    sent |= {f"files-1-{key}": value for key, value in facts.items()}
    response = client.post(edit, sent)
    assert response.status_code == 422
    assert "显示的文件名：" in response.content.decode()
    assert client.post(edit, sent | {"files-1-name": "名单"}).status_code == 302
    assert [one["name"] for one in latest_files(record)] == [NAME, "名单.txt"]


def test_a_file_is_exchanged_in_its_row(city: City, now: datetime, published: Record) -> None:
    client, edit = as_(city.editor), f"/desk/registers/documents/{published.pk}/edit/"
    first = published.attachments[0]["attachment"]
    new = SimpleUploadedFile("校车安全检查表（新）.txt", b"second")
    assert client.post(edit, form_of(published, **{"files-0-replacement": new})).status_code == 302
    (saved,) = latest_files(published)
    assert saved["attachment"] != first
    assert (saved["name"], saved["replaces"]) == ("校车安全检查表（新）.txt", [first])
    assert Record.objects.get(pk=published.pk).attachments == published.attachments


def test_a_new_record_with_files_at_once(city: City) -> None:
    sent = {
        "agency": city.education.pk,
        "title": "新通知",
        "attribute": "proactive",
        "text": "一、总则",
        "files-TOTAL_FORMS": 0,
        "files-INITIAL_FORMS": 0,
        "files-new": [SimpleUploadedFile("名单.txt", b"a")],
    }
    assert as_(city.editor).post("/desk/registers/documents/new/", sent).status_code == 302
    assert [one["name"] for one in Record.objects.get().attachments] == ["名单.txt"]


@pytest.mark.parametrize("change", [{}, {"files-0-attachment": "x"}, {"files-TOTAL_FORMS": "10000000"}])
def test_a_form_that_nobody_was_shown(
    city: City, now: datetime, record: Record, change: dict[str, str]
) -> None:
    other = upload(city, now, agency=city.health, actor=city.other_editor)
    sent = form_of(record) | {"files-0-attachment": other.pk} | change
    response = as_(city.editor).post(f"/desk/registers/documents/{record.pk}/edit/", sent)
    assert response.status_code == 422
    assert latest_files(record) == record.attachments
