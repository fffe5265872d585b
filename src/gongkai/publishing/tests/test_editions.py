"""What the public sees of a record's past: editions, comparison, and where a withdrawn address leads."""

from __future__ import annotations

import gzip
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from selectolax.lexbor import LexborHTMLParser

from gongkai.accounts.reasons import Refused
from gongkai.documents.models import Document
from gongkai.factories import City, draft, published
from gongkai.publishing import actions, dump
from gongkai.publishing.choices import Withdrawal
from gongkai.publishing.comparison import compare
from gongkai.publishing.editions import EditionsFollower
from gongkai.publishing.models import Edition, LogEntry, Record, Snapshot
from gongkai.publishing.verification import verify


def publish_again(city: City, record: Record, text: str, now: datetime, title: str = "") -> Record:
    row = Document(record=record, text=text)
    actions.save_draft(record, row, title or record.title, actor=city.editor, now=now)
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    return actions.publish(record, actor=city.reviewer, now=now)


@pytest.fixture
def changed(city: City, now: datetime) -> Record:
    record = published(city, now)
    record = publish_again(
        city, record, "一、总则\n1.每月检查车辆。", now + timedelta(days=1), "关于校车安全的补充通知"
    )
    EditionsFollower().catch_up()
    return record


def test_every_edition_has_its_address(changed: Record) -> None:
    client = Client()
    page = LexborHTMLParser(client.get(f"/documents/{changed.pk}/").content)
    listed = page.css_first(".editions").text()
    digests = list(LogEntry.objects.order_by("seq").values_list("digest", flat=True))
    assert all(digest in listed for digest in digests)
    assert "现在公开的一版" in listed
    old = client.get(f"/documents/{changed.pk}/editions/1/").content.decode()
    assert "关于校车安全的通知" in old
    assert "按时检查车辆" in old
    assert "不是现在公开的内容" in old
    assert '<meta name="robots" content="noindex">' in old
    assert digests[0] in old
    current = client.get(f"/documents/{changed.pk}/editions/2/")
    assert (current.status_code, current.headers["Location"]) == (302, f"/documents/{changed.pk}/")
    assert client.get(f"/documents/{changed.pk}/editions/3/").status_code == 404


def test_editions_are_rebuilt_from_the_log(changed: Record) -> None:
    before = list(Edition.objects.values_list("record", "number", "entry", "revision", "act", "digest", "at"))
    EditionsFollower().rebuild()
    assert (
        list(Edition.objects.values_list("record", "number", "entry", "revision", "act", "digest", "at"))
        == before
    )


def test_a_withdrawn_record_shows_no_edition(city: City, changed: Record, now: datetime) -> None:
    actions.withdraw(changed, actor=city.reviewer, reason="有误", withdrawal="gone", now=now)
    for address in (f"/documents/{changed.pk}/editions/1/", f"/records/{changed.pk}/compare/"):
        answer = Client().get(address)
        assert answer.status_code == 410
        assert "检查" not in answer.content.decode()


def test_what_was_withdrawn_stays_so_when_the_record_is_public_again(
    city: City, changed: Record, now: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    actions.withdraw(changed, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    clean = publish_again(city, changed, "一、改正后的第一稿", now + timedelta(days=2))
    EditionsFollower().catch_up()
    for number in (1, 2):
        answer = Client().get(f"/documents/{clean.pk}/editions/{number}/")
        assert answer.status_code == 410
        assert "检查" not in answer.content.decode()
        assert "这一版已撤回" in answer.content.decode()
    # One edition that can be read is none to compare; its history names the others without leading to them.
    for query in ("", "?old=1&new=2", "?old=2&new=3"):
        assert Client().get(f"/records/{clean.pk}/compare/{query}").status_code == 404
    page = LexborHTMLParser(Client().get(f"/documents/{clean.pk}/").content)
    listed = page.css_first(".editions")
    assert (len(listed.css("li")), listed.text().count("已撤回"), len(listed.css(".editions__list a"))) == (
        3,
        2,
        0,
    )
    publish_again(city, clean, "一、改正后的第二稿", now + timedelta(days=3))
    EditionsFollower().catch_up()
    compared = Client().get(f"/records/{clean.pk}/compare/")
    assert [one.number for one in compared.context["editions"]] == [4, 3]
    dump.write_dump()
    contents = gzip.decompress((dump.folder() / dump.CONTENTS).read_bytes()).decode()
    assert "改正后的第一稿" in contents
    assert "检查" not in contents


def test_a_draft_has_no_editions(city: City, now: datetime) -> None:
    record = draft(city, now)
    for address in (f"/documents/{record.pk}/editions/1/", f"/records/{record.pk}/compare/"):
        assert Client().get(address).status_code == 404


def test_two_editions_compared(changed: Record) -> None:
    page = LexborHTMLParser(Client().get(f"/records/{changed.pk}/compare/").content)
    assert [one.text() for one in page.css("table del")] == ["关于校车安全的通知", "云教发〔2026〕3号"]
    assert page.css_first("table ins").text() == "关于校车安全的补充通知"
    assert [one.text() for one in page.css("#comparison ins")] == ["（增加）每月"]
    assert [one.text() for one in page.css("#comparison del")] == ["（删去）按时"]
    same = Client().get(f"/records/{changed.pk}/compare/?old=2&new=2").content.decode()
    assert "没有不同" in same


@pytest.mark.parametrize("query", ["?old=9", "?new=99999999999999999999", "?old=-1", "?old=²&new=x"])
def test_any_number_in_the_address_gets_an_answer(changed: Record, query: str) -> None:
    assert Client().get(f"/records/{changed.pk}/compare/{query}").status_code in (200, 404)


def test_the_pages_ask_few_questions(
    changed: Record, city: City, now: datetime, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        publish_again(city, changed, f"一、第{number}次", now)
    EditionsFollower().catch_up()
    for address in (
        f"/documents/{changed.pk}/",
        f"/documents/{changed.pk}/editions/3/",
        f"/records/{changed.pk}/compare/",
        "/log/",
    ):
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            assert Client().get(address).status_code == 200


LINES = st.lists(st.text(alphabet="甲乙丙丁ab1 ，", min_size=1, max_size=12), max_size=12)


@given(LINES, LINES)
def test_both_texts_can_be_read_out_of_their_comparison(old: list[str], new: list[str]) -> None:
    found = compare(old, new)
    before = [
        "".join(text for what, text in one.pieces if what != "added")
        for one in found
        if one.verdict != "added"
    ]
    after = [
        "".join(text for what, text in one.pieces if what != "taken")
        for one in found
        if one.verdict != "taken"
    ]
    assert (before, after) == (old, new)


def test_a_changed_paragraph_is_beside_its_like() -> None:
    old = ["第一条 为了规范停车。", "第二条 每小时五元。", "第三条 自发布之日起施行。"]
    new = [
        "第一条 为了规范停车。",
        "第二条 新增的一条写在这里，与收费无关。",
        "第三条 每小时六元。",
        "第四条 自发布之日起施行。",
    ]
    assert [one.verdict for one in compare(old, new)] == ["kept", "added", "changed", "changed"]


# --- Where a withdrawn address leads ----------------------------------------------------------------------------------
def withdraw_to(city: City, record: Record, target: Record | None, now: datetime) -> None:
    actions.withdraw(
        record,
        actor=city.reviewer,
        reason="由新件代替",
        withdrawal=Withdrawal.REDIRECT,
        redirect_to=target,
        now=now,
    )


def test_a_chain_of_redirects_is_one_step(city: City, now: datetime) -> None:
    first, second, third = (published(city, now, f"第{number}件") for number in range(3))
    withdraw_to(city, first, second, now)
    withdraw_to(city, second, third, now)
    for record in (first, second):
        answer = Client().get(f"/documents/{record.pk}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, f"/documents/{third.pk}/")
    assert LogEntry.objects.latest("seq").manifest == {"redirect_to": third.pk}
    actions.withdraw(third, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    assert Client().get(f"/documents/{first.pk}/", follow=True).content.decode().count("第2件") >= 1
    assert list(verify()) == []


def test_no_redirect_leads_in_a_circle_or_nowhere(city: City, now: datetime) -> None:
    first, second = published(city, now, "甲"), published(city, now, "乙")
    for target in (first, draft(city, now), None):
        with pytest.raises(Refused):
            withdraw_to(city, first, target, now)
    withdraw_to(city, first, second, now)
    with pytest.raises(Refused):
        withdraw_to(city, second, first, now)
    publish_again(city, first, "又公开了", now)
    withdraw_to(city, second, first, now)
    assert Client().get(f"/documents/{second.pk}/").headers["Location"] == f"/documents/{first.pk}/"
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(pk=second.pk).update(redirect_to=None)


def test_withdrawal_in_the_workspace_asks_where_to(city: City, now: datetime) -> None:
    first, second = published(city, now, "甲"), published(city, now, "乙")
    client = Client()
    client.force_login(city.reviewer)
    address = f"/desk/registers/documents/{first.pk}/withdraw/"
    sent = {"reason": "由新件代替", "withdrawal": "redirect", "seen": 1}
    for target in ("", "/nowhere/", f"/documents/{second.pk}0/", "http://[", "/desk/"):
        answer = client.post(address, sent | {"redirect_to": target})
        assert answer.status_code == 422, target
    answer = client.post(
        address, sent | {"redirect_to": f"http://127.0.0.1:8000/documents/{second.pk}/?from=x"}
    )
    assert answer.status_code == 302
    assert Record.objects.get(pk=first.pk).redirect_to == second


# --- Triggers ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change", ["content='{}'", "salt='1'", "schema='x'", "content=NULL, salt=NULL, schema='x'"]
)
def test_no_snapshot_is_changed_by_accident(city: City, now: datetime, change: str) -> None:
    published(city, now)
    with (
        pytest.raises(DatabaseError, match="only erased"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE publishing_snapshot SET {change}")


def test_no_snapshot_in_use_is_removed(city: City, now: datetime) -> None:
    published(city, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM publishing_snapshot")
        connection.check_constraints()
    assert Snapshot.objects.exists()
