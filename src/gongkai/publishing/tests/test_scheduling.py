"""Publishing at a set time, and the days that time brings."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from gongkai.accounts.reasons import Refused
from gongkai.documents.models import Document
from gongkai.factories import City, draft
from gongkai.jobs.models import Notification
from gongkai.jobs.todos import todos_of
from gongkai.publishing import actions
from gongkai.publishing.choices import Act, RecordState
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import LogEntry, Moment, Record, Schedule
from gongkai.publishing.moments import append_due
from gongkai.publishing.scheduling import publish_due, schedule, unschedule
from gongkai.publishing.tests.test_bundles import approved
from gongkai.publishing.verification import verify

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_it_goes_out_at_its_time_and_not_before(city: City, now: datetime) -> None:
    record = approved(city, now, "定时的一件")
    schedule(record, actor=city.editor, publish_at=now + 2 * HOUR, now=now)
    assert publish_due(now + HOUR) == []
    assert publish_due(now + 3 * HOUR) == [record.pk]
    assert publish_due(now + 4 * HOUR) == []
    record.refresh_from_db()
    assert (record.state, record.published_at) == (RecordState.PUBLISHED, now + 3 * HOUR)
    assert not Schedule.objects.exists()
    assert LogEntry.objects.get().role == "editor"


def test_only_what_may_be_published_is_set(city: City, now: datetime) -> None:
    record = draft(city, now)
    with pytest.raises(Refused, match="不能办理"):
        schedule(record, actor=city.editor, publish_at=now + HOUR, now=now)
    record = approved(city, now, "一件")
    with pytest.raises(Refused, match="在现在之后"):
        schedule(record, actor=city.editor, publish_at=now, now=now)
    with pytest.raises(Refused, match="不是市教育局"):
        schedule(record, actor=city.other_editor, publish_at=now + HOUR, now=now)
    schedule(record, actor=city.editor, publish_at=now + HOUR, now=now)
    with pytest.raises(Refused, match="不是市教育局"):
        unschedule(record, actor=city.other_editor)
    unschedule(record, actor=city.reviewer)
    assert publish_due(now + 2 * HOUR) == []


def test_what_was_changed_meanwhile_is_not_published_and_they_are_told(city: City, now: datetime) -> None:
    record = approved(city, now, "一件")
    schedule(record, actor=city.editor, publish_at=now + HOUR, now=now)
    row = Document(record=record, text="又改了")
    actions.save_draft(record, row, "一件", actor=city.editor, now=now)
    for _ in range(2):
        assert publish_due(now + 2 * HOUR) == []
    record.refresh_from_db()
    assert record.state == RecordState.DRAFT
    told = Notification.objects.filter(text__startswith="定时发布没有办成")
    assert set(told.values_list("user", flat=True)) == {city.editor.pk, city.reviewer.pk}
    assert "重新审核" in Schedule.objects.get().failure
    assert any("定时发布没有办成" in todo.room for todo in todos_of(city.editor, timezone.localdate(now)))


def test_who_set_it_must_still_hold_a_post(city: City, now: datetime) -> None:
    record = approved(city, now, "一件")
    schedule(record, actor=city.editor, publish_at=now + HOUR, now=now)
    city.editor.posts.all().delete()
    assert publish_due(now + 2 * HOUR) == []
    assert "编辑或审核人员" in Schedule.objects.get().failure


def test_one_refusal_keeps_no_other_from_going_out(city: City, now: datetime) -> None:
    bad, good = approved(city, now, "改过的"), approved(city, now, "好的")
    for record in (bad, good):
        schedule(record, actor=city.editor, publish_at=now + HOUR, now=now)
    actions.save_draft(bad, Document(record=bad, text="x"), "改过的", actor=city.editor, now=now)
    assert publish_due(now + 2 * HOUR) == [good.pk]


def test_published_by_hand_before_its_time(city: City, now: datetime) -> None:
    record = approved(city, now, "一件")
    schedule(record, actor=city.editor, publish_at=now + HOUR, now=now)
    actions.publish(record, actor=city.reviewer, now=now)
    assert publish_due(now + 2 * HOUR) == []
    assert not Schedule.objects.exists()
    assert LogEntry.objects.count() == 1


def test_in_the_workspace(city: City, now: datetime) -> None:
    record = approved(city, now, "一件")
    client = Client()
    client.force_login(city.editor)
    address = f"/desk/registers/documents/{record.pk}/schedule/"
    assert client.get(address).status_code == 200
    sent = {"publish_at": "2099-01-05T09:00", "seen": 1}
    assert client.post(address, sent).status_code == 302
    assert "2099年1月5日 09:00" in client.get(f"/desk/registers/documents/{record.pk}/").content.decode()
    assert client.post(address, sent | {"publish_at": "明天"}).status_code == 422
    client.post(f"/desk/registers/documents/{record.pk}/unschedule/", {"seen": 1})
    assert not Schedule.objects.exists()


# --- Time as an actor ------------------------------------------------------------------------------------------------
def dated(city: City, now: datetime, title: str, **dates: date) -> Record:
    row = Document(text="一、总则", **dates)
    record = actions.create(
        actions.kind_of(draft(city, now)), row, title, agency=city.education, actor=city.editor, now=now
    )
    actions.submit(record, actor=city.editor, now=now)
    actions.approve(record, actor=city.reviewer, now=now)
    return actions.publish(record, actor=city.reviewer, now=now)


def acts() -> list[tuple[str, int | None, str]]:
    by_time = LogEntry.objects.filter(role="time").order_by("seq")
    return [(entry.act, entry.record_id, (entry.manifest or {})["on"]) for entry in by_time]


def test_days_are_told_in_their_order_once_each_also_after_a_long_silence(city: City, now: datetime) -> None:
    rule = dated(city, now, "办法", effective_from=date(2026, 7, 10), effective_until=date(2026, 7, 20))
    comment = dated(city, now, "办法（征求意见稿）", effective_until=date(2026, 7, 15))
    long_past = dated(city, now, "旧办法", effective_from=date(2020, 1, 1))
    assert append_due(date(2026, 7, 9), now) == 0
    assert append_due(date(2026, 8, 1), now + timedelta(days=32)) == 3
    assert append_due(date(2026, 8, 1), now + timedelta(days=32)) == 0
    assert acts() == [
        (Act.TOOK_EFFECT, rule.pk, "2026-07-10"),
        (Act.CLOSED, comment.pk, "2026-07-16"),
        (Act.EXPIRED, rule.pk, "2026-07-21"),
    ]
    assert not Moment.objects.filter(record=long_past).exists()
    assert list(verify()) == []
    for follower in all_followers():
        follower.catch_up()
    page = Client().get(f"/documents/{rule.pk}/").content.decode()
    assert "开始施行" in page
    assert "到期失效" in page
    before = list(Moment.objects.values_list("record", "act", "on", "arrived"))
    for follower in all_followers():
        follower.rebuild()
    assert list(Moment.objects.values_list("record", "act", "on", "arrived")) == before


def test_a_day_that_was_moved_or_withdrawn_does_not_come(city: City, now: datetime) -> None:
    moved = dated(city, now, "办法", effective_from=date(2026, 7, 10))
    gone = dated(city, now, "另一办法", effective_from=date(2026, 7, 10))
    append_due(date(2026, 7, 1), now)
    row = Document(record=moved, text="一、总则", effective_from=date(2026, 9, 1))
    actions.save_draft(moved, row, "办法", actor=city.editor, now=now)
    actions.submit(moved, actor=city.editor, now=now)
    actions.approve(moved, actor=city.reviewer, now=now)
    actions.publish(moved, actor=city.reviewer, now=now)
    actions.withdraw(gone, actor=city.reviewer, reason="有误", withdrawal="notice", now=now)
    assert append_due(date(2026, 8, 1), now) == 0
    assert append_due(date(2026, 9, 1), now) == 1
    assert acts() == [(Act.TOOK_EFFECT, moved.pk, "2026-09-01")]
