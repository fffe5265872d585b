"""Notices: where a day finds them, what the gate says, what time tells the log, and what the public reads."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from gongkai.accounts.reasons import Refused
from gongkai.columns import actions as columns
from gongkai.columns import placing
from gongkai.columns.models import Column
from gongkai.factories import City, fresh
from gongkai.notices.kind import NOTICES
from gongkai.notices.models import Notice
from gongkai.notices.period import standing_on
from gongkai.publishing import actions
from gongkai.publishing.choices import Act
from gongkai.publishing.models import LogEntry, Record
from gongkai.publishing.moments import append_due

pytestmark = pytest.mark.django_db
OPENS, ENDS = date(2026, 7, 1), date(2026, 7, 7)


@pytest.mark.parametrize(
    ("day", "publicity", "announcement"),
    [
        (date(2026, 6, 30), "尚未开始", "尚未开始"),
        (OPENS, "公示中", "现行"),
        (ENDS, "公示中", "现行"),
        (date(2026, 7, 8), "公示期已满", "已结束"),
    ],
)
def test_both_days_belong_to_the_period(day: date, publicity: str, announcement: str) -> None:
    assert standing_on(day, "publicity", OPENS, ENDS).label == publicity
    assert standing_on(day, "announcement", OPENS, ENDS).label == announcement
    assert standing_on(day, "announcement", None, None).label == "现行"


def draft(city: City, now: datetime, **values: object) -> Record:
    row = Notice(text="现予公示。\n有异议的请反映。", **values)
    by = {"agency": city.education, "actor": fresh(city.editor), "now": now}
    return actions.create(NOTICES, row, "关于评优结果的公示", **by)


def published(city: City, now: datetime, **values: object) -> Record:
    record = draft(city, now, **values)
    actions.submit(record, actor=fresh(city.editor), now=now)
    actions.approve(record, actor=fresh(city.reviewer), now=now)
    return actions.publish(record, actor=fresh(city.reviewer), now=now)


def test_the_gate_lets_no_publicity_notice_out_without_an_end(city: City, now: datetime) -> None:
    record = draft(city, now, category="publicity")
    with pytest.raises(Refused, match="公示没有截止日期"):
        actions.submit(record, actor=fresh(city.editor), now=now)


def test_the_gate_asks_about_what_is_over_before_it_begins(city: City, now: datetime) -> None:
    record = draft(city, now, category="publicity", ends_on=now.date() - timedelta(days=1))
    with pytest.raises(Refused, match="已经过去"):
        actions.submit(record, actor=fresh(city.editor), now=now)
    last = draft(city, now, category="publicity", ends_on=now.date())  # today still counts
    actions.submit(last, actor=fresh(city.editor), now=now)


@pytest.mark.parametrize(("category", "act"), [("publicity", Act.CLOSED), ("announcement", Act.EXPIRED)])
def test_time_tells_the_log_that_it_is_over_and_which_list_moves(
    city: City, now: datetime, category: str, act: Act
) -> None:
    record = published(city, now, category=category, ends_on=ENDS)
    column = columns.save(Column(owner=city.education, name="公示"), actor=fresh(city.editor), now=now)
    placing.place(record, column, actor=fresh(city.editor), now=now)
    assert append_due(ENDS, now + timedelta(days=7)) == 0
    assert append_due(ENDS + timedelta(days=1), now + timedelta(days=8)) == 1
    entry = LogEntry.objects.order_by("-seq")[0]
    assert (entry.act, entry.record, entry.role) == (act, record, "time")
    assert column.key in entry.keys
    assert append_due(ENDS + timedelta(days=9), now + timedelta(days=16)) == 0


def test_the_public_reads_what_it_is_today(city: City, now: datetime) -> None:
    record = published(city, now, category="publicity", ends_on=ENDS, contact="评优办，0000-0000002（虚构）")
    client = Client()
    for days, words, listed in ((0, "公示中", "open"), (8, "公示期已满", "ended")):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            page = client.get(record.get_absolute_url()).content.decode()
            assert words in page
            assert "评优办" in page
            for state in ("open", "ended"):
                found = client.get(f"/notices/?state={state}").content.decode()
                assert (record.title in found) == (state == listed), (days, state)
    assert record.title not in client.get("/notices/?category=announcement").content.decode()


def test_a_draft_is_not_there_and_a_withdrawn_one_says_why(city: City, now: datetime) -> None:
    client = Client()
    assert client.get(f"/notices/{draft(city, now).pk}/").status_code == 404
    record = published(city, now, category="publicity", ends_on=ENDS)
    actions.withdraw(record, actor=fresh(city.reviewer), reason="名单有误", withdrawal="notice", now=now)
    page = client.get(record.get_absolute_url()).content.decode()
    assert "名单有误" in page
    assert "有异议的请反映" not in page
