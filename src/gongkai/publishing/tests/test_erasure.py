"""Erasing: two people, a ground, every copy; the chain stays whole, and what comes back is found."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from gongkai.accounts.models import User
from gongkai.accounts.reasons import Refused
from gongkai.desk.kept import Typed, _bound_to, _encoded
from gongkai.desk.models import KeptForm
from gongkai.documents.models import Document
from gongkai.factories import City, draft, fresh, published
from gongkai.jobs.models import Notification, OutboxMail
from gongkai.jobs.todos import todos_of
from gongkai.portal.models import News
from gongkai.privacy.sealing import seal
from gongkai.publishing import actions, dump
from gongkai.publishing.choices import Act, ErasureGround
from gongkai.publishing.erasure import (
    ERASED_TITLE,
    ask_erasure,
    erase_content,
    refuse_erasure,
    revisions_with,
)
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import Edition, Erasure, LogEntry, Record, Snapshot
from gongkai.publishing.tests.tampering import drop_guards
from gongkai.publishing.verification import verify

pytestmark = pytest.mark.django_db
SECRET = "低保对象某某某家住某村"
BAD_TITLE = f"关于{SECRET}的公示"


def codes() -> set[str]:
    return {problem.code for problem in verify()}


def follow() -> None:
    for follower in all_followers():
        follower.catch_up()


def release(city: City, record: Record, title: str, text: str, now: datetime) -> None:
    said = SECRET if SECRET in text else "改正"
    row = Document(record=record, text=text)
    actions.save_draft(record, row, title, actor=city.editor, now=now, note=said)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, opinion=f"{said}无误", now=now)
    actions.publish(record, actor=city.reviewer, now=now)


@pytest.fixture
def leaked(city: City, now: datetime) -> Record:
    """Three editions: the second has what nobody should read, in title and text; the third is clean again."""
    city.editor.email = "editor@example.invalid"
    city.editor.save()
    record = published(city, now, "关于公示的通知")
    release(city, record, BAD_TITLE, f"一、名单\n{SECRET}", now + timedelta(hours=1))
    release(city, record, "关于公示的通知", "一、名单另行公布", now + timedelta(hours=2))
    return Record.objects.get(pk=record.pk)


def asked(city: City, record: Record, now: datetime, numbers: list[int] | None = None) -> Erasure:
    numbers = revisions_with(record.revisions.all(), SECRET) if numbers is None else numbers
    return ask_erasure(
        record,
        revisions=numbers,
        ground=ErasureGround.PERSONAL_DATA,
        reason="公开了个人信息",
        actor=city.editor,
        now=now,
    )


def test_what_is_erased_is_nowhere(
    city: City, leaked: Record, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    follow()
    dump.write_dump()
    packed = tmp_path / "public" / "log" / dump.CONTENTS
    assert SECRET in gzip.decompress(packed.read_bytes()).decode()
    row = KeptForm(token="t", user=city.editor, kept_at=now)
    path = f"/desk/registers/documents/{leaked.pk}/edit/"
    row.sealed = seal(_encoded(Typed(path, path, [("text", SECRET)], [])), _bound_to(row))
    row.save()
    assert SECRET in everything()
    entry = erase_content(asked(city, leaked, now), actor=city.reviewer, now=now)
    follow()
    assert SECRET not in everything()
    assert not KeptForm.objects.exists()
    assert not packed.exists()  # at once; written anew by a task
    dump.write_contents_anew.func()
    assert SECRET not in gzip.decompress(packed.read_bytes()).decode()
    assert (entry.manifest or {})["ground"] == "personal_data"
    assert [one["revision"] for one in (entry.manifest or {})["revisions"]] == [2]
    assert codes() == set()
    erased = Client().get(f"/documents/{leaked.pk}/editions/2/")
    assert erased.status_code == 410
    assert "已依法清除" in erased.content.decode()
    for address in (
        f"/documents/{leaked.pk}/",
        f"/records/{leaked.pk}/compare/?old=2&new=3",
        "/log/",
        "/feed.atom",
    ):
        answer = Client().get(address)
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode()
    desk = Client()
    desk.force_login(city.editor)
    for page in ("", "history/", "edit/"):
        answer = desk.get(f"/desk/registers/documents/{leaked.pk}/{page}")
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode()


def everything() -> str:
    """What the tables hold that might repeat the content."""
    texts = [bytes(one.content or b"").decode() for one in Snapshot.objects.all()]
    for model, names in (
        (Record, ["title", "identifier"]),
        (Document, ["text"]),
        (News, ["title"]),
        (Notification, ["text"]),
        (OutboxMail, ["subject", "body"]),
    ):
        texts += [str(value) for row in model.objects.values_list(*names) for value in row]
    for record in Record.objects.all():
        for revision in record.revisions.all():
            texts += [revision.note, *(review.opinion for review in revision.reviews.all())]
    return "\n".join(texts)


def test_who_asks_does_not_decide(city: City, leaked: Record, now: datetime) -> None:
    request = asked(city, leaked, now)
    city.editor.posts.create(agency=city.education, role="reviewer")
    for actor, says in (
        (city.editor, "他人决定"),
        (city.other_editor, "不是市教育局"),
        (city.auditor, "不是市教育局"),
    ):
        with pytest.raises(Refused, match=says):
            erase_content(request, actor=fresh(actor), now=now)
    assert any("清除内容" in todo.room for todo in todos_of(city.reviewer, now.date()))
    assert not any("清除内容" in todo.room for todo in todos_of(fresh(city.editor), now.date()))
    erase_content(request, actor=city.office_reviewer, now=now)  # of the disclosure office above
    assert LogEntry.objects.latest("seq").role == "disclosure_office"
    with pytest.raises(Refused, match="已经有了决定"):
        erase_content(request, actor=city.reviewer, now=now)


def test_a_request_names_ground_revisions_and_reason(city: City, leaked: Record, now: datetime) -> None:
    good = {"revisions": [2], "ground": "court_order", "reason": "生效判决", "actor": city.editor}
    changes: list[dict[str, object]] = [
        {"ground": "embarrassing"},
        {"revisions": []},
        {"revisions": [2, 9]},
        {"reason": " "},
        {"reason": "删去13900001111"},
        {"actor": city.other_editor},
    ]
    for change in changes:
        with pytest.raises(Refused):
            ask_erasure(leaked, **good | change, now=now)
    ask_erasure(leaked, **good, now=now)
    with pytest.raises(Refused, match="等待决定"):
        ask_erasure(leaked, **good, now=now)


def test_what_is_erased_is_not_asked_for_again(city: City, leaked: Record, now: datetime) -> None:
    erase_content(asked(city, leaked, now), actor=city.reviewer, now=now)
    with pytest.raises(Refused, match="请选择要清除的稿"):
        asked(city, leaked, now, [2])
    assert asked(city, leaked, now, [1]).revisions == [1]


def test_a_refusal_leaves_everything_and_says_why(city: City, leaked: Record, now: datetime) -> None:
    request = asked(city, leaked, now)
    with pytest.raises(Refused, match="理由"):
        refuse_erasure(request, actor=city.reviewer, reason="", now=now)
    refuse_erasure(request, actor=city.reviewer, reason="不是个人信息", now=now)
    assert SECRET in everything()
    assert not LogEntry.objects.filter(act=Act.ERASED).exists()


def test_what_the_public_reads_is_withdrawn_first(city: City, leaked: Record, now: datetime) -> None:
    request = asked(city, leaked, now, [2, 3])
    with pytest.raises(Refused, match="仍然公开"):
        erase_content(request, actor=city.reviewer, now=now)
    actions.withdraw(leaked, actor=city.reviewer, reason="登了一名职工的病情", withdrawal="notice", now=now)
    assert "病情" in Client().get(f"/documents/{leaked.pk}/").content.decode()
    erase_content(request, actor=city.reviewer, now=now)
    follow()
    assert "病情" not in everything()
    leaked.refresh_from_db()
    assert (leaked.title, leaked.document.text) == (ERASED_TITLE, "")
    assert codes() == set()
    notice = Client().get(f"/documents/{leaked.pk}/")
    assert ERASED_TITLE in notice.content.decode()
    desk = Client()
    desk.force_login(city.editor)
    for page in ("", "history/", "edit/"):
        assert desk.get(f"/desk/registers/documents/{leaked.pk}/{page}").status_code == 200
    # and it can be published again, clean
    release(city, leaked, "关于公示的通知", "一、名单另行公布", now + timedelta(hours=3))
    follow()
    assert codes() == set()
    assert Edition.objects.filter(record=leaked).count() == 4
    assert Client().get(f"/documents/{leaked.pk}/editions/1/").status_code == 410  # it was withdrawn, too


@pytest.mark.parametrize("what", ["content", "salt"])
def test_an_erased_snapshot_that_is_put_back_is_found(
    city: City, leaked: Record, now: datetime, what: str
) -> None:
    snapshot = leaked.revisions.get(number=2).snapshot
    erase_content(asked(city, leaked, now), actor=city.reviewer, now=now)
    drop_guards()
    Snapshot.objects.filter(pk=snapshot.pk).update(**{what: bytes(getattr(snapshot, what))})
    assert codes() == {"restored"}


def test_emptied_without_an_entry_is_tampering(city: City, leaked: Record) -> None:
    """The triggers let it pass, because erasing does the same; the log does not know of it."""
    Snapshot.objects.filter(pk=leaked.revisions.get(number=2).snapshot_id).update(content=None, salt=None)
    assert codes() == {"snapshot"}


def test_an_erased_row_that_is_filled_again_is_found(city: City, leaked: Record, now: datetime) -> None:
    request = asked(city, leaked, now, [3])
    actions.withdraw(leaked, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    erase_content(request, actor=city.reviewer, now=now)
    Document.objects.filter(pk=leaked.pk).update(text=SECRET)
    assert codes() == {"row"}


def test_in_the_workspace(city: City, leaked: Record, now: datetime) -> None:
    client = Client()
    client.force_login(city.editor)
    assert "申请清除内容" in client.get(f"/desk/registers/documents/{leaked.pk}/").content.decode()
    address = f"/desk/publishing/records/{leaked.pk}/erasure/"
    assert client.get(address).status_code == 200
    sent = {"ground": "personal_data", "reason": "公开了个人信息", "passage": "没有这段话"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "没有哪一稿" in answer.content.decode()
    answer = client.post(address, sent | {"passage": SECRET[:6] + "\n" + SECRET[6:]})
    request = Erasure.objects.get()
    assert (answer.status_code, request.revisions) == (302, [2])
    decide = f"/desk/publishing/erasures/{request.pk}/"
    assert client.post(decide, {"decision": "erase"}).status_code == 404
    assert "说明" in client.get(decide).content.decode()
    client.force_login(city.other_editor)
    for page in (address, decide):
        assert client.get(page).status_code == 404
    client.force_login(city.reviewer)
    assert "关于公示的通知" in client.get("/desk/publishing/erasures/").content.decode()
    assert client.post(decide, {"decision": "refuse", "reason": ""}).status_code == 422
    assert client.post(decide, {"decision": "erase"}).status_code == 302
    assert "已清除" in client.get(decide).content.decode()
    assert SECRET not in everything()


def test_a_draft_is_deleted_not_erased(city: City, now: datetime) -> None:
    with pytest.raises(Refused, match="从未发布"):
        asked(city, draft(city, now), now, [1])


def test_the_systems_own_account_decides_nothing(city: City, leaked: Record, now: datetime) -> None:
    with pytest.raises(Refused):
        erase_content(asked(city, leaked, now), actor=User.objects.system(), now=now)
