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
from gongkai.publishing.attributes import Attribution
from gongkai.publishing.choices import ErasureGround
from gongkai.publishing.editions import EditionsFollower
from gongkai.publishing.erasure import ask_erasure, erase_content
from gongkai.publishing.models import Record

pytestmark = pytest.mark.django_db
# Twenty working days before Tuesday 30 June 2026, with the Dragon Boat festival (19 June) off, is Monday 1 June.
IN_TIME, LATE = date(2026, 6, 1), date(2026, 5, 29)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def made(city: City, now: datetime, on: date | None, *, public: bool = True) -> Record:
    row = Document(text="一、总则\n1.按时检查车辆。", signed_on=on)
    record = actions.create(
        DOCUMENTS, row, "关于校车安全的通知", agency=city.education, actor=city.editor, now=now
    )
    if public:
        put_out(record, city, now)
    return record


def put_out(record: Record, city: City, now: datetime) -> None:
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    actions.publish(record, actor=city.reviewer, now=now)


def change(record: Record, city: City, now: datetime, on: date, text: str = "一、改为每月检查车辆。") -> None:
    """Publish another text, formed on a day."""
    row = Document(record=record, text=text, signed_on=on)
    actions.save_draft(record, row, record.title, actor=city.editor, now=now)
    put_out(record, city, now)
    EditionsFollower().catch_up()


def at(day: date) -> datetime:
    return datetime.combine(day, NOW.timetz())


def timed(now: datetime) -> set[str]:
    """What is found of times after everything was looked at."""
    refresh_all(now)
    found = Finding.objects.unresolved().filter(rule__startswith="timing.")
    return set(found.values_list("rule", flat=True))


@pytest.mark.parametrize(("on", "found"), [(IN_TIME, False), (LATE, True)])
def test_the_last_day_counts(city: City, now: datetime, on: date, found: bool) -> None:
    made(city, now, on)
    refresh_all(now)
    assert Finding.objects.filter(rule="timing.late").exists() is found


@pytest.mark.parametrize(
    ("on", "published_on", "found"),
    [
        # From Monday 26 January 2026: Saturday 14 February is worked, 15 to 23 February are off, Saturday 28 is worked.
        (date(2026, 1, 26), date(2026, 2, 28), False),
        (date(2026, 1, 26), date(2026, 3, 1), True),
        # Formed on a Sunday of rest, of which day 1 is Monday 2 March: until Friday 27, not Saturday 28.
        (date(2026, 3, 1), date(2026, 3, 27), False),
        (date(2026, 3, 1), date(2026, 3, 28), True),
        # Formed on a Saturday that is worked: it is the day itself, and day 1 is Tuesday 24 February.
        (date(2026, 2, 14), date(2026, 3, 20), False),
        (date(2026, 2, 14), date(2026, 3, 21), True),
    ],
)
def test_days_of_rest_and_days_worked_in_exchange(
    city: City, on: date, published_on: date, found: bool
) -> None:
    made(city, at(published_on), on)
    assert ("timing.late" in timed(NOW)) is found


def test_a_text_formed_later_is_measured_by_its_own_publication(city: City) -> None:
    """Published in June; a text of 1 July is the change's, and is neither older than its publication nor late."""
    record = made(city, NOW, IN_TIME)
    change(record, city, at(date(2026, 7, 3)), date(2026, 7, 1))
    assert timed(at(date(2026, 7, 3))) == set()


def test_a_late_change_is_found(city: City) -> None:
    """Twenty working days after Wednesday 1 July 2026 is Wednesday 29 July."""
    record, other = made(city, NOW, IN_TIME), made(city, NOW, IN_TIME)
    change(record, city, at(date(2026, 7, 29)), date(2026, 7, 1))
    change(other, city, at(date(2026, 7, 30)), date(2026, 7, 1))
    assert timed(at(date(2026, 7, 30))) == {"timing.late"}
    assert Finding.objects.unresolved().get(rule="timing.late").record == other


def test_what_is_put_right_afterwards_does_not_make_it_late(city: City) -> None:
    record = made(city, NOW, IN_TIME)
    change(record, city, at(date(2026, 7, 3)), date(2026, 7, 1))
    change(record, city, at(date(2026, 11, 3)), date(2026, 7, 1), "一、改为每月检查校车。")
    assert timed(at(date(2026, 11, 3))) == set()


def test_a_day_that_was_put_right_is_no_later_text(city: City) -> None:
    record = made(city, NOW, IN_TIME)
    change(record, city, at(date(2026, 11, 3)), date(2026, 6, 2))
    assert timed(at(date(2026, 11, 3))) == set()


def test_a_day_in_the_future_stays_wrong_after_a_change(city: City) -> None:
    """Brought in past the gate: the text of July was public in June, whatever is changed in it afterwards."""
    record = made(city, NOW, IN_TIME)
    change(record, city, at(date(2026, 7, 3)), date(2026, 7, 1))
    Record.objects.filter(pk=record.pk).update(published_at=at(date(2026, 6, 30)))
    record.editions.filter(number=2).update(at=at(date(2026, 6, 30)))
    assert timed(at(date(2026, 7, 3))) == {"timing.order"}


def test_without_editions_the_last_change_counts(city: City) -> None:
    record = made(city, NOW, IN_TIME)
    change(record, city, at(date(2026, 7, 30)), date(2026, 7, 1))
    record.editions.all().delete()
    assert timed(at(date(2026, 7, 30))) == {"timing.late"}


def test_erased_editions_are_passed_over(city: City) -> None:
    record = made(city, NOW, IN_TIME)
    change(record, city, at(date(2026, 7, 3)), date(2026, 7, 1))
    asked = ask_erasure(
        record,
        revisions=[1],
        ground=ErasureGround.PERSONAL_DATA,
        reason="附件中误列了个人的电话",
        actor=city.editor,
        now=at(date(2026, 7, 6)),
    )
    erase_content(asked, actor=city.reviewer, now=at(date(2026, 7, 6)))
    assert timed(at(date(2026, 7, 6))) == set()


def test_content_that_was_erased_has_no_findings(city: City) -> None:
    record = made(city, NOW, LATE)
    assert timed(NOW) == {"timing.late"}
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="notice", now=NOW)
    actions.save_draft(
        record, Document(record=record, text="一、检查。", signed_on=LATE), "通知", actor=city.editor, now=NOW
    )
    assert timed(NOW) == {"timing.waiting"}
    asked = ask_erasure(
        record,
        revisions=[1, 2],
        ground=ErasureGround.PERSONAL_DATA,
        reason="附件中误列了个人的电话",
        actor=city.editor,
        now=NOW,
    )
    erase_content(asked, actor=city.reviewer, now=NOW)
    assert timed(NOW) == set()


def test_a_withdrawn_record_waits_with_its_new_draft(city: City, now: datetime, client: Client) -> None:
    record = made(city, now, IN_TIME)
    actions.withdraw(record, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    assert timed(now) == set()
    row = Document(record=record, text="一、检查。", signed_on=LATE)
    actions.save_draft(record, row, "关于校车安全的通知", actor=city.editor, now=now)
    assert timed(now) == {"timing.waiting"}
    finding = Finding.objects.unresolved().get(rule="timing.waiting")
    assert finding.severity == Severity.ERROR
    # It is a draft's: the office above sees nothing of it.
    assert Finding.objects.for_user(city.editor, "view").filter(pk=finding.pk).exists()
    assert not Finding.objects.for_user(city.office, "view").filter(pk=finding.pk).exists()
    client.force_login(city.office)
    assert client.get(finding.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("days", "found"), [(365, False), (366, True)])
@pytest.mark.parametrize("formed", [date(2012, 3, 1), None])
def test_what_is_withheld_is_assessed_after_a_year(
    city: City, now: datetime, days: int, found: bool, formed: date | None
) -> None:
    """The 365th day is in time; and it does not matter that it was made before the regulation asked for it."""
    said = Attribution("withheld", "internal_affairs", "", "人事安排，只供内部使用")
    row = Document(text="一、内部安排", signed_on=formed)
    long_ago = now - timedelta(days=days)
    actions.create(
        DOCUMENTS, row, "内部安排", agency=city.education, actor=city.editor, now=long_ago, said=said
    )
    assert ("timing.not_assessed" in timed(now)) is found


def test_what_is_given_on_request_is_not_withheld(city: City, now: datetime) -> None:
    said = Attribution("on_request", "internal_affairs", "", "只涉及少数申请人")
    row, long_ago = Document(text="一、安排"), now - timedelta(days=800)
    actions.create(DOCUMENTS, row, "安排", agency=city.education, actor=city.editor, now=long_ago, said=said)
    assert timed(now) == set()


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
