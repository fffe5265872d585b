"""Which page an address asks for."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from gongkai.accounts.paging import Pages
from gongkai.factories import City, published
from gongkai.jobs.models import Notification


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("1", 1), ("2", 2), ("3", 3), ("0", 1), ("-1", 1), ("-99", 1), ("4", 3), ("", 1), ("x", 1), (None, 1)],
)
def test_what_lies_before_the_first_page_is_the_first(asked: str | None, shown: int) -> None:
    assert Pages(range(25), 10).get_page(asked).number == shown


@pytest.mark.parametrize(
    "address",
    [
        "/documents/",
        "/agencies/jyj/",
        "/log/",
        "/search/?q=通知",
        "/desk/registers/documents/",
        "/desk/notifications/",
    ],
)
@pytest.mark.parametrize("number", ["0", "-1"])
def test_every_list_begins_with_its_first_page(
    city: City, now: datetime, monkeypatch: pytest.MonkeyPatch, address: str, number: str
) -> None:
    monkeypatch.setattr(Pages, "__init__", lambda pages, rows, size: super(Pages, pages).__init__(rows, 1))
    published(city, now, "通知一")
    published(city, now, "通知二")
    for text in ("甲", "乙"):
        Notification.objects.create(user=city.editor, text=text, key=text, created_at=now)
    client = Client()
    client.force_login(city.editor)
    page = client.get(f"{address}{'&' if '?' in address else '?'}page={number}").content.decode()
    assert "第 1 页，共" in page
