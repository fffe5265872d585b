"""In force, lapsed, open for comment: one document, the database and the lists agree."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from gongkai.documents.in_force import holding
from gongkai.documents.models import Document
from gongkai.documents.validity import Validity, validity_on
from gongkai.factories import City, published
from gongkai.portal.models import SampleCity
from gongkai.publishing.models import Record

DAY = date(2026, 6, 30)
BEFORE, AFTER = date(2026, 6, 29), date(2026, 7, 1)
DRAFT = "关于《云汀市停车场管理办法（征求意见稿）》公开征求意见的公告"


@pytest.mark.parametrize(
    "title",
    [DRAFT, "云汀市停车场管理办法（征求意见稿）", "关于公开征求《停车场管理办法（征求意见稿）》意见的通知"],
)
def test_a_draft_for_comment_is_never_in_force(title: str) -> None:
    ended = validity_on(DAY, None, BEFORE, title)
    assert (ended.label, ended.reason) == ("征求意见已结束", "截至2026年6月29日")
    assert validity_on(DAY, None, DAY, title).validity == Validity.CONSULTING
    assert validity_on(DAY, AFTER, None, title).validity == Validity.CONSULTING


@pytest.mark.parametrize(
    "title",
    [
        "关于《云汀市停车场管理办法（征求意见稿）》征求意见情况的公告",
        "《云汀市停车场管理办法（征求意见稿）》起草说明",
        "云汀市停车场管理办法",
        "",
    ],
)
def test_what_only_speaks_of_a_draft_lapses_as_others_do(title: str) -> None:
    assert validity_on(DAY, None, BEFORE, title).validity == Validity.LAPSED
    assert validity_on(DAY, None, None, title).validity == Validity.EFFECTIVE


def test_reasons_are_written_as_chinese_is() -> None:
    assert validity_on(DAY, AFTER, None).reason == "自2026年7月1日起施行"
    assert validity_on(DAY, None, date(2030, 9, 30)).reason == "有效期至2030年9月30日"


def dated(record: Record, start: date | None, end: date | None, title: str) -> Record:
    Document.objects.filter(pk=record.pk).update(effective_from=start, effective_until=end)
    Record.objects.filter(pk=record.pk).update(title=title)
    return record


@pytest.mark.django_db
def test_the_database_finds_what_the_rule_finds(city: City, now: datetime) -> None:
    expected: dict[Validity, set[int]] = {validity: set() for validity in Validity}
    for start, end, title in product(
        (None, BEFORE, DAY, AFTER), (None, BEFORE, DAY, AFTER), ("甲办法", DRAFT)
    ):
        record = dated(published(city, now), start, end, title)
        expected[validity_on(DAY, start, end, title).validity].add(record.pk)
    assert all(expected.values())
    for validity, keys in expected.items():
        found = Record.objects.filter(holding(validity, DAY)).values_list("pk", flat=True)
        assert (validity, sorted(found)) == (validity, sorted(keys))


def tags(client: Client, address: str) -> dict[str, str]:
    page = LexborHTMLParser(client.get(address).content.decode())
    rows = page.css(".result-list > li")
    return {row.css_first("a").text(): tag.text() if (tag := row.css_first(".tag")) else "" for row in rows}


@pytest.mark.django_db
def test_lists_mark_what_is_not_in_force_and_are_narrowed_by_it(
    city: City, now: datetime, client: Client, django_assert_max_num_queries: Any
) -> None:
    dated(published(city, now), None, None, "甲办法")
    dated(published(city, now), None, BEFORE, "乙办法")
    dated(published(city, now), AFTER, None, "丙办法")
    for _number in range(7):
        published(city, now, "丁办法")
    with time_machine.travel(now, tick=False), django_assert_max_num_queries(10):
        marked = tags(client, "/documents/")
    assert marked == {"甲办法": "", "乙办法": "失效", "丙办法": "尚未施行", "丁办法": ""}
    with time_machine.travel(now, tick=False):
        assert tags(client, "/documents/?validity=lapsed") == {"乙办法": "失效"}
        assert tags(client, "/documents/?validity=not_yet") == {"丙办法": "尚未施行"}
        assert tags(client, "/documents/?validity=effective") == {"甲办法": "", "丁办法": ""}
        assert len(tags(client, "/documents/?validity=nonsense")) == 4
    with time_machine.travel(now, tick=False), django_assert_max_num_queries(13):
        assert tags(client, "/search/?q=办法") == marked


@pytest.mark.django_db
def test_a_sample_city_knows_one_day(city: City, now: datetime, client: Client) -> None:
    record = dated(published(city, now), None, AFTER, "甲办法")
    with time_machine.travel(datetime(2026, 11, 29, 9, tzinfo=now.tzinfo), tick=False):
        assert ">失效<" in client.get(record.get_absolute_url()).content.decode()
        SampleCity.objects.create(made_as_of=DAY)
        assert ">现行有效<" in client.get(record.get_absolute_url()).content.decode()
        assert tags(client, "/documents/") == {"甲办法": ""}
        assert tags(client, "/documents/?validity=lapsed") == {}
