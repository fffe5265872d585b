"""Days at the end of the calendar and queries that never end: nobody stops the log or the site with them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from gongkai.documents.models import Document
from gongkai.factories import City, draft
from gongkai.notices.kind import NOTICES
from gongkai.notices.models import Notice
from gongkai.publishing import actions
from gongkai.publishing.choices import Act
from gongkai.publishing.followers import all_followers
from gongkai.publishing.models import LogEntry, Moment
from gongkai.publishing.moments import append_due
from gongkai.publishing.pages import CleanQueryMiddleware


def released(record: object, city: City, now: datetime) -> None:
    actions.submit(record, actor=city.editor, now=now)  # type: ignore[arg-type]
    actions.approve(record, actor=city.reviewer, now=now)  # type: ignore[arg-type]
    actions.publish(record, actor=city.reviewer, now=now)  # type: ignore[arg-type]


def test_what_holds_for_good_stops_no_other_day(city: City, now: datetime) -> None:
    for_good = draft(city, now, "长期有效的通知")
    row = Document(text="一、长期有效", effective_until=date.max, document_number="云教发〔2026〕8号")
    actions.save_draft(for_good, row, for_good.title, actor=city.editor, now=now)
    released(for_good, city, now)
    notice = Notice(text="长期公布", category="announcement", ends_on=date.max)
    by_editor = {"agency": city.education, "actor": city.editor, "now": now}
    released(actions.create(NOTICES, notice, "长期的公告", **by_editor), city, now)
    other = draft(city, now, "定期的通知")
    row = Document(text="一、定期", effective_until=date(2026, 7, 31), document_number="云教发〔2026〕9号")
    actions.save_draft(other, row, other.title, actor=city.editor, now=now)
    released(other, city, now)
    for follower in all_followers():
        follower.catch_up()
    assert [(one.record_id, one.on) for one in Moment.objects.all()] == [(other.pk, date(2026, 8, 1))]
    append_due(date(2026, 8, 1), now)
    assert LogEntry.objects.latest("seq").act == Act.EXPIRED


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("q=%E5%85%AC%00%E5%BC%80", "q=%E5%85%AC%E5%BC%80"),
        ("q=\x00a&page=2", "q=a&page=2"),
        ("q=a%%0000b", "q=ab"),  # what is left out leaves another behind
        ("%" * 40_000 + "00" * 40_000, ""),  # linear, or this test does not end
    ],
)
def test_a_query_without_control_characters(sent: str, read: str) -> None:
    def seen(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.META["QUERY_STRING"])

    request = RequestFactory().get("/", QUERY_STRING=sent)
    assert CleanQueryMiddleware(seen)(request).content.decode() == read
