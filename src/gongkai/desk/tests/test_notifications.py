"""The list of notifications: unread first, by day, one's own only."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from gongkai.accounts.models import User
from gongkai.factories import City
from gongkai.jobs.models import Notification

LIST = "/desk/notifications/"


def tell(user: User, text: str, at: datetime, *, read: bool = False) -> Notification:
    return Notification.objects.create(
        user=user, text=text, url="/desk/", key=text, created_at=at, read_at=at if read else None
    )


@pytest.fixture
def client(city: City) -> Client:
    client = Client()
    client.force_login(city.editor)
    return client


def shown(client: Client, query: str = "") -> list[str]:
    return re.findall(r'<a href="/desk/">(第\w+)</a>', client.get(LIST + query).content.decode())


def test_unread_come_first_and_days_are_local(city: City, now: datetime, client: Client) -> None:
    early = now.replace(day=30, hour=0, minute=30)  # the day before in Greenwich
    tell(city.editor, "第一", early - timedelta(days=2))
    tell(city.editor, "第二", early, read=True)
    tell(city.editor, "第三", early - timedelta(days=5))
    with time_machine.travel(now):
        assert shown(client) == ["第一", "第三", "第二"]
        days = client.get(LIST).context["days"]
    assert [(is_read, day.day) for is_read, day, _found in days] == [(False, 28), (False, 25), (True, 30)]


def test_only_unread(city: City, now: datetime, client: Client) -> None:
    tell(city.editor, "第一", now)
    tell(city.editor, "第二", now, read=True)
    assert shown(client, "?show=unread") == ["第一"]


def test_one_is_marked_and_the_filter_stays(city: City, now: datetime, client: Client) -> None:
    one, other = tell(city.editor, "第一", now), tell(city.editor, "第二", now)
    answer = client.post(f"{LIST}{one.pk}/read/", {"show": "unread"})
    assert answer.headers["Location"] == f"{LIST}?show=unread"
    one.refresh_from_db()
    other.refresh_from_db()
    assert one.read_at is not None
    assert other.read_at is None
    before = one.read_at
    client.post(f"{LIST}{one.pk}/read/")
    one.refresh_from_db()
    assert one.read_at == before


def test_those_of_others_are_neither_seen_nor_marked(city: City, now: datetime, client: Client) -> None:
    theirs = tell(city.reviewer, "第九", now)
    assert shown(client) == []
    assert client.post(f"{LIST}{theirs.pk}/read/").status_code == 404
    client.post(f"{LIST}read/")
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_all_are_marked(city: City, now: datetime, client: Client) -> None:
    tell(city.editor, "第一", now)
    tell(city.editor, "第二", now)
    assert "已把 2 条通知标为已读" in client.post(f"{LIST}read/", follow=True).content.decode()
    assert shown(client, "?show=unread") == []


def test_many_ask_no_more_queries(
    city: City, now: datetime, client: Client, django_assert_max_num_queries: object
) -> None:
    counts = []
    for start in (0, 60):
        for number in range(start, start + 60):
            tell(city.editor, f"第{number}", now, read=bool(number % 2))
        with django_assert_max_num_queries(12) as captured:  # type: ignore[operator]
            client.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]
