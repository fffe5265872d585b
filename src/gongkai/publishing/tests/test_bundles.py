"""Several records in one act: one entry, all or nothing, and every follower tells of each."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from gongkai.accounts.reasons import Refused
from gongkai.documents.models import Document
from gongkai.factories import City, draft, published
from gongkai.portal.models import News
from gongkai.publishing import actions
from gongkai.publishing.bundles import release_together
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import Edition, LogEntry, Record, Revision, Snapshot
from gongkai.publishing.tests.tampering import drop_guards
from gongkai.publishing.verification import verify

pytestmark = pytest.mark.django_db


def approved(city: City, now: datetime, title: str) -> Record:
    record = draft(city, now, title)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    return record


def changed(city: City, record: Record, now: datetime) -> Record:
    row = Document(record=record, text="一、新的总则")
    actions.save_draft(record, row, record.title, actor=city.editor, now=now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    return record


def follow() -> None:
    for follower in all_followers():
        follower.catch_up()


def codes() -> set[str]:
    return {problem.code for problem in verify()}


def test_a_bundle_is_one_entry_with_a_manifest(city: City, now: datetime) -> None:
    old = published(city, now, "旧的一件")
    records = [approved(city, now, f"第{number}号通知") for number in range(3)]
    records.append(changed(city, old, now))
    release_together(records, actor=city.reviewer, now=now + timedelta(hours=1))
    entry = LogEntry.objects.latest("seq")
    assert (entry.act, entry.record, entry.role) == (Act.BUNDLED, None, "reviewer")
    assert [row["act"] for row in (entry.manifest or {})["records"]] == [
        "changed",
        "published",
        "published",
        "published",
    ]
    assert {f"record:{record.pk}" for record in records} < set(entry.keys)
    assert codes() == set()
    follow()
    assert set(News.objects.filter(entry=entry).values_list("title", "act")) == {
        ("旧的一件", "changed"),
        *((f"第{number}号通知", "published") for number in range(3)),
    }
    assert len({line.guid for line in News.objects.all()}) == 5
    assert list(Edition.objects.filter(record=old).values_list("number", "act")) == [
        (2, "changed"),
        (1, "published"),
    ]
    page = Client().get("/log/").content.decode()
    assert "4 件" in page
    assert "第2号通知" in page
    assert Client().get("/feed.atom").content.decode().count("<entry>") == 5
    assert all(
        f"/documents/{record.pk}/" in Client().get("/sitemap-records.xml").content.decode()
        for record in records
    )


def test_where_one_may_not_go_out_none_does(city: City, now: datetime) -> None:
    good, bad = approved(city, now, "好的"), draft(city, now, "没审的")
    with pytest.raises(Refused, match="《没审的》"):
        release_together([good, bad], actor=city.reviewer, now=now)
    assert not Record.objects.published().exists()
    assert not LogEntry.objects.exists()


def test_strangers_none_and_old_versions_are_refused(city: City, now: datetime) -> None:
    record = approved(city, now, "一件")
    for given in (
        {"records": [record], "actor": city.other_editor},
        {"records": [], "actor": city.reviewer},
        {"records": [record], "actor": city.reviewer, "seen": {record.pk: 7}},
        {"records": [record], "actor": city.reviewer, "seen": {}},
    ):
        with pytest.raises(Refused):
            release_together(**given, now=now)
    release_together([record], actor=city.editor, seen={record.pk: 1}, now=now)
    assert Record.objects.get(pk=record.pk).state == RecordState.PUBLISHED


def test_one_bundle_is_of_one_agency(city: City, now: datetime) -> None:
    record = approved(city, now, "教育局的")
    other = approved(city, now, "卫健委的")
    Record.objects.filter(pk=other.pk).update(agency=city.health)
    for role in ("editor", "reviewer"):
        city.reviewer.posts.get_or_create(agency=city.health, role=role)
    with pytest.raises(Refused, match="同一机构"):
        release_together([record, other], actor=type(city.reviewer).objects.get(pk=city.reviewer.pk), now=now)


def test_a_withdrawal_after_a_bundle_counts(city: City, now: datetime) -> None:
    record = approved(city, now, "一件")
    release_together([record], actor=city.reviewer, now=now)
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    assert codes() == set()
    Record.objects.filter(pk=record.pk).update(state=RecordState.PUBLISHED)
    assert codes() == {"state"}


def test_tampering_with_a_member_is_found(city: City, now: datetime) -> None:
    records = [approved(city, now, f"第{number}号") for number in range(2)]
    release_together(records, actor=city.reviewer, now=now)
    drop_guards()
    snapshot = Revision.objects.get(record=records[1]).snapshot
    Snapshot.objects.filter(pk=snapshot.pk).update(content=bytes(snapshot.content).replace(b"1", b"2"))
    assert codes() == {"snapshot", "edition"}


def test_the_page_keeps_what_was_ticked(city: City, now: datetime) -> None:
    client = Client()
    client.force_login(city.reviewer)
    first, second = approved(city, now, "第一件"), approved(city, now, "第二件")
    page = client.get("/desk/publishing/bundle/").content.decode()
    assert "第一件" in page
    answer = client.post("/desk/publishing/bundle/", {"record": [f"{first.pk}-9", f"{second.pk}-1"]})
    assert answer.status_code == 422
    assert f'value="{second.pk}-1" checked' in answer.content.decode()
    assert client.post("/desk/publishing/bundle/", {"record": ["x", "-", "²-1"]}).status_code == 422
    sent = {"record": [f"{first.pk}-1", f"{second.pk}-1"]}
    assert client.post("/desk/publishing/bundle/", sent).status_code == 302
    assert Record.objects.published().count() == 2
    client.force_login(city.other_editor)
    assert "第一件" not in client.get("/desk/publishing/bundle/").content.decode()
