"""Twenty working days (条例第二十六条): what was late, what is about to be, and who sees which."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from gongkai.__main__ import main
from gongkai.compliance.choices import Severity
from gongkai.compliance.findings import refresh_all
from gongkai.compliance.models import Finding
from gongkai.conftest import NOW
from gongkai.documents.kind import DOCUMENTS
from gongkai.documents.models import Document
from gongkai.factories import City
from gongkai.publishing import actions
from gongkai.publishing.models import Record

pytestmark = pytest.mark.django_db
# Twenty working days before Tuesday 30 June 2026, with the Dragon Boat festival (19 June) off, is Monday 1 June.
IN_TIME, LATE = date(2026, 6, 1), date(2026, 5, 29)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def made(city: City, now: datetime, on: date, *, public: bool = True) -> Record:
    row = Document(text="一、总则\n1.按时检查车辆。", signed_on=on)
    record = actions.create(
        DOCUMENTS, row, "关于校车安全的通知", agency=city.education, actor=city.editor, now=now
    )
    if public:
        actions.submit(record, actor=city.editor, now=now)
        actions.approve(record, actor=city.reviewer, now=now)
        actions.publish(record, actor=city.reviewer, now=now)
    return record


@pytest.mark.parametrize(("on", "found"), [(IN_TIME, False), (LATE, True)])
def test_the_last_day_counts(city: City, now: datetime, on: date, found: bool) -> None:
    made(city, now, on)
    refresh_all(now)
    assert Finding.objects.filter(rule="timing.late").exists() is found


@pytest.mark.parametrize(
    ("on", "severity"),
    [
        (LATE, Severity.ERROR),
        (IN_TIME, Severity.REMINDER),
        (date(2026, 6, 8), Severity.REMINDER),
        (date(2026, 6, 26), None),
    ],
)
def test_drafts_are_watched(city: City, now: datetime, on: date, severity: Severity | None) -> None:
    made(city, now, on, public=False)
    refresh_all(now)
    found = Finding.objects.filter(rule="timing.waiting")
    assert [one.severity for one in found] == ([severity] if severity else [])


def test_the_office_sees_what_is_public_and_no_drafts(city: City, now: datetime, client: Client) -> None:
    late, waiting = made(city, now, LATE), made(city, now, LATE, public=False)
    refresh_all(now)
    mine = Finding.objects.for_user(city.editor, "view").exclude(record=None)
    assert set(mine.values_list("record", flat=True)) == {late.pk, waiting.pk}
    overseen = Finding.objects.for_user(city.office, "view").exclude(record=None)
    assert set(overseen.values_list("record", flat=True)) == {late.pk}
    assert not Finding.objects.for_user(city.other_editor, "view").exclude(record=None).exists()
    for person, count in ((city.editor, 200), (city.office, 200), (city.other_editor, 404)):
        client.force_login(person)
        url = Finding.objects.get(record=late).get_absolute_url()
        assert client.get(url).status_code == count


def test_the_pages_show_and_explain(city: City, now: datetime, client: Client) -> None:
    record = made(city, now, LATE)
    refresh_all(now)
    finding = Finding.objects.get(record=record)
    client.force_login(city.office)
    assert client.post(finding.get_absolute_url(), {"reason": "系统切换期间补录"}).status_code == 404
    client.force_login(city.reviewer)
    assert "晚于期限" in client.get(reverse("compliance:findings")).content.decode()
    assert (
        client.post(finding.get_absolute_url(), {"reason": "系统切换期间补录", "until": ""}).status_code
        == 302
    )
    listed = client.get(reverse("compliance:findings"), {"state": "explained"}).content.decode()
    assert "晚于期限" in listed and "已说明" in listed
    rules = client.get(reverse("compliance:rules")).content.decode()
    assert "在二十个工作日内公开" in rules and "DP-030" in rules


def test_a_list_makes_no_queries_that_grow(
    city: City, now: datetime, client: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(8):
        made(city, now - timedelta(minutes=number), LATE)
    refresh_all(now)
    client.force_login(city.editor)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(reverse("compliance:findings"))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(reverse("compliance:rules"))


def test_the_command_prints_every_finding(
    city: City, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    record = made(city, now, LATE)
    assert main(["check", "--rule", "timing.late", "--json"]) == 1
    [line] = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert (line["rule"], line["record"], line["agency"]) == ("timing.late", record.pk, "云汀市教育局")
    assert line["basis"] and "晚于期限" in line["message"]
    assert main(["check", "--rule", "timing.late", "--agency", "市卫健委"]) == 0
    assert main(["check", "--rule", "no.such"]) == 2
    assert main(["check", "--agency", "没有的局"]) == 2
